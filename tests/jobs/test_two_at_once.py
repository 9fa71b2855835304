"""Real processes on a real database and a real mail server: nothing is doubled, nothing is lost, whoever is killed."""

from __future__ import annotations

import atexit
import signal
import threading
from collections import Counter
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from grievance.foundation import clock
from grievance.foundation.jobs import hold_lease
from tests.support.bad_mail_server import BadMailServer
from tests.support.nursery import Child, Nursery
from tests.support.overdue import heads_everywhere, late_cases, rows
from tests.support.safety import counts

AT = "2026-12-08T00:05:00+05:30"
AFTER_THE_LEASE = "2026-12-08T00:10:00+05:30"
JOBS = ["escalate", "deliver-mail"]
DIED = -signal.SIGKILL


class Workers:
    """Starts worker processes that wait for the word to begin, so that they really run at once."""

    def __init__(self, app, folder: Path, port: int) -> None:
        self.order = {"url": app.config["URL"], "port": port, "folder": str(folder)}
        self.running: list[Child] = []

    def start(self, **more) -> Child:
        made = nursery().start({**self.order, "at": AT, "jobs": JOBS, **more})
        self.running.append(made)
        return made

    @staticmethod
    def go(*workers: Child) -> None:
        for worker in workers:
            worker.until_ready()
        for worker in workers:
            worker.go()

    @staticmethod
    def wait(*workers: Child) -> list[int]:
        ended = [worker.wait() for worker in workers]
        for worker, status in zip(workers, ended, strict=True):
            assert status in (0, DIED), worker.said
        return ended

    def end(self) -> None:
        for worker in self.running:
            worker.kill()


@cache
def nursery() -> Nursery:
    made = Nursery()
    atexit.register(made.end)
    return made


@pytest.fixture
def server():
    with BadMailServer() as made:
        yield made


@pytest.fixture
def workers(committing_world, tmp_path, server):
    made = Workers(committing_world, tmp_path, server.port)
    yield made
    made.end()


def late(number: int) -> None:
    """``number`` late cases: rungs 1 and 2 are due at ``AT``, the mail goes to 60 different heads."""
    late_cases(number, heads_everywhere(clock.now())[:60])


def each_rung_is_recorded_once(number: int) -> None:
    assert rows("SELECT count(*), count(DISTINCT clock_id) FROM rung_record") == [(2 * number, number)]
    assert rows("SELECT count(*) FROM rung_record WHERE by_mail AND rung = 2 AND covered_by IS NULL") == [(number,)]
    assert rows("SELECT count(*) FROM rung_record WHERE NOT by_mail AND rung = 1 AND covered_by = 2") == [(number,)]
    assert rows("SELECT count(*) FROM outbox") == [(number,)]
    assert rows("SELECT count(*) FROM clock WHERE owner_kind = 'case' AND (next_rung_at IS NULL OR top_rung <> 2)") == [
        (0,)
    ]
    assert rows("SELECT count(*) FROM event WHERE name = 'RungReached'") == [(2 * number,)]


def copies(server: BadMailServer) -> Counter:
    return Counter(mail["Message-ID"] for mail in server.mails)


@pytest.mark.timeout(counts(300, 1800))
def test_five_schedulers_at_once_record_each_rung_once_and_send_each_mail_once(workers, server):
    """R19: the lease lets one act at a time; whoever has it, each effect comes once."""
    number = counts(60, 1000)
    late(number)
    done = threading.Event()
    server.on_accept = lambda: done.set() if len(server.mails) >= number else None
    all_of_them = [workers.start(beat=1, batch=20) for _ in range(5)]
    workers.go(*all_of_them)
    assert done.wait(counts(60, 600))
    for one in all_of_them:
        one.terminate()
    assert set(workers.wait(*all_of_them)) == {0}
    each_rung_is_recorded_once(number)
    assert set(copies(server).values()) == {1}
    assert len(copies(server)) == number


@pytest.mark.timeout(counts(300, 1800))
def test_five_processes_without_any_lease_between_them_double_nothing(workers, server):
    number = counts(60, 1000)
    late(number)
    all_of_them = [workers.start(batch=7) for _ in range(5)]
    workers.go(*all_of_them)
    assert set(workers.wait(*all_of_them)) == {0}
    each_rung_is_recorded_once(number)
    assert set(copies(server).values()) == {1}
    assert rows("SELECT count(*) FROM outbox WHERE state = 'sent'") == [(number,)]


def test_after_kills_in_the_middle_each_rung_stands_once_and_at_most_one_mail_goes_again_under_its_id(workers, server):
    late(60)
    kills = [
        {"kill": ["grievance.escalation.queries.advance_clocks", 1, "after"]},
        {"kill": ["grievance.notifications.about_clocks.queue_many", 1, "before"]},
        {"kill": ["grievance.notifications.queries.settle_claim", 33, "before"]},
    ]
    for number, kill in enumerate(kills):
        jobs = JOBS if number == 2 else ["escalate"]
        worker = workers.start(**kill, jobs=jobs, batch=20)
        workers.go(worker)
        assert workers.wait(worker) == [DIED]
    last = workers.start(at=AFTER_THE_LEASE)
    workers.go(last)
    assert workers.wait(last) == [0]
    each_rung_is_recorded_once(60)
    assert sorted(copies(server).values()) == [1] * 59 + [2]
    assert rows("SELECT count(*) FROM outbox WHERE state = 'sent'") == [(60,)]


def test_a_dead_holder_loses_the_lease_within_a_minute_and_one_alone_has_it(committing_world):
    now = clock.now()
    assert hold_lease("first", now)
    assert not hold_lease("second", now + timedelta(seconds=39))
    assert hold_lease("first", now + timedelta(seconds=30))
    assert not hold_lease("second", now + timedelta(seconds=69))
    assert hold_lease("second", now + timedelta(seconds=71))
    assert not hold_lease("first", now + timedelta(seconds=72))
    assert hold_lease("third", now - timedelta(hours=2)), "a clock set back by two hours frees a lease from the future"
