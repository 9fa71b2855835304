"""Does the sweep cost what is due, and not what there is? ``python -m tools.bench_sweep [--database …] [--large 1000000]``

Two thousand late cases are swept beside 20,000 quiet ones and again beside a million, a few times each; the ratio of the
best times must stay below 1.5. Exit 1 otherwise. Everything is thrown away afterwards.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.overdue import heads_everywhere, late_cases, quiet_cases  # noqa: E402
from tools.bench_herd import AT, database, settings  # noqa: E402

SMALL, TIMES, MOST = 20_000, 5, 1.5


def measure(kind: str, due: int, large: int) -> dict[str, Any]:
    """Both databases stand at once and are swept in turns, so that a busy machine slows both alike."""
    with ExitStack() as kept:
        worlds = {quiet: world(kept, kind, quiet) for quiet in (SMALL, large)}
        found: dict[int, list[float]] = {quiet: [] for quiet in worlds}
        for turn in range(TIMES):
            for quiet, (app, codes) in worlds.items():
                found[quiet].append(swept(app, codes, 2 * large + turn * due, due))
    few, many = min(found[SMALL]), min(found[large])
    return {"database": kind, "due": due, "seconds_beside_20000": round(few, 3),
            f"seconds_beside_{large}": round(many, 3), "ratio": round(many / few, 2)}  # fmt: skip


def world(kept: ExitStack, kind: str, quiet: int) -> tuple[Any, list[str]]:
    """An application over a database with so many quiet cases, and the offices that have late ones."""
    from config import read_settings
    from grievance.app import create_app
    from grievance.cli.setup import prepare
    from grievance.foundation import clock
    from grievance.foundation.database import db
    from grievance.foundation.transaction import transaction
    from tests.support.people import add_people

    folder = Path(kept.enter_context(tempfile.TemporaryDirectory()))
    url = kept.enter_context(database(kind, folder))
    app = create_app(read_settings({**settings(url, folder, 25), "GRIEVANCE_JOBS": "off"}))
    with app.app_context():
        clock.stand_still(AT)
        prepare()
        with transaction():
            add_people(clock.now())
        codes = heads_everywhere(clock.now())[:60]
        quiet_cases(range(1, quiet + 1), codes)
        db.session.execute(db.text("ANALYZE"))
        db.session.commit()
        engine = db.engine
        kept.callback(engine.dispose)
    return app, codes


def swept(app: Any, codes: list[str], first: int, due: int) -> float:
    """Seconds of one sweep over late cases of its own."""
    from grievance.escalation.operations import sweep

    with app.app_context():
        late_cases(due, codes, first=first)
        begun = time.perf_counter()
        counts = sweep(AT)
        assert counts.done == due, counts
        return time.perf_counter() - begun


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--due", type=int, default=2000)
    parser.add_argument("--large", type=int, default=1_000_000)
    given = parser.parse_args()
    missed = 0
    for kind in ("sqlite", "postgresql") if given.database == "both" else (given.database,):
        found = measure(kind, given.due, given.large)
        print(json.dumps(found), flush=True)
        missed += found["ratio"] > MOST
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
