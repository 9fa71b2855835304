"""Our own mails that come back: an address that takes none is marked, what waits for it is kept, and somebody telephones."""

from __future__ import annotations

from datetime import datetime

from grievance.accounts.models import UnreachableAddress
from grievance.accounts.queries import forget_unreachable, is_unreachable
from grievance.cases import access
from grievance.cases import queries as cases
from grievance.cases.models import Case
from grievance.correspondence import queries
from grievance.correspondence.events import AddressCleared, AddressCorrected, AddressMarked, ReturnSettled
from grievance.correspondence.models import ReturnedMail
from grievance.correspondence.rules.decoding import folded
from grievance.correspondence.rules.returned import Returned, is_refusal_of_address
from grievance.correspondence.rules.words import Remedy, Return
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.notifications.addressing import HELD, NEVER_ANSWERED
from grievance.notifications.events import MailGivenUp
from grievance.notifications.models import Outbox
from grievance.notifications.operations import bounce_mail, mail_server, retry_mail
from grievance.notifications.recipients import filer_of
from grievance.notifications.rules import MailState, one_line, shown_address, without_address
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal


def note_return(row: Outbox, returned: Returned, now: datetime) -> bool:
    """What a report on one of our mails does; whether it does anything. Delays and receipts do nothing."""
    if returned.kind not in (Return.PERMANENT, Return.REFUSED):
        return False
    said = one_line(returned.said if returned.status in returned.said else f"{returned.status} {returned.said}", 200)
    bounce_mail(row, said, now)
    if returned.kind is Return.PERMANENT:
        mark_address(row, returned.status, said, now)
    return True


def mark_when_refused(event: MailGivenUp) -> None:
    """A reaction: the next server refused the address at its door, which says the same as a mail that comes back."""
    row = queries.outgoing(event.mail_id)
    if row is not None and not event.came_back and is_refusal_of_address(event.reply):
        mark_address(row, event.reply.split(" ", 2)[1] if " " in event.reply else "", event.reply, event.at)


def mark_address(row: Outbox, status: str, said: str, now: datetime) -> bool:
    """Send nothing there any more, and open the task. False for the late return of a mail older than a correction."""
    address = folded(row.to_address)
    mark = queries.mark_of(address)
    if mark is not None and mark.cleared_at is not None and row.queued_at <= mark.cleared_at:
        return False
    is_new = mark is None or mark.cleared_at is not None
    if mark is None:
        mark = UnreachableAddress(address_folded=address, since_at=now)
        db.session.add(mark)
    if is_new:
        mark.since_at, mark.status, mark.cleared_at = now, status[:20], None
    said = without_address(said, row.to_address)
    if row.state is MailState.DEAD and not row.closed_because:
        row.closed_because = HELD
    db.session.flush()
    forget_unreachable()
    queries.hold_queued_mails(address, HELD)
    _open_task(row, address, status[:20], said, now)
    if is_new:
        record(AddressMarked(at=now, case_id=row.case_id, address=shown_address(row.to_address), said=said))
    return True


def _open_task(row: Outbox, address: str, status: str, said: str, now: datetime) -> None:
    case = cases.case_by_id(row.case_id) if row.case_id else None
    division = case.division if case else ""
    task = queries.open_task(address, division)
    if task is not None:
        task.times += 1
        return
    filer = filer_of(case) if case else None
    task = ReturnedMail(
        address_folded=address, division=division, case_id=row.case_id, outbox_id=row.id, status=status, said=said,
        to_filer=filer is not None and folded(filer.address) == address, opened_at=now,
    )  # fmt: skip
    db.session.add(task)
    db.session.flush()


def address_works_again(address: str, actor: Actor, now: datetime) -> int:
    """Take the mark away and send what was kept; how many mails."""
    address = folded(address)
    mark = queries.mark_of(address)
    if mark is not None and mark.cleared_at is None:
        mark.cleared_at = now
        record(AddressCleared(at=now, actor=actor, address=shown_address(address)))
    db.session.flush()
    forget_unreachable()
    for task in queries.open_tasks_of(address):
        _close(task, Remedy.WORKS_AGAIN, "", actor, now)
    return _send_held(queries.held_mails(address, HELD), None, actor, now)


def settle_by_telling(task: ReturnedMail, note: str, actor: Actor, now: datetime) -> None:
    """The person was told in another way. The address stays marked, because it still takes no mail."""
    note = one_line(note, 500)
    if not note:
        raise Refusal(N_("Say whom you told, how and when."), field="note")
    if task.closed_at is not None:
        raise Refusal(N_("Somebody else has seen to this already."))
    _close(task, Remedy.TOLD, note, actor, now)
    record(
        ReturnSettled(at=now, actor=actor, case_id=task.case_id, address=shown_address(task.address_folded), note=note)
    )


def _close(task: ReturnedMail, remedy: Remedy, note: str, actor: Actor, now: datetime) -> None:
    task.closed_at, task.closed_by, task.remedy, task.note = now, actor.person_id, remedy, note


def correct_address(case: Case, email: str, side: str, actor: Actor, now: datetime) -> int:
    """A new address for the filer of a case whose mail comes back, and no other time; how many kept mails now go there.

    Raises Refusal while mail reaches the address: contacts are the filer's own and nobody edits them at will. What the
    convener writes gets the mails, but no code and no signed link until the filer has proved it (``cases/contacts.py``).
    """
    old = unreachable_filer(case)
    email = email.strip()
    if old is None:
        raise Refusal(N_("Mail reaches the address on this case. There is nothing to correct."))
    if folded(email) == old or is_unreachable(email):
        raise Refusal(N_("Mail to this address comes back. Give another one."), field="email")
    case.contact_email, case.contact_proved_at = email, None
    case.contact_corrected_at = None if side == "filer" else now
    case.version += 1
    record(
        AddressCorrected(
            at=now, actor=actor, case_id=case.id, number=case.number, office_code=case.office_code, side=side
        )
    )
    db.session.flush()
    for division in access.divisions_of(case):
        task = queries.open_task(old, division)
        if task is not None and task.case_id == case.id:
            _close(task, Remedy.NEW_ADDRESS, "", actor, now)
    return _send_held(queries.held_mails(old, HELD, case.id), email, actor, now)


def _send_held(rows: list[Outbox], address: str | None, actor: Actor, now: datetime) -> int:
    sent = 0
    for row in rows:
        if (not row.text and row.context is None) or row.message in NEVER_ANSWERED:
            continue
        row.to_address = address or row.to_address
        retry_mail(row, actor, now)
        if not mail_server():
            row.state = MailState.KEPT
        sent += 1
    return sent


def unreachable_filer(case: Case) -> str | None:
    """The folded address of the case's filer, when it takes no mail."""
    to = filer_of(case)
    return folded(to.address) if to is not None and is_unreachable(to.address) else None
