"""``sittings list``, ``sittings draft NUMBER``. Papers add ``sittings paper``."""

from __future__ import annotations

import json
from typing import Any

import click
from flask import Flask

from grievance.foundation import clock
from grievance.reference import queries as reference
from grievance.sentences import from_data, in_words
from grievance.sittings import queries
from grievance.sittings.drafting import agenda_draft, number_of
from grievance.sittings.models import Sitting
from grievance.sittings.rules.agenda_facts import Draft, DraftEntry
from grievance.sittings.rules.words import EntryKind
from grievance.sittings.snapshot import Agenda, agenda_of


def register(app: Flask) -> None:
    """Adds the group to the application."""
    group = app.cli.commands.get("sittings")
    if not isinstance(group, click.Group):
        group = click.Group("sittings", help="The calendar of the forum and its agendas.")
        app.cli.add_command(group)

    @group.command("list")
    @click.option("--division", type=click.Choice(["jammu", "kashmir"]))
    def list_sittings(division: str | None) -> None:
        """One line a sitting, earliest first."""
        for row in reference.divisions():
            if division in (None, row.code):
                for sitting in reversed(queries.sittings_of_division(row.code)):
                    click.echo(json.dumps(_sitting_line(sitting), ensure_ascii=False))

    @group.command("draft")
    @click.argument("number")
    def draft(number: str) -> None:
        """The entries of a sitting's agenda: as stored, else as the rules draw it now. Nothing is changed."""
        sitting = queries.sitting_by_number(number)
        if sitting is None:
            raise click.BadParameter(f"there is no sitting {number}; write it like J-24", param_hint="NUMBER")
        agenda = agenda_of(sitting)
        lines = _stored(agenda) if agenda.entries else _drawn(agenda_draft(sitting, clock.today()))
        for line in lines:
            click.echo(json.dumps(line, ensure_ascii=False))


def _sitting_line(sitting: Sitting) -> dict[str, Any]:
    return {
        "number": number_of(sitting),
        "division": sitting.division,
        "sits_on": sitting.sits_on.isoformat(),
        "starts_at": sitting.starts_at,
        "planned_on": sitting.planned_on.isoformat(),
        "moved_because": in_words(from_data(sitting.moved_because)) if sitting.moved_because else None,
        "venue": sitting.venue,
        "state": sitting.state.value,
        "not_held_because": sitting.not_held_because or None,
    }


def _line(
    section: int, place: int, kind: EntryKind, what: str, title: str, reason: str, minutes: int, serial: str | None
) -> dict[str, Any]:
    return {
        "section": section,
        "place": place,
        "serial": serial,
        "kind": kind.value,
        "number": what,
        "title": title,
        "reason": reason,
        "minutes": minutes,
    }


def _stored(agenda: Agenda) -> list[dict[str, Any]]:
    found = []
    for entry in agenda.entries:
        case, dated = agenda.cases.get(entry.case_id or 0), agenda.directions.get(entry.direction_id or 0)
        what = case.number if case else dated.direction.number if dated else ""
        title = case.title if case else entry.title
        reason = in_words(from_data(entry.reason))
        line = _line(
            entry.section, entry.place, entry.kind, what, title, reason, entry.minutes, entry.serial_text or None
        )
        found.append({**line, "withdrawn_because": entry.withdrawn_because or None})
    return found


def _drawn(draft: Draft) -> list[dict[str, Any]]:
    places: dict[int, int] = {}
    cases = {case.number: case.title for case in queries.cases_by_number([one.key for one in draft.entries])}
    return [_drawn_line(one, places, cases) for one in draft.entries]


def _drawn_line(one: DraftEntry, places: dict[int, int], titles: dict[str, str]) -> dict[str, Any]:
    section = int(one.section)
    place = places[section] = places.get(section, 0) + 1
    is_named = one.kind in (EntryKind.CASE, EntryKind.DIRECTION)
    title = titles.get(one.key, "")
    return _line(section, place, one.kind, one.key if is_named else "", title, in_words(one.reason), one.minutes, None)
