"""A case is joined to another after a preview, with those that signed it, and parted again exactly as it was."""

import pytest

from grievance.audit import queries as record
from grievance.cases.models import CoSignature
from grievance.cases.queries import count_of_units, signatures_of
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseState, Closing
from grievance.clocks.queries import open_clocks_of
from grievance.clocks.rules.kinds import OwnerKind
from grievance.cosigning.holding import token_of
from grievance.foundation.database import db
from grievance.sentences import Refusal, from_data, in_words
from tests.support.cases import answer, filed, fresh, take
from tests.support.signers import leaves, mailed, says, signed


def other(number, **more):
    """A case of another unit and contact than the usual one."""
    given = {"title": f"The same feeder {number}", "filer_person_id": None, "contact_mobile": f"94191{number:05}",
             "contact_email": f"lead{number}@example.net", "contact_name": f"Owner of {number}"}  # fmt: skip
    return filed(**given | more).case


def join(case, into):
    return take(case, Step.JOIN, "convener.jammu", into=into.number, reason="The same feeder")


def part(case):
    return take(case, Step.UNJOIN, "convener.jammu", reason="Another feeder after all")


def stands(case):
    """Everything that an undo must give back: state, clocks with their dates, signatories, numbers."""
    case = fresh(case)
    clocks = sorted((c.kind.value, c.state.value, c.due_on, c.round) for c in open_clocks_of(OwnerKind.CASE, case.id))
    rows = [(row.id, row.left_at, row.word, row.counts_for_id, row.same_as_id) for row in signatures_of(case.id)]
    return case.state, case.closing, case.joined_into_id, clocks, rows, count_of_units(case.id)


def told(case):
    return [in_words(from_data(row.told)) for row in record.timeline(case.id, for_filer=True)]


def test_units_of_both_are_counted_once_and_parting_gives_back_what_was(world, at):
    into, case = other(1), other(2)
    one, two = signed(case, 1), signed(case, 2)
    signed(into, 1, email="again@example.net"), signed(into, 3)
    leaves(two)
    before_case, before_into = stands(case), stands(into)
    at("2026-12-20 10:00")
    join(case, into)
    assert fresh(case).closing is Closing.JOINED and not open_clocks_of(OwnerKind.CASE, case.id)
    assert count_of_units(into.id) == 4, "lead, units 1 and 3, and the lead of the joined case; unit 1 once"
    assert f"{case.number} was joined to this case. It is shared by 4 now" in told(into)
    at("2026-12-22 10:00")
    part(case)
    after = stands(case)
    assert [row for row in after[3] if row[0] != "keep_informed"] == [
        row for row in before_case[3] if row[0] != "keep_informed"
    ]
    assert (after[0], after[2], after[4], after[5]) == (before_case[0], None, before_case[4], before_case[5])
    assert stands(into)[4:] == before_into[4:]
    assert fresh(one).counts_for_id is None


def test_a_unit_that_signed_two_joined_cases_still_counts_and_speaks_when_one_of_them_is_parted(world):
    """Unit 1 signed A and D; both are joined to C. Its row of D was counted by that of A, which leaves with A."""
    a, c, d = other(1), other(2), other(3)
    signed(a, 1)
    again = signed(d, 1, email="again@example.net")
    join(a, c), join(d, c)
    assert fresh(again).same_as_id is not None and count_of_units(c.id) == 4, "three leads and unit 1, once"
    part(a)
    assert fresh(again).same_as_id is None and count_of_units(c.id) == 3, "two leads and unit 1"
    assert again.id in {row.id for row in signatures_of(c.id)}
    assert count_of_units(a.id) == 2


def test_everybody_is_told_and_the_old_number_and_links_lead_on(world, client, as_person):
    into, case = other(1), other(2)
    row = signed(case, 1)
    link = f"/signed/by/{token_of(row)}"
    join(case, into)
    for message, to in (
        ("case_closed", "lead2@example.net"),
        ("case_news", "lead1@example.net"),
        ("cosign_news", "unit1@example.net"),
    ):
        assert mailed(message, to)
    page = client.get(client.get(link).headers["Location"]).text
    assert into.number in page and f"You signed {case.number}" in page and "Owner of 1" not in page
    officer = as_person("hod").get(f"/cases/{case.number}").text
    assert into.number in officer and case.title in officer
    assert case.number in as_person("hod").get(f"/cases/{into.number}").text


def test_the_filer_of_the_joined_case_follows_and_speaks_at_the_other(world):
    from grievance.cases.operations import replace_secret
    from grievance.foundation import clock
    from grievance.foundation.transaction import transaction
    from tests.support.cases import actor

    into, case = other(1), other(2)
    with transaction():
        secret = replace_secret(case, actor("system"), clock.now())
    join(case, into)
    browser = world.test_client()
    assert browser.post("/track", data={"number": case.number, "secret": secret}).status_code == 303
    assert "See how it stands there" in browser.get(f"/cases/{case.number}").text
    own = browser.get(f"/cases/{case.number}/leads-to").headers["Location"]
    answer(into)
    assert "Settled for us" in browser.get(own).text
    assert browser.post(f"{own}/word", data={"said": "accepts"}).status_code == 303
    assert browser.get(f"/cases/{into.number}").status_code == 303, "it is not the filer of the other"


