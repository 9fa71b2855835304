"""What runs when: the table of jobs, and APScheduler, which only gives the beat.

The database is the truth. Each job is a sweep over rows that are due, so a beat that is missed, doubled or late changes
nothing but the hour. Never started at import time: ``start_jobs`` is called by the server and by ``jobs start``.
"""

from __future__ import annotations

import atexit
import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from grievance.admin.jobs import keep_house
from grievance.cases.jobs import renew_search_texts
from grievance.correspondence.jobs import fetch_mail
from grievance.escalation.jobs import deem_accepted, escalate
from grievance.exports.jobs import make_list_files
from grievance.foundation import clock
from grievance.foundation.jobs import Job, Ran, ending, give_lease_back, heartbeats, hold_lease, new_holder, run_job
from grievance.intake.import_runs import work_on_all
from grievance.monthly.jobs import issue_monthly_reports
from grievance.notifications.digests import send_digests
from grievance.notifications.jobs import deliver_mail, deliver_sms
from grievance.notifications.reminders import remind
from grievance.reports.jobs import keep_figures
from grievance.sentences import N_, sentence
from grievance.sittings.jobs import ask_for_monthly_lines, check_forums
from grievance.web.layout import Heartbeat as Pulse
from grievance.web.layout import set_heartbeat
from grievance.webhooks.jobs import deliver as deliver_webhooks

log = logging.getLogger(__name__)

_S, _M = timedelta(seconds=1), timedelta(minutes=1)

JOBS: tuple[Job, ...] = (
    Job("escalate", N_("Records the rungs that are reached and ends pauses at their latest end"), _M, escalate),
    Job("deliver-mail", N_("Sends what the outbox holds"), 30 * _S, deliver_mail),
    Job("deliver-sms", N_("Sends the SMS that are due"), 30 * _S, deliver_sms),
    Job("fetch-mail", N_("Reads the mailbox"), 5 * _M, fetch_mail),
    Job("digest", N_("Writes each office's morning digest"), 10 * _M, send_digests),
    Job("remind", N_("Reminds filers of questions and of their last word"), 10 * _M, remind),
    Job("forum-clock", N_("Watches that the forum of each division sits, and sends notices"), 10 * _M, check_forums),
    Job("direction-lines", N_("Asks for the line a month on each direction"), 10 * _M, ask_for_monthly_lines),
    Job("deem-accepted", N_("Closes answered cases on which the filer said nothing in time"), 10 * _M, deem_accepted),
    Job("list-files", N_("Makes the files of long lists that were asked for"), _M, make_list_files),
    Job(
        "monthly-report",
        N_("Issues the monthly report on its working day and mails it"),
        30 * _M,
        issue_monthly_reports,
    ),
    Job("figures", N_("Keeps the figures of finished months"), 60 * _M, keep_figures),
    Job("import-cases", N_("Goes on with lists that are being taken over"), _M, work_on_all),
    Job("deliver-webhooks", N_("Sends messages to other systems"), 30 * _S, deliver_webhooks),
    Job("search-texts", N_("Fills anew the search texts of an older release"), _M, renew_search_texts),
    Job("housekeeping", N_("Takes away old drafts, form keys, sessions and notes of runs"), 60 * _M, keep_house),
)
BY_NAME = {job.name: job for job in JOBS}
URGENT = ("escalate", "deliver-mail")
"""What the next request catches up with when the jobs have stopped."""

LONGEST_SLEEP_SECONDS = 30.0
LEASE_BEAT_SECONDS = 15
LOOK_AGAIN_SECONDS = 30.0
WORKERS = 3
SLACK = timedelta(seconds=5)


class SteadyScheduler(BackgroundScheduler):
    """Wakes at least every 30 s and pulls in jobs that a clock set back has left in the future.

    A run missed while the process stood still, or jumped over by a clock set forward, comes late but comes, and once.
    """

    def __init__(self, **more: Any) -> None:
        super().__init__(
            executors={"default": ThreadPoolExecutor(WORKERS), "lease": ThreadPoolExecutor(1)},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
            timezone=clock.IST,
            **more,
        )

    def _process_jobs(self) -> float:
        self._pull_in_strays()
        wait = super()._process_jobs()
        return min(wait, LONGEST_SLEEP_SECONDS) if wait is not None else LONGEST_SLEEP_SECONDS

    def _pull_in_strays(self) -> None:
        now = clock.machine_now()
        for job in self.get_jobs():
            due: datetime | None = getattr(job, "next_run_time", None)
            if due is not None and due - now > job.trigger.interval + SLACK:
                job.modify(next_run_time=now)


