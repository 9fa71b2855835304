"""A herd of late cases at restart: how fast are the rungs recorded, how soon goes the first mail, do pages answer meanwhile.

``python -m tools.bench_herd [--cases 50000] [--seed 1] [--database sqlite|postgresql|both] [--minutes 3]``

Seeds the cases straight into the tables (two rungs are due on each), starts the server with the jobs inside and a mail
server that accepts everything, asks for pages all the while, and prints what it measured. Exit 1 where a figure of
SAFETY R28 is missed. Loopback only; everything is thrown away afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.bad_mail_server import BadMailServer  # noqa: E402
from tests.support.overdue import heads_everywhere, late_cases  # noqa: E402
from tests.support.postgres import Server, find_binaries  # noqa: E402
from tests.support.sign_in import session_cookie  # noqa: E402

PAGES = ("/inbox", "/cases", "/overview", "/healthz", "/")
START = "2026-12-08T09:00:00+05:30"
AT = datetime.fromisoformat(START)
OFFICES = 60


@dataclass
class Watched:
    """What was seen while the herd ran: seconds of each page, errors, memory in MB."""

    pages: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    memory: float = 0.0


def settings(url: str, folder: Path, port: int) -> dict[str, str]:
    return {"GRIEVANCE_MODE": "testing", "DATABASE_URL": url, "SECRET_KEY": "for measuring only, never for a real forum",
            "GRIEVANCE_INSTANCE": str(folder), "BASE_URL": "https://forum.example", "GRIEVANCE_NOW": START,
            "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(port)}  # fmt: skip


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'herd.sqlite3'}"
        return
    binaries = find_binaries()
    if binaries is None:
        raise SystemExit("PostgreSQL's binaries are missing: install the development requirements or set PG_BIN.")
    server = Server(binaries)
    server.start()
    try:
        server.run("CREATE DATABASE herd")
        yield server.url("herd")
    finally:
        server.stop()


def seed(env: dict[str, str], cases: int, number: int) -> tuple[str, str]:
    """Schema, people, a head in each of 60 offices, and the late cases. Name and token of a head's session."""
    from config import read_settings
    from grievance.app import create_app
    from grievance.cli.setup import prepare
    from grievance.foundation import clock
    from grievance.foundation.database import db
    from grievance.foundation.transaction import transaction
    from tests.support.people import add_people

    clock.stand_still(datetime.fromisoformat("2026-11-16T10:00:00+05:30"))
    app = create_app(read_settings({**env, "GRIEVANCE_JOBS": "off", "GRIEVANCE_NOW": ""}))
    with app.app_context():
        prepare()
        with transaction():
            add_people(clock.now())
        codes = heads_everywhere(clock.now())
        random.Random(number).shuffle(codes)
        late_cases(cases, codes[:OFFICES], spread_over=7, seed=number)
        clock.stand_still(AT)
        cookie = session_cookie(app, "hod")
        db.session.remove()
        db.engine.dispose()
    clock.stand_still(None)
    return cookie


def ask(address: str, cookie: tuple[str, str]) -> float:
    """Seconds until the whole page is there."""
    request = urllib.request.Request(address, headers={"Cookie": "=".join(cookie)})
    begun = time.perf_counter()
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            answer.read()
    except urllib.error.HTTPError as error:
        if error.code not in (302, 303, 503):
            raise
    return time.perf_counter() - begun


def look_at_pages(base: str, cookie: tuple[str, str], seen: Watched, ended: threading.Event) -> None:
    place = 0
    while not ended.is_set():
        path = PAGES[place % len(PAGES)]
        place += 1
        try:
            seen.pages.append(ask(base + path, cookie))
        except Exception as error:
            if not ended.is_set():
                seen.errors.append(f"{path}: {error}")
        ended.wait(0.1)


def write_now_and_then(url: str, seen: Watched, ended: threading.Event) -> None:
    """How long a change of somebody else waits: for SQLite's one writer, on PostgreSQL for the head of the record."""
    from sqlalchemy import create_engine, event

    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    lock = "SELECT seq FROM chain_head" + ("" if engine.dialect.name == "sqlite" else " FOR UPDATE")
    while not ended.wait(0.25):
        begun = time.perf_counter()
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql(lock)
            seen.writes.append(time.perf_counter() - begun)
        except Exception as error:
            seen.errors.append(f"write: {error}"[:200])


