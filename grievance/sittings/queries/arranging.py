"""What arranging an agenda rests on: its rules, reasons for what is left off, who cannot come, sittings on one day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select

from grievance.accounts.models import Person
from grievance.cases.models import Answer, Case, PublicLine
from grievance.cases.rules.facts import Side
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import AnswerState
from grievance.foundation.database import db
from grievance.reference.models import Holder
from grievance.sittings.models import AgendaRule, CannotCome, Direction, DirectionCase, Entry, NotListed, Sitting
from grievance.sittings.queries.calendar import sittings_between
from grievance.sittings.rules.agenda_rules import RuleRow
from grievance.sittings.rules.clashes import Post
from grievance.sittings.rules.directions import OPEN_STATES
from grievance.sittings.rules.states import TO_COME


def rule_rows(on: date) -> list[RuleRow]:
    """Saved rows of the agenda's rules in force on a day."""
    query = select(AgendaRule).where(AgendaRule.from_on <= on, or_(AgendaRule.to_on.is_(None), AgendaRule.to_on >= on))
    found = db.session.scalars(query.order_by(AgendaRule.from_on, AgendaRule.id))
    return [RuleRow(row.name, row.place, row.is_on, row.amount) for row in found]


def all_rule_rows() -> Sequence[AgendaRule]:
    """Every saved row, past and coming ones too, by its first day."""
    return db.session.scalars(select(AgendaRule).order_by(AgendaRule.from_on, AgendaRule.place, AgendaRule.name)).all()


def reasons_not_listed(sitting_id: int) -> dict[int, NotListed]:
    """The convener's reasons, by case."""
    query = select(NotListed).where(NotListed.sitting_id == sitting_id)
    return {row.case_id: row for row in db.session.scalars(query.order_by(NotListed.id))}


def who_cannot_come(sitting_id: int) -> dict[int, CannotCome]:
    """Filers that cannot come to a sitting, by case."""
    query = select(CannotCome).where(CannotCome.sitting_id == sitting_id)
    return {row.case_id: row for row in db.session.scalars(query.order_by(CannotCome.id))}


def cannot_come_of(sitting_id: int, case_id: int) -> CannotCome | None:
    query = select(CannotCome).where(CannotCome.sitting_id == sitting_id, CannotCome.case_id == case_id)
    return db.session.scalar(query)


def sittings_that_hear(case_id: int, today: date) -> Sequence[tuple[Sitting, Entry]]:
    """Circulated agendas still to be heard on which a case stands, by day."""
    query = (
        select(Sitting, Entry)
        .join(Entry, Entry.sitting_id == Sitting.id)
        .where(Entry.case_id == case_id, Entry.serial_text != "", Entry.withdrawn_because == "",
               Sitting.state.in_(TO_COME), Sitting.sits_on >= today)
        .order_by(Sitting.sits_on, Sitting.id, Entry.id)
    )  # fmt: skip
    return [(row[0], row[1]) for row in db.session.execute(query)]


def next_to_be_drawn(division: str, from_on: date) -> Sequence[Sitting]:
    """Sittings of a division whose agenda is not circulated yet, by day."""
    query = select(Sitting).where(Sitting.division == division, Sitting.sits_on >= from_on, Sitting.state.in_(TO_COME))
    return db.session.scalars(query.order_by(Sitting.sits_on, Sitting.serial)).all()


def offices_on_agendas(sitting_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """Offices called by what stands on these agendas, drafts included, by sitting."""
    office = func.coalesce(Case.office_code, Direction.office_code)
    query = (
        select(Entry.sitting_id, office)
        .outerjoin(Case, Case.id == Entry.case_id)
        .outerjoin(Direction, Direction.id == Entry.direction_id)
        .where(Entry.sitting_id.in_(list(sitting_ids)), office.is_not(None),
               Entry.held_over_because == "", Entry.withdrawn_because == "")
        .distinct()
    )  # fmt: skip
    found: dict[int, set[str]] = {}
    for row in db.session.execute(query):
        found.setdefault(row[0], set()).add(row[1])
    return {sitting_id: frozenset(codes) for sitting_id, codes in found.items()}


def others_on_the_day(sitting: Sitting) -> list[Sitting]:
    """Other sittings of the same day that are still to be held."""
    return [row for row in sittings_between(sitting.sits_on, sitting.sits_on)
            if row.id != sitting.id and row.state in TO_COME]  # fmt: skip


def posts_on(codes: Iterable[str], on: date) -> dict[str, Post]:
    """Who heads each office on a day, the regular holder before an additional one; the deputy where nobody else does."""
    query = (
        select(Holder, Person)
        .outerjoin(Person, Person.id == func.coalesce(Holder.person_id, Holder.deputy_person_id))
        .where(Holder.office_code.in_(list(codes)), Holder.is_head, Holder.from_on <= on,
               or_(Holder.to_on.is_(None), Holder.to_on >= on))
    )  # fmt: skip
    rows = [(row[0], row[1]) for row in db.session.execute(query)]
    rows.sort(key=lambda row: (row[1] is None, row[0].kind.value != "regular", row[0].from_on, row[0].id))
    found: dict[str, Post] = {}
    for holder, person in rows:
        found.setdefault(holder.office_code, Post(person.id, person.name) if person else Post(None))
    return found


def open_directions_of(office: str | None, case_ids: Iterable[int]) -> dict[int, list[str]]:
    """Numbers of open directions to an office (None: to any) that serve these cases, by case."""
    query = (
        select(DirectionCase.case_id, Direction.number)
        .join(Direction, Direction.id == DirectionCase.direction_id)
        .where(DirectionCase.case_id.in_(list(case_ids)),
               Direction.state.in_(OPEN_STATES))
        .order_by(Direction.id)
    )  # fmt: skip
    if office is not None:
        query = query.where(Direction.office_code == office)
    found: dict[int, list[str]] = {}
    for row in db.session.execute(query):
        found.setdefault(row[0], []).append(row[1])
    return found


@dataclass(frozen=True)
class Reply:
    """What an office told the unit on a case."""

    at: datetime
    body: str


def last_replies(case_ids: Iterable[int]) -> dict[int, Reply]:
    """What an office last told the unit on each case: a report of progress, or what it found in its answer."""
    ids = list(case_ids)
    said = select(PublicLine.case_id, PublicLine.at, PublicLine.body).where(
        PublicLine.case_id.in_(ids), PublicLine.side == Side.OFFICE.value, PublicLine.kind == Step.REPORT_PROGRESS.value
    )
    answered = select(Answer.case_id, Answer.given_at, Answer.note).where(
        Answer.case_id.in_(ids), Answer.state == AnswerState.GIVEN.value
    )
    rows = [(row[1], row[0], row[2]) for query in (said, answered) for row in db.session.execute(query) if row[1]]
    return {case_id: Reply(at, body) for at, case_id, body in sorted(rows)}
