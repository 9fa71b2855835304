"""Mails that went to the deputy of a head while he acts."""

from __future__ import annotations

from typing import Any

from flask import render_template

from grievance.desk import deputy_mail, queries
from grievance.desk.views import blueprint
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.notifications.models import Outbox
from grievance.notifications.wording import words_of
from grievance.permissions import Right
from grievance.sentences import N_
from grievance.web.downloads import Column, all_of, as_file, form_asked
from grievance.web.guards import current_actor, needs
from grievance.web.paging import SIZE, Page, offset, page_asked

COLUMNS = (
    Column(N_("Written"), lambda mail: mail.queued_at),
    Column(N_("To"), lambda mail: mail.to_address),
    Column(N_("Subject"), lambda mail: _subject(mail)),
    Column(N_("Sent"), lambda mail: mail.sent_at or ""),
)


@blueprint.get("/inbox/deputy")
@needs(Right.SET_DEPUTY)
def list_deputy_mail() -> Any:
    """The newest first."""
    actor, today = current_actor(), clock.today()
    if form_asked():
        return as_file(
            "deputy-mail", COLUMNS, lambda: all_of(lambda after, size: deputy_mail.mails(actor, today, after, size))
        )
    stays = deputy_mail.stays(actor, today)
    total = queries.count_mails_to_deputies(actor, stays) if stays else 0
    number = page_asked(total)
    mails = deputy_mail.mails(actor, today, offset(number, SIZE), SIZE)
    page = Page(number, total, [(mail, _subject(mail)) for mail in mails])
    return render_template("desk/list_deputy_mail.html", page=page, has_deputy=bool(stays))


@blueprint.get("/inbox/deputy/<int:mail_id>")
@needs(Right.SET_DEPUTY)
def show_deputy_mail(mail_id: int) -> str:
    mail = deputy_mail.mail(current_actor(), clock.today(), mail_id)
    if mail is None:
        raise NotFound()
    return render_template("desk/show_deputy_mail.html", mail=mail, words=words_of(mail))


def _subject(mail: Outbox) -> str:
    return words_of(mail).subject
