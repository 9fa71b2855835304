"""Directions from the sitting to the last one done: cases served, chains, months, later dates, proof, the unit's word, the register."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape

import pytest

from grievance.cases.rules.words import CaseState
from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from grievance.notifications.models import Outbox
from grievance.permissions import SYSTEM
from grievance.programmes import queries as programmes
from grievance.sentences import Refusal, from_data, in_words
from grievance.sittings import operations, queries
from grievance.sittings.action_taken import report_of_division
from grievance.sittings.following import report_lines
from grievance.sittings.jobs import ask_for_monthly_lines
from grievance.sittings.models import Direction, Entry, Sitting
from grievance.sittings.operations import Terms
from grievance.sittings.operations.directions import NewDirection
from grievance.sittings.rules.directions import decided_at, decided_by_circulation
from grievance.sittings.rules.words import DirectionState, EntryKind, Progress, SittingState
from tests.features.sittings.scene import actor, file_case
from tests.support.pages import faults_of
from tests.support.plans import big_tables_read_whole

WHY_NOW = decided_at("J-1")


def text(answer) -> str:
    assert answer.status_code in (200, 422), answer.status_code
    page = answer.get_data(as_text=True)
    assert not faults_of(page), faults_of(page)
    return page


def sat(at, division: str = "jammu", serial: int = 1, on: str = "2026-11-25") -> Sitting:
    """A sitting that is held, without the whole road to it."""
    from grievance.foundation.database import db

    at(f"{on} 12:00")
    day = date.fromisoformat(on)
    given = dict.fromkeys(("planned_on", "sits_on", "notice_on", "closes_on", "agenda_on", "brief_due_on",
                           "minutes_due_on", "corrections_until"), day)  # fmt: skip
    with transaction():
        sitting = Sitting(division=division, serial=serial, starts_at="11:00", state=SittingState.HELD, **given)
        db.session.add(sitting)
        db.session.flush()
    return sitting


_PLACES = iter(range(1, 10_000))


def give(
    sitting: Sitting, words: str = "Replace the transformer.", case=None, programme: int | None = None, **more
) -> str:
    from grievance.foundation.database import db

    place = next(_PLACES)
    given = {"office_code": "JPDCL", "days": 15, **more}
    with transaction():
        sitting = queries.sitting_by_id(sitting.id)
        entry = Entry(sitting_id=sitting.id, section=3, place=place, programme_id=programme, reason={},
                      kind=EntryKind.REVIEW if programme else EntryKind.OTHER, serial_text=f"{sitting.serial}.3.{place}")  # fmt: skip
        db.session.add(entry)
        db.session.flush()
        dated = operations.issue_direction(
            sitting, entry, NewDirection(words, **given), SYSTEM, clock.now(), case_id=case.id if case else None
        )
        return dated.direction.number


def dated(number: str):
    return queries.direction_by_number(number)


def claim(number: str, words: str = "Done on the spot.", who: str = "nodal") -> None:
    with transaction():
        operations.report_action(dated(number), Progress.DONE, words, "WO 12", True, actor(who), clock.now())


def accept(number: str) -> None:
    with transaction():
        operations.accept_compliance(dated(number), clock.today(), actor("convener.jammu"), clock.now())


def mails(message: str) -> list[Outbox]:
    from sqlalchemy import select

    from grievance.foundation.database import db

    return list(db.session.scalars(select(Outbox).where(Outbox.message == message).order_by(Outbox.id)))


def wait_for(number: str, other: str, why: str = "at sitting J-1: the pole comes first") -> None:
    with transaction():
        one = dated(number)
        links = queries.cases_served([one.direction.id]).get(one.direction.id, [])
        cases = queries.cases_by_id([row.case_id for row in links])
        terms = Terms(one.direction.assisting, other, list(cases.values()), why)
        operations.change_terms(one, terms, list(cases), actor("convener.jammu"), clock.now())


def test_a_direction_serves_many_cases_and_its_outcome_reaches_each(world, at):
    sitting = sat(at)
    cases = [file_case(f"Case {n}", contact_email=f"unit{n}@example.org") for n in range(3)]
    number = give(sitting, case=cases[0], serves=[cases[1].id, cases[2].id, cases[1].id])
    served = queries.cases_served([dated(number).direction.id])[dated(number).direction.id]
    assert [row.case_id for row in served] == [case.id for case in cases]
    assert {mail.to_address for mail in mails("case_news")} >= {"unit1@example.org", "unit2@example.org"}
    claim(number)
    assert sorted(mail.to_address for mail in mails("direction_word")) == [f"unit{n}@example.org" for n in range(3)]
    at("2026-11-27 12:00")
    accept(number)
    from grievance.audit import queries as record

    for case in cases:
        told = [in_words(from_data(row.told)) for row in record.timeline(case.id, for_filer=True)]
        assert any("is done: compliance was accepted" in line for line in told), case.title
    done = [mail for mail in mails("case_news") if "compliance was accepted" in mail.text]
    assert len(done) == 3, "cases with a course of their own hear of it and stay open"
    assert {queries.case_by_number(case.number).state for case in cases} == {CaseState.WITH_OFFICE}


def test_a_direction_that_serves_no_case_is_on_record_by_itself(world, at):
    number = give(sat(at))
    (point,) = report_lines([dated(number)], clock.today())
    assert (point["case"], point["cases"], point["units"], point["unit_says"]) == (None, [], [], "silent")
    claim(number)
    accept(number)
    assert dated(number).direction.state is DirectionState.DONE


def test_chains_are_as_deep_as_needed_never_close_and_free_one_link_at_a_time(world, at, as_person):
    sitting = sat(at)
    first, second, third, fourth = [give(sitting, f"Step {n}", office_code=office)
                                    for n, office in enumerate(("JPDCL", "SIDCO-JAMMU", "JPDCL", "SIDCO-JAMMU"), 1)]  # fmt: skip
    wait_for(second, first)
    wait_for(third, second)
    wait_for(fourth, third)
    for of, other in ((first, fourth), (first, first), (second, fourth)):
        with pytest.raises(Refusal) as refused:
            wait_for(of, other)
        assert refused.value.field == "waits_for"
    page = text(as_person("convener.jammu").get(f"/directions/{fourth}"))
    assert page.index(f"Waits for {third}") and "Its own date runs on" in page
    assert page.index(third) < page.index(second) < page.index(first), "the whole chain, nearest first"
    assert f"waits for {first}" in text(as_person("overseer").get("/directions"))
    points = {point["number"]: point for point in report_of_division("jammu", clock.today())}
    assert [points[one]["waits_for"] for one in (first, second, third, fourth)] == ["", first, second, third]
    claim(first)
    accept(first)
    freed = [mail for mail in mails("direction_changed") if "waits no more" in mail.subject]
    assert freed and all(second in mail.subject for mail in freed), "only the next one, not those behind it"
    points = {point["number"]: point for point in report_of_division("jammu", clock.today())}
    assert points[second]["waits_for"] == "" and points[third]["waits_for"] == second
    with pytest.raises(Refusal, match="closed"):
        wait_for(fourth, first)


def test_a_dropped_link_frees_the_next_and_says_so(world, at):
    sitting = sat(at)
    first, second = give(sitting, "First"), give(sitting, "Second")
    wait_for(second, first)
    with transaction():
        operations.drop_direction(
            dated(first), "The plot was given back.", actor("chair"), clock.now(), decided=WHY_NOW
        )
    assert any(second in mail.subject and "waits no more" in mail.subject for mail in mails("direction_changed"))


def test_the_line_of_a_month_is_asked_for_reminded_once_and_missing_when_not_given(world, at, as_person):
    number = give(sat(at, on="2026-11-10"), days=120)
    assert dated(number).direction.next_line_on == date(2026, 11, 30)
    for when in ("2026-11-22 09:00", "2026-11-23 09:00", "2026-11-24 09:00", "2026-11-30 23:00"):
        ask_for_monthly_lines(at(when))
    asked = [mail for mail in mails("direction_line") if number in mail.subject]
    assert asked and all("say by" in mail.subject for mail in asked)
    at("2026-11-30 23:30")
    with transaction():
        operations.report_action(dated(number), Progress.BEHIND, "Snow.", "", False, actor("nodal"), clock.now())
    ask_for_monthly_lines(at("2026-12-20 09:00"))
    assert len(mails("direction_line")) == len(asked), "the month has its line"
    ask_for_monthly_lines(at("2027-01-02 09:00"))
    ask_for_monthly_lines(at("2027-01-03 09:00"))
    missed = [mail for mail in mails("direction_line") if "no line came" in mail.subject]
    assert {mail.to_address for mail in missed} == {mail.to_address for mail in asked} and len(missed) == len(asked)
    (point,) = report_lines([dated(number)], clock.today())
    assert point["missing"] == ["2026-12-31"]
    page = text(as_person("nodal").get(f"/directions/{number}"))
    assert "December 2026" in page and "Missing" in page and "owed by" in page
    assert "1 month without a line" in text(as_person("nodal").get("/directions"))


def test_while_the_forum_looks_at_a_claim_no_line_is_owed_and_after_it_is_sent_back_it_is_again(world, at):
    number = give(sat(at, on="2026-11-10"), days=120)
    claim(number)
    assert dated(number).direction.next_line_on is None
    assert ask_for_monthly_lines(at("2026-12-31 09:00")).done == 0
    with transaction():
        operations.send_back(dated(number), "Send the test report too.", actor("convener.jammu"), clock.now())
    assert dated(number).direction.next_line_on == date(2026, 12, 31)
    assert dated(number).direction.state is DirectionState.OPEN


def test_a_claim_is_sent_back_with_an_instruction_and_the_clock_goes_on(as_person, at):
    number = give(sat(at), proof="test report")
    convener, due_on = as_person("convener.jammu"), dated(number).due_on
    assert convener.post(f"/directions/{number}/more-asked", data={"words": "Too early."}).status_code == 422
    claim(number)
    at("2026-11-28 10:00")
    convener = as_person("convener.jammu")
    assert convener.post(f"/directions/{number}/more-asked", data={"words": " "}).status_code == 422
    assert convener.post(f"/directions/{number}/more-asked", data={"words": "Send the report."}).status_code == 303
    page = text(as_person("nodal").get(f"/directions/{number}"))
    assert "The forum asks for more" in page and "Send the report." in page
    assert (dated(number).due_on, dated(number).clock.state.value) == (due_on, "running")
    assert any("asks for more" in mail.subject for mail in mails("direction_changed"))
    assert as_person("nodal").post(f"/directions/{number}/more-asked", data={"words": "x"}).status_code == 404


def test_an_office_asks_before_the_date_and_the_forum_gives_fewer_days_or_none(as_person, at):
    number = give(sat(at))
    office = as_person("nodal")
    asked = {"days": "20", "why": "Snow on the road"}
    assert office.post(f"/directions/{number}/days-asked", data={"days": "20"}).status_code == 422
    assert office.post(f"/directions/{number}/days-asked", data=asked).status_code == 303
    assert office.post(f"/directions/{number}/days-asked", data=asked).status_code == 422, "one request at a time"
    assert dated(number).due_on == date(2026, 12, 10), "until the forum decides the date stays"
    assert mails("direction_days_asked")
    at("2026-11-26 10:00")
    convener = as_person("convener.jammu")
    assert number in text(convener.get("/inbox"))
    assert "Snow on the road" in text(convener.get(f"/directions/{number}"))
    answer = {"answer": "give", "days": "10", "decided": "J-1", "why": "Ten days, no more"}
    assert convener.post(f"/directions/{number}/days-decided", data={**answer, "decided": ""}).status_code == 422
    assert convener.post(f"/directions/{number}/days-decided", data={**answer, "days": "30"}).status_code == 422
    assert as_person("nodal").post(f"/directions/{number}/days-decided", data=answer).status_code == 404
    convener = as_person("convener.jammu")
    assert convener.post(f"/directions/{number}/days-decided", data=answer).status_code == 303
    page = text(as_person("nodal").get(f"/directions/{number}"))
    assert dated(number).due_on == date(2026, 12, 21), "10 December and ten days; the 20th is a Sunday"
    assert "first date Thursday 10 December 2026, moved once" in page and "at sitting J-1" in page
    assert as_person("nodal").post(f"/directions/{number}/days-asked", data=asked).status_code == 303
    convener = as_person("convener.jammu")
    refuse = {"answer": "refuse", "decided": "circulation", "why": "Enough"}
    assert convener.post(f"/directions/{number}/days-decided", data=refuse).status_code == 303
    assert convener.post(f"/directions/{number}/days-decided", data=refuse).status_code == 422, "decided already"
    assert dated(number).due_on == date(2026, 12, 21)
    at("2026-12-21 10:00")
    office = as_person("nodal")
    assert office.post(f"/directions/{number}/days-asked", data=asked).status_code == 422, "on the date it is too late"
    assert "only before the date" in text(office.get(f"/directions/{number}"))


def test_a_holiday_declared_later_moves_the_date_and_is_nobodys_slippage(world, at):
    from grievance.reference import operations as reference
    from grievance.reference.rules.words import HolidayScope

    number = give(sat(at))
    with transaction():
        reference.declare_holiday(
            date(2026, 12, 10), "A day of mourning", HolidayScope.ALL, "", actor("admin"), clock.now()
        )
    assert dated(number).due_on == date(2026, 12, 11)
    (point,) = report_lines([dated(number)], clock.today())
    assert (point["moves"], point["first_due_on"], point["due_on"]) == (0, "2026-12-10", "2026-12-11")


def test_the_report_as_of_an_earlier_day_says_what_was_so_then(world, at):
    sitting = sat(at)
    moved, dropped, done = give(sitting, "Moved"), give(sitting, "Dropped"), give(sitting, "Done")
    now = at("2026-12-05 10:00")
    with transaction():
        operations.give_more_days(
            dated(moved), 10, "snow", actor("chair"), now, decided=decided_by_circulation(clock.today())
        )
        operations.drop_direction(dated(dropped), "The unit has moved.", actor("chair"), now)
    claim(done)
    accept(done)
    then = {point["number"]: point for point in report_of_division("jammu", date(2026, 12, 1))}
    assert {number: point["moves"] for number, point in then.items()} == {moved: 0, dropped: 0, done: 0}
    assert then[moved]["due_on"] == "2026-12-10" and not then[dropped]["is_dropped"] and not then[done]["done_on"]
    today = {point["number"]: point for point in report_of_division("jammu", date(2026, 12, 5))}
    assert list(today) == [moved, done, dropped], "in time, then done, then dropped since the sitting before"
    assert today[moved]["moves"] == 1 and today[done]["done_on"] and today[dropped]["is_dropped"]


def test_a_silent_direction_climbs_its_own_ladder_and_one_that_is_done_does_not(world, at):
    from grievance.escalation.jobs import escalate
    from grievance.escalation.models import RungRecord
    from grievance.foundation.database import db

    sitting = sat(at)
    silent, done = give(sitting, "Silent"), give(sitting, "Done")
    claim(done)
    accept(done)
    escalate(at("2027-01-20 09:00"))
    from sqlalchemy import select

    rungs = list(db.session.scalars(select(RungRecord).where(RungRecord.clock_id == dated(silent).clock.id)
                                    .order_by(RungRecord.rung)))  # fmt: skip
    assert [row.rung for row in rungs] == [1, 2, 3, 4, 5]
    assert len({row.told_office_code for row in rungs}) >= 3, "it climbs from the office to those above"
    assert all(row.lists for row in rungs[1:]), "late, it goes on each agenda"
    assert not list(db.session.scalars(select(RungRecord).where(RungRecord.clock_id == dated(done).clock.id)))


def test_its_ladder_passes_over_the_office_complained_of(world, at):
    from sqlalchemy import select

    from grievance.escalation.jobs import escalate
    from grievance.escalation.models import RungRecord
    from grievance.foundation.database import db

    about_pdd = {"is_conduct": True, "conduct_office_code": "PDD", "office_code": "CS"}
    hard, plain = file_case("Money was asked for", **about_pdd), file_case("Voltage falls")
    sitting = sat(at)
    kept, usual = give(sitting, "Inquire.", case=hard), give(sitting, "Repair it.", case=plain)
    own = give(sitting, "Explain.", case=hard, office_code="PDD")
    escalate(at("2027-01-20 09:00"))

    def told(number: str) -> set[str]:
        mine = RungRecord.clock_id == dated(number).clock.id
        return set(db.session.scalars(select(RungRecord.told_office_code).where(mine)))

    assert "PDD" in told(usual) and "PDD" not in told(kept), "the office above JPDCL is the one complained of"
    assert told(kept) - {None, "JPDCL"}, "it climbs past it"
    assert "PDD" in told(own), "an office that the forum directs knows its direction"


def test_papers_stand_behind_the_fence_of_the_direction(as_person, at):
    number = give(sat(at), proof="photo of the meter", assisting=("SIDCO-JAMMU",))
    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    picture.seek(0)
    sent = as_person("nodal").post(f"/directions/{number}/files", data={"file": (picture, "meter.png")})
    assert sent.status_code == 303, sent.get_data(as_text=True)[:2000]
    (kept,) = queries.files_of_direction(dated(number).direction.id)
    address = f"/directions/{number}/files/{kept.id}"
    got = as_person("overseer").get(address)
    assert got.status_code == 200 and "attachment" in got.headers["Content-Disposition"]
    assert as_person("hod.kashmir").get(address).status_code == 404
    assert as_person("filer").get(address).status_code == 404
    assert as_person("convener.jammu").post(f"/directions/{number}/files", data={}).status_code in (403, 422)
    other = give(queries.sitting_by_number("J-1"), "Another")
    assert as_person("nodal").get(f"/directions/{other}/files/{kept.id}").status_code == 404
    assert "meter" in text(as_person("nodal").get(f"/directions/{number}"))
    report = {"progress": "done", "words": "Seen.", "proof": ""}
    assert as_person("nodal").post(f"/directions/{number}/reports", data=report).status_code == 303, (
        "the paper is the proof"
    )


def test_the_filer_is_asked_by_page_agrees_or_contests_and_may_change_it_until_the_forum_decides(as_person, client, at):
    from grievance.accounts import queries as people

    sitting = sat(at)
    mine = file_case("Voltage falls", filer_person_id=people.person_by_email("filer@example.org").id)
    other = file_case("Not mine", contact_email="other@example.org")
    number = give(sitting, case=mine, serves=[other.id])
    page, filer = f"/cases/{mine.number}/directions/{number}/word", as_person("filer")
    assert "has not said that it is done" in text(filer.get(page))
    assert filer.post(page, data={"word": "agrees"}).status_code == 422
    claim(number, "The transformer stands.")
    filer = as_person("filer")
    assert "Say whether it is done" in text(filer.get(f"/cases/{mine.number}"))
    assert "The transformer stands." in text(filer.get(page))
    assert filer.post(page, data={"word": "contests", "words": ""}).status_code == 422
    assert filer.post(page, data={}).status_code == 422
    assert filer.post(page, data={"word": "contests", "words": "It hums and gives nothing."}).status_code == 303
    assert filer.post(f"/cases/{other.number}/directions/{number}/word", data={"word": "agrees"}).status_code == 404
    assert client.get(page).status_code == 303, "who is not known is asked for the receipt"
    assert as_person("nodal").get(page).status_code in (403, 404)
    (point,) = report_lines([dated(number)], clock.today())
    assert point["unit_says"] == "contests"
    assert [one["says"] for one in point["units"]] == ["contests", "silent"]
    convener = as_person("convener.jammu")
    assert "It hums and gives nothing." in text(convener.get(f"/directions/{number}"))
    assert "the unit contests it" in text(convener.get("/directions?state=reported"))
    filer = as_person("filer")
    assert filer.post(page, data={"word": "agrees", "words": ""}).status_code == 303
    with transaction():
        operations.send_back(dated(number), "Send the test report.", actor("convener.jammu"), clock.now())
    assert as_person("filer").post(page, data={"word": "agrees"}).status_code == 422
    claim(number)
    (point,) = report_lines([dated(number)], clock.today())
    assert point["unit_says"] == "silent", "asked anew of the new claim"


def test_the_forum_enters_who_assists_what_it_waits_for_and_the_cases_served(as_person, at):
    sitting = sat(at)
    case, kashmir = (
        file_case("Voltage falls"),
        file_case("Elsewhere", division="kashmir", office_code="KPDCL", district="Srinagar"),
    )
    first, second = give(sitting, "First"), give(sitting, "Second")
    convener, page = as_person("convener.jammu"), f"/directions/{second}/terms"
    given = {
        "waits_for": first.lower(),
        "cases": case.number.replace("-", ""),
        "assisting": ["SIDCO-JAMMU"],
        "why": "at sitting J-1",
    }
    for wrong in (
        {"why": ""},
        {"waits_for": "J-9.9.9"},
        {"waits_for": second},
        {"cases": "J26-9999-9"},
        {"cases": kashmir.number},
    ):
        answer = convener.post(page, data={**given, **wrong})
        assert answer.status_code == 422 and given["why"] in text(answer) or "why" in wrong
    assert convener.post(page, data=given).status_code == 303
    shown = text(convener.get(f"/directions/{second}"))
    assert case.number in shown and "State Industrial Development Corporation, Jammu" in shown and first in shown
    assert as_person("nodal").get(page).status_code == 404
    assert as_person("convener.kashmir").get(page).status_code == 404
    assert convener.post(page, data={**given, "cases": "", "waits_for": ""}).status_code == 303
    assert not queries.cases_served([dated(second).direction.id])


def test_the_register_is_searched_by_words_number_case_and_unit_and_never_tells_of_hidden_cases(as_person, at):
    sitting = sat(at)
    sat(at, "kashmir", 1)
    case = file_case("Voltage falls", contact_name="Shivalik Auto Components")
    mine = give(sitting, "Lay the cable by the bridge.", case=case, assisting=("SIDCO-JAMMU",))
    give(sitting, "Mend the drain.", office_code="SIDCO-JAMMU")
    convener = as_person("convener.jammu")

    def found(query: str, who=convener) -> bool:
        return mine in text(who.get(f"/directions?{query}"))

    for query in ("q=CABLE", f"q={mine}", f"q={case.number.lower()}", f"q={case.number.replace('-', '')}", "q=shivalik",
                  "office=jpdcl", "sitting=J-1", "year=2026", "division=jammu", "q=bridge"):  # fmt: skip
        assert found(query), query
    for query in ("q=canal", "q=%25", "q=_", "office=SIDCO-JAMMU", "sitting=J-9", "year=2025", "division=kashmir", "state=done",
                  "state=late", "q=K26-0001-1"):  # fmt: skip
        assert not found(query), query
    for query in (
        "state=nonsense",
        "year=abcd",
        "year=9999",
        "page=-1",
        "page=999999999",
        "office=%00",
        "q=" + "x" * 500,
    ):
        text(convener.get(f"/directions?{query}"))
    at("2026-12-24 10:00")
    assert found("state=late", as_person("convener.jammu")) and found("state=late", as_person("nodal"))


def test_a_programmes_page_leads_to_what_was_directed_about_it_and_to_nothing_else(as_person, at):
    (first, second), sitting = programmes.programmes()[:2], sat(at)
    about, other = give(sitting, programme=first.id), give(sitting, programme=second.id)
    plain, reader = give(sitting), as_person("overseer")
    found = re.search(r'href="(/directions[^"]+)"', reader.get(f"/programmes/{first.id}").get_data(as_text=True))[1]
    page = text(reader.get(unescape(found)))
    assert about in page and first.name in page and not any(number in page for number in (other, plain))
    assert plain in text(reader.get("/directions?programme=nine"))


def test_the_register_as_a_file_holds_the_rows_of_the_page_behind_the_same_fence(as_person, at):
    import csv

    sitting = sat(at)
    case = file_case("Voltage falls")
    first = give(sitting, "=HYPERLINK(1)", case=case)
    second = give(sitting, "Mend the drain.", office_code="SIDCO-JAMMU", days=5)
    rows = list(
        csv.reader(io.StringIO(as_person("convener.jammu").get("/directions?form=csv").data.decode("utf-8-sig")))
    )
    assert [row[0] for row in rows[1:]] == [second, first] and rows[2][1] == "'=HYPERLINK(1)"
    assert case.number in rows[2][4]
    rows = list(csv.reader(io.StringIO(as_person("hod.kashmir").get("/directions?form=csv").data.decode("utf-8-sig"))))
    assert rows[1:] == []


def test_register_and_page_read_the_database_as_often_for_twenty_directions_as_for_five(as_person, at, statements):
    sitting = sat(at)
    cases = [file_case(f"Case {n}") for n in range(3)]

    def grow(many: int) -> None:
        for n in range(many):
            number = give(sitting, f"Step {n}", case=cases[n % 3], serves=[case.id for case in cases[: n % 4]])
            if n % 3 == 0:
                claim(number)

    def counted(path: str) -> int:
        convener = as_person("convener.jammu")
        convener.get(path)
        with statements() as made:
            text(convener.get(path))
        return len(made)

    grow(5)
    paths = ("/directions", "/directions?q=step&state=all", "/directions?state=reported")
    few = [counted(path) for path in paths]
    grow(15)
    assert [counted(path) for path in paths] == few
    assert max(few) <= 30, few


def test_the_register_finds_clocks_and_cases_by_index(as_person, at):
    from grievance.cases.access import visible_to
    from grievance.sittings import access

    give(sat(at), case=file_case("Voltage falls"))
    who = actor("convener.jammu")
    wanted = queries.Wanted(reader=access.directions_read_by(who), cases=visible_to(who), words="shivalik",
                            states=(DirectionState.OPEN,))  # fmt: skip
    assert big_tables_read_whole(lambda: queries.directions_by_due_date(wanted, limit=50)) == []
    assert big_tables_read_whole(lambda: queries.directions_that_owe_a_line(clock.today(), 50)) == []
    assert big_tables_read_whole(lambda: report_of_division("jammu", clock.today())) == []


def test_all_rows_of_old_data_keep_their_case(world, at):
    number = give(sat(at), case=file_case("Voltage falls"))
    from grievance.foundation.database import db

    row = db.session.get(Direction, dated(number).direction.id)
    assert row.case_id and [one.case_id for one in queries.cases_served([row.id])[row.id]] == [row.case_id]
