"""What is read of invitations and signatories. Whoever reads a case of others reads it through its own row here."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update

from grievance.cases.models import Case, CoSignature
from grievance.cases.rules.words import CaseState
from grievance.cosigning.models import FirstMail, Invitation
from grievance.foundation.database import db


def token_hash(token: str) -> str:
    """What the database knows of a link."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def invitation_with(token: str) -> Invitation | None:
    return db.session.scalar(select(Invitation).where(Invitation.token_hash == token_hash(token)))


def locked_invitation(invitation_id: int) -> Invitation:
    held = select(Invitation).where(Invitation.id == invitation_id).with_for_update()
    return db.session.scalars(held.execution_options(populate_existing=True)).one()


def invitation_of(case_id: int, invitation_id: int) -> Invitation | None:
    return db.session.scalar(select(Invitation).where(Invitation.id == invitation_id, Invitation.case_id == case_id))


def invitations_of(case_id: int, most: int = 100) -> Sequence[Invitation]:
    """The latest first, without those taken back."""
    mine = select(Invitation).where(Invitation.case_id == case_id, Invitation.taken_back_at.is_(None))
    return db.session.scalars(mine.order_by(Invitation.id.desc()).limit(most)).all()


def number_of_invitations(case_id: int, since: datetime | None = None) -> int:
    mine = select(func.count()).select_from(Invitation).where(Invitation.case_id == case_id)
    return db.session.scalar(mine.where(Invitation.made_at >= since) if since else mine) or 0


def signature(row_id: int) -> CoSignature | None:
    return db.session.get(CoSignature, row_id)


def locked_signature(row_id: int) -> CoSignature:
    held = select(CoSignature).where(CoSignature.id == row_id).with_for_update()
    return db.session.scalars(held.execution_options(populate_existing=True)).one()


def case_of_row(row: CoSignature) -> Case:
    """The case that the unit signed."""
    return db.session.get_one(Case, row.case_id)


def first_mails_to(addresses: Sequence[str], case_id: int, since: datetime) -> Sequence[FirstMail]:
    """Mails that others had sent to these folded addresses: all about one case, about the others since an instant."""
    counts = or_(FirstMail.at > since, FirstMail.case_id == case_id)
    wanted = select(FirstMail).where(FirstMail.address_folded.in_(addresses), counts)
    return db.session.scalars(wanted.order_by(FirstMail.id)).all()


def number_of_first_mails(sender: str, since: datetime) -> int:
    own = select(func.count()).select_from(FirstMail).where(FirstMail.sender == sender, FirstMail.at > since)
    return db.session.scalar(own) or 0


def delete_first_mails_of_step(case_id: int, at: datetime) -> None:
    db.session.execute(delete(FirstMail).where(FirstMail.case_id == case_id, FirstMail.at == at))


def delete_first_mails(before: datetime) -> int:
    """Those about cases that have been closed since before then; of older ones about other cases the sender goes."""
    old = FirstMail.at < before
    closed = select(Case.id).where(Case.closed_at < before, Case.state == CaseState.CLOSED)
    gone = db.session.execute(delete(FirstMail).where(old, FirstMail.case_id.in_(closed)))
    db.session.execute(update(FirstMail).where(old, FirstMail.sender != "").values(sender=""))
    return int(gone.rowcount)  # type: ignore[attr-defined]
