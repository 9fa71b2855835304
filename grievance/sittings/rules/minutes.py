"""Minutes drafted from what was recorded in the room: one paragraph an item, as sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from grievance.sentences import N_, Refusal, Sentence, sentence
from grievance.sittings.rules.words import Disposition, EntryKind

LONGEST_TEXT = 5000
LONGEST_REQUEST = 2000
WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class GivenDirection:
    number: str
    office: str
    due_on: date
    words: str


@dataclass(frozen=True)
class Disposed:
    """What was recorded of one item. ``confirms``: the number of the direction by circulation that it is about."""

    kind: EntryKind
    disposition: Disposition | None
    decision: str = ""
    subject: str = ""
    directions: tuple[GivenDirection, ...] = ()
    confirms: str = ""


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
    if item.confirms and item.disposition is Disposition.DECIDED:
        return sentence(N_("Direction %(number)s, given by circulation, was confirmed."), number=item.confirms)
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


def marked_changes(drafted: str, edited: str) -> tuple[tuple[str, str], ...]:
    """What was changed by hand, word by word: pairs of ``same``, ``gone`` or ``new`` and the text; together both texts."""
    old, new = WORDS.findall(drafted), WORDS.findall(edited)
    found: list[tuple[str, str]] = []
    for tag, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(old[from_old:to_old])))
            continue
        found += [("gone", "".join(old[from_old:to_old]))] if from_old < to_old else []
        found += [("new", "".join(new[from_new:to_new]))] if from_new < to_new else []
    return tuple(found)


def checked_request(words: str) -> str:
    if not words.strip():
        raise Refusal(N_("Write what is wrong and how it should read"), field="words")
    if len(words) > LONGEST_REQUEST:
        raise Refusal(N_("Write it in at most 2,000 letters"), field="words")
    return words.strip()


def checked_answer(is_taken: bool, new_text: str, reason: str) -> tuple[str, str]:
    """The text that stands from then on, and the reason; a declined correction has a reason, a taken one its text."""
    if is_taken and not new_text.strip():
        raise Refusal(N_("Write how the item reads with the correction"), field="new_text")
    if not is_taken and not reason.strip():
        raise Refusal(N_("Write why the correction is declined. The one who asked reads it"), field="reason")
    return checked_text(new_text) if is_taken else "", reason.strip()


def checked_corrigendum(words: str, why: str) -> tuple[str, str]:
    if not words.strip():
        raise Refusal(N_("Write for which words which are to be read"), field="words")
    if not why.strip():
        raise Refusal(N_("Write why the confirmed minutes are wrong"), field="why")
    return checked_text(words), why.strip()


def checked_text(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise Refusal(N_("Make the text of this item shorter: at most 5,000 letters"))
    return text.strip()
