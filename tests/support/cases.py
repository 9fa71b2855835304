"""Cases for tests: filed by the fixed people through the real operation."""

from __future__ import annotations

from typing import Any

from grievance.accounts import operations as accounts
from grievance.accounts import queries as people
from grievance.cases.models import Case
from grievance.cases.operations import NewCase, Registered, perform, register
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseKind, FilerKind
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.permissions import SYSTEM, Actor
from grievance.sentences import sentence

ANSWER = {
    "outcome": "relief",
    "note": "The transformer was replaced on 12 November.",
    "proof": "Order 12 of 12-11-2026",
}
REFUSAL = ANSWER | {"outcome": "refused", "note": "The load was never sanctioned.", "ground": "Supply code, clause 4.2",
                    "remedy": "Appeal to the regulator within 30 days"}  # fmt: skip


def actor(key: str) -> Actor:
    """``hod``, ``convener.jammu``, …: who acts, with the rights in force; ``system`` is the clock."""
    if key == "system":
        return SYSTEM
    person = people.person_by_email(f"{key}@example.org")
    return accounts.actor_of(person, clock.today())


def new_case(**more: Any) -> NewCase:
    """Voltage in Gangyal, by the demo's filer, with JPDCL unless said otherwise."""
    filer = people.person_by_email("filer@example.org")
    given = {
        "kind": CaseKind.GRIEVANCE, "division": "jammu", "category_code": "power_supply", "office_code": "JPDCL",
        "title": "Voltage falls every night after 9 pm", "body": "Between 9 pm and 6 am the supply falls to 310 volts.",
        "filer_kind": FilerKind.UNIT, "filer_person_id": filer.id, "district": "Jammu",
        "routed_because": sentence("power supply in Gangyal: %(office)s", office="JPDCL"), "contact_name": "Rakesh Kumar",
        "contact_mobile": "9419100000", "unit_name": "Shivalik Auto Components",
    }  # fmt: skip
    return NewCase(**given | more)


def filed(**more: Any) -> Registered:
    """A case filed now, committed in the test's own transaction."""
    with transaction():
        return register(new_case(**more), actor("filer"), clock.now())


def take(case: Case, step: Step, key: str, **given: Any) -> Case:
    """``key`` takes ``step`` now, in a transaction of its own."""
    who = actor(key)
    with transaction():
        return perform(case, step, who, clock.now(), **given)


def answer(case: Case, key: str = "hod", step: Step = Step.ANSWER, **more: Any) -> Case:
    return take(case, step, key, **ANSWER | {"action_on": clock.today()} | more)


def refuse(case: Case, key: str = "hod", **more: Any) -> Case:
    return take(case, Step.ANSWER, key, **REFUSAL | {"action_on": clock.today()} | more)


def fresh(case: Case) -> Case:
    """The case as the database has it now."""
    db.session.refresh(case)
    return case
