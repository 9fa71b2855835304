"""What the API serves, declared once: the same declaration guards, reads, answers and stands in the document.

In a view::

    @served(blueprint, "GET", "/api/v1/cases/<number>", api_scope(Scope.CASES_READ), says="One case", gives=CASE)
    def read_case(number: str) -> Answer:
        return Answer(…)

``guard`` of the route is the ``ApiScope``; nobody opens it with a cookie.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import UnsupportedMediaType

from grievance.api.answering import Answer, answered, body_sent
from grievance.api.bearer import NOBODY, Bearer, bearer, counted_as, must_be_good
from grievance.api.problems import Misshapen, TooNarrow, Unknown, Unreadable
from grievance.api.rules.scopes import Scope, may_use
from grievance.api.rules.shapes import DoesNotFit, Field, Record, read_address
from grievance.web import csrf
from grievance.web.fields import kept_text
from grievance.web.limits import limiter

BY_TOKEN, BY_ADDRESS = "120 per minute", "60 per minute"
WRITES = "60 per hour"
"""What is filed and added by one token, as by one draft on the pages."""
BODY_AT_MOST = 64 * 1024
"""Bytes of a JSON body; the longest case is far shorter."""


@dataclass(frozen=True)
class ApiScope:
    """The guard of a route of the API: the scope that a token must have; None: open to everybody, as a public page."""

    scope: Scope | None

    def check(self) -> Bearer:
        """Who acts. Raises 401 without a good token, 403 where it or its person may not."""
        found = must_be_good()
        if self.scope is None:
            return found
        if found is NOBODY or found.token_id is None:
            raise Unknown()
        if self.scope.value not in found.scopes:
            raise TooNarrow(f"This token has not the scope {self.scope.value}.")
        if not may_use(found.actor, self.scope):
            raise TooNarrow("The person of this token has no longer the right to do this.")
        return found


def api_scope(scope: Scope | None) -> ApiScope:
    return ApiScope(scope)


OPEN = api_scope(None)


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One method of one address. ``takes``: the JSON body; ``uploads``: files as multipart; ``gives`` None: bytes of a file.

    ``asks``: parameters of the address. ``status``: of the answer when all is well.
    """

    name: str
    method: str
    path: str
    guard: ApiScope
    says: str
    group: str
    gives: Record | None = None
    takes: Record | None = None
    asks: tuple[Field, ...] = ()
    uploads: bool = False
    status: int = 200

    @property
    def changes(self) -> bool:
        return self.method == "POST"


OPERATIONS: list[Operation] = []
"""All that stands in the document, in the order in which it was declared."""


def served(blueprint: Blueprint, method: str, path: str, guard: ApiScope, **told: Any) -> Callable[[Any], Any]:
    """Serves a function as one operation; it gets ``asked`` and ``sent`` where the declaration has parameters or a body."""

    def serve(act: Callable[..., Answer]) -> Callable[..., Response]:
        operation = Operation(name=act.__name__, method=method, path=path, guard=guard, **told)
        OPERATIONS.append(operation)

        @guarded(blueprint, method, path, guard)
        @wraps(act)
        def view(**named: Any) -> Response:
            asked = _asked(operation)
            if operation.asks:
                named["asked"] = asked
            if operation.takes:
                named["sent"] = _sent(operation.takes)
            return answered(act(**named), operation)

        return view

    return serve


def guarded(
    blueprint: Blueprint, method: str, path: str, guard: ApiScope, with_token: Scope | None = None
) -> Callable[[Any], Any]:
    """Serves a view behind the guard and the limits, without cookies. ``with_token``: what a token that is sent must open."""

    def serve(act: Callable[..., Response]) -> Callable[..., Response]:
        @wraps(act)
        def view(**named: Any) -> Response:
            found = guard.check()
            if with_token and found.token_id is not None:
                ApiScope(with_token).check()
            return act(**named)

        limited: Any = _limited(view, is_change=method == "POST")
        limited.guard = guard
        csrf.exempt(limited)
        blueprint.add_url_rule(path, act.__name__, limited, methods=[method])
        return limited

    return serve


def _limited(view: Any, *, is_change: bool) -> Any:
    """Counted before the token is refused, so that guessing is limited too."""
    if is_change:
        view = limiter.shared_limit(WRITES, scope="api writes", key_func=counted_as)(view)
    return limiter.shared_limit(_rate, scope="api", key_func=counted_as)(view)


def _rate() -> str:
    return BY_TOKEN if bearer().token_id is not None else BY_ADDRESS


def _asked(operation: Operation) -> dict[str, Any]:
    given = {name: request.args.getlist(name) for name in request.args}
    try:
        return read_address(operation.asks, given, kept_text)
    except DoesNotFit as error:
        raise Unreadable(wrong=error.wrong) from None


def _sent(shape: Record) -> dict[str, Any]:
    if request.mimetype != "application/json":
        raise UnsupportedMediaType()
    try:
        return shape.read(body_sent(BODY_AT_MOST), "#", kept_text)
    except DoesNotFit as error:
        raise Misshapen(error.wrong) from None
