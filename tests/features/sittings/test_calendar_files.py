"""Calendars that others subscribe to and invitations by mail, read by other code than wrote them."""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from dateutil import rrule
from sqlalchemy import select

from grievance.accounts.queries import person_by_email
from grievance.enterprises.models import Association
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.notifications.models import Outbox
from grievance.notifications.operations import _message, take_old_texts_away
from grievance.sittings import operations, queries
from grievance.sittings.jobs import check_forums
from grievance.sittings.models import OwnCalendar
from grievance.sittings.operations.replanning import seen_mark, sittings_from, steps_towards
from grievance.sittings.rules.series import Rhythm, SeriesRule
from grievance.sittings.rules.words import SittingState
from tests.features.sittings.scene import actor, draw, file_case, freeze, new_series, publish
from tests.support.calendar_reader import by_uid, events_of, lines_of, read, text_of

JAMMU = "/sittings/calendar.ics?division=jammu"


def feed(client, path: str = JAMMU) -> bytes:
    answer = client.get(path)
    assert answer.status_code == 200 and answer.mimetype == "text/calendar"
    return answer.data


def sitting(number: str = "J-1"):
    return queries.sitting_by_number(number)


def move(number: str, day: date, venue: str = "Town Hall", why: str = "the hall is taken") -> None:
    with transaction():
        operations.move(sitting(number), day, "11:30", venue, why, actor("convener.jammu"), clock.now())


def test_a_series_is_read_elsewhere_with_the_days_of_its_recurrence_and_with_its_exceptions(world, client):
    publish(first=date(2026, 11, 24), last=date(2027, 11, 23))
    move("J-3", date(2026, 12, 24))
    with transaction():
        operations.call_off(sitting("J-4"), "snow", actor("convener.jammu"), clock.now())
    ruled = {one.date() for one in rrule.rrule(rrule.WEEKLY, interval=2, dtstart=datetime(2026, 11, 24), count=27)}
    events = by_uid(feed(client))
    assert len(events) == 27
    days = {event.dtstart.date() for event in events.values()}
    assert days - ruled == {row.sits_on for row in queries.sittings_of_division("jammu") if row.moved_because}
    assert ruled - days == {date(2026, 11, 24), date(2026, 12, 22)} | {
        row.planned_on for row in queries.sittings_of_division("jammu") if row.moved_because and row.serial > 4
    }
    by_number = {uid.split("@")[0]: event for uid, event in events.items()}
    assert by_number["sitting-j-4"].status.name == "CANCELLED"
    assert [by_number[f"sitting-j-{n}"].sequence for n in (1, 3, 4)] == [0, 1, 1]
    assert "Moved from Tuesday 24 November 2026: Guru Nanak" in by_number["sitting-j-1"].description


def test_the_hour_is_indian_whatever_zone_the_reader_lives_in(world, client):
    publish()
    event = by_uid(feed(client))["sitting-j-1@forum.example"]
    assert event.dtstart.utcoffset() == timedelta(hours=5, minutes=30)
    assert event.dtstart.isoformat() == "2026-11-25T11:00:00+05:30" and event.dtend - event.dtstart == timedelta(
        minutes=150
    )
    lines = lines_of(feed(client))
    assert [line.value for line in lines if line.name in ("TZOFFSETFROM", "TZOFFSETTO")] == ["+0530", "+0530"]
    assert {line.params for line in lines if line.name == "DTSTART" and "T" in line.value and line.params} == {
        "TZID=Asia/Kolkata"
    }


def test_a_change_keeps_the_uid_raises_the_sequence_and_says_when_it_was_made(world, client, at):
    publish(first=date(2026, 12, 8))
    before = events_of(feed(client))[0]
    at("2026-11-20 09:00")
    move("J-1", date(2026, 12, 10))
    after = events_of(feed(client))[0]
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"].value, after["SEQUENCE"].value) == ("0", "1")
    assert after["LAST-MODIFIED"].value == after["DTSTAMP"].value == "20261120T033000Z"
    assert (before["DTSTART"].value, after["DTSTART"].value) == ("20261208T110000", "20261210T113000")


