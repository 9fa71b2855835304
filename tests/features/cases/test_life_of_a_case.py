"""The life of a case through the operations, on both databases: states, clocks, offices, the record."""

from datetime import date

import pytest

from grievance.audit import operations as audit
from grievance.audit import queries as record
from grievance.cases import queries
from grievance.cases.operations import perform, register
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseKind, CaseState, Closing, Handling
from grievance.clocks import queries as clocks
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.foundation import clock
from grievance.foundation.errors import Conflict
from grievance.foundation.transaction import transaction
from grievance.sentences import Refusal, from_data, in_words
from tests.support.cases import actor, answer, filed, new_case, refuse, take


def open_kinds(case):
    return {row.kind for row in clocks.open_clocks_of(OwnerKind.CASE, case.id)}


def due(case, kind):
    return clocks.clock_of(OwnerKind.CASE, case.id, kind).due_on


def lines(case, *, for_filer=False):
    return [in_words(from_data(row.told)) for row in reversed(record.timeline(case.id, for_filer=for_filer))]


def test_a_filed_case_has_number_office_clocks_and_a_line_in_the_record(world):
    made = filed()
    case = made.case
    assert case.number == "J26-0001-" + case.number[-1] and case.state is CaseState.WITH_OFFICE
    assert open_kinds(case) == {
        ClockKind.RESOLVE,
        ClockKind.ACKNOWLEDGE,
        ClockKind.FIRST_REPLY,
        ClockKind.KEEP_INFORMED,
    }
    assert due(case, ClockKind.RESOLVE) == date(2026, 12, 7)
    assert [held.office_code for held in queries.holdings(case.id)] == ["JPDCL"]
    assert "Jammu Power Distribution" in lines(case)[0]
    assert made.secret not in str(record.timeline(case.id, for_filer=False)[0].payload)


def test_serials_run_without_gaps_in_each_division_and_fiscal_year(world, at):
    first, second = filed().case, filed(division="kashmir", office_code="KPDCL").case
    with pytest.raises(RuntimeError), transaction():
        register(new_case(), actor("filer"), clock.now())
        raise RuntimeError("the line is cut")
    third = filed().case
    at("2027-04-01 00:30")
    fourth = filed().case
    assert [(c.division, c.fiscal_year, c.serial) for c in (first, second, third, fourth)] == [
        ("jammu", 2026, 1), ("kashmir", 2026, 1), ("jammu", 2026, 2), ("jammu", 2027, 1)]  # fmt: skip


def test_a_point_goes_before_the_forum_and_a_case_without_office_to_the_convener(world):
    point = filed(kind=CaseKind.POINT, office_code="IC-DEPT").case
    assert point.state is CaseState.BEFORE_FORUM and ClockKind.SITTING in open_kinds(point)
    lost = filed(office_code=None).case
    assert lost.state is CaseState.TO_SORT and open_kinds(lost) == {ClockKind.SORT}
    take(lost, Step.SORT, "convener.jammu", office="JPDCL", reason="It is about power.")
    assert lost.state is CaseState.WITH_OFFICE and due(lost, ClockKind.RESOLVE) == date(2026, 12, 7)


def test_a_question_stops_the_clock_the_reply_starts_it_and_it_is_asked_once(world, at):
    case = filed().case
    before = due(case, ClockKind.RESOLVE)
    take(case, Step.ASK_FILER, "nodal", question="Which feeder?", papers="Meter reading", days="7")
    resolve = clocks.clock_of(OwnerKind.CASE, case.id, ClockKind.RESOLVE)
    assert case.state is CaseState.CLARIFICATION and resolve.state is ClockState.STOPPED and resolve.due_on > before
    assert ClockKind.FIRST_REPLY not in open_kinds(case)
    at("2026-11-18 12:00")
    take(case, Step.REPLY, "filer", words="Feeder 3")
    assert case.state is CaseState.WITH_OFFICE and due(case, ClockKind.RESOLVE) == date(2026, 12, 9)
    with pytest.raises(Refusal, match="once already"):
        take(case, Step.ASK_FILER, "nodal", question="And the load?", days="3")
    assert "The unit answered the question. The clock runs again" in lines(case, for_filer=True)


def test_a_transfer_keeps_the_date_and_the_fourth_is_the_conveners(world):
    case = filed().case
    for office, key in (("KPDCL", "hod"), ("JPDCL", "hod.kashmir"), ("KPDCL", "hod")):
        take(case, Step.TRANSFER, key, office=office, reason="Not our feeder")
    assert due(case, ClockKind.RESOLVE) == date(2026, 12, 7) and case.transfers == 3
    with pytest.raises(Refusal, match="Ask the convener"):
        take(case, Step.TRANSFER, "hod.kashmir", office="JPDCL", reason="Not ours")
    take(case, Step.ASK_TRANSFER, "hod.kashmir", office="JPDCL", reason="Still not ours")
    take(case, Step.NAME_OFFICE, "convener.jammu", office="JPDCL", reason="The feeder is in Jammu")
    assert (case.office_code, case.transfers, case.transfer_wanted_code) == ("JPDCL", 3, None)
    assert [h.office_code for h in queries.holdings(case.id)] == ["JPDCL", "KPDCL", "JPDCL", "KPDCL", "JPDCL"]
    assert len([h for h in queries.holdings(case.id) if h.to_at is None]) == 1


