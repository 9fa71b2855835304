"""The scheduler's beat under a machine's clock that stands, jumps and runs backwards; and who of several acts."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers import base

from grievance import schedule
from grievance.clocks.models import Clock
from grievance.escalation import jobs
from grievance.escalation.models import RungRecord
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.jobs import Counts, Job, hold_lease
from grievance.foundation.models import JobRun
from grievance.foundation.transaction import transaction
from tests.support.overdue import late_cases, rows

S, M, H, D = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BEGIN = datetime(2026, 12, 8, 3, 30, tzinfo=UTC)


class Machine:
    """A machine whose clock the test sets; the scheduler's thread is the test itself."""

    def __init__(self, monkeypatch) -> None:
        self.now, self.ran, self.holders = BEGIN, Counter(), {}
        machine = self

        class Shown(datetime):
            @classmethod
            def now(cls, tz=None):
                return machine.now.astimezone(tz)

        monkeypatch.setattr(base, "datetime", Shown)
        monkeypatch.setattr(clock, "machine_now", lambda: machine.now)
        monkeypatch.setattr(schedule.SteadyScheduler, "_main_loop", lambda self: None)

    def scheduler(self) -> schedule.SteadyScheduler:
        made = schedule.SteadyScheduler()
        made._executors.clear()
        for alias in ("default", "lease"):
            made.add_executor(DebugExecutor(), alias)
        return made

    def wake(self, scheduler: schedule.SteadyScheduler) -> timedelta:
        """What the scheduler does when it wakes; how long it means to sleep then."""
        return timedelta(seconds=scheduler._process_jobs())

    def pass_by(self, scheduler: schedule.SteadyScheduler, time: timedelta) -> None:
        """Time goes on, and the scheduler wakes when it said."""
        end = self.now + time
        while self.now < end:
            self.now = min(end, self.now + max(S, self.wake(scheduler)))
        self.wake(scheduler)


@pytest.fixture
def machine(monkeypatch):
    made = Machine(monkeypatch)
    monkeypatch.setattr(schedule, "_guarded", lambda app, holder, job: made.ran.update([job.name if job else "lease"]))
    return made


@pytest.fixture
def beating(machine):
    scheduler = machine.scheduler()
    schedule.fill(scheduler, None, "me")
    scheduler.start()
    yield scheduler
    scheduler.shutdown(wait=False)


def test_each_job_keeps_its_own_pace_and_the_scheduler_never_sleeps_longer_than_half_a_minute(machine, beating):
    machine.pass_by(beating, H)
    assert machine.ran["escalate"] in (60, 61)
    assert machine.ran["deliver-mail"] in (120, 121)
    assert machine.ran["digest"] in (6, 7)
    assert machine.ran["housekeeping"] in (1, 2)
    assert machine.ran["lease"] in (240, 241)
    for _ in range(50):
        machine.now += 7 * S
        assert machine.wake(beating) <= 30 * S


@pytest.mark.parametrize("gap", [2 * H, 2 * D, 30 * D])
def test_runs_missed_while_the_machine_slept_or_its_clock_jumped_ahead_come_once_each(machine, beating, gap):
    machine.pass_by(beating, 2 * M)
    machine.ran.clear()
    machine.now += gap
    machine.wake(beating)
    assert machine.ran == Counter(dict.fromkeys((*schedule.BY_NAME, "lease"), 1))
    machine.ran.clear()
    machine.pass_by(beating, 2 * M)
    assert machine.ran["escalate"] == 2


@pytest.mark.parametrize("back", [15 * M, 2 * H, 2 * D])
def test_after_the_clock_was_set_back_work_goes_on_within_two_minutes(machine, beating, back):
    machine.pass_by(beating, 5 * M)
    machine.ran.clear()
    machine.now -= back
    machine.pass_by(beating, 2 * M)
    assert machine.ran["escalate"] >= 2
    assert machine.ran["lease"] >= 7
    assert machine.ran["digest"] >= 1, "a slow job is pulled in too"


def test_a_lease_is_renewed_while_all_workers_are_at_long_work(machine, beating):
    assert beating.get_job("lease").executor == "lease"
    assert {beating.get_job(name).executor for name in schedule.BY_NAME} == {"default"}


@pytest.fixture
def two(committing_world):
    """Two processes beat at the same jobs; each notes when it acts."""
    acted: list[tuple[str, datetime]] = []
    at = {"holder": ""}
    job = Job("escalate", "", M, lambda now: acted.append((at["holder"], now)) or Counts())

    def beat(holder: str) -> None:
        at["holder"] = holder
        schedule._guarded(committing_world, holder, job)

    return beat, acted


