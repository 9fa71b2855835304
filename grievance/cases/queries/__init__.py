"""What is read of cases, in a total order and bounded. Whom it may be shown to is asked in ``access.py``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from grievance.cases.models import (
    Answer,
    Attachment,
    Case,
    CaseListing,
    CaseOffice,
    CaseSerial,
    CaseTurn,
    InnerNote,
    InnerWord,
    PublicLine,
    Question,
)
from grievance.cases.queries.signatories import (  # noqa: F401
    count_of_units,
    counted_by_case,
    decided_since_joined,
    is_counted,
    joined_below,
    last_contests,
    last_word_of_the_lead,
    lead_row,
    locked_cases,
    root_of,
    rows_signed_for,
    signature_by_secret,
    signatures_of,
    signs_for,
    verdict_on,
)
from grievance.cases.rules.words import OPEN_STATES, AnswerState, CaseState
from grievance.clocks.models import Clock, Extension
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.foundation.database import db

RUNNING = (ClockState.RUNNING, ClockState.STOPPED)


def next_serial(division: str, fiscal_year: int) -> int:
    """The next serial without a gap: one statement that also holds the row until the commit."""
    insert = sqlite_insert if db.session.get_bind().dialect.name == "sqlite" else postgresql_insert
    first = insert(CaseSerial).values(division=division, fiscal_year=fiscal_year, last=1)
    counted = first.on_conflict_do_update(
        index_elements=["division", "fiscal_year"], set_={"last": CaseSerial.last + 1}
    ).returning(CaseSerial.last)
    return db.session.execute(counted).scalar_one()


def locked_case(case_id: int) -> Case:
    """The case read anew and held until the commit (SQLite holds the whole database already)."""
    return db.session.scalars(
        select(Case).where(Case.id == case_id).with_for_update().execution_options(populate_existing=True)
    ).one()


def case_by_number(number: str, among: ColumnElement[bool]) -> Case | None:
    """The case with a reference as it is written, among those that a clause of ``access`` leaves."""
    return db.session.scalar(select(Case).where(Case.number == number, among))


def case_by_id(case_id: int) -> Case | None:
    return db.session.get(Case, case_id)


def cases_by_id(ids: Collection[int]) -> dict[int, Case]:
    """Several cases, one SELECT each 500."""
    wanted, found = sorted(set(ids)), {}
    for start in range(0, len(wanted), 500):
        rows = db.session.scalars(select(Case).where(Case.id.in_(wanted[start : start + 500])))
        found.update({row.id: row for row in rows})
    return found


def cases_joined_to(case_id: int, among: ColumnElement[bool]) -> Sequence[Case]:
    return db.session.scalars(
        select(Case).where(Case.joined_into_id == case_id, among).order_by(Case.id).limit(100)
    ).all()


def open_holding(case_id: int) -> CaseOffice | None:
    """The row of the office that has the case now."""
    return db.session.scalar(select(CaseOffice).where(CaseOffice.case_id == case_id, CaseOffice.to_at.is_(None)))


def holdings(case_id: int) -> Sequence[CaseOffice]:
    """The offices a case passed through, first to last."""
    return db.session.scalars(
        select(CaseOffice).where(CaseOffice.case_id == case_id).order_by(CaseOffice.from_at, CaseOffice.id)
    ).all()


def turns_of(case_id: int) -> Sequence[CaseTurn]:
    """Whose turn the case was, first to last."""
    return db.session.scalars(select(CaseTurn).where(CaseTurn.case_id == case_id).order_by(CaseTurn.id)).all()


def last_turn(case_id: int) -> CaseTurn | None:
    mine = select(CaseTurn).where(CaseTurn.case_id == case_id).order_by(CaseTurn.id.desc()).limit(1)
    return db.session.scalar(mine)


def answers_of(case_id: int) -> Sequence[Answer]:
    """Answers of a case, first to last round; drafts and refusals that wait are among them."""
    return db.session.scalars(select(Answer).where(Answer.case_id == case_id).order_by(Answer.round)).all()


def answer_given(answer_id: int) -> Answer | None:
    """An answer that the filer has."""
    return db.session.scalar(select(Answer).where(Answer.id == answer_id, Answer.state == "given"))


def answers_with_same_note(answer: Answer, among: ColumnElement[bool]) -> list[tuple[str, str]]:
    """(reference, title) of at most five other cases that this office answered in the same words."""
    same = (
        select(Case.number, Case.title)
        .join(Answer, Answer.case_id == Case.id)
        .where(Answer.note_digest == answer.note_digest, Answer.office_code == answer.office_code)
        .where(Answer.case_id != answer.case_id, Answer.state == AnswerState.GIVEN.value, among)
        .order_by(Answer.given_at.desc(), Answer.id.desc())
        .limit(5)
    )
    return [(number, title) for number, title in db.session.execute(same)]


def question_of(case_id: int, stage: int) -> Question | None:
    return db.session.scalar(select(Question).where(Question.case_id == case_id, Question.stage == stage))


def public_lines(case_id: int) -> Sequence[PublicLine]:
    """What both sides read, first to last. What was taken back within its ten minutes is read by nobody any more."""
    stand = select(PublicLine).where(PublicLine.case_id == case_id, PublicLine.taken_back_at.is_(None))
    return db.session.scalars(stand.order_by(PublicLine.id)).all()


def public_line(line_id: int) -> PublicLine | None:
    return db.session.get(PublicLine, line_id)


def inner_notes(case_id: int) -> Sequence[InnerNote]:
    """Notes among officers. Never asked for a filer's page."""
    return db.session.scalars(select(InnerNote).where(InnerNote.case_id == case_id).order_by(InnerNote.id)).all()


