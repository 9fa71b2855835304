"""A database of an earlier release comes up to date with its rows, and the schema is what the models say."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Date, DateTime, Integer, MetaData, create_engine, insert, select

from grievance.foundation.schema import _config, all_models, upgrade

WHEN, DAY = datetime(2026, 11, 16, 4, 30, tzinfo=UTC), date(2026, 11, 16)


@pytest.fixture
def engine(request, database, tmp_path):
    if database.server is None:
        made = create_engine(f"sqlite:///{tmp_path / 'old.sqlite3'}")
        yield made
        made.dispose()
        return
    database.server.run("CREATE DATABASE old_release")
    made = create_engine(database.server.url("old_release"))
    yield made
    made.dispose()
    database.server.run("DROP DATABASE old_release WITH (FORCE)")


def at_revision(engine, revision: str, step=command.upgrade) -> None:
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        step(_config(connection), revision)
        connection.commit()


def add(connection: Connection, tables: MetaData, into: str, **values) -> None:
    """A row; columns that must be filled and are not given get a zero of their kind."""
    table = tables.tables[into]
    for column in table.columns:
        if column.name not in values and not column.nullable and column.server_default is None:
            if not (column.primary_key and isinstance(column.type, Integer)):
                values[column.name] = _zero(column)
    connection.execute(insert(table).values(**values))


def _zero(column):
    if isinstance(column.type, DateTime):
        return WHEN.replace(tzinfo=None)
    if isinstance(column.type, Date):
        return DAY
    kind = column.type.python_type
    return {} if kind is dict else kind()


NOT_CARRIED = {"alembic_version", "track_code"}
"""Codes are good for ten minutes: the older table of them goes without its rows."""


def everything(engine, only: MetaData) -> dict[str, list[tuple]]:
    """Rows of the tables and columns that the earlier release had."""
    now = MetaData()
    now.reflect(engine)
    with engine.connect() as connection:
        return {
            name: sorted(
                map(
                    repr,
                    connection.execute(
                        select(
                            *(
                                now.tables[name].c[each.name]
                                for each in table.columns
                                if each.name in now.tables[name].c
                            )
                        )
                    ),
                )
            )
            for name, table in only.tables.items()
            if name not in NOT_CARRIED and not name.startswith("case_search")
        }


def a_forum_at_work(connection: Connection, tables: MetaData) -> None:
    add(connection, tables, "calendar", code="JPDCL", name="Power", weekdays="12345")
    add(connection, tables, "office", code="JPDCL", name="Power", kind="top", calendar_code="JPDCL", certainty="high")
    add(connection, tables, "division", code="jammu", name="Jammu", forum_office_code="JPDCL")
    add(
        connection,
        tables,
        "category",
        code="power_supply",
        name="Power",
        default_jammu="JPDCL",
        default_kashmir="JPDCL",
    )
    for number in (1, 2):
        add(connection, tables, "case", number=f"J26-000{number}-0", serial=number, fiscal_year=2026, division="jammu",
            kind="grievance", state="with_office", filer_kind="unit", category_code="power_supply", office_code="JPDCL",
            title=f"Case {number}", search_text=f"case {number}", source="web", handling="office", language="en",
            track_secret_hash=str(number))  # fmt: skip
    add(connection, tables, "sitting", division="jammu", serial=1, state="held", starts_at="11:00", minutes=150)
    add(connection, tables, "entry", sitting_id=1, section=3, place=1, kind="case", case_id=1, reason={})
    for number, case_id in ((1, 1), (2, None)):
        add(connection, tables, "direction", number=f"J-1.3.{number}", sitting_id=1, entry_id=1,
            division="jammu", case_id=case_id, office_code="JPDCL", assisting=[], words="Mend it.", state="open",
            unit_says="agrees" if case_id else "")  # fmt: skip


def test_a_database_of_the_release_before_comes_up_to_date_and_back_with_every_row(engine):
    at_revision(engine, "0002")
    old = MetaData()
    old.reflect(engine)
    with engine.begin() as connection:
        a_forum_at_work(connection, old)
    before = everything(engine, old)
    assert upgrade(engine) and not upgrade(engine)
    after = everything(engine, old)
    assert {name for name in before if after[name] != before[name]} == {"direction"}, "the unit's word stands elsewhere"
    with engine.connect() as connection:
        served = connection.exec_driver_sql("SELECT direction_id, case_id, unit_says FROM direction_case").all()
    assert served == [(1, 1, "agrees")]
    at_revision(engine, "0002", command.downgrade)
    assert everything(engine, old) == before
    back = MetaData()
    back.reflect(engine)
    assert set(back.tables) == set(old.tables)


def test_a_person_without_an_address_goes_back_to_the_release_before_under_one_that_nobody_owns(engine):
    upgrade(engine)
    tables = MetaData()
    tables.reflect(engine)
    with engine.begin() as connection:
        add(connection, tables, "person", name="Only a mobile", email=None, email_folded=None, language="en")
        add(
            connection,
            tables,
            "person",
            name="Both",
            email="b@example.org",
            email_folded="b@example.org",
            language="en",
        )
    at_revision(engine, "0003", command.downgrade)
    with engine.connect() as connection:
        rows = dict(connection.exec_driver_sql("SELECT name, email FROM person").all())
    assert rows["Both"] == "b@example.org" and rows["Only a mobile"].endswith("@forum.invalid")


def test_the_schema_is_what_the_models_say(engine):
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_object": lambda thing, name, kind, *_: not (kind == "table" and name.startswith("case_search"))
            },
        )
        found = compare_metadata(context, all_models())
    assert [each for each in found if "ix_case_search" not in str(each)] == []


def test_questions_and_more_days_of_the_release_before_belong_to_the_office_that_held_the_case_that_day(engine):
    at_revision(engine, "0005")
    tables = MetaData()
    tables.reflect(engine)
    with engine.begin() as connection:
        add(connection, tables, "calendar", code="JPDCL", name="Power", weekdays="12345")
        for code in ("JPDCL", "KPDCL"):
            add(
                connection,
                tables,
                "office",
                code=code,
                name="Power",
                kind="top",
                calendar_code="JPDCL",
                certainty="high",
            )
        add(connection, tables, "person", name="Head", language="en")
        add(connection, tables, "clock", owner_kind="case", owner_id=1, kind="resolve", office_code="KPDCL", state="running",
            unit="working", days=21)  # fmt: skip
        for code, day in (("JPDCL", 2), ("KPDCL", 9)):
            add(connection, tables, "clock_held", clock_id=1, office_code=code, from_on=date(2026, 11, day))
        for day in (2, 5, 9, 10):
            on = date(2026, 11, day)
            add(connection, tables, "pause", clock_id=1, from_on=on, to_on=on, latest_on=on, why={})
            add(connection, tables, "extension", clock_id=1, days=3, asked_by=1, asked_on=on)
    upgrade(engine)
    with engine.connect() as connection:
        for table, day in (("pause", "from_on"), ("extension", "asked_on")):
            rows = connection.exec_driver_sql(f"SELECT office_code FROM {table} ORDER BY {day}")  # noqa: S608
            assert [row[0] for row in rows] == ["JPDCL", "JPDCL", "JPDCL", "KPDCL"], "the day it came is the sender's"
