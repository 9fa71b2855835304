"""The action-taken report: each direction with what was done, point by point, as of any day. Plain data, as in ``snapshot``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from grievance.clocks.models import DueChange
from grievance.foundation.clock import ist_date
from grievance.sentences import as_data
from grievance.sittings import queries
from grievance.sittings.models import ActionTaken, Direction, DirectionCase
from grievance.sittings.queries import Dated
from grievance.sittings.queries.as_of import UnitsSaying, units_sayings
from grievance.sittings.rules import directions as rules
from grievance.sittings.rules.monthly_lines import lines_by_month
from grievance.sittings.rules.words import DirectionState


@dataclass(frozen=True)
class _Known:
    """What is known of several directions, read together."""

    actions: dict[int, list[ActionTaken]]
    changes: dict[int, list[DueChange]]
    served: dict[int, list[DirectionCase]]
    numbers: dict[int, str]
    conduct: frozenset[int]
    said: dict[tuple[int, int], list[UnitsSaying]]
    above: dict[int, Dated] = field(default_factory=dict)


def report_lines(rows: Sequence[Dated], on: date) -> list[dict[str, Any]]:
    """One line a direction, in the order given, as it stood on ``on``; five statements whatever their number."""
    known = _known(rows)
    return [_line(one, on, known) for one in rows]


def _known(rows: Sequence[Dated]) -> _Known:
    ids = [one.direction.id for one in rows]
    served = queries.cases_served(ids)
    linked = {row.case_id for links in served.values() for row in links}
    cases = queries.cases_by_id(linked | {one.direction.case_id for one in rows if one.direction.case_id})
    return _Known(
        queries.actions_of(ids),
        queries.changes_of([one.clock.id for one in rows if one.clock]),
        served,
        {case_id: case.number for case_id, case in cases.items() if case_id in linked},
        frozenset(case_id for case_id, case in cases.items() if case.is_conduct),
        units_sayings(cases),
        queries.directions_by_id({one.direction.depends_on_id for one in rows if one.direction.depends_on_id}),
    )


def _line(dated: Dated, on: date, known: _Known) -> dict[str, Any]:
    direction = dated.direction
    moved_to, due_on = _dates(dated, on, known)
    dates = rules.due_dates(direction.first_due_on, moved_to)
    actions = [one for one in known.actions.get(direction.id, []) if ist_date(one.entered_at) <= on]
    said = actions[-1].progress if actions else None
    served = known.served.get(direction.id, [])
    words = {row.case_id: _units_word(row, on, actions, known) for row in served}
    done_on = direction.done_on if _is_done(dated, on) else None
    is_dropped = direction.state is DirectionState.DROPPED and (direction.dropped_on or on) <= on
    return {
        "number": direction.number,
        "words": direction.words,
        "office": direction.office_code,
        "assisting": list(direction.assisting or ()),
        "proof_required": direction.proof_required,
        "case": known.numbers.get(direction.case_id or 0) or next(iter(_numbers(served, known)), None),
        "cases": _numbers(served, known),
        "conduct": not known.conduct.isdisjoint({direction.case_id, *(row.case_id for row in served)}),
        "first_due_on": dates.first_on.isoformat(),
        "due_on": due_on.isoformat(),
        "moves": dates.moves,
        "days_late": rules.days_late(due_on, on, done_on),
        "progress": rules.progress(due_on, on, done_on, said).value,
        "on_paper": as_data(rules.on_paper(due_on, on, done_on)),
        "done_on": done_on.isoformat() if done_on else None,
        "is_dropped": is_dropped,
        "dropped_because": direction.dropped_because if is_dropped else "",
        "unit_says": rules.word_of_all(word for word, _ in words.values()).value,
        "units": [
            {"case": known.numbers.get(case_id, ""), "says": word.value, "words": said}
            for case_id, (word, said) in words.items()
        ],
        "waits_for": _waits_for(dated, on, known),
        **_circulated(direction, on),
        "missing": [line.ends_on.isoformat() for line in _months(dated, on, actions) if line.is_missing],
        "actions": [_action(one, on) for one in actions],
    }


def _circulated(direction: Direction, on: date) -> dict[str, Any]:
    """When it was given between sittings, and which sitting had confirmed it by then; nothing of one given in a sitting."""
    if direction.circulated_on is None:
        return {}
    is_confirmed = direction.confirmed_on is not None and direction.confirmed_on <= on
    confirmed_at = direction.confirmed_at if is_confirmed else ""
    return {"circulated_on": direction.circulated_on.isoformat(), "confirmed_at": confirmed_at}


def _is_done(dated: Dated, on: date) -> bool:
    """From the day on which compliance was accepted, whatever earlier day it names: before that nobody knew."""
    if dated.direction.done_on is None:
        return False
    accepted_on = dated.clock.met_on if dated.clock and dated.clock.met_on else dated.direction.done_on
    return accepted_on <= on


def _dates(dated: Dated, on: date, known: _Known) -> tuple[list[date], date]:
    """Dates to which the forum had moved it by then, and the date as it stood on that day."""
    changes = known.changes.get(dated.clock.id, []) if dated.clock else []
    later = next((change for change in changes if ist_date(change.at) > on), None)
    due_on = later.old_on if later else dated.due_on
    until = [(change.new_on, change.why["key"]) for change in changes if ist_date(change.at) <= on]
    return rules.moves_by_forum(until), due_on


def _numbers(served: Iterable[DirectionCase], known: _Known) -> list[str]:
    return [known.numbers[row.case_id] for row in served if row.case_id in known.numbers]


def _units_word(
    row: DirectionCase, on: date, actions: Sequence[ActionTaken], known: _Known
) -> tuple[rules.UnitsWord, str]:
    """The filer's last word by then on what the office claims: of a claim that was sent back nothing stands any more."""
    claimed_at = _asked_at(actions)
    said = [one for one in known.said.get((row.direction_id, row.case_id), []) if ist_date(one.at) <= on]
    if not said or (claimed_at and said[-1].at < claimed_at):
        return rules.UnitsWord.SILENT, ""
    return rules.UnitsWord(said[-1].word), said[-1].words


