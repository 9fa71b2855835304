"""Child processes in a few milliseconds: one process loads the application once, and every child is a fork of it.

``python -m tests.support.nursery`` reads orders, one JSON object a line, and forks a child for each. It prints
``{"child", "pid"}`` when a child lives and ``{"child", "status"}`` when it has ended (minus the signal's number where it was
killed). A child writes ``<n>.ready`` into its folder, waits for ``<n>.go`` and then does its order (``worker.py``).
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LONGEST_SECONDS = 150.0


class Child:
    """One worker process, seen from the test."""

    def __init__(self, nursery: Nursery, number: int) -> None:
        self.nursery, self.number, self.pid, self.status = nursery, number, 0, None

    def until_ready(self) -> None:
        self._until(lambda: self._file("ready").exists())

    def go(self) -> None:
        self._file("go").touch()

    def wait(self) -> int:
        """The exit status; minus the number of the signal that killed it."""
        self._until(lambda: self.status is not None, while_alive=False)
        return int(self.status or 0)

    def poll(self) -> int | None:
        self.nursery.listen(0.0)
        return self.status

    def terminate(self) -> None:
        os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    @property
    def said(self) -> str:
        log = self._file("log")
        return log.read_text("utf-8", "replace")[-6000:] if log.exists() else ""

    def _file(self, kind: str) -> Path:
        return self.nursery.folder / f"{self.number}.{kind}"

    def _until(self, done: Any, while_alive: bool = True) -> None:
        end = time.monotonic() + LONGEST_SECONDS
        while not done():
            assert time.monotonic() < end, f"the child does not come to its end: {self.said}"
            assert not while_alive or self.status is None, f"the child ended with {self.status}: {self.said}"
            self.nursery.listen(0.01)


class Nursery:
    """The process that forks; ended with the tests that asked for it."""

    def __init__(self) -> None:
        self._kept = tempfile.TemporaryDirectory(prefix="nursery")
        self.folder, self.children, self._heard = Path(self._kept.name), dict[int, Child](), b""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.nursery", str(self.folder)], cwd=ROOT, text=True, bufsize=1,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip

    def start(self, order: dict[str, Any]) -> Child:
        child = Child(self, len(self.children) + 1)
        self.children[child.number] = child
        self._process.stdin.write(json.dumps({**order, "child": child.number}) + "\n")
        end = time.monotonic() + LONGEST_SECONDS
        while not child.pid:
            assert self._process.poll() is None and time.monotonic() < end, "the nursery does not answer"
            self.listen(0.05)
        return child

    def listen(self, seconds: float) -> None:
        """Take in what the nursery says of its children."""
        out = self._process.stdout
        while select.select([out], [], [], seconds)[0]:
            read = os.read(out.fileno(), 65536)
            if not read:
                return
            *lines, self._heard = (self._heard + read).split(b"\n")
            for line in lines:
                said = json.loads(line)
                child = self.children[said["child"]]
                child.pid, child.status = said.get("pid", child.pid), said.get("status", child.status)
            seconds = 0.0

    def end(self) -> None:
        for child in self.children.values():
            if child.pid and child.status is None:
                child.kill()
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()
        self._kept.cleanup()


def _serve(folder: Path) -> None:
    """The nursery's own side: warm up, then fork for each order and tell of each end, until nobody orders any more."""
    _warm_up(folder)
    alive: dict[int, int] = {}
    waiting, is_open = b"", True
    while is_open or alive:
        if is_open and select.select([0], [], [], 0.01)[0]:
            read = os.read(0, 65536)
            is_open, waiting = bool(read), waiting + read
            *orders, waiting = waiting.split(b"\n")
            for order in orders:
                _fork(json.loads(order), folder, alive)
        _tell_of_ends(alive)
        if not is_open:
            time.sleep(0.01)


def _warm_up(folder: Path) -> None:
    """What each child would load anew: the application, its templates' machinery, the drivers."""
    import psycopg  # noqa: F401

    from grievance.app import create_app
    from tests.conftest import test_settings
    from tests.support import worker  # noqa: F401

    create_app(test_settings(f"sqlite:///{folder / 'warm.sqlite3'}", folder))


def _tell(**facts: int) -> None:
    """One line in one write: what the nursery prints is never left in a buffer that a fork would copy."""
    os.write(1, json.dumps(facts).encode() + b"\n")


def _fork(order: dict[str, Any], folder: Path, alive: dict[int, int]) -> None:
    pid = os.fork()
    if pid:
        alive[pid] = order["child"]
        _tell(child=order["child"], pid=pid)
        return
    status = 1
    try:
        _live(order, folder)
        status = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _live(order: dict[str, Any], folder: Path) -> None:
    from tests.support import worker

    number = order.pop("child")
    log = os.open(folder / f"{number}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(0)

    def begin() -> None:
        (folder / f"{number}.ready").touch()
        while not (folder / f"{number}.go").exists():
            time.sleep(0.002)

    worker.main(order, begin)


def _tell_of_ends(alive: dict[int, int]) -> None:
    for pid in list(alive):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            _tell(child=alive.pop(pid), status=os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
