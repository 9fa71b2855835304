"""Minutes: drafted from what was recorded, edited item by item, circulated, open to correction for a stated time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal
from grievance.sittings import queries
from grievance.sittings.drafting import number_of
from grievance.sittings.events import MinutesCirculated
from grievance.sittings.models import Entry, MinutesCorrection, Sitting
from grievance.sittings.operations.agenda import on_the_list
from grievance.sittings.operations.attendance import quorum_of
from grievance.sittings.operations.calendar import closed_because
from grievance.sittings.operations.confirming import fix_version
from grievance.sittings.queries import series_by_id
from grievance.sittings.room_events import CorrectionAsked, CorrectionDecided
from grievance.sittings.rules.minutes import checked_answer, checked_request, checked_text
from grievance.sittings.rules.room import DECIDES
from grievance.sittings.rules.series import LeadDays, lead_dates
from grievance.sittings.rules.words import SittingState


def save_minutes(sitting: Sitting, texts: Mapping[int, str], actor: Actor, now: datetime) -> None:
    """The words of items as the convener edited them, by entry; what is left empty falls back to the draft."""
    _must_be_draft(sitting)
    kept = {str(entry_id): checked_text(text) for entry_id, text in texts.items() if text.strip()}
    sitting.minutes_text = {**(sitting.minutes_text or {}), "items": kept, "edited_at": now.isoformat()}
    sitting.version += 1
    db.session.flush()


def _must_be_draft(sitting: Sitting) -> None:
    if sitting.state is not SittingState.HELD:
        raise Refusal(N_("Minutes are written when the sitting has been held"))
    if sitting.minutes_state == "confirmed":
        raise Refusal(N_("These minutes are confirmed. A mistake in them needs a corrigendum"))
    if sitting.minutes_state == "circulated":
        raise Refusal(N_("These minutes are circulated. They change by corrections only, each taken or declined"))


def circulate_minutes(sitting: Sitting, actor: Actor, now: datetime) -> None:
    """To all who were called; corrections are taken for a stated time that counts from this day."""
    _must_be_draft(sitting)
    _must_name_those_present(sitting)
    series = series_by_id(sitting.series_id) if sitting.series_id else None
    lead = LeadDays(minutes=0, corrections=series.corrections_days if series else LeadDays().corrections)
    today = ist_date(now)
    sitting.corrections_until = lead_dates(today, lead, closed_because(sitting.division)).corrections_on
    sitting.minutes_state, sitting.minutes_circulated_at = "circulated", now
    sitting.version += 1
    db.session.flush()
    fix_version(sitting, "circulated", actor, now)
    record(
        MinutesCirculated(
            at=now,
            actor=actor,
            division=sitting.division,
            sitting=number_of(sitting),
            sitting_id=sitting.id,
            corrections_until=sitting.corrections_until,
        )
    )


def _must_name_those_present(sitting: Sitting) -> None:
    """What was decided rests on who was there, or on the reason why the forum decided without a quorum."""
    decided = any(row.disposition in DECIDES for row in on_the_list(queries.entries_of(sitting.id)))
    stands = quorum_of(sitting)
    if not decided or sitting.no_quorum_because or stands.is_met:
        return
    if stands.is_met is None:
        raise Refusal(N_("Take the attendance first: the minutes begin with those present"))
    raise Refusal(N_("%(stands)s Write beside the attendance why the forum decided all the same."), stands=stands.words)


def ask_correction(
    sitting: Sitting, entry: Entry | None, words: str, asked_for: str, actor: Actor, now: datetime
) -> MinutesCorrection:
    """A member, an office or a unit says what is wrong in its eyes, within the stated time."""
    if sitting.minutes_state != "circulated":
        raise Refusal(N_("These minutes are not open to correction"))
    if ist_date(now) > sitting.corrections_until:
        raise Refusal(
            N_("Corrections could be asked for until %(day)s. Write to the convener"), day=sitting.corrections_until
        )
    if actor.person_id is None:
        raise Refusal(N_("Sign in to ask for a correction"))
    row = MinutesCorrection(
        sitting_id=sitting.id, entry_id=entry.id if entry else None, asked_by=actor.person_id,
        asked_for=asked_for or actor.name, words=checked_request(words), asked_at=now, state="asked",
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record(
        CorrectionAsked(
            at=now, actor=actor, sitting=number_of(sitting), sitting_id=sitting.id, division=sitting.division,
            correction_id=row.id, serial=entry.serial_text if entry else "", asked_for=row.asked_for, words=row.words,
        )
    )  # fmt: skip
    return row


def decide_correction(
    sitting: Sitting, row: MinutesCorrection, is_taken: bool, new_text: str, reason: str, actor: Actor, now: datetime
) -> None:
    """Taken: ``new_text`` stands in the confirmed minutes. Declined: with the reason. Whoever asked is told."""
    if sitting.minutes_state != "circulated":
        raise Refusal(N_("These minutes are not open to correction"))
    if row.state != "asked":
        raise Refusal(N_("This correction was decided already"))
    row.new_text, row.reason = checked_answer(is_taken, new_text, reason)
    row.state, row.decided_by, row.decided_at = "taken" if is_taken else "declined", actor.person_id, now
    row.version += 1
    sitting.version += 1
    db.session.flush()
    entry = queries.entry_of(sitting.id, row.entry_id) if row.entry_id else None
    record(
        CorrectionDecided(
            at=now, actor=actor, sitting=number_of(sitting), sitting_id=sitting.id, correction_id=row.id,
            asked_by=row.asked_by, serial=entry.serial_text if entry else "", is_taken=is_taken, words=row.words,
            reason=row.reason or row.new_text,
        )
    )  # fmt: skip
