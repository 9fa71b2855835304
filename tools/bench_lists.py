"""Long lists out and in, in how much memory: ``python -m tools.bench_lists [--database postgresql] [--cases 200000] [--rows 50000] [--filed 500]``

Out: all cases as CSV and a quarter of them as a workbook, as the page sends them. In: a workbook of ``--rows`` rows read and kept as
the page does, and ``--filed`` of them taken over. Memory is the growth of the whole process, in MB. Exit 1 where one grows by more than 100 MB.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from itertools import islice
from typing import Any

from tools.bench_herd import AT
from tools.bench_overview import fill, world

MOST_MB = 100
WARM = 2_000


def measure(kind: str, cases: int, rows: int, filed: int) -> dict[str, Any]:
    found: dict[str, Any] = {"database": kind, "cases": cases, "rows": rows}
    with ExitStack() as kept:
        app = world(kept, kind)
        with app.test_request_context():
            fill(cases)
            exported("csv", WARM), exported("xlsx", WARM)
            found |= told("csv", lambda: exported("csv", cases)) | told("xlsx", lambda: exported("xlsx", cases // 4))
            packed = io.BytesIO(b"".join(register(rows)))
            run_id = 0

            def keep() -> int:
                nonlocal run_id
                run_id = kept_list(packed)
                return rows

            found |= told("kept", keep) | told("filed", lambda: taken_over(run_id, filed))
    return found


def told(name: str, act: Callable[[], int]) -> dict[str, float]:
    """Seconds, growth of memory, and what ``act`` counts."""
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    count = act()
    took, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {f"{name}_count": count, f"{name}_s": round(took, 1), f"{name}_grew_mb": round((after - before) / 1024, 1)}


def exported(form: str, most: int) -> int:
    """The list of cases as a file; how many rows were written. Nothing is kept of it."""
    from grievance.desk.listing import exporting
    from grievance.desk.listing.asked import Asked
    from grievance.foundation import clock
    from grievance.permissions import SYSTEM
    from grievance.web.downloads import streamed

    rows = islice(exporting.rows(SYSTEM, Asked(), clock.ist_date(AT)), most)
    count = 0

    def cells() -> Iterable[list[Any]]:
        nonlocal count
        for row in rows:
            count += 1
            yield [column.value(row) for column in exporting.COLUMNS]

    for _ in streamed(form, "cases", [column.head for column in exporting.COLUMNS], cells()).response:
        pass
    return count


def register(rows: int) -> Iterable[bytes]:
    """A register as a workbook."""
    from grievance.web.spreadsheets import workbook

    text = "The transformer has been burnt since nine days and there is no power in our mill. " * 5
    return workbook(
        ["S No", "Grievance", "Estate", "Date"], ([str(n), text, "Gangyal", AT.date()] for n in range(rows))
    )


def kept_list(packed: io.BytesIO) -> int:
    from grievance.foundation.transaction import transaction
    from grievance.intake import import_runs as runs
    from grievance.permissions import SYSTEM

    with tempfile.TemporaryFile() as spool:
        read = runs.read_list(packed, spool)
        with transaction():
            return runs.keep_list(read, "register.xlsx", "bench", SYSTEM, AT).id


def taken_over(run_id: int, most: int) -> int:
    """As many rows as asked, filed as the job files them, untried."""
    from grievance.foundation.database import db
    from grievance.foundation.transaction import transaction
    from grievance.intake.import_runs import PORTION, work
    from grievance.intake.models import ImportedRow
    from grievance.intake.queries.imports import locked_import
    from grievance.intake.rules.import_words import ImportState, RowState

    with transaction():
        locked_import(run_id).state = ImportState.FILING
        db.session.execute(db.update(ImportedRow).values(state=RowState.GOOD))
    return sum(work(run_id, AT) for _ in range(most // PORTION))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--cases", type=int, default=200_000)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--filed", type=int, default=500)
    given = parser.parse_args()
    found = measure(given.database, given.cases, given.rows, given.filed)
    print(json.dumps(found))
    return int(any(value > MOST_MB for name, value in found.items() if name.endswith("grew_mb")))


if __name__ == "__main__":
    sys.exit(main())
