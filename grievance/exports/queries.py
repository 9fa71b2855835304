"""What an archive holds, read through the one fence, a batch of cases at a time; and the rows of lists' files.

Inner notes are asked for nowhere here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, delete, exists, func, or_, select, update

from grievance.accounts.models import SignIn
from grievance.audit.models import EventRow
from grievance.cases.access import filed_by
from grievance.cases.models import Answer, Attachment, Case, CoSignature, PublicLine, Question, StepDraft, Verdict
from grievance.cases.rules.words import AnswerState
from grievance.correspondence.models import IncomingMail
from grievance.correspondence.rules.words import LetterState
from grievance.desk.models import SavedView
from grievance.enterprises.models import Membership
from grievance.exports.models import ListFile, OwnExport
from grievance.exports.rules import FileState
from grievance.foundation.database import db
from grievance.foundation.portions import in_portions
from grievance.notifications.models import Outbox, Sms
from grievance.notifications.queries.outbox import SENT
from grievance.notifications.rules import MailState
from grievance.permissions import Actor

BATCH = 25
SESSIONS_AT_MOST = 200
Rows = dict[int, list[Any]]


def exports_of(person_id: int | None, case_id: int | None, since: datetime) -> Sequence[OwnExport]:
    """What this person, or who follows this case, asked for since an instant, the latest first."""
    own = (
        OwnExport.person_id == person_id
        if person_id
        else and_(OwnExport.person_id.is_(None), OwnExport.case_id == case_id)
    )
    wanted = select(OwnExport).where(own, OwnExport.asked_at > since)
    return db.session.scalars(wanted.order_by(OwnExport.id.desc()).limit(50)).all()


def export(export_id: int) -> OwnExport | None:
    return db.session.get(OwnExport, export_id)


def delete_exports(before: datetime) -> int:
    gone = db.session.execute(delete(OwnExport).where(OwnExport.asked_at < before))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def list_file(file_id: int) -> ListFile | None:
    return db.session.get(ListFile, file_id)


def list_files_of(person_id: int, since: datetime) -> Sequence[ListFile]:
    wanted = select(ListFile).where(ListFile.person_id == person_id, ListFile.asked_at > since)
    return db.session.scalars(wanted.order_by(ListFile.id.desc()).limit(50)).all()


def number_waiting(person_id: int) -> int:
    mine = (ListFile.person_id == person_id, ListFile.state.in_(TO_MAKE))
    return db.session.scalar(select(func.count()).select_from(ListFile).where(*mine)) or 0


TO_MAKE = (FileState.ASKED, FileState.MAKING)
"""Asked for, or claimed by somebody who may be dead."""


def claim_list_file(now: datetime, me: str, until: datetime) -> int | None:
    """Claim the oldest that waits, or whose claim has run out; its id. Two statements in one transaction, as for mails."""
    free = or_(ListFile.state == FileState.ASKED, ListFile.claimed_until < now)
    wanted = select(ListFile.id).where(ListFile.state.in_(TO_MAKE), free).order_by(ListFile.id).limit(1)
    found = db.session.scalar(wanted.with_for_update(skip_locked=True))
    if found is not None:
        claim = {"state": FileState.MAKING, "claimed_by": me, "claimed_until": until, "tries": ListFile.tries + 1}
        db.session.execute(update(ListFile).where(ListFile.id == found).values(**claim))
    return found


def hold_claim(file_id: int, me: str, **values: object) -> bool:
    """Write something of a file that is being made, only while the claim is still ours; whether it was."""
    mine = (ListFile.id == file_id, ListFile.state == FileState.MAKING, ListFile.claimed_by == me)
    done = db.session.execute(update(ListFile).where(*mine).values(**values))
    return int(done.rowcount) == 1  # type: ignore[attr-defined]


def past_their_time(now: datetime, most: int = 200) -> Sequence[ListFile]:
    wanted = select(ListFile).where(ListFile.state == FileState.READY, ListFile.good_until < now)
    return db.session.scalars(wanted.order_by(ListFile.id).limit(most)).all()


def list_file_keys() -> frozenset[str]:
    """Names of the files that can still be fetched."""
    return frozenset(db.session.scalars(select(ListFile.storage_key).where(ListFile.state == FileState.READY)))


def delete_list_files(before: datetime) -> int:
    old = (ListFile.asked_at < before, ListFile.state.in_((FileState.GONE, FileState.NOT_MADE)))
    gone = db.session.execute(delete(ListFile).where(*old))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def let_go() -> None:
    """Gives the connection back while a slow line takes what was read: nothing is held open for it."""
    db.session.close()


def _own(actor: Actor, only: int | None) -> Select[Any]:
    wanted = select(Case).where(filed_by(actor))
    return wanted.where(Case.id == only) if only else wanted


def own_cases(actor: Actor, only: int | None) -> Iterator[Sequence[Case]]:
    """Cases on whose filer's side the actor stands, or that one alone, the oldest first, in batches."""
    return in_portions(_own(actor, only), (Case.id,), size=BATCH)


