"""Reactions: mails that follow rungs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from grievance.clocks.rules.kinds import KINDS_IN_WORDS, ClockKind, OwnerKind
from grievance.clocks.rules.ladder import Tell, tells
from grievance.escalation.events import RungReached, RungsReached, told_in_words
from grievance.escalation.queries import rungs_told
from grievance.foundation.clock import ist_date
from grievance.notifications import queries, recipients
from grievance.notifications.many import NewMail, queue_many
from grievance.notifications.operations import link
from grievance.notifications.recipients import Recipient
from grievance.reference import queries as reference
from grievance.sentences import N_, Sentence, sentence

INSIDE_THE_OFFICE = frozenset({Tell.NODAL_OFFICERS, Tell.HEAD})

People = Mapping[int, Recipient]
Titles = Mapping[int, tuple[str, str]]
Lower = Mapping[tuple[int, int], Iterable[tuple[int, datetime, str]]]
"""Rungs in the ledger by clock and round: rung, true time, whom it told."""


def tell_of_rungs(event: RungsReached) -> None:
    """Mails for one batch of the sweep: what they need is read at once, however many rungs it holds.

    The highest rung alone speaks; a direction's own office reads the direction itself. The forum's lapse has a mail of its
    own (``ForumOverdue``) to the same people, so its rung of that day is silent; so are those before it while a sitting
    is fixed in time.
    """
    speaking = [rung for rung in event.rungs if rung.by_mail and not _is_forums_lapse(rung) and not _will_sit(rung)]
    people = recipients.people_by_id(reader for rung in speaking for reader in rung.readers)
    titles = queries.titles_of_cases(rung.case_id for rung in speaking if rung.case_id)
    lower = _lower(event, {rung.clock_id for rung in speaking} & event.begun)
    queue_many(mail for rung in speaking for mail in _mails(rung, people, titles, lower))


def _lower(event: RungsReached, begun: Collection[int]) -> Lower:
    """What the ledger holds of these clocks, and of the others what this batch has added."""
    found = rungs_told(begun) if begun else {}
    for rung in event.rungs:
        if rung.clock_id not in begun:
            found.setdefault((rung.clock_id, rung.round), []).append((rung.rung, rung.reached_at, rung.tell))
    return found


def _is_forums_lapse(rung: RungReached) -> bool:
    return rung.clock_kind == ClockKind.FORUM and rung.offset_days == 0


def _will_sit(rung: RungReached) -> bool:
    if rung.clock_kind != ClockKind.FORUM or rung.offset_days >= 0:
        return False
    return queries.is_sitting_fixed(rung.owner_id, ist_date(rung.at), rung.due_on)


def _mails(rung: RungReached, people: People, titles: Titles, lower: Lower) -> Iterator[NewMail]:
    """One to each reader, with the reason why it is that person."""
    message, context = _message(rung, titles, lower)
    for person_id, because in zip(rung.readers, rung.because, strict=True):
        if person_id in people:
            key = f"rung:{rung.clock_id}:{rung.round}:{rung.rung}:{person_id}"
            yield NewMail(message, people[person_id], {**context, "because": because}, key, rung.at, rung.case_id,
                          direction_id=rung.owner_id if rung.owner_kind == OwnerKind.DIRECTION else None)  # fmt: skip


def _message(rung: RungReached, titles: Titles, lower: Lower) -> tuple[str, dict[str, Any]]:
    late = max(0, (ist_date(rung.at) - rung.due_on).days)
    context = {**_matter(rung, titles), "due_on": rung.due_on, "days_late": late}
    if rung.owner_kind == OwnerKind.DIRECTION and set(tells(rung.tell)) <= INSIDE_THE_OFFICE:
        return "direction_due", context
    before = lower.get((rung.clock_id, rung.round), ())
    return "escalation", {**context, "rungs": _in_words(before, rung.rung), "goes_on_agenda": rung.lists}


def _in_words(told: Iterable[tuple[int, datetime, str]], below: int) -> list[Sentence]:
    """The ledger of this round below the rung that speaks, with the true day of each."""
    return [_told_on(ist_date(at), tell) for rung, at, tell in sorted(told) if rung < below]


@lru_cache(maxsize=1024)
def _told_on(on: date, tell: str) -> Sentence:
    return sentence(N_("%(on)s: %(who)s told"), on=on, who=told_in_words(tell))


def _matter(event: RungReached, titles: Titles) -> dict[str, Any]:
    """Reference, title, office and page of what is owed. LookupError for a clock that belongs to nothing."""
    office = reference.office_name(event.office_code or event.told_office_code)
    if event.owner_kind == OwnerKind.CASE:
        number, title = titles[event.owner_id]
        return {"reference": number, "title": title, "office": office, "link": link(f"/cases/{number}"),
                "reader": "office"}  # fmt: skip
    if event.owner_kind == OwnerKind.DIRECTION:
        direction = queries.direction(event.owner_id)
        return {"reference": direction.number, "title": direction.words, "instruction": direction.words,
                "office": office, "link": link(f"/directions/{direction.number}")}  # fmt: skip
    if event.owner_kind == OwnerKind.BRIEF:
        sitting, title = queries.brief_in_words(event.owner_id)
        return {
            "reference": sitting,
            "title": title or sentence(N_("About conduct")),
            "office": office,
            "link": link(f"/sittings/{sitting}"),
        }
    kind = sentence(KINDS_IN_WORDS[ClockKind(event.clock_kind)])
    if event.owner_kind == OwnerKind.PROGRAMME:
        return {"reference": event.label, "title": kind, "office": office,
                "link": link(f"/programmes/{event.owner_id}/report")}  # fmt: skip
    return {
        "reference": event.label or event.office_code or "",
        "title": kind,
        "office": office,
        "link": link("/sittings"),
    }


MAILS = {RungsReached: tell_of_rungs}
