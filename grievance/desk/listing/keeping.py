"""Kept views: a question to the list of cases under a name, for oneself or for one's office. Sharing shares no row.

Called inside ``transaction()``; nothing here commits or reads the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from grievance.desk.listing import queries
from grievance.desk.listing.asked import asked_by
from grievance.desk.models import SavedView
from grievance.foundation.database import db
from grievance.foundation.errors import Conflict, NotFound
from grievance.permissions import Actor, Right
from grievance.sentences import N_, Refusal

MOST = 30
NAME = 60


def keep_view(given: Mapping[str, str], name: str, office: str, actor: Actor, now: datetime) -> SavedView:
    """Keeps what ``given`` asks; parameters that the list does not know are left out. ``office`` empty: mine only."""
    query = asked_by(given).as_query()
    if not query:
        raise Refusal(N_("Choose something first: every case stands in the list already."), field="name")
    if len(queries.own_views(actor)) >= MOST:
        raise Refusal(
            N_("You keep %(most)s views, as many as there is room for. Remove one first."), field="name", most=MOST
        )
    row = SavedView(
        owner_id=actor.person_id, office_code=_office(office, actor), name=_name(name), query=query, made_at=now
    )
    db.session.add(row)
    db.session.flush()
    return row


def change_view(view_id: int, version: str, name: str, office: str, actor: Actor) -> SavedView:
    """Another name, or shared and no longer shared. Only its owner changes a view."""
    row = queries.view_for(actor, view_id, lock=True)
    if row is None or row.owner_id != actor.person_id:
        raise NotFound()
    if version != str(row.version):
        raise Conflict(N_("This view was changed meanwhile. Look at it as it is now."), theirs=row.name, yours=name)
    row.name, row.office_code = _name(name), _office(office, actor)
    row.version += 1
    return row


def remove_view(view_id: int, actor: Actor) -> None:
    """Its owner removes it; of a view that was shared with his office the head may, too."""
    row = queries.view_for(actor, view_id, lock=True)
    if row is None or not may_remove(row, actor):
        raise NotFound()
    db.session.delete(row)


def may_remove(row: SavedView, actor: Actor) -> bool:
    heads = {grant.office_code for grant in actor.grants if Right.DECIDE_CASE in grant.rights}
    return row.owner_id == actor.person_id or (row.office_code is not None and row.office_code in heads)


def _name(typed: str) -> str:
    name = " ".join(typed.split())
    if not name or len(name) > NAME:
        raise Refusal(N_("Write a name of at most %(most)s letters."), field="name", most=NAME)
    return name


def _office(code: str, actor: Actor) -> str | None:
    if not code:
        return None
    if code not in actor.own_offices():
        raise Refusal(
            N_("A view is shared with an office in which you work. Choose one from the list."), field="office"
        )
    return code
