"""Fixtures. Rings: ``rules`` (pure), ``features`` (one rolled-back transaction), ``jobs`` and ``journeys`` (real commits).

Everything from ``features`` on runs on SQLite and on a real PostgreSQL. What takes Flask or SQLAlchemy is imported by the
fixture that needs it, so that the rules' ring starts at once.
"""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from grievance.foundation import clock
from tests.support.postgres import Server, find_binaries

NOON = datetime(2026, 11, 16, 10, 0, tzinfo=clock.IST)
"""Monday 16 November 2026, 10:00: the time of every test that names no other."""


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Only loopback and sockets in files may be reached."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in (
            "127.0.0.1",
            "localhost",
            "::1",
        ):
            raise RuntimeError(f"a test reached for the network: {address}")
        return real(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def _standing_clock() -> Iterator[None]:
    clock.stand_still(NOON)
    yield
    clock.stand_still(None)


@pytest.fixture
def at() -> Callable[[str], datetime]:
    """``at("2026-11-16 10:00")`` sets the clock to an Indian time and returns it."""

    def set_clock(when: str) -> datetime:
        moment = datetime.fromisoformat(when)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=clock.IST)
        clock.stand_still(moment)
        return clock.now()

    return set_clock


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    binaries = find_binaries()
    if binaries is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL's binaries are missing: install the development requirements or set PG_BIN.")
        pytest.skip("PostgreSQL's binaries are missing; its tests are left out.")
    server = Server(binaries)
    server.start()
    yield server
    server.stop()


class Database:
    """A template with schema, reference data and people, and copies of it."""

    def __init__(self, kind: str, folder: Path, server: Server | None) -> None:
        self.kind, self.folder, self.server, self.count = kind, folder, server, 0
        self.template = f"template_{kind}"
        if server:
            server.run(f"CREATE DATABASE {self.template}")
        self.template_url = server.url(self.template) if server else f"sqlite:///{folder / self.template}.sqlite3"

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The address of a fresh copy; gone afterwards."""
        self.count += 1
        name = f"copy_{self.count}"
        if self.server:
            self.server.run(f"CREATE DATABASE {name} TEMPLATE {self.template} STRATEGY file_copy")
            yield self.server.url(name)
            self.server.run(f"DROP DATABASE {name} WITH (FORCE)")
        else:
            path = self.folder / f"{name}.sqlite3"
            shutil.copy(self.folder / f"{self.template}.sqlite3", path)
            yield f"sqlite:///{path}"
            for left in self.folder.glob(f"{name}.sqlite3*"):
                left.unlink()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    from grievance.app import create_app
    from grievance.cli.setup import prepare
    from grievance.foundation.database import db
    from grievance.foundation.transaction import transaction
    from tests.support.people import add_people

    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    found = Database(request.param, tmp_path_factory.mktemp(request.param), server)
    clock.stand_still(NOON)
    app = create_app(test_settings(found.template_url, found.folder))
    with app.app_context():
        prepare()
        with transaction():
            add_people(clock.now())
        db.session.remove()
        if server is None:
            with db.engine.connect() as connection:
                connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    clock.stand_still(None)
    yield found


def test_settings(url: str, folder: Path, **more: str):  # noqa: ANN201
    from config import read_settings

    env = {"GRIEVANCE_MODE": "testing", "DATABASE_URL": url, "SECRET_KEY": "for tests only, never for a real forum",
           "GRIEVANCE_INSTANCE": str(folder / "instance"), "GRIEVANCE_JOBS": "off",
           "BASE_URL": "https://forum.example"}  # fmt: skip
    return read_settings({**env, **more})


test_settings.__test__ = False  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def app(database: Database):  # noqa: ANN201
    from grievance.app import create_app
    from grievance.foundation.database import db
    from tests.support.fresh_client import FreshClient

    with database.copy() as url:
        app = create_app(test_settings(url, database.folder))
        app.test_client_class = FreshClient
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def world(app):  # noqa: ANN001, ANN201
    """The application inside one transaction that is rolled back: commits become savepoints."""
    from grievance.foundation.database import db

    with app.app_context():
        real = db.engines[None]
        connection = real.connect()
        outer = connection.begin()
        db.engines[None] = connection
        try:
            yield app
        finally:
            db.session.remove()
            db.engines[None] = real
            outer.rollback()
            connection.close()


@pytest.fixture
def committing_world(database: Database):  # noqa: ANN201
    """A database of its own where commits are real: for jobs, races and the browser. ``.config['URL']`` is its address."""
    from grievance.app import create_app
    from grievance.foundation.database import db
    from tests.support.fresh_client import FreshClient

    with database.copy() as url:
        app = create_app(test_settings(url, database.folder))
        app.test_client_class = FreshClient
        app.config["URL"] = url
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def client(world):  # noqa: ANN001, ANN201
    return world.test_client()


@pytest.fixture
def as_person(world) -> Callable[..., object]:  # noqa: ANN001
    """``as_person("hod")``: a client signed in as one of the fixed people (``convener.jammu``, ``secretary.power``, …)."""
    from tests.support.sign_in import signed_in

    return lambda key: signed_in(world, key)


@pytest.fixture
def statements(world) -> Callable[..., object]:  # noqa: ANN001
    """``with statements() as seen: …; len(seen)`` counts SQL statements, savepoints left out."""
    from sqlalchemy import event

    from grievance.foundation.database import db

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []
        engine = db.engines[None].engine

        def note(_c, _cursor, statement, *_rest) -> None:  # noqa: ANN001
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")):
                seen.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return counting


@pytest.fixture
def smtp():  # noqa: ANN201
    """A real SMTP server on loopback; ``smtp.mails`` holds what was delivered."""
    from tests.support.mailbox import Mailbox

    with Mailbox() as mailbox:
        yield mailbox
