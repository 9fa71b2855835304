"""A process in whatever zone TZ names: ``TZ=Pacific/Auckland python -m tests.support.zone_probe '{…}'``.

Starts a clock at each instant on the database, reads it back and prints what a person would see, one JSON line each;
nothing is kept.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from pathlib import Path

from grievance.clocks.rules.kinds import ClockKind

KINDS = (ClockKind.RESOLVE, ClockKind.REWORK, ClockKind.SORT, ClockKind.FIRST_REPLY, ClockKind.FORUM)


class Enough(Exception):
    """Ends the transaction without keeping anything."""


def main(order: dict) -> None:
    """With a ``url`` on the database, else by the pure rules alone."""
    instants = [datetime.fromisoformat(text) for text in order["instants"]]
    if order.get("url"):
        on_the_database(order, instants)
        return
    for number, instant in enumerate(instants):
        print(json.dumps(by_rule(number, instant)))


def by_rule(number: int, instant: datetime) -> dict[str, object]:
    from grievance.clocks.rules.due import Limit, held_by
    from grievance.clocks.rules.explaining import explained
    from grievance.clocks.rules.kinds import Unit
    from grievance.clocks.rules.ladder import DEFAULT_LADDERS, next_rung
    from grievance.foundation.clock import ist_date
    from grievance.sentences import in_words
    from tests.support.calendars import FIVE, IC_DEPT, KPDCL, SIX

    calendar = (FIVE, SIX, KPDCL, IC_DEPT)[number % 4]
    limit = Limit((2, 7, 21)[number % 3], list(Unit)[number % 2], hard_stop_days=30)
    found = explained(limit, ist_date(instant), held_by(calendar))
    rung = next_rung(DEFAULT_LADDERS[ClockKind.RESOLVE], found.on, calendar, instant)
    return {"day_zero": ist_date(instant).isoformat(), "due_on": found.on.isoformat(),
            "rung_at": rung.at.timestamp() if rung else None, "sentence": in_words(found.sentence)}  # fmt: skip


def on_the_database(order: dict, instants: list[datetime]) -> None:
    from grievance.app import create_app
    from grievance.foundation.transaction import transaction
    from tests.conftest import test_settings

    app = create_app(test_settings(order["url"], Path(order["folder"])))
    with app.app_context():
        try:
            with transaction():
                for number, instant in enumerate(instants):
                    print(json.dumps(told(number, instant)))
                raise Enough
        except Enough:
            pass


def told(number: int, instant: datetime) -> dict[str, object]:
    from grievance.cases.rules.numbers import fiscal_year
    from grievance.clocks import operations, queries
    from grievance.clocks.rules.kinds import OwnerKind
    from grievance.foundation.clock import IST, ist_date
    from grievance.foundation.database import db
    from grievance.sentences import in_words, sentence

    kind, office = KINDS[number % len(KINDS)], ("JPDCL", "KPDCL", "IC-DEPT")[number % 3]
    clock = operations.start_clock(OwnerKind.CASE, 10**6 + number, kind, office, instant, division="jammu")
    if clock.may_pause:
        operations.pause_clock(clock, instant + timedelta(days=2), clock.due_on, sentence("a question"))
        operations.resume_clock(clock, instant + timedelta(days=3, hours=7))
    db.session.refresh(clock)
    return {
        "at": clock.started_at.astimezone(IST).isoformat(), "day_zero": clock.day_zero.isoformat(),
        "due_on": clock.due_on.isoformat(), "rung_at": clock.next_rung_at and clock.next_rung_at.timestamp(),
        "year": fiscal_year(ist_date(instant)), "sentence": in_words(queries.due_explained(clock).sentence),
    }  # fmt: skip


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
