"""Long results read in portions by keyset: memory stays flat, and a row that comes or goes meanwhile shifts no other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, literal, tuple_

from grievance.foundation.database import db

SIZE = 500


def in_portions(
    query: Select[Any], keys: Sequence[Any], *, descending: bool = False, size: int = SIZE
) -> Iterator[Sequence[Any]]:
    """Rows of ``query`` in the order of ``keys``, all of one direction and together unique, ``size`` at a time.

    The rows' first element is an entity or column; the keys are read beside it, since they say where the next
    portion begins.
    """
    order = [key.desc() if descending else key.asc() for key in keys]
    begun = query.add_columns(*keys).order_by(None).order_by(*order).limit(size)
    wanted = begun
    while rows := db.session.execute(wanted).all():
        yield [row[0] for row in rows]
        if len(rows) < size:
            return
        last = tuple_(*(literal(value, key.type) for value, key in zip(rows[-1][-len(keys) :], keys, strict=True)))
        here = tuple_(*keys)
        wanted = begun.where(here < last if descending else here > last)
