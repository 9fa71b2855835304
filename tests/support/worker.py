"""A process that does jobs on a database, for tests of races and kills: ``python -m tests.support.worker '{…}'``.

``{"url", "port", "at", "jobs"}``: run the jobs for that time again and again until nothing is due. ``"kill"``:
``["package.module.function", n, "before"|"after"]``: kill -9 this process around the n-th call. ``"beat"``: run the real
scheduler instead, with a beat of that many seconds, until the process is told to end.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import os
import signal
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path


def main(order: dict) -> None:
    from grievance.app import create_app
    from tests.conftest import test_settings

    mail = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(order["port"])}
    now = {"GRIEVANCE_NOW": order["at"]}
    app = create_app(test_settings(order["url"], Path(order["folder"]), **mail, **now))
    if order.get("kill"):
        _die_at(*order["kill"])
    print("ready", flush=True)
    sys.stdin.readline()
    if order.get("beat"):
        _beat(app, order["jobs"], order["beat"])
    else:
        _work(app, order["jobs"], datetime.fromisoformat(order["at"]))


def _work(app, names: list[str], at: datetime) -> None:  # noqa: ANN001
    from grievance.foundation.jobs import Counts
    from grievance.schedule import run_now

    with app.app_context():
        while True:
            ran = [run_now(name, at) for name in names]
            print(json.dumps([one.as_data() for one in ran]), flush=True)
            if all(one.counts == Counts() and not one.error for one in ran):
                return


def _beat(app, names: list[str], seconds: float) -> None:  # noqa: ANN001
    from grievance import schedule

    quick = timedelta(seconds=seconds)
    schedule.JOBS = tuple(dataclasses.replace(schedule.BY_NAME[name], every=quick) for name in names)
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    scheduler = schedule.start_jobs(app)
    ended.wait()
    schedule.stop_jobs(app, scheduler, app.extensions["job_holder"])


def _die_at(path: str, number: int, when: str) -> None:
    module_name, _, name = path.rpartition(".")
    module = importlib.import_module(module_name)
    real, calls = getattr(module, name), 0

    def counted(*args, **given):  # noqa: ANN002, ANN003, ANN202
        nonlocal calls
        calls += 1
        if calls == number and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **given)
        if calls == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(module, name, counted)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
