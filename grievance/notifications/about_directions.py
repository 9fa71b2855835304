"""Reactions: mails about directions of the forum, to the offices they bind, to the forum, and to the filers of the cases they serve."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from grievance.cases import queries as cases
from grievance.cases.models import Case
from grievance.cases.rules.words import CaseState
from grievance.foundation.clock import ist_date
from grievance.notifications import queries, recipients
from grievance.notifications.about_cases import about
from grievance.notifications.operations import link, queue_mail
from grievance.notifications.recipients import Recipient
from grievance.reference import queries as reference
from grievance.sentences import Sentence
from grievance.sittings import direction_events as events
from grievance.sittings import room_events
from grievance.sittings.direction_events import DirectionEvent


def _send(event: DirectionEvent, message: str, to: Iterable[Recipient], key: str, context: dict[str, Any]) -> None:
    """Each address once, whatever the number of roles that lead to it."""
    seen: set[str] = set()
    for each in to:
        if each.address.casefold() not in seen:
            seen.add(each.address.casefold())
            mail = queue_mail(message, each.address, context, at=event.at, key=f"{message}:{key}:{each.key}",
                              language=each.language, to_name=each.name)  # fmt: skip
            if mail is not None:
                mail.direction_id = event.direction_id


def _matter(event: DirectionEvent, words: str | None = None) -> dict[str, Any]:
    """What every mail about a direction says of it."""
    instruction = queries.direction(event.direction_id).words if words is None else words
    return {
        "reference": event.number, "office": reference.office_name(event.office_code), "instruction": instruction,
        "link": link(f"/directions/{event.number}"),
    }  # fmt: skip


def _offices(event: DirectionEvent, assisting: Iterable[str] = ()) -> list[Recipient]:
    """The officers of the office that leads and of those that assist."""
    found: list[Recipient] = []
    for code in (event.office_code, *assisting):
        found += recipients.officers(code, event.division, ist_date(event.at))
    return found


def _forum(event: DirectionEvent) -> list[Recipient]:
    """Those who decide on directions between sittings."""
    return recipients.conveners(event.division, ist_date(event.at)) + recipients.presiding(
        event.division, ist_date(event.at)
    )


def _served(event: DirectionEvent) -> list[Case]:
    found = cases.cases_by_id(event.serves)
    return [found[case_id] for case_id in event.serves if case_id in found]


def tell_of_direction(event: events.DirectionIssued) -> None:
    """The offices bound; and the filers of cases served beside the one it was given on, who hear by its own step.

    What was directed in the chair's name between sittings the chair reads too.
    """
    to = _offices(event, event.assisting)
    if event.in_chairs_name:
        to += recipients.presiding(event.division, ist_date(event.at))
    context = {
        **_matter(event, event.words), "due_on": event.due_on,
        "sitting": "" if event.circulated_because else event.sitting, "is_review": event.is_review, "proof": event.proof,
        "assisting": ", ".join(reference.office_name(code) for code in event.assisting), "waits_for": event.depends_on,
    }  # fmt: skip
    _send(event, "direction_issued", to, event.number, context)
    _news(event, [case for case in _served(event) if case.id != event.given_on], event.told())


def _news(event: DirectionEvent, served: Iterable[Case], what: Sentence) -> None:
    for case in served:
        to = recipients.filer_of(case)
        if to is not None:
            context = {**about(case, to_filer=True), "what": what, "office": reference.office_name(event.office_code),
                       "due_on": None, "words_given": ""}  # fmt: skip
            queue_mail("case_news", to.address, context, at=event.at, case=case, language=to.language, to_name=to.name,
                       key=f"direction:{event.name}:{event.number}:{case.id}:{to.key}:{event.at.isoformat()}")  # fmt: skip


def tell_of_report(event: events.ActionReported) -> None:
    """A claim of compliance: the forum looks at it, and each unit served is asked whether it is done."""
    if not event.claims_compliance:
        return
    key = f"{event.number}:{event.at.isoformat()}"
    for case in _served(event):
        to = recipients.filer_of(case)
        if to is not None:
            address = link(f"/cases/{case.number}/directions/{event.number}/word")
            context = {**about(case, to_filer=True), **_matter(event), "reference": case.number, "direction_number": event.number,
                       "claim": event.words, "link": address}  # fmt: skip
            queue_mail("direction_word", to.address, context, at=event.at, case=case, language=to.language, to_name=to.name,
                       key=f"direction_word:{key}:{case.id}:{to.key}")  # fmt: skip


def tell_of_terms(event: events.DirectionTermsChanged) -> None:
    context = {
        **_matter(event),
        "what": "terms",
        "old_on": None,
        "new_on": None,
        "why": event.why,
        "after": event.depends_on,
    }
    _send(event, "direction_changed", _offices(event, event.assisting), _stamp(event), context)


def _stamp(event: DirectionEvent) -> str:
    return f"{event.number}:{event.at.isoformat()}"


def _tell_offices(event: Any, what: str, why: Any, assisting: Iterable[str] = (), **more: Any) -> None:
    """The office that leads and those that assist now; ``assisting``: those that did before, too."""
    context = {**_matter(event), "what": what, "why": why, "old_on": None, "new_on": None, "after": "", **more}
    helping = dict.fromkeys((*(queries.direction(event.direction_id).assisting or ()), *assisting))
    _send(event, "direction_changed", _offices(event, helping), f"{what}:{_stamp(event)}", context)


def tell_of_moved_direction(event: events.DirectionMoved) -> None:
    _tell_offices(event, "moved", event.why, old_on=event.old_on, new_on=event.new_on)


def tell_of_refused_days(event: events.DirectionDaysRefused) -> None:
    _tell_offices(event, "stays", event.why, new_on=event.due_on)


def tell_of_dropped_direction(event: events.DirectionDropped) -> None:
    _tell_offices(event, "dropped", event.why)
    _news(event, _served(event), event.told())


def tell_of_sent_back(event: events.ComplianceSentBack) -> None:
    _tell_offices(event, "sent_back", event.words)


def tell_of_compliance(event: events.ComplianceAccepted) -> None:
    """The office, and the filers of cases that stay open; one that closes with it hears by its own closing."""
    _tell_offices(event, "accepted", "")
    _news(event, [case for case in _served(event) if case.state is not CaseState.CLOSED], event.told())


def tell_of_freed_direction(event: events.DirectionFreed) -> None:
    _tell_offices(event, "freed", "", after=event.after)


def tell_of_corrected_direction(event: room_events.DirectionCorrected) -> None:
    _tell_offices(event, "corrected", event.why, event.assisting, new_on=event.due_on)
    _news(event, _others(event), event.told())


def tell_of_direction_put_back(event: room_events.DirectionPutBack) -> None:
    _tell_offices(event, "open_again", event.why, new_on=event.due_on)
    _news(event, _others(event), event.told())


def _others(event: room_events.DirectionCorrected | room_events.DirectionPutBack) -> list[Case]:
    """Cases served whose filers do not hear of it by a step of their own case."""
    return [case for case in _served(event) if case.id not in event.by_own_step]


def tell_of_days_asked(event: events.DirectionDaysAsked) -> None:
    """Those who decide for the forum."""
    context = {**_matter(event), "days": event.days, "due_on": event.due_on, "why": event.why}
    _send(event, "direction_days_asked", _forum(event), _stamp(event), context)


def ask_for_line(event: events.LineAsked) -> None:
    context = {**_matter(event), "by": event.by, "is_missing": False}
    _send(event, "direction_line", _offices(event), f"{event.number}:{event.by}", context)


def tell_of_missed_line(event: events.LineMissed) -> None:
    context = {**_matter(event), "by": event.by, "is_missing": True}
    _send(event, "direction_line", _offices(event), f"missed:{event.number}:{event.by}", context)


MAILS = {
    events.DirectionIssued: tell_of_direction,
    events.DirectionTermsChanged: tell_of_terms,
    events.ActionReported: tell_of_report,
    events.DirectionMoved: tell_of_moved_direction,
    events.DirectionDaysAsked: tell_of_days_asked,
    events.DirectionDaysRefused: tell_of_refused_days,
    events.DirectionDropped: tell_of_dropped_direction,
    events.ComplianceSentBack: tell_of_sent_back,
    events.ComplianceAccepted: tell_of_compliance,
    events.DirectionFreed: tell_of_freed_direction,
    room_events.DirectionCorrected: tell_of_corrected_direction,
    room_events.DirectionPutBack: tell_of_direction_put_back,
    events.LineAsked: ask_for_line,
    events.LineMissed: tell_of_missed_line,
}
"""Rows for ``grievance/reactions.py``."""
