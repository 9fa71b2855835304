"""What the overview costs, kept months or none: ``python -m tools.bench_overview [--database postgresql] [--cases 200000]``

So many closed cases of five years, each answered and most of them judged, beside 200 open ones. Measured: the whole page's
figures as they are kept; with nothing kept, so that the year is counted from its cases; and held to one office, which is
always counted so. Exit 1 where the kept figures cost more than half of what counting the year from its cases does.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.bench_herd import AT, database, settings  # noqa: E402

YEARS, OPEN, PORTION, TIMES = 5, 200, 5_000, 3


def measure(kind: str, cases: int) -> dict[str, Any]:
    """Milliseconds of the best of some readings, for a tenth of the cases and for all of them."""
    found: dict[str, Any] = {"database": kind, "cases": cases}
    with ExitStack() as kept:
        app = world(kept, kind)
        with app.app_context():
            for number in (cases // 10, cases):
                fill(number)
                found |= {f"{name}_{number}_ms": took for name, took in readings().items()}
    found["ratio"] = round(found[f"kept_{cases}_ms"] / found[f"live_{cases}_ms"], 2)
    return found


def world(kept: ExitStack, kind: str) -> Any:
    from config import read_settings
    from grievance.app import create_app
    from grievance.cli.setup import prepare
    from grievance.foundation import clock
    from grievance.foundation.database import db

    folder = Path(kept.enter_context(tempfile.TemporaryDirectory()))
    url = kept.enter_context(database(kind, folder))
    app = create_app(read_settings({**settings(url, folder, 25), "GRIEVANCE_JOBS": "off"}))
    with app.app_context():
        clock.stand_still(AT)
        prepare()
        kept.callback(db.engine.dispose)
    return app


def fill(cases: int) -> None:
    """Up to so many cases; what is there stays."""
    from grievance.cases.models import Case
    from grievance.foundation.database import db
    from grievance.foundation.transaction import transaction

    begin = db.session.query(Case).count()
    for first in range(begin, cases, PORTION):
        with transaction():
            write(first, min(first + PORTION, cases))
    with transaction():
        db.session.execute(db.text("ANALYZE"))


def write(first: int, last: int) -> None:
    from grievance.cases.models import Answer, Case, CaseOffice, Verdict
    from grievance.clocks.models import Clock
    from grievance.foundation.database import db
    from grievance.reference import queries as reference

    chance = random.Random(first)
    offices = [row.code for row in reference.all_offices()]
    subjects = [row.code for row in reference.categories()]
    districts = [(row.name, row.division) for row in reference.districts()]
    rows: dict[Any, list[dict[str, Any]]] = {Case: [], Clock: [], Answer: [], Verdict: [], CaseOffice: []}
    for number in range(first, last):
        is_open, (district, division) = number < OPEN, chance.choice(districts)
        filed = AT - timedelta(minutes=chance.randrange(60 * 24 * (40 if is_open else 365 * YEARS)))
        took, office = chance.randrange(1, 45), chance.choice(offices)
        met = min(filed + timedelta(took), AT)
        _one(rows, number, is_open, filed, met, office, district, division, chance.choice(subjects))
        if not is_open and chance.random() < 0.4:
            rows[Verdict].append({"case_id": number + 1, "answer_id": number + 1 - OPEN, "at": met,
                                  "settled": chance.choice(("yes", "yes", "partly", "no"))})  # fmt: skip
    for model, values in rows.items():
        if values:
            db.session.execute(db.insert(model), values)


def _one(rows: dict[Any, list[dict[str, Any]]], number: int, is_open: bool, filed: datetime, met: datetime, office: str,
         district: str, division: str, subject: str) -> None:  # fmt: skip
    from grievance.foundation.clock import ist_date

    cases, clocks, answers, _, holdings = rows.values()
    case_id, zero = number + 1, ist_date(filed)
    cases.append({"id": case_id, "number": f"B-{number}", "division": division, "fiscal_year": 1000 + number // 9000,
                  "serial": number, "kind": "grievance", "state": "with_office" if is_open else "closed", "title": "Matter", "body": "",
                  "closing": None if is_open else "accepted", "closed_at": None if is_open else met, "category_code": subject,
                  "office_code": office, "district": district, "filer_kind": "unit", "filed_at": filed})  # fmt: skip
    clocks.append({"owner_kind": "case", "owner_id": case_id, "kind": "resolve", "division": division, "office_code": office,
                   "started_at": filed, "day_zero": zero, "days": 21, "unit": "calendar", "state": "running" if is_open else "met",
                   "due_on": zero + timedelta(21), "met_on": None if is_open else ist_date(met), "met_at": None if is_open else met})  # fmt: skip
    holdings.append({"case_id": case_id, "office_code": office, "from_at": filed})
    if not is_open:
        answers.append({"id": case_id - OPEN, "case_id": case_id, "round": 1, "office_code": office, "outcome": "relief",
                        "note": f"Note {number}", "note_digest": str(number), "action_on": ist_date(met), "state": "given",
                        "given_at": met})  # fmt: skip


def readings() -> dict[str, float]:
    from grievance.foundation.database import db
    from grievance.foundation.transaction import transaction
    from grievance.reports.jobs import keep_figures
    from grievance.reports.models import FiguresMark

    with transaction():
        db.session.query(FiguresMark).delete()
    found = {"live": best({}), "one_office": best({"office": "JPDCL"})}
    begun = time.perf_counter()
    keep_figures(AT, whole=True)
    found["recount"] = round(1000 * (time.perf_counter() - begun))
    found["kept"] = best({})
    return found


def best(chosen: dict[str, str]) -> float:
    from grievance.foundation import clock
    from grievance.foundation.database import db
    from grievance.reports.overview.page import overview
    from grievance.reports.overview.rules import Asked, period_asked

    today, took = clock.ist_date(AT), []
    for _ in range(TIMES):
        db.session.rollback()
        begun = time.perf_counter()
        overview(Asked(*period_asked("", "", today), chosen), today)
        took.append(time.perf_counter() - begun)
    return round(1000 * min(took), 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--cases", type=int, default=200_000)
    given = parser.parse_args()
    found = measure(given.database, given.cases)
    print(json.dumps(found))
    return 0 if found["ratio"] < 0.5 else 1


if __name__ == "__main__":
    sys.exit(main())
