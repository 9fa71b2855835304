"""What is read of letters, returned mail and the mails that wait for an address. Bounded pages, total order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, CursorResult, and_, delete, false, func, or_, select, update

from grievance.accounts.models import Person, UnreachableAddress
from grievance.cases.models import Case, PublicLine
from grievance.correspondence.models import IncomingMail, IncomingOriginal, ReturnedMail
from grievance.correspondence.rules.words import Doubt, LetterState
from grievance.foundation.database import db
from grievance.notifications.models import Outbox
from grievance.notifications.rules import BUNDLE, MailState

HELD_AT_MOST = 50


@dataclass(frozen=True)
class Scope:
    """Whose letters a person reads: those of some divisions, and those that nobody can place."""

    divisions: frozenset[str]
    unplaced: bool = False

    def clause(self) -> ColumnElement[bool]:
        ways = [IncomingMail.division.in_(sorted(self.divisions))] if self.divisions else []
        ways += [IncomingMail.division.is_(None)] if self.unplaced else []
        return or_(false(), *ways)

    def tasks(self) -> ColumnElement[bool]:
        return ReturnedMail.division.in_([*sorted(self.divisions), *([""] if self.unplaced else [])])


def letter_at(fingerprint: str, destination: str) -> IncomingMail | None:
    """The letter, if it came to this place before."""
    same = (IncomingMail.fingerprint == fingerprint, IncomingMail.destination == destination)
    return db.session.scalar(select(IncomingMail).where(*same))


def has_other_with_id(message_id: str, fingerprint: str) -> bool:
    """Whether a letter with this Message-ID and other words came before."""
    if not message_id:
        return False
    other = select(IncomingMail.id).where(
        IncomingMail.message_id == message_id, IncomingMail.fingerprint != fingerprint
    )
    return db.session.scalar(other.limit(1)) is not None


def number_from(sender: str, since: datetime) -> int:
    """Letters from one address since an instant."""
    wanted = select(func.count()).select_from(IncomingMail)
    return db.session.scalar(wanted.where(IncomingMail.sender == sender, IncomingMail.received_at >= since)) or 0


def outgoing(mail_id: int) -> Outbox | None:
    return db.session.get(Outbox, mail_id)


def outgoing_named(message_ids: Collection[str]) -> Outbox | None:
    """Our mail with one of these Message-IDs, the first that is ours."""
    rows = {row.message_id: row for row in db.session.scalars(
        select(Outbox).where(Outbox.message_id.in_(list(message_ids))).order_by(Outbox.id))}  # fmt: skip
    return next((rows[one] for one in message_ids if one in rows), None)


def division_of_sender(address: str) -> str | None:
    """The division of the latest case of this address: its contact's, or the account's."""
    folded = address.strip().casefold()
    if not folded:
        return None
    person = select(Person.id).where(Person.email_folded == folded).scalar_subquery()
    own = or_(func.lower(Case.contact_email) == folded, Case.filer_person_id == person)
    return db.session.scalar(select(Case.division).where(own).order_by(Case.id.desc()).limit(1))


def _shown(state: LetterState, only_marked: bool) -> ColumnElement[bool]:
    marked = IncomingMail.doubt == Doubt.OTHER_SENDER
    return and_(IncomingMail.state == state, marked) if only_marked else IncomingMail.state == state


def letters(scope: Scope, state: LetterState, only_marked: bool, offset: int, size: int) -> Sequence[IncomingMail]:
    """Letters in a state, newest first."""
    wanted = select(IncomingMail).where(scope.clause(), _shown(state, only_marked))
    return db.session.scalars(wanted.order_by(IncomingMail.id.desc()).offset(offset).limit(size)).all()


def counts_by_state(scope: Scope) -> dict[LetterState, int]:
    rows = select(IncomingMail.state, func.count()).where(scope.clause()).group_by(IncomingMail.state)
    return {LetterState(state): number for state, number in db.session.execute(rows)}


def number_waiting(scope: Scope) -> int:
    """Letters in the tray."""
    wanted = select(func.count()).select_from(IncomingMail)
    return db.session.scalar(wanted.where(scope.clause(), _shown(LetterState.TRAY, False))) or 0


def number_marked(scope: Scope) -> int:
    wanted = select(func.count()).select_from(IncomingMail)
    return db.session.scalar(wanted.where(scope.clause(), _shown(LetterState.LANDED, True))) or 0


def letter(letter_id: int, scope: Scope, *, lock: bool = False) -> IncomingMail | None:
    """One letter, if it lies within the scope. ``lock`` holds it until the commit."""
    wanted = select(IncomingMail).where(IncomingMail.id == letter_id, scope.clause())
    return db.session.scalar(wanted.with_for_update() if lock else wanted)


def letter_of_case(letter_id: int, case_id: int, *, for_filer: bool) -> IncomingMail | None:
    """A letter that stands on this case's record; those among officers are left out for a filer."""
    on_record = IncomingMail.state.in_([LetterState.LANDED, LetterState.ATTACHED])
    wanted = select(IncomingMail).where(IncomingMail.id == letter_id, IncomingMail.case_id == case_id, on_record)
    return db.session.scalar(wanted.where(IncomingMail.is_inner.is_(False)) if for_filer else wanted)


