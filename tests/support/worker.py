"""What a process of the nursery does, for tests of races and kills.

``{"url", "port", "folder", "at", "jobs"}``: run the jobs for that time again and again until nothing is due. More words:

* ``"kill"``: ``["package.module.function", n, "before"|"after"]``: kill -9 this process around the n-th call;
* ``"kill_at"``: kill -9 this process at its n-th SQL statement, commit or rollback;
* ``"kill_in_post"``: the same, counted from the beginning of the first request that changes something; instead of a number
  ``"committing"`` or ``"committed"``: right before or right after its commit;
* ``"kill_after"``: kill -9 this process after so many seconds, wherever it is;
* ``"batch"``: how many clocks a transaction of the sweep holds;
* ``"serve"``: serve the pages by HTTP instead and write the port into this file;
* ``"beat"``: run the real scheduler instead, with a beat of that many seconds, until the process is told to end.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any


def main(order: dict[str, Any], begin: Callable[[], None]) -> None:
    """Makes the application of the order, waits in ``begin`` for the word, and works."""
    from grievance.app import create_app
    from tests.conftest import test_settings

    mail = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(order["port"])} if order.get("port") else {}
    settings = test_settings(
        order["url"], Path(order["folder"]), **mail, GRIEVANCE_NOW=order["at"], **order.get("env", {})
    )
    app = create_app(settings)
    _prepare(app, order)
    begin()
    if order.get("kill_after") is not None:
        threading.Thread(target=_die_after, args=(order["kill_after"],), daemon=True).start()
    if order.get("serve"):
        _serve(app, Path(order["serve"]))
    elif order.get("beat"):
        _beat(app, order["jobs"], order["beat"])
    else:
        _work(app, order["jobs"], datetime.fromisoformat(order["at"]))


def _prepare(app: Any, order: dict[str, Any]) -> None:
    from grievance.escalation import operations

    if order.get("kill"):
        _die_at_call(*order["kill"])
    if order.get("kill_at"):
        _die_at_statement(app, order["kill_at"])
    if order.get("kill_in_post"):
        app.before_request(lambda: _die_in_post(app, order))
    if order.get("batch"):
        operations.sweep.__defaults__ = (order["batch"],)


def _work(app: Any, names: list[str], at: datetime) -> None:
    from grievance.foundation.jobs import Counts
    from grievance.schedule import run_now

    with app.app_context():
        while True:
            ran = [run_now(name, at) for name in names]
            print(json.dumps([one.as_data() for one in ran]), flush=True)
            if all(one.counts == Counts() and not one.error for one in ran):
                return


def _serve(app: Any, port_file: Path) -> None:
    from waitress.server import create_server

    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    waiting = port_file.with_suffix(".part")
    waiting.write_text(str(server.effective_port))
    waiting.rename(port_file)
    server.run()


def _beat(app: Any, names: list[str], seconds: float) -> None:
    from grievance import schedule

    quick = timedelta(seconds=seconds)
    schedule.JOBS = tuple(dataclasses.replace(schedule.BY_NAME[name], every=quick) for name in names)
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    scheduler = schedule.start_jobs(app)
    while not ended.wait(0.2):
        pass
    schedule.stop_jobs(app, scheduler, app.extensions["job_holder"])


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _die_after(seconds: float) -> None:
    time.sleep(seconds)
    _die()


def _die_at_statement(app: Any, number: int) -> None:
    """Counts what the database is told: statements, commits and rollbacks."""
    from sqlalchemy import event

    from grievance.foundation.database import db

    calls = 0

    def counted(*_: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == number:
            _die()

    with app.app_context():
        for name in ("before_cursor_execute", "commit", "rollback"):
            event.listen(db.engine, name, counted)


def _die_in_post(app: Any, order: dict[str, Any]) -> None:
    from flask import request
    from sqlalchemy import event
    from sqlalchemy.orm import Session

    if request.method != "POST" or not order["kill_in_post"]:
        return
    place, order["kill_in_post"] = order["kill_in_post"], 0
    if isinstance(place, int):
        _die_at_statement(app, place)
    else:
        event.listen(Session, {"committing": "before_commit", "committed": "after_commit"}[place], lambda _: _die())


def _die_at_call(path: str, number: int, when: str) -> None:
    module_name, _, name = path.rpartition(".")
    module = importlib.import_module(module_name)
    real, calls = getattr(module, name), 0

    def counted(*args: Any, **given: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == number and when == "before":
            _die()
        result = real(*args, **given)
        if calls == number:
            _die()
        return result

    setattr(module, name, counted)
