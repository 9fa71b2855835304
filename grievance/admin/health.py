"""Is everything at work: database, jobs, mail. For ``/healthz`` and the system page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from grievance.admin import queries
from grievance.foundation.clock import IST
from grievance.foundation.database import db
from grievance.foundation.jobs import Heartbeat, Job, heartbeats
from grievance.notifications import queries as outbox
from grievance.notifications.operations import mail_server

MAIL_WAITS_AT_MOST = timedelta(minutes=30)


@dataclass
class Health:
    """``parts`` as ``/healthz`` prints them; each has a ``state`` of ``ok``, ``late`` or ``down``."""

    parts: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def is_well(self) -> bool:
        return all(part["state"] == "ok" for part in self.parts.values())


def jobs_known() -> tuple[Job, ...]:
    """The table of ``grievance/schedule.py``, which stands above."""
    return tuple(current_app.extensions["jobs"])


def health(now: datetime) -> Health:
    """Never raises: a database that is away makes everything that rests on it ``down``."""
    found = Health()
    try:
        queries.database_answers()
        found.parts["database"] = {"state": "ok"}
        found.parts["jobs"] = _jobs(now)
        found.parts["mail"] = _mail(now)
    except Exception:
        db.session.rollback()
        current_app.logger.exception("health could not be read")
        for name in ("database", "jobs", "mail"):
            found.parts.setdefault(name, {"state": "down"})
    return found


def _jobs(now: datetime) -> dict[str, Any]:
    beats = heartbeats(jobs_known(), now)
    return {
        "state": "late" if any(beat.is_late for beat in beats) else "ok",
        "late": [beat.name for beat in beats if beat.is_late],
        "last": {beat.name: _shown(beat) for beat in beats},
    }


def _shown(beat: Heartbeat) -> str | None:
    return beat.last_done_at.astimezone(IST).isoformat(timespec="seconds") if beat.last_done_at else None


def _mail(now: datetime) -> dict[str, Any]:
    oldest = outbox.oldest_waiting_since(now)
    waits = (now - oldest) if oldest and mail_server() else timedelta()
    return {
        "state": "late" if waits > MAIL_WAITS_AT_MOST else "ok",
        "server": bool(mail_server()),
        "waiting": outbox.count_waiting(),
        "oldest_waits_seconds": int(waits.total_seconds()),
        "given_up": outbox.count_parked(),
    }