def measure(actor: Actor, only: int | None) -> tuple[int, int, int]:
    """How many cases, how many files that a filer may see, and their bytes."""
    ids = _own(actor, only).with_only_columns(Case.id)
    cases = db.session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    files, size = db.session.execute(
        select(func.count(), func.coalesce(func.sum(Attachment.size_bytes), 0)).where(
            Attachment.case_id.in_(ids), *_FOR_FILERS
        )
    ).one()
    return cases, files, int(size)


_FOR_FILERS = (Attachment.is_inner.is_(False), Attachment.removed_at.is_(None))


def _by_case(model: Any, ids: Sequence[int], *where: Any, key: Any = None) -> Rows:
    """Rows of a table by their case, first to last, in one statement."""
    found: Rows = {}
    order = key if key is not None else model.id
    for row in db.session.scalars(select(model).where(model.case_id.in_(ids), *where).order_by(order)):
        found.setdefault(row.case_id, []).append(row)
    return found


def events(ids: Sequence[int]) -> Rows:
    """The lines of the record that a filer reads, the newest first."""
    return _by_case(EventRow, ids, EventRow.is_public, key=EventRow.seq.desc())


def lines(ids: Sequence[int]) -> Rows:
    return _by_case(PublicLine, ids, PublicLine.taken_back_at.is_(None))


def answers(ids: Sequence[int]) -> Rows:
    """Answers that the filer has; drafts and refusals that wait are not among them."""
    return _by_case(Answer, ids, Answer.state == AnswerState.GIVEN.value, key=Answer.round)


def questions(ids: Sequence[int]) -> Rows:
    return _by_case(Question, ids, key=Question.stage)


def verdicts(ids: Sequence[int]) -> Rows:
    return _by_case(Verdict, ids)


def files(ids: Sequence[int]) -> Rows:
    return _by_case(Attachment, ids, *_FOR_FILERS)


def letters(ids: Sequence[int]) -> Rows:
    """Letters on the record, those among officers left out."""
    on_record = IncomingMail.state.in_([LetterState.LANDED, LetterState.ATTACHED])
    return _by_case(IncomingMail, ids, on_record, IncomingMail.is_inner.is_(False))


def sms(ids: Sequence[int]) -> Rows:
    return _by_case(Sms, ids, Sms.state == MailState.SENT)


def step_drafts(ids: Sequence[int], person_id: int | None) -> Rows:
    return _by_case(StepDraft, ids, StepDraft.person_id == person_id) if person_id else {}


# The person ---------------------------------------------------------------------------------------------------------


def memberships(person_id: int) -> Sequence[Membership]:
    """Past ones too."""
    return db.session.scalars(select(Membership).where(Membership.person_id == person_id).order_by(Membership.id)).all()


def sessions(person_id: int) -> Sequence[SignIn]:
    wanted = select(SignIn).where(SignIn.person_id == person_id).order_by(SignIn.id.desc())
    return db.session.scalars(wanted.limit(SESSIONS_AT_MOST)).all()


def views(person_id: int) -> Sequence[SavedView]:
    return db.session.scalars(select(SavedView).where(SavedView.owner_id == person_id).order_by(SavedView.id)).all()


def signed(person_id: int) -> Iterator[Sequence[CoSignature]]:
    """What the person has signed with others, in portions."""
    own = select(CoSignature).where(CoSignature.person_id == person_id, CoSignature.is_lead.is_(False))
    return in_portions(own, (CoSignature.id,))


def mails_to(addresses: Sequence[str], person_id: int | None, only: int | None) -> Iterator[Sequence[Outbox]]:
    """Mails to a filer, and about an account, that went out to these addresses, or to what the person proved as the contact
    of a case; in portions. What an office is told is none.
    """
    to_me = [Outbox.to_address.in_(addresses)]
    if person_id is not None:
        to_me.append(Outbox.id.in_(_to_own_contact(person_id)))
    wanted = select(Outbox).where(or_(*to_me), SENT, or_(Outbox.reader == "filer", Outbox.message.in_(OF_ACCOUNT)))
    return in_portions(wanted.where(Outbox.case_id == only) if only else wanted, (Outbox.sent_at, Outbox.id), size=100)


def _to_own_contact(person_id: int) -> Select[Any]:
    """Mails about the person's own cases to their proved contact, unless somebody else, who proved his own, has changed it."""
    changed = (EventRow.case_id == Case.id, EventRow.name == "CaseContactChanged")
    by_other = or_(EventRow.actor_id.is_(None), EventRow.actor_id != person_id)
    own = (Case.filer_person_id == person_id, Case.lead_left_at.is_(None), Case.contact_proved_at.is_not(None))
    its = (Outbox.case_id == Case.id, func.lower(Outbox.to_address) == func.lower(Case.contact_email))
    return select(Outbox.id).join(Case, and_(*its)).where(*own, ~exists().where(*changed, by_other))


OF_ACCOUNT = ("one_time_code", "contact_changed", "file_link")
