"""``mail list``, ``mail retry ID``, ``mail receive``."""

from __future__ import annotations

import json

import click
from flask import Flask

from grievance.cli.receiving import receive
from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from grievance.notifications import queries
from grievance.notifications.models import Outbox
from grievance.notifications.operations import retry_mail
from grievance.notifications.rules import MailState
from grievance.permissions import SYSTEM


def _shown(mail: Outbox) -> dict[str, object]:
    return {
        "id": mail.id, "state": mail.state.value, "message": mail.message, "to": mail.to_address, "subject": mail.subject,
        "message_id": mail.message_id, "attempts": mail.attempts, "last_reply": mail.last_reply,
        "queued_at": mail.queued_at.isoformat(), "not_before": mail.not_before.isoformat(),
        "sent_at": mail.sent_at.isoformat() if mail.sent_at else None,
    }  # fmt: skip


def register(app: Flask) -> None:
    """Adds the group to the application."""
    group = click.Group("mail", help="The outbox.")
    app.cli.add_command(group)

    @group.command("list")
    @click.option("--state", type=click.Choice([state.value for state in MailState]))
    def list_mails(state: str | None) -> None:
        """One object a mail, oldest first."""
        for mail in queries.all_mails(MailState(state) if state else None):
            click.echo(json.dumps(_shown(mail), ensure_ascii=False))

    @group.command("retry")
    @click.argument("mail_id", type=int)
    def retry(mail_id: int) -> None:
        """Put a mail that was given up back into the queue."""
        with transaction():
            mail = queries.mail(mail_id)
            if mail is None:
                raise click.ClickException(f"there is no mail {mail_id}")
            if mail.state is not MailState.DEAD:
                raise click.ClickException(
                    f"mail {mail_id} is {mail.state.value}; only one that was given up is tried again"
                )
            retry_mail(mail, SYSTEM, clock.now())
            shown = _shown(mail)
        click.echo(json.dumps(shown, ensure_ascii=False))

    group.add_command(receive)
