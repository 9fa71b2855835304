"""The fixed people of the tests are those of the demo: each name leads to its rights in ``grievance/permissions.py``."""

from __future__ import annotations

from datetime import date, datetime

from grievance.accounts.models import Person, RoleGrant
from grievance.cli.demo_people import ALSO_CHAIRS, DEMO_PEOPLE
from grievance.foundation.database import db
from grievance.reference.models import Holder
from grievance.reference.rules.words import HolderKind

SINCE = date(2024, 1, 1)


def add_people(now: datetime) -> None:
    """All of them, without passwords: tests sign in by session (see ``as_person``)."""
    for who in DEMO_PEOPLE:
        person = Person(email=who.email, email_folded=who.email, name=who.name, created_at=now)
        db.session.add(person)
        db.session.flush()
        db.session.add(RoleGrant(person_id=person.id, role=who.role, office_code=who.office_code,
                                 division=who.division, from_on=SINCE))  # fmt: skip
        if who.key == ALSO_CHAIRS[0]:
            db.session.add(
                RoleGrant(
                    person_id=person.id,
                    role=who.role,
                    division=ALSO_CHAIRS[1],
                    from_on=SINCE,
                )
            )
        if who.office_code:
            db.session.add(Holder(office_code=who.office_code, person_id=person.id, kind=HolderKind.REGULAR,
                                  is_head=who.role == "hod", title=who.title, from_on=SINCE))  # fmt: skip