def test_more_days_are_asked_by_the_head_and_given_by_the_office_above(world):
    case = filed().case
    take(case, Step.ASK_EXTENSION, "hod", days=5, reason="Load survey")
    take(case, Step.GRANT_EXTENSION, "secretary.power", days=3)
    assert due(case, ClockKind.RESOLVE) == date(2026, 12, 10)
    take(case, Step.ASK_EXTENSION, "hod", days=5, reason="Again")
    take(case, Step.DECLINE_EXTENSION, "secretary.power", reason="Enough")
    assert due(case, ClockKind.RESOLVE) == date(2026, 12, 10)


def test_an_answer_is_accepted_and_closes(world):
    case = answer(filed().case)
    assert case.state is CaseState.ANSWERED and open_kinds(case) == {ClockKind.ACCEPT}
    assert clocks.clock_of(OwnerKind.CASE, case.id, ClockKind.RESOLVE).state is ClockState.MET
    take(case, Step.ACCEPT, "filer", was_told="4")
    assert case.closing is Closing.ACCEPTED and open_kinds(case) == {ClockKind.DISPUTE}


def test_silence_closes_as_deemed_and_thirty_days_remain_to_disagree(world, at):
    case = answer(filed().case)
    with pytest.raises(Refusal):
        take(case, Step.DEEM_ACCEPTED, "system")
    assert due(case, ClockKind.ACCEPT) == date(2026, 11, 23)
    at("2026-11-25 10:00")
    assert case.id in queries.cases_past_last_word(clock.today(), 0, 10)
    take(case, Step.DEEM_ACCEPTED, "system")
    assert case.closing is Closing.DEEMED_ACCEPTED
    take(case, Step.DISPUTE, "filer", settled="partly", words="Only on one phase")
    assert case.state is CaseState.UNDER_REVIEW and case.closing is None


def test_the_office_above_sends_back_and_a_second_dispute_goes_before_the_forum(world):
    case = answer(filed().case)
    take(case, Step.DISPUTE, "filer", settled="no", words="Still dark at night")
    assert (case.state, case.reviewing_office_code) == (CaseState.UNDER_REVIEW, "PDD")
    assert ClockKind.REVIEW in open_kinds(case)
    take(case, Step.SEND_BACK, "secretary.power", instruction="Replace the transformer within five days")
    assert (case.state, case.handling, case.stage) == (CaseState.WITH_OFFICE, Handling.REWORK, 2)
    assert ClockKind.REWORK in open_kinds(case) and case.reviewing_office_code is None
    take(case, Step.ASK_FILER, "nodal", question="Since when?", days=2)
    take(case, Step.REPLY, "filer", words="Since October")
    answer(case, note="Replaced now.")
    take(case, Step.DISPUTE, "filer", settled="no", words="No")
    assert case.state is CaseState.BEFORE_FORUM and ClockKind.SITTING in open_kinds(case)
    take(case, Step.NOT_REACHED, "convener.jammu")
    assert case.state is CaseState.BEFORE_FORUM and ClockKind.SITTING in open_kinds(case)
    take(case, Step.DIRECT, "chair", words="Replace it by 10 December", due_on=date(2026, 12, 10))
    assert case.handling is Handling.DIRECTION and ClockKind.SITTING not in open_kinds(case)
    take(case, Step.COMPLY, "convener.jammu")
    assert case.closing is Closing.COMPLIED and not open_kinds(case)


def test_a_refusal_waits_for_a_second_officer_and_inner_lines_stay_inside(world):
    case = refuse(filed().case)
    assert case.state is CaseState.WITH_OFFICE and ClockKind.RESOLVE in open_kinds(case)
    assert not any("refuse" in line for line in lines(case, for_filer=True))
    take(case, Step.RETURN_REFUSAL, "secretary.power", instruction="Measure the voltage first")
    refuse(case, note="Measured: the load is three times the sanctioned one.")
    take(case, Step.APPROVE_REFUSAL, "secretary.power")
    given = queries.answers_of(case.id)
    assert [row.state for row in given] == ["sent_back", "given"] and case.state is CaseState.ANSWERED
    assert given[1].approved_by != given[1].given_by and given[1].approved_office_code == "PDD"
    take(case, Step.DISPUTE, "filer", settled="no", words="It was sanctioned")
    assert case.reviewing_office_code == "CS"


def test_the_nodal_officer_prepares_and_the_head_sends(world):
    case = filed().case
    take(case, Step.PREPARE_ANSWER, "nodal", outcome="partly", note="Draft", action_on=clock.today())
    with pytest.raises(Refusal, match="head of your office"):
        answer(case, "nodal")
    answer(case)
    rows = queries.answers_of(case.id)
    assert len(rows) == 1 and rows[0].prepared_by != rows[0].given_by and rows[0].state == "given"


