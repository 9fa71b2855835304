"""The day strip: one cell for each day in the clock's own unit, and the same in words.

A calendar clock shows all seven days; a clock in working days only the days of the office's week, with a holiday
as a crossed cell (DESIGN 5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from grievance.clocks.rules.due import Due, Held, calendar_on, days_late
from grievance.clocks.rules.kinds import Unit
from grievance.clocks.rules.listing_days import clauses
from grievance.reference.rules.working_days import DAY
from grievance.sentences import N_, Sentence, sentence

MOST_CELLS = 120
"""A longer strip is drawn from its latest cells; the words beside it say the whole."""


class CellState(StrEnum):
    USED = "used"
    TODAY = "today"
    PAUSED = "paused"
    HOLIDAY = "holiday"
    LEFT = "left"
    LAST = "last"
    OVER = "over"


@dataclass(frozen=True)
class Cell:
    """``starts_week``: a gap stands before it; ``labelled``: its date is printed under it."""

    on: date
    state: CellState
    starts_week: bool = False
    labelled: bool = False
    is_today: bool = False
    is_last: bool = False


@dataclass(frozen=True)
class Strip:
    cells: tuple[Cell, ...]
    words: Sentence
    used: int
    left: int
    late: int
    is_cut: bool = False

    @property
    def wanted(self) -> int:
        return self.used + self.left


def strip(day_zero: date, due: Due, unit: Unit, held: Sequence[Held], today: date, met_on: date | None = None) -> Strip:
    """Cells from the day after day zero to the due date, and on to today when late. Met clocks stand at ``met_on``."""
    at = min(met_on, today) if met_on else today
    late = days_late(due.on, at)
    used = sum(day <= at for day in (*due.counted, due.on))
    left = len(due.counted) + 1 - used
    cells = _cells(day_zero, due, unit, held, at, max(due.on, at))
    return Strip(cells[-MOST_CELLS:], _words(due, at, used, left, late), used, left, late, len(cells) > MOST_CELLS)


def _cells(day_zero: date, due: Due, unit: Unit, held: Sequence[Held], today: date, until: date) -> tuple[Cell, ...]:
    left_out = {day.on: day for day in due.not_counted}
    cells: list[Cell] = []
    for number in range(1, (until - day_zero).days + 1):
        day = day_zero + DAY * number
        calendar = calendar_on(held, day)
        if unit is Unit.WORKING and day.weekday() not in calendar.weekdays and day not in (due.on, today):
            continue
        state = _state(day, due, today, left_out.get(day) is not None and left_out[day].pause is not None)
        if unit is Unit.WORKING and calendar.is_holiday(day) and day != due.on and state is not CellState.TODAY:
            state = CellState.HOLIDAY
        starts_week = bool(cells) and day.isocalendar()[:2] != cells[-1].on.isocalendar()[:2]
        cells.append(Cell(day, state, starts_week, starts_week or not cells, day == today, day == due.on))
    return tuple(cells)


def _state(day: date, due: Due, today: date, is_paused: bool) -> CellState:
    if is_paused:
        return CellState.PAUSED
    if day > due.on:
        return CellState.OVER
    if day == today:
        return CellState.TODAY
    if day == due.on:
        return CellState.LAST
    return CellState.USED if day < today else CellState.LEFT


def _words(due: Due, today: date, used: int, left: int, late: int) -> Sentence:
    """ "15 of 21 days used, 6 left; stopped on 2 days", "21 of 21 days used; 2 days late"."""
    said = [sentence(N_("%(used)s of %(wanted)s days used, %(left)s left"), used=used, wanted=used + left, left=left)]
    stopped = sum(day.pause is not None and day.on <= today for day in due.not_counted)
    if stopped:
        said.append(
            sentence(N_("stopped on 1 day")) if stopped == 1 else sentence(N_("stopped on %(n)s days"), n=stopped)
        )
    if late:
        said.append(sentence(N_("1 day late")) if late == 1 else sentence(N_("%(late)s days late"), late=late))
    return clauses(said)
