"""Cases joined crosswise, signed and answered at once, with real commits: no circle, no unit twice, nobody signs what is answered."""

import pytest

from grievance.cases.models import Case, CoSignature
from grievance.cases.queries import signatures_of
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseState
from grievance.foundation.database import db
from grievance.sentences import Refusal
from tests.support.at_once import at_once
from tests.support.cases import answer, filed, take
from tests.support.signers import signed


@pytest.mark.parametrize("seed", range(3))
def test_cases_joined_in_a_circle_at_once_make_none(committing_world, seed):
    cases = [filed(title=f"Feeder {n}", filer_person_id=None, contact_mobile=f"94191{n:05}").case for n in range(3)]
    pairs = [(cases[n].id, cases[(n + 1) % 3].number) for n in range(3)] + [(cases[1].id, cases[0].number)]

    def join(case_id, into):
        return lambda: take(db.session.get(Case, case_id), Step.JOIN, "convener.jammu", into=into, reason="Same").id

    found = at_once(committing_world, *(join(*pair) for pair in pairs))
    assert all(isinstance(one, int | Refusal) for one in found), found
    db.session.rollback()
    leads_to = {case.id: case.joined_into_id for case in db.session.query(Case)}
    for start in leads_to:
        seen, at = set(), start
        while at is not None:
            assert at not in seen, "a circle"
            seen.add(at)
            at = leads_to[at]
    assert any(case.state is not CaseState.CLOSED for case in db.session.query(Case))


def test_one_unit_that_signs_many_times_at_once_signs_once(committing_world):
    case_id = filed(filer_person_id=None).case.id
    found = at_once(committing_world, *[lambda: signed(db.session.get(Case, case_id), 1).id] * 6)
    assert sum(isinstance(one, int) for one in found) == 1
    assert all(isinstance(one, Refusal) for one in found if not isinstance(one, int)), found
    db.session.rollback()
    assert len(signatures_of(case_id)) == 1


def test_of_signing_and_answering_at_once_no_signature_comes_after_the_answer(committing_world):
    case_id = filed(filer_person_id=None).case.id
    acts = [lambda n=n: signed(db.session.get(Case, case_id), n).id for n in range(1, 4)]
    found = at_once(committing_world, *acts, lambda: answer(db.session.get(Case, case_id)).id)
    assert all(isinstance(one, int | Refusal) for one in found), found
    db.session.rollback()
    given = db.session.get(Case, case_id).answered_at
    assert all(row.at <= given for row in db.session.query(CoSignature))
