"""Two people at one case at once, with real commits: one change each, no number twice, nothing lost."""

import pytest

from grievance.audit import operations as audit
from grievance.cases import queries
from grievance.cases.models import Case
from grievance.cases.rules.steps import Step
from grievance.foundation.database import db
from grievance.sentences import Refusal
from tests.support.at_once import at_once
from tests.support.cases import answer, filed, take


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