def start_jobs(app: Flask) -> SteadyScheduler:
    """Start the beat in this process. Only the process that holds the lease acts; another takes over within a minute."""
    holder, scheduler = new_holder(), SteadyScheduler()
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    fill(scheduler, app, holder)
    ending.clear()
    scheduler.start()
    app.extensions["scheduler"], app.extensions["job_holder"] = scheduler, holder
    atexit.register(stop_jobs, app, scheduler, holder)
    return scheduler


def fill(scheduler: SteadyScheduler, app: Flask, holder: str) -> None:
    """The lease's beat on a thread of its own, so that it is renewed however long the jobs take; then the jobs."""
    first = clock.machine_now()
    beat = IntervalTrigger(seconds=LEASE_BEAT_SECONDS, timezone=clock.IST)
    scheduler.add_job(_guarded, beat, [app, holder, None], id="lease", executor="lease", next_run_time=first)
    for place, job in enumerate(JOBS):
        trigger = IntervalTrigger(seconds=int(job.every.total_seconds()), timezone=clock.IST)
        scheduler.add_job(_guarded, trigger, [app, holder, job], id=job.name, next_run_time=first + place * _S)


def stop_jobs(app: Flask, scheduler: SteadyScheduler, holder: str) -> None:
    """End the beat and give the lease back, so that another process need not wait for it."""
    if not scheduler.running:
        return
    ending.set()
    scheduler.shutdown(wait=False)
    _within(app, lambda: give_lease_back(holder))


def _guarded(app: Flask, holder: str, job: Job | None) -> None:
    """One beat: renew the lease, and run the job if we have it. Without a job it only renews."""

    def act() -> None:
        if hold_lease(holder, clock.now()) and job is not None:
            run_job(job, clock.now())

    _within(app, act)


def _within(app: Flask, act: Callable[[], object]) -> None:
    """Run inside the application; a database that is away is logged, never raised into the scheduler."""
    try:
        with app.app_context():
            act()
    except Exception:
        log.exception("a beat of the jobs failed")


def run_now(name: str, at: datetime) -> Ran:
    """One run of a job for a time. Raises KeyError for a name that is not in the table."""
    return run_job(BY_NAME[name], at)


class CatchUp:
    """After two missed runs the next request starts what is urgent, in a thread of its own and under the lease."""

    def __init__(self, app: Flask) -> None:
        self._app, self._looked_at, self._lock = app, -LOOK_AGAIN_SECONDS, threading.Lock()

    def look(self) -> None:
        """Cheap: at most one look at the database every 30 seconds and process."""
        with self._lock:
            if clock.monotonic() - self._looked_at < LOOK_AGAIN_SECONDS:
                return
            self._looked_at = clock.monotonic()
        late = [beat.name for beat in heartbeats([BY_NAME[name] for name in URGENT], clock.now()) if beat.is_late]
        if late:
            threading.Thread(target=_within, args=(self._app, lambda: self._run(late)), daemon=True).start()

    def _run(self, names: list[str]) -> None:
        holder = new_holder()
        if not hold_lease(holder, clock.now()):
            return
        try:
            for name in names:
                run_job(BY_NAME[name], clock.now())
        finally:
            give_lease_back(holder)


def pulse() -> Pulse:
    """The line on staff pages: when the urgent jobs last ran, red after two missed runs."""
    beats = heartbeats([BY_NAME[name] for name in URGENT], clock.now())
    late = [beat for beat in beats if beat.is_late]
    shown = (late or beats)[0]
    if shown.last_done_at is None:
        return Pulse(sentence(N_("The jobs have not run yet.")), is_late=True)
    key = N_("The jobs stand still. They last ran on %(at)s.") if late else N_("The jobs last ran on %(at)s.")
    return Pulse(sentence(key, at=shown.last_done_at), is_late=bool(late))


def init_schedule(app: Flask) -> None:
    """Makes the jobs known to pages and commands; starts none."""
    app.extensions["jobs"] = JOBS
    set_heartbeat(app, pulse)
    catch_up = CatchUp(app)
    app.extensions["catch_up"] = catch_up
    if app.config["MODE"] == "testing":
        return

    @app.teardown_request
    def _catch_up(_: BaseException | None) -> None:
        try:
            catch_up.look()
        except Exception:
            log.exception("the jobs could not be looked at")
