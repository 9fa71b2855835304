"""One bad row is tried five times, shown and let go on; everything else that time makes due is done meanwhile."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from grievance.cases.models import Case
from grievance.cases.rules.words import CaseState
from grievance.clocks import operations as clocks
from grievance.clocks.models import Clock, Pause
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.escalation import jobs, operations, queries
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.jobs import Counts
from grievance.foundation.transaction import transaction
from grievance.sentences import sentence
from tests.support.cases import answer, filed
from tests.support.rungs import rung_records

MINUTE = timedelta(minutes=1)


def fail_for(monkeypatch, name, is_bad):
    """Make a function of ``escalation.jobs`` raise for some first arguments."""
    real = getattr(jobs, name)

    def failing(first, *rest):
        if is_bad(first):
            raise RuntimeError("a faulty row")
        return real(first, *rest)

    monkeypatch.setattr(jobs, name, failing)
    return lambda: monkeypatch.setattr(jobs, name, real)


def state_of(case_id: int) -> CaseState:
    return db.session.scalar(select(Case.state).where(Case.id == case_id))


def test_an_answered_case_that_cannot_be_closed_is_tried_five_times_then_shown_and_let_go_on(
    world, at, as_person, monkeypatch
):
    bad, good = answer(filed().case), answer(filed().case)
    bad_id, good_id, number = bad.id, good.id, bad.number
    mend = fail_for(monkeypatch, "perform", lambda case: case.id == bad_id)
    moment = at("2026-11-25 00:01")
    assert jobs.deem_accepted(moment) == Counts(2, 1, 1)
    assert state_of(good_id) is CaseState.CLOSED
    for run in range(1, 5):
        assert jobs.deem_accepted(moment + run * MINUTE) == Counts(1, 0, 1)
    assert jobs.deem_accepted(moment + 5 * MINUTE) == Counts()
    (stuck,) = queries.stuck_works(5)
    assert (stuck.label, stuck.error) == (number, "RuntimeError: a faulty row")
    admin = as_person("admin")
    page = admin.get("/admin/system").text
    assert "closing an answered case" in page and number in page and "a faulty row" in page
    mend()
    assert admin.post(f"/admin/stuck/deem-accepted/{bad_id}/go-on").status_code == 303
    assert jobs.deem_accepted(moment + 6 * MINUTE) == Counts(1, 1)
    assert state_of(bad_id) is CaseState.CLOSED
    assert "Work that stopped" not in admin.get("/admin/system").text


def test_a_failure_that_passes_is_forgotten(world, at, monkeypatch):
    case_id = answer(filed().case).id
    mend = fail_for(monkeypatch, "perform", lambda case: True)
    moment = at("2026-11-25 00:01")
    jobs.deem_accepted(moment)
    assert queries.failures_of("deem-accepted") == {case_id: 1}
    mend()
    jobs.deem_accepted(moment + MINUTE)
    assert queries.failures_of("deem-accepted") == {}


def resolve_of(case_id: int) -> Clock:
    mine = (Clock.owner_kind == OwnerKind.CASE, Clock.owner_id == case_id, Clock.kind == ClockKind.RESOLVE)
    return db.session.scalars(select(Clock).where(*mine)).one()


@pytest.fixture
def stopped(world, at):
    """The main clocks of two cases, stopped until 20 November without a question that would let them go on."""
    owners = [filed().case.id for _ in range(2)]
    with transaction():
        made = [resolve_of(owner) for owner in owners]
        for each in made:
            clocks.pause_clock(each, clock.now(), clock.ist_date(clock.now()) + timedelta(days=4), sentence("a stay"))
    return [each.id for each in made]


def test_a_pause_that_cannot_end_holds_up_no_other_and_no_ladder(stopped, at, monkeypatch):
    bad, good = stopped
    late = filed().case.id
    mend = fail_for(monkeypatch, "resume_clock", lambda found: found.id == bad)
    moment = at("2026-12-08 00:05")
    for run in range(6):
        jobs.escalate(moment + run * MINUTE)
    assert db.session.get(Clock, good).state is not ClockState.STOPPED
    assert db.session.get(Clock, bad).state is ClockState.STOPPED
    assert [row.label for row in queries.stuck_works(5)] == [f"clock {bad}"]
    assert [row.rung for row in rung_records(resolve_of(late).id, 1)] == [1, 2]
    mend()
    with transaction():
        operations.free_stuck(queries.stuck_works(5)[0], jobs.SYSTEM, moment)
    jobs.escalate(moment + 7 * MINUTE)
    assert db.session.scalar(select(Pause.to_on).where(Pause.clock_id == bad)) is not None


def test_a_part_that_fails_as_a_whole_keeps_the_ladders_from_nothing_and_the_run_counts_as_failed(
    world, at, monkeypatch
):
    case = filed().case.id

    def broken(now):
        raise ValueError("no pauses to be had")

    monkeypatch.setattr(jobs, "_end_pauses", broken)
    with pytest.raises(ValueError, match="no pauses"):
        jobs.escalate(at("2026-12-08 00:05"))
    assert [row.rung for row in rung_records(resolve_of(case).id, 1)] == [1, 2]


def test_in_a_full_batch_one_bad_clock_costs_few_transactions_and_the_others_climb(world, at, monkeypatch):
    from grievance.notifications import about_clocks

    made = [filed().case.id for _ in range(9)]
    real, tried = about_clocks._matter, []

    def failing(rung, titles):
        tried.append(rung.owner_id)
        if rung.owner_id == made[4] and rung.clock_kind == "resolve":
            raise ValueError("a faulty mail")
        return real(rung, titles)

    monkeypatch.setattr(about_clocks, "_matter", failing)
    found = operations.sweep(at("2026-12-08 00:05"))
    assert found.failed == 1
    resolves = dict(db.session.execute(select(Clock.owner_id, Clock.top_rung).where(Clock.kind == "resolve")).all())
    assert {owner: top for owner, top in resolves.items() if owner in made} == {
        n: None if n == made[4] else 2 for n in made
    }
    failures = dict(db.session.execute(select(Clock.owner_id, Clock.failures).where(Clock.kind == "resolve")).all())
    assert failures[made[4]] == 1 and sum(failures.values()) == 1
