"""Jobs, their heartbeat, ``/healthz``, the system page and the commands."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from grievance import schedule
from grievance.accounts.models import SignIn
from grievance.admin.jobs import keep_house
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.jobs import Counts, Job, heartbeats, missed_two_runs, run_job
from grievance.foundation.models import JobRun
from grievance.foundation.transaction import transaction
from grievance.web.models import FormKey
from tests.support.cases import filed


@pytest.fixture
def all_ran(world):
    """Every job has just run."""
    for job in schedule.JOBS:
        run_job(job, clock.now())


def test_healthz_is_well_while_all_jobs_run_and_says_which_stand_still(all_ran, client, at):
    found = client.get("/healthz")
    assert (found.status_code, found.json["state"]) == (200, "ok")
    assert set(found.json) == {"state", "database", "jobs", "mail"}
    assert found.headers["Cache-Control"] == "no-store"
    at("2026-11-16 10:02:10")
    assert client.get("/healthz").json["jobs"]["late"] == ["deliver-mail", "deliver-sms", "deliver-webhooks"]
    at("2026-11-16 10:03:00")
    late = client.get("/healthz")
    assert late.status_code == 503
    assert late.json["jobs"]["late"] == [
        "escalate", "deliver-mail", "deliver-sms", "list-files", "import-cases", "deliver-webhooks", "search-texts"]  # fmt: skip


def test_healthz_is_503_when_mail_waits_too_long(all_ran, client, world, monkeypatch, at):
    monkeypatch.setitem(world.config, "MAIL_SERVER", "127.0.0.1")
    filed()
    assert client.get("/healthz").status_code == 200
    at("2026-11-16 10:31")
    for job in schedule.JOBS:
        if job.name != "deliver-mail":
            run_job(job, clock.now())
    assert client.get("/healthz").json["mail"]["state"] == "late"


def test_healthz_is_503_and_says_nothing_more_when_the_database_is_away(client, monkeypatch):
    from grievance.admin import queries

    def away() -> bool:
        raise OSError("password=secret host=db.internal")

    monkeypatch.setattr(queries, "database_answers", away)
    found = client.get("/healthz")
    assert found.status_code == 503
    assert found.json["database"] == {"state": "down"}
    assert "secret" not in found.get_data(as_text=True)


def test_a_job_is_late_after_two_missed_runs():
    now, minute = clock.now(), timedelta(minutes=1)
    assert missed_two_runs(minute, None, now)
    assert not missed_two_runs(minute, now - 2 * minute, now)
    assert missed_two_runs(minute, now - 3 * minute, now)


def test_staff_pages_show_when_the_jobs_last_ran_and_turn_red(all_ran, as_person, at):
    page = as_person("admin").get("/admin/system").get_data(as_text=True)
    assert "The jobs last ran on" in page
    at("2026-11-16 10:05")
    page = as_person("admin").get("/admin/system").get_data(as_text=True)
    assert "The jobs stand still." in page
    assert "Stands still" in page


@pytest.mark.parametrize(("who", "status"), [("admin", 200), ("overseer", 200), ("hod", 404), ("filer", 404)])
def test_the_system_page_is_for_those_who_may_see_it(as_person, who, status):
    assert as_person(who).get("/admin/system").status_code == status


def test_a_job_that_fails_is_noted_and_the_next_run_goes_on(world):
    def broken(now):
        raise ValueError("something is wrong")

    job = Job("escalate", "", timedelta(minutes=1), broken)
    ran = run_job(job, clock.now())
    assert (ran.counts.failed, ran.error) == (1, "ValueError: something is wrong")
    (beat,) = heartbeats([job], clock.now())
    assert beat.is_late
    assert beat.last_error == "ValueError: something is wrong"


def test_the_commands_list_and_run_jobs_for_a_given_time(world):
    filed()
    runner = world.test_cli_runner()
    listed = [json.loads(line) for line in runner.invoke(args=["jobs", "list"]).output.splitlines()]
    assert [line["job"] for line in listed] == [
        "escalate", "deliver-mail", "deliver-sms", "fetch-mail", "digest", "remind", "forum-clock", "direction-lines", "deem-accepted",
        "list-files", "monthly-report", "figures", "import-cases", "deliver-webhooks", "search-texts", "housekeeping"]  # fmt: skip
    ran = runner.invoke(args=["jobs", "run", "escalate", "--at", "2026-12-08T00:05:00+05:30"])
    found = json.loads(ran.stdout)
    assert ran.exit_code == 0
    assert set(found) == {"job", "at", "due", "done", "failed", "seconds"}
    assert (found["job"], found["at"], found["failed"]) == ("escalate", "2026-12-08T00:05:00+05:30", 0)
    assert found["due"] >= 1
    again = json.loads(runner.invoke(args=["jobs", "run", "escalate", "--at", "2026-12-08T00:05:00+05:30"]).stdout)
    assert again["due"] == 0


@pytest.mark.parametrize("name", [job.name for job in schedule.JOBS])
def test_every_job_runs_on_an_empty_forum(world, name):
    ran = world.test_cli_runner().invoke(args=["jobs", "run", name])
    assert ran.exit_code == 0, ran.output
    assert json.loads(ran.stdout)["failed"] == 0


def test_a_wrong_time_or_job_is_refused_in_a_sentence(world):
    runner = world.test_cli_runner()
    refused = runner.invoke(args=["jobs", "run", "escalate", "--at", "tomorrow"])
    assert refused.exit_code == 2
    assert "write a time such as" in refused.output
    assert runner.invoke(args=["jobs", "run", "sweep-all"]).exit_code == 2


def test_the_mail_commands_list_and_refuse_what_cannot_be_tried_again(world):
    filed()
    runner = world.test_cli_runner()
    lines = [json.loads(line) for line in runner.invoke(args=["mail", "list"]).output.splitlines()]
    assert [line["message"] for line in lines] == ["case_filed", "case_arrived", "case_arrived"]
    assert runner.invoke(args=["mail", "list", "--state", "dead"]).output == ""
    assert "only one that was given up" in runner.invoke(args=["mail", "retry", str(lines[0]["id"])]).output
    assert "there is no mail 9999" in runner.invoke(args=["mail", "retry", "9999"]).output


def test_housekeeping_takes_away_what_has_had_its_time_and_nothing_else(world, at):
    now = clock.now()
    with transaction() as session:
        session.add(FormKey(key="old", owner="x", route="/", result_url="/", used_at=now - timedelta(days=3)))
        session.add(FormKey(key="new", owner="x", route="/", result_url="/", used_at=now))
        session.add(JobRun(name="escalate", started_at=now - timedelta(days=3), done_at=now - timedelta(days=3)))
        session.add(JobRun(name="escalate", started_at=now - timedelta(days=3), error="x"))
        for token, days in (("old", 31), ("new", 1)):
            when = now - timedelta(days=days)
            session.add(SignIn(token_hash=token, person_id=1, began_at=when, seen_at=when))
    assert keep_house(now) == Counts(3, 3)
    assert list(db.session.scalars(select(FormKey.key))) == ["new"]
    assert list(db.session.scalars(select(SignIn.token_hash))) == ["new"]
    assert list(db.session.scalars(select(JobRun.error))) == ["x"]


def test_the_next_request_after_two_missed_runs_starts_the_urgent_jobs_under_the_lease(committing_world, monkeypatch):
    app, ran = committing_world, []
    monkeypatch.setattr(schedule, "run_job", lambda job, at: ran.append(job.name))
    monkeypatch.setattr(schedule.threading, "Thread", _Now)
    catch_up = schedule.CatchUp(app)
    catch_up.look()
    assert ran == ["escalate", "deliver-mail"]
    catch_up.look()
    assert ran == ["escalate", "deliver-mail"], "no second look within 30 seconds"
    assert schedule.hold_lease("somebody else", clock.now())
    schedule.CatchUp(app).look()
    assert ran == ["escalate", "deliver-mail"], "another process acts"


class _Now:
    """A thread that runs at once."""

    def __init__(self, target, args, daemon) -> None:
        self.act = lambda: target(*args)

    def start(self) -> None:
        self.act()


def test_a_clock_set_back_leaves_no_job_sleeping(world):
    scheduler = schedule.SteadyScheduler()
    trigger = schedule.IntervalTrigger(seconds=60, timezone=clock.IST)
    far = clock.machine_now() + timedelta(hours=2)
    scheduler.add_job(print, trigger, id="escalate", next_run_time=far)
    scheduler.start(paused=True)
    try:
        scheduler._pull_in_strays()
        assert scheduler.get_job("escalate").next_run_time <= clock.machine_now()
    finally:
        scheduler.shutdown(wait=False)
