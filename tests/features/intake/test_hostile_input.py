"""Clumsy and hostile input on every page of filing: a sentence, nothing lost, never a fault."""

import io

import pytest

from grievance.cases.models import Case
from grievance.foundation.database import db
from tests.features.intake.pages import ANSWERS, answer, begin, send, to_the_last_page

ODD = {
    "empty": "",
    "blanks": " \t\n ",
    "endless": "x" * 60_000,
    "emoji": "😀" * 50,
    "right to left marks": "‮\u200f\u202e evil",
    "null": "a\x00b",
    "half a pair": "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "markup": "<script>alert(1)</script>{{ 7*7 }}%(x)s",
    "sql": '\'; DROP TABLE "case"; --',
    "path": "../../etc/passwd",
    "number": "-1e999",
    "list": "[]",
}
STEPS = ("about", "place", "similar", "words", "contact", "check", "later")


@pytest.fixture(autouse=True)
def _faults_are_raised(world):
    world.config["RAISE_FAULTS"] = True


FIELDS = {
    "about": ("group", "form_key", "version"), "place": ("where", "estate", "chosen", "plot", "district", "place", "do"),
    "similar": ("choice",), "words": ("words", "since", "wanted"),
    "contact": ("name", "filer_kind", "unit", "contact", "udyam", "gstin"), "check": ("category", "seen", "do", "is_conduct"),
    "later": ("email",),
}  # fmt: skip


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_any_text_in_any_field_gets_a_sentence_or_is_taken(client, odd):
    draft = to_the_last_page(client)
    for step, fields in FIELDS.items():
        given = client.post(f"{draft}/{step}", data=dict.fromkeys(fields, odd))
        assert given.status_code in (303, 422), (step, given.status_code)
        for name in fields:
            one = client.post(f"{draft}/{step}", data={**ANSWERS.get(step, {}), name: odd})
            assert one.status_code in (303, 422, 200), (step, name, one.status_code)


@pytest.mark.parametrize("step", STEPS)
def test_an_unknown_draft_is_a_page_with_a_sentence(client, step):
    for token in ("x", "0" * 400, "..", "%00", "ڈرافٹ"):
        assert client.get(f"/file/{token}/{step}").status_code == 404
        assert client.post(f"/file/{token}/{step}", data={"a": "b"}).status_code in (404, 308)


def test_nothing_typed_is_lost_when_something_else_is_missing(client):
    draft = begin(client)
    answer(client, draft, "place")
    refused = client.post(f"{draft}/words", data={"words": "The voltage falls every night.", "wanted": "A transformer"})
    assert refused.status_code == 422
    assert "Choose since when this has been happening" in refused.text
    assert "The voltage falls every night." in refused.text
    assert 'value="A transformer"' in refused.text
    assert "<title>Error:" in refused.text


def test_everything_wrong_on_a_page_is_said_at_once_and_leads_to_its_field(client):
    draft = begin(client)
    answer(client, draft, "place")
    answer(client, draft, "words")
    refused = client.post(f"{draft}/contact", data={"contact": "12345", "udyam": "JK-1"}).text
    for words in ("Write your name.", "Choose who you are", "ten digits of a mobile number", "Udyam number like"):
        assert words in refused
    assert 'href="#contact"' in refused
    assert 'value="12345"' in refused


def test_words_over_the_limit_are_kept_on_the_page_with_their_number(client):
    draft = begin(client)
    answer(client, draft, "place")
    refused = client.post(f"{draft}/words", data={"words": "word " * 500, "since": "week"})
    assert "2,000" in refused.text
    assert refused.text.count("word ") > 400


def test_an_estate_that_does_not_exist_is_said_and_others_are_offered(client):
    refused = answer(client, begin(client), "place", estate="Atlantis")
    assert "We do not know an estate of this name" in refused.text
    assert 'value="Atlantis"' in refused.text
    assert "Lassipora" in refused.text


def test_a_district_that_does_not_exist_is_asked_again(client):
    refused = answer(client, begin(client), "place", where="district", district="Ladakh")
    assert refused.status_code == 422
    assert "Choose the district." in refused.text


def test_emoji_and_both_scripts_are_kept_letter_for_letter(client):
    words = "Voltage 🔌 गिरता है، وولٹیج گر جاتا ہے — 50 % of nights, <b>no</b> & more"
    draft = to_the_last_page(client, words={"words": words, "since": "week"})
    send(client, draft)
    assert db.session.query(Case).one().body == words


def test_fields_that_the_page_does_not_have_change_nothing(client):
    draft = to_the_last_page(client)
    send(
        client,
        draft,
        state="closed",
        office_code="CS",
        number="J26-9999-9",
        filer_person_id="1",
        unit_id="1",
        kind="point",
    )
    case = db.session.query(Case).one()
    assert (str(case.state), case.office_code, case.filer_person_id) == ("with_office", "JPDCL", None)


def test_a_photo_is_added_and_taken_away_and_goes_with_the_case(client):
    from PIL import Image

    draft = to_the_last_page(client)
    photo = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(photo, "JPEG")
    for _ in range(2):
        photo.seek(0)
        done = client.post(f"{draft}/files", data={"file": (io.BytesIO(photo.getvalue()), "meter ✓ رات.jpg")})
        assert done.status_code == 303, done.text
    page = client.get(f"{draft}/files").text
    assert page.count("Remove") == 2
    remove = page.split('action="')[1].split('"')[0]
    assert client.post(remove).status_code == 303
    assert "1 file" in client.get(f"{draft}/check").text
    send(client, draft)
    from grievance.cases.models import Attachment

    kept = db.session.query(Attachment).filter(Attachment.removed_at.is_(None)).one()
    assert kept.case_id == db.session.query(Case).one().id


@pytest.mark.parametrize(
    ("name", "content"),
    [("photo.jpg", b"MZ\x90\x00 not a photo"), ("page.html", b"<html><script>1</script>"), ("empty.pdf", b"")],
)
def test_a_file_of_another_kind_is_refused_with_what_to_do(client, name, content):
    draft = to_the_last_page(client)
    refused = client.post(f"{draft}/files", data={"file": (io.BytesIO(content), name)})
    assert refused.status_code == 422
    assert "err-msg" in refused.text
    assert "Remove" not in client.get(f"{draft}/files").text


def test_sending_no_file_says_so(client):
    draft = to_the_last_page(client)
    assert "Choose a photo or a paper" in client.post(f"{draft}/files", data={}).text


def test_a_file_of_another_draft_cannot_be_taken_away(client, world):
    draft = to_the_last_page(client)
    assert client.post(f"{draft}/files/999999/remove").status_code == 404


def test_a_draft_that_nobody_finished_goes_with_its_files(client, at, world):
    from pathlib import Path

    from PIL import Image

    from grievance.admin.jobs import keep_house
    from grievance.cases import attachments
    from grievance.cases.models import Attachment
    from grievance.intake.models import Draft

    draft = to_the_last_page(client)
    photo = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(photo, "PNG")
    for _ in range(2):
        client.post(f"{draft}/files", data={"file": (io.BytesIO(photo.getvalue()), "meter.png")})
    client.post(client.get(f"{draft}/files").text.split('action="')[1].split('"')[0])
    keys = [row.storage_key for row in db.session.query(Attachment)]
    kept = [Path(attachments.folder()) / key[:2] / key for key in keys]
    assert len(kept) == 2
    assert all(path.exists() for path in kept)
    keep_house(at("2026-12-20 03:00"))
    assert db.session.query(Draft).count() == 0
    assert db.session.query(Attachment).count() == 0
    assert not any(path.exists() for path in kept)
