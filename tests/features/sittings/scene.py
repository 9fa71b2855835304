"""A division's forum at work, for the tests of sittings: cases, a year of sittings, people acting."""

from __future__ import annotations

from datetime import date, datetime

from grievance.accounts import operations as accounts
from grievance.accounts import queries as people
from grievance.cases import operations as cases
from grievance.cases.models import Case
from grievance.cases.operations import NewCase
from grievance.cases.rules.words import CaseKind, FilerKind
from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from grievance.permissions import SYSTEM, Actor
from grievance.sittings import operations, queries
from grievance.sittings.models import Sitting
from grievance.sittings.operations import NewSeries, closed_because
from grievance.sittings.rules.freezing import fingerprint
from grievance.sittings.rules.series import Rhythm, SeriesRule, planned_dates, shifted
from grievance.sittings.rules.words import SittingState
from grievance.sittings.snapshot import contents

TUESDAYS = SeriesRule(Rhythm.WEEKS, 2, 1)


def actor(key: str) -> Actor:
    return accounts.actor_of(people.person_by_email(f"{key}@example.org"), clock.today())


def new_series(division: str = "jammu", rule: SeriesRule = TUESDAYS, **more) -> NewSeries:
    given = {
        "from_on": date(2026, 11, 1),
        "to_on": date(2026, 12, 31),
        "starts_at": "11:00",
        "minutes": 150,
        "venue_summer": "Conference Hall, Srinagar",
        "venue_winter": "Conference Hall, Jammu",
    }
    return NewSeries(division=division, rule=rule, **{**given, **more})


def publish(
    division: str = "jammu", first: date = date(2026, 11, 24), last: date = date(2026, 12, 31), every: int = 2
) -> list[Sitting]:
    new = new_series(division, SeriesRule(Rhythm.WEEKS, every, 1), from_on=first, to_on=last)
    with transaction():
        days = shifted(planned_dates(new.rule, new.from_on, new.to_on), closed_because(division))
        return operations.publish(new, days, actor(f"convener.{division}"), clock.now())


def file_case(title: str = "Voltage falls every night", at: datetime | None = None, **more) -> Case:
    given = {
        "kind": CaseKind.GRIEVANCE,
        "division": "jammu",
        "category_code": "power_supply",
        "title": title,
        "body": f"{title}. Machines stand still from nine to five.",
        "filer_kind": FilerKind.UNIT,
        "office_code": "JPDCL",
        "contact_name": "Shivalik Auto Components",
        "district": "Jammu",
    }
    with transaction():
        return cases.register(NewCase(**{**given, **more}), SYSTEM, at or clock.now()).case


def draw(number: str, from_rules: bool = False) -> None:
    with transaction():
        sitting = queries.sitting_by_number(number)
        operations.bring_up_to_date(sitting, actor("convener.jammu"), clock.now(), from_rules=from_rules)


def freeze(number: str) -> None:
    with transaction():
        sitting = queries.sitting_by_number(number)
        snapshot = contents(sitting, clock.today())
        operations.freeze(sitting, snapshot, fingerprint(snapshot), actor("convener.jammu"), clock.now())


def sit(number: str, who: str = "convener.jammu", present: tuple[str, ...] = ("JPDCL",)) -> None:
    """The sitting on its day: its agenda circulated where it was not, somebody there, and over."""
    if queries.sitting_by_number(number).state is not SittingState.FROZEN:
        draw(number)
        freeze(number)
    with transaction():
        sitting = queries.sitting_by_number(number)
        operations.take_attendance(sitting, present, actor(who), clock.now())
        operations.hold(sitting, actor(who), clock.now())


def entries(number: str) -> list:
    sitting = queries.sitting_by_number(number)
    return [row for row in queries.entries_of(sitting.id) if not row.held_over_because]


def entry_of(number: str, case: Case):
    return next(row for row in entries(number) if row.case_id == case.id)
