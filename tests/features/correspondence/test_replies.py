"""A letter to the address of a case lands on it as that person's words; by token, never by subject or sender."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from sqlalchemy import select

from grievance.cases import queries as cases
from grievance.cases.models import Attachment
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseState
from grievance.correspondence import operations
from grievance.correspondence.rules.words import Doubt, LetterState
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.notifications import addressing
from grievance.notifications import operations as outbox
from tests.features.correspondence.conftest import DOMAIN, address_of, letter, letters, mails_to, return_address_of
from tests.support.cases import answer, filed, fresh
from tests.support.cases import take as take_step

UNIT = "unit@unit.example"


@pytest.fixture
def case(world):  # noqa: ANN001, ANN201
    return filed(contact_email=UNIT).case


def page(client, case) -> str:  # noqa: ANN001
    return " ".join(client.get(f"/cases/{case.number}").text.split())


def test_a_mail_about_a_case_carries_both_addresses_and_keeps_its_message_id(world, case, smtp, monkeypatch):
    monkeypatch.setattr(world.extensions["mail"], "server", "127.0.0.1")
    monkeypatch.setattr(world.extensions["mail"], "port", smtp.port)
    monkeypatch.setitem(world.config, "MAIL_SERVER", "127.0.0.1")
    with transaction():
        rows = [outbox.queue_mail("case_closed", to, {"reference": case.number, "title": case.title, "office": "JPDCL", "link": "https://x",
                                  "how": "Closed", "closed_on": clock.today(), "dispute_by": None, "reader": "filer",
                                  "asks_word": False},
                                  key=f"t:{to}", language="en", at=clock.now(), case=case) for to in (UNIT, "hod@example.org")]  # fmt: skip
    outbox.deliver(clock.now())
    mails = {mail["To"]: mail for mail in smtp.mails}
    assert mails[UNIT]["Reply-To"] == address_of(case)
    assert mails["hod@example.org"]["Reply-To"] == address_of(case, "hod")
    assert mails[UNIT]["Message-ID"] == rows[0].message_id
    assert set(smtp.senders) >= {return_address_of(row) for row in rows}
    assert len(set(smtp.senders)) == len(smtp.senders), "each mail has its own return path"
    assert mails[UNIT]["Auto-Submitted"] == "auto-generated"


def test_without_a_domain_mails_are_as_before(world, case, monkeypatch):
    import dataclasses

    monkeypatch.setitem(
        world.config, "SETTINGS", dataclasses.replace(world.config["SETTINGS"], mail_receiving_domain=None)
    )
    row = mails_to(UNIT)[0]
    assert addressing.reply_to(row) is None and addressing.return_path(row.id) is None


def test_a_code_to_follow_a_case_asks_for_no_answer(case):
    row = mails_to(UNIT)[0]
    row.message = "track_code"
    assert addressing.reply_to(row) is None


def test_the_words_of_the_filer_land_without_what_they_quote(case, take, as_person):
    mail = letter(
        address_of(case), "It trips again.\n\nOn Mon, 16 Nov 2026, Forum wrote:\n> Which feeder?\n\n-- \nRakesh"
    )
    found = take(mail)
    assert (found.state, found.doubt, found.case_id) == (LetterState.LANDED, None, case.id)
    (line,) = cases.public_lines(case.id)
    assert (line.body, line.side, line.author_name) == ("It trips again.", "filer", "Rakesh Kumar")
    told = page(as_person("hod"), case)
    assert "It trips again." in told and "Which feeder?" not in told
    assert "It came by e-mail" in told and "The whole e-mail" in told
    assert [row.subject for row in mails_to("hod@example.org", "filer_replied")]


def test_the_whole_letter_is_behind_the_fence_of_the_case(case, take, as_person, client):
    found = take(letter(address_of(case), "New words.\n\n> Which feeder?"))
    path = f"/cases/{case.number}/letters/{found.letter_id}"
    assert "Which feeder?" in as_person("hod").get(path).text
    assert "Which feeder?" in as_person("filer").get(path).text
    for other in ("hod.kashmir", "admin", "convener.kashmir"):
        assert as_person(other).get(path).status_code == 404
    assert client.get(path).status_code == 404
    another = filed(contact_email=UNIT).case
    assert as_person("hod").get(f"/cases/{another.number}/letters/{found.letter_id}").status_code == 404


def test_the_subject_and_the_sender_alone_lead_nowhere(case, take):
    found = take(letter("forum@forum.example", Subject=f"Re: {case.number} urgent"))
    assert (found.state, found.doubt, found.case_id) == (LetterState.TRAY, Doubt.NO_ADDRESS, None)
    assert letters()[0].division == "jammu"
    assert cases.public_lines(case.id) == []


def test_a_token_of_another_case_person_or_nobody_is_refused(case, take):
    other = filed(contact_email="else@unit.example").case
    good = address_of(case)
    local, _, host = good.partition("@")
    head, _, proof = local.rpartition("-")
    bad = [f"{head}-{'a' * 24}@{host}", f"{address_of(other).partition('@')[0].rpartition('-')[0]}-{proof}@{host}",
           f"{head.replace('-c', '-p1')}-{proof}@{host}"]  # fmt: skip
    for at, address in enumerate(bad):
        found = take(letter(address, f"words {at}"))
        assert (found.state, found.doubt) == (LetterState.TRAY, Doubt.WRONG_TOKEN)
    assert cases.public_lines(case.id) == [] and cases.public_lines(other.id) == []


def test_another_sender_lands_with_a_mark_and_the_person_is_told(case, take, as_person):
    found = take(letter(address_of(case), sender="stranger@else.example"))
    assert (found.state, found.doubt) == (LetterState.LANDED, Doubt.OTHER_SENDER)
    told = page(as_person("hod"), case)
    assert "from another address than the unit" in told and "s…@else.example" in told
    (mail,) = mails_to(UNIT, "letter_taken")
    assert "another address" in mail.text
    assert mails_to("stranger@else.example") == []
    convener = as_person("convener.jammu").get("/letters?state=landed&marked=1").text
    assert "It came from another address" in convener


def test_the_same_letter_twice_is_one_line(case, take):
    mail = letter(address_of(case))
    first, again = take(mail), take(b"Received: from a second way\r\n" + mail.as_bytes().replace(b"\n", b"\r\n"))
    assert first.is_new and not again.is_new and again.letter_id == first.letter_id
    assert len(cases.public_lines(case.id)) == 1 and len(letters()) == 1


def test_another_letter_under_a_known_message_id_is_for_a_person_to_look_at(case, take):
    take(letter(address_of(case), "First words.", Message_ID="<1@unit.example>"))
    found = take(letter(address_of(case), "Other words.", Message_ID="<1@unit.example>"))
    assert (found.state, found.doubt) == (LetterState.TRAY, Doubt.SAME_ID)
    assert len(cases.public_lines(case.id)) == 1


def test_one_letter_to_two_cases_lands_on_both(case, take):
    other = filed(contact_email=UNIT).case
    mail = letter(f"{address_of(case)}, {address_of(other)}")
    found = operations.take(mail.as_bytes(), clock.now(), source="pipe")
    assert {one.case_id for one in found} == {case.id, other.id}
    again = operations.take(mail.as_bytes(), clock.now(), source="pipe", recipients=[address_of(other)])
    assert not any(one.is_new for one in again)


def test_the_envelope_names_the_case_where_the_head_does_not(case, take):
    assert take(letter("undisclosed-recipients:;"), recipients=[address_of(case)]).state is LetterState.LANDED


def test_a_letter_while_a_question_waits_is_a_message_and_says_how_to_answer(case, take, as_person):
    take_step(case, Step.ASK_FILER, "hod", question="Which feeder?", days=7)
    assert take(letter(address_of(case), "The 33 kV one.")).state is LetterState.LANDED
    assert fresh(case).state is CaseState.CLARIFICATION
    (mail,) = mails_to(UNIT, "letter_taken")
    assert "not yet the answer to the question" in mail.text and f"number={case.number}" in mail.text.replace(
        "/cases/", "number="
    )
    (office,) = mails_to("hod@example.org", "filer_replied")
    assert "take the question back" in office.text
    assert "The 33 kV one." in page(as_person("hod"), case)


def test_a_letter_to_an_answered_case_says_that_only_the_buttons_count(case, take):
    answer(case)
    take(letter(address_of(case), "Not settled at all."))
    assert fresh(case).state is CaseState.ANSWERED
    (mail,) = mails_to(UNIT, "letter_taken")
    assert "Only the buttons on the page say that" in mail.text


def test_we_answer_an_address_at_most_once_a_day(case, take, at):
    take_step(case, Step.ASK_FILER, "hod", question="Which feeder?", days=7)
    for number in range(5):
        take(letter(address_of(case), f"words {number}"))
    assert len(mails_to(UNIT, "letter_taken")) == 1
    at("2026-11-17 10:00")
    take(letter(address_of(case), "words of the next day"))
    assert len(mails_to(UNIT, "letter_taken")) == 2


def test_an_ordinary_letter_is_not_answered(case, take):
    take(letter(address_of(case)))
    assert mails_to(UNIT, "letter_taken") == []


def test_a_letter_to_a_closed_case_goes_to_the_tray_of_its_convener(case, take, as_person):
    take_step(case, Step.WITHDRAW, "filer", reason="Settled otherwise")
    found = take(letter(address_of(case), "It is not settled."))
    assert (found.state, found.doubt, found.case_id) == (LetterState.TRAY, Doubt.CASE_CLOSED, case.id)
    assert len(cases.public_lines(case.id)) == 1, "the reason of the withdrawal alone"
    assert "grievance that is closed" in mails_to(UNIT, "letter_taken")[0].text
    assert "The case it was sent to is closed" in as_person("convener.jammu").get("/letters").text
    assert "The case it was sent to is closed" not in as_person("convener.kashmir").get("/letters").text


def test_an_officer_s_letter_is_a_note_among_officers_and_never_reaches_the_filer(case, take, as_person):
    found = take(letter(address_of(case, "hod"), "Ask the field division first.", "hod@example.org"))
    assert found.state is LetterState.LANDED
    assert cases.public_lines(case.id) == []
    assert "Ask the field division first." in page(as_person("nodal"), case)
    filer = as_person("filer")
    assert "field division" not in page(filer, case)
    assert filer.get(f"/cases/{case.number}/letters/{found.letter_id}").status_code == 404


def test_an_officer_who_has_left_the_office_lands_nowhere(case, take):
    from grievance.accounts import queries as people
    from grievance.accounts.models import RoleGrant

    address = address_of(case, "hod")
    person = people.person_by_email("hod@example.org")
    for grant in db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id)):
        grant.to_on = grant.from_on
    db.session.flush()
    db.session.commit()
    found = take(letter(address, sender="hod@example.org"))
    assert (found.state, found.doubt) == (LetterState.TRAY, Doubt.NOT_THEIR_CASE)


def picture() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((200, 200), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def test_files_are_taken_by_their_content_and_the_others_are_named(case, take, as_person):
    mail = letter(address_of(case), "See the photo.")
    mail.add_attachment(picture(), maintype="application", subtype="octet-stream", filename="../../photo.exe")
    mail.add_attachment(b"MZ\x90\x00 program", maintype="image", subtype="jpeg", filename="invoice.jpg")
    take(mail)
    (kept,) = db.session.scalars(select(Attachment).where(Attachment.case_id == case.id))
    assert (kept.name, kept.media_type, kept.side, kept.is_inner) == ("photo.jpg", "image/jpeg", "filer", False)
    (row,) = letters()
    assert [name for name, _ in row.left_out] == ["invoice.jpg"]
    assert "invoice.jpg" in mails_to(UNIT, "letter_taken")[0].text
    told = as_person("hod").get(f"/cases/{case.number}/letters/{row.id}").text
    assert "invoice.jpg" in told and "neither a picture" in told


def test_a_letter_of_files_alone_lands_under_its_subject(case, take):
    mail = letter(address_of(case), "", Subject="Photo of the pole")
    mail.add_attachment(picture(), maintype="image", subtype="jpeg", filename="pole.jpg")
    assert take(mail).state is LetterState.LANDED
    assert cases.public_lines(case.id)[0].body == "Photo of the pole"


def test_a_letter_without_words_and_files_waits_for_a_person(case, take):
    assert take(letter(address_of(case), "")).doubt is Doubt.EMPTY


def test_when_a_letter_cannot_land_no_file_of_it_stays(case, take, monkeypatch, receiving):
    from pathlib import Path

    from grievance.correspondence import landing

    monkeypatch.setattr(landing.cases, "perform", lambda *_, **__: 1 / 0)
    mail = letter(address_of(case), "See the photo.")
    mail.add_attachment(picture(), maintype="image", subtype="jpeg", filename="pole.jpg")
    found = take(mail)
    assert (found.state, found.doubt) == (LetterState.TRAY, Doubt.UNREADABLE)
    assert not [path for path in Path(receiving.config["SETTINGS"].files_url).rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "heads",
    [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Auto_Response_Suppress": "All"}, {"List_Id": "<a.b>"},
     {"Subject": "Automatic reply: away"}, {"Return_Path": "<>"}],
    ids=str,
)  # fmt: skip
def test_a_machine_s_letter_is_counted_and_does_nothing(case, take, heads):
    take_step(case, Step.ASK_FILER, "hod", question="Which feeder?", days=7)
    before = len(mails_to(UNIT))
    found = take(letter(address_of(case), "I am away.", **heads))
    assert found.state is LetterState.IGNORED and found.why
    assert cases.public_lines(case.id)[-1].body == "Which feeder?"
    assert len(mails_to(UNIT)) == before


def test_a_null_sender_in_the_envelope_is_never_answered(case, take):
    assert take(letter(address_of(case)), envelope_sender="").state is LetterState.IGNORED


def test_two_forums_that_answer_each_other_stop_at_once(case, take):
    """Our own mail, sent back to the case as it is, is a machine's letter."""
    take_step(case, Step.ASK_FILER, "hod", question="Which feeder?", days=7)
    take(letter(address_of(case), "words"))
    (ours,) = mails_to(UNIT, "letter_taken")
    mail = letter(address_of(case), ours.text, Auto_Submitted="auto-generated")
    assert take(mail).state is LetterState.IGNORED
    assert len(mails_to(UNIT, "letter_taken")) == 1


