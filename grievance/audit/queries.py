"""What is read from the record of events."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm.util import identity_key

from grievance.audit.models import ChainHead, EventRow
from grievance.audit.rules import GENESIS
from grievance.foundation.bulk import add_all
from grievance.foundation.database import db

AT_MOST = 300


def timeline(case_id: int, *, for_filer: bool, at_most: int = AT_MOST) -> Sequence[EventRow]:
    """The events of a case, newest first. Inner ones are left out in the query when a filer reads."""
    chosen = select(EventRow).where(EventRow.case_id == case_id).order_by(EventRow.seq.desc()).limit(at_most)
    if for_filer:
        chosen = chosen.where(EventRow.is_public)
    return db.session.scalars(chosen).all()


def locked_head() -> ChainHead:
    """The last link of the chain, locked until the commit. Loaded once in a transaction, made by the first event."""
    held = db.session.identity_map.get(identity_key(ChainHead, (1,)))
    if held is not None and not inspect(held).expired:
        return held
    locked = select(ChainHead).where(ChainHead.id == 1).with_for_update()
    head = db.session.scalar(locked)
    if head is None:
        first = sqlite_insert if db.session.get_bind().dialect.name == "sqlite" else postgresql_insert
        db.session.execute(first(ChainHead).values(id=1, seq=0, hash=GENESIS).on_conflict_do_nothing())
        head = db.session.scalars(locked).one()
    return head


def add_rows(rows: Sequence[dict[str, Any]]) -> None:
    """New rows at the end of the record: one alone waits for the session's next flush, many go in one statement."""
    if len(rows) == 1:
        (row,) = rows
        db.session.add(EventRow(**row | {name: json.loads(row[name]) for name in ("told", "payload")}))
    else:
        add_all(EventRow, rows)


def events_in_order(batch: int = 1000) -> Iterator[EventRow]:
    """Every event from the first to the last, a batch at a time."""
    after = 0
    while rows := db.session.scalars(
        select(EventRow).where(EventRow.seq > after).order_by(EventRow.seq).limit(batch)
    ).all():
        yield from rows
        after = rows[-1].seq


def head_seq() -> int:
    """The number of the last event that is kept: while it stands, nobody has done anything."""
    return db.session.scalar(select(ChainHead.seq).where(ChainHead.id == 1)) or 0


def head_hash() -> str | None:
    """The hash of the last event: printed at the foot of agenda and minutes."""
    return db.session.scalar(select(ChainHead.hash).where(ChainHead.id == 1))
