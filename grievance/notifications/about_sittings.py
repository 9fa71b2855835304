"""Reactions: mails around a sitting and a forum that does not sit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr
from typing import Any

from flask import current_app
from flask_babel import force_locale

from grievance.cases import queries as cases
from grievance.cases.models import Case
from grievance.foundation.clock import ist_date
from grievance.foundation.events import Event
from grievance.notifications import queries, recipients
from grievance.notifications.about_cases import about
from grievance.notifications.operations import MailFile, link, queue_mail
from grievance.notifications.recipients import Recipient
from grievance.notifications.sms import sms_to_filer
from grievance.sentences import N_, Sentence, sentence
from grievance.sittings import events
from grievance.sittings.calendar_files import CALLED_OFF, Invited, invitation
from grievance.sittings.drafting import number_of
from grievance.sittings.models import Sitting
from grievance.sittings.rules.words import SittingState
from grievance.web.languages import catalogue_of


@dataclass(frozen=True)
class Call:
    """One person and the sittings to which the person is called."""

    to: Recipient
    sittings: tuple[Sitting, ...]


def send_each(
    event: Event, message: str, to: Iterable[Recipient], key: str, context: dict[str, Any],
    invited_to: Sequence[Sitting] = (),
) -> None:  # fmt: skip
    """Each address once, whatever the number of roles that lead to it, in its own language."""
    for each in _once(to):
        queue_mail(message, each.address, context, at=event.at, key=f"{message}:{key}:{each.key}",
                   language=each.language, to_name=each.name, files=invitations(each, invited_to))  # fmt: skip


def _once(to: Iterable[Recipient]) -> list[Recipient]:
    seen: dict[str, Recipient] = {}
    for each in to:
        seen.setdefault(each.address.casefold(), each)
    return list(seen.values())


def invitations(to: Recipient, sittings: Iterable[Sitting], is_off: bool = False) -> list[MailFile]:
    """A file a sitting, so that the reader's calendar takes the change: an invitation, or the word that it is off.

    ``is_off``: for this reader, whatever becomes of the sitting.
    """
    sender = parseaddr(str(current_app.config["MAIL_DEFAULT_SENDER"]))
    invited, found = Invited(to.address.strip(), to.name, sender[1], sender[0]), []
    with force_locale(catalogue_of(to.language)):
        for sitting in sittings:
            method, text = invitation(sitting, invited, is_off)
            kind = f"text/calendar; method={method}; charset=utf-8; component=VEVENT"
            found.append(MailFile(f"{number_of(sitting)}.ics", kind, text))
    return found


def everyone_called(division: str, sitting_id: int, number: str, on: date) -> list[Recipient]:
    """Everybody called: chair, members, convener, and the officers and filers of what stands on the agenda.

    Associations that got the notice hear of changes too.
    """
    found, bodies = recipients.members(division, on), recipients.associations(division)
    for code in queries.offices_on_agenda(sitting_id):
        found += recipients.officers(code, division, on)
    noticed = set(queries.keys_there(_notice_key(number, each) for each in bodies))
    found += [each for each in bodies if _notice_key(number, each) in noticed]
    filers = (recipients.filer_of(case) for case in queries.cases_on_agenda(sitting_id))
    return found + [to for to in filers if to is not None and to.address]


def _notice_key(number: str, to: Recipient) -> str:
    return f"sitting_called:{number}:notice:{to.key}"


def tell_of_notice(event: events.SittingNotified) -> None:
    """The forum's own people, and the associations, who may still file points for it."""
    found = queries.sitting(event.sitting_id)
    if found is None:
        return
    context = {
        "sitting": event.sitting, "division": event.division.capitalize(), "sits_on": found.sits_on, "was_on": None,
        "begins": found.starts_at, "venue": found.venue, "moved_because": None, "points_by": found.closes_on,
        "link": link(f"/sittings/{event.sitting}"),
    }  # fmt: skip
    to = recipients.members(event.division, ist_date(event.at)) + recipients.associations(event.division)
    send_each(event, "sitting_called", to, f"{event.sitting}:notice", context, [found])


def tell_of_moved_sitting(event: events.SittingMoved) -> None:
    context = {
        "sitting": event.sitting, "division": event.division.capitalize(), "sits_on": event.sits_on, "points_by": None,
        "begins": event.begins, "venue": event.venue, "was_on": event.was_on, "moved_because": event.why,
        "link": link(f"/sittings/{event.sitting}"),
    }  # fmt: skip
    to = everyone_called(event.division, event.sitting_id, event.sitting, ist_date(event.at))
    moved = queries.sittings([event.sitting_id])
    send_each(event, "sitting_called", to, f"{event.sitting}:{event.at.isoformat()}", context, moved)


def tell_of_sitting_not_held(event: events.SittingNotHeld) -> None:
    """Called off, or adjourned to a day: the same people hear of it in one act."""
    context = {
        "sitting": event.sitting, "division": event.division.capitalize(), "was_on": event.was_on, "why": event.why,
        "adjourned_to_on": event.adjourned_to_on, "link": link(f"/sittings/{event.adjourned_to or event.sitting}"),
    }  # fmt: skip
    to = everyone_called(event.division, event.sitting_id, event.sitting, ist_date(event.at))
    found = queries.sittings(one for one in (event.sitting_id, event.adjourned_to_id) if one)
    changed = [one for one in found if one.state in CALLED_OFF or one.id != event.sitting_id]
    send_each(event, "sitting_not_held", to, event.sitting, context, changed)