def test_awkward_words_come_out_as_they_were_written_and_no_line_is_too_long(world, client):
    publish(first=date(2026, 12, 8))
    venue = "Hall; “Rail Head”, Block\\A, सम्मेलन कक्ष, कॉन्फ्रेंस, ریل ہیڈ کمپلیکس، جموں 🙂 " * 3
    move("J-1", date(2026, 12, 10), venue.strip())
    octets = feed(client)
    assert text_of(events_of(octets)[0]["LOCATION"].value) == venue.strip()
    assert by_uid(octets)["sitting-j-1@forum.example"].location == venue.strip()


def test_a_reader_that_has_the_file_is_told_so_until_something_changes(world, client, at):
    publish(first=date(2026, 12, 8))
    first = client.get(JAMMU)
    etag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    at("2026-11-20 09:00")
    assert client.get(JAMMU, headers={"If-None-Match": etag}).status_code == 304
    assert client.get(JAMMU, headers={"If-Modified-Since": changed}).status_code == 304
    assert client.get(JAMMU).data == first.data
    move("J-1", date(2026, 12, 10))
    again = client.get(JAMMU, headers={"If-None-Match": etag})
    assert again.status_code == 200 and again.headers["ETag"] != etag
    assert client.get(JAMMU, headers={"If-Modified-Since": changed}).status_code == 200


def test_the_closing_day_is_an_entry_of_a_whole_day_that_makes_nobody_busy(world, client):
    publish(first=date(2026, 12, 8))
    found = by_uid(feed(client), "points-")["points-j-1@forum.example"]
    assert found.dtstart == sitting().closes_on and found.dtend == sitting().closes_on + timedelta(days=1)
    line = next(one for one in events_of(feed(client)) if one["UID"].value.startswith("points-"))
    assert line["TRANSP"].value == "TRANSPARENT"


def test_an_empty_calendar_is_still_a_calendar(world, client):
    assert read(feed(client)).events == []
    assert client.get("/sittings/calendar.ics?division=ladakh").status_code == 404


# One's own calendar


def own_address(person) -> str:
    page = person.get("/sittings/my-calendar").get_data(as_text=True)
    found = re.search(r'href="https://forum\.example(/sittings/calendars/[0-9a-z-]+\.ics)"', page)
    return found[1] if found else ""


def made_address(person) -> str:
    assert person.post("/sittings/my-calendar").status_code == 303
    return own_address(person)


def test_a_person_reads_only_what_the_person_is_called_to(world, as_person, client, at):
    publish("jammu", first=date(2026, 12, 8))
    publish("kashmir", first=date(2026, 12, 8))
    file_case("No reply for weeks", at("2026-10-20 10:00"))
    at("2026-11-16 10:00")
    assert not own_address(as_person("hod"))
    addresses = {who: made_address(as_person(who)) for who in ("convener.jammu", "hod", "overseer", "convener.kashmir")}
    assert {uid.split("@")[0] for uid in by_uid(feed(client, addresses["hod"]))} == set()
    draw("J-1")
    freeze("J-1")
    seen = {who: {uid.split("@")[0] for uid in by_uid(feed(client, path))} for who, path in addresses.items()}
    assert seen["hod"] == {"sitting-j-1"}
    assert seen["convener.jammu"] == {"sitting-j-1", "sitting-j-2"}
    assert seen["convener.kashmir"] == {"sitting-k-1", "sitting-k-2"}
    assert seen["overseer"] == set()
    assert {uid.split("-")[0] for uid in by_uid(feed(client, addresses["convener.jammu"]), "")} == {
        "sitting", "notice", "points", "agenda", "minutes",
    }  # fmt: skip
    assert "briefs-j-1@forum.example" in by_uid(feed(client, addresses["hod"]), "")


def without_mark(answer) -> str:
    """The page without the number under which a wrong address is noted, and without the address itself."""
    return re.sub(r"[0-9a-f]{4}-[0-9a-f]{4}|/sittings/calendars/[^&\"]*", "", answer.get_data(as_text=True))


