"""Which directions an action taken report names: of a division or of one sitting, as of any day."""

from __future__ import annotations

from datetime import date
from typing import Any

from grievance.foundation.clock import ist_date
from grievance.sittings import queries
from grievance.sittings.following import report_lines
from grievance.sittings.models import ReviewMeeting, Sitting
from grievance.sittings.queries import Dated
from grievance.sittings.queries.as_of import directions_not_ended_before


def report_of_division(division: str, on: date) -> list[dict[str, Any]]:
    """Directions given by that day which were open on it, or ended since the last sitting that was held before it."""
    previous = queries.previous_held(division, on)
    return _in_order(directions_not_ended_before(division, on, previous.sits_on if previous else None), on)


def report_of_sitting(sitting: Sitting, on: date) -> list[dict[str, Any]]:
    """Every direction that the sitting gave, whatever became of it."""
    return _in_order(queries.directions_given_at(sitting.id), on)


def report_of_meeting(meeting: ReviewMeeting, on: date) -> list[dict[str, Any]]:
    """Every instruction of a review meeting, whatever became of it."""
    return _in_order(queries.instructions_of(meeting.id), on)


def _in_order(rows: list[Dated], on: date) -> list[dict[str, Any]]:
    """Past their date first, the earliest first; then those in time, those done, those dropped."""
    lines = report_lines([one for one in rows if ist_date(one.direction.issued_at) <= on], on)
    return sorted(lines, key=lambda line: (_rank(line), line["due_on"], line["number"]))


def _rank(line: dict[str, Any]) -> int:
    if line["is_dropped"]:
        return 3
    if line["done_on"]:
        return 2
    return 0 if line["days_late"] else 1
