"""Calendars, limits and rules are made once for a process; a change by anybody counts at once, one taken back never."""

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from grievance.clocks import queries as clocks
from grievance.clocks.models import LimitRule
from grievance.foundation.database import db
from grievance.foundation.transaction import savepoint, transaction
from grievance.reference import queries
from grievance.reference.models import Holiday, Office
from grievance.reference.rules.words import Certainty, HolidayScope, HolidayState
from tests.support.safety import counts

DAY = date(2026, 12, 8)
SATURDAY = date(2026, 12, 5)
OFFICES = ("JPDCL", "KPDCL", "SICOP-JAMMU", "IC-DEPT")


def holiday(on: date, name: str = "Bandh") -> Holiday:
    return Holiday(
        on=on, name=name, scope_kind=HolidayScope.ALL, state=HolidayState.CONFIRMED, certainty=Certainty.HIGH,
        uid=f"{on}-{name}",
    )  # fmt: skip


def is_open(office: str = "JPDCL", on: date = DAY) -> bool:
    return queries.office_calendar(office, "jammu").is_open(on)


def test_a_second_transaction_reads_no_holiday_and_no_week_again(world, statements):
    with transaction():
        is_open()
    with statements() as seen, transaction():
        is_open()
        clocks.limits_known()
        clocks.ladders(DAY)
        clocks.ladders(DAY)
    assert len(seen) <= 3, seen  # the marks; the limits and the ladder where no test before has read them


def test_a_holiday_counts_in_the_transaction_that_declares_it_and_in_the_next(world):
    assert is_open()
    with transaction() as session:
        assert is_open()
        session.add(holiday(DAY))
        session.flush()
        assert not is_open()
    assert not is_open()


def test_a_change_that_is_taken_back_leaves_no_trace(world):
    assert is_open()
    with pytest.raises(ZeroDivisionError), transaction() as session:
        session.add(holiday(DAY))
        session.flush()
        assert not is_open()
        raise ZeroDivisionError
    assert is_open()


def test_a_part_that_is_taken_back_leaves_no_trace_in_the_rest_of_its_transaction(world):
    with transaction() as session:
        with pytest.raises(ZeroDivisionError), savepoint():
            session.add(holiday(DAY))
            session.flush()
            assert not is_open()
            raise ZeroDivisionError
        assert is_open()
    assert is_open()


def test_what_another_process_changes_counts_with_the_next_transaction(committing_world):
    before = clocks.limits_known()
    assert is_open()
    db.session.rollback()
    with Session(db.engine) as elsewhere:
        elsewhere.add(holiday(DAY))
        row = elsewhere.scalars(select(LimitRule).order_by(LimitRule.id)).first()
        assert row is not None
        row.days += 3
        elsewhere.commit()
    with transaction():
        assert not is_open()
        assert clocks.limits_known() != before


def test_rows_read_before_somebody_else_changed_them_are_not_remembered_as_new(committing_world):
    """A request that began before the change must not leave the old week, under the new mark, to all that follow."""
    if db.engine.dialect.name == "sqlite":
        pytest.skip("on SQLite a transaction that reads does not see what others commit meanwhile")
    with transaction() as here:
        office, rules = queries.office("JPDCL"), clocks.limit_rows()
        assert office is not None and rules
        other = "five" if office.calendar_code == "six" else "six"
        with Session(db.engine) as elsewhere:
            elsewhere.get_one(Office, "JPDCL").calendar_code = other
            elsewhere.get_one(LimitRule, rules[0].id).days += 3
            elsewhere.commit()
        is_open()
        clocks.limits_known()
        assert here.is_active
    with transaction() as here:
        assert is_open(on=SATURDAY) is (other == "six")
        written = {(row.kind, row.category_code, row.from_on): row.days for row in here.scalars(select(LimitRule))}
        assert {(row.kind, row.category, row.from_on): row.limit.days for row in clocks.limits_known()} == written


def test_after_any_run_of_changes_the_calendar_is_the_one_read_anew(committing_world):
    """Two sessions declare and withdraw in turn, keep it or take it back; the oracle reads the rows, not the memory."""
    rounds = counts(40, 600)
    chance = random.Random(20261122)
    for _ in range(rounds):
        with Session(db.engine) as session:
            on = DAY + timedelta(days=chance.randrange(6))
            found = session.scalars(select(Holiday).where(Holiday.on == on, Holiday.name == "Bandh")).first()
            if found is None:
                session.add(holiday(on))
            else:
                found.state = chance.choice((HolidayState.CONFIRMED, HolidayState.WITHDRAWN))
            session.flush()
            (session.commit if chance.random() < 0.6 else session.rollback)()
        with transaction() as here:
            closed = set(
                here.scalars(select(Holiday.on).where(Holiday.name == "Bandh", Holiday.state != HolidayState.WITHDRAWN))
            )
            for office in OFFICES:
                names = queries.office_calendar(office, "jammu").holidays
                assert {day for day, each in names.items() if "Bandh" in each} == closed
