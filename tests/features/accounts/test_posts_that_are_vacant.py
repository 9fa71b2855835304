"""A post falls vacant while cases lie there: the head of the office above takes its steps, and nobody judges his own word."""

from datetime import date

import pytest
from flask import current_app

from grievance.accounts.models import RoleGrant
from grievance.cases import queries
from grievance.cases.rules.consulting import Ending
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseState
from grievance.desk.inbox.page import inbox_of
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.notifications.digests import send_digests
from grievance.notifications.models import Outbox
from grievance.permissions import Right, Role
from grievance.reference import queries as reference
from grievance.reference.models import Holder
from grievance.reference.rules.words import HolderKind
from grievance.sentences import Refusal, in_words
from grievance.sittings.rules.words import Disposition
from tests.features.cases.test_asking_another_office import ask, end, sees
from tests.features.matters.test_policy_items import heard
from tests.support.cases import actor, answer, filed, fresh, refuse, take

SINCE = date(2026, 11, 9)


def vacate(office="JPDCL"):
    with transaction():
        for row in reference.holders(office, clock.today()):
            if row.is_head:
                row.to_on = date(2026, 11, 8)
        db.session.flush()
        db.session.add(Holder(office_code=office, person_id=None, kind=HolderKind.VACANT, is_head=True, from_on=SINCE))


def lines(key, case):
    with current_app.test_request_context():
        found = inbox_of(actor(key), clock.today(), None).page.rows
    return [line for line in found if line.number == case.number]


def mails(case, message):
    rows = db.session.query(Outbox).filter(Outbox.case_id == case.id, Outbox.message == message)
    return {row.to_address.partition("@")[0] for row in rows}


def test_while_a_head_is_there_the_office_above_takes_none_of_its_steps(world):
    with pytest.raises(Refusal):
        answer(filed().case, "secretary.power")


def test_once_the_post_is_vacant_the_head_above_takes_the_heads_steps(world):
    case = filed().case
    vacate()
    answer(case, "secretary.power")
    assert fresh(case).state is CaseState.ANSWERED and case.office_code == "JPDCL"
    assert queries.answers_of(case.id)[-1].acting_office_code == "PDD"


def test_a_nodal_officer_prepares_and_decides_nothing_though_the_post_is_vacant(world):
    case = filed().case
    vacate()
    with pytest.raises(Refusal):
        answer(case, "nodal")
    answer(case, "nodal", step=Step.PREPARE_ANSWER)
    answer(case, "secretary.power")


def test_the_case_page_and_the_inbox_say_for_whom_and_since_when(world, as_person):
    case = filed().case
    vacate()
    page = as_person("secretary.power").get(f"/cases/{case.number}").text
    assert "You act for JPDCL: the post of its head is vacant since 9 Nov" in page
    (line,) = lines("secretary.power", case)
    assert in_words(line.acting) == "Acting for JPDCL, vacant since Monday 9 November 2026"
    assert "Acting for JPDCL" in as_person("secretary.power").get("/inbox").text
    assert "You act for" not in as_person("nodal").get(f"/cases/{case.number}").text


def test_it_ends_on_the_day_on_which_somebody_takes_the_post(world):
    case = filed().case
    vacate()
    assert actor("secretary.power").acts_for("JPDCL")
    with transaction():
        row = next(row for row in reference.holders("JPDCL", clock.today()) if row.kind is HolderKind.VACANT)
        row.to_on = date(2026, 11, 15)
        db.session.add(Holder(office_code="JPDCL", person_id=actor("hod").person_id, kind=HolderKind.REGULAR, is_head=True,
                              from_on=date(2026, 11, 16)))  # fmt: skip
    with pytest.raises(Refusal):
        answer(case, "secretary.power")


def test_a_post_for_which_nobody_was_entered_is_not_vacant(world):
    with transaction():
        for row in reference.holders("JPDCL", clock.today()):
            db.session.delete(row)
    assert actor("secretary.power").acts_for("JPDCL") is None


def test_over_two_vacant_posts_the_next_one_up_acts(world):
    case = filed().case
    vacate()
    vacate("PDD")
    assert reference.acts_for_vacant("JPDCL", "jammu", clock.today()) == "CS"
    assert actor("secretary.power").acts_for("JPDCL") is None
    with pytest.raises(Refusal):
        answer(case, "secretary.power")


def test_a_refusal_for_a_vacant_post_is_approved_above_the_office_that_proposed_it(world):
    case = filed().case
    vacate()
    refuse(case, "secretary.power")
    assert not [line for line in lines("secretary.power", case) if "Approve" in in_words(line.needed)]
    assert "secretary.power" not in mails(case, "refusal_proposed")
    with pytest.raises(Refusal, match="yourself|above it"):
        take(case, Step.APPROVE_REFUSAL, "secretary.power")


def test_nor_is_it_approved_by_the_deputy_of_who_proposed_it(world):
    case = filed().case
    vacate()
    refuse(case, "secretary.power")
    give_deputy("secretary.power", "director.jammu", "PDD")
    with pytest.raises(Refusal, match="for the vacant post"):
        take(case, Step.APPROVE_REFUSAL, "director.jammu")


def give_deputy(head, deputy, office):
    with transaction():
        db.session.add(RoleGrant(person_id=actor(deputy).person_id, role=Role.HOD, office_code=office, from_on=date(2026, 11, 16),
                                 to_on=date(2026, 11, 20), deputy_for_id=actor(head).person_id))  # fmt: skip


