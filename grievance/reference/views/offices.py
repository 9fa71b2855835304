"""Offices and their calendars, for everybody."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template, request

from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.reference import queries
from grievance.reference.models import Office
from grievance.reference.rules import in_words
from grievance.reference.rules.holidays import FIRST_YEAR, LAST_YEAR
from grievance.reference.rules.year import year_of
from grievance.reference.views import blueprint
from grievance.web.downloads import as_file, fields_of, form_asked
from grievance.web.guards import public

A_WEEK = tuple(date(2024, 1, day) for day in range(1, 8))
"""Some Monday and the six days after it, for the heads of a month."""


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


OFFICES = fields_of(
    "code",
    "name",
    "department",
    "kind",
    "division",
    "district",
    ("Office above", "parent_code"),
    ("Week", "calendar_code"),
)


def _active(division: str | None) -> list[Office]:
    """Offices that answer today, those of one division where it is named."""
    rows = [row for row in queries.all_offices() if row.is_active]
    return [row for row in rows if row.division in (None, division)] if division in ("jammu", "kashmir") else rows


@blueprint.get("/offices")
@public
def list_offices() -> Any:
    """By department, those of one division where ``?division=`` names it."""
    wanted = request.args.get("division")
    if form_asked():
        return as_file("offices", OFFICES, lambda: _active(wanted))
    rows = _active(wanted)
    departments: dict[str, list[Office]] = {}
    for row in sorted(rows, key=lambda row: (row.department, row.parent_code != "CS", row.code)):
        departments.setdefault(row.department, []).append(row)
    weeks = {code: in_words.week_in_words(row.weekdays) for code, row in queries.calendars().items()}
    return render_template("reference/list_offices.html", departments=departments, division=wanted, weeks=weeks,
                           division_in_words=in_words.division_in_words)  # fmt: skip


def _home(office: Office) -> str | None:
    """Whose holidays count: for an office that exists once in each division the one asked for, Jammu's if none is."""
    if not office.parent_kashmir_code:
        return None
    return "kashmir" if request.args.get("division") == "kashmir" else "jammu"


@blueprint.get("/offices/<code>")
@public
def show_office(code: str) -> str:
    office, year = office_or_404(code), asked_year()
    division = _home(office)
    calendar = queries.office_calendar(office.code, division)
    return render_template(
        "reference/show_office.html", office=office, above=queries.offices_above(office.code, division),
        week=queries.calendars()[office.calendar_code], words=in_words, year=year, months=year_of(calendar, year),
        is_loaded=year in queries.years_loaded(), years=sorted({*queries.years_loaded(), year}), division=division,
    )  # fmt: skip


@blueprint.get("/offices/<code>/calendar")
@public
def show_year(code: str) -> str:
    """Twelve months of one office: days off with their reason, and the working days counted."""
    office, year = office_or_404(code), asked_year()
    division = _home(office)
    months = year_of(queries.office_calendar(office.code, division), year)
    return render_template(
        "reference/show_year.html", office=office, year=year, months=months, words=in_words, division=division,
        week=queries.calendars()[office.calendar_code], homes=("jammu", "kashmir") if division else (),
        closed=[day for month in months for day in month.holidays], total=sum(month.working_days for month in months),
        is_loaded=year in queries.years_loaded(), years=sorted({*queries.years_loaded(), year}), heads=A_WEEK,
    )  # fmt: skip
