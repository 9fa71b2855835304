"""Filing page by page, as an industrialist on a phone does it."""

import gzip
import re
import unicodedata

import pytest

from grievance.accounts import queries as people
from grievance.audit.models import EventRow
from grievance.cases.models import Case
from grievance.enterprises.models import Unit
from grievance.enterprises.operations import add_member, find_or_make_unit
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.intake.models import Draft
from grievance.notifications.models import Outbox
from grievance.reference import queries as reference
from grievance.reference.rules.words import HolderKind
from tests.features.intake.pages import ANSWERS, URDU, answer, begin, code_sent, file, on_page, send, to_the_last_page


def case_of(number):
    return db.session.query(Case).filter_by(number=number).one()


def test_a_grievance_in_urdu_is_filed_word_for_word_and_reaches_the_office(client):
    client.get("/display/choose?language=ur&next=/file")
    words = {"words": URDU, "since": "month", "wanted": "فیز 2 کے لیے دوسرا ٹرانسفارمر"}
    page = client.get(f"{begin(client)}/place").text
    assert 'lang="ur" dir="rtl"' in page
    assert "یہ کہاں کا معاملہ ہے؟" in page
    assert "محفوظ کریں اور آگے بڑھیں" in page
    number, _ = file(client, words=words, contact={"name": "راکیش کمار"})
    case = case_of(number)
    assert case.body == unicodedata.normalize("NFC", URDU)
    assert case.wanted == words["wanted"]
    assert (case.contact_name, case.contact_mobile, case.language) == ("راکیش کمار", "9419123456", "ur")
    assert (case.office_code, case.district, case.estate_code, case.plot) == ("JPDCL", "Jammu", "gangyal", "14-A")
    assert case.title == "رات 9 بجے کے بعد وولٹیج 310 تک گر جاتا ہے"


def test_the_receipt_shows_number_secret_office_date_and_what_comes_next(client):
    draft = to_the_last_page(client)
    page = client.get(send(client, draft).headers["Location"]).text
    assert re.search(r"J26-\d{4}-\d", page)
    assert re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", page)
    assert "Jammu Power Distribution Corporation" in page
    assert "Monday 7 December 2026" in page
    assert "the first day counted is Tuesday 17 November 2026" in page
    assert "First reply, or a question to you" in page


def test_the_secret_opens_the_case_and_is_shown_for_an_hour_only(client, world, at):
    number, draft = file(client)
    secret = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", client.get(f"{draft}/filed").text).group(0)
    visitor = world.test_client()
    followed = visitor.post("/track", data={"number": number, "secret": secret})
    assert followed.status_code == 303
    assert secret not in db.session.query(Draft).order_by(Draft.id.desc()).first().data.get("sealed", "")
    at("2026-11-16 11:01")
    later = client.get(f"{draft}/filed").text
    assert secret not in later
    assert number in later


def test_the_last_page_says_where_it_goes_and_why_before_anything_is_sent(client):
    draft = to_the_last_page(client)
    page = client.get(f"{draft}/check").text
    assert "It goes to Jammu Power Distribution Corporation" in page
    assert "because Gangyal estate is in Jammu division" in page
    assert "Monday 7 December 2026" in page
    assert db.session.query(Case).count() == 0


def test_a_draft_survives_a_closed_browser_by_its_link(client, world):
    draft = begin(client)
    answer(client, draft, "place")
    elsewhere = world.test_client()
    found = elsewhere.get(draft)
    assert found.headers["Location"] == f"{draft}/words"
    assert "Gangyal, Jammu" in elsewhere.get(f"{draft}/words").text


def test_the_same_browser_finds_its_draft_again(client):
    draft = begin(client)
    answer(client, draft, "place")
    page = client.get("/file").text
    assert "You have begun a grievance here" in page
    assert f"{draft}/words" in page


def test_a_draft_is_kept_for_30_days_and_then_says_so(client, at):
    draft = begin(client)
    at("2026-12-16 09:59")
    assert client.get(f"{draft}/place").status_code == 200
    at("2026-12-16 10:01")
    gone = client.get(f"{draft}/place")
    assert gone.status_code == 404
    assert "A draft is kept for 30 days" in gone.text


def test_going_back_shows_what_was_answered_and_a_change_returns_to_the_last_page(client):
    draft = to_the_last_page(client)
    assert "After 9 pm the voltage falls" in client.get(f"{draft}/words").text
    changed = answer(client, draft, "words", words="The feeder trips ten times a day since Diwali.")
    assert changed.headers["Location"] == f"{draft}/check"
    page = client.get(f"{draft}/check").text
    assert "The feeder trips ten times" in page
    assert "Rakesh Kumar" in page


