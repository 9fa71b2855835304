"""The action-taken report: each direction with what was done, point by point, as of any day. Plain data, as in ``snapshot``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from grievance.foundation.clock import ist_date
from grievance.sentences import as_data
from grievance.sittings import queries
from grievance.sittings.models import ActionTaken, Sitting
from grievance.sittings.queries import Dated
from grievance.sittings.rules import directions as rules
from grievance.sittings.rules.words import DirectionState


def report_of_division(division: str, on: date, sitting: Sitting | None = None) -> list[dict[str, Any]]:
    """All open directions of a division and, for a sitting, those done since the one before; overdue first."""
    since: date | None = on
    if sitting:
        previous = queries.previous_held(division, sitting.sits_on)
        since = previous.sits_on if previous else None
    rows = queries.directions_for_agenda(division, since)
    rows = [one for one in rows if ist_date(one.direction.issued_at) <= on]
    late = [one for one in rows if one.due_on < on and not one.direction.done_on]
    done = [one for one in rows if one.direction.done_on]
    rest = [one for one in rows if one not in late and one not in done]
    return report_lines([*late, *rest, *done], on)


def report_lines(rows: Sequence[Dated], on: date) -> list[dict[str, Any]]:
    """One line a direction, in the order given, read together."""
    ids = [one.direction.id for one in rows]
    cases = queries.cases_by_id([one.direction.case_id for one in rows if one.direction.case_id])
    numbers = {case_id: case.number for case_id, case in cases.items()}
    actions = queries.actions_of(ids)
    moves = queries.moves_of([one.clock.id for one in rows if one.clock])
    return [
        _line(one, on, actions.get(one.direction.id, []), moves.get(one.clock.id, []) if one.clock else [], numbers)
        for one in rows
    ]


def _line(
    dated: Dated, on: date, entered: Sequence[ActionTaken], moved_to: Sequence[date], numbers: dict[int, str]
) -> dict[str, Any]:
    direction = dated.direction
    dates = rules.due_dates(direction.first_due_on, moved_to)
    actions = [one for one in entered if ist_date(one.entered_at) <= on]
    said = actions[-1].progress if actions else None
    return {
        "number": direction.number,
        "words": direction.words,
        "office": direction.office_code,
        "assisting": list(direction.assisting or ()),
        "proof_required": direction.proof_required,
        "case": numbers.get(direction.case_id or 0),
        "first_due_on": dates.first_on.isoformat(),
        "due_on": dated.due_on.isoformat(),
        "moves": dates.moves,
        "days_late": rules.days_late(dated.due_on, on, direction.done_on),
        "progress": rules.progress(dated.due_on, on, direction.done_on, said).value,
        "on_paper": as_data(rules.on_paper(dated.due_on, on, direction.done_on)),
        "done_on": direction.done_on.isoformat() if direction.done_on and direction.done_on <= on else None,
        "is_dropped": direction.state is DirectionState.DROPPED,
        "unit_says": direction.unit_says or rules.UnitsWord.SILENT.value,
        "actions": [_action(one) for one in actions],
    }


def _action(one: ActionTaken) -> dict[str, Any]:
    return {
        "on": ist_date(one.entered_at).isoformat(),
        "words": one.words,
        "proof": one.proof,
        "progress": one.progress.value,
    }
