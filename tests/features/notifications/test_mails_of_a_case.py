"""Which mail follows which step, to whom, and how often."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from grievance.accounts.models import Person
from grievance.cases.rules.steps import Step
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.jobs import Counts
from grievance.foundation.transaction import record, transaction
from grievance.intake.events import DraftLinkAsked
from grievance.notifications.digests import send_digests
from grievance.notifications.models import Outbox
from grievance.notifications.reminders import remind
from grievance.permissions import SYSTEM
from grievance.reference.holding import appoint
from grievance.reference.models import Holder
from grievance.reference.operations import declare_holiday
from grievance.reference.rules.words import HolderKind, HolidayScope
from tests.support.cases import answer, filed, refuse, take


@pytest.fixture
def mails(world):
    """``mails()``: (message, to) of what was queued since the last call, oldest first."""
    seen = 0

    def new() -> list[tuple[str, str]]:
        nonlocal seen
        rows = list(db.session.scalars(select(Outbox).where(Outbox.id > seen).order_by(Outbox.id)))
        seen = rows[-1].id if rows else seen
        return [(row.message, row.to_address.removesuffix("@example.org")) for row in rows]

    return new


def last(message: str) -> Outbox:
    return db.session.scalars(select(Outbox).where(Outbox.message == message).order_by(Outbox.id.desc())).first()


def test_a_case_from_filing_to_closing_mails_each_side_what_concerns_it(mails, at):
    case = filed().case
    assert mails() == [("case_filed", "filer"), ("case_arrived", "nodal"), ("case_arrived", "hod")]
    filing = last("case_filed").text
    assert "You will have a decision by Monday 7 December 2026." in filing
    assert "Why this date: " in filing and "16 November 2026" in filing
    take(case, Step.ASK_FILER, "nodal", question="Which feeder?", papers="Meter reading", days="7")
    assert mails() == [("clarification_asked", "filer")]
    assert "> Which feeder?" in last("clarification_asked").text
    assert "- Meter reading" in last("clarification_asked").text
    take(case, Step.REPLY, "filer", words="Feeder 3")
    assert mails() == [("filer_replied", "nodal"), ("filer_replied", "hod")]
    answer(case)
    assert mails() == [("case_answered", "filer")]
    assert "Is it settled? Answer Yes, Partly or No by" in last("case_answered").text
    take(case, Step.DISPUTE, "filer", settled="no", words="It still trips.")
    assert mails() == [("case_disputed", "secretary.power"), ("case_disputed", "nodal"), ("case_disputed", "hod")]
    assert "> It still trips." in last("case_disputed").text
    take(case, Step.SEND_BACK, "secretary.power", instruction="Measure for a week.")
    assert mails() == [("case_reviewed", "filer"), ("case_reviewed", "nodal"), ("case_reviewed", "hod")]
    answer(case)
    take(case, Step.ACCEPT, "filer")
    assert mails() == [
        ("case_answered", "filer"),
        ("case_closed", "filer"),
        ("case_closed", "nodal"),
        ("case_closed", "hod"),
    ]


def test_a_transfer_tells_the_filer_and_the_new_office_with_the_reason(mails):
    case = filed().case
    mails()
    take(case, Step.TRANSFER, "hod", office="KPDCL", reason="The feeder starts at Qazigund")
    assert mails() == [("case_transferred", "filer"), ("case_transferred", "hod.kashmir")]
    assert "Reason given: The feeder starts at Qazigund" in last("case_transferred").text


def test_a_case_without_office_goes_to_the_convener_and_the_filer_hears_when_it_is_sorted(mails):
    case = filed(office_code=None).case
    assert mails() == [("case_filed", "filer"), ("case_arrived", "convener.jammu")]
    assert "We find the right office within 2 working days and tell you." in last("case_filed").text
    take(case, Step.SORT, "convener.jammu", office="JPDCL", reason="It is about power.")
    assert mails() == [("case_news", "filer"), ("case_arrived", "nodal"), ("case_arrived", "hod")]


def test_a_case_taken_over_from_another_list_wakes_no_office(mails):
    from grievance.cases.rules.words import Source

    filed(source=Source.IMPORT, contact_email="unit@example.org")
    assert mails() == [("case_filed", "unit")]


def test_a_refusal_is_asked_of_the_office_above_and_the_filer_hears_nothing_before_its_word(mails):
    case = filed().case
    mails()
    refuse(case)
    assert mails() == [("refusal_proposed", "secretary.power")]
    asked = last("refusal_proposed").text
    assert "Decision by: Monday 7 December 2026" in asked
    assert "Rule or ground: Supply code, clause 4.2" in asked
    assert "Why this date: " in asked
    take(case, Step.APPROVE_REFUSAL, "secretary.power")
    assert mails() == [("case_answered", "filer")]
    assert "Rule or ground: Supply code, clause 4.2" in last("case_answered").text


def test_a_refusal_that_is_returned_goes_back_to_the_office_with_the_words(mails):
    case = filed().case
    refuse(case)
    mails()
    take(case, Step.RETURN_REFUSAL, "secretary.power", instruction="Clause 4 is about new connections.")
    assert mails() == [("refusal_returned", "nodal"), ("refusal_returned", "hod")]
    assert "> Clause 4 is about new connections." in last("refusal_returned").text


def test_more_days_are_asked_of_the_office_above_and_its_word_goes_to_office_and_filer(mails):
    case = filed().case
    mails()
    take(case, Step.ASK_EXTENSION, "hod", days="3", reason="The transformer comes from Ludhiana.")
    assert mails() == [("days_asked", "secretary.power")]
    assert "> The transformer comes from Ludhiana." in last("days_asked").text
    take(case, Step.GRANT_EXTENSION, "secretary.power", days="3")
    assert mails() == [("case_news", "filer"), ("days_decided", "nodal"), ("days_decided", "hod")]
    assert "the new date is Thursday 10 December 2026" in last("days_decided").subject


def test_days_that_are_not_given_leave_the_date(mails):
    case = filed().case
    take(case, Step.ASK_EXTENSION, "hod", days="3", reason="The transformer comes from Ludhiana.")
    mails()
    take(case, Step.DECLINE_EXTENSION, "secretary.power", reason="Borrow one from the store.")
    assert mails() == [("days_decided", "nodal"), ("days_decided", "hod")]
    assert "Answer by: Monday 7 December 2026" in last("days_decided").text


def test_a_question_that_nobody_answered_in_time_is_told_to_the_filer(mails, at):
    case = filed().case
    take(case, Step.ASK_FILER, "nodal", question="Which feeder?", days="7")
    mails()
    at("2026-11-24 00:05")
    take(case, Step.LAPSE_QUESTION, "system")
    assert mails() == [("case_news", "filer")]
    assert "the office works with what it has" in last("case_news").text


def test_mails_to_officers_name_the_date_that_runs(mails):
    case = filed().case
    assert "Answer by: Monday 7 December 2026" in last("case_arrived").text
    assert "Why this date: " in last("case_arrived").text
    take(case, Step.TRANSFER, "hod", office="KPDCL", reason="The feeder starts at Qazigund")
    assert "Decision by: Monday 7 December 2026" in last("case_transferred").text
    take(case, Step.ADD_INFORMATION, "filer", words="It tripped again.")
    assert "Answer by: Monday 7 December 2026" in last("filer_replied").text


def test_the_mail_of_a_vacant_office_goes_upward_and_says_for_whom(mails):
    with transaction():
        for row in db.session.scalars(select(Holder).where(Holder.office_code == "JPDCL")):
            row.to_on = date(2026, 11, 1)
        db.session.add(Holder(office_code="JPDCL", kind="vacant", is_head=True, from_on=date(2026, 11, 2)))
        nodal = db.session.scalars(select(Person).where(Person.email == "nodal@example.org")).one()
        nodal.is_active = False
    filed()
    assert mails() == [("case_filed", "filer"), ("case_arrived", "secretary.power")]
    assert "is vacant, so this comes to you" in last("case_arrived").text


def test_a_post_that_falls_vacant_is_told_upward_with_what_waits_there(mails):
    filed()
    mails()
    given = {"person_id": None, "kind": HolderKind.VACANT, "is_head": True, "title": "", "deputy_person_id": None,
             "from_on": date(2026, 11, 17), "to_on": None}  # fmt: skip
    with transaction():
        appoint("JPDCL", given, "", SYSTEM, clock.now())
    assert mails() == [("post_vacant", "secretary.power")]
    assert "Waiting there: 1" in last("post_vacant").text
    assert "vacant from Tuesday 17 November 2026" in last("post_vacant").subject


def test_a_filer_with_only_a_telephone_gets_no_mail_and_nothing_fails(mails):
    filed(filer_person_id=None, contact_email="")
    assert [message for message, _ in mails()] == ["case_arrived", "case_arrived"]


def test_a_holiday_declared_later_tells_both_sides_why_the_date_moved(mails):
    case = filed().case
    mails()
    with transaction():
        declare_holiday(date(2026, 12, 7), "Mourning", HolidayScope.ALL, "", SYSTEM, clock.now())
    assert set(mails()) == {("date_moved", "filer"), ("date_moved", "nodal"), ("date_moved", "hod")}
    assert "Date before: Monday 7 December 2026" in last("date_moved").text
    assert case.number in last("date_moved").subject


def test_a_question_is_recalled_twice_and_no_more(mails, at):
    case = filed().case
    take(case, Step.ASK_FILER, "nodal", question="Which feeder?", days="7")
    mails()
    told = []
    for day in range(16, 28):
        remind(at(f"2026-11-{day} 09:00"))
        remind(at(f"2026-11-{day} 15:00"))
        told += [(day, *mail) for mail in mails()]
    assert told == [(19, "clarification_asked", "filer"), (22, "clarification_asked", "filer")]
    assert "still waits for your answer" in last("clarification_asked").subject


def test_the_filer_is_asked_once_more_on_the_fifth_day_after_an_answer(mails, at):
    answer(filed().case)
    mails()
    assert remind(at("2026-11-20 09:00")) == Counts()
    assert remind(at("2026-11-21 09:00")) == Counts(1, 1)
    assert remind(at("2026-11-22 09:00")) == Counts()
    assert mails() == [("case_answered", "filer")]
    assert "is it settled?" in last("case_answered").subject


def test_the_morning_digest_comes_once_on_working_days_with_the_fewest_days_first(mails, at):
    filed(title="Early")
    at("2026-11-18 10:00")
    filed(title="Late")
    mails()
    assert send_digests(at("2026-12-07 08:00")) == Counts()
    send_digests(at("2026-12-07 08:30"))
    assert mails() == [("digest", "nodal"), ("digest", "hod")]
    assert send_digests(at("2026-12-07 13:00")) == Counts()
    assert send_digests(at("2026-12-08 17:30")) == Counts(), "offices have closed"
    text = last("digest").text
    assert text.index("due today: J26-0001") < text.index("2 days left: J26-0002")
    assert send_digests(at("2026-12-13 09:00")) == Counts(), "a Sunday"
    send_digests(at("2026-12-14 09:00"))
    assert last("digest").subject == "JPDCL: 2 past their date, 0 due soon"


def test_an_office_with_nothing_due_gets_no_digest(mails, at):
    filed()
    mails()
    assert send_digests(at("2026-11-17 09:00")) == Counts()


def test_the_link_of_a_draft_goes_to_the_address_that_was_given(mails):
    with transaction():
        record(DraftLinkAsked(at=clock.now(), email="unit@example.org", token="abc", language="hi",
                              expires_at=clock.now() + timedelta(days=30)))  # fmt: skip
    assert mails() == [("file_link", "unit")]
    assert "https://forum.example/file/abc" in last("file_link").text


def test_a_filers_words_stay_text_in_every_mail(mails):
    evil = "<script>alert(1)</script>\r\nBcc: all@example.org {{ 7*7 }} %(office)s"
    case = filed(title=evil).case
    take(case, Step.ADD_INFORMATION, "filer", words=evil)
    for row in db.session.scalars(select(Outbox)):
        assert "<script>" not in row.html
        assert "\n" not in row.subject
        assert "{{ 7*7 }}" in row.text or row.message != "case_arrived"
