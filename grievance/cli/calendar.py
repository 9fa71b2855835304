"""``calendar``: a due date with its explanation, and holidays declared or withdrawn. JSON on standard output."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from typing import Any, NoReturn

import click
from flask import Flask

from grievance.clocks.operations import Recomputed
from grievance.clocks.queries import calculated
from grievance.clocks.rules.calculator import asked, date_typed
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.permissions import SYSTEM
from grievance.reference import operations, queries
from grievance.reference.rules.scopes import scope_given
from grievance.sentences import Refusal, in_words

BAD_INPUT = 2


def register(app: Flask) -> None:
    app.cli.add_command(calendar)


@click.group("calendar")
def calendar() -> None:
    """Due dates and holidays."""


@calendar.command("due")
@click.option("--office", default="", help="Code of the office whose calendar counts.")
@click.option("--from", "from_on", default="", help="Day zero, for example 2026-11-02; it is not counted.")
@click.option("--days", default="", help="How many days.")
@click.option("--unit", default="", help="working or calendar.")
def due(office: str, from_on: str, days: str, unit: str) -> None:
    """The due date of a limit, why, and the dates that are not counted."""
    try:
        question = asked(office, from_on, days, unit, [row.code for row in queries.all_offices()])
        found = calculated(question.office, question.from_on, question.limit)
    except Refusal as refusal:
        _refuse(refusal)
    not_counted = [{"on": day.on.isoformat(), "why": in_words(day.why)} for day in found.due.not_counted]
    _say({"due_on": found.on.isoformat(), "explanation": in_words(found.sentence), "not_counted": not_counted})


def _holiday_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--scope", default="", help="all, jammu, kashmir, district:NAME or the code of an office."),
        click.option("--name", default="", help="Name of the holiday."),
        click.option("--on", "on", default="", help="The date, for example 2026-11-23."),
    ):
        command = option(command)
    return command


@calendar.command("declare")
@_holiday_options
def declare(on: str, name: str, scope: str) -> None:
    """Declare a holiday; open dates of the offices in its scope are computed anew."""
    _change(operations.declare_holiday, on, name, scope)


@calendar.command("withdraw")
@_holiday_options
def withdraw(on: str, name: str, scope: str) -> None:
    """Withdraw a holiday; open dates of the offices in its scope are computed anew."""
    _change(operations.withdraw_holiday, on, name, scope)


def _change(operation: Callable[..., Any], on: str, name: str, scope: str) -> None:
    now = clock.now()
    try:
        day: date = date_typed(on, "on")
        places = [row.name for row in queries.districts()], [row.code for row in queries.all_offices()]
        kind, code = scope_given(scope, *places)
        db.session().info.pop("recomputed", None)
        with transaction():
            operation(day, name, kind, code, SYSTEM, now)
    except Refusal as refusal:
        _refuse(refusal)
    found: Recomputed = db.session().info.pop("recomputed", Recomputed(0, 0))
    _say({"recomputed": found.recomputed, "moved": found.moved})


def _say(what: dict[str, Any]) -> None:
    click.echo(json.dumps(what, ensure_ascii=False))


def _refuse(refusal: Refusal) -> NoReturn:
    click.echo(in_words(refusal.sentence), err=True)
    sys.exit(BAD_INPUT)