def test_of_two_processes_one_acts_and_the_other_takes_over_within_a_minute_of_its_death(two, at):
    beat, acted = two
    begin = at("2026-12-08 09:00")
    for second in range(0, 121, 15):
        clock.stand_still(begin + second * S)
        beat("first")
        clock.stand_still(begin + (second + 7) * S)
        beat("second")
    assert {holder for holder, _ in acted} == {"first"}
    died = begin + 120 * S
    acted.clear()
    for second in range(7, 121, 15):
        clock.stand_still(died + second * S)
        beat("second")
    assert acted[0][0] == "second"
    assert acted[0][1] - died <= 60 * S


@pytest.mark.parametrize("back", [20 * S, 50 * S, 2 * H])
def test_a_clock_set_back_leaves_nobody_without_a_lease_for_long(committing_world, at, back):
    begin = at("2026-12-08 09:00")
    assert hold_lease("dead", begin)
    taken = next(second for second in range(0, 200, 5) if hold_lease("next", begin - back + second * S))
    assert taken <= 60


def ledger() -> list[tuple]:
    return rows("SELECT clock_id, rung, by_mail FROM rung_record ORDER BY clock_id, rung")


def test_no_case_climbs_twice_and_none_is_forgotten_when_the_clock_goes_ahead_and_back(committing_world, at):
    late_cases(20, ["JPDCL"])
    now = at("2026-12-08 00:05")
    jobs.escalate(now)
    once, mails = ledger(), rows("SELECT count(*) FROM outbox")
    for moment in (now - 2 * H, now - 2 * D, now - 2 * H + M, now + M):
        jobs.escalate(moment)
    assert (ledger(), rows("SELECT count(*) FROM outbox")) == (once, mails)
    jobs.escalate(now + 7 * D)
    assert Counter(rung for _, rung, _ in ledger()) == {1: 20, 2: 20, 3: 20}
    jobs.escalate(now)
    jobs.escalate(now + 7 * D + M)
    assert Counter(rung for _, rung, _ in ledger()) == {1: 20, 2: 20, 3: 20}
    assert rows("SELECT count(*), count(DISTINCT key) FROM outbox") == [(40, 40)]
    assert rows(
        "SELECT count(*) FROM clock WHERE next_rung_at IS NULL AND state = 'running' AND owner_kind = 'case'"
    ) == [(0,)]


def test_a_heartbeat_from_the_future_is_no_heartbeat_and_the_newest_run_counts_by_number(committing_world, at):
    now = at("2026-12-08 09:00")
    job = schedule.BY_NAME["escalate"]
    with transaction():
        db.session.add(JobRun(name=job.name, started_at=now + 2 * D, done_at=now + 2 * D))
    (beat,) = schedule.heartbeats([job], now)
    assert beat.is_late
    with transaction():
        db.session.add(JobRun(name=job.name, started_at=now - M, done_at=now - M))
    (beat,) = schedule.heartbeats([job], now)
    assert not beat.is_late
    assert beat.last_done_at == now - M


GAPS = [("1 h", H, 2), ("3 days", 3 * D, 2), ("30 days", 30 * D, 4)]


@pytest.mark.parametrize(("name", "gap", "top"), GAPS, ids=[name for name, *_ in GAPS])
def test_after_a_stop_each_missed_level_stands_once_with_its_true_time_and_one_mail_goes(
    committing_world, at, name, gap, top
):
    """R29: the server stood from the evening before the date passed."""
    late_cases(12, ["JPDCL"])
    stopped = at("2026-12-07 23:30")
    jobs.escalate(stopped)
    assert Counter(rung for _, rung, _ in ledger()) == {1: 12}
    for n in range(3):
        jobs.escalate(stopped + gap + n * M)
    told = rows("SELECT rung, count(*), count(DISTINCT clock_id) FROM rung_record GROUP BY rung ORDER BY rung")
    assert told == [(rung, 12, 12) for rung in range(1, top + 1)]
    true = {1: "2026-12-02", 2: "2026-12-08", 3: "2026-12-15", 4: "2026-12-23"}
    for row in db.session.query(RungRecord).filter(RungRecord.rung > 1):
        assert row.reached_at == clock.midnight(date.fromisoformat(true[row.rung]))
    assert rows("SELECT count(*), count(DISTINCT key) FROM outbox WHERE message = 'escalation'") == [(24, 24)]
    assert rows(f"SELECT count(*) FROM rung_record WHERE by_mail AND rung = {top}") == [(12,)]
    assert db.session.query(Clock).filter(Clock.owner_kind == "case", Clock.top_rung != top).count() == 0
