"""SQLite held by another writer, and a cut of power after an answer: nothing is half done, nothing typed is lost (R4, R13)."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import event

from grievance.cases.models import Case
from grievance.foundation.database import db
from tests.features.intake.pages import check, on_page, to_the_last_page
from tests.support.safety import is_full

ROOT = Path(__file__).resolve().parents[2]
WORDS = "Both machines stop"


@contextmanager
def held_by_another(url: str, seconds: float | None = None) -> Iterator[None]:
    """A writer of another process holds the file: till the end of the block, or for ``seconds``."""
    other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    letting_go = threading.Timer(seconds or 0, other.rollback)
    if seconds:
        letting_go.start()
    try:
        yield
    finally:
        letting_go.join() if seconds else other.rollback()
        other.close()


def patience(milliseconds: int) -> None:
    """How long a statement waits for the lock, instead of the shipped ten seconds."""
    event.listen(db.engine, "checkout", lambda own, *_: own.execute(f"PRAGMA busy_timeout={milliseconds}"))


def send_form(client, draft: str) -> dict[str, str]:  # noqa: ANN001
    """Goes to the page of the code; gives the form that files, without one."""
    check(client, draft)
    return {"form_key": on_page(client.get(f"{draft}/code").text, "form_key"), "do": "without"}


@pytest.mark.safety
def test_a_database_held_too_long_answers_busy_keeps_the_words_and_takes_the_next_try(committing_world):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has no lock over the whole database")
    if not is_full():
        patience(150)
    client = committing_world.test_client()
    draft = to_the_last_page(client)
    fields = send_form(client, draft)
    with held_by_another(committing_world.config["URL"]):
        begun = time.monotonic()
        answer = client.post(f"{draft}/code", data=fields)
        waited = time.monotonic() - begun
        words = client.post(f"{draft}/words", data={"words": f"{WORDS}, every night.", "since": "month"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10") and waited < 12
    assert words.status_code == 503 and WORDS in words.text, "what was typed stands on the page"
    assert db.session.query(Case).count() == 0
    db.session.rollback()
    assert client.post(f"{draft}/code", data=fields).status_code == 303
    assert db.session.query(Case).count() == 1


@pytest.mark.safety
def test_a_database_held_for_a_moment_only_delays_the_answer(committing_world):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has no lock over the whole database")
    client = committing_world.test_client()
    draft = to_the_last_page(client)
    fields = send_form(client, draft)
    with held_by_another(committing_world.config["URL"], seconds=3 if is_full() else 0.3):
        answer = client.post(f"{draft}/code", data=fields)
    assert answer.status_code == 303
    assert db.session.query(Case).count() == 1


SERVE = """
import os, sys, threading
from tests.conftest import test_settings
from pathlib import Path
from grievance.app import create_app
from waitress.server import create_server
app = create_app(test_settings(sys.argv[1], Path(sys.argv[2])))
server = create_server(app, host="127.0.0.1", port=0, threads=1)
print(server.effective_port, flush=True)
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
server.run()
"""
"""Serves until its standard input is closed."""


@pytest.mark.safety
def test_the_receipt_is_answered_only_after_the_case_was_synced_to_the_disk(committing_world, tmp_path):
    """By the calls of the kernel: an fsync of the database's file stands between the last write to it and the answer."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL's server syncs; its setting is looked at in production mode")
    if not shutil.which("strace"):
        pytest.skip("strace is missing; the order of sync and answer is not looked at")
    trace = tmp_path / "calls"
    calls = "trace=fsync,fdatasync,pwrite64,write,sendto,send,sendmsg"
    served = subprocess.Popen(
        ["strace", "-f", "-y", "-o", str(trace), "-e", calls, sys.executable, "-c", SERVE,
         committing_world.config["URL"], str(tmp_path)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        port = int(served.stdout.readline())
        _file_over_http(port)
    finally:
        served.communicate(timeout=20)
    _synced_before_answer(trace.read_text("utf-8", "replace").splitlines())


@dataclass
class Answer:
    status_code: int
    headers: Message
    text: str


class Wire:
    """A client by HTTP over a socket, with the two calls that the pages' walk needs."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie = port, ""

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, data: dict[str, str]) -> Answer:
        return self._ask("POST", path, urlencode(data))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        line = HTTPConnection("127.0.0.1", self.port, timeout=60)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        line.request(method, path, body, {**kind, **({"Cookie": self.cookie} if self.cookie else {})})
        given = line.getresponse()
        self.cookie = (given.getheader("Set-Cookie") or self.cookie).split(";")[0]
        return Answer(given.status, given.headers, given.read().decode())


def _file_over_http(port: int) -> None:
    browser = Wire(port)
    draft = to_the_last_page(browser)
    answer = browser.post(f"{draft}/code", data=send_form(browser, draft))
    assert answer.status_code == 303


def _synced_before_answer(calls: list[str]) -> None:
    answer = max(place for place, call in enumerate(calls) if re.search(r"(sendto|send|sendmsg)\(.*303", call))
    written = max(p for p, call in enumerate(calls[:answer]) if "pwrite64" in call and ".sqlite3-wal" in call)
    synced = [p for p, call in enumerate(calls[:answer]) if "sync(" in call and ".sqlite3-wal" in call]
    assert synced and max(synced) > written, "\n".join(calls[written - 3 : answer + 1])
