"""A holiday declared, moved or withdrawn late: every open date as a fresh count gives it, logged, told once; no rung twice (R30)."""

import random
import time
from datetime import date, timedelta
from functools import cache

import pytest
from sqlalchemy import func, select

from grievance.audit.models import EventRow
from grievance.cases.operations import register
from grievance.cases.queries import cases_by_id
from grievance.clocks import operations as clocks
from grievance.clocks import queries as clock_queries
from grievance.clocks.models import Clock, DueChange
from grievance.clocks.rules.due import Held, Limit, Pause, due
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.escalation import jobs
from grievance.escalation.models import RungRecord
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.notifications.models import Outbox
from grievance.permissions import SYSTEM
from grievance.reference import importing, operations, queries
from grievance.reference.rules.words import HolidayScope, Week
from grievance.reference.rules.working_days import Holiday
from grievance.sentences import sentence
from tests.support.calendars import JAMMU, KASHMIR, calendar
from tests.support.cases import actor, answer, filed, new_case
from tests.support.safety import counts

BANDH = date(2026, 11, 23)
OFFICES = {"JPDCL": JAMMU, "SICOP-JAMMU": JAMMU, "KPDCL": KASHMIR, "SIDCO-KASHMIR": KASHMIR}
KINDS = (ClockKind.RESOLVE, ClockKind.REWORK, ClockKind.ACKNOWLEDGE, ClockKind.REVIEW, ClockKind.FIRST_REPLY)


def declare(on=BANDH, name="Bandh", kind=HolidayScope.ALL, code=""):
    with transaction():
        operations.declare_holiday(on, name, kind, code, SYSTEM, clock.now())


def withdraw(on=BANDH, name="Bandh", kind=HolidayScope.ALL, code=""):
    with transaction():
        operations.withdraw_holiday(on, name, kind, code, SYSTEM, clock.now())


def many_open(at, number: int, seed: int = 11) -> dict[int, tuple]:
    """Open clocks of four offices and five kinds over three weeks; some stopped, some past their date. With their facts."""
    chance, made = random.Random(seed), {}
    starts = sorted((chance.randrange(21), number) for number in range(number))
    with transaction():
        for day, owner in starts:
            begun = at(f"2026-10-{5 + day:02d} 11:00") if day < 20 else at("2026-11-02 11:00")
            office, kind = chance.choice(list(OFFICES)), chance.choice(KINDS)
            row = clocks.start_clock(OwnerKind.CASE, owner, kind, office, begun)
            pause = None
            if row.may_pause and chance.random() < 0.2 and row.due_on > row.day_zero + timedelta(days=2):
                clocks.pause_clock(row, begun, row.day_zero + timedelta(days=5), sentence("a question"))
                pause = row.day_zero + timedelta(days=5)
            made[row.id] = (office, pause)
    return made


@cache
def fresh_calendar(office: str, more: tuple[Holiday, ...]):
    return calendar(office, Week.SIX, OFFICES[office], more=more)


def fresh(row: Clock, facts: tuple, more: tuple[Holiday, ...]) -> date:
    """The date by a calendar made anew from the shipped list, without the database."""
    office, pause_until = facts
    pauses = [Pause(row.day_zero, None, pause_until, sentence("a question"))] if pause_until else []
    held = [Held(fresh_calendar(office, more))]
    return due(Limit(row.days, row.unit, row.rolls, row.hard_stop_days), row.day_zero, held, pauses).on


def all_open(ids) -> list[Clock]:
    return [
        row for row in db.session.scalars(select(Clock).where(Clock.id.in_(ids))) if row.state is not ClockState.VOID
    ]


def logged() -> int:
    return db.session.scalar(select(func.count()).select_from(DueChange))


