"""Reaction: dates that one change of a calendar, a limit or a sitting has moved. Each person gets one mail, never one a case."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from grievance.accounts import queries as accounts
from grievance.cases import queries as cases
from grievance.cases.models import Case
from grievance.clocks.events import DueDateMoved, DueDatesMoved
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.foundation.clock import ist_date
from grievance.notifications import queries, recipients
from grievance.notifications.about_cases import about
from grievance.notifications.operations import link, queue_mail
from grievance.notifications.recipients import Recipient
from grievance.sentences import N_, Sentence, sentence

DATES_THAT_PEOPLE_WAIT_FOR = (ClockKind.RESOLVE, ClockKind.REVIEW, ClockKind.REWORK, ClockKind.SITTING)
LINES_SHOWN = 30
"""Cases named in one mail; the rest is a number and the link to the list."""


@dataclass
class Told:
    """What one person is told."""

    to: Recipient
    is_filer: bool
    moves: list[tuple[Case, DueDateMoved]] = field(default_factory=list)

    def key(self, at: datetime) -> str:
        """Names the change by all that it moved for this person, so that it is told once and another one again."""
        moved = repr([(move.clock_id, move.old_on, move.new_on) for _, move in self.moves])
        who = f"{self.to.key}:{self.to.address.casefold()}:{self.is_filer}"
        return f"dates:{at.isoformat()}:{hashlib.sha256(f'{who}{moved}'.encode()).hexdigest()[:32]}"


def tell_of_moved_dates(event: DueDatesMoved) -> None:
    """Filers and officers of the cases whose dates moved, with the reasons.

    A case on a circulated agenda that moves with its sitting is told by the invitation to the new day (``SittingMoved``).
    """
    moves = [
        move for move in event.moves
        if move.kind in DATES_THAT_PEOPLE_WAIT_FOR and move.owner_kind is OwnerKind.CASE
    ]  # fmt: skip
    told: dict[tuple[str, bool], Told] = {}
    for case, move, to, is_filer in _readers(moves, event.at):
        mine = told.setdefault((to.address.casefold(), is_filer), Told(to, is_filer))
        mine.moves.append((case, move))
    for each in told.values():
        _tell(each, event.at)


def _readers(moves: list[DueDateMoved], at: datetime) -> Iterator[tuple[Case, DueDateMoved, Recipient, bool]]:
    listed = queries.listed_with_date(move.owner_id for move in moves if move.kind is ClockKind.SITTING)
    moves = [move for move in moves if move.kind is not ClockKind.SITTING or (move.owner_id, move.new_on) not in listed]
    known = cases.cases_by_id({move.owner_id for move in moves})
    filers = accounts.people_by_id(case.filer_person_id for case in known.values() if case.filer_person_id)
    officers: dict[tuple[str, str, str | None], list[Recipient]] = {}
    for move in moves:
        case = known.get(move.owner_id)
        if case is None:
            continue
        desk = (move.office_code or "", case.division, case.conduct_office_code)
        if desk not in officers:
            officers[desk] = recipients.officers_for(case, move.office_code, ist_date(at))
        yield from ((case, move, to, False) for to in officers[desk])
        filer = recipients.filer_of(case)
        if filer is not None and filer.address:
            yield case, move, filer, True
    del filers  # held until here, so that each filer is found without a SELECT


def _tell(told: Told, at: datetime) -> None:
    (case, move), *others = told.moves
    message, about_case = ("dates_moved", None) if others else ("date_moved", case)
    context = _many(told) if others else _one(case, move, told.is_filer)
    queue_mail(message, told.to.address, context, at=at, case=about_case, key=told.key(at),
               language=told.to.language, to_name=told.to.name)  # fmt: skip


def _one(case: Case, move: DueDateMoved, is_filer: bool) -> dict[str, Any]:
    return {**about(case, to_filer=is_filer), "old_on": move.old_on, "new_on": move.new_on, "why": move.why}


def _many(told: Told) -> dict[str, Any]:
    return {
        "count": len({case.id for case, _ in told.moves}),
        "reasons": list(dict.fromkeys(move.why for _, move in told.moves)),
        "lines": [_line(case, move) for case, move in told.moves[:LINES_SHOWN]],
        "more": max(0, len(told.moves) - LINES_SHOWN),
        "reader": "filer" if told.is_filer else "office",
        "link": link(_page(told)),
    }


def _page(told: Told) -> str:
    """Where the list stands; a filer without an account follows each case by its receipt."""
    return "/track" if told.is_filer and any(case.filer_person_id is None for case, _ in told.moves) else "/inbox"


def _line(case: Case, move: DueDateMoved) -> Sentence:
    key = N_("%(reference)s, %(title)s: %(new)s instead of %(old)s")
    return sentence(key, reference=case.number, title=case.title, new=move.new_on, old=move.old_on)


MAILS = {DueDatesMoved: tell_of_moved_dates}
