"""Doubtful letters wait for the convener of their division, or for an administrator; each act is on record."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from grievance.audit.models import EventRow
from grievance.cases import queries as cases
from grievance.cases.models import Attachment
from grievance.correspondence import operations
from grievance.correspondence.jobs import forget_old_letters
from grievance.correspondence.models import IncomingMail, IncomingOriginal
from grievance.correspondence.rules.words import Doubt, LetterState
from grievance.foundation import clock
from grievance.foundation.database import db
from tests.features.correspondence.conftest import letter, letters, mails_to
from tests.support.cases import filed

STRANGER = "stranger@else.example"


@pytest.fixture
def case(world):  # noqa: ANN001, ANN201
    return filed(contact_email="unit@unit.example").case


@pytest.fixture
def waiting(case, take):  # noqa: ANN001, ANN201
    """A letter in Jammu's tray: its sender is the unit of a case there."""
    take(letter("forum@forum.example", "The pole fell.", Subject="Pole"))
    return letters()[0]


def state_of(row: IncomingMail) -> LetterState:
    db.session.expire_all()
    return db.session.get(IncomingMail, row.id).state


def test_a_letter_waits_for_the_convener_of_its_division_alone(waiting, as_person):
    path = f"/letters/{waiting.id}"
    assert "Pole" in as_person("convener.jammu").get("/letters").text
    assert "The pole fell." in as_person("convener.jammu").get(path).text
    for who in ("convener.kashmir", "admin", "hod", "filer", "chair", "overseer"):
        assert as_person(who).get(path).status_code == 404
        assert "Pole" not in as_person(who).get("/letters").text
    for who in ("hod", "filer", "chair", "overseer"):
        assert as_person(who).get("/letters").status_code == 404


def test_what_nobody_can_place_waits_for_the_administrator(case, take, as_person):
    take(letter("forum@forum.example", "Hello there", STRANGER, Subject="Hello"))
    row = letters()[0]
    assert row.division is None
    assert "Hello" in as_person("admin").get("/letters").text
    assert as_person("convener.jammu").get(f"/letters/{row.id}").status_code == 404


def test_a_reference_in_the_text_chooses_the_tray_and_nothing_more(case, take, as_person):
    take(letter("forum@forum.example", f"About {case.number.lower().replace('-', ' ')} please", STRANGER))
    row = letters()[0]
    assert (row.division, row.case_id, row.state) == ("jammu", None, LetterState.TRAY)
    assert case.number in as_person("convener.jammu").get(f"/letters/{row.id}").text


def test_the_convener_puts_a_letter_on_a_case_and_both_sides_read_it(case, waiting, as_person):
    convener, path = as_person("convener.jammu"), f"/letters/{waiting.id}"
    found = convener.get(f"{path}?number={case.number.lower()}").text
    assert case.title in found and "Put it there" in found
    answer = convener.post(f"{path}/attach", data={"number": case.number})
    assert answer.status_code == 303 and answer.location.endswith(f"/cases/{case.number}")
    assert state_of(waiting) is LetterState.ATTACHED
    for who in ("hod", "filer"):
        told = as_person(who).get(f"/cases/{case.number}").text
        assert "The pole fell." in told and "The convener put an e-mail of Rakesh Kumar on the record" in told
    assert "The pole fell." in mails_to("hod@example.org", "letter_attached")[0].text
    assert convener.post(f"{path}/attach", data={"number": case.number}).status_code == 422, "once"
    assert len(cases.public_lines(case.id)) == 1


def test_a_letter_for_officers_only_stays_with_them(case, waiting, as_person):
    convener = as_person("convener.jammu")
    convener.post(f"/letters/{waiting.id}/attach", data={"number": case.number, "is_inner": "y"})
    assert "The pole fell." in as_person("hod").get(f"/cases/{case.number}").text
    filer = as_person("filer")
    assert "The pole fell." not in filer.get(f"/cases/{case.number}").text
    assert filer.get(f"/cases/{case.number}/letters/{waiting.id}").status_code == 404


