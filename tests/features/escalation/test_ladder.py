"""The ladder as people meet it: what is recorded, who gets which mail, and what the next run makes of a gap."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text

from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseState
from grievance.clocks import operations as clocks
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.escalation import jobs, operations, queries
from grievance.escalation.models import RungRecord
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.jobs import Counts
from grievance.foundation.transaction import transaction
from grievance.notifications.models import Outbox
from grievance.notifications.wording import words_of
from grievance.permissions import SYSTEM
from grievance.reference.models import Holder
from tests.support.cases import answer, filed, take
from tests.support.overdue import late_cases, quiet_cases
from tests.support.plans import big_tables_read_whole
from tests.support.rungs import rung_records


def resolve_of(case) -> Clock:
    return db.session.scalars(
        select(Clock).where(
            Clock.owner_kind == OwnerKind.CASE, Clock.owner_id == case.id, Clock.kind == ClockKind.RESOLVE
        )
    ).one()


def ledger(case):
    """(rung, by mail, covered by) of the case's main ladder."""
    rows = rung_records(resolve_of(case).id, 1)
    return [(row.rung, row.by_mail, row.covered_by) for row in rows]


def rung_mails(case):
    """(rung, address) of mails about the main ladder."""
    rows = db.session.scalars(
        select(Outbox).where(Outbox.key.like(f"rung:{resolve_of(case).id}:%")).order_by(Outbox.id)
    )
    return [(int(row.key.split(":")[3]), row.to_address) for row in rows]


@pytest.fixture
def case(world):
    """Filed Monday 16 November 2026 with JPDCL, due Monday 7 December."""
    return filed().case


def test_each_rung_is_reached_at_its_own_midnight_and_told_to_its_own_reader(case, at):
    for day, rung, reader in [
        ("2026-12-03 00:00", 1, "nodal@example.org"),
        ("2026-12-08 00:00", 2, "hod@example.org"),
        ("2026-12-15 00:00", 3, "secretary.power@example.org"),
        ("2026-12-23 00:00", 4, "secretary.power@example.org"),
    ]:
        moment = at(day)
        jobs.escalate(moment - timedelta(minutes=1))
        assert rung not in [row[0] for row in ledger(case)]
        jobs.escalate(moment)
        jobs.escalate(moment + timedelta(minutes=1))
        assert ledger(case)[-1] == (rung, True, None)
        assert rung_mails(case)[-1] == (rung, reader)
    assert len(rung_mails(case)) == 4


def test_after_a_month_down_every_rung_has_its_true_time_and_one_mail_goes_to_the_highest_who_can_be_told(case, at):
    jobs.escalate(at("2027-01-20 09:00"))
    assert ledger(case) == [(1, False, 4), (2, False, 4), (3, False, 4), (4, True, None), (5, False, 4)]
    rows = rung_records(resolve_of(case).id, 1)
    assert [clock.ist_date(row.reached_at) for row in rows] == [
        date(2026, 12, 3), date(2026, 12, 8), date(2026, 12, 15), date(2026, 12, 23), date(2027, 1, 7)]  # fmt: skip
    assert all(row.recorded_at == clock.now() for row in rows)
    assert rung_mails(case) == [(4, "secretary.power@example.org")]
    assert resolve_of(case).next_rung_at is None


def test_the_mail_to_the_highest_tells_the_lower_steps_and_the_next_agenda(case, at):
    jobs.escalate(at("2026-12-23 09:00"))
    mail = db.session.scalars(select(Outbox).where(Outbox.key.like("rung:%:4:%"))).one()
    assert mail.subject.startswith(f"{case.number}: past its date at")
    assert "Tuesday 15 December 2026: the office above told" in words_of(mail).text
    assert "It goes on the agenda of the next sitting." in words_of(mail).text
    assert f"https://forum.example/cases/{case.number}" in words_of(mail).text


