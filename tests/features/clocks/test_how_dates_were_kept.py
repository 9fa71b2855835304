"""Lateness survives every later step; days add up on the page; more days are on record with both who asked and who gave."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from sqlalchemy import select

from grievance.audit import queries as record
from grievance.cases import queries as cases
from grievance.cases.page import case_page
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import Turn
from grievance.clocks import queries
from grievance.clocks.models import Extension
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.escalation.jobs import deem_accepted
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.permissions import SYSTEM
from grievance.reference import operations as reference
from grievance.reference.rules.words import HolidayScope
from grievance.sentences import Refusal, from_data, in_words
from grievance.sittings.snapshot import contents
from tests.features.sittings.scene import draw, publish
from tests.support.cases import actor, answer, filed, take

LATE = "answered 3 days late"


def page_of(case, key="hod"):
    return case_page(case, actor(key), clock.now(), lambda file: "")


def late_words(case, key="hod"):
    words = page_of(case, key).late_words
    return in_words(words) if words else None


def plain(response):
    return " ".join(unescape(re.sub("<[^>]+>", " ", response.text)).split())


def answered_late(at):
    """Filed on 2 November, due on 23 November, answered on 26 November."""
    at("2026-11-02 10:00")
    case = filed().case
    at("2026-11-26 10:00")
    return answer(case)


def test_an_answer_in_time_leaves_no_mark(world, at):
    at("2026-11-02 10:00")
    case = filed().case
    at("2026-11-23 23:59")
    assert late_words(answer(case)) is None
    kept = [in_words(words) for words, _ in page_of(case).kept_words]
    assert "answered in time" in kept and "first reply 14 days late" in kept


def test_a_late_answer_stays_late_when_it_is_accepted_disputed_sent_back_answered_again_heard_and_closed(world, at):
    case = answered_late(at)
    assert late_words(case) == LATE
    take(case, Step.ACCEPT, "filer")
    assert late_words(case) == late_words(case, "filer") == LATE
    take(case, Step.DISPUTE, "filer", settled="no", words="Still dark")
    assert late_words(case) == LATE
    take(case, Step.SEND_BACK, "secretary.power", instruction="Replace it")
    take(case, Step.TRANSFER, "hod", office="KPDCL", reason="Their feeder")
    assert late_words(case, "hod.kashmir") == LATE
    answer(case, "hod.kashmir", note="Replaced.")
    take(case, Step.DISPUTE, "filer", settled="no", words="No")
    take(case, Step.DECIDE, "chair", words="Enough")
    assert late_words(case) == LATE
    assert in_words(queries.lateness_of(OwnerKind.CASE, [case.id])[case.id]) == LATE


def test_what_was_late_when_the_forum_took_it_is_told_too(world, at):
    at("2026-11-02 10:00")
    case = filed().case
    at("2026-11-28 10:00")
    take(case, Step.DIRECT, "chair", words="Replace it", due_on=date(2026, 12, 20))
    assert late_words(case) == "not answered, 5 days past its date when it ended"


def test_a_late_case_joined_and_parted_again_is_as_late_as_before_with_its_old_stops(world, at):
    at("2026-11-02 10:00")
    case, other = filed().case, filed(title="The same").case
    take(case, Step.ASK_FILER, "nodal", question="Which feeder?", days=7)
    at("2026-11-04 10:00")
    take(case, Step.REPLY, "filer", words="Three")
    resolve = queries.clock_of(OwnerKind.CASE, case.id, ClockKind.RESOLVE)
    due_on = resolve.due_on
    take(case, Step.JOIN, "convener.jammu", into=other.number, reason="Same")
    at("2026-11-28 10:00")
    take(case, Step.UNJOIN, "convener.jammu", reason="Another feeder")
    again = queries.clock_of(OwnerKind.CASE, case.id, ClockKind.RESOLVE)
    assert (again.id, again.due_on, again.ended_at) == (resolve.id, due_on, None)
    at("2026-11-30 10:00")
    answer(case)
    assert late_words(case) == f"answered {(date(2026, 11, 30) - due_on).days} days late"


def test_a_holiday_declared_later_rewrites_neither_the_lateness_nor_the_sentence_of_an_answered_case(world, at):
    case = answered_late(at)
    resolve = queries.clock_of(OwnerKind.CASE, case.id, ClockKind.RESOLVE)
    before = in_words(queries.due_explained(resolve).sentence)
    with transaction():
        reference.declare_holiday(date(2026, 11, 23), "Bandh", HolidayScope.ALL, "", SYSTEM, clock.now())
    assert in_words(queries.due_explained(resolve).sentence) == before
    assert queries.due_explained(resolve).on == resolve.due_on == date(2026, 11, 23)
    assert late_words(case) == LATE


def test_officer_and_filer_read_the_lateness_on_the_page_and_in_the_list(world, at, as_person):
    case = take(answered_late(at), Step.ACCEPT, "filer")
    for key in ("hod", "filer"):
        client = as_person(key)
        page = plain(client.get(f"/cases/{case.number}"))
        assert "Answered 3 days late" in page and "due Mon 23 Nov" in page
        assert "Answered 3 days late" in plain(client.get("/cases"))


def test_receipt_and_the_papers_of_the_sitting_say_the_lateness_and_why_the_date(world, at):
    from grievance.documents.receipts import chosen_receipt, paper_of

    at("2026-11-02 10:00")
    open_case = filed(title="Still open").case
    case = answered_late(at)
    with world.test_request_context():
        assert in_words(paper_of(case, chosen_receipt(case)).what) == LATE
        paper = paper_of(open_case, chosen_receipt(open_case))
    assert in_words(paper.due_why).startswith("Due Monday 23 November 2026: 21 calendar days") and paper.what == ""
    take(case, Step.DISPUTE, "filer", settled="no", words="No")
    take(case, Step.SEND_BACK, "secretary.power", instruction="Replace it")
    answer(case, note="Replaced.")
    take(case, Step.DISPUTE, "filer", settled="no", words="No")
    (first, *_) = publish(first=date(2026, 12, 8))
    draw("J-1")
    (item,) = [row for part in contents(first, clock.today())["sections"] for row in part["items"]
               if row["case"] and row["case"]["number"] == case.number]  # fmt: skip
    assert in_words(from_data(item["case"]["late"])) == LATE
    assert in_words(from_data(item["case"]["due_why"])).startswith("Due Tuesday 8 December 2026: the next sitting")


def test_the_page_says_whose_days_they_were_and_they_add_up(world, at, as_person):
    at("2026-11-02 10:00")
    case = filed().case
    at("2026-11-05 10:00")
    take(case, Step.ASK_FILER, "nodal", question="Which feeder?", days=7)
    at("2026-11-09 10:00")
    take(case, Step.REPLY, "filer", words="Three")
    at("2026-11-12 10:00")
    answer(case)
    at("2026-11-14 10:00")
    take(case, Step.DISPUTE, "filer", settled="no", words="No")
    at("2026-11-20 10:00")
    take(case, Step.SEND_BACK, "secretary.power", instruction="Replace it")
    at("2026-11-21 10:00")
    answer(case, note="Replaced.")
    take(case, Step.DISPUTE, "filer", settled="no", words="No")
    at("2026-11-28 10:00")
    age = page_of(case).age
    shares = {(share.turn, share.office): share.days for share in age.shares}
    assert shares == {(Turn.OFFICE, "JPDCL"): 7, (Turn.FILER, ""): 6, (Turn.REVIEWER, "PDD"): 6, (Turn.FORUM, ""): 7}
    assert age.days == sum(shares.values()) == 26
    page = plain(as_person("filer").get(f"/cases/{case.number}"))
    assert (
        "26 days since it was filed: Jammu Power Distribution" in page
        and "The unit 6" in page
        and "The forum 7" in page
    )


def test_a_question_on_the_last_day_books_no_days_to_the_unit(world, at):
    at("2026-11-02 10:00")
    case = filed().case
    at("2026-11-23 10:00")
    take(case, Step.ASK_FILER, "nodal", question="Which feeder?", days=7)
    at("2026-11-27 10:00")
    assert page_of(case).age.of(Turn.FILER) == 0 and page_of(case).age.days == 25


def test_asker_days_asked_giver_office_and_days_given_stay_on_record(world, at):
    case = filed().case
    take(case, Step.ASK_EXTENSION, "hod", days=9, reason="Load survey")
    at("2026-11-17 10:00")
    with pytest.raises(Refusal, match="9 days were asked for"):
        take(case, Step.GRANT_EXTENSION, "secretary.power", days=10)
    take(case, Step.GRANT_EXTENSION, "secretary.power", days=4)
    (row,) = db.session.scalars(select(Extension)).all()
    assert (row.asked_by, row.granted_by) == (actor("hod").person_id, actor("secretary.power").person_id)
    assert (row.days, row.granted_days, row.granted_office_code) == (9, 4, "PDD")
    assert (row.asked_on, row.granted_on) == (date(2026, 11, 16), date(2026, 11, 17))
    told = [event.name for event in record.timeline(case.id, for_filer=True)]
    assert {"ExtensionAsked", "ExtensionGranted"} <= set(told)
    why = in_words(queries.due_explained(queries.clock_of(OwnerKind.CASE, case.id, ClockKind.RESOLVE)).sentence)
    assert "4 calendar days more were granted on Tuesday 17 November 2026 by Power Development Department" in why


def test_days_asked_for_on_the_date_or_later_are_refused_and_the_refusal_names_the_date(world, at):
    at("2026-11-02 10:00")
    case = filed().case
    for when in ("2026-11-23 00:00", "2026-11-25 10:00"):
        at(when)
        with pytest.raises(Refusal, match="before the date, Monday 23 November 2026"):
            take(case, Step.ASK_EXTENSION, "hod", days=5, reason="Late idea")
    assert db.session.scalars(select(Extension)).all() == []


def test_days_asked_for_in_time_may_be_granted_after_the_date_and_the_rungs_stay(world, at):
    at("2026-11-02 10:00")
    case = filed().case
    at("2026-11-22 23:59")
    take(case, Step.ASK_EXTENSION, "hod", days=5, reason="Survey")
    at("2026-11-25 10:00")
    take(case, Step.GRANT_EXTENSION, "secretary.power", days=5)
    assert queries.clock_of(OwnerKind.CASE, case.id, ClockKind.RESOLVE).due_on == date(2026, 11, 28)


def test_a_question_holds_the_clock_seven_days_at_most_and_the_page_of_the_question_says_so(world, at, as_person):
    at("2026-11-02 10:00")
    case = filed().case
    page = plain(as_person("nodal").get(f"/cases/{case.number}/steps/ask-filer"))
    assert "The date is then Mon 30 Nov at the latest" in page or "Monday 30 November 2026 at the latest" in page
    with pytest.raises(Refusal) as refused:
        take(case, Step.ASK_FILER, "nodal", question="Which?", days=8)
    assert refused.value.field == "days"
    take(case, Step.ASK_FILER, "nodal", question="Which?", days=7)
    asked = cases.question_of(case.id, case.stage)
    assert asked.latest_on == clock.today() + timedelta(days=7)
    for key in ("nodal", "filer"):
        said = plain(as_person(key).get(f"/cases/{case.number}"))
        assert "Until Monday 9 November 2026 at the latest; reminders on Thursday 5 November 2026, Sunday 8 Nov" in said
    change = queries.due_changes_of(queries.clock_of(OwnerKind.CASE, case.id, ClockKind.RESOLVE))[0]
    assert in_words(from_data(change.why)) == "the clock was stopped: the unit was asked a question"


def test_a_time_to_disagree_that_has_passed_is_nobodys_lateness(world, at, as_person):
    case = take(answered_late(at), Step.ACCEPT, "filer")
    until = queries.clock_of(OwnerKind.CASE, case.id, ClockKind.DISPUTE).due_on
    assert page_of(case).due.on == until == date(2026, 12, 26)
    at("2026-12-27 10:00")
    assert page_of(case).due is None
    assert "Last day to disagree" not in plain(as_person("hod").get(f"/cases/{case.number}"))
    deem_accepted(clock.now())
    assert queries.open_clocks_of(OwnerKind.CASE, case.id) == [] and late_words(case) == LATE
    with pytest.raises(Refusal, match="The time to disagree has passed"):
        take(case, Step.DISPUTE, "filer", settled="no", words="Too late")
