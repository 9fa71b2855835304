"""What everybody may read: home, figures without names, the date calculator, help."""

import gzip
import re
from html import unescape

import pytest

from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.sittings.models import Sitting
from tests.features.intake.pages import file, prove


def test_home_has_the_two_ways_in_and_how_it_goes(client):
    page = client.get("/").text
    assert 'href="/file"' in page
    assert 'action="/track"' in page
    for words in ("By day 7", "By day 21", "It climbs to the office above", "No fee, no password"):
        assert words in page


def test_a_number_written_on_home_is_taken_to_the_page_that_asks_for_the_secret(client):
    assert 'value="J26-0001-9"' in client.get("/track?number=J26-0001-9").text


def test_home_says_the_next_sitting_is_never_empty(client):
    page = client.get("/").text
    assert "Jammu Division" in page
    assert "Kashmir Division" in page
    assert page.count("no date is fixed. Unless it sits by") == 2, "a lapse in waiting, said of both"


def test_a_sitting_stands_with_place_hour_closing_day_and_why_it_was_moved(client, convener_sitting):
    page = client.get("/").text
    assert "25 Nov" in page
    assert "Jammu Division, 11:00 am" in page
    assert "Conference Hall, Jammu" in page
    assert "Moved from Tuesday 24 November 2026" in page
    assert "Guru Nanak" in page
    assert "The agenda closes on Friday 20 November 2026" in page


@pytest.fixture
def convener_sitting(world):
    from datetime import date

    from grievance.sentences import as_data, sentence

    sitting = Sitting(
        division="jammu", serial=24, planned_on=date(2026, 11, 24), sits_on=date(2026, 11, 25), starts_at="11:00",
        moved_because=as_data(sentence("Guru Nanak Jayanti")), venue="Conference Hall, Jammu", notice_on=date(2026, 11, 9),
        closes_on=date(2026, 11, 20), agenda_on=date(2026, 11, 18), brief_due_on=date(2026, 11, 17),
        minutes_due_on=date(2026, 12, 9), corrections_until=date(2026, 12, 16),
    )  # fmt: skip
    db.session.add(sitting)
    db.session.commit()
    return sitting


def test_a_lapsed_forum_is_shown_with_its_days_overdue(client, at):
    from grievance.foundation.transaction import transaction
    from grievance.sittings.operations import start_forum_clocks

    with transaction():
        start_forum_clocks(clock.now())
    at("2027-03-01 10:00")
    for path in ("/", "/public"):
        assert "overdue" in client.get(path).text, path


def test_figures_name_no_unit_no_person_and_no_case(client, world):
    number, _ = file(world.test_client(), contact={"unit": "Kohinoor Castings", "name": "Bilal Unknown"})
    page = client.get("/public").text
    assert re.search(r'Grievances filed</th><td class="n">1</td>', page)
    for secret in (number, "Kohinoor", "Bilal", "9419123456"):
        assert secret not in page
        assert secret not in client.get("/").text


def test_cases_shared_by_many_stand_on_home_without_their_filer(client, world):
    number, _ = file(world.test_client(), {"is_open_to_join": "y"}, contact={"unit": "Kohinoor Castings"})
    other = world.test_client()
    begun = other.post(f"/shared/{number}/join").headers["Location"].rsplit("/", 1)[0]
    other.post(f"{begun}/contact", data={"name": "A", "filer_kind": "unit", "unit": "B", "contact": "b@example.net"})
    prove(other, other.post(f"{begun}/check", data={}))
    page = client.get("/").text
    assert "After 9 pm the voltage falls to 310" in page
    assert "2 units, Gangyal" in page
    assert "Kohinoor" not in page


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("office=JPDCL&from=02-11-2026&days=21&unit=calendar", "Monday 23 November 2026"),
        ("office=IC-DEPT&from=03-11-2026&days=21&unit=calendar", "Wednesday 25 November 2026"),
        ("office=JPDCL&from=07-11-2026&days=2&unit=working", "Tuesday 10 November 2026"),
        ("office=JPDCL&from=2026-11-07&days=٢&unit=working", "Tuesday 10 November 2026"),
    ],
)
def test_the_calculator_gives_the_date_of_every_clock_with_its_sentence(client, asked, due):
    page = client.get(f"/calculator?{asked}").text
    assert f"<h2>{due}</h2>" in page
    assert "a day that is not counted itself" in page


