"""Every refusal below /api is a problem document (RFC 9457), also those that no view of ours has seen."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import BadRequest, Forbidden, HTTPException, Unauthorized, UnprocessableEntity

from grievance.api.rules.shapes import Wrong
from grievance.sentences import Refusal
from grievance.web.errors import answer_errors_of
from grievance.web.filters import say

TYPE = "application/problem+json"
DETAILS = {
    400: "The request could not be read.",
    404: "There is nothing at this address, or it is not open to this token.",
    405: "This address does not take this method. Allow names those it takes.",
    413: "The body is too large: 10 MB for a file, 12 MB in all.",
    415: "This address does not take a body of this type.",
    429: "Too many requests. Retry-After says after how many seconds the next is taken.",
    500: "Something went wrong here, not with the request. Nothing was changed.",
    503: "Nothing can be saved at the moment. Nothing was changed.",
}
"""For programs and who writes them, in English; sentences of the forum's rules come in the language that was asked for."""


class Unknown(Unauthorized):
    """No token, or one that opens nothing (``invalid_token``)."""

    def __init__(self, error: str = "") -> None:
        detail = (
            "This token is unknown, has expired or was revoked." if error else "Send a token: Authorization: Bearer …"
        )
        super().__init__(detail)
        self.error = error

    def get_headers(self, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
        mark = f'Bearer realm="api", error="{self.error}"' if self.error else 'Bearer realm="api"'
        return [*super().get_headers(*args, **kwargs), ("WWW-Authenticate", mark)]


class TooNarrow(Forbidden):
    """The token lacks the scope, or its person the right."""


class Unreadable(BadRequest):
    """Wrong parameters of the address, or a body that is no JSON."""

    def __init__(self, detail: str = "", wrong: Sequence[Wrong] = ()) -> None:
        super().__init__(detail or "Parameters of the address do not fit.")
        self.wrong = tuple(wrong)


class Misshapen(UnprocessableEntity):
    """A body of another shape than it must have."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        super().__init__("Parts of the body do not fit.")
        self.wrong = tuple(wrong)


class KeyReused(UnprocessableEntity):
    """An Idempotency-Key that came with another request before."""


class Refused(UnprocessableEntity):
    """Rules refuse parts of what was sent, each with its sentence."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__("The rules of filing refuse parts of the body.")
        self.wrong = tuple(Wrong(f"#/{one.field}" if one.field else "#", say(one)) for one in refusals)


def detail_of(code: int, sentence: str, error: Exception | None) -> str:
    if isinstance(error, Unknown | TooNarrow | Unreadable | Misshapen | KeyReused | Refused):
        return str(error.description)
    if isinstance(error, HTTPException) or code >= 500:
        return DETAILS.get(code, sentence)
    return sentence


def problem(code: int, sentence: str, reference: str, error: Exception | None) -> Response:
    """The document. ``errors`` names each part that does not fit, by JSON pointer or by the parameter's name."""
    detail = detail_of(code, sentence, error)
    body: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(code).phrase, "status": code, "detail": detail,
                            "reference": reference}  # fmt: skip
    wrong = list(getattr(error, "wrong", ()))
    if isinstance(error, Refusal) and error.field:
        wrong = [Wrong(f"#/{error.field}", sentence)]
    if wrong:
        where = "parameter" if isinstance(error, Unreadable) else "pointer"
        body["errors"] = [{where: one.at, "detail": one.why} for one in wrong[:50]]
    response = Response(current_app.json.dumps(body), code, content_type=TYPE)
    if request.path.startswith("/api/"):
        response.headers["Cache-Control"] = "no-store"
    return response


def init_problems(app: Flask) -> None:
    answer_errors_of(app, "/api/", problem)
