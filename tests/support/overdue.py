"""Many cases that are late at once, written straight into the tables: for races and herds."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from sqlalchemy import insert

from grievance.accounts.models import Person
from grievance.cases.models import Case
from grievance.cases.search_text import FORM
from grievance.clocks.models import Clock, ClockHeld
from grievance.foundation import clock
from grievance.foundation.bulk import add_all
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.reference.models import Holder, Office

FILED = datetime(2026, 11, 16, 10, 0, tzinfo=clock.IST)
DUE = date(2026, 12, 7)


def heads_everywhere(now: datetime) -> list[str]:
    """A head with an address of his own in each office that has none; codes of all offices below the top."""
    with transaction() as session:
        codes = [row.code for row in session.query(Office).order_by(Office.code) if row.parent_code]
        taken = {row.office_code for row in session.query(Holder).filter(Holder.is_head)}
        for code in codes:
            if code not in taken:
                address = f"head.{code.lower()}@example.org"
                person = Person(email=address, email_folded=address, name=f"Head {code}", created_at=now)
                session.add(person)
                session.flush()
                session.add(
                    Holder(
                        office_code=code, person_id=person.id, kind="regular", is_head=True, from_on=date(2024, 1, 1)
                    )
                )
    return codes


def late_cases(number: int, codes: list[str], *, spread_over: int = 1, seed: int = 0, first: int = 1) -> None:
    """``number`` cases from id ``first`` on, with their resolve clock alone, one after the other in the offices.

    All are due on 7 December 2026; ``spread_over`` days: the last days up to that one, drawn by ``seed``.
    """
    chance = random.Random(seed)
    for start in range(first, first + number, 5000):
        part = range(start, min(start + 5000, first + number))
        _add(part, codes, [chance.randrange(spread_over) for _ in part])


def _add(numbers: range, codes: list[str], days_before: list[int]) -> None:
    office = {n: codes[n % len(codes)] for n in numbers}
    cases = [
        {"id": n, "number": f"J26-{n:04}-0", "division": "jammu", "fiscal_year": 2026, "serial": n, "kind": "grievance",
         "state": "with_office", "category_code": "power_supply", "office_code": office[n], "title": f"Case {n}",
         "body": "Late", "search_form": FORM, "filer_kind": "unit", "filed_at": FILED - timedelta(days=days)}
        for n, days in zip(numbers, days_before, strict=True)
    ]  # fmt: skip
    clocks = [
        {"owner_kind": "case", "owner_id": n, "kind": "resolve", "division": "jammu", "office_code": office[n],
         "started_at": FILED - timedelta(days=days), "day_zero": FILED.date() - timedelta(days=days), "days": 21,
         "unit": "calendar", "due_on": DUE - timedelta(days=days),
         "next_rung_at": clock.midnight(DUE - timedelta(days=days + 4))}
        for n, days in zip(numbers, days_before, strict=True)
    ]  # fmt: skip
    with transaction() as session:
        session.execute(insert(Case), cases)
        session.execute(insert(Clock), clocks)
        mine = (Clock.owner_kind == "case", Clock.owner_id >= numbers.start, Clock.owner_id < numbers.stop)
        made = session.query(Clock.id, Clock.office_code, Clock.day_zero).filter(*mine)
        held = [{"clock_id": row.id, "office_code": row.office_code, "from_on": row.day_zero} for row in made]
        session.execute(insert(ClockHeld), held)


def quiet_cases(numbers: range, codes: list[str]) -> None:
    """Cases with nothing due: of nine of ten the clock is met, the tenth is due next year."""
    for start in range(numbers.start, numbers.stop, 20_000):
        part = range(start, min(start + 20_000, numbers.stop))
        with transaction():
            add_all(Case, [_quiet_case(n, codes[n % len(codes)]) for n in part])
            add_all(Clock, [_quiet_clock(n, codes[n % len(codes)]) for n in part])


def _quiet_case(n: int, office: str) -> dict:
    return {"id": n, "number": f"J25-{n:04}-0", "division": "jammu", "fiscal_year": 2025, "serial": n, "kind": "grievance",
            "state": "with_office", "category_code": "power_supply", "office_code": office,
            "title": f"Case {n}", "body": "Quiet", "search_form": FORM, "filer_kind": "unit", "filed_at": FILED}  # fmt: skip


def _quiet_clock(n: int, office: str) -> dict:
    is_open = n % 10 == 0
    return {"owner_kind": "case", "owner_id": n, "kind": "resolve", "division": "jammu", "office_code": office,
            "started_at": FILED, "day_zero": FILED.date(), "days": 400, "unit": "calendar",
            "due_on": DUE + timedelta(days=365), "state": "running" if is_open else "met",
            "next_rung_at": clock.midnight(DUE + timedelta(days=360)) if is_open else None}  # fmt: skip


def rows(statement: str) -> list[tuple]:
    """A question straight to the database."""
    found = [tuple(row) for row in db.session.execute(db.text(statement))]
    db.session.rollback()
    return found
