"""The only place that commits. Reactions to the recorded events run inside, before the commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from grievance.foundation.database import db, writing
from grievance.foundation.events import Event

Reaction = Callable[[Any], object]
Reactions = dict[type[Event], tuple[Reaction, ...]]

_reactions: Reactions = {}
_to_every_event: tuple[Reaction, ...] = ()


def register_reactions(table: Reactions, to_every_event: tuple[Reaction, ...] = ()) -> None:
    """Called once by ``create_app`` with the table of ``grievance/reactions.py``."""
    global _to_every_event
    _reactions.clear()
    _reactions.update(table)
    _to_every_event = to_every_event


def record(event: Event) -> Event:
    """Note that something has happened; only inside ``transaction()``."""
    if not writing.get():
        raise RuntimeError(f"{event.name} recorded outside transaction()")
    db.session().info.setdefault("events", []).append(event)
    return event


def _run_reactions(session: Session) -> None:
    """Reactions may record further events; these are run too, up to a bound that no honest chain reaches."""
    events: list[Event] = session.info.get("events", [])
    done = 0
    while done < len(events):
        if done > 50_000:
            raise RuntimeError("reactions record events without end")
        event = events[done]
        for reaction in (*_to_every_event, *_reactions.get(type(event), ())):
            reaction(event)
        done += 1


@contextmanager
def transaction() -> Iterator[Session]:
    """One change: read anew, change, react, commit. Raising rolls everything back.

    What was read before is expired and read again inside, so that a decision never rests on an old row.
    Order of locks everywhere: case_serial, case, clock, outbox, chain_head last. No hashing of passwords,
    mail, file or PDF work inside.
    """
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("changed outside transaction()")
    if writing.get():
        raise RuntimeError("transaction() inside transaction()")
    session.rollback()
    token = writing.set(True)
    session.info["events"] = []
    try:
        session.connection()
        yield session
        session.flush()
        _run_reactions(session)
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("events", None)
        writing.reset(token)


@contextmanager
def savepoint() -> Iterator[Session]:
    """A part of a transaction that may fail alone: raising undoes its changes and forgets its events."""
    session = db.session()
    events: list[Event] = session.info["events"]
    before = len(events)
    try:
        with session.begin_nested():
            yield session
            session.flush()
    except BaseException:
        del events[before:]
        raise
