"""Who stands behind the cases of a unit."""

from __future__ import annotations

from sqlalchemy import or_, select

from grievance.cases.models import Case, CoSignature
from grievance.foundation.database import db


def others_stand(unit_id: int, person_id: int) -> bool:
    """Whether somebody else than this person filed or signed for the unit: its members would read what they wrote."""
    not_theirs = or_(Case.filer_person_id.is_(None), Case.filer_person_id != person_id)
    filed = select(Case.id).where(Case.unit_id == unit_id, not_theirs)
    signed = select(CoSignature.id).where(
        CoSignature.unit_id == unit_id, or_(CoSignature.person_id.is_(None), CoSignature.person_id != person_id)
    )
    return any(db.session.scalar(one.limit(1)) is not None for one in (filed, signed))
