"""Reactions: mails around a sitting, its directions and a forum that does not sit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from grievance.cases import queries as cases
from grievance.foundation.clock import ist_date
from grievance.foundation.events import Event
from grievance.notifications import queries, recipients
from grievance.notifications.about_cases import about
from grievance.notifications.operations import link, queue_mail
from grievance.notifications.recipients import Recipient
from grievance.sittings import events


def _send(event: Event, message: str, to: Iterable[Recipient], key: str, context: dict[str, Any]) -> None:
    """Each address once, whatever the number of roles that lead to it."""
    seen: set[str] = set()
    for each in to:
        if each.address.casefold() not in seen:
            seen.add(each.address.casefold())
            queue_mail(message, each.address, context, at=event.at, key=f"{message}:{key}:{each.key}",
                       language=each.language, to_name=each.name)  # fmt: skip


def _called(division: str, sitting_id: int, on: Any) -> list[Recipient]:
    """Everybody called: chair, members, convener, and the officers and filers of what stands on the agenda."""
    found = recipients.members(division, on)
    for code in queries.offices_on_agenda(sitting_id):
        found += recipients.officers(code, division, on)
    return found + [to for case in queries.cases_on_agenda(sitting_id) if (to := recipients.filer_of(case))]


def tell_of_moved_sitting(event: events.SittingMoved) -> None:
    context = {
        "sitting": event.sitting, "division": event.division.capitalize(), "sits_on": event.sits_on, "points_by": None,
        "begins": event.begins, "venue": event.venue, "was_on": event.was_on, "moved_because": event.why,
        "link": link(f"/sittings/{event.sitting}"),
    }  # fmt: skip
    to = _called(event.division, event.sitting_id, ist_date(event.at))
    _send(event, "sitting_called", to, f"{event.sitting}:{event.at.isoformat()}", context)


def tell_of_sitting_not_held(event: events.SittingNotHeld) -> None:
    """Called off, or adjourned to a day: the same people hear of it in one act."""
    context = {
        "sitting": event.sitting, "division": event.division.capitalize(), "was_on": event.was_on, "why": event.why,
        "adjourned_to_on": event.adjourned_to_on, "link": link(f"/sittings/{event.adjourned_to or event.sitting}"),
    }  # fmt: skip
    to = _called(event.division, event.sitting_id, ist_date(event.at))
    _send(event, "sitting_not_held", to, event.sitting, context)


def tell_of_frozen_agenda(event: events.AgendaFrozen) -> None:
    """The call: chair and members, and the offices on the agenda. Filers hear of their own item by ``CaseListed``."""
    sitting = queries.sitting(event.sitting_id)
    if sitting is None or event.version != 1:
        return
    today = ist_date(event.at)
    to = recipients.members(event.division, today)
    for code in event.offices:
        to += recipients.officers(code, event.division, today)
    context = {
        "sitting": event.sitting, "division": event.division.capitalize(), "sits_on": sitting.sits_on, "was_on": None,
        "begins": sitting.starts_at, "venue": sitting.venue, "moved_because": None, "points_by": None,
        "link": link(f"/sittings/{event.sitting}/agenda"),
    }  # fmt: skip
    _send(event, "sitting_called", to, event.sitting, context)


def tell_of_listing(event: events.CaseListed) -> None:
    """Filer and office, each with the reason and the item's number."""
    case = cases.case_by_id(event.case_id or 0)
    if case is None:
        return
    context = {
        "sitting": event.sitting, "sits_on": event.sits_on, "begins": event.begins, "venue": event.venue,
        "item": event.serial, "reason": event.reason, "brief_by": None,
    }  # fmt: skip
    today = ist_date(event.at)
    filer = recipients.filer_of(case)
    office = recipients.officers(event.office_code or "", case.division, today)
    for each, is_filer in [*([(filer, True)] if filer else []), *[(to, False) for to in office]]:
        queue_mail(
            "listed_on_agenda", each.address, {**about(case, to_filer=is_filer), **context}, at=event.at, case=case,
            key=f"listed:{event.sitting}:{event.case_id}:{each.key}", language=each.language, to_name=each.name,
        )  # fmt: skip


def tell_of_direction(event: events.DirectionIssued) -> None:
    """The lead office and those that assist."""
    today, to = ist_date(event.at), []
    for code in (event.office_code, *event.assisting):
        to += recipients.officers(code, event.division, today)
    helpers = ", ".join(recipients.office_name(code) for code in event.assisting)
    context = {
        "reference": event.number, "office": recipients.office_name(event.office_code), "due_on": event.due_on,
        "direction": event.words, "sitting": event.sitting, "proof": event.proof, "assisting": helpers,
        "link": link(f"/directions/{event.number}"),
    }  # fmt: skip
    _send(event, "direction_issued", to, event.number, context)


def tell_of_lapse(event: events.ForumOverdue) -> None:
    """Chair, Administrative Secretary and associations, when the lapse begins and again every 30 days."""
    context = {
        "division": event.division.capitalize(), "days_overdue": event.days_overdue, "due_on": event.due_on,
        "last_on": event.last_on, "link": link("/sittings"),
    }  # fmt: skip
    to = recipients.presiding(event.division, ist_date(event.at)) + recipients.associations(event.division)
    _send(event, "forum_overdue", to, f"{event.division}:{event.due_on}:{ist_date(event.at)}", context)


MAILS = {
    events.SittingMoved: tell_of_moved_sitting,
    events.SittingNotHeld: tell_of_sitting_not_held,
    events.AgendaFrozen: tell_of_frozen_agenda,
    events.CaseListed: tell_of_listing,
    events.DirectionIssued: tell_of_direction,
    events.ForumOverdue: tell_of_lapse,
}
