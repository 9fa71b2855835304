"""``calendar``: a due date with its explanation; holidays declared or withdrawn, one by one or by a file. JSON on standard output."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

import click
from flask import Flask

from grievance.clocks.operations import Recomputed
from grievance.clocks.queries import calculated
from grievance.clocks.rules.calculator import asked, date_typed
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import rehearse, transaction
from grievance.permissions import SYSTEM
from grievance.reference import importing, operations, queries
from grievance.reference.calendar_files import calendar_file, csv_file, dated, standing
from grievance.reference.rules.cells import MOST_BYTES, text_of
from grievance.reference.rules.holiday_plan import Change, Plan, What
from grievance.reference.rules.holidays import FIRST_YEAR, LAST_YEAR
from grievance.reference.rules.scopes import scope_given, scope_written
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


@calendar.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--scope", default="", help="For whom, where the file does not say: as with declare.")
@click.option(
    "--whole", is_flag=True, help="The file is the whole list of its years: what it does not name is withdrawn."
)
@click.option(
    "--good-rows", is_flag=True, help="Leave out wrong rows and take the others; else one wrong row stops all."
)
@click.option(
    "--dry-run", is_flag=True, help="Say what would change, and how many open dates would move; change nothing."
)
def import_(file: Any, scope: str, whole: bool, good_rows: bool, dry_run: bool) -> None:
    """Bring holidays from a CSV or calendar file: a line for each row, then the counts. All of it or nothing."""
    now = clock.now()
    try:
        plan = importing.planned(text_of(file.read(MOST_BYTES + 1)), scope, is_whole=whole)
        for change in plan.changes:
            _say(_line(change))
        stopped = bool(plan.wrong) and not good_rows
        found = Recomputed(0, 0) if stopped else _carried_out(plan, str(file.name), good_rows, now, dry_run=dry_run)
    except Refusal as refusal:
        _refuse(refusal)
    counts = {what.value: plan.count(what) for what in What}
    _say({"rows": counts, "applied": not (stopped or dry_run), "recomputed": found.recomputed, "moved": found.moved})
    if plan.wrong:
        sys.exit(BAD_INPUT)


def _carried_out(plan: Plan, name: str, good_rows: bool, now: datetime, *, dry_run: bool) -> Recomputed:
    """Written, or only rehearsed; the same computation either way."""
    db.session().info.pop("recomputed", None)

    def change() -> None:
        importing.apply_plan(plan, Path(name).name, SYSTEM, now, skips_wrong=good_rows)

    if dry_run:
        rehearse(change)
    else:
        with transaction():
            change()
    found: Recomputed = db.session().info.pop("recomputed", Recomputed(0, 0))
    return found


def _line(change: Change) -> dict[str, Any]:
    if change.row is None:
        return {"line": change.line, "error": in_words(change.error)}
    row = change.row
    said = {"line": change.line, "change": change.what.value, "on": row.on.isoformat(), "name": row.name,
            "scope": scope_written(row.scope_kind, row.scope_code), "state": row.new_state.value}  # fmt: skip
    return said | ({"was_on": change.kept.row.on.isoformat()} if change.what is What.MOVED and change.kept else {})


@calendar.command("export")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
@click.option("--year", type=click.IntRange(FIRST_YEAR, LAST_YEAR), help="One year of the list; else all of it.")
@click.option(
    "--format", "form", type=click.Choice(["csv", "ics"]), help="Else by the file's ending; CSV on standard output."
)
def export(file: str, year: int | None, form: str | None) -> None:
    """Write the list as CSV (every row; read back it gives the same list) or as a calendar file."""
    rows = [kept for kept in queries.kept_holidays() if year in (None, kept.row.on.year)]
    is_calendar = form == "ics" or (form is None and file.lower().endswith(".ics"))
    data = calendar_file("Holidays, J&K", dated(standing(rows))) if is_calendar else csv_file(kept.row for kept in rows)
    try:
        with click.open_file(file, "wb") as out:
            out.write(data)
    except OSError as mistake:
        raise click.ClickException(f"{file} cannot be written: {mistake.strerror}") from None
    click.echo(f"{len(rows)} holidays written.", err=True)


def _say(what: dict[str, Any]) -> None:
    click.echo(json.dumps(what, ensure_ascii=False))


def _refuse(refusal: Refusal) -> NoReturn:
    click.echo(in_words(refusal.sentence), err=True)
    sys.exit(BAD_INPUT)
