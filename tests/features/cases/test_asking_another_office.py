"""An office asks another about a case and keeps it: who reads what, how the question ends, and what the filer never reads."""

import io
import re
from datetime import date

import pytest
from PIL import Image
from sqlalchemy import select

from grievance.accounts.models import RoleGrant
from grievance.audit.models import EventRow
from grievance.cases import consulting
from grievance.cases.access import case_for, is_outside
from grievance.cases.models import Consultation
from grievance.cases.queries.consulting import questions_to_offices
from grievance.cases.rules.consulting import Asking, Ending
from grievance.cases.rules.steps import Step
from grievance.clocks import queries as clocks
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.errors import Conflict, NotAllowed, NotFound
from grievance.foundation.transaction import transaction
from grievance.notifications.digests import send_digests
from grievance.notifications.models import Outbox
from grievance.notifications.rules import MailState
from grievance.notifications.wording import words_of
from grievance.permissions import Role
from grievance.sentences import Refusal, from_data, in_words
from tests.support.cases import actor, answer, filed, fresh, take

PLANTED = "Zirconquestion"
SATURDAY = date(2026, 11, 21)


def ask(case, key="nodal", office="KPDCL", **more):
    given = {"office": office, "question": f"{PLANTED}: was the ring main lent before?"} | more
    return take(case, Step.CONSULT, key, **given)


def asked(**more):
    case = filed().case
    ask(case, **more)
    return case, question(case)


def question(case):
    db.session.expire_all()
    return questions_to_offices(case.id)[-1]


def end(case, how, key, words="The grid division has it.", version="1"):
    who = actor(key)
    with transaction():
        return consulting.end(fresh(case), question(case).id, how, words, version, who, clock.now())


def path(case, how="answer"):
    return f"/cases/{case.number}/asked/{question(case).id}/{how}"


def sees(key, case):
    try:
        return bool(case_for(actor(key), case.number))
    except NotFound:
        return False


def test_the_case_stays_with_its_office_and_its_dates_run_on(world):
    case = filed().case
    work = clocks.clock_of(OwnerKind.CASE, case.id, ClockKind.RESOLVE)
    before = (case.office_code, case.state, work.due_on, work.state, case.transfers)
    ask(case)
    db.session.expire_all()
    assert before == (case.office_code, case.state, work.due_on, work.state, case.transfers)
    answer(case)