def test_a_vacant_post_is_told_upward_and_the_mail_says_so(case, at):
    holder = db.session.scalars(select(Holder).where(Holder.office_code == "JPDCL", Holder.is_head)).one()
    with transaction():
        db.session.refresh(holder)
        holder.to_on = date(2026, 11, 20)
        db.session.add(Holder(office_code="JPDCL", kind="vacant", is_head=True, from_on=date(2026, 11, 21)))
    jobs.escalate(at("2026-12-08 00:05"))
    mail = db.session.scalars(select(Outbox).where(Outbox.key.like("rung:%:2:%"), Outbox.message == "escalation")
                              .where(Outbox.to_address == "secretary.power@example.org")).first()  # fmt: skip
    assert mail is not None
    assert "the post at JPDCL is vacant and PDD is the office above" in words_of(mail).text
    assert rung_records(resolve_of(case).id, 1)[1].told_office_code == "PDD"


def test_an_answer_ends_the_ladder(case, at):
    at("2026-12-09 10:00")
    jobs.escalate(clock.now())
    answer(case)
    jobs.escalate(at("2027-02-01 10:00"))
    assert [row[0] for row in ledger(case)] == [1, 2]


def test_while_a_question_waits_the_rung_before_the_date_waits_too(case, at):
    at("2026-11-27 10:00")
    take(case, Step.ASK_FILER, "nodal", question="Which feeder?", days="7")
    assert resolve_of(case).due_on == date(2026, 12, 14)
    jobs.escalate(at("2026-12-04 23:59"))
    assert ledger(case) == []
    jobs.escalate(at("2026-12-10 00:00"))
    assert [row[0] for row in ledger(case)] == [1]


def test_a_question_without_reply_lets_the_clock_run_again_after_its_last_day(case, at):
    take(case, Step.ASK_FILER, "nodal", question="Which feeder?", days="7")
    jobs.escalate(at("2026-11-23 23:00"))
    db.session.refresh(case)
    assert case.state is CaseState.CLARIFICATION
    jobs.escalate(at("2026-11-27 00:01"))
    db.session.refresh(case)
    assert case.state is CaseState.WITH_OFFICE
    assert resolve_of(case).due_on == date(2026, 12, 14)


def test_a_date_moved_later_never_repeats_a_rung_of_the_same_round(case, at):
    jobs.escalate(at("2026-12-03 09:00"))
    take(case, Step.ASK_EXTENSION, "hod", days=5, reason="Load survey")
    take(case, Step.GRANT_EXTENSION, "secretary.power", days=5)
    jobs.escalate(at("2026-12-12 09:00"))
    assert [row[0] for row in ledger(case)] == [1]
    jobs.escalate(at("2026-12-20 09:00"))
    assert [row[0] for row in ledger(case)].count(1) == 1
    assert len([mail for mail in rung_mails(case) if mail[0] == 1]) == 1


def test_silence_after_an_answer_closes_and_one_failing_case_stops_no_other(world, at, monkeypatch):
    first, second = answer(filed().case), answer(filed().case)
    first_id = first.id
    real = jobs.perform

    def failing(case, step, actor, now):
        if case.id == first_id:
            raise RuntimeError("a faulty row")
        return real(case, step, actor, now)

    monkeypatch.setattr(jobs, "perform", failing)
    assert jobs.deem_accepted(at("2026-11-23 23:00")) == Counts()
    assert jobs.deem_accepted(at("2026-11-25 00:01")) == Counts(2, 1, 1)
    db.session.refresh(second)
    assert second.state is CaseState.CLOSED


def test_a_faulty_clock_is_parked_after_five_runs_and_the_others_go_on(world, at, monkeypatch):
    bad, good = filed().case, filed().case
    bad_id = resolve_of(bad).id
    real = operations.Scene.climb

    def failing(self, row):
        if row.id == bad_id:
            raise ValueError("a faulty row")
        return real(self, row)

    monkeypatch.setattr(operations.Scene, "climb", failing)
    moment = at("2026-12-08 09:00")
    for run in range(5):
        operations.sweep(moment)
        assert resolve_of(bad).failures == run + 1
    assert resolve_of(bad).next_rung_at is None
    assert [row[0] for row in ledger(good)] == [1, 2]
    assert [row.id for row in queries.parked_clocks(5)] == [bad_id]
    monkeypatch.setattr(operations.Scene, "climb", real)
    with transaction():
        operations.free_clock(queries.clock(bad_id), SYSTEM, moment)
    operations.sweep(moment)
    assert [row[0] for row in ledger(bad)] == [1, 2]


