"""Programs that speak to the API with the token of one of the fixed people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask

from grievance.api.operations import make_token
from grievance.api.rules.scopes import Scope, scopes_for
from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from tests.support.cases import actor


def token_of(key: str, *scopes: Scope, days: int = 90) -> str:
    """A token of ``key@example.org``; without ``scopes`` it opens all that this person may have."""
    who = actor(key)
    with transaction():
        return make_token(who, "A program", scopes or scopes_for(who), days, clock.now())


@dataclass
class Program:
    """Sends the token with every request, and no cookie."""

    app: Flask
    token: str = ""

    def _ask(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> Any:
        mine = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return self.app.test_client().open(path, method=method, headers=mine | (headers or {}), **more)

    def get(self, path: str, headers: dict[str, str] | None = None, **more: Any) -> Any:
        return self._ask("GET", path, headers, **more)

    def post(self, path: str, headers: dict[str, str] | None = None, **more: Any) -> Any:
        return self._ask("POST", path, headers, **more)


def program(app: Flask, key: str, *scopes: Scope) -> Program:
    return Program(app, token_of(key, *scopes))


TO_FILE = {
    "words": "Between 9 pm and 6 am the supply falls to 310 volts and the presses stop.", "since": "month",
    "where": "estate", "estate": "Gangyal", "category": "power_supply", "filer_kind": "unit",
    "unit": "Shivalik Auto Components",
}  # fmt: skip
"""A grievance as a program of the demo's filer sends it."""
