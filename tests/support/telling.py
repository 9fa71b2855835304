"""Telling a story in a journey: what time it is, and the jobs as the operator runs them."""

from __future__ import annotations

import re
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


def code_mailed(app: Any, smtp: Any, to: str) -> str:
    """Sends what waits; the code in the newest mail to ``to`` that has one."""
    run_job(app, "deliver-mail")
    mails = [mail.get_body(("plain",)).get_content() for mail in smtp.mails if to in str(mail["To"])]
    return [found.group() for found in (re.search(r"\b\d{6}\b", text) for text in mails) if found][-1]
