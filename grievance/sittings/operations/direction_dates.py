"""Later dates of directions: asked by the office before the date, given or refused by the forum only."""

from __future__ import annotations

from datetime import datetime

from grievance.clocks import operations as clocks
from grievance.clocks import queries as on_clocks
from grievance.clocks.models import Clock, Extension
from grievance.foundation.clock import ist_date
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal, Sentence, sentence
from grievance.sittings.direction_events import DirectionDaysAsked, DirectionDaysRefused, DirectionMoved
from grievance.sittings.operations.about_directions import about, must_be_open, touch
from grievance.sittings.queries import Dated
from grievance.sittings.rules.directions import FORUM_MOVED, FORUM_MOVED_BY, checked_days


def waiting_request(clock: Clock | None) -> Extension | None:
    """The request for more days on which the forum has not decided."""
    found = on_clocks.facts(clock).extensions if clock else []
    return next((row for row in found if row.granted_on is None and row.declined_on is None), None)


def ask_days(dated: Dated, days: int, why: str, actor: Actor, now: datetime) -> Extension:
    """The office asks the forum, before the date. Until it decides the date stays."""
    direction, clock = dated.direction, _running(dated)
    must_be_open(direction)
    if not why.strip():
        raise Refusal(N_("Write why more days are needed"), field="why")
    if ist_date(now) >= clock.due_on:
        raise Refusal(N_("More days must be asked for before the date, %(due_on)s"), field="days", due_on=clock.due_on)
    if waiting_request(clock):
        raise Refusal(N_("More days were asked for already; the forum has not decided yet"), field="days")
    if actor.person_id is None:
        raise Refusal(N_("Sign in to ask for more days"))
    request = clocks.ask_extension(clock, checked_days(days), actor.person_id, ist_date(now), why.strip())
    touch(direction)
    record(DirectionDaysAsked(**about(direction, actor, now), days=days, due_on=clock.due_on, why=why.strip()))
    return request


def grant_days(dated: Dated, days: int, why: str, decided: Sentence, actor: Actor, now: datetime) -> None:
    """The forum gives what the office asked for, or fewer days."""
    clock, request = _running(dated), _request(dated)
    must_be_open(dated.direction)
    if actor.person_id is None:
        raise Refusal(N_("Sign in to decide"))
    old_on = clock.due_on
    clocks.grant_extension(request, actor.person_id, now, days=days, why=_moved_because(why or request.reason, decided))
    _moved(dated, clock, old_on, why or request.reason, decided, actor, now)


def refuse_days(dated: Dated, why: str, decided: Sentence, actor: Actor, now: datetime) -> None:
    """The date stays, with the reason."""
    clock, request = _running(dated), _request(dated)
    must_be_open(dated.direction)
    if not why.strip():
        raise Refusal(N_("Write why the date stays"), field="why")
    clocks.decline_extension(request, now)
    touch(dated.direction)
    told = about(dated.direction, actor, now)
    record(DirectionDaysRefused(**told, due_on=clock.due_on, decided=decided, why=why.strip()))


def _request(dated: Dated) -> Extension:
    request = waiting_request(dated.clock)
    if request is None:
        raise Refusal(N_("No request for more days waits. Somebody may have decided it just now"))
    return request


def _running(dated: Dated) -> Clock:
    if dated.clock is None or dated.clock.state not in on_clocks.OPEN:
        raise Refusal(N_("No date is running for direction %(number)s"), number=dated.direction.number)
    return dated.clock


def give_more_days(
    dated: Dated, days: int, why: str, actor: Actor, now: datetime, *, decided: Sentence | None = None
) -> None:
    """A later date that the forum gives unasked; the first date and the number of moves stay printed."""
    must_be_open(dated.direction)
    if not why.strip():
        raise Refusal(N_("Write why the forum gives a later date"), field="why")
    clock = _running(dated)
    old_on = clock.due_on
    clock.days += checked_days(days)
    clocks.recompute_clocks([clock], now, _moved_because(why, decided))
    if clock.due_on <= ist_date(now):
        raise Refusal(N_("Give so many days that the new date lies after today"), field="days")
    if request := waiting_request(clock):
        clocks.decline_extension(request, now)
    _moved(dated, clock, old_on, why, decided, actor, now)


def _moved_because(why: str, decided: Sentence | None) -> Sentence:
    if decided is None:
        return sentence(FORUM_MOVED, why=why.strip())
    return sentence(FORUM_MOVED_BY, decided=decided, why=why.strip())


def _moved(
    dated: Dated, clock: Clock, old_on: object, why: str, decided: Sentence | None, actor: Actor, now: datetime
) -> None:
    touch(dated.direction)
    told = about(dated.direction, actor, now)
    record(DirectionMoved(**told, old_on=old_on, new_on=clock.due_on, why=why.strip(), decided=decided))  # type: ignore[arg-type]