def test_a_new_address_closes_the_old_one_and_wrong_ones_look_the_same(world, as_person, client):
    convener = as_person("convener.jammu")
    old = made_address(convener)
    assert client.get(old).status_code == 200
    new = made_address(convener)
    assert new != old and client.get(new).status_code == 200
    nobody = re.sub(r"/(\d+)-", "/99999-", new)
    for wrong in (
        old,
        nobody,
        new[:-5] + ("b" if new[-5] == "a" else "a") + ".ics",
        "/sittings/calendars/x.ics",
        "/sittings/calendars/0-.ics",
        re.sub(r"/(\d+)-", "/" + "9" * 17 + "-", new),
    ):
        answer = client.get(wrong)
        assert answer.status_code == 404 and without_mark(answer) == without_mark(client.get(old))
    assert client.get(new).headers["X-Robots-Tag"] == "noindex"
    assert client.get("/sittings/my-calendar").status_code == 303, "only who is signed in has one"


def test_no_table_holds_the_address_and_one_of_a_closed_account_leads_nowhere(world, as_person, client):
    path = made_address(as_person("convener.jammu"))
    secret = path.split("-", 1)[1].removesuffix(".ics")
    assert secret not in str(db.session.execute(select(OwnCalendar.salt, OwnCalendar.person_id)).all())
    person_by_email("convener.jammu@example.org").is_active = False
    db.session.flush()
    assert client.get(path).status_code == 404


# Invitations by mail


def mails(message: str) -> list[Outbox]:
    return list(db.session.scalars(select(Outbox).where(Outbox.message == message).order_by(Outbox.id)))


def attached(mail: Outbox) -> list[tuple[str, str, bytes]]:
    """Name, method and octets of the files as they leave on the line."""
    parsed = message_from_bytes(_message(mail.id).as_bytes(), policy=policy.default)
    parts = [part for part in parsed.walk() if part.get_content_type() == "text/calendar"]
    return [(part.get_filename(), part.get_param("method"), part.get_payload(decode=True)) for part in parts]


@pytest.fixture
def frozen(world, at):
    publish(first=date(2026, 12, 8))
    file_case("No reply for weeks", at("2026-10-20 10:00"), contact_email="unit@example.net", language="ur")
    at("2026-11-16 10:00")
    draw("J-1")
    freeze("J-1")


def test_everyone_called_gets_one_mail_with_an_invitation_that_is_their_own(frozen):
    move("J-1", date(2026, 12, 10))
    told = [
        mail for mail in mails("sitting_called") if "moved" in mail.key or mail.files[0]["text"].count("SEQUENCE:1")
    ]
    addresses = [mail.to_address for mail in told]
    assert len(addresses) == len(set(addresses)) and "chair@example.org" in addresses
    for mail in told:
        ((name, method, octets),) = attached(mail)
        event = read(octets).events[0]
        assert (name, method) == ("J-1.ics", "REQUEST")
        assert event.uid == "sitting-j-1@forum.example" and event.sequence == 1
        assert event.dtstart.isoformat() == "2026-12-10T11:30:00+05:30" and event.location == "Town Hall"
        assert [one.uri for one in event.attendees] == [f"mailto:{mail.to_address}"]


def test_a_filer_is_told_in_the_own_language_and_once(frozen):
    before = len([mail for mail in db.session.scalars(select(Outbox)) if mail.to_address == "unit@example.net"])
    move("J-1", date(2026, 12, 10))
    mine = [
        mail for mail in db.session.scalars(select(Outbox).order_by(Outbox.id)) if mail.to_address == "unit@example.net"
    ]
    assert len(mine) == before + 1, "one mail, not one for the sitting and one for the date of the case"
    assert mine[-1].language == "ur" and re.search("[\u0600-\u06ff]", mine[-1].text)
    ((_, _, octets),) = attached(mine[-1])
    assert re.search("[\u0600-\u06ff]", read(octets).events[0].summary)


