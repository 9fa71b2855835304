"""Policy items as the agenda, their own pages, the inbox and the suggestion need them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select, tuple_
from sqlalchemy.orm import aliased

from grievance.cases.models import Case
from grievance.cases.rules.words import OPEN_STATES, CaseState
from grievance.foundation.clock import midnight
from grievance.foundation.database import db
from grievance.matters.models import PolicyItem, PolicyItemCase, SuggestionDismissed
from grievance.matters.rules import LIKE_CASES, LikeCases, LikeKey, PolicyState, Proposal
from grievance.reference.models import Division

CASES_AT_MOST = 500


@dataclass(frozen=True)
class OpenPolicyItem:
    """A policy item and how many open cases stand behind it."""

    item: PolicyItem
    open_cases: int


@dataclass(frozen=True)
class Counts:
    """Cases of an item: all, those open, and those whose office has not yet said what it does with the outcome."""

    cases: int = 0
    open: int = 0
    waiting: int = 0


def _with_open_cases() -> Select[PolicyItem, int]:
    gathered = and_(PolicyItemCase.policy_item_id == PolicyItem.id, PolicyItemCase.removed_at.is_(None))
    return (
        select(PolicyItem, func.count(Case.id))
        .join(PolicyItemCase, gathered, isouter=True)
        .join(Case, (Case.id == PolicyItemCase.case_id) & (Case.state != CaseState.CLOSED), isouter=True)
        .group_by(PolicyItem.id)
    )


def open_policy_items(division: str) -> Sequence[OpenPolicyItem]:
    """Items of a division and of both that wait for a sitting, most open cases first."""
    mine = or_(PolicyItem.division == division, PolicyItem.division.is_(None))
    query = _with_open_cases().where(PolicyItem.state == PolicyState.OPEN, mine)
    query = query.order_by(func.count(Case.id).desc(), PolicyItem.id)
    return [OpenPolicyItem(row[0], row[1]) for row in db.session.execute(query)]


def policy_items(
    reader: ColumnElement[bool], states: Collection[PolicyState], limit: int, offset: int
) -> list[OpenPolicyItem]:
    """One page of items, the newest first."""
    query = _with_open_cases().where(reader, PolicyItem.state.in_(states))
    query = query.order_by(PolicyItem.made_at.desc(), PolicyItem.id.desc()).limit(limit).offset(offset)
    return [OpenPolicyItem(row[0], row[1]) for row in db.session.execute(query)]


def counts_by_state(reader: ColumnElement[bool]) -> dict[PolicyState, int]:
    query = select(PolicyItem.state, func.count()).where(reader).group_by(PolicyItem.state)
    return {PolicyState(row[0]): row[1] for row in db.session.execute(query)}


def policy_item(item_id: int, *, lock: bool = False) -> PolicyItem | None:
    """The item; with ``lock`` read anew and held until the commit."""
    query = select(PolicyItem).where(PolicyItem.id == item_id)
    if lock:
        query = query.with_for_update(of=PolicyItem).execution_options(populate_existing=True)
    return db.session.scalar(query)


def case_ids_of(item_id: int) -> list[int]:
    """Ids of the cases gathered in an item now."""
    query = select(PolicyItemCase.case_id).where(PolicyItemCase.policy_item_id == item_id)
    return list(db.session.scalars(query.where(PolicyItemCase.removed_at.is_(None)).order_by(PolicyItemCase.id)))


def gathered(item_id: int, among: ColumnElement[bool] | None = None) -> list[tuple[PolicyItemCase, Case]]:
    """Cases gathered now, in the order in which they came; those that a clause of ``cases.access`` leaves."""
    query = select(PolicyItemCase, Case).join(Case, Case.id == PolicyItemCase.case_id)
    query = query.where(PolicyItemCase.policy_item_id == item_id, PolicyItemCase.removed_at.is_(None))
    if among is not None:
        query = query.where(among)
    rows = db.session.execute(query.order_by(PolicyItemCase.id).limit(CASES_AT_MOST))
    return [(row[0], row[1]) for row in rows]


def taken_out(item_id: int, among: ColumnElement[bool]) -> list[tuple[PolicyItemCase, Case]]:
    """Cases that were taken out again, with the reason, the latest first."""
    query = select(PolicyItemCase, Case).join(Case, Case.id == PolicyItemCase.case_id).where(among)
    query = query.where(PolicyItemCase.policy_item_id == item_id, PolicyItemCase.removed_at.is_not(None))
    query = query.order_by(PolicyItemCase.removed_at.desc(), PolicyItemCase.id).limit(CASES_AT_MOST)
    return [(row[0], row[1]) for row in db.session.execute(query)]


def link_of(item_id: int, case_id: int) -> PolicyItemCase | None:
    """The link of a case to an item, also one taken out."""
    mine = (PolicyItemCase.policy_item_id == item_id, PolicyItemCase.case_id == case_id)
    return db.session.scalar(select(PolicyItemCase).where(*mine).execution_options(populate_existing=True))


def items_of_cases(case_ids: Iterable[int]) -> dict[int, tuple[PolicyItem, PolicyItemCase]]:
    """The item that is not closed, else the last, in which each case is gathered."""
    query = select(PolicyItem, PolicyItemCase).join(PolicyItemCase, PolicyItemCase.policy_item_id == PolicyItem.id)
    query = query.where(PolicyItemCase.case_id.in_(list(case_ids)), PolicyItemCase.removed_at.is_(None))
    is_closed = PolicyItem.state == PolicyState.CLOSED
    query = query.order_by(PolicyItemCase.case_id, is_closed.desc(), PolicyItem.id)
    return {row[1].case_id: (row[0], row[1]) for row in db.session.execute(query)}


def hold_gathering() -> None:
    """Held until the commit, so that no two gather one case into two items at once."""
    db.session.execute(select(Division.code).order_by(Division.code).with_for_update())


def proposals(offices: Collection[str]) -> Select[PolicyItem, Case]:
    """Cases of these offices to which an outcome is proposed and nothing was said yet, the oldest proposal first."""
    return (
        select(PolicyItem, Case)
        .join(PolicyItemCase, PolicyItemCase.policy_item_id == PolicyItem.id)
        .join(Case, Case.id == PolicyItemCase.case_id)
        .where(PolicyItemCase.proposal == Proposal.PROPOSED, PolicyItemCase.removed_at.is_(None))
        .where(Case.office_code.in_(sorted(offices)), Case.state.in_((CaseState.WITH_OFFICE, CaseState.REFERRED)))
        .order_by(PolicyItemCase.proposed_at, PolicyItemCase.id)
    )


def proposals_waiting(offices: Collection[str], limit: int = 50) -> Sequence[tuple[PolicyItem, Case]]:
    """The first of them."""
    if not offices:
        return []
    return [(row[0], row[1]) for row in db.session.execute(proposals(offices).limit(limit))]


def _alike(division: str, since: date) -> Sequence[ColumnElement[bool]]:
    """Open cases that a division hears, filed since a day, of no policy item yet; complaints about conduct stay apart.

    The recent cases are found by their own index; grouping alone would read every case there is.
    """
    is_gathered = exists(
        select(PolicyItemCase.id)
        .join(PolicyItem, PolicyItem.id == PolicyItemCase.policy_item_id)
        .where(PolicyItemCase.case_id == Case.id, PolicyItemCase.removed_at.is_(None))
        .where(PolicyItem.state != PolicyState.CLOSED)
    )
    recent = aliased(Case)
    return (
        Case.id.in_(select(recent.id).where(recent.filed_at >= midnight(since))),
        Case.state.in_(sorted(OPEN_STATES)),
        or_(Case.division == division, Case.in_both),
        Case.estate_code.is_not(None),
        Case.is_conduct.is_(False),
        not_(is_gathered),
    )


def like_cases(division: str, since: date) -> list[LikeCases]:
    """Subjects and estates with five or more open cases filed since a day: one grouped statement, and one for their cases."""
    key = (Case.category_code, Case.estate_code)
    groups = select(*key).where(*_alike(division, since)).group_by(*key).having(func.count() >= LIKE_CASES)
    keys = [(row[0], row[1]) for row in db.session.execute(groups.order_by(*key))]
    if not keys:
        return []
    members = select(Case.id, *key).where(*_alike(division, since), tuple_(*key).in_(keys))
    found: dict[LikeKey, list[int]] = {}
    for row in db.session.execute(members.order_by(Case.filed_at, Case.id)):
        found.setdefault(LikeKey(row[1], str(row[2])), []).append(row[0])
    return [LikeCases(one, tuple(ids)) for one, ids in found.items()]


def cases_like(item: PolicyItem, since: date, among: ColumnElement[bool], limit: int = 20) -> Sequence[Case]:
    """Open cases of the subject and estate of an item that it does not yet gather."""
    if not (item.category_code and item.estate_code):
        return []
    division = item.division
    alike = _alike(division, since) if division else [*_alike("", since)[:2], *_alike("", since)[3:]]
    mine = (Case.category_code == item.category_code, Case.estate_code == item.estate_code)
    query = select(Case).where(*alike, *mine, among).order_by(Case.filed_at, Case.id).limit(limit)
    return db.session.scalars(query).all()


def put_aside(division: str) -> dict[LikeKey, tuple[int, ...]]:
    """Suggestions that the convener put aside, with the cases that they were made of."""
    query = select(SuggestionDismissed).where(SuggestionDismissed.division == division)
    rows = db.session.scalars(query.order_by(SuggestionDismissed.id))
    return {LikeKey(row.category_code, row.estate_code): tuple(row.case_ids) for row in rows}


def dismissal_of(division: str, key: LikeKey) -> SuggestionDismissed | None:
    mine = (SuggestionDismissed.division == division, SuggestionDismissed.category_code == key.category)
    return db.session.scalar(select(SuggestionDismissed).where(*mine, SuggestionDismissed.estate_code == key.estate))


def cases_among(ids: Collection[int], among: ColumnElement[bool]) -> Sequence[Case]:
    """Cases with these ids that a clause of ``cases.access`` leaves, in the order of filing."""
    query = select(Case).where(Case.id.in_(sorted(ids)), among)
    return db.session.scalars(query.order_by(Case.filed_at, Case.id)).all()
