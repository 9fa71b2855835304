"""What is read once a transaction, and dropped as soon as a row it may rest on is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session

from grievance.foundation.database import db
from grievance.reference.models import Calendar, Division, Holiday, HolidayYear, Office, Seat

_kept_models: set[type[Any]] = {Division, Office, Calendar, Holiday, HolidayYear, Seat}
Found = TypeVar("Found")


def forget_when_changed(*models: type[Any]) -> None:
    """A flush that writes one of ``models`` drops what was kept."""
    _kept_models.update(models)


def kept(name: str, read: Callable[[], Found]) -> Found:
    """What ``read`` gives, read once a transaction and dropped as soon as a row it may rest on is written."""
    memory = db.session().info.setdefault("reference", {})
    if name not in memory:
        found = read()
        memory = db.session().info.setdefault("reference", {})
        memory[name] = found
    return memory[name]


@event.listens_for(Session, "after_begin")
def _forget(session: Session, *_: Any) -> None:
    session.info.pop("reference", None)


@event.listens_for(Session, "after_flush")
def _forget_changed(session: Session, *_: Any) -> None:
    if any(type(row) in _kept_models for row in (*session.new, *session.dirty, *session.deleted)):
        session.info.pop("reference", None)
