"""The inbox as a file: every line of it in the order of the page, then what waits without a date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import current_app
from flask_babel import gettext

from grievance.desk import lines
from grievance.desk.inbox import page, queries
from grievance.desk.rules import Urgency
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.sentences import N_
from grievance.web.downloads import Column, all_of
from grievance.web.filters import say


def rows(actor: Actor, today: date, only: Urgency | None) -> Iterator[lines.Line]:
    scope, estates = page.scope_of(actor, today), {estate.code: estate.name for estate in reference.estates()}

    def read(after: int, size: int) -> list[lines.Line]:
        tasks = queries.tasks_by_time_left(scope, only, after, size)
        return lines.inbox_lines(tasks, page.owners_of(tasks, today), actor, today, estates, None)

    yield from all_of(read)
    if only is None:
        yield from page.turns_of(actor, today, estates)


COLUMNS = (
    Column(N_("Number"), lambda line: line.number),
    Column(N_("Title"), lambda line: line.title),
    Column(N_("Place"), lambda line: line.place),
    Column(N_("What is needed"), lambda line: say(line.needed) if line.needed else ""),
    Column(N_("Days"), lambda line: line.margin.number if line.margin else ""),
    Column(N_("Of the date"), lambda line: say(line.margin.words) if line.margin else ""),
    Column(N_("Urgency"), lambda line: say(line.margin.tag) if line.margin else gettext("Without a date")),
    Column(N_("Acting for a vacant post"), lambda line: say(line.acting) if line.acting else ""),
    Column(N_("Address"), lambda line: current_app.config["BASE_URL"] + line.href),
)
