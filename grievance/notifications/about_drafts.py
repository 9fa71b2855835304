"""Reactions: the link of a draft, to go on with later."""

from __future__ import annotations

from grievance.foundation.clock import ist_date
from grievance.intake.events import DraftLinkAsked
from grievance.notifications.operations import link, queue_mail
from grievance.notifications.sms import figures, queue_sms


def send_draft_link(event: DraftLinkAsked) -> None:
    """To the address, or the mobile number, that was given. The link is the only secret in any mail."""
    if event.mobile:
        queue_sms("draft_link", event.mobile, {"link": link(f"/file/{event.token}"), "due_on": figures(ist_date(event.expires_at))},
                  at=event.at, key=f"draft:{event.mobile}:{event.at.isoformat()}", language=event.language)  # fmt: skip
    queue_mail(
        "file_link", event.email, {"link": link(f"/file/{event.token}"), "expires_on": ist_date(event.expires_at)},
        at=event.at, key=f"draft:{event.email}:{event.at.isoformat()}", language=event.language,
    )  # fmt: skip


MAILS = {DraftLinkAsked: send_draft_link}