@pytest.mark.parametrize(
    ("more", "due", "says"),
    [
        ("clock=resolve", "Wednesday 25 November 2026", "21 days as for grievances generally"),
        ("clock=resolve:estate_infrastructure", "Tuesday 17 November 2026", "14 calendar days from"),
        ("clock=rework", "Wednesday 11 November 2026", "7 working days from"),
        ("clock=resolve&at=23:50", "Wednesday 25 November 2026", "The hour does not matter"),
        ("clock=resolve&stop1=09-11-2026&reply1=11-11-2026", "Thursday 26 November 2026", "stood still on 10, 11 November"),
        ("clock=resolve&stop1=09-11-2026", "Tuesday 1 December 2026", "stands still on 10 to 16 November at most"),
        ("clock=resolve&stop1=09-11-2026&more=7", "Thursday 3 December 2026", "which decided the date"),
        ("clock=resolve&more=7", "Tuesday 1 December 2026", "7 calendar days more were granted"),
        ("clock=first_reply&stop1=05-11-2026&more=7", "Tuesday 10 November 2026", "were left aside: this clock does not stop"),
        ("clock=&days=10&unit=working&stop1=09-11-2026&reply1=11-11-2026", "Tuesday 17 November 2026", "10 working days"),
    ],
)  # fmt: skip
def test_the_calculator_counts_the_forums_own_clocks_with_stops_and_more_days(client, more, due, says):
    page = unescape(client.get(f"/calculator?office=JPDCL&from=03-11-2026&{more}").text)
    assert f"<h2>{due}</h2>" in page
    assert says in page


def test_a_result_of_the_calculator_has_an_address_to_send_on(client):
    asked = "office=JPDCL&from=03-11-2026&at=&clock=resolve&days=&stop1=09-11-2026&reply1=&x=%3Cscript%3E"
    page = client.get(f"/calculator?{asked}").text
    link = unescape(re.search(r'href="(/calculator\?[^"]+)#result"', page)[1])
    assert "stop1=09-11-2026" in link and "script" not in link and "reply1" not in link
    assert "<h2>Tuesday 1 December 2026</h2>" in client.get(link).text


@pytest.mark.parametrize("language", ["ur", "hi"])
def test_the_calculator_says_the_same_date_in_every_language(client, language):
    asked = "office=JPDCL&from=03-11-2026&clock=resolve&stop1=09-11-2026&reply1=11-11-2026&more=5"
    english = client.get(f"/calculator?{asked}").text
    client.get(f"/display/choose?language={language}&next=/")
    other = client.get(f"/calculator?{asked}").text
    figures = [re.findall(r"\d+", re.search(r'class="said">(.+?)</p>', page, re.S)[1]) for page in (english, other)]
    assert sorted(figures[0]) == sorted(figures[1]) and (language != "ur" or 'dir="rtl"' in other)