def test_after_an_answer_there_is_no_way_back_and_a_sentence_says_why(world, as_person):
    into, case = other(1), other(2)
    join(case, into)
    answer(into)
    with pytest.raises(Refusal, match="answered or decided since"):
        part(case)
    assert "answered or decided since" in as_person("convener.jammu").get(f"/cases/{case.number}/steps/unjoin").text


def test_chains_are_two_deep_and_each_end_comes_off(world):
    first, second, third = other(1), other(2), other(3)
    signed(first, 1), signed(second, 2)
    before = stands(first), stands(second), stands(third)
    join(first, second)
    join(second, third)
    assert count_of_units(third.id) == 5
    part(second)
    assert (count_of_units(second.id), count_of_units(third.id)) == (4, 1)
    join(second, third)
    part(first)
    assert (count_of_units(first.id), count_of_units(third.id)) == (2, 3)
    part(second)
    for case, was in zip((first, second, third), before, strict=True):
        assert (stands(case)[0], stands(case)[4], stands(case)[5]) == (was[0], was[4], was[5])


def test_a_joined_case_is_no_target_and_nothing_joins_itself(world):
    first, second, third = other(1), other(2), other(3)
    join(first, second)
    with pytest.raises(Refusal, match=f"joined to {second.number}"):
        join(third, first)
    with pytest.raises(Refusal, match="joined to"):
        join(second, first)
    with pytest.raises(Refusal, match="itself"):
        join(second, second)


def test_a_unit_that_left_while_joined_has_left_when_parted(world):
    into, case = other(1), other(2)
    row = signed(case, 1)
    join(case, into)
    leaves(db.session.get(CoSignature, row.id))
    part(case)
    assert count_of_units(case.id) == 1
    lead = db.session.query(CoSignature).filter_by(case_id=case.id, is_lead=True).one()
    join(case, into)
    leaves(lead)
    part(case)
    assert fresh(case).lead_left_at is not None and count_of_units(case.id) == 0


def test_the_page_previews_and_only_then_joins(world, as_person):
    into, case = other(1), other(2)
    signed(case, 1)
    convener = as_person("convener.jammu")
    path = f"/cases/{case.number}/steps/join"
    given = {"into": into.number, "reason": "The same feeder"}
    page = convener.post(path, data=given | {"do": "join"}).text
    assert "What it does" in page and "then shared by 3 units, now 1" in page
    assert fresh(case).state is CaseState.WITH_OFFICE and count_of_units(into.id) == 1
    seen = page.split('name="seen" value="')[1].split('"')[0]
    signed(into, 7)
    changed = convener.post(path, data=given | {"do": "join", "seen": seen})
    assert changed.status_code == 200 and "then shared by 4 units, now 2" in changed.text
    seen = changed.text.split('name="seen" value="')[1].split('"')[0]
    assert convener.post(path, data=given | {"do": "join", "seen": seen}).status_code == 303
    assert fresh(case).closing is Closing.JOINED
    undo = convener.get(f"/cases/{case.number}/steps/unjoin").text
    assert "stands on its own again, shared by 2" in undo
    assert convener.post(f"/cases/{case.number}/steps/unjoin", data={"reason": "No"}).status_code == 303
    wrong = convener.post(path, data={"into": "J26-9999-1", "reason": "x"})
    assert wrong.status_code == 422 and "x" in wrong.text
    for who in ("hod", "filer", "chair"):
        assert as_person(who).get(path).status_code in (303, 403, 404)


def test_words_said_at_the_other_case_count_there(world):
    into, case = other(1), other(2)
    row = signed(case, 1)
    join(case, into)
    answer(into)
    says(db.session.get(CoSignature, row.id), "contests")
    assert fresh(into).state is CaseState.UNDER_REVIEW and fresh(case).closing is Closing.JOINED


@pytest.mark.parametrize("which", [0, 1], ids=["the one that is joined", "the one that is joined to"])
def test_a_complaint_about_conduct_is_never_joined(world, at, which):
    """PRODUCT 2: it is hidden from the office complained of; a common case would show it there."""
    complaint = {"office_code": "PDD", "is_conduct": True, "conduct_office_code": "JPDCL"}
    pair = [other(number, **(complaint if number == which else {})) for number in (0, 1)]
    with pytest.raises(Refusal, match="about conduct stays apart"):
        join(*pair)
    assert fresh(pair[0]).joined_into_id is None
