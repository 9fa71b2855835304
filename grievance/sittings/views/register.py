"""The register of all directions: search, filters in the address, days left, pages, and the whole of it as CSV."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext

from grievance.cases.access import visible_to
from grievance.cases.rules.numbers import looks_like_number
from grievance.cases.rules.numbers import parse as parse_number
from grievance.foundation import clock
from grievance.permissions import Actor, Right
from grievance.reference import queries as reference
from grievance.sentences import Refusal, from_data
from grievance.sittings import access, queries
from grievance.sittings.drafting import number_of
from grievance.sittings.following import report_lines
from grievance.sittings.models import Sitting
from grievance.sittings.queries import Wanted
from grievance.sittings.rules.directions import PROGRESS_WORDS, UNITS_WORDS, UnitsWord
from grievance.sittings.rules.words import DirectionState, Progress
from grievance.sittings.views.blueprint import blueprint
from grievance.web.downloads import csv_response
from grievance.web.fields import kept_text
from grievance.web.filters import say, short_date
from grievance.web.guards import current_actor, needs
from grievance.web.paging import SIZE, Page, offset, page_asked

OPEN = (DirectionState.OPEN, DirectionState.REPORTED)
STATES: dict[str, tuple[DirectionState, ...]] = {
    "open": OPEN,
    "late": OPEN,
    "reported": (DirectionState.REPORTED,),
    "done": (DirectionState.DONE,),
    "dropped": (DirectionState.DROPPED,),
    "all": (),
}
MOST_ROWS = 5000
"""Rows of a download; more are asked for by narrower filters."""


@dataclass(frozen=True)
class Asked:
    """What the address asks for; a word that is no choice counts as nothing."""

    state: str
    division: str
    office: str
    sitting: str
    year: str
    words: str

    @property
    def any(self) -> bool:
        return bool(self.division or self.office or self.sitting or self.year or self.words)


def _asked() -> Asked:
    given = {
        name: kept_text(request.args.get(name, "")).strip()[:100]
        for name in ("state", "division", "office", "sitting", "year", "q")
    }
    year = given["year"] if given["year"].isascii() and given["year"].isdigit() and len(given["year"]) == 4 else ""
    division = given["division"] if given["division"] in {row.code for row in reference.divisions()} else ""
    state = given["state"] if given["state"] in STATES else "open"
    return Asked(state, division, given["office"].upper(), given["sitting"].upper(), year, given["q"])


def _wanted(actor: Actor, asked: Asked, sittings: list[Sitting], today: date) -> Wanted:
    sitting_id = next((row.id for row in sittings if number_of(row) == asked.sitting), -1) if asked.sitting else None
    year = int(asked.year) if asked.year and 1900 <= int(asked.year) <= 2999 else None
    return Wanted(
        reader=access.directions_read_by(actor), cases=visible_to(actor), division=asked.division, office=asked.office,
        states=STATES[asked.state], late_on=today if asked.state == "late" else None, sitting_id=sitting_id, year=year,
        words=asked.words, case_number=_case_number(asked.words),
    )  # fmt: skip


def _case_number(words: str) -> str:
    """The reference in its own spelling, as it may be typed without dashes."""
    try:
        return str(parse_number(words)) if looks_like_number(words) else ""
    except Refusal:
        return ""


@blueprint.get("/directions")
@needs(Right.SEE_SITTING_PAPERS)
def list_directions() -> str:
    """Directions by days left. A division's forum and overseers read all of it, an office its own and those below."""
    actor, today, asked = current_actor(), clock.today(), _asked()
    reader = access.directions_read_by(actor)
    sittings = list(queries.sittings_with_directions(reader))
    wanted = _wanted(actor, asked, sittings, today)
    total = queries.count_of_directions(wanted)
    number = page_asked(total)
    rows = queries.directions_by_due_date(wanted, limit=SIZE, offset=offset(number))
    points = {point["number"]: point for point in report_lines(rows, today)}
    return render_template(
        "sittings/list_directions.html", page=Page(number, total, rows), points=points, asked=asked,
        sitting_pairs=[(number_of(row), f"{number_of(row)}, {short_date(row.sits_on)}") for row in sittings],
        year_pairs=[(str(year), str(year)) for year in sorted({row.sits_on.year for row in sittings}, reverse=True)],
        office_pairs=[(code, code) for code in queries.offices_with_directions(reader)], divisions=reference.divisions(),
        progress=PROGRESS_WORDS, Progress=Progress, most_rows=MOST_ROWS,
    )  # fmt: skip


HEADS = ("Number", "Words", "Office", "Assisting", "Cases", "First date", "Date now", "Moves", "Days late", "State",
         "Progress", "Done on", "Waits for", "Months without a line", "What the units say", "Last report", "Reported on")  # fmt: skip


@blueprint.get("/directions/register.csv")
@needs(Right.SEE_SITTING_PAPERS)
def download_directions() -> Response:
    """The same rows in the same order as the page, as CSV; numbers of cases only where the reader may see them."""
    actor, today, asked = current_actor(), clock.today(), _asked()
    sittings = list(queries.sittings_with_directions(access.directions_read_by(actor)))
    rows = queries.directions_by_due_date(_wanted(actor, asked, sittings, today), limit=MOST_ROWS)
    served = {
        row.case_id for links in queries.cases_served([one.direction.id for one in rows]).values() for row in links
    }
    seen = queries.cases_by_id(access.visible_case_ids(actor, served))
    numbers = {case.number for case in seen.values()}
    lines = [_csv_row(point, numbers) for point in report_lines(rows, today)]
    return csv_response(f"directions-{today.isoformat()}", HEADS, lines)


def _csv_row(point: dict[str, Any], numbers: set[str]) -> list[Any]:
    last = point["actions"][-1] if point["actions"] else {"words": "", "on": ""}
    says = gettext(UNITS_WORDS[UnitsWord(point["unit_says"])]) if point["cases"] else ""
    return [
        point["number"], point["words"], point["office"], ", ".join(point["assisting"]),
        ", ".join(number for number in point["cases"] if number in numbers), date.fromisoformat(point["first_due_on"]),
        date.fromisoformat(point["due_on"]), point["moves"], point["days_late"],
        gettext("dropped") if point["is_dropped"] else say(from_data(point["on_paper"])),
        gettext(PROGRESS_WORDS[Progress(point["progress"])]),
        date.fromisoformat(point["done_on"]) if point["done_on"] else "", point["waits_for"], len(point["missing"]), says,
        last["words"], date.fromisoformat(last["on"]) if last["on"] else "",
    ]  # fmt: skip
