"""What the pages of the calendar show of both divisions: the month by day, the year by month, how each forum keeps its date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext

from grievance.reference import queries as reference
from grievance.reference.models import Division
from grievance.sentences import Sentence
from grievance.sittings import queries
from grievance.sittings.drafting import number_of
from grievance.sittings.models import Series, Sitting
from grievance.sittings.operations.calendar import closed_because, lead_of, series_of
from grievance.sittings.operations.forum import FALLBACK_DESK
from grievance.sittings.rules.forum_clock import ForumRecord, ForumStanding, forum_record
from grievance.sittings.rules.month import weeks_of
from grievance.sittings.rules.series import LEAD_WORDS, lead_days, rule_from_data, rule_in_words
from grievance.sittings.rules.states import TO_COME
from grievance.sittings.rules.words import SittingState
from grievance.sittings.showing import state_word
from grievance.web.filters import say

DAY = timedelta(days=1)
YEAR = timedelta(days=365)
REACH = timedelta(days=190)
"""No day that hangs on a sitting lies farther from it."""
LEAD_COLUMNS = {
    "notice_on": "notice_on",
    "points_close_on": "closes_on",
    "brief_on": "brief_due_on",
    "agenda_on": "agenda_on",
    "minutes_on": "minutes_due_on",
    "corrections_on": "corrections_until",
}
"""Where a sitting keeps each of the dates that hang on it."""
AFTER_IT = ("minutes_on", "corrections_on")
PUBLIC_LEADS = ("points_close_on", "agenda_on")


@dataclass(frozen=True)
class Mark:
    """One thing on a day: its words, the sitting's page, and whether it is the sitting itself."""

    label: str
    href: str
    is_sitting: bool = False


@dataclass(frozen=True)
class Day:
    """A box of the month's table; ``entries`` are pairs of words and address."""

    on: date
    in_month: bool
    is_today: bool
    closed: str
    entries: list[tuple[str, str]]


@dataclass
class ListedDay:
    """A day of the month on which something is, by division: marks, and why the desk is closed."""

    on: date
    marks: dict[str, list[Mark]] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Month:
    weeks: list[list[Day]]
    days: list[ListedDay]


@dataclass(frozen=True)
class LeadRow:
    """A date that hangs on a sitting: as fixed, and the counted day with why it is not that one."""

    label: str
    on: date
    counted_on: date | None = None
    why: Any = None


def month_of(month: date, divisions: Sequence[Division], today: date, *, with_work_days: bool) -> Month:
    """``with_work_days``: notice, briefs and minutes too, for those who work for the forum."""
    first = month.replace(day=1)
    last = (first + 31 * DAY).replace(day=1) - DAY
    holidays = _holidays(first, last, divisions)
    marks = _marks(first, last, LEAD_COLUMNS if with_work_days else PUBLIC_LEADS)
    listed: dict[date, ListedDay] = {}
    for (on, division), found in marks.items():
        listed.setdefault(on, ListedDay(on)).marks.setdefault(division, []).extend(found)
    for on, closed in holidays.items():
        listed.setdefault(on, ListedDay(on)).closed.update(closed)
    return Month(_weeks(month, listed, divisions, today), [listed[on] for on in sorted(listed)])


def _marks(first: date, last: date, leads: Iterable[str]) -> Mapping[tuple[date, str], list[Mark]]:
    found: dict[tuple[date, str], list[Mark]] = {}
    for sitting in queries.sittings_between(first - REACH, last + REACH):
        number, href = number_of(sitting), url_for("sittings.show_sitting", number=number_of(sitting))
        is_to_come = sitting.state in TO_COME
        label = f"{number}, {sitting.starts_at}" if is_to_come else f"{number}, {state_word(sitting)}"
        days = [(sitting.sits_on, Mark(label, href, is_sitting=True))]
        if is_to_come:
            days += [
                (getattr(sitting, LEAD_COLUMNS[name]), Mark(f"{gettext(LEAD_WORDS[name])}: {number}", href))
                for name in leads
            ]
        for on, mark in days:
            if first <= on <= last:
                found.setdefault((on, sitting.division), []).append(mark)
    return found


