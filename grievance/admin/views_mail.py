"""The outbox for administrators: what waits and since when, what was given up with the server's words, kept mails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.admin.forms import LetRestForm
from grievance.admin.views import blueprint
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.notifications import queries as outbox
from grievance.notifications.models import Outbox
from grievance.notifications.operations import let_mail_rest, mail_server, retry_mail
from grievance.notifications.rules import TEXTS_KEPT, MailState
from grievance.notifications.sms import gateway
from grievance.notifications.wording import words_of
from grievance.permissions import Right
from grievance.web.downloads import all_of, as_file, fields_of, form_asked
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs
from grievance.web.paging import Page, offset, page_asked

PARKED = "parked"
"""The one filter that is no state: given up, and nobody has seen to it yet."""


@blueprint.get("/admin/mail")
@needs(Right.SEE_KEPT_MAIL)
def list_mail() -> Any:
    now, number, word = clock.now(), page_asked(), request.args.get("state", "")
    state = MailState(word) if word in set(MailState) else None
    if form_asked():
        return as_file("mail", MAILS, lambda: all_of(_reader(word, state)))
    counts, parked = outbox.count_by_state(), outbox.count_parked()
    total = parked if word == PARKED else (sum(counts.values()) if state is None else counts.get(state, 0))
    page = Page(number, total)
    first = offset(number, page.size)
    mails = outbox.parked_mails(first, page.size) if word == PARKED else outbox.mails_in_state(state, first, page.size)
    return render_template(
        "admin/list_mail.html", mails=mails, page=page, counts=counts, state=PARKED if word == PARKED else state,
        states=list(MailState), parked=parked, waiting=outbox.count_waiting(), due=outbox.count_due_mails(now),
        oldest=outbox.oldest_waiting_since(now), has_server=bool(mail_server()),
    )  # fmt: skip


def _reader(word: str, state: MailState | None) -> Callable[[int, int], Sequence[Outbox]]:
    if word == PARKED:
        return outbox.parked_mails
    return lambda after, size: outbox.mails_in_state(state, after, size)


MAILS = fields_of(
    "message", ("To", "to_address"), ("Name", "to_name"), "language", "reader", "subject", "state", "attempts", ("Queued", "queued_at"),
    "not_before", ("Sent", "sent_at"), ("The server's words", "last_reply"), ("Let rest because", "closed_because"),
)  # fmt: skip
"""What a mail says stays between the forum and its reader."""


@blueprint.get("/admin/mail/<int:mail_id>")
@needs(Right.SEE_KEPT_MAIL)
def show_mail(mail_id: int) -> Any:
    return _page(_mail(mail_id), LetRestForm())


@blueprint.post("/admin/mail/<int:mail_id>/retry")
@needs(Right.SEE_KEPT_MAIL)
def retry(mail_id: int) -> Any:
    """Send again; nothing where the mail has no words any more or was sent meanwhile."""
    with once() as done:
        mail = _mail(mail_id)
        if _can_retry(mail):
            retry_mail(mail, current_actor(), clock.now())
        done.url = url_for("admin.show_mail", mail_id=mail_id)
    flash(gettext("The mail is in the queue again."), "ok")
    return redirect(done.url, 303)


@blueprint.post("/admin/mail/<int:mail_id>/let-rest")
@needs(Right.SEE_KEPT_MAIL)
def let_rest(mail_id: int) -> Any:
    """Give it up, with what was done instead."""
    form = LetRestForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                mail = _mail(mail_id)
                if _can_rest(mail):
                    let_mail_rest(mail, form.because.data, current_actor(), clock.now())
                done.url = url_for("admin.show_mail", mail_id=mail_id)
            return redirect(done.url, 303)
    return _page(_mail(mail_id), form), 422


def _mail(mail_id: int) -> Outbox:
    found = outbox.mail(mail_id)
    if found is None:
        raise NotFound()
    return found


def _can_retry(mail: Outbox) -> bool:
    return mail.state is MailState.DEAD and (bool(mail.text) or mail.context is not None)


def _can_rest(mail: Outbox) -> bool:
    return mail.state is MailState.QUEUED or (mail.state is MailState.DEAD and not mail.closed_because)


def _page(mail: Outbox, form: LetRestForm) -> str:
    """What a server sends is between the forum and its reader (codes and links stand in it): only kept mail is shown."""
    words = words_of(mail) if mail.state is MailState.KEPT else None
    return render_template("admin/show_mail.html", mail=mail, words=words, form=form, can_retry=_can_retry(mail), can_rest=_can_rest(mail),
                           days_kept=TEXTS_KEPT.days)  # fmt: skip


SMS = fields_of(
    "message",
    ("To", "to_number"),
    "language",
    "state",
    "attempts",
    ("Queued", "queued_at"),
    ("Sent", "sent_at"),
    ("The gateway said", "last_reply"),
)


@blueprint.get("/admin/sms")
@needs(Right.SEE_KEPT_MAIL)
def list_sms() -> Any:
    """SMS, the newest first. As with mail, only the words of what is kept are shown."""
    if form_asked():
        return as_file("sms", SMS, lambda: all_of(outbox.sms_by_newest))
    number = page_asked()
    total = outbox.number_of_sms()
    page = Page(number, total)
    rows = outbox.sms_by_newest(offset(number, page.size), page.size)
    return render_template("admin/list_sms.html", rows=rows, page=page, has_gateway=bool(gateway()))
