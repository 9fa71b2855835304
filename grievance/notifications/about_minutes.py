"""Reactions: mails when minutes go out, are corrected or a corrigendum follows."""

from __future__ import annotations

from grievance.foundation.clock import ist_date
from grievance.notifications import recipients
from grievance.notifications.about_sittings import everyone_called, send_each
from grievance.notifications.operations import link
from grievance.sittings import events, room_events


def _minutes_link(number: str) -> str:
    return link(f"/sittings/{number}/papers/minutes.pdf")


def tell_of_minutes(event: events.MinutesCirculated) -> None:
    """Everyone who was called, with the paper and the day until which corrections are taken."""
    context = {
        "sitting": event.sitting, "division": event.division.capitalize(), "until": event.corrections_until,
        "link": _minutes_link(event.sitting),
    }  # fmt: skip
    to = everyone_called(event.division, event.sitting_id, event.sitting, ist_date(event.at))
    send_each(event, "minutes_circulated", to, event.sitting, context)


def tell_of_correction(event: room_events.CorrectionDecided) -> None:
    """Whoever asked."""
    context = {
        "sitting": event.sitting, "item": event.serial, "asked": event.words, "is_taken": event.is_taken,
        "reason": event.reason, "link": _minutes_link(event.sitting),
    }  # fmt: skip
    to = recipients.people_by_id([event.asked_by]).values()
    send_each(event, "correction_decided", to, f"{event.sitting}:{event.correction_id}", context)


def tell_of_asked_correction(event: room_events.CorrectionAsked) -> None:
    """The conveners of the division, who take or decline it."""
    context = {
        "sitting": event.sitting, "item": event.serial, "by": event.asked_for, "asked": event.words,
        "link": link(f"/sittings/{event.sitting}/minutes/corrections/{event.correction_id}"),
    }  # fmt: skip
    to = recipients.conveners(event.division, ist_date(event.at))
    send_each(event, "correction_asked", to, f"{event.sitting}:{event.correction_id}", context)


def tell_of_corrigendum(event: room_events.CorrigendumIssued) -> None:
    context = {
        "sitting": event.sitting, "division": event.division.capitalize(), "number": event.corrigendum,
        "item": event.serial, "link": _minutes_link(event.sitting),
    }  # fmt: skip
    to = everyone_called(event.division, event.sitting_id, event.sitting, ist_date(event.at))
    send_each(event, "corrigendum_issued", to, f"{event.sitting}:{event.corrigendum}", context)


MAILS = {
    events.MinutesCirculated: tell_of_minutes,
    room_events.CorrectionAsked: tell_of_asked_correction,
    room_events.CorrectionDecided: tell_of_correction,
    room_events.CorrigendumIssued: tell_of_corrigendum,
}
