"""A head names an officer of the same office who acts in his place from a day to a day.

The deputy holds the head's role for those days (``RoleGrant.deputy_for_id``) and stays who he is: what he proposed
himself another must approve. He names no deputy in turn.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from grievance.accounts import operations, queries
from grievance.accounts.models import RoleGrant
from grievance.foundation.clock import ist_date
from grievance.foundation.errors import NotAllowed
from grievance.permissions import Actor, Right, Role
from grievance.sentences import N_, Refusal

LONGEST = timedelta(days=90)
NOT_YOURS = N_("The head of an office names its deputy.")


def offices_of_head(actor: Actor) -> frozenset[str]:
    """Where the person may name a deputy: the offices of which he is the head, those below left out."""
    return frozenset(
        grant.office_code for grant in actor.grants if grant.office_code and Right.SET_DEPUTY in grant.rights
    )


def name_deputy(office_code: str, person_id: int, from_on: date, to_on: date, actor: Actor, now: datetime) -> RoleGrant:
    """Refuses with its field who is not of the office, days that lie behind or are too many, and two at a time."""
    if office_code not in offices_of_head(actor) or actor.person_id is None:
        raise NotAllowed(NOT_YOURS)
    today = ist_date(now)
    person = next((one for one in queries.staff_of(office_code, today) if one.id == person_id), None)
    if person is None or person.id == actor.person_id:
        raise Refusal(N_("Choose another officer of your office."), field="who")
    if from_on < today:
        raise Refusal(N_("The first day cannot lie before today."), field="from_on")
    if to_on < from_on:
        raise Refusal(N_("The last day is before the first day."), field="to_on")
    if to_on - from_on >= LONGEST:
        raise Refusal(N_("At most 90 days. For longer the administrator enters who holds the post."), field="to_on")
    if any(row.from_on <= to_on for row in queries.deputies_of({office_code}, from_on)):
        raise Refusal(N_("Somebody is your deputy on some of these days already. End that first."), field="from_on")
    row = operations.give_grant(person, Role.HOD, actor, now, office_code=office_code, from_on=from_on, to_on=to_on)
    row.deputy_for_id = actor.person_id
    return row


def end_deputy(row: RoleGrant, actor: Actor, now: datetime) -> None:
    """At once: the deputy's sessions end, and the next begins without the head's rights."""
    if row.office_code not in offices_of_head(actor):
        raise NotAllowed(NOT_YOURS)
    operations.end_grant(row, ist_date(now) - timedelta(days=1), actor, now)
