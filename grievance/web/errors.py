"""Every refusal is a page with a sentence, what to do, and a reference that is also in the log. Nothing typed is lost:
what was posted is shown again to be copied. No trace, no SQL, no path."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from grievance.foundation.database import db
from grievance.foundation.errors import Conflict, NotAllowed, NotFound
from grievance.sentences import Refusal
from grievance.web.addresses import local_path
from grievance.web.filters import say
from grievance.web.guards import current_actor

log = logging.getLogger("grievance.web")

NEVER_SHOWN = {
    "csrf_token",
    "form_key",
    "version",
    "password",
    "old_password",
    "new_password",
    "again",
    "secret",
    "code",
}
LONGEST_SHOWN = 20_000


@dataclass(frozen=True)
class Page:
    """What an error page says: the state in the title, the sentence, and what to do."""

    title: Any
    sentence: Any
    to_do: Any


PAGES = {
    400: Page(_l("We could not read that"), _l("Something in the address or the form could not be read."),
              _l("Go back, look at what you wrote and send it again.")),
    401: Page(_l("You were signed out"), _l("Nothing was changed, because you are not signed in now."),
              _l("Sign in, then send it again.")),
    403: Page(_l("Not open to you"), _l("You are signed in, but this is for other people to do."),
              _l("If it should be your task, ask the administrator for the right.")),
    404: Page(_l("Page not found"), _l("There is no such page, or it is not open to you."),
              _l("Check the address, or search for the reference number.")),
    405: Page(_l("Not done this way"), _l("This address does not take what was sent."),
              _l("Go back and use the buttons of the page.")),
    409: Page(_l("Changed by somebody else"), _l("Somebody else changed this while you were writing."),
              _l("Look at the page as it is now, then decide again.")),
    413: Page(_l("Too large"), _l("What you sent is larger than we can take: 10 MB for a file, 12 MB in all."),
              _l("Take the photo again at a smaller size, or send the files one by one.")),
    415: Page(_l("Not done this way"), _l("This address does not take what was sent."),
              _l("Go back and use the buttons of the page.")),
    422: Page(_l("That cannot be done"), _l("A rule does not allow this now."), _l("Go back and choose another way.")),
    429: Page(_l("Too many tries"), _l("There were too many tries in a short time."), _l("Wait some minutes, then try again.")),
    500: Page(_l("A fault on our side"), _l("Something went wrong here, not with you. Nothing was changed."),
              _l("Try again in a minute. If it stays, tell us the reference below.")),
    503: Page(_l("Busy just now"), _l("We cannot save anything at the moment. Nothing was changed."),
              _l("Try again in a minute. What you wrote stands below.")),
}  # fmt: skip
TIME_OUT = Page(_l("The page was open too long"), _l("Nothing was changed, because the page you sent is no longer good."),
                _l("Go back, load the page again and send it once more. What you wrote stands below."))  # fmt: skip


def reference() -> str:
    """This request's own short name, for the page and the log."""
    if "reference" not in g:
        g.reference = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}"
    return str(g.reference)


def typed_words() -> list[tuple[str, str]]:
    """What the person typed into the posted form, without keys and passwords, bounded."""
    if request.method != "POST" or request.content_length is None or request.content_length > LONGEST_SHOWN * 8:
        return []
    try:
        fields = request.form.items()
    except HTTPException:
        return []
    return [(name, value[:LONGEST_SHOWN]) for name, value in fields if name not in NEVER_SHOWN and len(value) > 3]


def page_before() -> str:
    """The page of ours from which this request came, as a path; empty when it is not known."""
    came_from = request.referrer or ""
    if not came_from.startswith(request.host_url):
        return ""
    path = local_path("/" + came_from.removeprefix(request.host_url), "")
    return "" if request.method == "GET" and path == request.full_path.rstrip("?") else path


OwnAnswer = Callable[[int, str, str, Exception | None], Response]
"""Makes the answer of code, sentence, reference and the error itself."""


def answer_errors_of(app: Flask, prefix: str, make: OwnAnswer) -> None:
    """Errors of addresses that begin with ``prefix`` are answered by ``make`` instead of by a page."""
    app.extensions.setdefault("error_answers", {})[prefix] = make


def _own_answer() -> OwnAnswer | None:
    known: dict[str, OwnAnswer] = current_app.extensions.get("error_answers", {})
    return next((make for prefix, make in known.items() if request.path.startswith(prefix)), None)


def error_page(
    code: int, page: Page | None = None, sentence: Any = None, *, error: Exception | None = None, **more: Any
) -> Response:
    """The answer for ``code``; ``sentence`` replaces the page's own. Falls back to bare words if the page itself fails."""
    page = page or PAGES.get(code) or PAGES[400 if code < 500 else 500]
    log.log(
        logging.ERROR if code >= 500 else logging.INFO,
        "answered %s to %s, reference %s",
        code,
        request.method,
        reference(),
    )
    if own := _own_answer():
        return own(code, say(sentence or page.sentence), reference(), error)
    if request.path == "/healthz":
        return make_response(jsonify(error=str(sentence or page.sentence), reference=reference()), code)
    try:
        if code < 500:
            current_actor()
        body = render_template("errors/error.html", page=page, sentence=sentence or page.sentence, code=code,
                               reference=reference(), typed=typed_words(), before=page_before(), **more)  # fmt: skip
    except Exception:
        log.exception("the error page failed, reference %s", reference())
        body = f"<!doctype html><title>{code}</title><p>Something went wrong. Try again in a minute. Reference {reference()}"
    return make_response(body, code)


def _http(error: HTTPException) -> Any:
    code = error.code or 500
    if code < 400 or (error.response is not None and code not in PAGES):
        return error
    response = error_page(code, error=error)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "WWW-Authenticate"):
            response.headers[name] = value
    if code == 429:
        limit = getattr(error, "limit", None)
        response.headers.setdefault("Retry-After", str(limit.limit.get_expiry() if limit else 300))
    return response


def _refusal(error: Refusal) -> Response:
    if isinstance(error, NotFound):
        return error_page(404, sentence=error.sentence, error=error)
    if isinstance(error, NotAllowed):
        return error_page(403, sentence=error.sentence, error=error)
    if isinstance(error, Conflict):
        return error_page(409, sentence=error.sentence, error=error, theirs=error.theirs, yours=error.yours)
    return error_page(422, sentence=error.sentence, error=error)


def _database(error: SQLAlchemyError) -> Response:
    db.session.rollback()
    if isinstance(error, DataError):
        return error_page(400)
    if isinstance(error, IntegrityError):
        log.error("rows did not fit together, reference %s", reference(), exc_info=error)
        return error_page(409)
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout):
        log.error("database unavailable, reference %s: %s", reference(), type(error.__cause__ or error).__name__)
        response = error_page(503)
        response.headers["Retry-After"] = "10"
        return response
    return _fault(error)


def _fault(error: BaseException) -> Response:
    log.error("fault, reference %s", reference(), exc_info=error)
    if current_app.config.get("RAISE_FAULTS"):
        raise error
    return error_page(500)


def _any(error: Exception) -> Any:
    db.session.rollback()
    if isinstance(error, OverflowError | UnicodeEncodeError):
        log.info("unreadable input, reference %s: %s", reference(), type(error).__name__)
        return error_page(400)
    return _fault(error)


def init_errors(app: Flask) -> None:
    """Registers the pages. With ``RAISE_FAULTS`` (tests of features) a fault is raised instead of told."""
    app.register_error_handler(CSRFError, lambda error: error_page(400, TIME_OUT))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(SQLAlchemyError, _database)
    app.register_error_handler(Exception, _any)