def tell_of_changed_series(event: events.SeriesChanged) -> None:
    """All that changes, in one mail to each person: what concerns the person and nothing else."""
    was_on = dict(zip(event.moved, event.was_on, strict=True))
    for call in _calls(event, queries.sittings([*event.moved, *event.called_off, *event.added])):
        context = {
            "division": event.division.capitalize(), "why": event.why, "link": link("/sittings"),
            "lines": [_line(one, was_on.get(one.id)) for one in call.sittings],
        }  # fmt: skip
        queue_mail(
            "sittings_changed", call.to.address, context, at=event.at, language=call.to.language, to_name=call.to.name,
            key=f"sittings_changed:{event.division}:{event.at.isoformat()}:{call.to.key}",
            files=invitations(call.to, call.sittings),
        )  # fmt: skip


def _calls(event: events.SeriesChanged, changed: Iterable[Sitting]) -> list[Call]:
    called: dict[str, tuple[Recipient, list[Sitting]]] = {}
    for sitting in changed:
        for each in _once(everyone_called(event.division, sitting.id, number_of(sitting), ist_date(event.at))):
            called.setdefault(each.address.casefold(), (each, []))[1].append(sitting)
    return [Call(to, tuple(sittings)) for to, sittings in called.values()]


def _line(sitting: Sitting, was_on: date | None) -> Sentence:
    number = number_of(sitting)
    if sitting.state is SittingState.NOT_HELD:
        return sentence(N_("%(sitting)s, %(day)s: not held"), sitting=number, day=sitting.sits_on)
    facts = {"sitting": number, "day": sitting.sits_on, "time": sitting.starts_at, "place": sitting.venue}
    if was_on and was_on != sitting.sits_on:
        return sentence(N_("%(sitting)s: %(day)s, %(time)s, %(place)s (before: %(was_on)s)"), **facts, was_on=was_on)
    return sentence(N_("%(sitting)s: %(day)s, %(time)s, %(place)s"), **facts)


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
    send_each(event, "sitting_called", to, event.sitting, context, [sitting])


def tell_of_listing(event: events.CaseListed) -> None:
    """Filer and office, each with the reason and the item's number."""
    case = cases.case_by_id(event.case_id or 0)
    if case is None:
        return
    context = {
        "sitting": event.sitting, "sits_on": event.sits_on, "begins": event.begins, "venue": event.venue,
        "item": event.serial, "reason": event.reason, "brief_by": None,
    }  # fmt: skip
    today, sittings = ist_date(event.at), queries.sittings([event.sitting_id])
    filer = recipients.filer_of(case)
    if filer is not None:
        sms_to_filer("sitting", case, filer, f"listed:{event.sitting}:{event.case_id}:sms", event.at, due_on=event.sits_on,
                     time=str(event.begins))  # fmt: skip
    office = recipients.officers_for(case, event.office_code, today)
    for each, is_filer in [*([(filer, True)] if filer else []), *[(to, False) for to in office]]:
        queue_mail(
            "listed_on_agenda", each.address, {**about(case, to_filer=is_filer), **context}, at=event.at, case=case,
            key=f"listed:{event.sitting}:{event.case_id}:{each.key}", language=each.language, to_name=each.name,
            files=invitations(each, sittings) if is_filer else (),
        )  # fmt: skip


def tell_of_withdrawn_item(event: events.ListingWithdrawn) -> None:
    """Filer and office. Whoever is called for nothing else is taken off the calendar too."""
    case, today = cases.case_by_id(event.case_id or 0), ist_date(event.at)
    direction = queries.direction(event.direction_id) if event.direction_id else None
    if case is None and direction is None:
        return
    matter = {"reference": direction.number, "title": direction.words, "link": link(f"/directions/{direction.number}"),
              "reader": "office"} if direction else {}  # fmt: skip
    filer = recipients.filer_of(case) if case else None
    found = queries.sittings([event.sitting_id])
    still = {
        each.address.casefold() for each in everyone_called(event.division, event.sitting_id, event.sitting, today)
    }
    for each, is_filer in [
        *([(filer, True)] if filer and filer.address else []),
        *((to, False) for to in _officers_called(event, case)),
    ]:
        context = about(case, to_filer=is_filer) if case else matter
        context |= {"sitting": event.sitting, "sits_on": event.sits_on, "item": event.serial, "why": event.why}
        is_free = each.address.casefold() not in still
        queue_mail(
            "listing_withdrawn", each.address, context, at=event.at, case=case, language=each.language, to_name=each.name,
            key=f"withdrawn:{event.sitting}:{event.serial}:{each.key}",
            files=invitations(each, found, is_off=True) if is_free else (),
        )  # fmt: skip


def _officers_called(event: events.ListingWithdrawn, case: Case | None) -> list[Recipient]:
    if event.office_code is None:
        return []
    if case is not None:
        return recipients.officers_for(case, event.office_code, ist_date(event.at))
    return recipients.officers(event.office_code, event.division, ist_date(event.at))


def tell_of_lapse(event: events.ForumOverdue) -> None:
    """Chair, Administrative Secretary and associations, when the lapse begins and again every 30 days."""
    context = {
        "division": event.division.capitalize(), "days_overdue": event.days_overdue, "due_on": event.due_on,
        "last_on": event.last_on, "link": link("/sittings"),
    }  # fmt: skip
    to = recipients.presiding(event.division, ist_date(event.at)) + recipients.associations(event.division)
    send_each(event, "forum_overdue", to, f"{event.division}:{event.due_on}:{ist_date(event.at)}", context)


MAILS = {
    events.SeriesChanged: tell_of_changed_series,
    events.SittingNotified: tell_of_notice,
    events.SittingMoved: tell_of_moved_sitting,
    events.SittingNotHeld: tell_of_sitting_not_held,
    events.AgendaFrozen: tell_of_frozen_agenda,
    events.CaseListed: tell_of_listing,
    events.ListingWithdrawn: tell_of_withdrawn_item,
    events.ForumOverdue: tell_of_lapse,
}