def files_of(case_id: int, *, for_filer: bool, questions: Collection[int] = ()) -> Sequence[Attachment]:
    """Files that stand, oldest first; those for officers only are left out in the query for a filer.

    ``questions``: the office that was asked these reads what hangs on them too.
    """
    chosen = select(Attachment).where(Attachment.case_id == case_id, Attachment.removed_at.is_(None))
    if for_filer:
        chosen = chosen.where(or_(Attachment.is_inner.is_(False), Attachment.consultation_id.in_(questions)))
    return db.session.scalars(chosen.order_by(Attachment.id).limit(200)).all()


def file_of(case_id: int, file_id: int, *, for_filer: bool, questions: Collection[int] = ()) -> Attachment | None:
    """One file of a case; None also for the file of another case."""
    files = files_of(case_id, for_filer=for_filer, questions=questions)
    return next((file for file in files if file.id == file_id), None)


def last_listing(case_id: int) -> CaseListing | None:
    """The latest agenda on which the case stands."""
    return db.session.scalar(
        select(CaseListing)
        .where(CaseListing.case_id == case_id, CaseListing.fell_away_at.is_(None))
        .order_by(CaseListing.sits_on.desc(), CaseListing.id.desc())
        .limit(1)
    )


def extension_asked(clock_ids: Sequence[int]) -> Extension | None:
    """More days asked for and neither given nor declined yet."""
    waits = select(Extension).where(
        Extension.clock_id.in_(clock_ids), Extension.granted_by.is_(None), Extension.declined_on.is_(None)
    )
    return db.session.scalar(waits.order_by(Extension.id).limit(1)) if clock_ids else None


def rounds_of_clocks(case_id: int) -> dict[ClockKind, int]:
    """The last round of each kind of clock that the case has had."""
    last = (
        select(Clock.kind, func.max(Clock.round))
        .where(Clock.owner_kind == OwnerKind.CASE, Clock.owner_id == case_id)
        .group_by(Clock.kind)
    )
    return {kind: int(number) for kind, number in db.session.execute(last)}


def storage_keys_among(keys: Sequence[str]) -> set[str]:
    """Those of ``keys`` under which a row knows its file."""
    return (
        set(db.session.scalars(select(Attachment.storage_key).where(Attachment.storage_key.in_(keys))))
        if keys
        else set()
    )


def cases_past_last_word(today: date, after: int, at_most: int) -> list[int]:
    """Answered cases whose time for the filer's word has run out, by id."""
    late = (
        select(Case.id)
        .join(Clock, (Clock.owner_id == Case.id) & (Clock.owner_kind == OwnerKind.CASE))
        .where(Clock.kind == ClockKind.ACCEPT, Clock.state.in_(RUNNING), Clock.due_on < today)
        .where(Case.state == CaseState.ANSWERED, Case.id > after)
    )
    return list(db.session.scalars(late.order_by(Case.id).limit(at_most)))


def cases_past_question(today: date, after: int, at_most: int) -> list[int]:
    """Cases whose question has stayed without a reply past its last day, by id."""
    late = (
        select(Case.id)
        .join(Question, (Question.case_id == Case.id) & (Question.stage == Case.stage))
        .where(Case.state == CaseState.CLARIFICATION, Question.replied_at.is_(None), Question.latest_on < today)
        .where(Case.id > after)
    )
    return list(db.session.scalars(late.order_by(Case.id).limit(at_most)))


