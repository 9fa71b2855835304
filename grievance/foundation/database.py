"""The database: one declarative base, times that keep their zone, and SQLite made safe.

Reads on SQLite begin with a plain BEGIN, writes with BEGIN IMMEDIATE (``transaction.py`` says which),
so that a read-then-write never loses an update and readers never wait for the writer.
"""

from __future__ import annotations

import json
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, MetaData, String, event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

writing: ContextVar[bool] = ContextVar("writing", default=False)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, stored in UTC. Refuses naive times; SQLite forgets offsets, so it is added again on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone must not be stored")
        return value if value.tzinfo is UTC else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Word(TypeDecorator[StrEnum]):
    """One word of a closed list (a ``StrEnum``), stored as text; ``one_of`` writes the matching CHECK."""

    impl = String(40)
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | str | None, dialect: Any) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Any) -> StrEnum | None:
        return None if value is None else self.kind(value)


class JsonText(str):
    """JSON that is text already and goes into a JSON column as it stands."""


def to_json(value: Any) -> str:
    return str(value) if type(value) is JsonText else json.dumps(value)


def one_of(column: str, kind: type[StrEnum]) -> str:
    """The CHECK text that holds ``column`` to the words of ``kind``."""
    return f"{column} IN ({', '.join(repr(word.value) for word in kind)})"


class Base(DeclarativeBase):
    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={datetime: UtcDateTime},
    )


db = SQLAlchemy(model_class=Base, session_options={"join_transaction_mode": "create_savepoint"})

if TYPE_CHECKING:

    class Model(Base):
        """What all models inherit; at run time Flask-SQLAlchemy's own, which the type checker cannot follow."""

        __abstract__ = True
        __table_args__: Any
else:
    Model = db.Model


def engine_options(url: str) -> dict[str, Any]:
    """Time-outs and pool by kind of database; seconds."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 10, "check_same_thread": False}, "json_serializer": to_json}
    options = "-c statement_timeout=15000 -c idle_in_transaction_session_timeout=60000 -c timezone=UTC"
    options += " -c synchronous_commit=on"
    return {
        "json_serializer": to_json,
        "pool_pre_ping": True,
        "pool_recycle": 300,
        "connect_args": {"connect_timeout": 5, "options": options},
    }


def make_sqlite_safe(engine: Engine) -> None:
    """WAL, durable commits, foreign keys, and BEGIN sent by us (Python's default lost two updates of three)."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=10000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")


def init_database(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        make_sqlite_safe(db.engine)
