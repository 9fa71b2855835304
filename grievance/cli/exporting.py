"""``cases export``: the list of cases into a file, as a person may see it, with a progress bar. Part of the group ``cases``."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask_babel import force_locale, gettext

from grievance.accounts import queries as accounts
from grievance.accounts.operations import actor_of
from grievance.desk.listing import exporting
from grievance.desk.listing import queries as listing
from grievance.desk.listing.asked import FILTERS, Asked, asked_by
from grievance.foundation import clock
from grievance.foundation.transaction import record, transaction
from grievance.permissions import SYSTEM, Actor
from grievance.web.downloads import FORMS, csv_pieces, plain
from grievance.web.events import ListDownloaded
from grievance.web.languages import catalogue_of
from grievance.web.spreadsheets import workbook


def register(app: Flask) -> None:
    group = app.cli.commands.get("cases")
    if not isinstance(group, click.Group):
        group = click.Group("cases", help="Cases from files and into files.")
        app.cli.add_command(group)
    group.add_command(export)


@dataclass(frozen=True)
class Wanted:
    """What to write: the list's question, whose eyes, and the form."""

    asked: Asked
    actor: Actor
    form: str


@click.command("export")
@click.argument("out", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--as", "as_email", default="", help="E-mail of the person through whose eyes; without it all cases.")
@click.option("--filter", "filters", multiple=True, metavar="NAME=VALUE",
              help=f"As in the address of the list: {', '.join(FILTERS)}, q, sort. May be given several times.")  # fmt: skip
@click.option("--form", type=click.Choice(sorted(FORMS)), help="Without it the ending of the file decides.")
@click.option("--language", default="en", show_default=True, help="Of the heads and words: en or hi.")
def export(out: Path, as_email: str, filters: tuple[str, ...], form: str | None, language: str) -> None:
    """Write the list of cases into OUT as CSV or workbook, row by row; OUT is there only when it is whole."""
    wanted = Wanted(_asked(filters), _actor(as_email), form or out.suffix.lower().lstrip("."))
    if wanted.form not in FORMS:
        raise click.BadParameter("write a file that ends in .csv or .xlsx, or give --form", param_hint="OUT")
    now, waiting = clock.now(), out.with_name(f"{out.name}.part")
    with transaction():
        record(
            ListDownloaded(at=now, actor=wanted.actor, list="cases", form=wanted.form, asked=" ".join(filters)[:200])
        )
    # a request's frame, since the addresses of cases are among the columns
    with (
        current_app.test_request_context(base_url=current_app.config["BASE_URL"]),
        force_locale(catalogue_of(language)),
    ):
        try:
            rows = _written(wanted, waiting)
            os.replace(waiting, out)
        except OSError as error:
            raise click.ClickException(f"{out} cannot be written: {error.strerror}") from None
        finally:
            waiting.unlink(missing_ok=True)
    click.echo(json.dumps({"out": str(out), "form": wanted.form, "rows": rows, "bytes": out.stat().st_size}))


def _asked(filters: Iterable[str]) -> Asked:
    pairs = [one.partition("=")[::2] for one in filters]
    for name, value in pairs:
        if name not in (*FILTERS, "q", "sort") or not value:
            raise click.BadParameter(f"{name}={value}: write one of {', '.join(FILTERS)}, q or sort, = and a value")
    asked = asked_by(dict(pairs))
    if asked.problem:
        raise click.BadParameter(str(asked.problem))
    return asked


def _actor(email: str) -> Actor:
    if not email:
        return SYSTEM
    person = accounts.person_by_email(email)
    if person is None or not person.is_active:
        raise click.BadParameter(f"nobody here has the address {email}", param_hint="--as")
    return actor_of(person, clock.today())


def _written(wanted: Wanted, waiting: Path) -> int:
    """Row by row, so that memory stays flat; the bar stands on standard error. How many rows."""
    total, today = listing.count_cases(wanted.actor, wanted.asked, clock.today()), clock.today()
    heads = [gettext(column.head) for column in exporting.COLUMNS]
    with (
        click.progressbar(length=total, label="cases", file=sys.stderr, show_pos=True, update_min_steps=100) as bar,
        waiting.open("wb") as file,
    ):
        cells = _Cells(exporting.rows(wanted.actor, wanted.asked, today), bar)
        for piece in (workbook if wanted.form == "xlsx" else csv_pieces)(heads, cells):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return cells.done


class _Cells:
    """The rows as cells; moves the bar with each and counts them."""

    def __init__(self, rows: Iterable[exporting.Row], bar: Any) -> None:
        self.rows, self.bar, self.done = rows, bar, 0

    def __iter__(self) -> Iterator[list[Any]]:
        for row in self.rows:
            yield [plain(column.value(row)) for column in exporting.COLUMNS]
            self.done += 1
            self.bar.update(1)