def original_of(letter_id: int) -> IncomingOriginal | None:
    return db.session.get(IncomingOriginal, letter_id)


def names_of_cases(ids: Collection[int]) -> dict[int, str]:
    """References by id, in one SELECT."""
    rows = db.session.execute(select(Case.id, Case.number).where(Case.id.in_(list(ids)))) if ids else ()
    return {row.id: row.number for row in rows}


def open_task(address_folded: str, division: str) -> ReturnedMail | None:
    same = (ReturnedMail.address_folded == address_folded, ReturnedMail.division == division)
    return db.session.scalar(select(ReturnedMail).where(*same, ReturnedMail.closed_at.is_(None)))


def open_tasks_of(address_folded: str) -> Sequence[ReturnedMail]:
    """Every open task about an address, oldest first."""
    mine = (ReturnedMail.address_folded == address_folded, ReturnedMail.closed_at.is_(None))
    return db.session.scalars(select(ReturnedMail).where(*mine).order_by(ReturnedMail.id)).all()


def open_tasks(scope: Scope, most: int = 50) -> list[tuple[ReturnedMail, Case | None]]:
    """Open tasks within the scope with their case, oldest first."""
    if not scope.divisions and not scope.unplaced:
        return []
    rows = db.session.execute(
        select(ReturnedMail, Case)
        .join(Case, Case.id == ReturnedMail.case_id, isouter=True)
        .where(ReturnedMail.closed_at.is_(None), scope.tasks())
        .order_by(ReturnedMail.id)
        .limit(most)
    )
    return [(row[0], row[1]) for row in rows]


def task(task_id: int, scope: Scope, *, lock: bool = False) -> ReturnedMail | None:
    wanted = select(ReturnedMail).where(ReturnedMail.id == task_id, scope.tasks())
    return db.session.scalar(wanted.with_for_update() if lock else wanted)


def hold_queued_mails(address_folded: str, because: str) -> int:
    """Keep back what waits for an address that takes no mail; how many. What is on its way is left to go."""
    held = db.session.execute(
        update(Outbox)
        .where(Outbox.state == MailState.QUEUED, func.lower(Outbox.to_address) == address_folded)
        .values(state=MailState.DEAD, closed_because=because)
        .execution_options(synchronize_session="fetch")
    )
    return held.rowcount if isinstance(held, CursorResult) else 0


def held_mails(address_folded: str, because: str, case_id: int | None = None) -> list[Outbox]:
    """The newest mails kept back for an address, oldest first; of one case where it is named, and what was bundled."""
    wanted = select(Outbox).where(
        Outbox.state == MailState.DEAD,
        Outbox.closed_because == because,
        func.lower(Outbox.to_address) == address_folded,
    )
    if case_id is not None:
        wanted = wanted.where(or_(Outbox.case_id == case_id, Outbox.message == BUNDLE))
    newest = db.session.scalars(wanted.order_by(Outbox.id.desc()).limit(HELD_AT_MOST))
    return sorted(newest, key=lambda row: row.id)


def mark_of(address_folded: str) -> UnreachableAddress | None:
    return db.session.get(UnreachableAddress, address_folded, with_for_update=True)


def old_machine_letters(before: datetime, most: int) -> list[int]:
    """Letters of machines, and those set aside, that came before an instant."""
    ended = IncomingMail.state.in_([LetterState.IGNORED, LetterState.RETURNED, LetterState.DISMISSED])
    wanted = select(IncomingMail.id).where(ended, IncomingMail.received_at < before).order_by(IncomingMail.id)
    return list(db.session.scalars(wanted.limit(most)))


def forget_letters(ids: Sequence[int]) -> int:
    """Take letters away with their originals; how many."""
    if not ids:
        return 0
    db.session.execute(delete(IncomingOriginal).where(IncomingOriginal.incoming_id.in_(ids)))
    gone = db.session.execute(delete(IncomingMail).where(IncomingMail.id.in_(ids)))
    return gone.rowcount if isinstance(gone, CursorResult) else 0


def last_line_id(case_id: int) -> int | None:
    """The newest line of a case that both sides read."""
    return db.session.scalar(select(func.max(PublicLine.id)).where(PublicLine.case_id == case_id))
