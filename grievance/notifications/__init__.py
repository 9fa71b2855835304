"""Messages, outbox, delivery. A mail is a row before it is a mail, and never sent inside a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_notifications(app: Flask) -> None:
    """Flask-Mail with our own connection. Imported late, so that importing a rule imports no Flask."""
    from grievance.notifications.smtp import mail

    mail.init_app(app)
