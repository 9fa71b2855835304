"""Questions between offices. Whom they may be shown to is asked in ``access``; never read for a filer's page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import and_, or_, select

from grievance.cases.consultations import Consultation
from grievance.cases.models import Attachment, Case
from grievance.cases.rules.consulting import Asking
from grievance.foundation.database import db


def questions_to_offices(case_id: int) -> Sequence[Consultation]:
    """Every question in a case, first to last."""
    return db.session.scalars(
        select(Consultation).where(Consultation.case_id == case_id).order_by(Consultation.id)
    ).all()


def locked_question(question_id: int, case_id: int) -> Consultation | None:
    """The question read anew and held until the commit; None for that of another case."""
    wanted = select(Consultation).where(Consultation.id == question_id, Consultation.case_id == case_id)
    return db.session.scalar(wanted.with_for_update().execution_options(populate_existing=True))


def question_to_office(question_id: int) -> Consultation | None:
    return db.session.get(Consultation, question_id)


def ended_question(question_id: int, offices: Collection[str]) -> tuple[Consultation, Case] | None:
    """A question that was put to one of these offices and has ended since: what somebody may still be typing into.

    Nothing of a complaint about one of them: who acts for a vacant post reads none about his own office.
    """
    mine = (Consultation.id == question_id, Consultation.office_code.in_(sorted(offices)))
    about = Case.conduct_office_code
    wanted = select(Consultation, Case).join(Case, Case.id == Consultation.case_id).where(*mine)
    wanted = wanted.where(or_(about.is_(None), about.not_in(sorted(offices))), Consultation.ended_at.is_not(None))
    row = db.session.execute(wanted).first()
    return (row[0], row[1]) if row else None


def open_questions_in(case_id: int) -> Sequence[Consultation]:
    mine = (Consultation.case_id == case_id, Consultation.state == Asking.ASKED)
    return db.session.scalars(select(Consultation).where(*mine).order_by(Consultation.id)).all()


def questions_of_step(case_id: int, at: datetime) -> Sequence[Consultation]:
    """Questions that wait and were asked by the step of that instant."""
    mine = (Consultation.case_id == case_id, Consultation.asked_at == at, Consultation.state == Asking.ASKED)
    return db.session.scalars(select(Consultation).where(*mine)).all()


def has_files(question_id: int) -> bool:
    return (
        db.session.scalar(select(Attachment.id).where(Attachment.consultation_id == question_id).limit(1)) is not None
    )


def files_of_questions(ids: Collection[int]) -> Sequence[Attachment]:
    """What hangs on these questions, oldest first."""
    mine = (Attachment.consultation_id.in_(ids), Attachment.removed_at.is_(None))
    return db.session.scalars(select(Attachment).where(*mine).order_by(Attachment.id)).all()


def offices_with_questions(until: date, today: date) -> dict[str, str]:
    """Offices whose answer is wanted up to a date, and those that asked what is past its date: with a case's division."""
    asked = (Consultation.office_code, Consultation.wanted_on <= until)
    own = (Consultation.asking_office_code, Consultation.wanted_on < today)
    found: dict[str, str] = {}
    for office, is_due in (own, asked):
        rows = select(office, Case.division).join(Case, Case.id == Consultation.case_id)
        rows = rows.where(Consultation.state == Asking.ASKED, is_due).distinct()
        found |= {row[0]: row[1] for row in db.session.execute(rows)}
    return found


def questions_for_digest(
    office_code: str, until: date, today: date, reader: str | None, most: int
) -> Sequence[tuple[Consultation, str, str]]:
    """(question, number, title): what an office is asked up to a date, and what it asked itself that is past its date.

    ``reader``: another office that reads for a vacant one; it reads nothing of a complaint about its own conduct.
    """
    asked = and_(Consultation.office_code == office_code, Consultation.wanted_on <= until)
    own = and_(Consultation.asking_office_code == office_code, Consultation.wanted_on < today)
    wanted = select(Consultation, Case.number, Case.title).join(Case, Case.id == Consultation.case_id)
    wanted = wanted.where(Consultation.state == Asking.ASKED, or_(asked, own))
    if reader is not None:
        wanted = wanted.where(or_(Case.conduct_office_code.is_(None), Case.conduct_office_code != reader))
    rows = db.session.execute(wanted.order_by(Consultation.wanted_on, Consultation.id).limit(most))
    return [(row[0], row[1], row[2]) for row in rows]