def test_a_thousand_open_dates_equal_a_fresh_count_after_each_change_and_each_move_is_in_the_record(
    world, at, statements
):
    made = many_open(at, 1000)
    at("2026-11-05 10:00")
    before = {row.id: row.due_on for row in all_open(made)}
    assert before == {row.id: fresh(row, made[row.id], ()) for row in all_open(made)}
    moved = 0
    for on, kind, code in ((date(2026, 11, 6), HolidayScope.ALL, ""), (date(2026, 11, 7), HolidayScope.DIVISION, "jammu"),
                           (date(2026, 10, 30), HolidayScope.OFFICE, "KPDCL")):  # fmt: skip
        logs, events = logged(), db.session.scalar(select(func.count()).select_from(EventRow))
        with statements() as seen:
            declare(on, "Bandh", kind, code)
        declared = Holiday(on, "Bandh", kind, code)
        after = {row.id: row.due_on for row in all_open(made)}
        assert after == {row.id: fresh(row, made[row.id], (declared,)) for row in all_open(made)}
        changed = sum(after[key] != before[key] for key in after)
        moved += changed
        assert logged() - logs == changed
        assert db.session.scalar(select(func.count()).select_from(EventRow)) - events == changed + 1
        assert len(seen) < 60, f"{len(seen)} statements for {changed} moves"
        withdraw(on, "Bandh", kind, code)
        assert {row.id: row.due_on for row in all_open(made)} == before
    assert moved > 50


def test_the_work_grows_with_the_open_dates_that_run_over_the_day_and_not_with_all_others(world, at, statements):
    many_open(at, 300)
    at("2026-11-05 10:00")
    with statements() as seen:
        declare(date(2027, 6, 7), "Far away")
    assert db.session().info.pop("recomputed").recomputed == 0
    few = len(seen)
    db.session().info.pop("recomputed", None)
    with statements() as seen:
        declare(date(2026, 11, 9), "Near", HolidayScope.OFFICE, "JPDCL")
    found = db.session().info.pop("recomputed")
    assert 0 < found.recomputed < 100
    assert few < 20 and len(seen) < 60


def test_a_rehearsal_says_the_same_as_the_change_and_leaves_nothing(world, at):
    from grievance.reference.views.checking import effect_of

    made = many_open(at, 200)
    now = at("2026-11-05 10:00")
    before = {row.id: (row.due_on, row.next_rung_at, row.version) for row in all_open(made)}
    logs, events = logged(), db.session.scalar(select(func.count()).select_from(EventRow))
    effect = effect_of(
        lambda: operations.declare_holiday(date(2026, 11, 9), "Bandh", HolidayScope.ALL, "", SYSTEM, now)
    )
    db.session.expire_all()
    assert {row.id: (row.due_on, row.next_rung_at, row.version) for row in all_open(made)} == before
    assert (logged(), db.session.scalar(select(func.count()).select_from(EventRow))) == (logs, events)
    assert not queries.holiday_named(date(2026, 11, 9), "Bandh", HolidayScope.ALL, "")
    db.session().info.pop("recomputed", None)
    declare(date(2026, 11, 9))
    found = db.session().info.pop("recomputed")
    assert (effect.recomputed, effect.moved) == (found.recomputed, found.moved)
    assert effect.moved == sum(count for _, count in effect.by_office) == effect.later > 0


def mails(message=None) -> list[Outbox]:
    wanted = select(Outbox).order_by(Outbox.id)
    return [row for row in db.session.scalars(wanted) if message is None or row.message == message]


def test_each_person_is_told_once_of_all_his_cases_and_never_once_a_case(world, at):
    at("2026-11-02 10:00")
    cases = [filed(title=f"Voltage falls at feeder {number}").case for number in range(5)]
    other = filed(title="Bills are late", contact_email="unit@example.net", filer_person_id=None).case
    seen = len(mails())
    declare()
    told = mails()[seen:]
    assert sorted((row.message, row.to_address) for row in told) == [
        ("date_moved", "unit@example.net"), ("dates_moved", "filer@example.org"), ("dates_moved", "hod@example.org"),
        ("dates_moved", "nodal@example.org")]  # fmt: skip
    filer = next(row for row in told if row.to_address == "filer@example.org")
    assert all(case.number in filer.text for case in cases)
    assert other.number not in filer.text
    assert "Bandh on Monday 23 November 2026 was declared a holiday" in filer.text
    assert "Wednesday 25 November 2026 instead of Monday 23 November 2026" in filer.text
    assert filer.subject == "The dates of 5 matters have changed"
    hod = next(row for row in told if row.to_address == "hod@example.org")
    assert hod.subject == "The dates of 6 matters have changed"


