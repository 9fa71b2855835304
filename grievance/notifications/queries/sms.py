"""SELECTs and claims of the outbox of SMS; as those of mail, without bundles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from grievance.foundation.database import db
from grievance.notifications.models import Sms
from grievance.notifications.rules import MailState

_QUEUED = Sms.state == MailState.QUEUED
_SENDING = Sms.state == MailState.SENDING


def has_sms(key: str) -> bool:
    return db.session.scalar(select(Sms.id).where(Sms.key == key)) is not None


def sms(sms_id: int) -> Sms | None:
    return db.session.get(Sms, sms_id)


def free_expired_sms(now: datetime) -> None:
    """Put back what a dead process had claimed."""
    back = {"state": MailState.QUEUED, "claimed_by": None, "claimed_until": None, "not_before": now}
    db.session.execute(update(Sms).where(_SENDING, Sms.claimed_until <= now).values(**back))


def claim_due_sms(now: datetime, me: str, until: datetime, most: int) -> list[int]:
    """Claim at most ``most`` for ``me``; codes before all else, since somebody waits for them."""
    due = select(Sms.id).where(_QUEUED, Sms.not_before <= now).order_by(Sms.message != "code", Sms.not_before, Sms.id)
    ids = list(db.session.scalars(due.limit(most).with_for_update(skip_locked=True)))
    claim = {"state": MailState.SENDING, "claimed_by": me, "claimed_until": until, "attempts": Sms.attempts + 1}
    if ids:
        db.session.execute(update(Sms).where(Sms.id.in_(ids), _QUEUED).values(**claim))
    return ids


def settle_sms(sms_id: int, me: str, **values: object) -> None:
    """Write the end of a try, only while the claim is still ours."""
    mine = update(Sms).where(Sms.id == sms_id, _SENDING, Sms.claimed_by == me)
    db.session.execute(mine.values(claimed_by=None, claimed_until=None, **values))


def drop_sms_claims(ids: Sequence[int], me: str) -> None:
    """Give claims back that were not tried."""
    back = {"state": MailState.QUEUED, "attempts": Sms.attempts - 1, "claimed_by": None, "claimed_until": None}
    db.session.execute(update(Sms).where(Sms.id.in_(ids), _SENDING, Sms.claimed_by == me).values(**back))


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
