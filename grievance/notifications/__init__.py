"""Messages, outbox, delivery. A mail is a row before it is a mail, and never sent inside a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_notifications(app: Flask) -> None:
    """Flask-Mail with our own connection, and the line about lost mail on a case. Imported late, so that a rule imports no Flask."""
    from grievance.notifications.lost_mail import notices_of
    from grievance.notifications.smtp import mail
    from grievance.web.layout import add_case_notices

    mail.init_app(app)
    add_case_notices(app, notices_of)
