"""Every text, number and date of every row is changed, but for what the database itself holds fast: the worst that later edits can do."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, Boolean, Column, Date, Integer, String, update
from sqlalchemy.exc import DBAPIError

from grievance.foundation.database import Word, db

KEPT = ("agenda_version", "paper", "event", "chain_head", "alembic_version", "sign_in", "form_key", "access_log",
        "receipt")  # fmt: skip
"""What is frozen, the closed record, codes of receipts, and tables that no paper is made of."""
NAMES = ("case.number", "case.serial", "case.fiscal_year", "sitting.serial", "direction.number")
"""By what a thing is asked for; no edit changes it."""
A_DAY = date(2031, 1, 6)


def change_everything() -> set[str]:
    """Changes one column after the other, each by itself, and gives those that took it, as ``table.column``."""
    taken = set()
    for table in db.metadata.sorted_tables:
        if table.name in KEPT:
            continue
        for column in table.columns:
            value = None if f"{table.name}.{column.name}" in NAMES else _changed(column)
            if value is not None and _took(update(table).values({column: value})):
                taken.add(f"{table.name}.{column.name}")
    db.session.commit()
    db.session.expire_all()
    return taken


def _changed(column: Column) -> object:
    if column.primary_key or column.foreign_keys or isinstance(column.type, Word):
        return None
    if isinstance(column.type, JSON):
        return {"key": "changed", "args": {}} if column.name in ("reason", "moved_because", "why") else None
    if isinstance(column.type, Boolean):
        return ~column
    if isinstance(column.type, Date):
        return A_DAY
    if isinstance(column.type, Integer):
        return column + 1
    return column + " changed" if isinstance(column.type, String) else None


def _took(statement: object) -> bool:
    try:
        with db.session.begin_nested():
            db.session.execute(statement)
    except DBAPIError:
        return False
    return True
