"""What officers are told at the head of a case about mails on it that came to nothing."""

from __future__ import annotations

from grievance.cases.models import Case
from grievance.notifications import queries
from grievance.notifications.rules import without_address
from grievance.sentences import N_, sentence
from grievance.web.layout import CaseNotice

SHOWN = 3


def notices_of(case: Case) -> list[CaseNotice]:
    """One line a mail, the newest first; without the address, because looking at a unit's contact is recorded."""
    lost = queries.parked_mails_of(case.id)
    lines = []
    for row in lost[: -SHOWN - 1 : -1]:
        key = (
            N_("A mail to the unit could not be delivered: %(reply)s")
            if row.reader == "filer"
            else N_("A mail to an officer could not be delivered: %(reply)s")
        )
        lines.append(CaseNotice(sentence(key, reply=without_address(row.last_reply, row.to_address))))
    return lines
