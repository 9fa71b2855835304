"""What was directed between sittings comes before the next one, which confirms it or drops it."""

from __future__ import annotations

from datetime import datetime

from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.sentences import N_, as_data, sentence
from grievance.sittings import queries
from grievance.sittings.direction_events import DirectionConfirmed, DirectionUnconfirmed
from grievance.sittings.drafting import agenda_draft, number_of
from grievance.sittings.models import Direction, Entry, Sitting
from grievance.sittings.operations.about_directions import about, touch
from grievance.sittings.operations.agenda import draft_changed, on_the_list
from grievance.sittings.queries import Dated
from grievance.sittings.rules.words import EntryKind


def list_for_confirmation(sitting: Sitting, direction: Direction, actor: Actor, now: datetime) -> None:
    """On the agenda that is drawn already; one that is circulated gets it on its next supplementary list.

    Where nothing is drawn yet the rules list it.
    """
    rows = on_the_list(queries.entries_of(sitting.id))
    if not rows:
        return
    drawn = agenda_draft(sitting, direction.circulated_on or sitting.sits_on).entries
    one = next(row for row in drawn if row.kind is EntryKind.DIRECTION and row.key == direction.number)
    place = 1 + max([0, *(row.place for row in rows if row.section == one.section)])
    db.session.add(
        Entry(sitting_id=sitting.id, section=int(one.section), place=place, kind=one.kind, direction_id=direction.id,
              title=direction.words, reason=as_data(one.reason), minutes=one.minutes,
              list_no=len(queries.versions_of(sitting.id)))
    )  # fmt: skip
    db.session.flush()
    what = sentence(N_("Direction %(number)s, given by circulation, came on the agenda"), number=direction.number)
    draft_changed(sitting, what, actor, now)


def pass_unconfirmed_on(sitting: Sitting, actor: Actor, now: datetime) -> None:
    """What a sitting that is over, held or not, leaves unconfirmed comes before the next one, though that is drawn already."""
    later = queries.next_sitting(sitting.division, ist_date(now), lock=True)
    if later is None:
        return
    listed = {row.direction_id for row in queries.entries_of(later.id)}
    for dated in queries.directions_for_agenda(sitting.division, ist_date(now)):
        direction = dated.direction
        if direction.circulated_on and not direction.confirmed_at and direction.id not in listed:
            list_for_confirmation(later, direction, actor, now)


def confirm_circulated(sitting: Sitting, dated: Dated, actor: Actor, now: datetime) -> int | None:
    """Its id, so that the confirmation can be taken back; None where an earlier sitting has confirmed it."""
    direction = dated.direction
    if direction.confirmed_at:
        return None
    direction.confirmed_at, direction.confirmed_on = number_of(sitting), sitting.sits_on
    touch(direction)
    record(DirectionConfirmed(**about(direction, actor, now), sitting=direction.confirmed_at))
    return direction.id


def take_back_confirmation(direction_id: int, why: str, actor: Actor, now: datetime) -> None:
    dated = queries.direction_locked(direction_id)
    if dated is None or not dated.direction.confirmed_at:
        return
    direction, was = dated.direction, dated.direction.confirmed_at
    direction.confirmed_at, direction.confirmed_on = "", None
    touch(direction)
    record(DirectionUnconfirmed(**about(direction, actor, now), sitting=was, why=why))