def test_nobody_sends_before_every_question_is_answered(client):
    draft = begin(client)
    assert client.get(f"{draft}/check").headers["Location"] == f"{draft}/place"
    assert answer(client, draft, "contact").headers["Location"] == f"{draft}/place"
    assert client.post(f"{draft}/check", data={"do": "send"}).headers["Location"] == f"{draft}/place"


def test_the_same_send_twice_makes_one_case_and_shows_the_first(client):
    draft = to_the_last_page(client, contact={"contact": "rakesh@example.in"})
    page = client.get(f"{draft}/check").text
    fields = {name: on_page(page, name) for name in ("category", "seen", "form_key")}
    first = client.post(f"{draft}/check", data={**fields, "do": "send"})
    again = client.post(f"{draft}/check", data={**fields, "do": "send"})
    by_another_tab = client.post(f"{draft}/check", data={**fields, "form_key": "x" * 24, "do": "send"})
    asked = first.headers["Location"]
    assert asked == again.headers["Location"] == by_another_tab.headers["Location"] == f"{draft}/code"
    typed = {"form_key": on_page(client.get(asked).text, "form_key"), "code": code_sent()}
    answers = [client.post(asked, data=typed) for _ in range(3)]
    answers.append(client.post(asked, data={**typed, "form_key": "y" * 24}))
    assert {each.headers["Location"] for each in answers} == {f"{draft}/filed"}
    assert db.session.query(Case).count() == 1
    assert client.get(f"{draft}/words").headers["Location"] == f"{draft}/filed"


def test_the_first_question_pressed_twice_begins_one_draft(client):
    key = on_page(client.get("/file").text, "form_key")
    first = client.post("/file", data={"group": "power", "form_key": key})
    again = client.post("/file", data={"group": "power", "form_key": key})
    assert first.headers["Location"] == again.headers["Location"]
    assert db.session.query(Draft).count() == 1


def test_another_subject_shows_its_office_and_date_before_it_is_sent(client):
    draft = to_the_last_page(client)
    looked = send(client, draft, category="power_tariff_billing")
    assert looked.headers["Location"] == f"{draft}/check#goes-to"
    page = client.get(f"{draft}/check").text
    assert on_page(page, "category") == "power_tariff_billing"
    assert "Wednesday 16 December 2026" in page
    assert db.session.query(Case).count() == 0
    assert send(client, draft).headers["Location"] == f"{draft}/filed"


def test_something_else_is_sorted_by_its_words(client):
    number, _ = file(
        client,
        about={"group": "something_else"},
        words={"words": "The drain in front of our shed in the estate is blocked and the road is broken."},
    )
    assert case_of(number).category_code == "estate_infrastructure"
    assert case_of(number).office_code == "SICOP-JAMMU"


def test_a_complaint_about_conduct_goes_to_the_department_above_and_is_never_open_to_others(client):
    draft = to_the_last_page(client)
    send(client, draft, is_conduct="y", is_open_to_join="y")
    page = client.get(f"{draft}/check").text
    assert "Power Development Department" in page
    sent = send(client, draft, is_conduct="y", is_open_to_join="y")
    assert sent.headers["Location"] == f"{draft}/filed"
    case = db.session.query(Case).one()
    assert (case.office_code, case.conduct_office_code, case.is_conduct) == ("PDD", "JPDCL", True)
    assert not case.is_open_to_join


def test_trouble_in_both_divisions_has_one_number_and_is_heard_in_both(client):
    number, _ = file(
        client,
        about={"group": "selling_policy"},
        place={"where": "both", "estate": ""},
        words={
            "words": "The new industrial policy gives nothing to existing units. Protect them against outside goods."
        },
    )
    case = case_of(number)
    assert case.in_both
    assert case.kind == "point"
    assert case.state == "before_forum"


def test_an_artisan_needs_no_unit(client):
    number, _ = file(client, contact={"filer_kind": "artisan", "unit": "", "contact": "g@example.in"})
    case = case_of(number)
    assert case.unit_id is None
    assert case.contact_email == "g@example.in"


def test_two_grievances_of_one_unit_are_of_one_unit(client, world):
    file(client)
    file(world.test_client(), contact={"unit": "SHIVALIK  auto"})
    assert db.session.query(Unit).filter(Unit.name_folded.like("%shivalik%")).count() == 1


def test_a_signed_in_filer_is_asked_nothing_that_is_known(as_person):
    filer = as_person("filer")
    draft = begin(filer)
    answer(filer, draft, "place")
    answer(filer, draft, "words")
    assert 'value="filer@example.org"' in filer.get(f"{draft}/contact").text
    number, _ = file(filer)
    assert case_of(number).filer_person_id is not None


