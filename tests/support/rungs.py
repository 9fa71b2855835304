"""The ledger of rungs, read apart from the sweep."""

from __future__ import annotations

from sqlalchemy import select

from grievance.escalation.models import RungRecord
from grievance.foundation.database import db


def rung_records(clock_id: int, round_: int) -> list[RungRecord]:
    """Rungs recorded in one clock's round, lowest first."""
    mine = (RungRecord.clock_id == clock_id, RungRecord.round == round_)
    return list(db.session.scalars(select(RungRecord).where(*mine).order_by(RungRecord.rung)))
