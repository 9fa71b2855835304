"""Review meetings that are no sitting: their instructions are directions in every respect, and no forum's sitting."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date

import pytest

from grievance.clocks.models import Clock
from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from grievance.sentences import Refusal
from grievance.sittings import operations, queries
from grievance.sittings.action_taken import report_of_division, report_of_meeting
from grievance.sittings.operations.directions import NewDirection
from grievance.sittings.operations.meetings import About, NewMeeting
from grievance.sittings.queries import Dated
from grievance.sittings.rules.words import DirectionState, Progress
from tests.features.sittings.scene import actor, draw, entries, file_case, publish
from tests.features.sittings.test_directions import dated, mails
from tests.support.cases import filed
from tests.support.paper_text import all_of_pdf

TYPED = {"title": "New industrial estates", "office_code": "CS", "presided": "Chief Secretary", "division": "jammu",
         "met_on": "2026-11-16", "place": "Civil Secretariat", "called": ["SIDCO-JAMMU", "JPDCL"]}  # fmt: skip


def meeting(who: str = "convener.jammu", **more):
    given = {"title": "New industrial estates", "office_code": "CS", "presided": "Chief Secretary", "division": "jammu",
             "met_on": clock.today(), "called": ("SIDCO-JAMMU",)}  # fmt: skip
    with transaction():
        return operations.enter_meeting(NewMeeting(**given | more), actor(who), clock.now())


def instruct(
    found, who: str = "convener.jammu", words: str = "Lay the road to the estate.", about: About = About(), **more
) -> Dated:  # noqa: B008
    given = {"office_code": "JPDCL", **more}
    with transaction():
        held = queries.meeting_by_number(f"R-{found.serial}", lock=True)
        return operations.instruct(held, NewDirection(words, **given), about, actor(who), clock.now())


def test_instructions_are_numbered_in_their_order_and_count_from_the_day_of_the_meeting(world, at):
    at("2026-11-18 10:00")
    found = meeting(met_on=date(2026, 11, 16))
    first, second = instruct(found, days=10), instruct(found, words="Pay what is owed.", office_code="SIDCO-JAMMU")
    assert [first.direction.number, second.direction.number] == ["R-1.1", "R-1.2"]
    assert first.clock.day_zero == date(2026, 11, 16) and first.due_on == date(2026, 11, 26)
    assert second.due_on == date(2026, 12, 1), "15 days where none were said"
    assert {mail.to_address for mail in mails("direction_issued")} >= {"nodal@example.org"}
    assert any("A review meeting directs" in mail.text for mail in mails("direction_issued"))


def test_the_forum_of_the_lead_offices_division_follows_it_and_the_named_one_where_the_office_serves_both(world):
    found = meeting(division="kashmir")
    numbers = {
        office: instruct(found, office_code=office).direction.division for office in ("JPDCL", "KPDCL", "FINANCE")
    }
    assert numbers == {"JPDCL": "jammu", "KPDCL": "kashmir", "FINANCE": "kashmir"}


def test_it_is_no_sitting_and_stands_on_no_agenda_of_the_forum(world):
    before = {one: operations.forum_standing(one, clock.today()) for one in ("jammu", "kashmir")}
    found = meeting()
    instruct(found)
    assert {one: operations.forum_standing(one, clock.today()) for one in ("jammu", "kashmir")} == before
    publish()
    draw("J-1")
    assert not [row for row in entries("J-1") if row.direction_id]
    assert report_of_division("jammu", clock.today()) == []


def test_the_office_reports_and_asks_for_days_and_the_holder_decides_as_on_any_direction(world, at, as_person):
    number = instruct(meeting(office_code="IC-DEPT"), days=20).direction.number
    hod, secretary = as_person("hod"), as_person("secretary")
    version = lambda: str(dated(number).direction.version)  # noqa: E731
    report = {
        "progress": Progress.BEHIND.value,
        "words": "The tender is out.",
        "version": version(),
    }
    assert hod.post(f"/directions/{number}/reports", data=report).status_code == 303
    asked = {"days": "7", "why": "Rain", "version": version()}
    assert hod.post(f"/directions/{number}/days-asked", data=asked).status_code == 303
    given = {
        "answer": "give",
        "days": "5",
        "decided": "R-1",
        "why": "Rain",
        "version": version(),
    }
    assert secretary.post(f"/directions/{number}/days-decided", data=given).status_code == 303
    assert dated(number).due_on == date(2026, 12, 11)
    done = {"done_on": "16-11-2026", "version": version()}
    assert as_person("secretary.power").post(f"/directions/{number}/acceptance", data=done).status_code in (403, 404)
    assert secretary.post(f"/directions/{number}/acceptance", data=done).status_code == 303
    assert dated(number).direction.state is DirectionState.DONE
    assert clock_of(number).state.value == "met"


def clock_of(number: str) -> Clock:
    return dated(number).clock


def test_an_instruction_serves_cases_of_both_divisions_and_names_an_estate_and_their_filers_hear_of_it(
    world, as_person
):
    mine = filed().case
    found = meeting(office_code="IC-DEPT")
    one = instruct(found, serves=(mine.id,), about=About(estate_code="gangyal")).direction
    assert [row.case_id for row in queries.cases_served([one.id])[one.id]] == [mine.id] and one.estate_code == "gangyal"
    page = as_person("convener.jammu").get("/estates/gangyal").get_data(as_text=True)
    assert "Lay the road" in page
    assert "Lay the road" not in as_person("hod.kashmir").get("/estates/gangyal").get_data(as_text=True)
    assert "A review meeting directed Jammu Power Distribution" in as_person("filer").get(
        f"/cases/{mine.number}"
    ).get_data(as_text=True)


def test_the_next_meeting_shows_what_those_before_left_open_and_nothing_of_other_reviews(world, at):
    first = meeting()
    left, done = instruct(first), instruct(first, words="Done soon.")
    with transaction():
        operations.accept_compliance(done, clock.today(), actor("convener.jammu"), clock.now())
    other = instruct(meeting(office_code="IC-DEPT"))
    at("2026-11-20 10:00")
    numbers = [one.direction.number for one in queries.open_from_before(meeting())]
    assert numbers == [left.direction.number] and other.direction.number not in numbers


def test_a_day_to_come_an_office_that_holds_no_review_and_a_moved_day_are_refused(world):
    with pytest.raises(Refusal, match="today at the latest"):
        meeting(met_on=date(2026, 11, 17))
    with pytest.raises(Refusal, match="whose review"):
        meeting(office_code="JPDCL")
    with pytest.raises(Refusal, match="whose review"):
        meeting(who="secretary.power", office_code="IC-DEPT")
    found = meeting()
    instruct(found)
    with transaction(), pytest.raises(Refusal, match="the day stays"):
        operations.change_meeting(
            found, NewMeeting("T", "CS", "CS", "jammu", date(2026, 11, 2)), actor("convener.jammu"), clock.now()
        )


def test_a_convener_enters_a_meeting_on_the_pages_and_its_instructions_follow(world, as_person):
    convener = as_person("convener.kashmir")
    answer = convener.post("/meetings/new", data=TYPED)
    assert answer.status_code == 303 and answer.headers["Location"] == "/meetings/R-1"
    wrong = convener.post(
        "/meetings/R-1/instructions/new", data={"words": "Lay the road.", "office": "JPDCL", "days": "soon"}
    )
    assert "Write a number of days" in wrong.get_data(as_text=True) and "Lay the road." in wrong.get_data(as_text=True)
    typed = {
        "words": "Lay the road.",
        "office": "JPDCL",
        "days": "20",
        "estate": "gangyal",
        "assisting": ["SIDCO-JAMMU"],
    }
    assert convener.post("/meetings/R-1/instructions/new", data=typed).headers["Location"] == "/meetings/R-1"
    more = {"words": "Send the water.", "office": "JPDCL", "days": "10", "then": "next"}
    given = convener.post("/meetings/R-1/instructions/new", data=more, follow_redirects=True)
    assert given.request.path == "/meetings/R-1/instructions/new", "the next one is written at once"
    assert "Instruction R-1.2 is given" in given.get_data(as_text=True)
    page = convener.get("/meetings/R-1").get_data(as_text=True)
    assert (
        "Lay the road." in page
        and "R-1.1" in page
        and "with J&amp;K State Industrial Development Corporation, Jammu" in page
    )
    changed = convener.post("/meetings/R-1/change", data=TYPED | {"title": "Estates", "version": "3"})
    assert changed.status_code == 303
    late = convener.post("/meetings/R-1/change", data=TYPED | {"title": "Other", "version": "3"}).get_data(as_text=True)
    assert "Other" in late and queries.meeting_by_number("R-1").title == "Estates", "somebody else was first"


READERS = {"convener.jammu": 200, "convener.kashmir": 200, "overseer": 200, "hod": 200, "secretary.power": 200, "hod.kashmir": 404,
           "filer": 404, "admin": 404}  # fmt: skip


def test_a_meeting_is_read_by_who_holds_it_offices_called_or_directed_those_above_and_overseers(world, as_person):
    instruct(meeting(called=()))
    found = {who: as_person(who).get("/meetings/R-1").status_code for who in READERS}
    assert found == READERS
    rows = {who: len(listed(as_person(who))) - 1 for who in ("convener.kashmir", "hod", "hod.kashmir")}
    assert rows == {"convener.kashmir": 1, "hod": 1, "hod.kashmir": 0}
    assert world.test_client().get("/meetings").status_code == 303


def listed(client) -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get("/meetings?form=csv").get_data().decode("utf-8-sig"))))


def test_only_who_holds_the_review_writes_its_record(world, as_person):
    instruct(meeting())
    for who in ("hod", "secretary.power", "chair", "overseer", "filer"):
        for path in ("/meetings/R-1/change", "/meetings/R-1/instructions/new"):
            assert as_person(who).get(path).status_code in (403, 404), (who, path)
    assert as_person("hod").get("/meetings/new").status_code == 403
    assert as_person("secretary.power").get("/meetings/new").status_code == 200


def test_its_record_and_its_action_taken_report_are_printed_as_pdf_and_word(world, as_person):
    mine = file_case()
    first = meeting()
    instruct(first, words="Old and open.", serves=(mine.id,))
    second = meeting(title="Second review")
    number = instruct(second, days=10, assisting=("SIDCO-JAMMU",), proof="Photo").direction.number
    convener = as_person("convener.jammu")
    record = all_of_pdf(convener.get("/meetings/R-2/record.pdf").get_data())
    for said in (
        "R-2",
        "Second review",
        "Chief Secretary",
        "Lay the road to the estate.",
        "Photo",
        "Old and open.",
        mine.number,
        number,
    ):
        assert said in record, said
    assert mine.number not in all_of_pdf(as_person("convener.kashmir").get("/meetings/R-2/record.pdf").get_data())
    atr = all_of_pdf(convener.get("/meetings/R-2/action-taken.pdf").get_data())
    assert number in atr and "R-1.1" not in atr and "Shivalik" not in atr
    for kind in ("record", "action-taken"):
        made = convener.get(f"/meetings/R-2/{kind}.docx?language=hi").get_data()
        assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(made)).namelist()
    assert convener.get("/meetings/R-2/secret.pdf").status_code == 404
    assert as_person("hod.kashmir").get("/meetings/R-2/record.pdf").status_code == 404
    assert [line["number"] for line in report_of_meeting(second, clock.today())] == [number]


def test_the_words_about_a_complaint_of_conduct_stand_neither_on_the_page_nor_in_the_record_of_an_office_called(
    world, as_person
):
    complaint = file_case(is_conduct=True, conduct_office_code="KPDCL", office_code="PDD", division="kashmir")
    found = meeting(called=("KPDCL",))
    instruct(found, words="Move the officer complained of.", office_code="PDD", serves=(complaint.id,))
    office, convener = as_person("hod.kashmir"), as_person("convener.kashmir")
    page, record = (
        office.get("/meetings/R-1").get_data(as_text=True),
        all_of_pdf(office.get("/meetings/R-1/record.pdf").get_data()),
    )
    assert "Move the officer" not in page and "Move the officer" not in record and complaint.number not in record
    assert "Move the officer" in convener.get("/meetings/R-1").get_data(as_text=True)
    assert "Move the officer" in all_of_pdf(convener.get("/meetings/R-1/record.pdf").get_data())


def test_the_register_lists_it_beside_the_forums_directions_and_finds_it_by_meeting_and_year(world, as_person):
    number = instruct(meeting()).direction.number
    convener = as_person("convener.jammu")
    for asked in ("", "?sitting=R-1", "?year=2026", "?q=R-1.1"):
        assert number in convener.get(f"/directions{asked}").get_data(as_text=True), asked
    assert number not in convener.get("/directions?sitting=R-2").get_data(as_text=True)
    page = convener.get(f"/directions/{number}").get_data(as_text=True)
    assert "Review meeting R-1" in page and "/meetings/R-1" in page


def test_statements_do_not_grow_with_instructions(world, as_person, statements):
    found, convener = meeting(), as_person("convener.jammu")

    def counted(path: str, instructions: int) -> int:
        for n in range(instructions):
            instruct(found, words=f"Instruction {n}")
        with statements() as seen:
            assert convener.get(path).status_code == 200
        return len(seen)

    for path in ("/meetings/R-1", "/meetings"):
        counted(path, 1)
        assert counted(path, 1) == counted(path, 4), path
