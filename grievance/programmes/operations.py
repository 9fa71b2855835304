"""Programmes come from the shipped file; readings entered later are never touched by it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation

from grievance.foundation.database import db
from grievance.programmes import queries
from grievance.programmes.models import Programme, Reading
from grievance.reference import shipped
from grievance.reference.rules.words import Certainty

REVIEWED = {
    "new industrial estates": "New industrial estates",
    "industrial estates": "Industrial estates and allotments",
    "PM Vishwakarma": "PM Vishwakarma",
    "GI tagging": "GI products and authorised users",
    "investment": "Investment realised",
}
"""Subjects of ``seed/programmes.csv`` that stand under review, with the name on the agenda."""
OWNER = "IC-DEPT"


def load_programmes(now: datetime) -> int:
    """Add the programmes that are not there yet, with their readings. Gives how many readings were added."""
    known, added = queries.programme_names(), 0
    rows = shipped.rows("programmes")
    for place, (subject, name) in enumerate(REVIEWED.items(), 1):
        if name in known:
            continue
        programme = Programme(name=name, owner_office_code=OWNER, place=place, is_reviewed=True)
        db.session.add(programme)
        db.session.flush()
        for row in rows:
            if row["subject"] == subject:
                db.session.add(_reading(programme.id, row, now))
                added += 1
    db.session.flush()
    return added


def _reading(programme_id: int, row: shipped.Row, now: datetime) -> Reading:
    return Reading(
        programme_id=programme_id,
        measure=row["measure"],
        value=_number(row["value"]),
        value_text=row["value"],
        unit=row["unit"],
        as_of=row["as_of"],
        source_address=row["source_address"],
        certainty=Certainty(row["certainty"]),
        note=row["note"],
        entered_at=now,
    )


def _number(text: str) -> Decimal | None:
    """A figure as a number; "about 6,000" and the like stay text only."""
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
