"""Cases that were given to an officer who has left are the office's again."""

from __future__ import annotations

from datetime import datetime

from grievance.cases.office_events import CaseAssigned
from grievance.cases.queries.desk import cases_given_to
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.reference import queries as reference


def give_back_all(person_id: int, office_code: str, actor: Actor, now: datetime) -> None:
    """Inside ``transaction()``: open cases of the office that were given to this person are given to nobody."""
    office = reference.office(office_code)
    for case in cases_given_to(person_id, office_code):
        case.assigned_person_id = None
        case.version += 1
        record(CaseAssigned(at=now, actor=actor, case_id=case.id, number=case.number, office_code=office_code,
                            office=office.name if office else office_code, side="office"))  # fmt: skip
