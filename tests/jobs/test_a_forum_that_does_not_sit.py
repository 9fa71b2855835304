"""A hundred days in which only Jammu sits: Kashmir alone turns overdue, and everyone who must know is told once a rung."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from sqlalchemy import select

from grievance.enterprises.models import Association
from grievance.escalation.jobs import escalate
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.notifications.models import Outbox
from grievance.sittings import operations, queries
from grievance.sittings.drafting import number_of
from grievance.sittings.jobs import check_forums
from grievance.sittings.models import ForumLapse
from tests.features.sittings.scene import publish, sit
from tests.support.at_once import at_once
from tests.support.safety import counts

SET_UP = date(2026, 11, 16)
DUE = SET_UP + timedelta(days=90)
RUNG_MAILS = ("forum_overdue", "escalation")


def begin(at) -> None:
    at("2026-11-16 10:00")
    with transaction():
        operations.start_forum_clocks(clock.now())
        for name, division in (("kashmir", "kashmir"), ("jammu", "jammu"), ("both", None)):
            address = f"{name}@federation.example"
            row = Association(name=name, name_folded=name, division=division, email=address, created_at=clock.now())
            db.session.add(row)
    publish("jammu", first=date(2026, 12, 8), last=date(2027, 6, 30), every=4)


def live_through(at, first: date, last: date) -> None:
    """The jobs run every day (every fourth in the quick suite, and each of the last twelve), on Mondays twice.

    Jammu's forum sits on each of its days, Kashmir's never.
    """
    step = counts(4, 1)
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        is_run = n % step == 0 or (last - day).days < 12
        for hour in ("09:00", "17:00")[: 1 + (day.weekday() == 0)] if is_run else ():
            now = at(f"{day} {hour}")
            escalate(now)
            check_forums(now)
        for sitting in queries.sittings_of_division("jammu"):
            if sitting.sits_on == day:
                at(f"{day} 18:00")
                sit(number_of(sitting))


def told() -> Counter[tuple[str, str, str]]:
    db.session.rollback()
    rows = db.session.scalars(select(Outbox).where(Outbox.message.in_(RUNG_MAILS)))
    return Counter((row.message, row.to_address, row.key.split(":")[1]) for row in rows)


def test_after_a_hundred_days_kashmir_alone_is_overdue_and_each_is_told_once(committing_world, at):
    begin(at)
    live_through(at, SET_UP, SET_UP + timedelta(days=100))
    jammu, kashmir = (operations.forum_standing(code, clock.today()) for code in ("jammu", "kashmir"))
    assert (jammu.lapsed, jammu.lapse_waits, kashmir.lapsed, kashmir.days_overdue) == (False, False, True, 10)
    assert (kashmir.due_on, kashmir.next_is_fixed) == (DUE, False)
    lapses = {address: count for (message, address, _), count in told().items() if message == "forum_overdue"}
    assert lapses == {
        "chair@example.org": 1, "secretary@example.org": 1, "kashmir@federation.example": 1, "both@federation.example": 1,
    }  # fmt: skip
    before = {address: count for (message, address, _), count in told().items() if message == "escalation"}
    assert before == {"convener.kashmir@example.org": 1, "chair@example.org": 1}, "the two rungs before the date"
    assert {row.division for row in db.session.scalars(select(ForumLapse))} == {"kashmir"}
    page = committing_world.test_client().get("/").get_data(as_text=True)
    assert "is 10 days overdue" in page and page.count("overdue: it was due") == 1


def test_a_lapse_that_goes_on_is_told_again_after_thirty_days_and_ends_when_the_forum_sits(committing_world, at):
    begin(at)
    live_through(at, DUE - timedelta(days=1), DUE + timedelta(days=33))
    lapses = {address: n for (what, address, of), n in told().items() if (what, of) == ("forum_overdue", "kashmir")}
    assert set(lapses.values()) == {2} and len(lapses) == 4
    publish("kashmir", first=clock.today() + timedelta(days=1), last=clock.today() + timedelta(days=9), every=1)
    sitting = queries.next_sitting("kashmir", clock.today())
    at(f"{sitting.sits_on} 13:00")
    sit(number_of(sitting), "convener.kashmir")
    assert not operations.forum_standing("kashmir", clock.today()).lapsed
    count = sum(told().values())
    live_through(at, clock.today() + timedelta(days=1), clock.today() + timedelta(days=3))
    assert sum(told().values()) == count


def test_of_many_runs_at_once_one_tells_of_a_lapse(committing_world, at):
    begin(at)
    now = at(f"{DUE + timedelta(days=1)} 00:30")
    found = at_once(committing_world, *[lambda: check_forums(now)] * 6)
    db.session.rollback()
    assert not [one for one in found if isinstance(one, Exception)], found
    assert sum(one.done for one in found) == 3, "the lapse of both divisions and one notice, each once"
    assert len(db.session.scalars(select(ForumLapse)).all()) == 2
    assert set(told().values()) <= {1, 2} and len({row.key for row in db.session.scalars(select(Outbox))}) == sum(
        1 for _ in db.session.scalars(select(Outbox))
    )


def test_who_is_told_hears_of_each_divisions_lapse_by_its_name(committing_world, at):
    begin(at)
    check_forums(at(f"{DUE + timedelta(days=1)} 00:30"))
    subjects = {row.subject for row in db.session.scalars(select(Outbox).where(Outbox.message == "forum_overdue"))}
    assert {subject.split(" ")[0] for subject in subjects} == {"Jammu", "Kashmir"}