@pytest.mark.parametrize("language", ["hi", "ur"])
def test_the_filer_s_page_tells_it_in_his_language(language, case, take, as_person):
    from grievance.accounts import queries as people

    found = take(letter(address_of(case), "वोल्टेज गिरता है।", sender="stranger@else.example"))
    filer = as_person("filer")
    with transaction():
        people.person_by_email("filer@example.org").language = language
    told = page(filer, case)
    assert "वोल्टेज गिरता है।" in told and "It came by e-mail" not in told and "The whole e-mail" not in told
    whole = filer.get(f"/cases/{case.number}/letters/{found.letter_id}").text
    assert "What it says" not in whole and f'lang="{language}"' in whole


def test_the_address_is_our_own_domain_only(case, take):
    elsewhere = address_of(case).replace(DOMAIN, "evil.example")
    assert take(letter(elsewhere)).doubt is Doubt.NO_ADDRESS


def test_a_letter_to_a_joined_case_leads_on_to_the_other_without_the_writers_name(take, case):
    other = filed(
        title="The other feeder", filer_person_id=None, contact_email="other@unit.example", contact_mobile="9419155555"
    ).case
    address = address_of(case)
    take_step(case, Step.JOIN, "convener.jammu", into=other.number, reason="Same")
    take(letter(address, "It tripped again on Sunday."))
    assert [line.body for line in cases.public_lines(other.id)][-1] == "It tripped again on Sunday."
    assert letters()[-1].case_id == case.id
    told = mails_to("hod@example.org", "filer_replied")[-1]
    assert "It tripped again on Sunday." in told.text and "Unit:" not in told.text, (
        "nor under the name of the other's lead"
    )
