"""The register of all directions: search, filters in the address, days left, pages, and the whole of it as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, request
from flask_babel import gettext

from grievance.cases.access import visible_to
from grievance.cases.rules.numbers import looks_like_number
from grievance.cases.rules.numbers import parse as parse_number
from grievance.foundation import clock
from grievance.permissions import Actor, Right
from grievance.programmes import queries as programmes
from grievance.reference import queries as reference
from grievance.sentences import N_, Refusal, from_data
from grievance.sittings import access, queries
from grievance.sittings.drafting import number_of
from grievance.sittings.following import report_lines
from grievance.sittings.models import Sitting
from grievance.sittings.queries import Wanted
from grievance.sittings.rules.directions import OPEN_STATES, PROGRESS_WORDS, UNITS_WORDS, UnitsWord
from grievance.sittings.rules.meetings import serial_in
from grievance.sittings.rules.words import DirectionState, Progress
from grievance.sittings.views.blueprint import blueprint
from grievance.web.addresses import whole_number
from grievance.web.downloads import Column, as_file, form_asked
from grievance.web.fields import kept_text
from grievance.web.filters import say, short_date
from grievance.web.guards import current_actor, needs
from grievance.web.names import named
from grievance.web.paging import SIZE, Page, offset, page_asked

STATES: dict[str, tuple[DirectionState, ...]] = {
    "open": OPEN_STATES,
    "late": OPEN_STATES,
    "reported": (DirectionState.REPORTED,),
    "done": (DirectionState.DONE,),
    "dropped": (DirectionState.DROPPED,),
    "all": (),
}
PORTION = 500
"""Rows that a download reads at a time."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for; a word that is no choice counts as nothing."""

    state: str
    division: str
    office: str
    sitting: str
    year: str
    words: str
    programme: int | None = None

    @property
    def any(self) -> bool:
        return bool(self.division or self.office or self.sitting or self.year or self.words or self.programme)


def _asked() -> Asked:
    given = {
        name: kept_text(request.args.get(name, "")).strip()[:100]
        for name in ("state", "division", "office", "sitting", "year", "q")
    }
    year = given["year"] if given["year"].isascii() and given["year"].isdigit() and len(given["year"]) == 4 else ""
    division = given["division"] if given["division"] in {row.code for row in reference.divisions()} else ""
    state = given["state"] if given["state"] in STATES else "open"
    programme = whole_number(request.args.get("programme", ""))
    return Asked(state, division, given["office"].upper(), given["sitting"].upper(), year, given["q"], programme)


def _wanted(actor: Actor, asked: Asked, sittings: list[Sitting], today: date) -> Wanted:
    sitting_id = next((row.id for row in sittings if number_of(row) == asked.sitting), -1) if asked.sitting else None
    meeting = queries.meeting_by_number(asked.sitting) if serial_in(asked.sitting) else None
    year = int(asked.year) if asked.year and 1900 <= int(asked.year) <= 2999 else None
    return Wanted(
        reader=access.directions_read_by(actor), cases=visible_to(actor), division=asked.division, office=asked.office,
        states=STATES[asked.state], late_on=today if asked.state == "late" else None, year=year,
        sitting_id=None if meeting else sitting_id, meeting_id=meeting.id if meeting else None,
        words=asked.words, case_number=_case_number(asked.words), programme_id=asked.programme,
    )  # fmt: skip


def _case_number(words: str) -> str:
    """The reference in its own spelling, as it may be typed without dashes."""
    try:
        return str(parse_number(words)) if looks_like_number(words) else ""
    except Refusal:
        return ""


@blueprint.get("/directions")
@needs(Right.SEE_SITTING_PAPERS)
def list_directions() -> Any:
    """Directions by days left. A division's forum and overseers read all of it, an office its own and those below."""
    actor, today, asked = current_actor(), clock.today(), _asked()
    reader = access.directions_read_by(actor)
    sittings = list(queries.sittings_with_directions(reader))
    wanted = _wanted(actor, asked, sittings, today)
    if form_asked():
        return as_file("directions", COLUMNS, lambda: _points(actor, wanted, today))
    total = queries.count_of_directions(wanted)
    number = page_asked(total)
    rows = queries.directions_by_due_date(wanted, limit=SIZE, offset=offset(number))
    points = {point["number"]: point for point in report_lines(rows, today)}
    return render_template(
        "sittings/list_directions.html", page=Page(number, total, rows), points=points, asked=asked,
        sitting_pairs=[(number_of(row), f"{number_of(row)}, {short_date(row.sits_on)}") for row in sittings],
        year_pairs=[(str(year), str(year)) for year in sorted({row.sits_on.year for row in sittings}, reverse=True)],
        office_pairs=[(code, named(reference.office_name(code))) for code in queries.offices_with_directions(reader)], divisions=reference.divisions(),
        progress=PROGRESS_WORDS, Progress=Progress, may_decide=bool(actor.divisions_with(Right.DECIDE_DIRECTION)),
        about=programmes.programme(asked.programme) if asked.programme is not None else None,
    )  # fmt: skip


def _points(actor: Actor, wanted: Wanted, today: date) -> Iterator[dict[str, Any]]:
    """The same rows in the same order as the page; numbers of cases only where the reader may see them."""
    after = 0
    while rows := queries.directions_by_due_date(wanted, limit=PORTION, offset=after):
        links = queries.cases_served([one.direction.id for one in rows]).values()
        seen = queries.cases_by_id(
            access.visible_case_ids(actor, {link.case_id for served in links for link in served})
        )
        numbers = {case.number for case in seen.values()}
        for point in report_lines(rows, today):
            yield point | {"seen": [number for number in point["cases"] if number in numbers]}
        after += len(rows)


def _last(point: dict[str, Any], part: str) -> Any:
    return point["actions"][-1][part] if point["actions"] else ""


def _day(text: str) -> Any:
    return date.fromisoformat(text) if text else ""


COLUMNS = (
    Column(N_("Number"), lambda p: p["number"]),
    Column(N_("Words"), lambda p: p["words"]),
    Column(N_("Office"), lambda p: p["office"]),
    Column(N_("Assisting"), lambda p: p["assisting"]),
    Column(N_("Cases"), lambda p: p["seen"]),
    Column(N_("First date"), lambda p: _day(p["first_due_on"])),
    Column(N_("Date now"), lambda p: _day(p["due_on"])),
    Column(N_("Moves"), lambda p: p["moves"]),
    Column(N_("Days late"), lambda p: p["days_late"]),
    Column(N_("State"), lambda p: gettext("dropped") if p["is_dropped"] else say(from_data(p["on_paper"]))),
    Column(N_("Progress"), lambda p: gettext(PROGRESS_WORDS[Progress(p["progress"])])),
    Column(N_("Done on"), lambda p: _day(p["done_on"])),
    Column(N_("Waits for"), lambda p: p["waits_for"]),
    Column(N_("Months without a line"), lambda p: len(p["missing"])),
    Column(N_("What the units say"), lambda p: gettext(UNITS_WORDS[UnitsWord(p["unit_says"])]) if p["cases"] else ""),
    Column(N_("Given by circulation on"), lambda p: _day(p.get("circulated_on", ""))),
    Column(N_("Confirmed at"), lambda p: p.get("confirmed_at", "")),
    Column(N_("Last report"), lambda p: _last(p, "words")),
    Column(N_("Reported on"), lambda p: _day(_last(p, "on"))),
)
