"""Minutes: drafted from what was recorded, edited item by item, circulated, confirmed at the next sitting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal
from grievance.sittings.drafting import number_of
from grievance.sittings.events import MinutesCirculated
from grievance.sittings.models import Sitting
from grievance.sittings.operations.calendar import closed_because
from grievance.sittings.queries import series_by_id
from grievance.sittings.rules.minutes import checked_text
from grievance.sittings.rules.series import LeadDays, lead_dates
from grievance.sittings.rules.words import SittingState


def save_minutes(sitting: Sitting, texts: Mapping[int, str], actor: Actor, now: datetime) -> None:
    """The words of items as the convener edited them, by entry; what is left empty falls back to the draft."""
    _must_be_open(sitting)
    kept = {str(entry_id): checked_text(text) for entry_id, text in texts.items() if text.strip()}
    sitting.minutes_text = {**(sitting.minutes_text or {}), "items": kept, "edited_at": now.isoformat()}
    sitting.version += 1
    db.session.flush()


def _must_be_open(sitting: Sitting) -> None:
    if sitting.state is not SittingState.HELD:
        raise Refusal(N_("Minutes are written when the sitting has been held"))
    if sitting.minutes_state == "confirmed":
        raise Refusal(N_("These minutes are confirmed. A mistake in them needs a corrigendum"))


def circulate_minutes(sitting: Sitting, actor: Actor, now: datetime) -> None:
    """To all who were there; corrections are taken for a stated time that counts from this day."""
    _must_be_open(sitting)
    if sitting.minutes_state == "circulated":
        raise Refusal(N_("These minutes were circulated already"))
    series = series_by_id(sitting.series_id) if sitting.series_id else None
    lead = LeadDays(minutes=0, corrections=series.corrections_days if series else LeadDays().corrections)
    today = ist_date(now)
    sitting.corrections_until = lead_dates(today, lead, closed_because(sitting.division)).corrections_on
    sitting.minutes_state, sitting.minutes_circulated_at = "circulated", now
    sitting.version += 1
    db.session.flush()
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
