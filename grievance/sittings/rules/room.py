"""In the room: what the forum may do with an item, and what each disposition asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from grievance.sentences import N_, Refusal
from grievance.sittings.rules.words import Disposition

KEYS = {
    Disposition.DIRECTED: "1",
    Disposition.DECIDED: "2",
    Disposition.DEFERRED: "3",
    Disposition.NOT_REACHED: "4",
    Disposition.REFERRED: "5",
    Disposition.DROPPED: "6",
}
"""The key of each, printed on its control."""

DISPOSITION_WORDS = {
    Disposition.DIRECTED: N_("Directed"),
    Disposition.DECIDED: N_("Decided"),
    Disposition.DEFERRED: N_("Deferred"),
    Disposition.NOT_REACHED: N_("Not reached"),
    Disposition.REFERRED: N_("Referred"),
    Disposition.DROPPED: N_("Dropped"),
}

DISPOSITION_HINTS = {
    Disposition.DIRECTED: N_("Who, what, by which date"),
    Disposition.DECIDED: N_("With the decision in words"),
    Disposition.DEFERRED: N_("To the next sitting"),
    Disposition.NOT_REACHED: N_("It leads the next agenda"),
    Disposition.REFERRED: N_("To a higher body, by name"),
    Disposition.DROPPED: N_("With a reason"),
}

COMES_BACK = frozenset({Disposition.DEFERRED, Disposition.NOT_REACHED})
"""Dispositions after which the item stands on the next agenda."""


DECIDES = frozenset({Disposition.DECIDED, Disposition.DIRECTED, Disposition.REFERRED, Disposition.DROPPED})
"""Dispositions that bind somebody: they need a quorum, or the reason why there is none."""
LINES_OF_DISCUSSION = 3


@dataclass(frozen=True)
class Came:
    """Somebody who came or was expected. ``body`` is the office's code, else the association or whoever it is."""

    side: str
    body: str
    was_present: bool = True
    name: str = ""
    designation: str = ""


@dataclass(frozen=True)
class Taken:
    """What was typed for an item, checked: nothing that its disposition needs is missing.

    ``starts_on``, ``waits_for`` (a direction's number) and ``cases`` (numbers of cases served) belong to a direction.
    """

    disposition: Disposition
    words: str = ""
    office: str | None = None
    days: int | None = None
    body: str = ""
    assisting: tuple[str, ...] = ()
    proof: str = ""
    starts_on: date | None = None
    waits_for: str = ""
    cases: tuple[str, ...] = ()


def taken(
    disposition: Disposition,
    words: str = "",
    *,
    office: str | None = None,
    days: int | None = None,
    body: str = "",
    assisting: Iterable[str] = (),
    proof: str = "",
    starts_on: date | None = None,
    waits_for: str = "",
    cases: Iterable[str] = (),
) -> Taken:
    """Refuse a disposition without what it needs; each refusal names its field."""
    words = words.strip()
    if disposition is Disposition.DIRECTED:
        if not words:
            raise Refusal(N_("Write the exact words of the direction"), field="words")
        if not office:
            raise Refusal(N_("Choose the office that must act"), field="office")
        if days is not None and not 1 <= days <= 365:
            raise Refusal(N_("Give between 1 and 365 days"), field="days")
    if disposition is Disposition.DECIDED and not words:
        raise Refusal(N_("Write what the forum decided"), field="words")
    if disposition is Disposition.REFERRED and not words:
        raise Refusal(N_("Write to which body it is referred and what it is asked"), field="words")
    if disposition is Disposition.DROPPED and not words:
        raise Refusal(N_("Write why the item is dropped"), field="words")
    more = {"starts_on": starts_on, "waits_for": waits_for.strip().upper(), "cases": tuple(cases)}
    if disposition is not Disposition.DIRECTED:
        more = {}
    return Taken(disposition, words, office, days, body.strip(), tuple(assisting), proof.strip(), **more)  # type: ignore[arg-type]


def checked_discussion(text: str) -> str:
    """At most three lines, as they stand in the minutes."""
    text = text.strip()
    if len(text.splitlines()) > LINES_OF_DISCUSSION:
        raise Refusal(N_("Write the discussion in at most three lines"), field="discussion")
    return text


def checked_why(why: str) -> str:
    """Why something that was recorded is changed."""
    if not why.strip():
        raise Refusal(N_("Write what was wrong. The record keeps both"), field="why")
    return why.strip()


def days_from(by: int | date | None, start: date) -> int | None:
    """Days from the day on which the limit starts, for a number of days as well as for a date."""
    if not isinstance(by, date):
        return by
    if by <= start:
        raise Refusal(N_("Give a date after the day from which it counts, %(day)s"), field="days", day=start)
    return (by - start).days


def absent_offices(called: Iterable[str], present: Iterable[str]) -> tuple[str, ...]:
    """Offices called for an item of which nobody came, in the order of their codes."""
    return tuple(sorted(set(called) - set(present)))
