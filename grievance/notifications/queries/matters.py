"""What mails need to know of people, cases, clocks and sittings. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy import case as case_when

from grievance.accounts.models import Person, RoleGrant
from grievance.cases.models import Case, CaseListing, Question
from grievance.cases.rules.words import CaseState
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.enterprises.models import Association, Unit
from grievance.foundation.database import db
from grievance.permissions import Role
from grievance.reference.models import Division
from grievance.sittings.models import Brief, Direction, Entry, Sitting
from grievance.sittings.rules.freezing import sitting_number
from grievance.sittings.rules.states import TO_COME


def people_of_forum(division: str, on: date) -> list[Person]:
    """Active chair, members and conveners of a division, by id."""
    presiding = RoleGrant.role.in_([Role.CHAIR, Role.MEMBER, Role.CONVENER])
    wanted = (
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(Person.is_active, presiding, RoleGrant.division == division, RoleGrant.from_on <= on)
        .where(or_(RoleGrant.to_on.is_(None), RoleGrant.to_on >= on))
    )
    return list(db.session.scalars(wanted.distinct().order_by(Person.id)))


def associations_of(division: str) -> list[Association]:
    """Of the division or of no division, by id."""
    own = or_(Association.division == division, Association.division.is_(None))
    return list(db.session.scalars(select(Association).where(own).order_by(Association.id)))


def unit_of(case: Case) -> Unit | None:
    return db.session.get(Unit, case.unit_id) if case.unit_id else None


def association_of(case: Case) -> Association | None:
    return db.session.get(Association, case.association_id) if case.association_id else None


def open_questions(on: date, after: int, most: int) -> list[tuple[Question, Case]]:
    """Questions that wait for the filer on a date, with their cases, by id."""
    rows = db.session.execute(
        select(Question, Case)
        .join(Case, (Case.id == Question.case_id) & (Case.stage == Question.stage))
        .where(Case.state == CaseState.CLARIFICATION, Question.replied_at.is_(None), Question.lapsed_at.is_(None))
        .where(Question.latest_on >= on, Question.id > after)
        .order_by(Question.id)
        .limit(most)
    )
    return [(row[0], row[1]) for row in rows]


def cases_that_wait_for_a_word(on: date, after: int, most: int) -> list[tuple[Clock, Case]]:
    """Answered cases whose filer still has days for the last word, with that clock, by its id."""
    rows = db.session.execute(
        select(Clock, Case)
        .join(Case, Case.id == Clock.owner_id)
        .where(Clock.kind == ClockKind.ACCEPT, Clock.owner_kind == OwnerKind.CASE)
        .where(Clock.state == ClockState.RUNNING, Clock.due_on >= on, Clock.id > after)
        .where(Case.state == CaseState.ANSWERED)
        .order_by(Clock.id)
        .limit(most)
    )
    return [(row[0], row[1]) for row in rows]


def _owed(kinds: Collection[ClockKind], until: date, reader: str | None = None) -> ColumnElement[bool]:
    """Open clocks of these kinds; without those of complaints about the conduct of the office ``reader``."""
    is_open = Clock.state.in_([ClockState.RUNNING, ClockState.STOPPED])
    owed = and_(Clock.kind.in_(list(kinds)), is_open, Clock.due_on <= until)
    if reader is None:
        return owed
    about = exists().where(Case.id == Clock.owner_id, Case.conduct_office_code == reader)
    return and_(owed, or_(Clock.owner_kind != OwnerKind.CASE, ~about))


def offices_for_digest(kinds: Collection[ClockKind], until: date) -> list[tuple[str, str | None]]:
    """Codes of the offices that owe something of these kinds up to a date, each with one division of what it owes."""
    owed = select(Clock.office_code, func.min(Clock.division)).where(
        _owed(kinds, until), Clock.office_code.is_not(None)
    )
    rows = db.session.execute(owed.group_by(Clock.office_code).order_by(Clock.office_code))
    return [(str(row[0]), row[1]) for row in rows]


def clocks_for_digest(
    code: str, kinds: Collection[ClockKind], until: date, most: int, reader: str | None = None
) -> list[Clock]:
    """The first ``most`` open clocks of an office due up to a date, the earliest date first."""
    wanted = select(Clock).where(Clock.office_code == code, _owed(kinds, until, reader))
    return list(db.session.scalars(wanted.order_by(Clock.due_on, Clock.id).limit(most)))


def counts_for_digest(
    code: str, kinds: Collection[ClockKind], today: date, until: date, reader: str | None = None
) -> tuple[int, int]:
    """How many of an office's open clocks due up to a date are late, and how many there are in all."""
    late = func.coalesce(func.sum(case_when((Clock.due_on < today, 1), else_=0)), 0)
    row = db.session.execute(
        select(late, func.count()).where(Clock.office_code == code, _owed(kinds, until, reader))
    ).one()
    return row[0], row[1]


