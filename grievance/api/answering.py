"""Answers as JSON: their mark (ETag), limits and language; bodies read strictly; the same key is answered as the first time."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from grievance.api.bearer import bearer
from grievance.api.problems import KeyReused, Unreadable
from grievance.api.rules.shapes import Wrong
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.web.form_keys import AlreadyDone, Done, Sent, earlier_result, once, send_with
from grievance.web.limits import limiter

if TYPE_CHECKING:
    from grievance.api.declaring import Operation

KEY_HEADER = "Idempotency-Key"
KEY = re.compile(r'"?([\x21\x23-\x7e]{8,255})"?', re.ASCII)
"""Eight or more visible signs, with or without the quotes of a structured header."""


@dataclass(frozen=True)
class Answer:
    """``row`` is written by the shape that the operation gives; ``text`` is written already; ``file`` is no JSON."""

    row: Any = None
    text: str = ""
    file: Response | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def answered(answer: Answer, operation: Operation) -> Response:
    if answer.file is not None:
        response = answer.file
    else:
        assert operation.gives is not None  # noqa: S101
        text = answer.text or written(operation.gives.written(answer.row))
        response = Response(text, operation.status, content_type="application/json")
    response.headers.extend(answer.headers)
    if not operation.changes and response.status_code == 200:
        response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32], weak=True)
        response.headers["Cache-Control"] = "private, no-cache"
        response.make_conditional(request)
    return response


def written(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def add_headers(response: Response) -> Response:
    """How much of the limit is left, in seconds and requests; what the answer depends on."""
    now = limiter.current_limit if limiter.enabled else None
    if now is not None:
        rest = max(1, int(now.reset_at - clock.machine_now().timestamp()) + 1)
        response.headers["RateLimit-Limit"] = str(now.limit.amount)
        response.headers["RateLimit-Remaining"] = str(max(0, now.remaining))
        response.headers["RateLimit-Reset"] = str(rest)
        if response.status_code == 429:
            response.headers["Retry-After"] = str(rest)
    response.vary.update(("Authorization", "Accept-Language"))
    return response


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A name that stands there twice would be read differently by others."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands there twice")
    return found


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def body_sent(most: int) -> Any:
    """The body as JSON in the strict sense. Refuses what is too large, no UTF-8, or read in two ways."""
    if (request.content_length or 0) > most:
        raise RequestEntityTooLarge()
    request.max_content_length = most
    try:
        text = request.get_data(cache=True).decode("utf-8")
        found = json.loads(text, object_pairs_hook=_no_twins, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Unreadable("The body is no JSON in UTF-8.", (Wrong("body", "cannot be read as JSON"),)) from None
    return found


def done_once(act: Callable[[], tuple[str, str]], said: bytes) -> Answer:
    """One change. ``act`` gives the text of the answer and its address; ``said`` is all that was sent.

    With an Idempotency-Key the same request is answered again as the first time, for two days, and has its effect once.
    """
    header = request.headers.get(KEY_HEADER)
    if header is None:
        with once() as done:
            text, done.url = act()
        return Answer(text=text, headers={"Location": done.url})
    send_with(_key_of(header, said))
    try:
        if (again := _again()) is not None:
            return again
        with once() as done:
            text, url = _kept(act, done)
    except AlreadyDone:
        db.session.rollback()
        again = _again()
        assert again is not None  # noqa: S101  (somebody else has claimed the key and committed)
        return again
    return Answer(text=text, headers={"Location": url})


def _kept(act: Callable[[], tuple[str, str]], done: Done) -> tuple[str, str]:
    text, done.url = act()
    done.show(text)
    return text, done.url


def _key_of(header: str, said: bytes) -> Sent:
    """The token is part of the key, so that nobody's key meets another's, and so that it alone reads what is kept."""
    match = KEY.fullmatch(header.strip())
    if match is None:
        raise Unreadable(f"{KEY_HEADER} must have 8 to 255 visible signs.", (Wrong(KEY_HEADER, "does not fit"),))
    key = hashlib.sha256(f"{bearer().token}\n{match[1]}".encode()).hexdigest()
    return Sent(key, hashlib.sha256(request.path.encode() + b"\n" + said).hexdigest()[:32])


def _again() -> Answer | None:
    earlier = earlier_result()
    if earlier is None:
        return None
    if not earlier.is_same:
        raise KeyReused(f"This {KEY_HEADER} was used for another request.")
    return Answer(text=earlier.text, headers={"Location": earlier.url, "Idempotency-Replayed": "true"})