def test_what_is_not_held_is_cancelled_in_the_calendars_of_all_who_were_invited(frozen):
    with transaction():
        operations.call_off(sitting(), "snow", actor("convener.jammu"), clock.now())
    invited = {mail.to_address for mail in [*mails("sitting_called"), *mails("listed_on_agenda")] if mail.files}
    told = mails("sitting_not_held")
    assert {mail.to_address for mail in told} == invited
    for mail in told:
        ((name, method, octets),) = attached(mail)
        event = read(octets).events[0]
        assert (name, method, event.status.name, event.sequence) == ("J-1.ics", "CANCEL", "CANCELLED", 1)


def test_an_adjourned_sitting_is_cancelled_and_the_new_day_is_invited_to_in_the_same_mail(frozen):
    with transaction():
        operations.adjourn(sitting(), date(2026, 12, 11), "no quorum", actor("convener.jammu"), clock.now())
    for mail in mails("sitting_not_held"):
        files = attached(mail)
        assert [(name, method) for name, method, _ in files] == [("J-1.ics", "CANCEL"), ("J-3.ics", "REQUEST")]
        assert read(files[1][2]).events[0].dtstart.date() == date(2026, 12, 11)


def test_all_that_follow_are_told_in_one_mail_each_with_one_file_a_sitting(frozen):
    first = sitting()
    new = new_series("jammu", SeriesRule(Rhythm.WEEKS, 2, 3), from_on=date(2026, 12, 10))
    with transaction():
        rows = sittings_from(first)
        steps = steps_towards(rows, new, keep_days=False)
        operations.replan(
            first, new, steps, "Tuesdays are taken", seen_mark(rows), actor("convener.jammu"), clock.now()
        )
    told = {mail.to_address: mail for mail in mails("sittings_changed")}
    assert len(told) == len(mails("sittings_changed"))
    assert [name for name, _, _ in attached(told["chair@example.org"])] == ["J-1.ics", "J-2.ics"]
    assert [name for name, _, _ in attached(told["unit@example.net"])] == ["J-1.ics"], "only what concerns the unit"
    assert "J-1: " in told["chair@example.org"].text and "Tuesdays are taken" in told["chair@example.org"].text


def test_the_words_of_an_old_mail_are_taken_away_with_its_files(frozen, at):
    db.session.flush()
    assert any(mail.files for mail in db.session.scalars(select(Outbox)))
    with transaction():
        take_old_texts_away(at("2027-08-01 10:00"))
    db.session.expire_all()
    assert not any(mail.files for mail in db.session.scalars(select(Outbox)))


def test_the_same_rows_make_the_same_octets(frozen, client):
    assert len({hashlib.sha256(feed(client)).hexdigest() for _ in range(3)}) == 1


def test_the_notice_goes_out_once_on_its_day_with_the_last_day_for_points_and_associations_hear_of_changes(world, at):
    publish(first=date(2026, 12, 8))
    name = "Chamber"
    body = Association(name=name, name_folded=name, email="chamber@example.net", created_at=clock.now())
    with transaction():
        db.session.add(body)
    check_forums(at("2026-11-20 10:00"))
    assert not mails("sitting_called") and sitting().state is SittingState.PLANNED
    for hour in ("09:00", "10:00"):
        check_forums(at(f"2026-11-23 {hour}"))
    told = mails("sitting_called")
    assert sitting().state is SittingState.NOTIFIED and sitting("J-2").state is SittingState.PLANNED
    assert {mail.to_address for mail in told} == {
        "chair@example.org",
        "convener.jammu@example.org",
        "chamber@example.net",
    }
    assert len(told) == 3 and all("Points until: Saturday 28 November 2026" in mail.text for mail in told)
    assert attached(told[0])[0][:2] == ("J-1.ics", "REQUEST")
    move("J-1", date(2026, 12, 10))
    assert len([mail for mail in mails("sitting_called") if mail.to_address == "chamber@example.net"]) == 2
    with transaction():
        operations.move(sitting("J-2"), date(2026, 12, 23), "11:00", "x", "y", actor("convener.jammu"), clock.now())
    assert len([mail for mail in mails("sitting_called") if mail.to_address == "chamber@example.net"]) == 2
