"""Telling a story in a journey: what time it is, and the jobs as the operator runs them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from grievance.foundation import clock


def now(when: str) -> datetime:
    moment = datetime.fromisoformat(when).replace(tzinfo=clock.IST)
    clock.stand_still(moment)
    return moment


def run_job(forum: Any, name: str) -> None:
    """As the operator runs it."""
    done = forum.test_cli_runner().invoke(args=["jobs", "run", name, "--at", clock.now().isoformat()])
    assert done.exit_code == 0, done.output
