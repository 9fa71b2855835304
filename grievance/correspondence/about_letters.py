"""Reactions: what follows a letter that the convener put on a case, and a mail whose address was refused."""

from __future__ import annotations

from grievance.cases import queries as cases
from grievance.correspondence.events import LetterAttached
from grievance.correspondence.returning import mark_when_refused
from grievance.foundation.clock import ist_date
from grievance.notifications import recipients
from grievance.notifications.about_cases import about
from grievance.notifications.events import MailGivenUp
from grievance.notifications.operations import queue_mail


def tell_office_of_letter(event: LetterAttached) -> None:
    """The office that has the case reads the new words, as it reads the unit's own."""
    case = cases.case_by_id(event.case_id or 0)
    line = cases.public_line(event.line_id) if event.line_id else None
    if case is None or line is None or not event.office_code:
        return
    context = {**about(case, to_filer=False), "sender": event.sender, "words_given": line.body}
    for each in recipients.officers_for(case, event.office_code, ist_date(event.at)):
        queue_mail("letter_attached", each.address, context, at=event.at, case=case, language=each.language,
                   key=f"letter_attached:{event.letter_id}:{each.key}", to_name=each.name)  # fmt: skip


REACTIONS = {LetterAttached: tell_office_of_letter, MailGivenUp: mark_when_refused}
"""Rows for ``grievance/reactions.py``."""
