"""Many new rows at once: on PostgreSQL by COPY, on SQLite a hundred rows a statement.

An INSERT for each row costs more than the row: the ORM's and the compiler's work, and on SQLite a thread lets go of the
interpreter at every statement and waits for its turn behind the pages that are being made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Column, Connection, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from grievance.foundation.database import UtcDateTime, db

ROWS_IN_A_STATEMENT = 100
Row = Mapping[str, Any]


def add_all(model: type[Any], rows: Sequence[Row]) -> None:
    """Add rows past the session, which is flushed first. All name the same columns; those left out get their default."""
    if not rows:
        return
    db.session.flush()
    table, connection = cast(Table, model.__table__), db.session.connection()
    columns = [column for column in table.columns if column.key in rows[0] or column.default is not None]
    prepare = connection.dialect.identifier_preparer
    names = ", ".join(prepare.format_column(column) for column in columns)
    write = _insert if connection.dialect.name == "sqlite" else _copy
    write(connection, f"{prepare.format_table(table)} ({names})", list(_given(columns, rows, connection)))


def _insert(connection: Connection, where: str, rows: Sequence[Sequence[Any]]) -> None:
    row = f"({', '.join('?' * len(rows[0]))})"
    for start in range(0, len(rows), ROWS_IN_A_STATEMENT):
        part = rows[start : start + ROWS_IN_A_STATEMENT]
        statement = f"INSERT INTO {where} VALUES {', '.join([row] * len(part))}"  # noqa: S608  (names of our own tables)
        connection.exec_driver_sql(statement, tuple(value for each in part for value in each))


def _copy(connection: Connection, where: str, rows: Iterable[Sequence[Any]]) -> None:
    """Its errors are raised as SQLAlchemy raises those of any statement."""
    driver: Any = connection.connection.driver_connection
    dialect: Any = connection.dialect
    statement = f"COPY {where} FROM STDIN"
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except dialect.dbapi.Error as error:
        raise DBAPIError.instance(statement, None, error, dialect.dbapi.Error, dialect=dialect) from error


def _given(columns: Sequence[Column[Any]], rows: Iterable[Row], connection: Connection) -> Iterator[list[Any]]:
    """Each row's values as the driver takes them."""
    ways = [(column.key, _default(column), _to_driver(column, connection)) for column in columns]
    for row in rows:
        yield [bind(row.get(key, default)) if bind else row.get(key, default) for key, default, bind in ways]


def _default(column: Column[Any]) -> Any:
    if column.default is None:
        return None
    if not isinstance(column.default, ScalarElementColumnDefault):
        raise TypeError(f"the default of {column} is not a plain value")
    return column.default.arg


def _to_driver(column: Column[Any], connection: Connection) -> Callable[[Any], Any] | None:
    """None where the driver takes the value as it is. Of many rows most share their times, so each is turned once."""
    bind = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    return lru_cache(maxsize=64)(bind) if bind and isinstance(column.type, UtcDateTime) else bind