def test_the_second_change_is_told_again_and_a_file_of_many_days_once(world, at):
    at("2026-11-02 10:00")
    [filed().case, filed().case]
    seen = len(mails("dates_moved"))
    declare()
    at("2026-11-03 10:00")
    withdraw()
    assert len(mails("dates_moved")) - seen == 6
    at("2026-11-04 10:00")
    seen = len(mails())
    with transaction():
        plan = importing.planned("date,name,scope\n2026-11-23,A,all\n2026-11-25,B,all\n2026-11-26,C,all\n")
        importing.apply_plan(plan, "list.csv", SYSTEM, clock.now())
    assert [row.message for row in mails()[seen:]] == ["dates_moved"] * 3
    assert "A on Monday 23 November 2026 was declared a holiday; B on Wednesday" in mails()[-1].text


def test_a_rung_already_fired_is_not_fired_again_whatever_the_date_does(world, at):
    at("2026-11-02 10:00")
    case = filed().case
    jobs.escalate(at("2026-11-24 00:30"))
    row = clock_queries.clock_of(OwnerKind.CASE, case.id, ClockKind.RESOLVE)
    fired = [
        (each.rung, each.due_on) for each in db.session.scalars(select(RungRecord).where(RungRecord.clock_id == row.id))
    ]
    assert len(fired) == 2
    told = len(mails("escalation"))
    declare()
    db.session.refresh(row)
    assert row.due_on == date(2026, 11, 25)
    for day in ("2026-11-25 09:00", "2026-11-26 00:30", "2026-11-27 00:30"):
        jobs.escalate(at(day))
    withdraw()
    jobs.escalate(at("2026-11-28 09:00"))
    again = [
        (each.rung, each.due_on) for each in db.session.scalars(select(RungRecord).where(RungRecord.clock_id == row.id))
    ]
    assert again == fired
    assert len(mails("escalation")) == told


def test_a_case_that_was_answered_keeps_the_date_it_had(world, at):
    at("2026-11-02 10:00")
    case = answer(filed().case)
    row = clock_queries.clock_of(OwnerKind.CASE, case.id, ClockKind.RESOLVE)
    declare()
    db.session.refresh(row)
    assert (row.state, row.due_on) == (ClockState.MET, date(2026, 11, 23))


def test_a_date_in_a_year_without_list_says_so_until_the_list_is_there(world, at):
    at("2027-12-20 10:00")
    with transaction():
        operations.complete_year(2027, SYSTEM, clock.now())
        row = clocks.start_clock(OwnerKind.CASE, 1, ClockKind.RESOLVE, "JPDCL", clock.now())
    said = str(clock_queries.due_explained(row).sentence)
    assert row.due_on.year == 2028
    assert "the holiday list of 2028 is not loaded yet, so the date may still move" in said
    with transaction():
        operations.complete_year(2028, SYSTEM, clock.now())
    assert "not loaded" not in str(clock_queries.due_explained(row).sentence)


@pytest.mark.safety
def test_a_holiday_late_with_real_cases_is_computed_audited_and_mailed_within_bounds(world, at, record_property):
    number = counts(40, 1000)
    at("2026-11-02 10:00")
    with transaction():
        who = actor("filer")
        cases = [
            register(new_case(title=f"Voltage falls at feeder {one}"), who, clock.now()).case.id
            for one in range(number)
        ]
    seen, began = len(mails()), time.perf_counter()
    declare()
    seconds = round(time.perf_counter() - began, 2)
    record_property("seconds", seconds)
    print(f"{number} open cases, one late holiday: {seconds} s")
    assert len(mails()) - seen == 3
    rows = clock_queries.open_clocks_of_owners(OwnerKind.CASE, cases)
    more = (Holiday(BANDH, "Bandh"),)
    resolve = [row for row in rows if row.kind is ClockKind.RESOLVE]
    assert len(resolve) == number
    assert {row.due_on for row in resolve} == {fresh(resolve[0], ("JPDCL", None), more)} == {date(2026, 11, 25)}
    assert len(cases_by_id(cases)) == number
