"""The blocks of the overview that are more than a count: offices by age, the oldest, sittings, what comes back again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import and_, case, distinct, func, or_, select, true

from grievance.cases.models import Case
from grievance.cases.rules.words import Closing
from grievance.foundation import clock as wall
from grievance.foundation.database import db
from grievance.matters.models import PolicyItem, PolicyItemCase
from grievance.matters.rules import PolicyState
from grievance.reports.overview.queries.figures import holder, open_cases
from grievance.reports.overview.queries.scope import Scope
from grievance.reports.overview.rules import COLUMNS, DAY
from grievance.reports.queries import is_past
from grievance.sittings.models import Entry, Sitting
from grievance.sittings.rules.words import SittingState

RECURRING = 12


def by_holder_and_age(scope: Scope) -> dict[str, list[int]]:
    """Open cases by who has them and by the table's columns (``rules.COLUMNS``): one statement over what is open."""
    late = case((is_past(scope.today), 1), else_=0).label("late")
    rows = open_cases(scope, holder.label("holder"), late, Case.filed_at.label("filed_at")).subquery()
    ways = []
    for place, (is_late, age) in enumerate(COLUMNS):
        youngest = rows.c.filed_at < wall.midnight(scope.today - age.least * DAY + DAY)
        oldest = (rows.c.filed_at >= wall.midnight(scope.today - age.most * DAY),) if age.most is not None else ()
        ways.append((and_(rows.c.late == int(is_late), youngest, *oldest), place))
    column = case(*ways)
    query = select(rows.c.holder, column, func.count()).group_by(rows.c.holder, column)
    found: dict[str, list[int]] = {}
    for code, place, number in db.session.execute(query):
        found.setdefault(code, [0] * len(COLUMNS))[place] = number
    return found


@dataclass(frozen=True)
class Oldest:
    number: str
    days: int


def oldest_open(scope: Scope) -> dict[str, Oldest]:
    """By division: the open case that was filed first."""
    place = func.row_number().over(partition_by=Case.division, order_by=(Case.filed_at, Case.id))
    rows = open_cases(
        scope, Case.number.label("number"), Case.filed_at.label("filed_at"), place.label("place")
    ).subquery()
    query = select(rows.c.division, rows.c.number, rows.c.filed_at).where(rows.c.place == 1)
    return {
        division: Oldest(number, (scope.today - wall.ist_date(filed_at)).days)
        for division, number, filed_at in db.session.execute(query)
    }


def sittings_of(scope: Scope, first: date, last: date) -> dict[str, list[Sitting]]:
    """Of the days asked for, by division and date, also those to come; without those that fell away before notice."""
    query = select(Sitting).where(Sitting.sits_on.between(first, last), Sitting.fell_away.is_(False))
    if division := scope.chosen.get("division"):
        query = query.where(Sitting.division == division)
    found: dict[str, list[Sitting]] = {}
    for sitting in db.session.scalars(query.order_by(Sitting.sits_on, Sitting.serial)):
        found.setdefault(sitting.division, []).append(sitting)
    return found


def next_sittings(today: date) -> dict[str, Sitting]:
    """By division: the next one to come, whatever period is asked about."""
    mine = (Sitting.sits_on >= today, Sitting.fell_away.is_(False))
    going = Sitting.state.not_in((SittingState.HELD, SittingState.NOT_HELD, SittingState.ADJOURNED))
    query = select(Sitting).where(*mine, going).order_by(Sitting.sits_on.desc(), Sitting.serial.desc())
    return {row.division: row for row in db.session.scalars(query)}


@dataclass
class Recurring:
    """A policy item: ``sittings`` held at which it or a case of it stood, ``cases`` gathered now."""

    item: PolicyItem
    cases: list[int] = field(default_factory=list)
    divisions: set[str] = field(default_factory=set)
    sittings: int = 0
    units: int = 0


def recurring_issues(division: str | None) -> Sequence[Recurring]:
    """Open policy items, those with most cases first: three statements."""
    mine = or_(PolicyItem.division == division, PolicyItem.division.is_(None)) if division else true()
    gathered = and_(PolicyItemCase.policy_item_id == PolicyItem.id, PolicyItemCase.removed_at.is_(None))
    query = select(PolicyItem).join(PolicyItemCase, gathered, isouter=True)
    query = query.where(PolicyItem.state != PolicyState.CLOSED, mine).group_by(PolicyItem.id)
    items = db.session.scalars(
        query.order_by(func.count(PolicyItemCase.id).desc(), PolicyItem.id).limit(RECURRING)
    ).all()
    found = {item.id: Recurring(item, divisions={item.division} if item.division else set()) for item in items}
    _gather(found)
    for item_id, number in _seen(found):
        found[item_id].sittings = number
    return list(found.values())


def _gather(found: dict[int, Recurring]) -> None:
    """Cases that lead; one that is joined to another stands behind that as a unit."""
    query = select(PolicyItemCase.policy_item_id, Case.id, Case.division).join(Case, Case.id == PolicyItemCase.case_id)
    query = query.where(PolicyItemCase.policy_item_id.in_(found), PolicyItemCase.removed_at.is_(None))
    leads = or_(Case.closing.is_(None), Case.closing != Closing.JOINED)
    for item_id, case_id, division in db.session.execute(query.where(leads).order_by(Case.id)):
        found[item_id].cases.append(case_id)
        found[item_id].divisions.add(division)


def _seen(items: Collection[int]) -> Sequence[tuple[int, int]]:
    """How many sittings held had the item, or a case of it, on the agenda."""
    its = or_(Entry.policy_item_id == PolicyItemCase.policy_item_id, Entry.case_id == PolicyItemCase.case_id)
    stood = (Entry.withdrawn_because == "", Entry.held_over_because == "", Sitting.state == SittingState.HELD)
    query = select(PolicyItemCase.policy_item_id, func.count(distinct(Entry.sitting_id)))
    query = query.join(Entry, its).join(Sitting, Sitting.id == Entry.sitting_id)
    query = query.where(PolicyItemCase.policy_item_id.in_(items), PolicyItemCase.removed_at.is_(None), *stood)
    return [(row[0], row[1]) for row in db.session.execute(query.group_by(PolicyItemCase.policy_item_id))]