def test_files_of_a_letter_are_looked_at_when_it_is_put_on_a_case(case, take, as_person):
    out = io.BytesIO()
    Image.effect_noise((200, 200), 60).convert("RGB").save(out, "JPEG")
    mail = letter("forum@forum.example", "See the photo.")
    mail.add_attachment(out.getvalue(), maintype="image", subtype="jpeg", filename="pole.jpg")
    mail.add_attachment(b"PK\x03\x04 bomb", maintype="application", subtype="zip", filename="bomb.zip")
    take(mail)
    row = letters()[0]
    convener = as_person("convener.jammu")
    assert "pole.jpg" in convener.get(f"/letters/{row.id}").text
    convener.post(f"/letters/{row.id}/attach", data={"number": case.number})
    (kept,) = db.session.scalars(select(Attachment).where(Attachment.case_id == case.id))
    assert (kept.name, kept.side) == ("pole.jpg", "convener")
    assert "bomb.zip" in as_person("hod").get(f"/cases/{case.number}/letters/{row.id}").text


def test_a_wrong_reference_is_said_at_the_field_and_nothing_is_lost(waiting, as_person):
    convener, path = as_person("convener.jammu"), f"/letters/{waiting.id}"
    for wrong in ("", "J26-9999-9", "rubbish", "K26-0001-4"):
        answer = convener.post(f"{path}/attach", data={"number": wrong})
        assert answer.status_code == 422
    assert "There is no such case among those you may see" in convener.get(f"{path}?number=J26-9999-9").text
    assert state_of(waiting) is LetterState.TRAY


def test_a_letter_is_set_aside_only_with_a_reason_and_can_be_brought_back(waiting, as_person):
    convener, path = as_person("convener.jammu"), f"/letters/{waiting.id}"
    assert convener.post(f"{path}/dismiss", data={"why": "  "}).status_code == 422
    assert convener.post(f"{path}/dismiss", data={"why": "Advertising"}).status_code == 303
    assert state_of(waiting) is LetterState.DISMISSED
    assert "Advertising" in convener.get("/letters?state=dismissed").text
    assert convener.post(f"{path}/dismiss", data={"why": "Again"}).status_code == 422
    assert convener.post(f"{path}/bring-back").status_code == 303
    assert state_of(waiting) is LetterState.TRAY


def test_an_administrator_hands_a_letter_to_a_convener_and_cannot_put_it_on_a_case(case, take, as_person):
    take(letter("forum@forum.example", "Hello there", STRANGER))
    row, admin = letters()[0], as_person("admin")
    assert "Put it on a case" not in admin.get(f"/letters/{row.id}?number={case.number}").text
    assert case.title not in admin.get(f"/letters/{row.id}?number={case.number}").text
    assert admin.post(f"/letters/{row.id}/attach", data={"number": case.number}).status_code == 422
    assert admin.post(f"/letters/{row.id}/hand-over", data={"division": "kashmir"}).status_code == 303
    assert admin.get(f"/letters/{row.id}").status_code == 404
    kashmir = as_person("convener.kashmir")
    assert "Hello there" in kashmir.get(f"/letters/{row.id}").text
    assert kashmir.post(f"/letters/{row.id}/hand-over", data={"division": "kashmir"}).status_code == 422
    assert kashmir.post(f"/letters/{row.id}/hand-over", data={}).status_code == 422


def test_all_acts_in_the_tray_are_audited(case, waiting, take, as_person):
    take(letter("forum@forum.example", "Second"))
    take(letter("forum@forum.example", "Third"))
    first, second, third = letters()
    convener = as_person("convener.jammu")
    convener.post(f"/letters/{first.id}/attach", data={"number": case.number})
    convener.post(f"/letters/{second.id}/dismiss", data={"why": "Advertising"})
    convener.post(f"/letters/{third.id}/hand-over", data={"division": "kashmir"})
    rows = {row.name: row for row in db.session.scalars(select(EventRow))}
    assert {"LetterAttached", "LetterDismissed", "LetterHandedOver"} <= set(rows)
    assert rows["LetterDismissed"].actor_name and not rows["LetterDismissed"].is_public


