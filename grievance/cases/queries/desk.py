"""What the desk reads: reply templates, what officers have typed and kept for later, cases given to one, turns of many."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import CursorResult, delete, or_, select

from grievance.cases.models import Case, CaseTurn, StepDraft
from grievance.cases.rules.words import OPEN_STATES
from grievance.foundation.database import db
from grievance.reference.models import ReplyTemplate


def templates_of(offices: Collection[str]) -> Sequence[ReplyTemplate]:
    """Those offered to people of these offices: their own, then those for all."""
    mine = or_(ReplyTemplate.office_code.in_(sorted(offices)), ReplyTemplate.office_code.is_(None))
    wanted = select(ReplyTemplate).where(mine, ReplyTemplate.ended_at.is_(None))
    order = (ReplyTemplate.office_code.is_(None), ReplyTemplate.outcome, ReplyTemplate.language, ReplyTemplate.title)
    return db.session.scalars(wanted.order_by(*order, ReplyTemplate.id).limit(500)).all()


def template(template_id: int, *, lock: bool = False) -> ReplyTemplate | None:
    wanted = select(ReplyTemplate).where(ReplyTemplate.id == template_id, ReplyTemplate.ended_at.is_(None))
    return db.session.scalar(wanted.with_for_update() if lock else wanted)


def has_templates() -> bool:
    """Also of those taken away, so that what was shipped does not come back."""
    return db.session.scalar(select(ReplyTemplate.id).limit(1)) is not None


def draft_of(person_id: int | None, case_id: int, step: str) -> StepDraft | None:
    mine = (StepDraft.person_id == person_id, StepDraft.case_id == case_id, StepDraft.step == step)
    return db.session.scalar(select(StepDraft).where(*mine)) if person_id else None


def delete_drafts(before: datetime) -> int:
    done = db.session.execute(delete(StepDraft).where(StepDraft.saved_at < before))
    return done.rowcount if isinstance(done, CursorResult) else 0


def cases_given_to(person_id: int, office_code: str) -> Sequence[Case]:
    """Open cases of the office that were given to this officer, held until the commit in the order of their rows."""
    mine = (Case.assigned_person_id == person_id, Case.office_code == office_code, Case.state.in_(sorted(OPEN_STATES)))
    return db.session.scalars(select(Case).where(*mine).order_by(Case.id).with_for_update(of=Case)).all()


def turns_of_cases(case_ids: Collection[int]) -> dict[int, list[CaseTurn]]:
    """Whose turn each case was, first to last: one SELECT for the cases of a page."""
    found: dict[int, list[CaseTurn]] = {case_id: [] for case_id in case_ids}
    query = select(CaseTurn).where(CaseTurn.case_id.in_(sorted(found))).order_by(CaseTurn.id)
    for row in db.session.scalars(query) if found else ():
        found[row.case_id].append(row)
    return found
