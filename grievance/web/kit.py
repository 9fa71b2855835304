"""Sample rows for the page of components: every component in every state, made up."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from grievance.web.fields import IndianDate, Mobile, Needed, OneOf, Select, SomeOf, TextArea, TextLine, Tick
from grievance.web.forms import BaseForm
from grievance.web.paging import Page

FIRST = date(2026, 11, 3)
PAUSED = {date(2026, 11, 10), date(2026, 11, 11)}
DUE, TODAY = date(2026, 11, 25), date(2026, 11, 19)


class KitForm(BaseForm):
    """One field of each sort."""

    mobile = Mobile("Mobile number")
    since = OneOf("Since when?", [Needed("Choose since when this has been happening")],
                  choices=[("week", "Less than a week"), ("month", "1 to 4 weeks"), ("more", "More than a month")])  # fmt: skip
    words = TextArea("What is happening?", longest=2000)
    settle = TextLine("What would settle it?")
    office = Select("Office", choices=[("JPDCL", "Jammu Power Distribution"), ("SICOP", "SICOP")])
    on = IndianDate("Date of the order")
    ways = SomeOf("How will you come?", choices=[("self", "In person"), ("video", "By video"), ("paper", "In writing")])
    share = Tick("Others may read my words and join")
    decision = OneOf(
        "What will you do?",
        choices=[("settle", "Settle it"), ("ask", "Ask the unit"), ("send", "Send to another office")],
    )


def strip_cells(until: date = DUE, today: date = TODAY) -> list[dict[str, Any]]:
    """A calendar clock with two days stopped."""
    cells = []
    day = FIRST
    while day <= max(until, today):
        state = "paused" if day in PAUSED else "over" if day > until else "today" if day == today else "used"
        if day > today:
            state = "last" if day == until else "left"
        cells.append({"on": day, "state": state, "starts_week": day.weekday() == 0})
        day += timedelta(days=1)
    return cells


def sample() -> dict[str, Any]:
    """Everything the page of components shows."""
    at = datetime(2026, 11, 17, 10, 50, tzinfo=UTC)
    form = KitForm(formdata=None, prefix="right-", share=True)
    wrong = KitForm(formdata=None, prefix="wrong-")
    wrong.since.errors = [_l("Choose since when this has been happening")]
    wrong.mobile.data = "12345"
    wrong.mobile.errors = [_l("Write the ten digits of a mobile number, like 94191 23456.")]
    return {
        "fields": form,
        "wrong": wrong,
        "cells": strip_cells(),
        "late_cells": strip_cells(date(2026, 11, 16)),
        "working_cells": [
            {"on": date(2026, 11, 18), "state": "used"}, {"on": date(2026, 11, 19), "state": "today"},
            {"on": date(2026, 11, 20), "state": "left"}, {"on": date(2026, 11, 23), "state": "left", "starts_week": True},
            {"on": date(2026, 11, 24), "state": "holiday"}, {"on": date(2026, 11, 25), "state": "left"},
            {"on": date(2026, 11, 26), "state": "left"}, {"on": date(2026, 11, 27), "state": "last"},
        ],
        "entries": [
            {"at": at, "who": "Executive Engineer", "words": "Reply: load survey until 20 November", "icon": "doc",
             "text": "Meters are on the feeder until 20 November."},
            {"at": at - timedelta(days=3), "who": "System rule", "words": "Listed for 25 November", "icon": "cal"},
            {"at": at - timedelta(days=8), "who": "Nodal Officer", "words": "Ask the estate manager first", "icon": "ask",
             "inner": True},
        ],
        "page": Page(7, 640),
        "weeks": month_of(date(2026, 11, 1)),
    }  # fmt: skip


def month_of(first: date) -> list[list[dict[str, Any]]]:
    """The weeks of a month, Monday first."""
    start = first - timedelta(days=first.weekday())
    days = [start + timedelta(days=number) for number in range(35)]
    closed = {date(2026, 11, 24): "Guru Nanak Jayanti"}
    entries = {date(2026, 11, 25): [("Jammu, J-24", "#")]}
    made = [
        {"on": day, "in_month": day.month == first.month, "is_today": day == TODAY, "closed": closed.get(day, ""),
         "entries": entries.get(day, [])}
        for day in days
    ]  # fmt: skip
    return [made[number : number + 7] for number in range(0, 35, 7)]
