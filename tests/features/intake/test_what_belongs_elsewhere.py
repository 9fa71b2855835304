"""What the forum cannot settle is said before filing, and nothing is refused because of it."""

from grievance.enterprises.models import Unit
from grievance.foundation.database import db
from tests.features.intake.pages import answer, begin, file, to_the_last_page

GSTIN = "01AABCS1234F1Z5"


def test_the_first_page_says_folded_what_is_settled_elsewhere_and_where(client):
    page = client.get("/file").text
    assert "<summary>What the forum cannot settle, and who does</summary>" in page
    for address in ("Central Administrative Tribunal", "cms.rbi.org.in", "cioins.co.in", "Public Information Officer"):
        assert address in page
    assert len(page.encode()) < 12_000 * 3


def test_words_that_speak_of_a_court_get_a_note_before_sending_and_can_be_sent(client):
    draft = begin(client)
    answer(client, draft, "place")
    answer(client, draft, "words", words="The lease is cancelled and our writ petition is pending in the High Court.")
    answer(client, draft, "contact")
    page = client.get(f"{draft}/check").text
    assert "Only that court or tribunal" in page
    assert "send it. An officer reads it" in page
    assert "Send grievance" in page


def test_other_words_get_no_note(client):
    assert "settled elsewhere" not in client.get(f"{to_the_last_page(client)}/check").text


def test_a_gstin_is_checked_by_its_last_sign_and_nothing_typed_is_lost(client):
    draft = begin(client)
    answer(client, draft, "place")
    answer(client, draft, "words")
    wrong = answer(client, draft, "contact", gstin="01AABCS1234F1Z0")
    assert wrong.status_code == 422
    assert "The last sign of this GSTIN does not fit the others." in wrong.text
    assert "01AABCS1234F1Z0" in wrong.text and "Shivalik Auto" in wrong.text


def test_a_udyam_number_of_no_state_is_said_at_its_field(client):
    draft = begin(client)
    answer(client, draft, "place")
    answer(client, draft, "words")
    wrong = answer(client, draft, "contact", udyam="UDYAM-XX-14-0001234")
    assert wrong.status_code == 422 and "is no state in a Udyam number" in wrong.text


def test_both_numbers_are_kept_on_the_unit(client):
    file(client, contact={"udyam": "UDYAM-JK-14-0001234", "gstin": GSTIN.lower()})
    unit = db.session.query(Unit).filter_by(name="Shivalik Auto").one()
    assert (unit.udyam, unit.gstin) == ("UDYAM-JK-14-0001234", GSTIN)
