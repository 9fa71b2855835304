"""The system page, mails for administrators, and ``/healthz``."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.admin.health import health, jobs_known
from grievance.escalation import queries as ladders
from grievance.escalation.operations import free_clock
from grievance.escalation.rules import PARKED_AFTER_FAILURES
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.foundation.jobs import heartbeats
from grievance.notifications import queries as outbox
from grievance.notifications.operations import mail_server, retry_mail
from grievance.notifications.rules import MailState
from grievance.notifications.wording import words_of
from grievance.permissions import Right
from grievance.reference import queries as reference
from grievance.reference.views.calendars import calendar_gaps
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs, without_actor
from grievance.web.paging import Page, offset, page_asked

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
        has_server=bool(mail_server()),
        gaps=calendar_gaps(),
        years=sorted(reference.years_loaded()),
        may_change=current_actor().can(Right.SEE_KEPT_MAIL),
    )


@blueprint.get("/admin/mail")
@needs(Right.SEE_KEPT_MAIL)
def list_mail() -> Any:
    word = request.args.get("state", "")
    state = MailState(word) if word in set(MailState) else None
    number, counts = page_asked(), outbox.count_by_state()
    total = sum(counts.values()) if state is None else counts.get(state, 0)
    page = Page(number, total)
    mails = outbox.mails_in_state(state, offset(number, page.size), page.size)
    return render_template(
        "admin/list_mail.html", mails=mails, page=page, counts=counts, state=state, states=list(MailState),
        has_server=bool(mail_server()),
    )  # fmt: skip


@blueprint.get("/admin/mail/<int:mail_id>")
@needs(Right.SEE_KEPT_MAIL)
def show_mail(mail_id: int) -> Any:
    mail = outbox.mail(mail_id)
    if mail is None:
        raise NotFound()
    return render_template(
        "admin/show_mail.html", mail=mail, words=words_of(mail), can_retry=mail.state is MailState.DEAD
    )


@blueprint.post("/admin/mail/<int:mail_id>/retry")
@needs(Right.SEE_KEPT_MAIL)
def retry(mail_id: int) -> Any:
    with once() as done:
        mail = outbox.mail(mail_id)
        if mail is None:
            raise NotFound()
        if mail.state is MailState.DEAD:
            retry_mail(mail, current_actor(), clock.now())
        done.url = url_for("admin.show_mail", mail_id=mail_id)
    flash(gettext("The mail is in the queue again."), "ok")
    return redirect(done.url, 303)


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


from grievance.admin import views_holders, views_routing  # noqa: E402, F401  (they add their routes)
