"""Versions of minutes, fixed for ever; confirmed at a later sitting with what was taken, afterwards corrected by number only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal
from grievance.sittings import queries
from grievance.sittings.drafting import number_of
from grievance.sittings.events import MinutesConfirmed
from grievance.sittings.models import Corrigendum, Entry, MinutesVersion, Sitting
from grievance.sittings.queries import minutes as rows
from grievance.sittings.room_events import ConfirmationTakenBack, CorrigendumIssued, MinutesFixed
from grievance.sittings.rules.freezing import fingerprint
from grievance.sittings.rules.minutes import checked_corrigendum


def fix_version(sitting: Sitting, kind: str, actor: Actor, now: datetime) -> MinutesVersion:
    """The minutes as they stand, under the next number. Their papers are made of it and never made again."""
    last = rows.minutes_version(sitting.id)
    texts: dict[str, Any] = {
        "items": dict((sitting.minutes_text or {}).get("items", {})),
        "remarks": list((sitting.minutes_text or {}).get("remarks", ())),
        "corrigenda": [[one.number, one.words, one.why] for one in rows.corrigenda_of(sitting.id)],
    }
    version = MinutesVersion(
        sitting_id=sitting.id, version=last.version + 1 if last else 1, kind=kind, texts=texts,
        sha256=fingerprint(texts), made_at=now, made_by=actor.person_id,
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    record(
        MinutesFixed(
            at=now, actor=actor, sitting=number_of(sitting), sitting_id=sitting.id, version=version.version, kind=kind,
            sha256=version.sha256,
        )
    )  # fmt: skip
    return version


def confirm_minutes(at_sitting: Sitting, number: str, actor: Actor, now: datetime) -> int | None:
    """The forum confirms the minutes of an earlier sitting, with the corrections that were taken merged."""
    earlier = queries.sitting_by_number(number, lock=True)
    if earlier is None or earlier.minutes_state == "confirmed":
        return None
    if earlier.minutes_state != "circulated":
        raise Refusal(
            N_("The minutes of sitting %(number)s are not circulated yet. Circulate them first"), number=number
        )
    if waiting := rows.corrections_undecided(earlier.id):
        raise Refusal(
            N_("Corrections asked for and not decided yet: %(count)s. Take or decline them in the minutes first"),
            count=waiting,
        )
    _merge(earlier)
    earlier.minutes_state = "confirmed"
    earlier.version += 1
    db.session.flush()
    fix_version(earlier, "confirmed", actor, now)
    record(MinutesConfirmed(at=now, actor=actor, sitting=number, confirmed_at=number_of(at_sitting)))
    return earlier.id


def _merge(sitting: Sitting) -> None:
    text = dict(sitting.minutes_text or {})
    items, remarks = dict(text.get("items", {})), list(text.get("remarks", ()))
    for one in rows.corrections_taken(sitting.id):
        if one.entry_id:
            items[str(one.entry_id)] = one.new_text
        elif one.new_text not in remarks:
            remarks.append(one.new_text)
    sitting.minutes_text = {**text, "items": items, "remarks": remarks}


def take_confirmation_back(at_sitting: Sitting, earlier_id: int, why: str, actor: Actor, now: datetime) -> None:
    """The confirmation was recorded by mistake. With a corrigendum out it stands."""
    earlier = queries.sitting_by_id(earlier_id)
    if earlier is None or earlier.minutes_state != "confirmed":
        return
    if rows.corrigenda_of(earlier.id):
        raise Refusal(
            N_("A corrigendum to the minutes of sitting %(number)s is out. The confirmation stands"),
            number=number_of(earlier),
        )
    circulated = next(one for one in rows.minutes_versions(earlier.id) if one.kind == "circulated")
    earlier.minutes_text = {**(earlier.minutes_text or {}), **circulated.texts}
    earlier.minutes_state = "circulated"
    earlier.version += 1
    db.session.flush()
    record(
        ConfirmationTakenBack(
            at=now, actor=actor, sitting=number_of(earlier), confirmed_at=number_of(at_sitting), why=why
        )
    )


def issue_corrigendum(
    sitting: Sitting, entry: Entry | None, words: str, why: str, actor: Actor, now: datetime
) -> Corrigendum:
    """The only way to put right what was confirmed: a numbered addition, told to everyone who was called."""
    if sitting.minutes_state != "confirmed":
        raise Refusal(N_("These minutes are not confirmed yet. Ask for a correction instead"))
    words, why = checked_corrigendum(words, why)
    row = Corrigendum(
        sitting_id=sitting.id, number=len(rows.corrigenda_of(sitting.id)) + 1, entry_id=entry.id if entry else None,
        words=words, why=why, issued_at=now, issued_by=actor.person_id,
    )  # fmt: skip
    db.session.add(row)
    sitting.version += 1
    db.session.flush()
    fix_version(sitting, "corrected", actor, now)
    record(
        CorrigendumIssued(
            at=now, actor=actor, division=sitting.division, sitting=number_of(sitting), sitting_id=sitting.id,
            corrigendum=row.number, serial=entry.serial_text if entry else "", words=words, why=why,
        )
    )  # fmt: skip
    return row
