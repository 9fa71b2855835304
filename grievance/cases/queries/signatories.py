"""The units behind a case: signatories, leads, and cases that were joined to another."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from grievance.cases.models import Answer, Case, CoSignature, Verdict
from grievance.cases.rules.words import CaseState, Said, Signing
from grievance.foundation.database import db


def count_of_units(case_id: int) -> int:
    """How many units share the case: the one that leads it and those that signed and have not left."""
    others = select(func.count()).select_from(CoSignature).where(signs_for(case_id), *is_counted())
    case = db.session.get(Case, case_id)
    leads = 0 if case is not None and case.lead_left_at else 1
    return leads + db.session.scalars(others).one()


def signs_for(case_id: Any) -> ColumnElement[bool]:
    """Rows of the case itself and of those joined into it, two or more deep; ``case_id`` may be a column."""
    own = and_(CoSignature.case_id == case_id, CoSignature.counts_for_id.is_(None))
    return or_(own, CoSignature.counts_for_id == case_id)


def is_counted() -> tuple[ColumnElement[bool], ...]:
    """Present, once a unit, not the lead of its own case; a named member has confirmed, who joined has proved a contact."""
    confirmed = or_(
        CoSignature.how.not_in((Signing.NAMED, Signing.JOINED)),
        and_(CoSignature.how == Signing.NAMED, CoSignature.confirmed_at.is_not(None)),
        and_(CoSignature.how == Signing.JOINED, CoSignature.contact_proved_at.is_not(None)),
    )
    return (*_is_signatory(), CoSignature.left_at.is_(None), confirmed)


def _is_signatory() -> tuple[ColumnElement[bool], ...]:
    is_other = or_(CoSignature.is_lead.is_(False), CoSignature.counts_for_id.is_not(None))
    return CoSignature.same_as_id.is_(None), is_other


def counted_by_case(case_ids: Any) -> dict[int, int]:
    """How many units besides the lead stand behind each of these cases (ids, or a SELECT of ids)."""
    stands_for = func.coalesce(CoSignature.counts_for_id, CoSignature.case_id)
    rows = select(stands_for, func.count()).where(stands_for.in_(case_ids), *is_counted()).group_by(stands_for)
    return {row[0]: row[1] for row in db.session.execute(rows)}


def last_contests(case_ids: Any) -> dict[int, datetime]:
    """When a unit that co-signed last said that each of these cases is not settled for it."""
    stands_for = func.coalesce(CoSignature.counts_for_id, CoSignature.case_id)
    said = (stands_for.in_(case_ids), CoSignature.word == Said.CONTESTS, CoSignature.left_at.is_(None))
    rows = select(stands_for, func.max(CoSignature.word_at)).where(*said).group_by(stands_for)
    return {row[0]: row[1] for row in db.session.execute(rows) if row[1]}


def signatures_of(case_id: int) -> Sequence[CoSignature]:
    """Every signatory of a case besides its lead, also those that left, in the order in which they signed."""
    rows = select(CoSignature).where(signs_for(case_id), *_is_signatory()).order_by(CoSignature.id)
    return db.session.scalars(rows).all()


def rows_signed_for(case_id: int) -> Sequence[CoSignature]:
    """The same with the rows of leads and of units that signed twice."""
    return db.session.scalars(select(CoSignature).where(signs_for(case_id)).order_by(CoSignature.id)).all()


def signature_by_secret(hashed: str) -> CoSignature | None:
    return db.session.scalar(
        select(CoSignature).where(CoSignature.secret_hash == hashed, CoSignature.secret_hash != "")
    )


def lead_row(case_id: int) -> CoSignature | None:
    mine = select(CoSignature).where(CoSignature.case_id == case_id, CoSignature.is_lead.is_(True))
    return db.session.scalar(mine.order_by(CoSignature.id.desc()).limit(1))


def last_word_of_the_lead(case_id: int) -> Verdict | None:
    said = select(Verdict).where(Verdict.case_id == case_id, Verdict.settled.is_not(None))
    return db.session.scalar(said.order_by(Verdict.id.desc()).limit(1))


def verdict_on(answer_id: int) -> Verdict | None:
    """The filer's word on one answer."""
    said = select(Verdict).where(Verdict.answer_id == answer_id, Verdict.settled.is_not(None))
    return db.session.scalar(said.order_by(Verdict.id.desc()).limit(1))


def decided_since_joined(case: Case) -> bool:
    """Whether the case into which this one was joined has been answered or closed since, there or further on."""
    if case.joined_into_id is None or case.closed_at is None:
        return False
    root = root_of(case)
    given = select(Answer.id).where(
        Answer.case_id.in_([case.joined_into_id, root.id]), Answer.given_at >= case.closed_at
    )
    return root.state is CaseState.CLOSED or db.session.scalar(given.limit(1)) is not None


def root_of(case: Case) -> Case:
    """The case to which a joined one leads in the end; itself where it was not joined."""
    seen = {case.id}
    while case.joined_into_id is not None and case.joined_into_id not in seen:
        seen.add(case.joined_into_id)
        case = db.session.get_one(Case, case.joined_into_id)
    return case


def locked_cases(ids: Collection[int]) -> dict[int, Case]:
    """Several cases held until the commit, in the order of their ids so that nobody waits in a circle."""
    held = select(Case).where(Case.id.in_(sorted(ids))).order_by(Case.id).with_for_update()
    return {row.id: row for row in db.session.scalars(held.execution_options(populate_existing=True))}


def joined_below(case_id: int) -> set[int]:
    """The case and all that were joined into it, however deep."""
    found, level = {case_id}, {case_id}
    while level:
        level = set(db.session.scalars(select(Case.id).where(Case.joined_into_id.in_(level)))) - found
        found |= level
    return found
