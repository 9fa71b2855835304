"""Subscriptions of other systems, for administrators."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext

from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.notifications.rules import MailState
from grievance.permissions import Right
from grievance.web.downloads import all_of, as_file, fields_of, form_asked
from grievance.web.form_keys import once, shown_here
from grievance.web.guards import current_actor, needs
from grievance.web.paging import Page, offset, page_asked
from grievance.webhooks import operations, queries
from grievance.webhooks.forms import WebhookForm
from grievance.webhooks.models import Webhook
from grievance.webhooks.rules import NAMES

blueprint = Blueprint("webhooks", __name__)

COLUMNS = fields_of("id", "name", "address", ("Events", "types"), "made_at", ("Parked at", "parked_at"), ("Parked because", "parked_because"),
                    ("Ended at", "ended_at"))  # fmt: skip
MESSAGES = fields_of(
    "message_id", "type", ("Sequence", "event_seq"), "state", "attempts", "queued_at", "sent_at", "last_reply"
)


@blueprint.get("/admin/webhooks")
@needs(Right.CONNECT_SYSTEMS)
def list_webhooks() -> Any:
    if form_asked():
        return as_file("webhooks", COLUMNS, queries.webhooks)
    total = queries.count_webhooks()
    number = page_asked(total)
    page = Page(number, total)
    rows = queries.webhooks(offset(number, page.size), page.size)
    parked = {row.id for row in queries.parked_webhooks()}
    people = queries.owners([row.owner_id for row in rows])
    return render_template("webhooks/list_webhooks.html", rows=rows, page=page, parked=parked, people=people)


@blueprint.route("/admin/webhooks/new", methods=("GET", "POST"))
@needs(Right.CONNECT_SYSTEMS)
def add_webhook() -> Any:
    """The secret is shown once, on the page that follows."""
    form = WebhookForm(data={"types": list(NAMES)})
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                made = operations.add_webhook(form.name.data, form.address.data, form.owner.data, form.types.data, current_actor(),
                                              clock.now())  # fmt: skip
                done.url = url_for("webhooks.show_webhook", webhook_id=made.id)
                done.show(operations.secret(made))
            return redirect(done.url, 303)
    return render_template("webhooks/add_webhook.html", form=form, webhook=None)


def _webhook(webhook_id: int, *, locked: bool = False) -> Webhook:
    found = queries.webhook(webhook_id, locked=locked)
    if found is None:
        raise NotFound()
    return found


@blueprint.get("/admin/webhooks/<int:webhook_id>")
@needs(Right.CONNECT_SYSTEMS)
def show_webhook(webhook_id: int) -> Any:
    webhook = _webhook(webhook_id)
    if form_asked():
        return as_file(
            f"webhook-{webhook.id}",
            MESSAGES,
            lambda: all_of(lambda after, size: queries.messages(webhook_id, after, size)),
        )
    counts, shown = queries.count_messages(webhook_id), shown_here()
    total = sum(counts.values())
    number = page_asked(total)
    page = Page(number, total, queries.messages(webhook_id, offset(number), 50))
    owner = queries.owners([webhook.owner_id]).get(webhook.owner_id)
    return render_template("webhooks/show_webhook.html", webhook=webhook, page=page, counts=counts, owner=owner,
                           secret=shown.text if shown else "", dead=counts.get(MailState.DEAD, 0))  # fmt: skip


@blueprint.route("/admin/webhooks/<int:webhook_id>/change", methods=("GET", "POST"))
@needs(Right.CONNECT_SYSTEMS)
def change_webhook(webhook_id: int) -> Any:
    webhook = _webhook(webhook_id)
    owner = queries.owners([webhook.owner_id]).get(webhook.owner_id)
    form = WebhookForm(data={"name": webhook.name, "address": webhook.address, "types": webhook.types,
                             "owner": owner.email if owner else ""}, version=webhook.version)  # fmt: skip
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                row = _webhook(webhook_id, locked=True)
                form.check_version(row)
                operations.change_webhook(row, form.name.data, form.address.data, form.owner.data, form.types.data, current_actor(),
                                          clock.now())  # fmt: skip
                done.url = url_for("webhooks.show_webhook", webhook_id=webhook_id)
            return redirect(done.url, 303)
    return render_template("webhooks/add_webhook.html", form=form, webhook=webhook)


@blueprint.post("/admin/webhooks/<int:webhook_id>/new-secret")
@needs(Right.CONNECT_SYSTEMS)
def replace_secret(webhook_id: int) -> Any:
    with once() as done:
        done.url = url_for("webhooks.show_webhook", webhook_id=webhook_id)
        done.show(operations.replace_secret(_webhook(webhook_id, locked=True), current_actor(), clock.now()))
    return redirect(done.url, 303)


@blueprint.post("/admin/webhooks/<int:webhook_id>/send-again")
@needs(Right.CONNECT_SYSTEMS)
def send_again(webhook_id: int) -> Any:
    with once() as done:
        count = operations.send_parked_again(_webhook(webhook_id, locked=True), current_actor(), clock.now())
        done.url = url_for("webhooks.show_webhook", webhook_id=webhook_id)
        flash(
            ngettext("%(num)s message is in the queue again.", "%(num)s messages are in the queue again.", count), "ok"
        )
    return redirect(done.url, 303)


@blueprint.post("/admin/webhooks/<int:webhook_id>/end")
@needs(Right.CONNECT_SYSTEMS)
def end_webhook(webhook_id: int) -> Any:
    with once() as done:
        operations.end_webhook(_webhook(webhook_id, locked=True), current_actor(), clock.now())
        done.url = url_for("webhooks.list_webhooks")
        flash(gettext("The subscription has ended."), "ok")
    return redirect(done.url, 303)