def test_the_deputy_of_the_head_above_acts_for_the_vacant_post_too(world):
    case = filed().case
    vacate()
    give_deputy("secretary.power", "director.jammu", "PDD")
    answer(case, "director.jammu")
    assert not actor("director.jammu").can(Right.SET_DEPUTY, office="PDD")


def test_a_dispute_over_such_an_answer_goes_above_the_office_that_gave_it(world):
    case = filed().case
    vacate()
    answer(case, "secretary.power")
    take(case, Step.DISPUTE, "filer", settled="no", words="Still dark")
    assert fresh(case).reviewing_office_code == "CS"


def test_more_days_for_a_vacant_post_are_given_above_the_office_that_asks(world):
    case = filed().case
    vacate()
    take(case, Step.ASK_EXTENSION, "secretary.power", days=5, reason="Survey")
    with pytest.raises(Refusal):
        take(case, Step.GRANT_EXTENSION, "secretary.power", days=5)
    assert not [line for line in lines("secretary.power", case) if "more days" in in_words(line.needed)]


def test_no_complaint_about_the_head_above_is_opened_by_acting(world):
    case = filed(office_code="IC-DEPT", is_conduct=True, conduct_office_code="PDD").case
    with transaction():
        case = queries.locked_case(case.id)
        case.office_code = "JPDCL"
    vacate()
    assert actor("secretary.power").acts_for("JPDCL")
    with pytest.raises(Exception, match="no such page"):
        from grievance.cases.access import case_for

        case_for(actor("secretary.power"), case.number)


def test_the_office_above_answers_questions_put_to_a_vacant_office(world):
    case = filed(office_code="DIC-JAMMU").case
    vacate()
    ask(case, "director.jammu", office="JPDCL")
    assert [in_words(line.acting) for line in lines("secretary.power", case) if line.acting]
    end(case, Ending.ANSWER, "secretary.power")


def test_acting_for_a_vacant_post_names_no_deputy_there_and_opens_no_case_that_was_closed(world):
    other = filed(office_code="KPDCL", division="kashmir").case
    vacate()
    head = actor("secretary.power")
    assert "JPDCL" not in head.own_offices() and {"JPDCL", "PDD"} == head.desks()
    with pytest.raises(Refusal):
        answer(other, "secretary.power")


def head_of(key, office):
    """Another person comes to hold the post of that office."""
    with transaction():
        db.session.add(
            RoleGrant(person_id=actor(key).person_id, role=Role.HOD, office_code=office, from_on=date(2024, 1, 1))
        )
        db.session.add(Holder(office_code=office, person_id=actor(key).person_id, kind=HolderKind.REGULAR, is_head=True,
                              from_on=date(2024, 1, 1)))  # fmt: skip


def test_an_office_with_a_parent_in_each_division_is_acted_for_in_each_by_its_own(world):
    head_of("director.jammu", "DIVCOM-JAMMU")
    head_of("hod.kashmir", "DIVCOM-KASHMIR")
    vacate("DC-DISTRICT")
    here = filed(office_code="DC-DISTRICT").case
    there = filed(office_code="DC-DISTRICT", division="kashmir", district="Srinagar").case
    for case, mine, other in ((here, "director.jammu", "hod.kashmir"), (there, "hod.kashmir", "director.jammu")):
        assert lines(mine, case) and not [line for line in lines(other, case) if line.acting]
        with pytest.raises(Refusal):
            answer(case, other)
        answer(case, mine)


def test_a_question_to_such_an_office_is_read_and_answered_in_its_own_division_alone(world):
    head_of("director.jammu", "DIVCOM-JAMMU")
    head_of("hod.kashmir", "DIVCOM-KASHMIR")
    vacate("DC-DISTRICT")
    case = filed().case
    ask(case, office="DC-DISTRICT")
    assert sees("director.jammu", case) and not sees("hod.kashmir", case) and not lines("hod.kashmir", case)
    end(case, Ending.ANSWER, "director.jammu")


def test_a_head_who_also_has_a_lesser_post_in_the_vacant_office_judges_nothing_that_he_decided_there(world):
    case = filed().case
    with transaction():
        db.session.add(
            RoleGrant(
                person_id=actor("secretary.power").person_id,
                role=Role.NODAL,
                office_code="JPDCL",
                from_on=date(2024, 1, 1),
            )
        )
    vacate()
    answer(case, "secretary.power")
    assert queries.answers_of(case.id)[-1].acting_office_code == "PDD"
    take(case, Step.DISPUTE, "filer", settled="no", words="Still dark")
    assert fresh(case).reviewing_office_code == "CS"


def test_an_outcome_proposed_to_a_case_of_a_vacant_post_stands_in_the_inbox_of_who_acts(world, at):
    heard(at, Disposition.DECIDED, "No fixed charge for days without supply.")
    vacate()
    with current_app.test_request_context():
        turns = inbox_of(actor("secretary.power"), clock.today(), None).turns
    assert len([line for line in turns if line.number and "outcome" in in_words(line.needed).lower()]) == 2


def test_the_morning_digest_of_a_vacant_office_goes_to_who_acts_too_though_a_nodal_officer_is_there(world, at):
    filed()
    vacate()
    at("2026-12-01 09:00")
    send_digests(clock.now())
    told = db.session.query(Outbox).filter(Outbox.message == "digest", Outbox.key.startswith("digest:JPDCL:"))
    assert {mail.to_address for mail in told} == {"nodal@example.org", "secretary.power@example.org"}
