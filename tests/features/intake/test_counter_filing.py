"""An officer writes down what came on paper, by telephone or in a meeting."""

import pytest

from grievance.cases.models import Case
from grievance.foundation.database import db
from grievance.notifications.models import Outbox

LETTER = {
    "source": "paper", "source_date": "12-11-2026", "words": "The street lights in the estate are dark since October.",
    "where": "estate", "estate": "Lassipora", "name": "Nasreen Bhat", "filer_kind": "unit", "unit": "Valley Cold Store",
    "contact": "nasreen@example.in", "language": "ur",
}  # fmt: skip


@pytest.mark.parametrize("who", ["nodal", "hod", "convener.kashmir"])
def test_an_officer_enters_a_letter_and_gets_the_receipt(as_person, who):
    officer = as_person(who)
    done = officer.post("/counter-filing", data=LETTER)
    assert done.status_code == 303, done.text
    page = officer.get(done.headers["Location"]).text
    case = db.session.query(Case).one()
    assert case.number in page
    assert (str(case.source), case.source_date, case.office_code) == ("paper", "12-11-2026", "SIDCO-KASHMIR")
    assert case.filed_by_person_id is not None
    assert case.filer_person_id is None
    assert case.language == "ur"


def test_the_filer_is_told_by_mail_that_an_officer_wrote_it_down(as_person):
    as_person("nodal").post("/counter-filing", data=LETTER)
    mail = db.session.query(Outbox).filter_by(to_address="nasreen@example.in").one()
    assert db.session.query(Case).one().number in mail.text


def test_a_paper_without_telephone_or_address_is_taken_too(as_person):
    done = as_person("nodal").post("/counter-filing", data={**LETTER, "contact": "", "source": "meeting"})
    assert done.status_code == 303


def test_what_is_missing_is_said_at_once_and_nothing_typed_is_lost(as_person):
    refused = as_person("nodal").post(
        "/counter-filing", data={"words": "Street lights are dark", "source_date": "32-13-2026"}
    )
    assert refused.status_code == 422
    for words in ("Write the date as day, month, year", "Write the name", "Choose for whom", "name of the estate"):
        assert words in refused.text
    assert "Street lights are dark" in refused.text
    assert db.session.query(Case).count() == 0


def test_it_is_for_officers(client, as_person):
    assert client.get("/counter-filing").headers["Location"].startswith("/sign-in")
    assert as_person("filer").get("/counter-filing").status_code == 404
    assert as_person("overseer").get("/counter-filing").status_code == 404


def test_the_same_letter_pressed_twice_is_one_case(as_person):
    officer = as_person("nodal")
    for _ in range(2):
        officer.post("/counter-filing", data={**LETTER, "form_key": "k" * 24})
    assert db.session.query(Case).count() == 1