def last_words_of(case_id: int) -> str:
    """The newest line that both sides read, for the page that shows what somebody else wrote meanwhile."""
    stand = select(PublicLine.body).where(PublicLine.case_id == case_id, PublicLine.taken_back_at.is_(None))
    return db.session.scalar(stand.order_by(PublicLine.id.desc()).limit(1)) or ""


def case_by_id_among(case_id: int, among: ColumnElement[bool]) -> Case | None:
    """A case by its row among those that a clause of ``access`` leaves."""
    return db.session.scalar(select(Case).where(Case.id == case_id, among))


def clocks_met(case_id: int) -> Sequence[Clock]:
    """The case's clocks whose duty was done, in the order in which they began."""
    mine = (Clock.owner_kind == OwnerKind.CASE, Clock.owner_id == case_id, Clock.state == ClockState.MET)
    return db.session.scalars(select(Clock).where(*mine).order_by(Clock.id)).all()


def secrets_by_case(case_ids: Collection[int]) -> dict[int, str]:
    """The stored hashes of the receipts' secrets."""
    rows = db.session.execute(select(Case.id, Case.track_secret_hash).where(Case.id.in_(case_ids)))
    return {row.id: row.track_secret_hash for row in rows}


def secret_of(number: str) -> Case | None:
    """The case whose receipt names this reference; only its secret opens it (``views.track``)."""
    return db.session.scalar(select(Case).where(Case.number == number))


def number_of_open_cases_at(office_code: str) -> int:
    mine = (Case.office_code == office_code, Case.state.in_(OPEN_STATES))
    return db.session.scalar(select(func.count()).select_from(Case).where(*mine)) or 0


def number_of_cases() -> int:
    return db.session.scalar(select(func.count()).select_from(Case)) or 0


def cases_to_claim(is_email: bool, folded: str) -> Sequence[Case]:
    """Open cases of nobody's account whose proved contact this is; the address is the contact of a case before the number."""
    same = (
        func.lower(Case.contact_email) == folded
        if is_email
        else and_(Case.contact_email == "", Case.contact_mobile == folded)
    )
    proved = (Case.contact_proved_at.is_not(None), Case.contact_corrected_at.is_(None), Case.lead_left_at.is_(None))
    wanted = select(Case).where(same, *proved, Case.filer_person_id.is_(None), Case.state != CaseState.CLOSED)
    return db.session.scalars(wanted.order_by(Case.id).limit(500).with_for_update()).all()


def open_cases_reached_at(person_id: int, is_email: bool, folded: str) -> Sequence[Case]:
    """A person's own open cases with this e-mail address or number on them."""
    same = func.lower(Case.contact_email) == folded if is_email else Case.contact_mobile == folded
    wanted = select(Case).where(Case.filer_person_id == person_id, same, Case.state != CaseState.CLOSED)
    return db.session.scalars(wanted.order_by(Case.id).limit(500).with_for_update()).all()


def settled_like(case: Case, among: ColumnElement[bool], since: datetime) -> Sequence[Case]:
    """At most three cases of the same subject and office that were decided since an instant, the latest first."""
    like = (Case.category_code == case.category_code, Case.office_code == case.office_code, Case.id != case.id)
    decided = (Case.state == CaseState.CLOSED, Case.answered_at.is_not(None), Case.closed_at >= since)
    wanted = select(Case).where(*like, *decided, among).order_by(Case.closed_at.desc(), Case.id.desc()).limit(3)
    return db.session.scalars(wanted).all()


def last_answers(case_ids: Collection[int]) -> dict[int, Answer]:
    """The newest answer that each of these cases was given."""
    given = select(Answer).where(Answer.case_id.in_(case_ids), Answer.state == AnswerState.GIVEN.value)
    return {row.case_id: row for row in db.session.scalars(given.order_by(Answer.round))} if case_ids else {}


def inner_words(case_id: int) -> dict[str, InnerWord]:
    """The folded words of the case's inner notes. Never asked for a filer's page."""
    return {row.word: row for row in db.session.scalars(select(InnerWord).where(InnerWord.case_id == case_id))}


def cases_of_older_search(form: int, most: int) -> Sequence[Case]:
    """Cases whose search text was filled by an older way, the newest first."""
    return db.session.scalars(
        select(Case).where(Case.search_form < form).order_by(Case.search_form.desc(), Case.id.desc()).limit(most)
    ).all()
