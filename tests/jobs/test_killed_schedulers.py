"""Kill -9 of the scheduler while it escalates and mails: R2. Each kill is at a place drawn by its seed."""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import datetime, timedelta

import pytest

from grievance.audit import operations as audit
from grievance.foundation import clock
from tests.jobs.test_two_at_once import AT, DIED, Workers, copies
from tests.support.bad_mail_server import BadMailServer
from tests.support.overdue import heads_everywhere, late_cases, rows
from tests.support.safety import counts, is_full

APART = timedelta(minutes=2)
"""Between a kill and the next process: its claims on mails have run out by then."""


@pytest.fixture
def server():
    with BadMailServer() as made:
        yield made


@pytest.fixture
def workers(committing_world, tmp_path, server):
    made = Workers(committing_world, tmp_path, server.port)
    yield made
    made.end()


def place_of_kill(number: int) -> dict:
    """At the n-th statement, or after some thousandths of a second wherever the process is: both kinds in turn."""
    chance = random.Random(number)
    if number % 2:
        return {"kill_after": chance.uniform(0.0, 0.4)}
    return {"kill_at": chance.randint(1, 160)}


@pytest.mark.timeout(counts(300, 3600))
def test_schedulers_killed_in_the_middle_skip_no_level_double_none_and_lose_no_mail(workers, server):
    cases, kills = counts(40, 500), counts(5, 100)
    heads = heads_everywhere(clock.now())[:60]
    late_cases(cases, heads)
    at, died = datetime.fromisoformat(AT), 0
    for number in range(kills):
        worker = workers.start(at=at.isoformat(), batch=8, **place_of_kill(number))
        workers.go(worker)
        (status,) = workers.wait(worker)
        died += status == DIED
        at += APART
        if status != DIED:  # it came to its end: give the next one work
            (highest,) = rows('SELECT max(id) FROM "case"')[0]
            late_cases(cases, heads, first=highest + 1)
    finish(workers, at)
    assert died >= 0.8 * kills
    every_effect_is_there_once(server)


@pytest.mark.skipif(
    not is_full(), reason="waits for most of a minute; the same with a set clock stands in test_the_beat"
)
def test_another_scheduler_takes_over_within_a_minute_of_a_kill(workers):
    late_cases(3, ["JPDCL"])
    both = [workers.start(beat=1, jobs=["escalate"]) for _ in range(2)]
    workers.go(*both)
    until(lambda: rows("SELECT count(*) FROM rung_record") == [(6,)], 60)
    (holder,) = rows("SELECT holder FROM job_lease")[0]
    (first,) = (each for each in both if str(each.pid) in holder.split(":"))
    first.kill()
    died = time.monotonic()
    late_cases(3, ["JPDCL"], first=100)
    until(lambda: rows("SELECT count(*) FROM rung_record") == [(12,)], 90)
    took = time.monotonic() - died
    print(f"taken over {took:.0f} s after the kill")
    assert took < 60


def until(done, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.1)


def finish(workers: Workers, at: datetime) -> None:
    """One process that nobody kills, then what it had to wait for."""
    for _ in range(2):
        last = workers.start(at=(at + APART).isoformat(), batch=400)
        workers.go(last)
        assert workers.wait(last) == [0]
        at += APART + timedelta(hours=2)


def every_effect_is_there_once(server: BadMailServer) -> None:
    (number,) = rows("SELECT count(*) FROM clock WHERE owner_kind = 'case' AND kind = 'resolve'")[0]
    levels = rows("SELECT rung, count(*), count(DISTINCT clock_id) FROM rung_record GROUP BY rung ORDER BY rung")
    assert levels == [(1, number, number), (2, number, number)]
    assert rows("SELECT count(*) FROM event WHERE name = 'RungReached'") == [(2 * number,)]
    assert rows("SELECT count(*) FROM clock WHERE owner_kind = 'case' AND (next_rung_at IS NULL OR top_rung <> 2)") == [
        (0,)
    ]
    assert rows("SELECT count(*), count(DISTINCT key) FROM outbox WHERE message = 'escalation'") == [(number, number)]
    sent = copies(server)
    told = rows("SELECT message_id, state FROM outbox WHERE message = 'escalation' OR message = 'bundle'")
    assert Counter(state for _, state in told).keys() <= {"sent", "bundled"}
    for message_id, state in told:
        assert sent[message_id] in ((1, 2) if state == "sent" else (0,)), (message_id, state, sent[message_id])
    assert set(sent) == {message_id for message_id, state in told if state == "sent"}
    assert audit.check_record().broken is None
    if is_full():
        print(f"{number} cases, {sum(count == 2 for count in sent.values())} mails twice under one Message-ID")
