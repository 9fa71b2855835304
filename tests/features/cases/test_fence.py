"""The fence against an independent reckoning: for every person, exactly the cases that PRODUCT 2 names."""

import random
from datetime import date

from grievance.accounts import queries as people
from grievance.cases import queries
from grievance.cases.access import visible_to
from grievance.cases.models import Case, CaseListing
from grievance.cases.rules.steps import Step
from grievance.cli.demo_people import DEMO_PEOPLE
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.permissions import Role
from grievance.reference import queries as reference
from tests.support.cases import actor, filed, take

OFFICES = ("JPDCL", "KPDCL", "PDD", "DIC-JAMMU", "IC-DEPT", None)


HEARS_COMPLAINTS_ABOUT = {"JPDCL": "PDD", "DIC-JAMMU": "IC-DEPT", "PDD": "JPDCL"}
"""The last one lies below the office complained of, as after a transfer by the Chief Secretary's office."""


def some_cases(rng):
    filer, other = (people.person_by_email(f"{key}@example.org").id for key in ("filer", "association"))
    made = []
    for _ in range(24):
        conduct = rng.choice([None, None, None, *HEARS_COMPLAINTS_ABOUT])
        office = HEARS_COMPLAINTS_ABOUT[conduct] if conduct else rng.choice(OFFICES)
        made.append(
            filed(division=rng.choice(["jammu", "kashmir"]), in_both=rng.random() < 0.2, office_code=office,
                  filer_person_id=rng.choice([filer, other, None]), is_conduct=bool(conduct), conduct_office_code=conduct).case
        )  # fmt: skip
    for case in rng.sample(made, 6):
        if case.office_code == "JPDCL":
            take(case, Step.TRANSFER, "hod", office="KPDCL", reason="x")
    with transaction():
        for case in rng.sample(made, 6):
            division = rng.choice(["jammu", "kashmir"])
            db.session.add(
                CaseListing(
                    case_id=case.id, division=division, sitting_no="1", sits_on=date(2026, 12, 8), from_at=clock.now()
                )
            )
    return made


def may_see(who, case):
    """PRODUCT 2 in plain Python, over the person's post instead of the query's clauses."""
    listed = {row.division for row in db.session.query(CaseListing).filter_by(case_id=case.id)}
    passed = {held.office_code for held in queries.holdings(case.id)}
    above = {
        office.code
        for code in passed
        for kind in ("jammu", "kashmir")
        for office in reference.offices_above(code, kind)
    }
    match who.role:
        case Role.OVERSEER:
            return True
        case Role.FILER:
            return case.filer_person_id == people.person_by_email(who.email).id
        case Role.NODAL:
            return who.office_code in passed and case.conduct_office_code != who.office_code
        case Role.HOD:
            return who.office_code in passed | above and case.conduct_office_code != who.office_code
        case Role.CONVENER:
            return who.division == case.division or case.in_both or who.division in listed
        case Role.CHAIR:
            return bool(listed)
    return False


def test_everybody_sees_exactly_the_cases_that_are_theirs(world):
    cases = some_cases(random.Random(7))
    for who in DEMO_PEOPLE:
        seen = {case.id for case in db.session.query(Case).filter(visible_to(actor(who.key)))}
        wanted = {case.id for case in cases if may_see(who, case)}
        assert seen == wanted, who.key
