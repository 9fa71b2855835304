"""Similar open cases: shown in full words, never with unit or person, and joined instead of filed anew."""

import pytest

from grievance.cases.models import Case, CoSignature
from grievance.foundation.database import db
from grievance.intake.models import Draft
from tests.features.intake.pages import answer, begin, file, prove, send, to_the_last_page

SECRET_UNIT = "Kohinoor Castings"
SECRET_NAME = "Bilal Unknown"


@pytest.fixture
def shared(world):
    """The number of an open case whose filer lets others join."""
    filer = world.test_client()
    number, _ = file(
        filer,
        {"is_open_to_join": "y"},
        contact={"unit": SECRET_UNIT, "name": SECRET_NAME, "contact": "lead@example.net"},
    )
    return number


def asked_whether_it_is_the_same(client):
    draft = begin(client)
    placed = answer(client, draft, "place")
    assert placed.headers["Location"] == f"{draft}/similar"
    return draft


def test_others_see_words_office_and_date_but_never_unit_or_person(client, shared):
    page = client.get(f"{asked_whether_it_is_the_same(client)}/similar").text
    assert "After 9 pm the voltage falls to 310." in page
    assert "Jammu Power Distribution Corporation" in page
    assert "Monday 7 December 2026" in page
    assert shared in page
    assert SECRET_UNIT not in page
    assert SECRET_NAME not in page


def test_a_case_that_its_filer_did_not_open_is_shown_to_nobody(client, world):
    file(world.test_client())
    draft = begin(client)
    assert answer(client, draft, "place").headers["Location"] == f"{draft}/words"


def test_the_question_is_left_out_for_another_place_and_another_subject(client, shared):
    draft = begin(client)
    elsewhere = answer(client, draft, "place", estate="Lassipora")
    assert elsewhere.headers["Location"] == f"{draft}/words"
    other = begin(client, about={"group": "workers_safety"})
    assert answer(client, other, "place").headers["Location"] == f"{other}/words"


def test_joining_adds_the_unit_and_tells_the_number_to_follow(client, shared):
    draft = asked_whether_it_is_the_same(client)
    joined = client.post(f"{draft}/similar", data={"choice": f"join:{shared}"})
    assert joined.headers["Location"] == f"{draft}/contact"
    assert answer(client, draft, "contact", contact="r@example.net").headers["Location"] == f"{draft}/check"
    sent = client.post(f"{draft}/check", data={"own_line": "Two of my batches are spoiled.", "may_be_named": "y"})
    done = prove(client, sent)
    page = client.get(done.headers["Location"]).text
    assert "You have joined this grievance" in page
    assert shared in page
    assert "2 units" in page
    signed = db.session.query(CoSignature).filter_by(is_lead=False).one()
    assert (signed.unit_name, signed.words, signed.may_be_named) == (
        "Shivalik Auto",
        "Two of my batches are spoiled.",
        True,
    )
    assert signed.contact_email == "r@example.net" and signed.contact_proved_at is not None
    assert db.session.query(Case).count() == 1


def test_joining_twice_counts_once(client, shared):
    draft = asked_whether_it_is_the_same(client)
    client.post(f"{draft}/similar", data={"choice": f"join:{shared}"})
    answer(client, draft, "contact")
    for _ in range(2):
        prove(client, client.post(f"{draft}/check", data={"own_line": ""}))
    assert db.session.query(CoSignature).filter_by(is_lead=False).count() == 1


def test_a_case_closed_in_the_meantime_cannot_be_joined_and_the_answers_are_kept(client, shared):
    draft = asked_whether_it_is_the_same(client)
    client.post(f"{draft}/similar", data={"choice": f"join:{shared}"})
    answer(client, draft, "contact")
    case = db.session.query(Case).one()
    case.state, case.closing = "closed", "withdrawn"
    db.session.commit()
    page = client.get(f"{draft}/check").text
    assert "That grievance was closed in the meantime" in page
    gone = client.get(f"{draft}/similar")
    assert gone.headers["Location"] == f"{draft}/words"
    assert "Rakesh Kumar" in client.get(f"{draft}/words").text or client.get(f"{draft}/contact").status_code == 200
    assert db.session.query(CoSignature).filter_by(is_lead=False).count() == 0


def test_the_same_but_worse_is_filed_and_the_two_are_linked(client, shared, as_person):
    draft = asked_whether_it_is_the_same(client)
    client.post(f"{draft}/similar", data={"choice": f"worse:{shared}"})
    answer(client, draft, "words")
    answer(client, draft, "contact")
    send(client, draft)
    newest = db.session.query(Case).order_by(Case.id.desc()).first()
    assert newest.number != shared
    assert f"{shared} is the same matter" in as_person("hod").get(f"/cases/{newest.number}").text


def test_words_of_the_same_matter_bring_the_question_before_the_last_page(client, shared):
    """Filed under another group in the same estate: the words are alike all the same."""
    draft = begin(client, about={"group": "something_else"})
    assert answer(client, draft, "place").headers["Location"] == f"{draft}/words"
    told = answer(client, draft, "words", words="After 9 pm the voltage falls to 300 and both our machines stop.")
    assert told.headers["Location"] == f"{draft}/similar"