def test_the_estate_is_found_by_a_part_of_its_name_without_a_list(client):
    draft = begin(client)
    found = client.post(f"{draft}/place", data={"where": "estate", "estate": "lasipor", "do": "search"})
    assert "Is it one of these?" in found.text
    code = re.search(r'name="chosen"[^>]*value="(lassipora[^"]*)"', found.text).group(1)
    done = client.post(f"{draft}/place", data={"where": "estate", "estate": "lasipor", "chosen": code})
    assert done.status_code == 303


def test_the_link_to_finish_later_is_sent_and_stands_nowhere_else(client):
    draft = begin(client)
    sent = client.post(f"{draft}/later", data={"email": "rakesh@example.in"})
    assert sent.status_code == 303
    assert "on its way to rakesh@example.in" in client.get(f"{draft}/later").text
    mail = db.session.query(Outbox).one()
    assert draft in mail.text
    token = draft.rsplit("/", 1)[1]
    assert not [row for row in db.session.query(EventRow) if token in str(row.payload)]
    assert token not in str(db.session.query(Draft).one().token_hash)


@pytest.mark.parametrize("step", ["place", "words", "contact", "check", "files", "later"])
def test_each_page_of_filing_fits_a_slow_line(client, step):
    client.get("/display/choose?language=ur&next=/")
    long = {"words": (URDU + " ") * 25, "since": "longer", "wanted": URDU}
    draft = to_the_last_page(client, words=long)
    page = client.get(f"{draft}/{step}")
    assert page.status_code == 200
    assert len(gzip.compress(page.data, 6)) <= 12_000


@pytest.mark.parametrize(
    ("step", "most"), [("place", 12), ("words", 8), ("contact", 8), ("check", 30), ("files", 8), ("later", 4)]
)
def test_no_page_of_filing_reads_more_the_more_there_is(client, statements, step, most):
    draft = to_the_last_page(client)
    client.get(f"{draft}/{step}")
    with statements() as seen:
        assert client.get(f"{draft}/{step}").status_code == 200
    assert len(seen) <= most, "\n".join(seen)


def test_sending_takes_a_bounded_number_of_statements(client, statements):
    draft = to_the_last_page(client)
    page = client.get(f"{draft}/check").text
    fields = {name: on_page(page, name) for name in ("category", "seen", "form_key")}
    with statements() as seen:
        assert client.post(f"{draft}/check", data={**fields, "do": "send"}).status_code == 303
    assert len(seen) <= 110, len(seen)


def test_the_answers_so_far_stand_in_the_margin_with_the_way_to_change_them(client):
    draft = begin(client)
    answer(client, draft, "place")
    page = client.get(f"{draft}/words").text
    assert "Question 4 of 6" in page
    assert "Draft saved 10:00 am" in page
    assert f'href="{draft}/place"' in page
    assert ANSWERS["place"]["plot"] in page


def test_a_complaint_is_about_the_office_of_the_matter_also_while_its_post_is_vacant(client):
    with transaction():
        for head in reference.holders("JPDCL", clock.today()):
            head.kind, head.person_id = HolderKind.VACANT, None
    number, _ = file(client, {"is_conduct": "y"})
    case = db.session.query(Case).filter_by(number=number).one()
    assert (case.conduct_office_code, case.office_code) == ("JPDCL", "PDD")


def test_trouble_in_both_divisions_is_numbered_where_the_filers_unit_stands(as_person):
    with transaction():
        unit = find_or_make_unit("Dal Crafts", clock.now(), district="Srinagar")
        add_member(people.person_by_email("filer@example.org").id, clock.today(), unit_id=unit.id)
    number, _ = file(as_person("filer"), place={"where": "both"})
    assert number.startswith("K")


def test_a_draft_begun_signed_in_is_not_offered_to_the_next_person_at_the_same_computer(as_person):
    filer = as_person("filer")
    begin(filer)
    assert "You have begun a grievance here" in filer.get("/file").text
    filer.post("/sign-out")
    assert "You have begun a grievance here" not in filer.get("/file").text


def test_a_draft_can_be_taken_off_a_device_that_others_use_too(client):
    draft = begin(client)
    assert "Take it off this device" in client.get("/file").text
    assert client.post("/file/forget").status_code == 303
    assert "You have begun a grievance here" not in client.get("/file").text
    assert client.get(draft).status_code == 303


def test_what_is_filed_is_not_kept_for_later_any_more(client):
    _, draft = file(client)
    assert client.get(f"{draft}/later").headers["Location"].endswith("/filed")
    sent = client.post(f"{draft}/later", data={"email": "me@example.in"})
    assert sent.headers["Location"].endswith("/filed")
    assert db.session.query(Outbox).filter_by(message="file_link").count() == 0