def _asked_at(actions: Sequence[ActionTaken]) -> datetime | None:
    """When the units were last asked: at the first claim, and at the first one after each sending back."""
    asked_at, sent_back_at = None, None
    for one in actions:
        if one.claims_compliance and (asked_at is None or (sent_back_at and sent_back_at > asked_at)):
            asked_at = one.entered_at
        sent_back_at = max(filter(None, (one.sent_back_at, sent_back_at)), default=None)
    return asked_at


def _waits_for(dated: Dated, on: date, known: _Known) -> str:
    """The number of the direction that must be done first, while it is not; else nothing."""
    above = known.above.get(dated.direction.depends_on_id or 0)
    if above is None:
        return ""
    is_over = _is_done(above, on) or (above.direction.dropped_on is not None and above.direction.dropped_on <= on)
    return "" if is_over else above.direction.number


def _months(dated: Dated, on: date, actions: Iterable[ActionTaken]) -> list[Any]:
    direction = dated.direction
    ended_on = direction.done_on or direction.dropped_on
    given_on = dated.clock.day_zero if dated.clock else ist_date(direction.issued_at)
    return lines_by_month(given_on, on, [(ist_date(one.entered_at), one.progress) for one in actions], ended_on)


def months_of(dated: Dated, on: date) -> list[Any]:
    """The line of each month of one direction, missing ones among them."""
    return _months(dated, on, queries.actions_of([dated.direction.id]).get(dated.direction.id, []))


def _action(one: ActionTaken, on: date) -> dict[str, Any]:
    sent_back = one.sent_back_because if one.sent_back_at and ist_date(one.sent_back_at) <= on else ""
    return {
        "on": ist_date(one.entered_at).isoformat(),
        "words": one.words,
        "proof": one.proof,
        "progress": one.progress.value,
        "sent_back": sent_back,
    }