def test_a_mail_that_cannot_be_written_parks_its_own_clock_only(world, at, monkeypatch):
    from grievance.notifications import about_clocks

    bad, good = filed(title="Broken").case, filed().case
    real, bad_id = about_clocks._matter, bad.id

    def failing(rung, titles):
        if rung.owner_id == bad_id:
            raise ValueError("a faulty mail")
        return real(rung, titles)

    monkeypatch.setattr(about_clocks, "_matter", failing)
    operations.sweep(at("2026-12-08 09:00"))
    assert [row[0] for row in ledger(good)] == [1, 2]
    assert ledger(bad) == []
    assert resolve_of(bad).failures == 1


def test_the_forums_own_clock_climbs_to_convener_chair_and_chief_secretary(world, at):
    with transaction():
        made = clocks.start_clock(OwnerKind.DIVISION, 1, ClockKind.FORUM, "FORUM-JAMMU", clock.now(), division="jammu")
        due_on = made.due_on
    for days, rung in ((-4, 2), (1, 3), (31, 4)):
        jobs.escalate(at(f"{due_on + timedelta(days=days)} 09:00"))
        assert [row.rung for row in rung_records(made.id, 1)][-1] == rung
    told = {row.rung: (row.told, row.told_office_code) for row in rung_records(made.id, 1)}
    assert told[2] == ("chair", "FORUM-JAMMU")
    assert told[3] == ("chair,administrative_secretary", "FORUM-JAMMU")


QUIET, LATE = 3000, 12


@pytest.fixture
def among_quiet_ones(world, at):
    """Few late cases among many with nothing due; the moment at which two rungs of each are reached."""
    moment = at("2026-12-08 09:00")
    quiet_cases(range(1, QUIET + 1), ["JPDCL", "PDD"])
    late_cases(LATE, ["JPDCL"], first=QUIET + 1)
    db.session.execute(text("ANALYZE"))
    return moment


def plan_of(statement) -> str:
    made = statement.compile(db.engine, compile_kwargs={"literal_binds": True})
    how = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN ANALYZE"
    return "\n".join(str(row[-1]) for row in db.session.execute(text(f"{how} {str(made).replace(':', chr(92) + ':')}")))


def test_the_sweep_reads_the_due_rows_only_by_their_own_index(among_quiet_ones):
    """The statement itself, as the database means to run it with true statistics; PostgreSQL counts the rows as well."""
    plan = plan_of(queries.due_statement(among_quiet_ones, 400))
    assert "ix_clock_next_rung" in plan
    if db.engine.dialect.name == "sqlite":
        assert plan == "SEARCH clock USING INDEX ix_clock_next_rung (next_rung_at<?)"
        return
    (scan,) = [line for line in plan.splitlines() if "Scan" in line]
    assert "actual time" in scan and f"rows={LATE} " in scan.partition("actual")[2].replace(".00", "")
    assert "Rows Removed" not in plan and "Seq Scan" not in plan


def test_nothing_that_the_sweep_asks_reads_a_growing_table_as_a_whole(among_quiet_ones):
    db.session.rollback()
    if db.engine.dialect.name == "postgresql":  # below the savepoints that the sweep's transactions take back
        db.engines[None].execute(text("SET LOCAL enable_seqscan = off"))
    assert big_tables_read_whole(lambda: operations.sweep(among_quiet_ones)) == []
    assert db.session.scalar(select(func.count()).select_from(RungRecord)) == 2 * LATE


def test_a_batch_takes_a_bounded_number_of_statements(world, at, statements):
    for _ in range(3):
        filed()
    moment = at("2026-12-08 09:00")
    with statements() as three:
        operations.sweep(moment)
    count = db.session.scalar(select(func.count()).select_from(RungRecord))
    assert len(three) < 60 + 12 * count
