"""Commands, one file a group. Machine-readable output is JSON, one object a line, on standard output."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any

import click
from flask import Flask
from sqlalchemy.exc import OperationalError, ProgrammingError

GROUPS = (
    "setup",
    "demo",
    "people",
    "calendar",
    "routing",
    "cases",
    "exporting",
    "sittings",
    "papers",
    "jobs",
    "mail",
    "audit",
    "figures",
    "serve",
)


def register_commands(app: Flask) -> None:
    for group in GROUPS:
        import_module(f"grievance.cli.{group}").register(app)
    _say_when_not_set_up(app.cli)


def _say_when_not_set_up(group: click.Group) -> None:
    """A command on an instance without tables ends with one sentence instead of the database's words."""
    for command in group.commands.values():
        if isinstance(command, click.Group):
            _say_when_not_set_up(command)
        elif command.callback:
            command.callback = _with_that_sentence(command.callback)


def _with_that_sentence(run: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(run)
    def told(*args: Any, **kwargs: Any) -> Any:
        try:
            return run(*args, **kwargs)
        except (OperationalError, ProgrammingError) as error:
            if any(words in str(error.orig) for words in ("no such table", "does not exist")):
                raise click.ClickException("This instance is not set up. Run: flask --app wsgi setup") from None
            raise

    return told
