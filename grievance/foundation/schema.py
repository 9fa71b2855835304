"""Migrations without Flask's command line: ``upgrade`` brings the schema up to date, again and again without harm."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData
from sqlalchemy.engine import Connection, Engine

from grievance.foundation.database import db

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def all_models() -> MetaData:
    """Import each feature's models, so that the metadata knows every table."""
    for path in sorted(MIGRATIONS.parent.glob("*/models.py")):
        import_module(f"grievance.{path.parent.name}.models")
    return db.metadata


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine) -> bool:
    """Run what is missing; says whether anything was. Foreign keys are off while SQLite rebuilds a table, then checked."""
    with engine.connect() as connection:
        head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
        if MigrationContext.configure(connection).get_current_revision() == head:
            return False
        connection.rollback()
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA foreign_keys=OFF")
        command.upgrade(_config(connection), "head")
        connection.commit()
        if is_sqlite:
            broken = driver.execute("PRAGMA foreign_key_check").fetchall()
            driver.execute("PRAGMA foreign_keys=ON")
            if broken:
                raise RuntimeError(f"rows without their parent after the migration: {broken[:5]}")
        return True


def write_revision(engine: Engine, message: str, rev_id: str) -> None:
    """For maintainers: a new migration from the difference between models and schema."""
    all_models()
    with engine.connect() as connection:
        command.revision(_config(connection), message=message, autogenerate=True, rev_id=rev_id)
