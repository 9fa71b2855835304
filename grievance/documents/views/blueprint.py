"""The blueprint of papers, and what their views share."""

from __future__ import annotations

from flask import Blueprint, Response, request

from grievance.documents.printing import MEDIA_TYPES
from grievance.documents.rules.wording import LANGUAGES
from grievance.web.downloads import disposition
from grievance.web.guards import current_actor
from grievance.web.languages import asked_language

blueprint = Blueprint("documents", __name__)


def paper_language() -> str:
    """Asked for in the address; else the filer's own, and English for officers, whose papers are in English."""
    given = request.args.get("language", "")
    if given in LANGUAGES:
        return given
    return "en" if current_actor().is_staff else asked_language().catalogue


def as_answer(name: str, content: bytes, form: str = "pdf") -> Response:
    """A PDF opens in the browser, a Word file is saved."""
    response = Response(content, mimetype=MEDIA_TYPES[form])
    response.headers["Content-Disposition"] = disposition(f"{name}.{form}", attachment=form != "pdf")
    return response
