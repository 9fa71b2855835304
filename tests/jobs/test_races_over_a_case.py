"""Two people at one case at once, with real commits: one change each, no number twice, nothing lost."""

import pytest

from grievance.audit import operations as audit
from grievance.cases import queries
from grievance.cases.models import Case
from grievance.cases.rules.steps import Step
from grievance.desk.bulk import acting
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.sentences import Refusal
from tests.support.at_once import at_once
from tests.support.cases import actor, answer, filed, take


def test_numbers_filed_at_once_have_no_gap_and_no_double(committing_world):
    made = at_once(committing_world, *[lambda: filed().case.serial] * 8)
    assert sorted(made) == list(range(1, 9))
    assert audit.check_record().broken is None


def test_a_case_closed_twice_at_once_is_closed_once(committing_world):
    case_id = answer(filed().case).id

    def accept():
        return take(db.session.get(Case, case_id), Step.ACCEPT, "filer").closing

    found = at_once(committing_world, *[accept] * 6)
    assert sum(not isinstance(result, Exception) for result in found) == 1
    assert all(isinstance(result, Refusal) for result in found if isinstance(result, Exception)), found
    assert audit.check_record().broken is None


@pytest.mark.parametrize("seed", range(3))
def test_of_two_edits_from_one_page_none_is_lost_silently(committing_world, seed):
    case_id = filed().case.id

    def report(words):
        return lambda: take(db.session.get(Case, case_id), Step.REPORT_PROGRESS, "nodal", note=words, version=1).version

    found = at_once(committing_world, report("first"), report("second"))
    db.session.rollback()
    kept = [line.body for line in queries.public_lines(case_id)]
    lost = [error for error in found if isinstance(error, Exception)]
    assert len(kept) == 1 and len(lost) == 1
    assert lost[0].theirs == kept[0] and lost[0].yours


@pytest.mark.parametrize("seed", range(3))
def test_taken_back_while_the_other_office_acts_one_of_the_two_wins(committing_world, seed):
    """Either the case is back and the other office is refused, or it acted and the taking back is refused."""
    case_id = filed().case.id
    take(db.session.get(Case, case_id), Step.TRANSFER, "hod", is_undoable=True, office="KPDCL", reason="Not ours")
    found = at_once(
        committing_world,
        lambda: take(db.session.get(Case, case_id), Step.UNDO, "hod").office_code,
        lambda: take(db.session.get(Case, case_id), Step.ACKNOWLEDGE, "hod.kashmir").office_code,
    )
    db.session.rollback()
    refused = [error for error in found if isinstance(error, Exception)]
    assert len(refused) == 1 and isinstance(refused[0], Refusal), found
    assert db.session.get(Case, case_id).office_code in [office for office in found if isinstance(office, str)]
    assert audit.check_record().broken is None


def test_two_acts_over_the_same_cases_at_once_take_each_case_once(committing_world):
    ids = [filed(title=f"Line {number}").case.id for number in range(6)]

    def send(order):
        def act_now():
            who = actor("hod")
            with transaction():
                cases = [db.session.get(Case, number) for number in order]
                versions = {case.number: 1 for case in cases}
                given = {"office": "KPDCL", "reason": "Not ours"}
                return len(acting.act(cases, Step.TRANSFER, given, who, clock.now(), versions).marks)

        return act_now

    found = at_once(committing_world, send(ids), send(ids[::-1]))
    db.session.rollback()
    assert sum(number for number in found if isinstance(number, int)) == 6, found
    assert {db.session.get(Case, number).transfers for number in ids} == {1}
