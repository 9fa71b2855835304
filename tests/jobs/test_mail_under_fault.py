"""Delivery with real commits: several deliverers at once, kills, a stalled server, and a flood of queued rows."""

from __future__ import annotations

import random
import resource
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, update

from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.notifications import operations, queries, smtp
from grievance.notifications.models import Outbox
from grievance.notifications.rules import MailState
from tests.jobs.test_two_at_once import Workers
from tests.support.bad_mail_server import BadMailServer
from tests.support.overdue import rows
from tests.support.safety import counts

RUN_EVERY = timedelta(seconds=30)


@pytest.fixture
def server():
    with BadMailServer() as made:
        yield made


@pytest.fixture
def app(committing_world, server, monkeypatch):
    state = committing_world.extensions["mail"]
    monkeypatch.setattr(state, "server", "127.0.0.1")
    monkeypatch.setattr(state, "port", server.port)
    monkeypatch.setitem(committing_world.config, "MAIL_SERVER", "127.0.0.1")
    return committing_world


def queued(number: int, addresses: int, at: datetime, begin: int = 0) -> None:
    """Rows straight into the outbox, spread over ``addresses`` readers."""
    made = [
        {"key": f"flood:{n}", "message_id": f"<flood-{n}@forum.example>", "message": "escalation",
         "to_address": f"head{n % addresses}@example.org", "language": "en", "reader": "office",
         "subject": f"J26-{n:05}: past its date at JPDCL", "text": "This matter is past its date.\n" * 10,
         "html": "<p>This matter is past its date.</p>" * 10, "state": MailState.QUEUED, "queued_at": at, "not_before": at}
        for n in range(begin, begin + number)
    ]  # fmt: skip
    with transaction() as session:
        session.execute(insert(Outbox), made)


def copies(server: BadMailServer) -> Counter[str]:
    return Counter(mail["Message-ID"] for mail in server.mails)


def test_five_deliverers_at_once_send_each_mail_once_and_one_bundle_an_address(app, server):
    now = clock.now()
    queued(counts(150, 2000), 1000, now)
    queued(50, 1, now, begin=10_000)
    failed: list[BaseException] = []

    def deliver() -> None:
        try:
            with app.app_context():
                while operations.deliver(now).due:
                    pass
                db.session.remove()
        except BaseException as mistake:
            failed.append(mistake)
            raise

    threads = [threading.Thread(target=deliver) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failed == []
    operations.deliver(now + timedelta(minutes=3))
    assert set(copies(server).values()) == {1}
    bundles = [mail for mail in server.mails if "more matters" in mail["Subject"]]
    assert [mail["Subject"] for mail in bundles] == ["31 more matters at your desk"]
    assert queries.count_waiting() == 0


def test_killed_between_acceptance_and_note_one_more_copy_goes_under_the_same_id_within_two_minutes(
    app, server, tmp_path
):
    dice, workers, at = random.Random(7), Workers(app, tmp_path, server.port), clock.now()
    workers.order["jobs"] = ["deliver-mail"]
    try:
        for turn in range(counts(1, 25)):
            begin = turn * 1000
            queued(30, 1000, at, begin)
            before = len(server.mails)
            killed = workers.start(at=at.isoformat(), jobs=["deliver-mail"],
                                   kill=["grievance.notifications.queries.settle_claim", dice.randint(1, 30), "before"])  # fmt: skip
            workers.go(killed)
            assert workers.wait(killed) == [-signal.SIGKILL]
            at += operations.CLAIM_LEASE + RUN_EVERY
            with app.app_context():
                while operations.deliver(at).due:
                    pass
            db.session.rollback()
            sent = Counter(mail["Message-ID"] for mail in server.mails[before:])
            assert sorted(sent.values()) == [1] * 29 + [2]
            assert queries.count_waiting() == 0
            at += timedelta(hours=2)
    finally:
        workers.end()
    assert rows("SELECT count(*) FROM outbox WHERE state <> 'sent'") == [(0,)]


def test_while_the_server_stalls_others_write_at_once(app, server, monkeypatch):
    monkeypatch.setattr(smtp, "TIMEOUT_SECONDS", 1.0)
    queued(1, 1, clock.now())
    server.at["text"] = "stall"
    reached = threading.Event()
    real = smtp.ForumConnection.deliver

    def noted(self, envelope):
        reached.set()
        return real(self, envelope)

    monkeypatch.setattr(smtp.ForumConnection, "deliver", noted)

    def deliver() -> None:
        with app.app_context():
            operations.deliver(clock.now())

    thread = threading.Thread(target=deliver)
    thread.start()
    assert reached.wait(10)
    watch = time.monotonic()
    queued(1, 1, clock.now(), begin=5)
    assert time.monotonic() - watch < 0.5
    thread.join(10)


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda: queries.claim_due_mails(clock.now(), "me", clock.now(), 20), "ix_outbox_queued"),
        (lambda: queries.sent_within_the_hour(["head1@example.org"], clock.now(), ()), "ix_outbox_sent_to_address"),
        (lambda: queries.open_bundle("head1@example.org"), "ix_outbox_waiting_for_address"),
        (lambda: queries.free_expired_claims(clock.now(), operations.CLAIM_LEASE), "ix_outbox_claims"),
        (lambda: queries.parked_mails(0, 10), "ix_outbox_parked"),
        (lambda: queries.take_texts_away(clock.now(), 10), "ix_outbox_with_text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_delivery_reads_what_waits_by_an_index_and_never_the_archive(app, ask, index):
    queued(300, 200, clock.now())
    with transaction() as session:
        session.execute(update(Outbox).where(Outbox.id > 250).values(state=MailState.SENT, sent_at=clock.now()))
    statement, values = _first_statement(ask)
    is_sqlite = db.engine.dialect.name == "sqlite"
    with db.engine.begin() as connection:
        if not is_sqlite:
            connection.exec_driver_sql("ANALYZE outbox")
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = connection.exec_driver_sql(("EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN ") + statement, values)
        assert index in " ".join(str(row) for row in plan)


def _first_statement(ask: Callable[[], object]) -> tuple[str, Any]:
    """The first statement about the outbox that a query really sends, with its values."""
    seen: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, values: Any, *_rest: object) -> None:
        seen.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        with transaction():
            ask()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return next(one for one in seen if "outbox" in one[0])


def test_a_flood_is_told_in_under_an_hour_with_one_bundle_an_officer_and_hour(app, server):
    """SAFETY R28: 50,000 rows for 60 officers in full; 4,000 for 6 in the daily tests."""
    number, officers = counts(4000, 50_000), counts(6, 60)
    begin = clock.now()
    queued(number, officers, begin)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    at, bundles = begin, Counter()
    while queries.count_waiting():
        db.session.rollback()
        operations.deliver(at)
        at += RUN_EVERY
        for mail in server.mails:
            if "more matters" in mail["Subject"]:
                bundles[mail["To"], (at - begin) // timedelta(hours=1)] += 1
        assert server.mails or at > begin + RUN_EVERY, "the first mails leave with the first run"
        server.mails.clear()
    assert at - begin < timedelta(hours=1)
    assert set(bundles.values()) == {1}
    assert len(bundles) == officers
    assert rows("SELECT state, count(*) FROM outbox GROUP BY state ORDER BY state") == [
        ("bundled", number - 20 * officers), ("sent", 21 * officers)]  # fmt: skip
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 100_000, "kB"