def test_referred_joined_parted_and_withdrawn(world):
    case, other = filed().case, filed(title="The same feeder").case
    answer(case, outcome="referred", referred_to="GST Council")
    assert case.state is CaseState.REFERRED
    take(case, Step.WORD_CAME_BACK, "hod", outcome="relief", note="Granted", proof="Letter 9", action_on=clock.today())
    assert case.state is CaseState.ANSWERED
    third = filed(title="A third").case
    with pytest.raises(Refusal, match="itself"):
        take(other, Step.JOIN, "convener.jammu", into=other.number, reason="Same")
    take(other, Step.JOIN, "convener.jammu", into=third.number.lower().replace("-", " "), reason="Same feeder")
    assert (other.closing, other.joined_into_id) == (Closing.JOINED, third.id) and not open_kinds(other)
    take(other, Step.UNJOIN, "convener.jammu", reason="Another feeder")
    assert other.joined_into_id is None and due(other, ClockKind.RESOLVE) == date(2026, 12, 7)
    take(other, Step.WITHDRAW, "filer")
    assert other.closing is Closing.WITHDRAWN and not open_kinds(other)


def test_category_and_kind_are_corrected_with_a_reason(world):
    case = filed().case
    take(case, Step.CHANGE_CATEGORY, "nodal", category="power_tariff_billing", reason="It is the bill")
    assert case.category_code == "power_tariff_billing"
    with pytest.raises(Refusal) as refused:
        take(case, Step.CHANGE_CATEGORY, "nodal", category="no_such", reason="x")
    assert refused.value.field == "category"
    take(case, Step.CHANGE_KIND, "convener.jammu", kind="point", reason="The tariff order")
    assert case.state is CaseState.BEFORE_FORUM and ClockKind.SITTING in open_kinds(case)


def test_of_two_officers_who_edit_one_case_the_second_sees_both_texts(world):
    case = filed().case
    seen = case.version
    take(case, Step.REPORT_PROGRESS, "nodal", note="Survey begun", version=seen)
    with pytest.raises(Conflict) as conflict:
        take(case, Step.REPORT_PROGRESS, "nodal", note="Survey ordered", version=seen)
    assert conflict.value.theirs == "Survey begun" and "Survey ordered" in conflict.value.yours
    assert [line.body for line in queries.public_lines(case.id)] == ["Survey begun"]


def test_the_chain_of_events_is_whole(world):
    case = refuse(filed().case)
    take(case, Step.APPROVE_REFUSAL, "secretary.power")
    assert audit.check_record().broken is None
    assert {row.case_id for row in record.events_in_order() if row.name == "CaseAnswered"} == {case.id}


def test_a_step_by_who_may_not_take_it_changes_nothing(world):
    case = filed().case
    for key in ("filer", "overseer", "admin", "hod.kashmir", "secretary.power", "convener.kashmir", "nodal"):
        with pytest.raises(Refusal), transaction():
            perform(
                case,
                Step.ANSWER,
                actor(key),
                clock.now(),
                outcome="relief",
                note="x",
                proof="y",
                action_on=clock.today(),
            )
    assert case.state is CaseState.WITH_OFFICE and case.version == 1


def test_when_a_case_moves_on_nothing_waits_for_the_office_above(world):
    case = filed().case
    take(case, Step.ASK_EXTENSION, "hod", days=5, reason="Load survey")
    refuse(case)
    take(case, Step.WITHDRAW, "filer")
    assert [row.state for row in queries.answers_of(case.id)] == ["sent_back"]
    resolve = clocks.clock_of(OwnerKind.CASE, case.id, ClockKind.RESOLVE)
    assert queries.extension_asked([resolve.id]) is None and resolve.state is ClockState.VOID


def test_a_draft_of_one_office_is_no_start_for_another(world):
    case = filed().case
    take(case, Step.PREPARE_ANSWER, "nodal", outcome="partly", note="JPDCL's draft", action_on=clock.today())
    take(case, Step.TRANSFER, "hod", office="KPDCL", reason="Not ours")
    answer(case, "hod.kashmir")
    kept = queries.answers_of(case.id)
    assert [(row.office_code, row.state) for row in kept] == [("JPDCL", "draft"), ("KPDCL", "given")]


def test_a_grievance_entered_by_an_officer_says_so_in_the_record(world):
    officer = actor("convener.jammu")
    with transaction():
        case = register(new_case(source="paper", filed_by_person_id=officer.person_id), officer, clock.now()).case
    (row,) = record.timeline(case.id, for_filer=True)
    assert (row.actor_side, row.payload["source"]) == ("convener", "paper")


def test_no_more_days_are_given_than_were_asked_for(world):
    case = filed().case
    take(case, Step.ASK_EXTENSION, "hod", days=5, reason="The tender opens on Friday.")
    with pytest.raises(Refusal) as refused:
        take(case, Step.GRANT_EXTENSION, "secretary.power", days=6)
    assert refused.value.field == "days"
    take(case, Step.GRANT_EXTENSION, "secretary.power", days=4)