def titles_of_cases(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Number and title by id, in one SELECT each 500."""
    wanted = sorted(set(ids))
    found: dict[int, tuple[str, str]] = {}
    for start in range(0, len(wanted), 500):
        rows = db.session.execute(
            select(Case.id, Case.number, Case.title).where(Case.id.in_(wanted[start : start + 500]))
        )
        found |= {row.id: (row.number, row.title) for row in rows}
    return found


def sitting(sitting_id: int) -> Sitting | None:
    return db.session.get(Sitting, sitting_id)


def sittings(ids: Iterable[int]) -> list[Sitting]:
    """Several sittings by day."""
    wanted = select(Sitting).where(Sitting.id.in_(list(ids)))
    return list(db.session.scalars(wanted.order_by(Sitting.sits_on, Sitting.id)))


def is_sitting_fixed(division_place: int, on: date, until: date) -> bool:
    """Whether the forum of the division (by its place) has a sitting to come from one day to another."""
    division = select(Division.code).where(Division.place == division_place).scalar_subquery()
    fixed = (Sitting.division == division, Sitting.state.in_(TO_COME), Sitting.sits_on >= on, Sitting.sits_on <= until)
    return db.session.scalar(select(Sitting.id).where(*fixed).limit(1)) is not None


def listed_with_date(case_ids: Iterable[int]) -> set[tuple[int, date]]:
    """Which of these cases stand on a circulated agenda, each with the day of that sitting."""
    stands = (CaseListing.case_id.in_(list(case_ids)), CaseListing.fell_away_at.is_(None))
    return {
        (row[0], row[1]) for row in db.session.execute(select(CaseListing.case_id, CaseListing.sits_on).where(*stands))
    }


def direction(direction_id: int) -> Direction:
    """Raises LookupError when there is none."""
    found = db.session.get(Direction, direction_id)
    if found is None:
        raise LookupError(f"no direction {direction_id}")
    return found


def brief_in_words(brief_id: int) -> tuple[str, str]:
    """Number of the sitting and title of the matter on which a brief is owed; "" for a complaint about conduct.

    Raises LookupError when there is none.
    """
    row = db.session.execute(
        select(Sitting.division, Sitting.serial, func.coalesce(Case.title, Entry.title), Case.is_conduct)
        .select_from(Brief)
        .join(Entry, Entry.id == Brief.entry_id)
        .join(Sitting, Sitting.id == Entry.sitting_id)
        .join(Case, Case.id == Entry.case_id, isouter=True)
        .where(Brief.id == brief_id)
    ).first()
    if row is None:
        raise LookupError(f"no brief {brief_id}")
    return sitting_number(row[0], row[1]), "" if row[3] else row[2]


def cases_on_agenda(sitting_id: int) -> list[Case]:
    """Cases that stand on a sitting's circulated agenda and were not withdrawn, by id. A draft calls no filer."""
    is_circulated = (Entry.serial_text != "", Entry.withdrawn_because == "")
    listed = select(Entry.case_id).where(Entry.sitting_id == sitting_id, *is_circulated)
    return list(db.session.scalars(select(Case).where(Case.id.in_(listed)).order_by(Case.id)))


def offices_on_agenda(sitting_id: int) -> list[str]:
    """Codes of the offices that hold a listed case or owe a listed direction; a draft asks them for briefs already."""
    stands = (Entry.withdrawn_because == "", Entry.held_over_because == "")
    listed = select(Entry).where(Entry.sitting_id == sitting_id, *stands).subquery()
    of_cases = select(Case.office_code).join(listed, listed.c.case_id == Case.id)
    of_directions = select(Direction.office_code).join(listed, listed.c.direction_id == Direction.id)
    return sorted({code for code in db.session.scalars(of_cases.union(of_directions)) if code})
