"""``jobs list``, ``jobs run NAME [--at TIME]``, ``jobs start``."""

from __future__ import annotations

import json
import signal
import threading
from datetime import datetime

import click
from flask import Flask, current_app

from grievance import schedule
from grievance.foundation import clock


def _time(text: str | None) -> datetime:
    """ISO 8601; without an offset it is Indian time. Now, when nothing is given."""
    if not text:
        return clock.now()
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"write a time such as 2026-11-24T00:05+05:30, not {text!r}") from None
    return at if at.tzinfo else at.replace(tzinfo=clock.IST)


def register(app: Flask) -> None:
    """Adds the group to the application."""
    jobs = click.Group("jobs", help="What runs by time.")
    app.cli.add_command(jobs)

    @jobs.command("list")
    def list_jobs() -> None:
        """One line a job: what it does, how often, when it last ran."""
        for beat in schedule.heartbeats(schedule.JOBS, clock.now()):
            last = beat.last_done_at.astimezone(clock.IST).isoformat() if beat.last_done_at else None
            line = {"job": beat.name, "does": beat.does, "every_seconds": int(beat.every.total_seconds()),
                    "last_done_at": last, "late": beat.is_late}  # fmt: skip
            click.echo(json.dumps(line))

    @jobs.command("run")
    @click.argument("name", type=click.Choice([job.name for job in schedule.JOBS]))
    @click.option("--at", "at", help="The time to act for, ISO 8601; Indian time without an offset.")
    def run(name: str, at: str | None) -> None:
        """Run one job once, for now or for a given time."""
        ran = schedule.run_now(name, _time(at))
        if name == "fetch-mail" and not current_app.config["SETTINGS"].imap_url:
            click.echo("no mailbox is set (IMAP_URL)", err=True)
        click.echo(json.dumps(ran.as_data()))
        if ran.error or ran.counts.failed:
            raise SystemExit(1)

    @jobs.command("start")
    def start() -> None:
        """Run the jobs in this process alone until it is told to end."""
        ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
        scheduler = schedule.start_jobs(current_app._get_current_object())  # type: ignore[attr-defined]
        click.echo("the jobs run; end with Ctrl-C", err=True)
        ended.wait()
        schedule.stop_jobs(app, scheduler, app.extensions["job_holder"])
