"""What the ladder did."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import ClassVar

from grievance.clocks.rules.kinds import CLOCK_NAMES, ClockKind
from grievance.clocks.rules.ladder import TOLD_IN_WORDS, tells
from grievance.foundation.events import Event
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True, kw_only=True)
class RungReached(Event):
    """One rung of a clock's ladder. ``readers`` are people's ids, ``because`` says for each why it is that person.

    ``offset_days`` is the rung's distance from ``due_on``: negative before it.
    """

    group: ClassVar[str] = "clock"

    clock_id: int
    clock_kind: str
    owner_kind: str
    owner_id: int
    label: str
    round: int
    rung: int
    offset_days: int
    due_on: date
    reached_at: datetime
    tell: str
    office_code: str | None
    told_office_code: str | None
    lists: bool
    by_mail: bool
    covered_by: int | None
    readers: tuple[int, ...] = ()
    because: tuple[Sentence, ...] = field(default_factory=tuple)

    def told(self) -> Sentence:
        return _told(self.clock_kind, self.offset_days, self.tell, self.told_office_code, self.lists)


@dataclass(frozen=True, kw_only=True)
class RungsReached(Event):
    """All rungs that one batch of the sweep recorded. The record keeps each of them as an event of its own.

    ``begun``: clocks of which lower rungs stood in the ledger before.
    """

    rungs: tuple[RungReached, ...]
    begun: frozenset[int] = frozenset()

    def kept_as(self) -> tuple[RungReached, ...]:
        return self.rungs


@lru_cache(maxsize=4096)
def _told(clock_kind: str, offset_days: int, tell: str, told_office_code: str | None, lists: bool) -> Sentence:
    """One object for all rungs of which the same is told."""
    line = rung_in_words(offset_days, tell, told_office_code, lists)
    return sentence(N_("%(what)s. %(line)s"), what=sentence(CLOCK_NAMES[ClockKind(clock_kind)]), line=line)


def told_in_words(tell: str) -> tuple[Sentence, ...]:
    """Whom a rung tells, as a list in words."""
    return tuple(sentence(TOLD_IN_WORDS[word]) for word in tells(tell))


def rung_in_words(offset_days: int, tell: str, told_office_code: str | None, lists: bool) -> Sentence:
    """The line of a timeline, an agenda or a mail about one rung."""
    who = told_in_words(tell)
    days = abs(offset_days)
    if offset_days < 0:
        key = (
            N_("%(days)s days before the date: %(who)s told") if days > 1 else N_("1 day before the date: %(who)s told")
        )
    elif offset_days == 0:
        key = N_("Past its date: %(who)s told")
    else:
        key = N_("%(days)s days past its date: %(who)s told") if days > 1 else N_("1 day past its date: %(who)s told")
    line = sentence(key, days=days, who=who)
    if told_office_code:
        line = sentence(N_("%(line)s (%(office)s)"), line=line, office=told_office_code)
    return sentence(N_("%(line)s, and put on the next agenda"), line=line) if lists else line


@dataclass(frozen=True, kw_only=True)
class ClockParked(Event):
    """The ladder of a clock failed five times and waits for an administrator."""

    is_public: ClassVar[bool] = False
    group: ClassVar[str] = "clock"

    clock_id: int
    error: str

    def told(self) -> Sentence:
        return sentence(
            N_("The ladder stopped after five failures and waits for the administrator: %(error)s"), error=self.error
        )


@dataclass(frozen=True, kw_only=True)
class WorkParked(Event):
    """What time made due failed five times with one row and waits for an administrator."""

    is_public: ClassVar[bool] = False
    group: ClassVar[str] = "clock"

    work: str
    label: str
    error: str

    def told(self) -> Sentence:
        key = N_("%(label)s: %(work)s stopped after five failures and waits for the administrator: %(error)s")
        return sentence(key, label=self.label, work=sentence(WORK_IN_WORDS[self.work]), error=self.error)


@dataclass(frozen=True, kw_only=True)
class WorkFreed(Event):
    """An administrator let it be tried again."""

    is_public: ClassVar[bool] = False
    group: ClassVar[str] = "clock"

    work: str
    label: str

    def told(self) -> Sentence:
        key = N_("%(label)s: %(work)s is tried again")
        return sentence(key, label=self.label, work=sentence(WORK_IN_WORDS[self.work]))


WORK_IN_WORDS = {
    "lapse-question": N_("closing a question without reply"),
    "deem-accepted": N_("closing an answered case"),
    "end-pause": N_("ending a pause"),
}


@dataclass(frozen=True, kw_only=True)
class ClockFreed(Event):
    """An administrator let a parked ladder go on."""

    is_public: ClassVar[bool] = False
    group: ClassVar[str] = "clock"

    clock_id: int

    def told(self) -> Sentence:
        return sentence(N_("The ladder goes on"))