def test_left_empty_the_date_is_five_working_days_of_the_office_that_is_asked_and_says_why(world):
    _, row = asked()
    assert row.wanted_on == SATURDAY
    assert "5 working days from Monday 16 November 2026" in in_words(from_data(row.why))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"wanted_on": date(2026, 11, 16)}, "wanted_on"),
        ({"wanted_on": date(2027, 11, 16)}, "wanted_on"),
        ({"office": "JPDCL"}, "office"),
        ({"office": "FORUM-JAMMU"}, "office"),
        ({"office": "SIDCO-KASHMIR"}, "office"),
        ({"office": "NOWHERE"}, "office"),
        ({"question": "  "}, "question"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(world, given, field):
    with pytest.raises(Refusal) as caught:
        ask(filed().case, **given)
    assert caught.value.field == field


def test_an_office_answers_one_question_before_the_next(world):
    case, _ = asked()
    with pytest.raises(Refusal, match="asked already"):
        ask(case)
    end(case, Ending.ANSWER, "hod.kashmir")
    ask(case)


def test_an_office_whose_conduct_it_is_about_is_not_asked(world):
    case = filed(office_code="PDD", is_conduct=True, conduct_office_code="JPDCL").case
    with pytest.raises(Refusal, match="own conduct"):
        ask(case, "secretary.power", office="JPDCL")


def test_only_the_office_that_has_the_case_asks_and_only_the_one_that_is_asked_answers(world):
    case = filed().case
    for key in ("secretary.power", "convener.jammu", "hod.kashmir", "overseer"):
        with pytest.raises(Refusal):
            ask(case, key)
    ask(case)
    for key, how in (("nodal", Ending.ANSWER), ("hod.kashmir", Ending.TAKE_BACK), ("secretary.power", Ending.DECLINE)):
        with pytest.raises(NotAllowed):
            end(case, how, key)


def test_the_office_that_is_asked_reads_the_case_without_notes_contact_or_inner_papers(world, as_person):
    case, _ = asked()
    as_person("nodal").post(f"/cases/{case.number}/notes", data={"words": "Marblenote for us"})
    assert is_outside(actor("hod.kashmir"), case)
    page = as_person("hod.kashmir").get(f"/cases/{case.number}").text
    assert PLANTED in page and case.body in page and "Answer the question" in page
    assert "Marblenote" not in page and "9419100000" not in page
    assert as_person("hod.kashmir").get(f"/cases/{case.number}/notes").status_code == 404
    assert as_person("hod.kashmir").get(f"/cases/{case.number}/steps/answer").status_code in (200, 403)
    with pytest.raises(Refusal):
        answer(case, "hod.kashmir")
    assert as_person("hod.kashmir").get("/search?q=Marblenote").text.count(case.number) == 0


def test_offices_above_the_one_that_is_asked_see_nothing_of_it(world):
    case = filed(office_code="DIC-JAMMU").case
    ask(case, "director.jammu")
    assert sees("hod.kashmir", case) and not sees("secretary.power", case)


def test_who_answered_reads_on_and_who_declined_or_was_asked_by_mistake_does_not(world):
    for how, key, reads_on in ((Ending.ANSWER, "hod.kashmir", True), (Ending.DECLINE, "hod.kashmir", False),
                               (Ending.TAKE_BACK, "nodal", False)):  # fmt: skip
        case, _ = asked()
        end(case, how, key)
        assert sees("hod.kashmir", case) is reads_on, how


def test_the_question_is_one_line_of_the_inbox_by_its_date_until_it_ends(world, as_person):
    case, _ = asked()
    page = as_person("hod.kashmir").get("/inbox").text
    assert case.number in page and "Another office asks you about it" in page
    end(case, Ending.ANSWER, "hod.kashmir")
    assert case.number not in as_person("hod.kashmir").get("/inbox").text


def test_a_question_past_its_date_says_so_and_stands_in_both_morning_digests(world, at, as_person):
    case, _ = asked()
    at("2026-11-25 09:00")
    assert "Past its date" in as_person("nodal").get(f"/cases/{case.number}").text
    assert "days late" in as_person("hod.kashmir").get("/inbox").text
    send_digests(clock.now())
    digests = {mail.to_address: words_of(mail).text for mail in mails(None, "digest")}
    assert f"4 days late: asked of you: {case.number}" in digests["hod.kashmir@example.org"]
    assert f"4 days late: asked of KPDCL: {case.number}" in digests["nodal@example.org"]


def mails(case, message):
    wanted = select(Outbox).where(Outbox.message == message)
    return db.session.scalars(wanted.where(Outbox.case_id == case.id) if case else wanted).all()


def test_who_asked_hears_the_answer_by_mail_and_the_office_that_is_asked_the_question(world):
    case, _ = asked()
    (told,) = mails(case, "office_consulted")
    assert told.to_address == "hod.kashmir@example.org" and PLANTED in words_of(told).text
    end(case, Ending.ANSWER, "hod.kashmir", "Lent twice in 2025.")
    (told,) = mails(case, "question_answered")
    assert told.to_address == "nodal@example.org" and "Lent twice in 2025." in words_of(told).text


def test_when_who_asked_has_left_the_office_those_who_are_there_hear_it(world):
    case, _ = asked()
    for row in db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == actor("nodal").person_id)):
        row.to_on = date(2026, 11, 15)
    db.session.commit()
    end(case, Ending.DECLINE, "hod.kashmir")
    assert {mail.to_address for mail in mails(case, "question_answered")} >= {"hod@example.org"}


