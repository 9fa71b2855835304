"""The only place that commits. Reactions to the recorded events run inside, before the commit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from grievance.foundation.database import db, writing
from grievance.foundation.events import Event
from grievance.foundation.turns import one_after_the_other
from grievance.sentences import Sentence

Reaction = Callable[[Any], object]
Reactions = dict[type[Event], tuple[Reaction, ...]]
Previews = dict[type[Event], tuple[Callable[[Any], Iterable[Sentence] | None], ...]]

_reactions: Reactions = {}
_previews: Previews = {}
_to_every_event: tuple[Reaction, ...] = ()


def register_reactions(
    table: Reactions, to_every_event: tuple[Reaction, ...] = (), previews: Previews | None = None
) -> None:
    """Called once by ``create_app`` with the tables of ``grievance/reactions.py``."""
    global _to_every_event
    _reactions.clear()
    _reactions.update(table)
    _previews.clear()
    _previews.update(previews or {})
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
    with one_after_the_other(session):
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


@dataclass
class Rehearsal:
    """What a change would do: the events it records and those that follow, and what the previews say of them."""

    events: tuple[Event, ...] = ()
    said: tuple[Sentence, ...] = ()


class _TakenBack(Exception):
    """Ends a rehearsal: nothing of it is kept."""


def rehearse(change: Callable[[], object]) -> Rehearsal:
    """Make ``change`` as if in earnest, see what it does, and take it back. What it refuses is raised here too.

    Only the reactions of the table of previews run: no mail, no record, no receipt.
    """
    found = Rehearsal()
    try:
        with transaction() as session:
            change()
            session.flush()
            found.said = tuple(_preview(session))
            found.events = tuple(session.info["events"])
            raise _TakenBack()
    except _TakenBack:
        return found


def _preview(session: Session) -> Iterator[Sentence]:
    """Each event's previews may record further events; what they return as sentences is said."""
    done, events = 0, session.info["events"]
    while done < len(events):
        for preview in _previews.get(type(events[done]), ()):
            yield from preview(events[done]) or ()
        done += 1


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
