"""Reactions: what one officer asks of another: a second word on a refusal, more days, another office, a brief.

None of these has a clock of its own, so they do not wait for the digest.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from grievance.cases import events
from grievance.cases import queries as cases
from grievance.cases.models import Answer, Case
from grievance.cases.rules.words import Outcome
from grievance.clocks import queries as clocks
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.foundation.clock import ist_date
from grievance.notifications import queries, recipients
from grievance.notifications.about_cases import OUTCOMES, case_of, tell, words_of
from grievance.notifications.digests import KINDS
from grievance.notifications.due_dates import promised
from grievance.notifications.operations import link, queue_mail
from grievance.notifications.recipients import Recipient
from grievance.reference import queries as reference
from grievance.reference.events import HolderChanged
from grievance.reference.rules.words import HolderKind
from grievance.sentences import sentence
from grievance.sittings.events import BriefAsked

A_LONG_TIME = timedelta(days=3650)


def _above(event: events.CaseEvent, case: Case, acting_office: str | None) -> list[Recipient]:
    """The head above the office that proposes: where one acted for a vacant post, above that one."""
    office = acting_office or event.office_code or ""
    return recipients.head_above(office, case.division, ist_date(event.at), case.conduct_office_code)


def _office(event: events.CaseEvent, case: Case) -> list[Recipient]:
    return recipients.officers_for(case, event.office_code, ist_date(event.at))


def _answer(event: events.CaseEvent, case: Case) -> Answer | None:
    return next((row for row in cases.answers_of(case.id) if row.id == event.answer_id), None)


def ask_for_second_word(event: events.RefusalProposed) -> None:
    """To the head of the office above: without that word the filer hears nothing."""
    case = case_of(event)
    answer = _answer(event, case)
    if answer is None:
        return
    due = promised(case)
    ground = "; ".join(part for part in (answer.ground, answer.remedy) if part)
    tell(event, "refusal_proposed", _above(event, case, answer.acting_office_code), outcome=sentence(OUTCOMES[Outcome(answer.outcome)]),
         note=answer.note, ground=ground or None, due_on=due.due_on, why=due.why)  # fmt: skip


def tell_of_returned_refusal(event: events.RefusalReturned) -> None:
    case = case_of(event)
    due, answer = promised(case), _answer(event, case)
    tell(event, "refusal_returned", _office(event, case), words_given=answer.sent_back_because if answer else "",
         due_on=due.due_on, why=due.why)  # fmt: skip


def ask_for_more_days(event: events.ExtensionAsked) -> None:
    case = case_of(event)
    due, open_clocks = promised(case), clocks.open_clocks_of(OwnerKind.CASE, case.id)
    asked = cases.extension_asked([row.id for row in open_clocks if row.kind in (ClockKind.RESOLVE, ClockKind.REWORK)])
    above = _above(event, case, asked.acting_office_code if asked else None)
    tell(event, "days_asked", above, days=event.days, reason=asked.reason if asked else "", due_on=due.due_on,
         why=due.why)  # fmt: skip


def tell_of_days_given(event: events.ExtensionGranted) -> None:
    _tell_of_days(event, event.days)


def tell_of_days_refused(event: events.ExtensionDeclined) -> None:
    _tell_of_days(event, 0)


def _tell_of_days(event: events.CaseEvent, days: int) -> None:
    case = case_of(event)
    due = promised(case)
    tell(event, "days_decided", _office(event, case), days=days, words_given=words_of(event), due_on=due.due_on,
         why=due.why)  # fmt: skip


def ask_the_convener(event: events.TransferAsked) -> None:
    """After three transfers the convener names the office."""
    case = case_of(event)
    due = promised(case)
    tell(event, "transfer_asked", recipients.conveners(case.division, ist_date(event.at)), wanted=event.wanted,
         reason=words_of(event), due_on=due.due_on)  # fmt: skip


def ask_for_brief(event: BriefAsked) -> None:
    case = cases.case_by_id(event.case_id) if event.case_id else None
    sitting = queries.sitting(event.sitting_id)
    context = {
        "sitting": event.sitting, "sits_on": sitting.sits_on if sitting else None, "due_on": event.due_on,
        "title": case.title if case else "", "reference": case.number if case else event.sitting,
        "office": reference.office_name(event.office_code), "link": link(f"/sittings/{event.sitting}/briefs"),
    }  # fmt: skip
    today = ist_date(event.at)
    to = (
        recipients.officers_for(case, event.office_code, today)
        if case
        else recipients.officers(event.office_code, None, today)
    )
    _send(event, "brief_asked", to, f"{event.sitting}:{event.entry_id}:{event.due_on}", context, case)


def tell_of_vacant_post(event: HolderChanged) -> None:
    """To the head of the office above, with what waits there: a vacancy is reported the moment it is entered."""
    office = reference.office(event.row)
    if event.new.get("kind") != HolderKind.VACANT or office is None:
        return
    today = ist_date(event.at)
    late, waiting = queries.counts_for_digest(office.code, KINDS, today, today + A_LONG_TIME)
    context = {
        "office": office.name, "from_on": event.from_on, "waiting": str(waiting), "late": str(late),
        "link": link(f"/offices/{office.code}"),
    }  # fmt: skip
    to = recipients.head_above(office.code, office.division, today)
    _send(event, "post_vacant", to, f"{office.code}:{event.from_on}:{event.at.isoformat()}", context, None)


def _send(
    event: Any, message: str, to: Iterable[Recipient], key: str, context: dict[str, Any], case: Case | None
) -> None:
    for each in to:
        queue_mail(message, each.address, context, at=event.at, case=case, key=f"{message}:{key}:{each.key}",
                   language=each.language, to_name=each.name)  # fmt: skip


MAILS = {
    events.RefusalProposed: ask_for_second_word,
    events.RefusalReturned: tell_of_returned_refusal,
    events.ExtensionAsked: ask_for_more_days,
    events.ExtensionGranted: tell_of_days_given,
    events.ExtensionDeclined: tell_of_days_refused,
    events.TransferAsked: ask_the_convener,
    BriefAsked: ask_for_brief,
    HolderChanged: tell_of_vacant_post,
}
"""Rows for ``grievance/reactions.py``."""