def test_the_filer_reads_that_another_office_was_asked_and_when_it_answered_and_never_a_word_of_it(world, as_person):
    case, row = asked()
    add_paper(as_person("hod.kashmir"), case)
    end(case, Ending.ANSWER, "hod.kashmir", f"{PLANTED} was lent twice.")
    filer = as_person("filer")
    page = filer.get(f"/cases/{case.number}?all=1").text
    assert "Another office was asked" in page and "The office that was asked has answered" in page
    assert case.number not in filer.get(f"/search?q={PLANTED}").text
    for address in ("?all=1", "/files", "/receipt"):
        shown = filer.get(f"/cases/{case.number}{address}").text
        assert PLANTED not in shown and "zircon.png" not in shown, address
    for address in ("/cases", "/cases?form=csv", "/inbox"):
        assert PLANTED not in filer.get(address).text, address
    assert "KPDCL" not in page
    assert filer.get(path(case)).status_code == 404
    (paper,) = row_files(case)
    assert filer.get(f"/cases/{case.number}/files/{paper}").status_code == 404
    for mail in db.session.scalars(select(Outbox).where(Outbox.case_id == case.id, Outbox.reader == "filer")):
        assert PLANTED not in f"{words_of(mail).text}{words_of(mail).subject}{words_of(mail).html}"
    public = db.session.scalars(select(EventRow).where(EventRow.case_id == case.id, EventRow.is_public))
    assert not [event.name for event in public if PLANTED in str(event.payload) or PLANTED in str(event.told)]


def row_files(case):
    from grievance.cases.queries import files_of

    return [file.id for file in files_of(case.id, for_filer=False) if file.consultation_id]


def add_paper(browser, case, address=""):
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(picture, "PNG")
    picture.seek(0)
    sent = {"file": (picture, "zircon.png")}
    return browser.post(address or f"/cases/{case.number}/files", data=sent, content_type="multipart/form-data")


def test_papers_of_the_answer_are_read_by_both_offices(world, as_person):
    case, _ = asked()
    assert add_paper(as_person("hod.kashmir"), case).status_code == 303
    end(case, Ending.ANSWER, "hod.kashmir")
    (paper,) = row_files(case)
    for key in ("hod.kashmir", "nodal"):
        assert "zircon.png" in as_person(key).get(f"/cases/{case.number}").text
        assert as_person(key).get(f"/cases/{case.number}/files/{paper}").status_code == 200


def test_of_two_who_write_at_once_the_second_reads_both_texts(world, as_person):
    case, _ = asked()
    end(case, Ending.ANSWER, "hod.kashmir", "Lent twice.")
    sent = as_person("hod.kashmir").post(path(case), data={"words": "Never lent.", "version": "1"})
    assert sent.status_code == 409 and "Lent twice." in sent.text and "Never lent." in sent.text
    with pytest.raises(Conflict):
        end(case, Ending.TAKE_BACK, "nodal")


def test_what_is_typed_while_the_question_is_taken_back_is_shown_again(world, as_person):
    case, row = asked()
    address = path(case)
    end(case, Ending.TAKE_BACK, "nodal", "Found it in our own file.")
    sent = as_person("hod.kashmir").post(address, data={"words": "Lent twice in 2025.", "version": str(row.version)})
    assert sent.status_code == 409 and "Lent twice in 2025." in sent.text and "Found it in our own file." in sent.text


def test_when_the_case_leaves_the_office_or_is_answered_its_questions_end(world):
    case, _ = asked()
    answer(case)
    assert question(case).state is Asking.LAPSED and not sees("hod.kashmir", case)
    case = filed().case
    ask(case, "hod", office="PDD")
    take(case, Step.TRANSFER, "hod", office="KPDCL", reason="Not our feeder")
    assert question(case).state is Asking.LAPSED


def test_asking_is_taken_back_for_ten_minutes_as_if_it_had_never_been(world):
    case = filed().case
    ask(case, is_undoable=True)
    take(case, Step.UNDO, "nodal")
    assert not questions_to_offices(case.id) and not sees("hod.kashmir", case)
    assert {mail.state for mail in mails(case, "office_consulted")} == {MailState.DEAD}