def test_the_calculator_lists_each_day_left_out_and_why(client):
    page = client.get("/calculator?office=IC-DEPT&from=02-11-2026&days=21&unit=working").text
    assert "Diwali" in page
    assert 'role="img"' in page
    assert "Days not counted" in page


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("office=NONE&from=02-11-2026&days=21&unit=calendar", "Choose an office from the list."),
        ("office=JPDCL&from=31-02-2026&days=21&unit=calendar", "Write the date as day, month, year"),
        ("office=JPDCL&from=02-11-2026&days=0&unit=calendar", "Write a number of days from 1"),
        ("office=JPDCL&from=02-11-2026&days=99999999&unit=working", "Write a number of days from 1"),
        ("office=JPDCL&from=02-11-2026&days=ten&unit=working", "Write a number of days from 1"),
        ("office=JPDCL&from=&days=5&unit=working", "Write the day from which"),
        ("office=JPDCL&from=02-11-2026&clock=war", "Choose one from the list."),
        ("office=JPDCL&from=02-11-2026&clock=resolve&at=25:61", "Write the time like 11:30."),
        ("office=JPDCL&from=02-11-2026&clock=resolve&more=0", "Write a number of days from 1"),
        ("office=JPDCL&from=02-11-2026&clock=resolve&stop1=01-11-2026", "cannot come before the first day"),
        (
            "office=JPDCL&from=02-11-2026&clock=resolve&stop1=09-11-2026&reply1=05-11-2026",
            "The answer comes on the day",
        ),
        ("office=JPDCL&from=02-11-2026&clock=resolve&reply2=05-11-2026", "The answer comes on the day"),
        ("office=JPDCL&from=31-12-2099&days=1500&unit=working", "not loaded yet"),
        ("office=JPDCL&from=02-11-2026&days=5&unit=moons", "Choose from the list."),
        ("days=%00%F0%9F%98%80&office=%27--&from=%3Cb%3E&unit=", "Choose an office from the list."),
    ],
)
def test_wrong_input_to_the_calculator_gets_a_sentence(client, asked, says):
    page = client.get(f"/calculator?{asked}")
    assert page.status_code == 200
    assert says in page.text
    assert "Every day is counted" not in page.text


def test_a_year_whose_holidays_are_not_loaded_says_so(client):
    page = client.get("/calculator?office=JPDCL&from=20-12-2029&days=30&unit=working").text
    assert "holiday list of 2030 is not loaded yet" in page or "holiday list of 2029 is not loaded yet" in page


@pytest.mark.parametrize("path", ["/help", "/about", "/privacy", "/accessibility", "/contact-us", "/terms", "/sitemap"])
def test_the_pages_of_the_footer_have_short_addresses(client, path):
    page = client.get(path, follow_redirects=True)
    assert page.status_code == 200
    assert "<h1>" in page.text


@pytest.mark.parametrize("path", ["/", "/public", "/calculator", "/help", "/shared"])
@pytest.mark.parametrize("language", ["en", "ur"])
def test_each_public_page_fits_a_slow_line(client, path, language):
    client.get(f"/display/choose?language={language}&next=/")
    assert len(gzip.compress(client.get(path).data, 6)) <= 12_000


@pytest.mark.parametrize(
    ("path", "most"), [("/", 45), ("/public", 45), ("/calculator", 12), ("/help", 3), ("/shared", 8)]
)
def test_public_pages_read_a_bounded_number_of_rows(client, statements, path, most):
    client.get(path)
    with statements() as seen:
        assert client.get(path).status_code == 200
    assert len(seen) <= most, "\n".join(seen)


def test_the_home_page_is_in_the_language_of_the_browser(client):
    page = client.get("/", headers={"Accept-Language": "ur,en;q=0.5"}).text
    assert 'lang="ur" dir="rtl"' in page


def test_many_visitors_at_once_have_the_figures_counted_once(client, world, statements, monkeypatch):
    monkeypatch.setitem(world.config, "FIGURES_KEPT_SECONDS", 20)
    file(world.test_client())
    client.get("/public")
    with statements() as first:
        client.get("/public")
    file(world.test_client())
    assert not [one for one in first if "UNION ALL" in one]
    passed = clock.monotonic() + 21
    monkeypatch.setattr(clock, "monotonic", lambda: passed)
    with statements() as later:
        client.get("/public")
    assert [one for one in later if "UNION ALL" in one]