def test_the_tray_shows_text_and_nothing_that_runs(case, take, as_person):
    page = (b"From: <script>alert(1)</script> <stranger@else.example>\nTo: forum@forum.example\nSubject: <img src=x onerror=alert(2)>\n"
            b"Message-ID: <x@y>\nContent-Type: text/html\n\n<p>Words &lt;script&gt;alert(3)&lt;/script&gt;</p><script>alert(4)</script>"
            b"<img src=\"http://track.example/1.gif\"><a href=\"javascript:alert(5)\">here</a>")  # fmt: skip
    take(page)
    shown = as_person("admin").get(f"/letters/{letters()[0].id}").text
    assert (
        "<script>alert" not in shown
        and "<img src=" not in shown
        and "track.example" not in shown
        and "javascript:" not in shown
    )
    assert "&lt;script&gt;alert(3)" in shown and "alert(4)" not in shown


def test_the_list_is_paged_and_costs_the_same_for_few_and_for_many(case, as_person, statements):
    def add(first: int, last: int) -> None:
        for number in range(first, last):
            operations.take(letter("forum@forum.example", f"words {number}").as_bytes(), clock.now(), source="pipe")

    convener = as_person("convener.jammu")
    add(0, 3)
    convener.get("/letters")
    with statements() as few:
        convener.get("/letters")
    add(3, 55)
    with statements() as many:
        page = convener.get("/letters").text
    assert len(many) <= len(few)
    assert page.count("/letters/") < 60 and "page=2" in page
    assert "words" not in convener.get("/letters?page=99999&state=rubbish").text


def test_a_flood_from_one_address_is_counted_and_takes_nobody_s_time(case, monkeypatch):
    monkeypatch.setattr(operations, "LETTERS_A_DAY", 5)
    for number in range(8):
        operations.take(
            letter("forum@forum.example", f"words {number}", STRANGER).as_bytes(), clock.now(), source="pipe"
        )
    states = [row.state for row in letters()]
    assert states.count(LetterState.TRAY) == 5 and states.count(LetterState.IGNORED) == 3
    assert db.session.scalars(select(IncomingOriginal)).all().__len__() == 8, "nothing is lost"


def test_letters_of_machines_go_after_ninety_days_and_those_that_wait_stay(case, take, waiting):
    take(letter("forum@forum.example", "Away", Auto_Submitted="auto-replied"))
    late = clock.now() + timedelta(days=91)
    assert forget_old_letters(clock.now()) == 0
    assert forget_old_letters(late) == 1
    assert [row.state for row in letters()] == [LetterState.TRAY]


def test_a_letter_of_30_mb_waits_with_its_words_and_its_original(case, take, as_person):
    body = b"The words\n" + (b"y" * 76 + b"\n") * (30 * 1024 * 1024 // 77)
    found = take(b"From: unit@unit.example\nTo: forum@forum.example\nMessage-ID: <big@unit.example>\n\n" + body)
    assert (found.state, found.doubt) == (LetterState.TRAY, Doubt.TOO_LARGE)
    assert len(db.session.get(IncomingOriginal, found.letter_id).content) > 1000
    assert "The words" in as_person("convener.jammu").get(f"/letters/{found.letter_id}").text


def test_the_inbox_of_a_convener_counts_the_tray_and_others_see_nothing_of_it(waiting, as_person):
    assert "1 letter waits" in as_person("convener.jammu").get("/inbox").text
    assert "0 letters wait" in as_person("convener.kashmir").get("/inbox").text
    for who in ("hod", "filer", "chair"):
        assert "/letters" not in as_person(who).get("/inbox").text
    assert "/letters" in as_person("admin").get("/admin/system").text
