"""What is read once and used often: by a transaction, or by the process until somebody changes what it rests on.

Whoever writes a row that is watched gives its kind a new mark (table ``edition``) with the same flush. A process keeps a
value under the marks it was read under, and each transaction reads the marks anew: a change by another process counts with
the next transaction, and a change taken back leaves a mark that nobody will ask for again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import event, insert, select, update
from sqlalchemy.orm import Session

from grievance.foundation.database import db
from grievance.reference.models import (
    Calendar,
    Category,
    District,
    Division,
    Edition,
    Estate,
    EstateName,
    Holiday,
    HolidayYear,
    Office,
    Seat,
)  # fmt: skip

MOST_VALUES = 600
Found = TypeVar("Found")

_kind_of: dict[type[Any], str] = {}
_known_for_a_transaction: set[type[Any]] = set()
_values: OrderedDict[tuple[Any, ...], tuple[Any, Any]] = OrderedDict()
_lock = Lock()


def forget_when_changed(*models: type[Any]) -> None:
    """A flush that writes one of ``models`` drops what its transaction had kept."""
    _known_for_a_transaction.update(models)


def watch(kind: str, *models: type[Any]) -> None:
    """A flush that writes one of ``models`` also ends what every process remembers under ``kind``."""
    forget_when_changed(*models)
    _kind_of.update(dict.fromkeys(models, kind))


watch("calendar", Division, Office, Calendar, Holiday, HolidayYear, Seat)
watch("places", Category, District, Estate, EstateName)


def kept(name: str, read: Callable[[], Found]) -> Found:
    """What ``read`` gives, read once a transaction and dropped as soon as a row it may rest on is written."""
    memory = db.session().info.setdefault("reference", {})
    if name not in memory:
        found = read()
        memory = db.session().info.setdefault("reference", {})
        memory[name] = found
    return memory[name]


def remembered(name: str, kinds: tuple[str, ...], read: Callable[[], Found], *, also: Any = None) -> Found:
    """What ``read`` gives, kept by the process until a row of one of ``kinds`` is written, or ``also`` is another.

    Plain values only, which nobody changes: a row of a session ends with it. Without a mark the transaction alone keeps it.
    """
    key = _key(name, kinds)
    if key is None:
        return kept(name, read)
    found = _value(key)
    if found is None or found[0] != also:
        _look_anew()
        key = _key(name, kinds) or key
        found = _value(key)
    if found is not None and found[0] == also:
        return found[1]
    value = read()
    with _lock:
        _values[key] = (also, value)
        while len(_values) > MOST_VALUES:
            _values.popitem(last=False)
    return value


def _key(name: str, kinds: tuple[str, ...]) -> tuple[Any, ...] | None:
    marks = kept("marks", _marks)
    under = tuple(marks.get(kind) for kind in kinds)
    return None if None in under else (name, under)


def _value(key: tuple[Any, ...]) -> tuple[Any, Any] | None:
    with _lock:
        if key in _values:
            _values.move_to_end(key)
        return _values.get(key)


def _look_anew() -> None:
    """Before a transaction makes its first value for others: marks first, then rows.

    PostgreSQL shows a transaction what others commit meanwhile. What this one read before it read the marks may be older
    than they are, and would be remembered under them for good.
    """
    session = db.session()
    if "looked anew" in session.info.get("reference", ()):
        return
    session.info["reference"] = {"looked anew": True}
    for row in list(session.identity_map.values()):
        if type(row) in _known_for_a_transaction and not session.is_modified(row):
            session.expire(row)


def _marks() -> dict[str, str]:
    return {row.kind: row.mark for row in db.session.execute(select(Edition.kind, Edition.mark))}


@event.listens_for(Session, "after_begin")
def _forget(session: Session, *_: Any) -> None:
    session.info.pop("reference", None)


@event.listens_for(Session, "after_soft_rollback")
def _forget_what_was_taken_back(session: Session, *_: Any) -> None:
    session.info.pop("reference", None)


@event.listens_for(Session, "after_flush")
def _forget_changed(session: Session, *_: Any) -> None:
    written = {type(row) for row in (*session.new, *session.dirty, *session.deleted)} & _known_for_a_transaction
    if written:
        session.info.pop("reference", None)
        for kind in sorted({_kind_of[model] for model in written if model in _kind_of}):
            _mark_anew(session, kind)


def _mark_anew(session: Session, kind: str) -> None:
    connection, mark = session.connection(), uuid4().hex
    if not connection.execute(update(Edition).where(Edition.kind == kind).values(mark=mark)).rowcount:
        connection.execute(insert(Edition).values(kind=kind, mark=mark))
