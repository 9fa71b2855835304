"""How the database would go about the statements of a piece of code, with the values they are really given."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import event, text

from grievance.foundation.database import db

BIG = ("case", "clock", "event", "public_line", "outbox", "rung_record")
"""Tables that grow for as long as the forum works."""


@contextmanager
def _explained(found: list[str]) -> Iterator[None]:
    engine = db.engines[None].engine
    is_sqlite = engine.dialect.name == "sqlite"

    def explain(connection, _cursor, statement, parameters, *_rest) -> None:  # noqa: ANN001
        if statement.startswith("SELECT"):
            asked = connection.connection.cursor()
            asked.execute(("EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN ") + statement, parameters)
            found.extend(str(row[3] if is_sqlite else row[0]) for row in asked.fetchall())
            asked.close()

    event.listen(engine, "before_cursor_execute", explain)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", explain)


def big_tables_read_whole(act: Callable[[], object]) -> list[str]:
    """The steps of the plans of ``act`` that read every row of a table that grows. None: each is found by an index.

    PostgreSQL is told to avoid such steps, since with few rows it rightly prefers them; it then shows only those for
    which no index serves. On SQLite the statistics of few rows are not taken, so its plan is that for many.
    """
    found: list[str] = []
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
    with _explained(found):
        act()
    whole = re.compile(rf'(SCAN|Seq Scan on) "?({"|".join(BIG)})"?(?!\w)(?! USING COVERING)')
    return [step for step in found if whole.search(step)]
