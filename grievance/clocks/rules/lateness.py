"""How a limit was kept: in time or so many days late. Said from the stored dates, so that it outlives closing and transfer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from grievance.clocks.rules.due import days_late
from grievance.clocks.rules.kinds import ClockKind
from grievance.sentences import N_, Sentence, sentence

DECIDING = (ClockKind.RESOLVE, ClockKind.REWORK, ClockKind.REVIEW)
"""Clocks that an office owes an answer on; the lateness of these stands on every later view."""

_MET = {
    ClockKind.SORT: N_("office named"),
    ClockKind.ACKNOWLEDGE: N_("acknowledged"),
    ClockKind.FIRST_REPLY: N_("first reply"),
    ClockKind.RESOLVE: N_("answered"),
    ClockKind.SITTING: N_("heard by the forum"),
    ClockKind.REVIEW: N_("reviewed"),
    ClockKind.REWORK: N_("answered again"),
    ClockKind.DIRECTION: N_("direction complied with"),
    ClockKind.BRIEF: N_("brief written"),
}
SHOWN = tuple(_MET)
"""Kinds that the page of a case lists, in this order."""


@dataclass(frozen=True)
class Kept:
    """A clock that has ended. ``met`` False: nothing was owed any more when it ended."""

    kind: ClockKind
    due_on: date
    ended_on: date
    met: bool

    @property
    def days_late(self) -> int:
        return days_late(self.due_on, self.ended_on)


def in_words(kept: Kept) -> Sentence:
    """ "answered 3 days late", "acknowledged in time", "not decided, 2 days past its date when it ended"."""
    what, late = sentence(_MET.get(kept.kind, N_("done"))), kept.days_late
    if kept.met:
        if late == 0:
            return sentence(N_("%(what)s in time"), what=what)
        if late == 1:
            return sentence(N_("%(what)s 1 day late"), what=what)
        return sentence(N_("%(what)s %(late)s days late"), what=what, late=late)
    if late == 1:
        return sentence(N_("not %(what)s, 1 day past its date when it ended"), what=what)
    return sentence(N_("not %(what)s, %(late)s days past its date when it ended"), what=what, late=late)


def lateness(ended: Iterable[Kept]) -> Kept | None:
    """The late answer that a case keeps for good: the latest of those that came after their date; None when all kept it."""
    late = [kept for kept in ended if kept.kind in DECIDING and kept.days_late]
    return max(late, key=lambda kept: (kept.days_late, kept.ended_on), default=None)


def worth_telling(ended: Iterable[Kept]) -> list[Kept]:
    """What a case's page lists: everything met, and what was late when it ended unmet; in the order of ``SHOWN``."""
    shown = [kept for kept in ended if kept.kind in SHOWN and (kept.met or kept.days_late)]
    return sorted(shown, key=lambda kept: kept.ended_on)
