"""Addresses that somebody else wrote down: no typed word goes there, few mails do, and nobody signs under one unproved."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from grievance.accounts import codes
from grievance.accounts.rules.contact import Contact
from grievance.accounts.rules.listed import Unit
from grievance.cases.models import Case, CoSignature
from grievance.cases.queries import count_of_units
from grievance.cases.receipt_secret import mark_of
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseState, Closing, Signing
from grievance.cosigning import inviting, proving, rules, signing
from grievance.cosigning.first_mails import claim, forget_first_mails, joiner
from grievance.cosigning.models import FirstMail, Invitation
from grievance.enterprises.rules import name_for_strangers
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.notifications.models import Outbox
from grievance.notifications.rules import MailState
from grievance.notifications.wording import words_of
from grievance.permissions import ANONYMOUS
from grievance.sentences import Refusal
from tests.features.intake.pages import file
from tests.support.cases import actor, answer, filed, fresh, take
from tests.support.signers import links_on, mailed

SPAM = "Win a prize at evil.example"


def mails_to(address: str) -> list[Outbox]:
    return db.session.query(Outbox).filter_by(to_address=address).order_by(Outbox.id).all()


def texts_to(address: str) -> str:
    return " ".join(
        f"{row.to_name} {row.subject} {words_of(row).text} {words_of(row).html}" for row in mails_to(address)
    )


def association(world, title: str = SPAM):
    """An association whose title and words are not for strangers, and its case."""
    client = world.test_client()
    given = {
        "filer_kind": "association",
        "unit": "Zorawar www.evil.example/prize Association",
        "contact": "bba@example.net",
    }
    number, _ = file(client, words={"words": f"{title}. {title}."}, contact=given)
    return client, db.session.query(Case).filter_by(number=number).one()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("M/s Kohinoor Castings Pvt. Ltd.", "M/s Kohinoor Castings Pvt. Ltd"),
        ("Go to http://evil.example/x?y=1 now", "Go to evil example x y 1 now"),
        ("कोहिनूर कास्टिंग्स", "कोहिनूर कास्टिंग्स"),
        ("a" * 200, "a" * 60),
        ("Line\r\nBcc: all@example.net", "Line Bcc all example net"),
    ],
)
def test_a_name_for_strangers_is_no_address_and_no_sentence(typed, said):
    assert name_for_strangers(typed) == said


def test_named_members_are_told_without_a_word_that_the_association_typed(world):
    client, case = association(world)
    done = client.post(f"/cases/{case.number}/members", data={"units": f"{SPAM}, alpha@example.net"})
    assert done.status_code == 303
    said = texts_to("alpha@example.net")
    assert case.number in said and "Association" in said
    assert (
        "evil.example" not in said
        and case.title not in said
        and "prize at" not in said.replace("Win a prize at evil example", "")
    )


def test_an_invited_unit_is_told_without_the_title_and_reads_it_on_the_page(world, as_person):
    case = filed(title=SPAM).case
    page = as_person("filer").post(
        f"/cases/{case.number}/co-signers", data={"units": f"{SPAM}, alpha@example.net"}, follow_redirects=True
    )
    (link,) = links_on(page.text)
    assert "sent by mail" in page.text and "evil.example" not in texts_to("alpha@example.net")
    assert SPAM in world.test_client().get(link).text


def test_an_address_gets_one_invitation_and_one_reminder_about_a_case_and_four_mails_a_week(world, as_person, at):
    filer, cases = as_person("filer"), [filed(title=f"Matter {number}").case for number in range(4)]
    for case in (cases[0], cases[0], cases[0], cases[1], cases[2], cases[3]):
        page = filer.post(
            f"/cases/{case.number}/co-signers", data={"units": "Alpha, Alpha@example.net"}, follow_redirects=True
        )
        assert links_on(page.text), "the link is there to be handed on all the same"
    assert len(mails_to("Alpha@example.net")) == rules.MAILS_A_WEEK
    at("2026-11-24 10:00")
    filer = as_person("filer")
    filer.post(f"/cases/{cases[0].number}/co-signers", data={"units": "Alpha, alpha@example.net"})
    assert len(mails_to("alpha@example.net")) == 0, "twice about this case was enough"
    filer.post(f"/cases/{cases[3].number}/co-signers", data={"units": "Alpha, alpha@example.net"})
    assert len(mails_to("alpha@example.net")) == 1


def test_a_sender_reaches_two_hundred_strangers_a_day_and_not_one_more(world):
    cases, now = [filed(title=f"Matter {number}").case for number in range(2)], clock.now()
    with transaction():
        claim(cases[0], [f"a{number}@example.net" for number in range(rules.MAILS_OF_A_SENDER)], now, sender="person 1")
    with pytest.raises(Refusal, match="within a day"), transaction():
        claim(cases[1], ["one-more@example.net"], now, sender="person 1")
    with transaction():
        assert claim(cases[1], ["one-more@example.net"], now, sender="person 2")
        assert claim(cases[1], ["another@example.net"], now + timedelta(days=1), sender="person 1")


def test_who_has_proved_no_contact_has_nobody_written_to(world):
    made = filed(filer_person_id=None, contact_email="nobody@example.net")
    client = world.test_client()
    client.post("/track", data={"number": made.case.number, "secret": made.secret})
    page = client.post(
        f"/cases/{made.case.number}/co-signers", data={"units": "Alpha, alpha@example.net"}, follow_redirects=True
    )
    assert links_on(page.text) and "sent by mail" not in page.text and not mails_to("alpha@example.net")


def test_a_member_that_has_not_answered_is_reminded_once_and_told_nothing_more(world):
    client, case = association(world)
    client.post(f"/cases/{case.number}/members", data={"units": "Alpha, alpha@example.net\nBeta, beta@example.net"})
    link = mailed("cosign_signed", "beta@example.net").context["link"].removeprefix("https://forum.example")
    member = world.test_client()
    member.post(f"{member.get(link).headers['Location']}/consent", data={"consent": "counted", "own_line": ""})
    answer(fresh(case))
    assert [row.message for row in mails_to("alpha@example.net")] == ["cosign_signed", "cosign_signed"]
    reminder = words_of(mails_to("alpha@example.net")[-1]).text
    assert "This is a reminder." in reminder and "transformer" not in reminder and case.title not in reminder
    assert "transformer" in words_of(mailed("cosign_answered", "beta@example.net")).text


def test_nobody_signs_under_an_address_that_another_form_of_the_link_wrote_meanwhile(world, as_person, monkeypatch):
    case, mine = filed().case, world.test_client()
    page = as_person("filer").post(f"/cases/{case.number}/co-signers", data={"units": "Alpha"}, follow_redirects=True)
    (link,) = links_on(page.text)
    given = {"unit": "Alpha", "name": "Owner", "consent": "counted"}
    assert mine.post(link, data={**given, "contact": "mine@example.net"}).status_code == 303
    code = re.search(r"\b\d{6}\b", mailed("cosign_code", "mine@example.net").text).group(0)
    real = inviting.sign_by_link

    def after_another_form(row, *rest):
        """What a form sent at the same time has written just before the signature."""
        held = db.session.get(Invitation, row.id)
        held.given = {**held.given, "contact": "victim@example.net"}
        db.session.flush()
        return real(row, *rest)

    monkeypatch.setattr(inviting, "sign_by_link", after_another_form)
    refused = mine.post(f"{link}/code", data={"code": code})
    assert refused.status_code == 422 and "This is not the code" in refused.text
    assert not db.session.query(CoSignature).filter_by(contact_email="victim@example.net").count()


def test_a_unit_that_joined_without_a_code_proves_its_contact_on_its_own_page_and_is_counted(world):
    row = _claimed(world)
    client, page = world.test_client(), f"/signed/{row.id}"
    with client.session_transaction() as session:
        session["signatures"] = [(row.id, mark_of(row.secret_hash))]
    case_id = row.case_id
    assert "Prove it by a code" in client.get(page).text and count_of_units(case_id) == 1
    asked = client.post(f"{page}/contact", data={"contact": "joiner@example.net"})
    assert asked.status_code == 303, asked.text
    code = re.search(r"\b\d{6}\b", mailed("one_time_code", "joiner@example.net").text).group(0)
    wrong = client.post(asked.headers["Location"], data={"code": "000000" if code != "000000" else "111111"})
    assert wrong.status_code == 422 and "This is not the code" in wrong.text
    assert client.post(asked.headers["Location"], data={"code": code}).status_code == 303
    shown = client.get(page).text
    assert "Your contact is proved" in shown and "Prove it by a code" not in shown and count_of_units(case_id) == 2
    assert fresh(row).contact_email == "joiner@example.net"
    assert client.post(f"{page}/contact", data={"contact": "joiner@example.net"}).status_code == 422
    assert world.test_client().get(f"{page}/contact").status_code == 404


def _claimed(world) -> CoSignature:
    """A unit that joined and typed no code."""
    case = filed().case
    with transaction():
        signer = signing.Signer(
            name="Joiner Works", contact_name="Owner", email="typed@example.net", mobile="9419177777"
        )
        return signing.sign(case, signer, Signing.JOINED, clock.now()).row


def test_who_joined_unproved_is_told_no_title_and_no_news_until_the_contact_is_proved(world):
    row = _claimed(world)
    case = db.session.get(Case, row.case_id)
    (first,) = mails_to("typed@example.net")
    assert case.title not in words_of(first).text and "Prove on its page" in words_of(first).text
    answer(case)
    assert [mail.message for mail in mails_to("typed@example.net")] == ["cosign_signed", "cosign_signed"]


def test_who_proves_a_mobile_has_no_news_sent_to_an_address_typed_beside_it(world):
    row = _claimed(world)
    mobile = Contact(mobile="9419177777")
    with transaction():
        code = codes.new_code_for(f"signed {row.id}", mobile.folded, clock.now())
        assert proving.prove(row, mobile, code, clock.now())
    before = len(mails_to("typed@example.net"))
    answer(db.session.get(Case, row.case_id))
    assert fresh(row).contact_email == "" and len(mails_to("typed@example.net")) == before
    assert row.contact_proved_at and count_of_units(row.case_id) == 2


def test_who_follows_many_cases_by_their_secrets_is_one_sender_whatever_contacts_they_name(
    world, as_person, monkeypatch
):
    monkeypatch.setattr(rules, "MAILS_OF_A_SENDER", 1)
    cases = [filed(filer_person_id=None, contact_email=f"invented{n}@example.net").case for n in range(2)]
    with transaction():
        listed = [[Unit(f"Unit {n}", Contact(email=f"stranger{n}@example.net"))] for n in range(2)]
        inviting.invite(fresh(cases[0]), listed[0], "Me", "en", actor("filer"), clock.now())
    with pytest.raises(Refusal, match="within a day"), transaction():
        inviting.invite(fresh(cases[1]), listed[1], "Me", "en", actor("filer"), clock.now())


def test_one_address_on_the_network_has_no_more_strangers_written_to_by_joining_than_a_sender_may(world, monkeypatch):
    monkeypatch.setattr(rules, "MAILS_OF_A_SENDER", 1)
    case = filed().case
    for n in range(2):
        with transaction():
            signer = signing.Signer(
                name=f"Works {n}", email=f"joiner{n}@example.net", sender=joiner(ANONYMOUS, "192.0.2.1")
            )
            signing.sign(fresh(case), signer, Signing.JOINED, clock.now())
    assert len(mails_to("joiner0@example.net")) == 1 and not mails_to("joiner1@example.net")
    assert db.session.query(CoSignature).filter_by(unit_name="Works 1").count() == 1, "it has joined all the same"


def test_a_reminder_that_rests_with_its_answer_is_not_counted(world, at):
    row = _claimed(world)
    case = db.session.get(Case, row.case_id)
    answer(case, is_undoable=True)
    take(case, Step.UNDO, "hod")
    at("2026-11-16 11:00")
    answer(case)
    db.session.expire_all()
    reminders = [mail for mail in mails_to("typed@example.net") if "reminder" in words_of(mail).text]
    assert [mail.state for mail in reminders] == [MailState.DEAD, MailState.KEPT]


def test_an_address_that_was_reminded_once_is_not_written_to_again_however_long_the_case_lasts(world):
    row = _claimed(world)
    case, now = db.session.get(Case, row.case_id), clock.now()
    with transaction():
        assert claim(case, [row.contact_email], now, sender="person 1")
        forget_first_mails(now + timedelta(days=90))
    with transaction():
        assert not claim(case, [row.contact_email], now + timedelta(days=90))
        assert {mail.sender for mail in db.session.query(FirstMail)} == {""}
        case.state, case.closing, case.closed_at = CaseState.CLOSED, Closing.WITHDRAWN, now
    with transaction():
        assert forget_first_mails(now + timedelta(days=90)) == 2