def _weeks(
    month: date, listed: Mapping[date, ListedDay], divisions: Sequence[Division], today: date
) -> list[list[Day]]:
    weeks = []
    for week in weeks_of(month.year, month.month):
        monday = next(day for day in week if day) - DAY * next(n for n, day in enumerate(week) if day)
        weeks.append([_box(monday + DAY * n, month, listed, divisions, today) for n in range(7)])
    return weeks


def _box(on: date, month: date, listed: Mapping[date, ListedDay], divisions: Sequence[Division], today: date) -> Day:
    day = listed.get(on, ListedDay(on))
    marks = [mark for row in divisions for mark in day.marks.get(row.code, ())]
    return Day(on, on.month == month.month, on == today, _closed_words(day, divisions),
               [(mark.label, mark.href) for mark in marks])  # fmt: skip


def _closed_words(day: ListedDay, divisions: Sequence[Division]) -> str:
    """The name of a holiday; with the division where only one of them is closed."""
    names = set(day.closed.values())
    if len(day.closed) == len(divisions) and len(names) == 1:
        return names.pop()
    return ", ".join(f"{row.name}: {day.closed[row.code]}" for row in divisions if row.code in day.closed)


def _holidays(first: date, last: date, divisions: Sequence[Division]) -> dict[date, dict[str, str]]:
    """Holidays on which a forum desk is closed, by day and division."""
    found: dict[date, dict[str, str]] = {}
    for row in divisions:
        calendar = reference.office_calendar(row.forum_office_code or FALLBACK_DESK, row.code)
        for n in range((last - first).days + 1):
            if calendar.is_holiday(first + DAY * n):
                found.setdefault(first + DAY * n, {})[row.code] = say(calendar.closed_because(first + DAY * n))
    return found


def months_of_year(sittings: Sequence[Sitting]) -> list[tuple[date, dict[str, list[Sitting]]]]:
    """Months that have a sitting, each with its sittings by division."""
    found: dict[date, dict[str, list[Sitting]]] = {}
    for sitting in sittings:
        month = found.setdefault(sitting.sits_on.replace(day=1), {})
        month.setdefault(sitting.division, []).append(sitting)
    return sorted(found.items())


def closed_days(sittings: Sequence[Sitting]) -> dict[int, Any]:
    """Sittings still to be held whose day is closed by now, with why: a holiday was declared after they were fixed."""
    to_come = [sitting for sitting in sittings if sitting.state in TO_COME]
    closed = {division: closed_because(division) for division in {sitting.division for sitting in to_come}}
    return {one.id: why for one in to_come if (why := closed[one.division](one.sits_on))}


def lead_rows(sitting: Sitting, *, with_work_days: bool) -> list[LeadRow]:
    """The dates that hang on a sitting and still matter, each shift with its reason while the calendar still gives it."""
    counted = lead_days(sitting.sits_on, lead_of(series_of(sitting)), closed_because(sitting.division))
    rows = []
    for name in _leads_that_matter(sitting, with_work_days):
        on, day = getattr(sitting, LEAD_COLUMNS[name]), counted[name]
        is_explained = day.is_shifted and day.on == on
        rows.append(LeadRow(gettext(LEAD_WORDS[name]), on, day.counted_on if is_explained else None, day.why))
    return rows


def _leads_that_matter(sitting: Sitting, with_work_days: bool) -> Iterable[str]:
    """Of a sitting to come all of them, of one that was held what follows it, of one that was not held none."""
    if sitting.state in TO_COME:
        return LEAD_COLUMNS if with_work_days else PUBLIC_LEADS
    return AFTER_IT if with_work_days and sitting.state is SittingState.HELD else ()


def records(divisions: Sequence[Division], forums: Mapping[str, ForumStanding], today: date) -> dict[str, ForumRecord]:
    """What each division's forum did in the year up to today, for both to be compared."""
    rows = queries.sittings_between(today - YEAR, today)
    found = {}
    for division in divisions:
        mine = [(row.sits_on, row.state) for row in rows if row.division == division.code and not row.fell_away]
        before = [day for day in queries.held_days(division.code) if day < today - YEAR]
        begun = max(before, default=forums[division.code].set_up_on)
        found[division.code] = forum_record(mine, begun, today - YEAR, today)
    return found


def series_in_words(series: Series) -> Sentence:
    return rule_in_words(rule_from_data(series.rule))
