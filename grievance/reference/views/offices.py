"""Offices and their calendars, for everybody."""

from __future__ import annotations

from flask import render_template, request

from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.reference import queries
from grievance.reference.models import Office
from grievance.reference.rules import in_words
from grievance.reference.rules.holidays import FIRST_YEAR, LAST_YEAR
from grievance.reference.rules.year import year_of
from grievance.reference.views import blueprint
from grievance.web.guards import public


def asked_year() -> int:
    """The year in ``?year=``; anything else is this one."""
    text, now = request.args.get("year", ""), clock.today().year
    asked = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else now
    return min(max(asked, FIRST_YEAR), LAST_YEAR)


def office_or_404(code: str) -> Office:
    found = queries.office(code)
    if found is None:
        raise NotFound()
    return found


@blueprint.get("/offices")
@public
def list_offices() -> str:
    """By department, those of one division where ``?division=`` names it."""
    wanted = request.args.get("division")
    rows = [row for row in queries.all_offices() if row.is_active]
    if wanted in ("jammu", "kashmir"):
        rows = [row for row in rows if row.division in (None, wanted)]
    departments: dict[str, list[Office]] = {}
    for row in sorted(rows, key=lambda row: (row.department, row.parent_code != "CS", row.code)):
        departments.setdefault(row.department, []).append(row)
    weeks = {code: in_words.week_in_words(row.weekdays) for code, row in queries.calendars().items()}
    return render_template("reference/list_offices.html", departments=departments, division=wanted, weeks=weeks,
                           division_in_words=in_words.division_in_words)  # fmt: skip


@blueprint.get("/offices/<code>")
@public
def show_office(code: str) -> str:
    office, year = office_or_404(code), asked_year()
    division = request.args.get("division") if office.parent_kashmir_code else None
    calendar = queries.office_calendar(office.code, division if division in ("jammu", "kashmir") else None)
    return render_template(
        "reference/show_office.html", office=office, above=queries.offices_above(office.code, division),
        week=queries.calendars()[office.calendar_code], words=in_words, year=year, months=year_of(calendar, year),
        is_loaded=year in queries.years_loaded(), years=sorted({*queries.years_loaded(), year}),
    )  # fmt: skip
