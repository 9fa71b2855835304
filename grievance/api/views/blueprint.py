"""One blueprint for the API and for the pages about its tokens."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Flask, Response, request
from flask.blueprints import BlueprintSetupState

from grievance.api.answering import add_headers
from grievance.api.open311.errors import init_errors
from grievance.api.problems import init_problems

blueprint = Blueprint("api", __name__)


@blueprint.record_once
def _answer_errors(state: BlueprintSetupState) -> None:
    init_problems(cast(Flask, state.app))
    init_errors(cast(Flask, state.app))


@blueprint.after_request
def _add_headers(response: Response) -> Response:
    return response if request.path.startswith("/account/") else add_headers(response)
