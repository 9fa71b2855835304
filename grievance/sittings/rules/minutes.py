"""Minutes drafted from what was recorded in the room: one paragraph an item, as sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from grievance.sentences import N_, Refusal, Sentence, sentence
from grievance.sittings.rules.words import Disposition, EntryKind

LONGEST_TEXT = 5000
CLOSING = N_("The sitting closed with a vote of thanks to the chair.")


@dataclass(frozen=True)
class GivenDirection:
    number: str
    office: str
    due_on: date
    words: str


@dataclass(frozen=True)
class Disposed:
    """What was recorded of one item."""

    kind: EntryKind
    disposition: Disposition | None
    decision: str = ""
    subject: str = ""
    directions: tuple[GivenDirection, ...] = ()


def paragraph(item: Disposed) -> tuple[Sentence, ...]:
    """The decision of an item in one to three sentences."""
    if item.disposition is None:
        return (sentence(N_("No other item was raised.")),) if item.kind is EntryKind.OTHER else ()
    said = [_decided(item)]
    said += [
        sentence(
            N_("Direction %(number)s to %(office)s, by %(due_on)s: %(words)s"),
            number=one.number,
            office=one.office,
            due_on=one.due_on,
            words=one.words,
        )
        for one in item.directions
    ]
    return tuple(said)


def _decided(item: Disposed) -> Sentence:
    if item.kind is EntryKind.MINUTES and item.disposition is Disposition.DECIDED:
        return sentence(N_("The minutes of sitting %(sitting)s were confirmed."), sitting=item.subject)
    if item.kind is EntryKind.DIRECTION and item.disposition is Disposition.DECIDED:
        return sentence(N_("Compliance was accepted. %(words)s"), words=item.decision)
    words = {
        Disposition.DECIDED: N_("The forum decided: %(words)s"),
        Disposition.DIRECTED: N_("The forum directed as follows."),
        Disposition.DEFERRED: N_("Deferred to the next sitting. %(words)s"),
        Disposition.NOT_REACHED: N_("Not reached; it stands on the next agenda."),
        Disposition.REFERRED: N_("Referred to a higher body: %(words)s"),
        Disposition.DROPPED: N_("Dropped: %(words)s"),
    }[item.disposition or Disposition.NOT_REACHED]
    return sentence(words, words=item.decision) if "%(words)s" in words else sentence(words)


def counts(items: Iterable[Disposed]) -> dict[Disposition, int]:
    """How often each disposition was given, in the order of the keys in the room."""
    given = [item.disposition for item in items]
    return {one: given.count(one) for one in Disposition if one in given}


def checked_text(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise Refusal(N_("Make the text of this item shorter: at most 5,000 letters"))
    return text.strip()