def test_once_the_other_office_has_begun_its_answer_the_asking_is_not_undone(world):
    case = filed().case
    ask(case, is_undoable=True)
    end(case, Ending.ANSWER, "hod.kashmir")
    with pytest.raises(Refusal, match="happened in this case since"):
        take(case, Step.UNDO, "nodal")


def test_a_step_that_is_taken_back_puts_the_question_back_that_it_had_ended(world):
    case, _ = asked()
    take(case, Step.TRANSFER, "hod", office="PDD", reason="Not ours", is_undoable=True)
    assert question(case).state is Asking.LAPSED
    take(case, Step.UNDO, "hod")
    assert question(case).state is Asking.ASKED and sees("hod.kashmir", case)


def test_an_officer_does_not_answer_about_a_case_that_he_filed_himself(world):
    case = filed(filer_person_id=actor("hod.kashmir").person_id).case
    ask(case)
    with pytest.raises(NotAllowed):
        end(case, Ending.ANSWER, "hod.kashmir")


def test_asking_and_answering_by_the_pages_in_a_few_statements(world, as_person):
    case = filed().case
    nodal, other = as_person("nodal"), as_person("hod.kashmir")
    page = nodal.get(f"/cases/{case.number}/steps/consult").text
    assert "Left empty: 5 working days of that office" in page and "does not wait" in page
    sent = nodal.post(f"/cases/{case.number}/steps/consult",
                      data={"office": "KPDCL", "question": "Was it lent?", "wanted_on": ""})  # fmt: skip
    assert sent.status_code == 303
    assert "Was it lent?" in other.get(path(case)).text
    assert other.post(path(case), data={"words": "", "version": "1"}).status_code == 422
    assert other.post(path(case), data={"words": "Twice.", "version": "1"}).status_code == 303
    shown = nodal.get(f"/cases/{case.number}").text
    assert "Twice." in shown and "Other offices asked" in shown
    assert db.session.scalars(select(Consultation)).one().state is Asking.ANSWERED


def test_a_nodal_officer_of_the_office_that_is_asked_answers_too(world):
    case, _ = asked()
    db.session.add(
        RoleGrant(person_id=actor("filer").person_id, role=Role.NODAL, office_code="KPDCL", from_on=date(2024, 1, 1))
    )
    db.session.commit()
    with pytest.raises(NotAllowed):
        end(case, Ending.ANSWER, "filer")


def test_an_office_that_reads_the_case_anyway_answers_from_its_page_and_its_paper_stays_among_officers(
    world, as_person
):
    case, row = asked(office="PDD")
    above, address = as_person("secretary.power"), path(case)
    page = above.get(f"/cases/{case.number}").text
    assert address in page and path(case, "decline") in page
    files = re.search(rf'href="(/cases/{case.number}/files[^"]*)"', above.get(address).text).group(1)
    assert add_paper(above, case, files).status_code == 303
    assert row_files(case) and "zircon.png" not in as_person("filer").get(f"/cases/{case.number}/files").text
    assert above.post(address, data={"words": "Lent twice.", "version": "1"}).status_code == 303
    late = add_paper(above, case, files)
    assert late.status_code == 422 and "The question has ended" in late.text
    assert add_paper(above, case).status_code == 303, "without the question it is a paper of the case"
    assert len(row_files(case)) == 1


def test_an_answer_typed_while_the_asking_is_undone_is_shown_again(world, as_person):
    case = filed().case
    ask(case, is_undoable=True)
    address = path(case)
    take(case, Step.UNDO, "nodal")
    sent = as_person("hod.kashmir").post(address, data={"words": "Lent twice in 2025.", "version": "1"})
    assert sent.status_code == 409 and "Lent twice in 2025." in sent.text