def test_words_alike_elsewhere_in_the_division_bring_the_question_and_other_words_do_not(client, shared):
    draft = begin(client)
    assert answer(client, draft, "place", estate="Kathua").headers["Location"] == f"{draft}/words"
    told = answer(client, draft, "words", words="After 9 pm the voltage falls to 300 and both our machines stop.")
    assert told.headers["Location"] == f"{draft}/similar"
    assert shared in client.get(f"{draft}/similar").text
    other = begin(client)
    assert answer(client, other, "place", estate="Kathua").headers["Location"] == f"{other}/words"
    told = answer(client, other, "words", words="Nobody gives us the new connection that was sanctioned in spring.")
    assert told.headers["Location"] == f"{other}/contact"


def test_the_other_division_is_not_searched(client, shared):
    draft = begin(client)
    assert answer(client, draft, "place", estate="Lassipora").headers["Location"] == f"{draft}/words"
    told = answer(client, draft, "words", words="After 9 pm the voltage falls to 300 and both our machines stop.")
    assert told.headers["Location"] == f"{draft}/contact"


def test_who_said_that_it_is_another_matter_is_asked_again_only_about_another_case(client, shared, world):
    draft = asked_whether_it_is_the_same(client)
    client.post(f"{draft}/similar", data={"choice": "new"})
    words = "After 9 pm the voltage falls to 300 and both our machines stop."
    assert answer(client, draft, "words", words=words).headers["Location"] == f"{draft}/contact"
    contact = {"unit": "Fourth Unit", "contact": "fourth@example.net"}
    file(world.test_client(), {"is_open_to_join": "y"}, contact=contact)
    assert answer(client, draft, "words", words=words).headers["Location"] == f"{draft}/similar"


def test_a_register_ten_times_as_large_costs_no_more_statements(client, shared, statements, monkeypatch):
    def asked():
        draft = begin(client)
        answer(client, draft, "place", estate="Kathua")
        with statements() as seen:
            answer(client, draft, "words", words="After 9 pm the voltage falls to 300 and both our machines stop.")
        return len(seen)

    before = asked()
    first = db.session.query(Case).one()
    for serial in range(2, 12):
        copied = {c.key: getattr(first, c.key) for c in Case.__mapper__.columns if c.key != "id"}
        db.session.add(Case(**{**copied, "serial": serial, "number": f"J26-{serial:04}-0"}))
    db.session.flush()
    assert asked() <= before


def test_a_filers_own_open_case_is_shown_to_follow_instead(as_person):
    filer = as_person("filer")
    number, _ = file(filer)
    draft = begin(filer)
    assert answer(filer, draft, "place").headers["Location"] == f"{draft}/similar"
    page = filer.get(f"{draft}/similar").text
    assert "Your unit has told us about something like this" in page
    assert f"/cases/{number}" in page
    assert "join:" not in page


def test_shared_cases_have_a_page_of_their_own_from_which_others_join(client, shared):
    assert shared in client.get("/shared").text
    page = client.get(f"/shared/{shared}").text
    assert SECRET_UNIT not in page
    begun = client.post(f"/shared/{shared}/join")
    draft = begun.headers["Location"].rsplit("/", 1)[0]
    assert answer(client, draft, "contact").headers["Location"] == f"{draft}/check"
    assert "You join this grievance" in client.get(f"{draft}/check").text


def test_a_case_that_is_not_open_to_others_has_no_public_page(client, world):
    number, _ = file(world.test_client())
    assert client.get(f"/shared/{number}").status_code == 404
    assert client.post(f"/shared/{number}/join").status_code == 404


def test_the_page_of_similar_cases_reads_a_bounded_number_of_rows(client, shared, statements):
    draft = asked_whether_it_is_the_same(client)
    client.get(f"{draft}/similar")
    with statements() as seen:
        client.get(f"{draft}/similar")
    assert len(seen) <= 12, "\n".join(seen)


def test_another_place_asks_anew(client, shared):
    draft = asked_whether_it_is_the_same(client)
    client.post(f"{draft}/similar", data={"choice": f"join:{shared}"})
    moved = answer(client, draft, "place", estate="Lassipora")
    assert moved.headers["Location"] == f"{draft}/words"
    assert db.session.query(Draft).order_by(Draft.id.desc()).first().data.get("similar_to") is None


def test_a_finished_draft_leaves_no_words_behind(client):
    draft = to_the_last_page(client)
    send(client, draft)
    assert "Rakesh" not in str(db.session.query(Draft).one().data)


def joined(client, number, **contact):
    draft = asked_whether_it_is_the_same(client)
    client.post(f"{draft}/similar", data={"choice": f"join:{number}"})
    assert answer(client, draft, "contact", **contact).status_code == 303
    return prove(client, client.post(f"{draft}/check", data={}))


def test_a_unit_is_counted_once_however_often_it_joins_and_not_besides_its_own_case(client, shared, world):
    mine = {"contact": "mine@example.net"}
    assert joined(client, shared, **mine).status_code == 303
    again = joined(world.test_client(), shared, **mine)
    assert again.status_code == 422 and "Your unit shares this grievance already" in again.text
    own = joined(world.test_client(), shared, unit=SECRET_UNIT, contact="94191 77777")
    assert own.status_code == 422
    assert joined(world.test_client(), shared, unit="Third Unit", contact="94191 88888").status_code == 303
    assert db.session.query(CoSignature).filter_by(is_lead=False).count() == 2
