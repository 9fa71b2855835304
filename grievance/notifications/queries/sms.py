"""SELECTs and claims of the outbox of SMS; as those of mail, without bundles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from grievance.foundation.database import db
from grievance.notifications.models import Sms
from grievance.notifications.queries import claims
from grievance.notifications.rules import MailState

_QUEUED = Sms.state == MailState.QUEUED


def has_sms(key: str) -> bool:
    return db.session.scalar(select(Sms.id).where(Sms.key == key)) is not None


def sms(sms_id: int) -> Sms | None:
    return db.session.get(Sms, sms_id)


def free_expired_sms(now: datetime) -> None:
    """Put back what a dead process had claimed."""
    claims.free_expired(Sms, now)


def claim_due_sms(now: datetime, me: str, until: datetime, most: int) -> list[int]:
    """Claim at most ``most`` for ``me``; codes before all else, since somebody waits for them."""
    due = select(Sms.id).where(_QUEUED, Sms.not_before <= now).order_by(Sms.message != "code", Sms.not_before, Sms.id)
    return claims.claim(Sms, due, me, until, most)


def settle_sms(sms_id: int, me: str, **values: object) -> None:
    """Write the end of a try, only while the claim is still ours."""
    claims.settle(Sms, sms_id, me, **values)


def drop_sms_claims(ids: Sequence[int], me: str) -> None:
    """Give claims back that were not tried."""
    claims.drop(Sms, ids, me)


def sms_by_newest(first: int, most: int) -> list[Sms]:
    return list(db.session.scalars(select(Sms).order_by(Sms.id.desc()).offset(first).limit(most)))


def number_of_sms() -> int:
    return db.session.scalar(select(func.count()).select_from(Sms)) or 0


def take_sms_texts_away(before: datetime) -> None:
    db.session.execute(update(Sms).where(Sms.queued_at < before, Sms.text != "").values(text=""))


def let_waiting_sms_rest(case_id: int, queued_at: datetime, because: str) -> None:
    """Messages of one step of a case that have not gone out, given up for good with the reason."""
    of_step = (Sms.case_id == case_id, Sms.queued_at == queued_at, Sms.state.in_((MailState.QUEUED, MailState.KEPT)))
    rested = update(Sms).where(*of_step).values(state=MailState.DEAD, last_reply=because)
    db.session.execute(rested, execution_options={"synchronize_session": False})