def memory_of(pid: int) -> float:
    """Resident, in MB; 0 where the system does not say."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def busy_seconds(pid: int) -> float:
    """Processor time that a process has used: what does not depend on who else is at work on the machine."""
    try:
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def share(seconds: list[float], part: float) -> float:
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * part))] if seconds else 0.0


class Looker:
    """Asks the database how far the work is, by a connection of its own."""

    def __init__(self, url: str) -> None:
        from sqlalchemy import create_engine

        self.engine = create_engine(url)

    def number(self, statement: str) -> int:
        with self.engine.connect() as connection:
            return int(connection.exec_driver_sql(statement).scalar() or 0)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def serve(env: dict[str, str], port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--port", str(port)]
    log = (Path(env["GRIEVANCE_INSTANCE"]) / "log").open("wb")
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **env}, stdout=log, stderr=log)


def run(kind: str, cases: int, number: int, minutes: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name, database(kind, Path(name)) as url, BadMailServer() as mails:
        folder = Path(name)
        env = settings(url, folder, mails.port)
        begun = time.perf_counter()
        cookie = seed(env, cases, number)
        print(f"{kind}: {cases} late cases seeded in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
        return watch(env, url, cookie, cases, mails, minutes)


def watch(
    env: dict[str, str], url: str, cookie: tuple[str, str], cases: int, mails: BadMailServer, minutes: float
) -> dict[str, Any]:
    port, seen, ended, found = free_port(), Watched(), threading.Event(), dict[str, Any]()
    looker, server = Looker(url), serve(env, port)
    begun = time.perf_counter()
    try:
        base = f"http://127.0.0.1:{port}"
        wait_for(base, server)
        found["ready_seconds"] = round(time.perf_counter() - begun, 1)
        begun = time.perf_counter()
        for work in ((look_at_pages, (base, cookie, seen, ended)), (write_now_and_then, (url, seen, ended))):
            threading.Thread(target=work[0], args=work[1], daemon=True).start()
        follow(looker, server, mails, seen, found, begun, minutes)
    finally:
        ended.set()
        server.terminate()
        server.wait(30)
    return {**found, **summed_up(looker, seen, mails)}


def wait_for(base: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        if server.poll() is not None:
            raise SystemExit("the server ended by itself")
        try:
            urllib.request.urlopen(f"{base}/healthz", timeout=5).read()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not answer within two minutes")


def follow(
    looker: Looker, server: subprocess.Popen[bytes], mails: BadMailServer, seen: Watched,
    found: dict[str, Any], begun: float, minutes: float,
) -> None:  # fmt: skip
    """Notes when the first mail came, when the last rung stood, and when no mail waits any more."""
    while time.perf_counter() - begun < 60 * minutes:
        seen.memory = max(seen.memory, memory_of(server.pid))
        passed = round(time.perf_counter() - begun, 1)
        if mails.mails and "first_mail_seconds" not in found:
            found["first_mail_seconds"] = passed
        if "rungs_seconds" not in found:
            if not looker.number("SELECT count(*) FROM clock WHERE next_rung_at < '2026-12-08 03:30'"):
                found["rungs_seconds"] = passed
                found["rungs_server_cpu_seconds"] = round(busy_seconds(server.pid), 1)
                found["load"] = [round(each, 1) for each in os.getloadavg()[:2]]
                found["pages_while_recording"] = len(seen.pages)
                found["page_p95_while_recording_seconds"] = round(share(seen.pages, 0.95), 3)
                found["page_worst_while_recording_seconds"] = round(max(seen.pages, default=0), 3)
        elif not looker.number(
            "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending') AND message <> 'bundle'"
        ):
            found.setdefault("all_sent_or_bundled_seconds", passed)
            if not looker.number("SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')"):
                found["all_mail_handled_seconds"] = passed
                return
        time.sleep(0.5)


def summed_up(looker: Looker, seen: Watched, mails: BadMailServer) -> dict[str, Any]:
    bundles: dict[str, int] = {}
    for mail in mails.mails:
        if "messages of the forum" in str(mail["Subject"]):
            bundles[str(mail["To"])] = bundles.get(str(mail["To"]), 0) + 1
    return {
        "rungs": looker.number("SELECT count(*) FROM rung_record"),
        "events": looker.number("SELECT count(*) FROM event WHERE name = 'RungReached'"),
        "mails_of_rungs": looker.number("SELECT count(*) FROM outbox WHERE message = 'escalation'"),
        "mails_accepted": len(mails.mails),
        "most_bundles_an_officer": max(bundles.values(), default=0),
        "page_p95_seconds": round(share(seen.pages, 0.95), 3),
        "pages": len(seen.pages),
        "page_errors": seen.errors[:3],
        "memory_mb": round(seen.memory),
        "write_wait_p95_seconds": round(share(seen.writes, 0.95), 3),
        "write_wait_worst_seconds": round(max(seen.writes, default=0), 3),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--minutes", type=float, default=4.0)
    given = parser.parse_args()
    kinds = ("sqlite", "postgresql") if given.database == "both" else (given.database,)
    missed = 0
    for kind in kinds:
        found = run(kind, given.cases, given.seed, given.minutes)
        print(json.dumps({"database": kind, "cases": given.cases, **found}))
        missed += found.get("rungs_seconds", 1e9) > 60 or found.get("first_mail_seconds", 1e9) > 120
        missed += found["page_p95_seconds"] > 1 or found["memory_mb"] > 500 or bool(found["page_errors"])
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
