"""Refusals as GeoReport v2 has them: a list of code and description, 403 for a key that opens nothing, 400 for the rest."""

from __future__ import annotations

from flask import Flask, Response, request

from grievance.api.open311.formats import response_of
from grievance.api.problems import detail_of
from grievance.web.errors import answer_errors_of

CODES = {401: 403, 422: 400}


def told(code: int, sentence: str, reference: str, error: Exception | None) -> Response:
    words = [detail_of(code, sentence, error), *(one.why for one in getattr(error, "wrong", ()))]
    status = CODES.get(code, code)
    body = [{"code": status, "description": f"{' '.join(words)} ({reference})"}]
    return response_of("errors", body, "xml" if request.path.endswith(".xml") else "json", status)


def init_errors(app: Flask) -> None:
    answer_errors_of(app, "/open311/", told)
