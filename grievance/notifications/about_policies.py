"""Reactions: mails about policy items. Filers read what concerns their case; offices that an outcome waits for their word."""

from __future__ import annotations

from grievance.cases import queries as cases
from grievance.cases.models import Case
from grievance.foundation.clock import ist_date
from grievance.matters import events
from grievance.matters.events import PolicyEvent
from grievance.notifications import recipients
from grievance.notifications.about_cases import about
from grievance.notifications.operations import link, queue_mail


def _cases_of(event: PolicyEvent) -> list[Case]:
    found = cases.cases_by_id(event.cases)
    return [found[case_id] for case_id in event.cases if case_id in found]


def tell_filers(event: PolicyEvent) -> None:
    """News of their case, in the words of its record."""
    for case in _cases_of(event):
        to = recipients.filer_of(case)
        if to is not None:
            context = {**about(case, to_filer=True), "what": event.told(), "due_on": None, "words_given": ""}
            queue_mail("case_news", to.address, context, at=event.at, case=case, language=to.language, to_name=to.name,
                       key=f"policy:{event.name}:{event.item}:{case.id}:{event.at.isoformat()}")  # fmt: skip


def ask_offices(event: events.OutcomeProposed) -> None:
    """The officers of each case: adopt the outcome as the answer, or say why it does not fit."""
    for case in _cases_of(event):
        context = {
            **about(case, to_filer=False), "item": event.item, "matter": event.title, "outcome": event.outcome,
            "source": event.source, "link": link(f"/policy-items/{event.item_id}/cases/{case.number}/adoption"),
        }  # fmt: skip
        for each in recipients.officers_for(case, case.office_code, ist_date(event.at)):
            queue_mail("policy_outcome", each.address, context, at=event.at, case=case, language=each.language,
                       key=f"policy_outcome:{event.item}:{case.id}:{event.at.isoformat()}:{each.key}", to_name=each.name)  # fmt: skip


def tell_of_outcome(event: events.OutcomeProposed) -> None:
    ask_offices(event)
    tell_filers(event)


def tell_of_hearing(event: events.PolicyItemHeard) -> None:
    """Only where the forum said something; an item that was not reached is no news."""
    if event.words and event.disposition != "decided":
        tell_filers(event)


def tell_of_declined(event: events.OutcomeDeclined) -> None:
    tell_filers(event)


MAILS = {
    events.CaseGathered: tell_filers,
    events.PolicyItemHeard: tell_of_hearing,
    events.OutcomeProposed: tell_of_outcome,
    events.OutcomeDeclined: tell_of_declined,
}
"""Rows for ``grievance/reactions.py``."""