def test_an_answer_to_a_second_question_that_ended_meanwhile_is_shown_again_though_the_case_is_still_read(
    world, as_person
):
    case, _ = asked()
    end(case, Ending.ANSWER, "hod.kashmir")
    ask(case)
    address, spelt = path(case), path(case).replace("-", " ")
    end(case, Ending.TAKE_BACK, "nodal", "Found it.")
    for typed in (address, spelt):
        sent = as_person("hod.kashmir").post(typed, data={"words": "Lent twice in 2025.", "version": "1"})
        assert sent.status_code == 409 and "Lent twice in 2025." in sent.text and "Found it." in sent.text


def test_whose_office_was_not_asked_reads_no_ending_of_a_question_whatever_he_types(world, as_person):
    case, _ = asked()
    end(case, Ending.DECLINE, "hod.kashmir", "Marbleanswer")
    sent = as_person("director.jammu").post(path(case), data={"words": "Mine", "version": "1"})
    unknown = as_person("director.jammu").post(f"/cases/{case.number}/asked/999999/answer", data={"words": "Mine"})
    assert sent.status_code == unknown.status_code == 409 and "Marbleanswer" not in sent.text


@pytest.mark.parametrize("ends", ["answered", "taken back", "transferred"])
def test_a_question_that_ends_within_ten_minutes_is_no_longer_told_by_mail(world, at, ends):
    case = filed().case
    ask(case, "hod", is_undoable=True)
    at("2026-11-16 10:05")
    if ends == "transferred":
        take(case, Step.TRANSFER, "hod", office="PDD", reason="Not ours", is_undoable=True)
    else:
        how, key = (Ending.ANSWER, "hod.kashmir") if ends == "answered" else (Ending.TAKE_BACK, "hod")
        end(case, how, key)
    (told,) = mails(case, "office_consulted")
    assert told.state is MailState.DEAD and "has ended" in told.closed_because
    if ends == "transferred":
        take(case, Step.UNDO, "hod")
        db.session.expire_all()
        assert told.state is MailState.KEPT and not told.closed_because, "what stands again is told after all"


def test_an_officer_who_filed_the_case_gets_no_mail_with_the_question_about_himself(world):
    case = filed(filer_person_id=actor("hod.kashmir").person_id).case
    db.session.add(
        RoleGrant(
            person_id=actor("director.jammu").person_id, role=Role.NODAL, office_code="KPDCL", from_on=date(2024, 1, 1)
        )
    )
    db.session.commit()
    ask(case)
    assert [mail.to_address for mail in mails(case, "office_consulted")] == ["director.jammu@example.org"]


def test_a_question_that_a_decision_of_the_forum_had_ended_is_asked_again_when_the_forum_takes_it_back(world):
    case, _ = asked()
    take(case, Step.DROP, "chair", reason="Settled outside")
    assert question(case).state is Asking.LAPSED
    take(case, Step.TAKE_BACK_DECISION, "chair", reason="The wrong item")
    assert question(case).state is Asking.ASKED and sees("hod.kashmir", case)


def test_while_an_answer_is_under_review_the_office_that_reviews_asks_and_its_question_ends_with_the_review(world):
    case = answer(filed().case)
    take(case, Step.DISPUTE, "filer", settled="no", words="Still dark")
    with pytest.raises(Refusal, match="the office that reviews"):
        ask(case)
    with pytest.raises(Refusal, match="with this office already"):
        ask(case, "secretary.power", office="PDD")
    ask(case, "secretary.power")
    assert question(case).asking_office_code == "PDD" and sees("hod.kashmir", case)
    end(case, Ending.ANSWER, "hod.kashmir", "Lent twice in 2025.")
    (told,) = mails(case, "question_answered")
    assert told.to_address == "secretary.power@example.org"
    ask(case, "secretary.power")
    take(case, Step.SEND_BACK, "secretary.power", instruction="Replace it")
    assert question(case).state is Asking.LAPSED


def test_an_officer_of_the_office_above_is_offered_no_answer_about_a_case_that_he_filed_himself(world, as_person):
    case = filed(filer_person_id=actor("secretary.power").person_id).case
    ask(case, office="PDD")
    assert path(case) not in as_person("secretary.power").get(f"/cases/{case.number}").text
