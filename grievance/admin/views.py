"""The system page, mails for administrators, and ``/healthz``."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, url_for
from flask_babel import gettext

from grievance.admin.health import health, jobs_known
from grievance.clocks.rules.kinds import KINDS_IN_WORDS
from grievance.escalation import queries as ladders
from grievance.escalation.events import WORK_IN_WORDS
from grievance.escalation.operations import free_clock, free_stuck
from grievance.escalation.rules import PARKED_AFTER_FAILURES
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.foundation.jobs import heartbeats
from grievance.notifications import queries as outbox
from grievance.notifications.operations import mail_server
from grievance.notifications.rules import MailState
from grievance.permissions import Right
from grievance.reference import queries as reference
from grievance.reference.views.calendars import calendar_gaps
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs, without_actor
from grievance.webhooks import queries as webhooks

blueprint = Blueprint("admin", __name__)

DEAD_SHOWN = 50


@blueprint.get("/healthz")
@without_actor
def show_health() -> Any:
    """200 while database, jobs and mail are at work, else 503; JSON. Says states and times, nothing of anybody."""
    found = health(clock.now())
    answer = jsonify({"state": "ok" if found.is_well else "not ok", **found.parts})
    answer.headers["Cache-Control"] = "no-store"
    return answer, 200 if found.is_well else 503


@blueprint.get("/admin/system")
@needs(Right.SEE_SYSTEM)
def show_system() -> Any:
    now = clock.now()
    return render_template(
        "admin/show_system.html",
        beats=heartbeats(jobs_known(), now),
        health=health(now),
        counts=outbox.count_by_state(),
        dead=outbox.mails_in_state(MailState.DEAD, 0, DEAD_SHOWN),
        parked=ladders.parked_clocks(PARKED_AFTER_FAILURES),
        stuck=ladders.stuck_works(PARKED_AFTER_FAILURES),
        works=WORK_IN_WORDS,
        kinds=KINDS_IN_WORDS,
        has_server=bool(mail_server()),
        webhooks=webhooks.parked_webhooks(),
        may_connect=current_actor().can(Right.CONNECT_SYSTEMS),
        gaps=calendar_gaps(),
        years=sorted(reference.years_loaded()),
        may_change=current_actor().can(Right.SEE_KEPT_MAIL),
    )


@blueprint.post("/admin/clocks/<int:clock_id>/go-on")
@needs(Right.SEE_KEPT_MAIL)
def free_ladder(clock_id: int) -> Any:
    with once() as done:
        parked = ladders.clock(clock_id)
        if parked is None:
            raise NotFound()
        if parked.failures >= PARKED_AFTER_FAILURES:
            free_clock(parked, current_actor(), clock.now())
        done.url = url_for("admin.show_system")
    flash(gettext("The ladder goes on with the next run."), "ok")
    return redirect(done.url, 303)


@blueprint.post("/admin/stuck/<work>/<int:row_id>/go-on")
@needs(Right.SEE_KEPT_MAIL)
def free_work(work: str, row_id: int) -> Any:
    with once() as done:
        stuck = ladders.stuck_work(work, row_id)
        if stuck is None:
            raise NotFound()
        free_stuck(stuck, current_actor(), clock.now())
        done.url = url_for("admin.show_system")
    flash(gettext("It is tried again with the next run."), "ok")
    return redirect(done.url, 303)


from grievance.admin import views_holders, views_mail, views_routing  # noqa: E402, F401  (they add their routes)
