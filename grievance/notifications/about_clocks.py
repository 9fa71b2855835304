"""Reactions: mails that follow rungs."""

from __future__ import annotations

from typing import Any

from grievance.cases import queries as cases
from grievance.cases.models import Case
from grievance.clocks.rules.kinds import KINDS_IN_WORDS, ClockKind, OwnerKind
from grievance.clocks.rules.ladder import Tell, tells
from grievance.escalation.events import RungReached, told_in_words
from grievance.escalation.queries import rung_records
from grievance.foundation.clock import ist_date
from grievance.notifications import queries, recipients
from grievance.notifications.about_cases import about
from grievance.notifications.operations import link, queue_mail
from grievance.sentences import N_, Sentence, sentence

INSIDE_THE_OFFICE = frozenset({Tell.NODAL_OFFICERS, Tell.HEAD})


def tell_of_rung(event: RungReached) -> None:
    """The highest rung alone speaks; a direction's own office reads the direction itself.

    The forum's lapse has a mail of its own (``ForumOverdue``) to the same people, so its rung of that day is silent.
    """
    if not event.by_mail or (event.clock_kind == ClockKind.FORUM and event.offset_days == 0):
        return
    message, context = _message(event)
    case = cases.case_by_id(event.case_id) if event.case_id else None
    reasons = dict(zip(event.readers, event.because, strict=True))
    for person_id, to in zip(event.readers, recipients.people(event.readers), strict=True):
        queue_mail(
            message, to.address, {**context, "because": reasons[person_id]}, at=event.at, case=case,
            key=f"rung:{event.clock_id}:{event.round}:{event.rung}:{person_id}", language=to.language, to_name=to.name,
        )  # fmt: skip


def _message(event: RungReached) -> tuple[str, dict[str, Any]]:
    late = max(0, (ist_date(event.at) - event.due_on).days)
    context = {**_matter(event), "due_on": event.due_on, "days_late": late}
    if event.owner_kind == OwnerKind.DIRECTION and set(tells(event.tell)) <= INSIDE_THE_OFFICE:
        return "direction_due", context
    return "escalation", {**context, "rungs": _rungs_before(event), "goes_on_agenda": event.lists}


def _rungs_before(event: RungReached) -> list[Sentence]:
    """The ledger of this round below the rung that speaks, with the true day of each."""
    if event.rung == 1:
        return []
    return [
        sentence(N_("%(on)s: %(who)s told"), on=ist_date(row.reached_at), who=told_in_words(row.told))
        for row in rung_records(event.clock_id, event.round)
        if row.rung < event.rung
    ]


def _matter(event: RungReached) -> dict[str, Any]:
    """Reference, title, office and page of what is owed."""
    office = recipients.office_name(event.office_code)
    if event.owner_kind == OwnerKind.CASE:
        case: Case | None = cases.case_by_id(event.owner_id)
        if case is None:
            raise LookupError(f"clock {event.clock_id} belongs to no case")
        return {**about(case, to_filer=False), **({"office": office} if office else {})}
    if event.owner_kind == OwnerKind.DIRECTION:
        direction = queries.direction(event.owner_id)
        return {"reference": direction.number, "title": direction.words, "direction": direction.words,
                "office": office, "link": link(f"/directions/{direction.number}")}  # fmt: skip
    if event.owner_kind == OwnerKind.BRIEF:
        sitting, title = queries.brief_in_words(event.owner_id)
        return {"reference": sitting, "title": title, "office": office, "link": link(f"/sittings/{sitting}")}
    kind = sentence(KINDS_IN_WORDS[ClockKind(event.clock_kind)])
    return {
        "reference": event.label or event.office_code or "",
        "title": kind,
        "office": office,
        "link": link("/sittings"),
    }


MAILS = {RungReached: tell_of_rung}
