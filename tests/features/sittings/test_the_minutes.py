"""Minutes from the draft to the corrigendum: each version printed the same for ever, whatever changes afterwards."""

from __future__ import annotations

import re
from html import unescape

import pytest

from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.notifications.models import Outbox
from grievance.reference import queries as reference
from grievance.sentences import Refusal
from grievance.sittings import operations, queries
from grievance.sittings.queries import minutes as rows
from grievance.sittings.rules.minutes import marked_changes
from grievance.sittings.rules.room import taken
from grievance.sittings.rules.words import Disposition, EntryKind
from tests.features.sittings.scene import actor, draw, entries, entry_of, freeze
from tests.features.sittings.test_the_room import DIRECT, do, in_the_room, text

D = Disposition


def circulated(at):
    """J-1 held with one direction, its minutes circulated on 1 December."""
    (case,) = in_the_room(at, "Voltage falls")
    do(operations.take_attendance, ["JPDCL"], named={"JPDCL": ("A. Dogra", "Executive Engineer")})
    do(operations.dispose, case, DIRECT, "The unit showed its log.\nJPDCL agreed.")
    do(operations.hold)
    at("2026-12-01 10:00")
    do(operations.circulate_minutes)
    return case


def paper(hands, version: int, reader: str = "member") -> bytes:
    found = hands.get(f"/sittings/J-1/papers/minutes.pdf?version={version}&reader={reader}")
    assert found.status_code == 200
    return found.data


def confirm_at_the_next_sitting(at):
    at("2026-12-03 10:00")
    draw("J-2")
    freeze("J-2")
    at("2026-12-08 12:00")
    item = next(row.id for row in entries("J-2") if row.kind is EntryKind.MINUTES)
    do(operations.take_attendance, ["JPDCL"], number="J-2")

    def confirm(sitting, who, now):
        operations.dispose(sitting, queries.entry_of(sitting.id, item), taken(D.DECIDED, "Confirmed."), "", who, now)

    do(confirm, number="J-2")


def mails(message: str) -> set[str]:
    return {row.to_address for row in db.session.query(Outbox) if row.message == message}


def test_minutes_go_out_corrections_are_taken_or_declined_the_next_sitting_confirms_and_a_corrigendum_follows(
    as_person, at
):
    case = circulated(at)
    convener, office = as_person("convener.jammu"), as_person("hod")
    assert {"hod@example.org", "chair@example.org"} <= mails("minutes_circulated")
    first = paper(convener, 1)
    item = str(entry_of("J-1", case).id)
    assert "Corrections until" in text(office.get("/sittings/J-1/minutes"))
    for words in ("It was feeder 4.", "We never agreed."):
        assert (
            office.post("/sittings/J-1/minutes/corrections/new", data={"item": item, "words": words}).status_code == 303
        )
    assert mails("correction_asked") >= {"convener.jammu@example.org"}
    good, bad = rows.corrections_of(queries.sitting_by_number("J-1").id)
    at_ = "/sittings/J-1/minutes/corrections/"
    assert office.get(f"{at_}{good.id}").status_code in (403, 404)
    refused = convener.post(f"{at_}{bad.id}", data={"answer": "declined", "reason": ""})
    assert refused.status_code == 422 and "why the correction is declined" in text(refused)
    assert (
        convener.post(f"{at_}{bad.id}", data={"answer": "declined", "reason": "The recording says so."}).status_code
        == 303
    )
    with pytest.raises(Refusal, match="not decided yet: 1"):
        confirm_at_the_next_sitting(at)
    taken_ = {"answer": "taken", "new_text": "JPDCL repairs feeder 4."}
    assert as_person("convener.jammu").post(f"{at_}{good.id}", data=taken_).status_code == 303
    assert mails("correction_decided") == {"hod@example.org"}
    item_ = next(row.id for row in entries("J-2") if row.kind is EntryKind.MINUTES)
    do(
        lambda s, a, n: operations.dispose(s, queries.entry_of(s.id, item_), taken(D.DECIDED, "Confirmed."), "", a, n),
        number="J-2",
    )
    convener = as_person("convener.jammu")
    page = text(convener.get("/sittings/J-1/minutes"))
    assert "Confirmed" in page and "JPDCL repairs feeder 4." in page
    assert convener.post("/sittings/J-1/minutes", data={f"text-{item}": "x"}).status_code == 422
    second = paper(convener, 2)
    wrong = {"item": item, "words": "For feeder 4 read feeder 5.", "why": "A slip of the pen."}
    assert convener.post("/sittings/J-1/minutes/corrigenda/new", data=wrong).status_code == 303
    assert mails("corrigendum_issued") == mails("minutes_circulated")
    third = paper(convener, 3)
    assert [one.kind for one in rows.minutes_versions(queries.sitting_by_number("J-1").id)] == [
        "circulated",
        "confirmed",
        "corrected",
    ]
    assert len({first, second, third}) == 3
    with transaction():
        entry = entry_of("J-1", case)
        entry.decision, entry.discussion, entry.title = "Something else.", "Else.", "Else"
        sitting = queries.sitting_by_number("J-1")
        sitting.minutes_text, sitting.venue = {}, "Elsewhere"
        reference.office("JPDCL").name = "Another name"
        queries.case_by_number(case.number).title = "Another title"
        for row in queries.attendance_of([sitting.id]):
            row.name = "Somebody else"
    assert [paper(convener, n) for n in (1, 2, 3)] == [first, second, third]
    public = paper(as_person("filer"), 1, "public")
    with transaction():
        queries.case_by_number(case.number).body = "Edited again."
    assert paper(as_person("filer"), 1, "public") == public


def test_of_two_corrections_on_one_item_the_second_is_written_upon_the_first_and_the_last_taken_stands(as_person, at):
    case = circulated(at)
    item = str(entry_of("J-1", case).id)
    with transaction():
        for words in ("It was feeder 4.", "It was in June."):
            operations.ask_correction(
                queries.sitting_by_number("J-1"), entry_of("J-1", case), words, "", actor("hod"), clock.now()
            )
    first, second = rows.corrections_of(queries.sitting_by_number("J-1").id)
    at("2026-12-01 11:00")
    convener, at_ = as_person("convener.jammu"), "/sittings/J-1/minutes/corrections/"
    assert (
        convener.post(f"{at_}{second.id}", data={"answer": "taken", "new_text": "In June, feeder 3."}).status_code
        == 303
    )
    page = convener.get(f"{at_}{first.id}").get_data(as_text=True)
    assert re.search(r"<textarea[^>]*>\s*In June, feeder 3.</textarea>", page), "written upon what was taken already"
    at("2026-12-01 11:30")
    assert (
        convener.post(f"{at_}{first.id}", data={"answer": "taken", "new_text": "In June, feeder 4."}).status_code == 303
    )
    confirm_at_the_next_sitting(at)
    assert queries.sitting_by_number("J-1").minutes_text["items"] == {item: "In June, feeder 4."}


def test_a_paper_first_printed_long_after_its_version_was_fixed_says_what_stood_then(as_person, at):
    case = circulated(at)
    with transaction():
        entry_of("J-1", case).decision = "Something else."
        reference.office("JPDCL").name = "Another name"
    words = text(as_person("convener.jammu").get("/sittings/J-1/papers/minutes.pdf?version=9"))
    assert "no such version" in words
    kept = rows.minutes_version(queries.sitting_by_number("J-1").id, 1).papers["en"]
    assert "Replace the transformer." in str(kept) and "Another name" not in str(kept) and "A. Dogra" in str(kept)
    assert set(rows.minutes_version(queries.sitting_by_number("J-1").id, 1).papers) == {"en", "hi", "ur"}


def test_a_draft_that_was_read_in_another_language_is_no_edited_text(as_person, at):
    (case,) = in_the_room(at, "Voltage falls")
    do(operations.take_attendance, ["JPDCL"])
    do(operations.dispose, case, DIRECT, "")
    do(operations.hold)
    at("2026-11-26 09:00")
    convener, item = as_person("convener.jammu"), entry_of("J-1", case).id
    english = read_field(convener.get("/sittings/J-1/minutes").text, item)
    convener.get("/display/choose?language=hi")
    hindi = convener.get("/sittings/J-1/minutes")
    assert 'lang="hi"' in hindi.text and read_field(hindi.text, item) != english
    version = re.search(r'name="version"[^>]*value="([^"]+)"', hindi.text)[1]
    kept = convener.post("/sittings/J-1/minutes", data={"version": version, f"text-{item}": english})
    assert kept.status_code == 303
    assert queries.sitting_by_number("J-1").minutes_text["items"] == {}


def read_field(page: str, item: int) -> str:
    return unescape(re.search(rf'(?s)<textarea[^>]*name="text-{item}"[^>]*>(.*?)</textarea>', page)[1])


def test_a_unit_asks_about_its_own_item_only_and_only_in_time(as_person, at):
    (case, other) = in_the_room(at, "Voltage falls", "Bill is wrong")
    with transaction():
        queries.case_by_number(case.number).filer_person_id = actor("filer").person_id
    do(operations.take_attendance, ["JPDCL"])
    do(operations.hold)
    at("2026-12-01 10:00")
    unit = as_person("filer")
    do(operations.circulate_minutes)
    page = unit.get("/sittings/J-1/minutes/corrections/new").get_data(as_text=True)
    assert re.findall(r'<option value="(\d+)"', page) == [str(entry_of("J-1", case).id)]
    wrong = {"item": str(entry_of("J-1", other).id), "words": "It is ours."}
    assert unit.post("/sittings/J-1/minutes/corrections/new", data=wrong).status_code == 422
    mine = {"item": str(entry_of("J-1", case).id), "words": "Since June, not July."}
    assert unit.post("/sittings/J-1/minutes/corrections/new", data=mine).status_code == 303
    at("2026-12-20 10:00")
    late = as_person("filer").post("/sittings/J-1/minutes/corrections/new", data=mine)
    assert (
        late.status_code == 422
        and "could be asked for until" not in text(late)
        or "not open to correction" in text(late)
    )


def test_a_confirmation_recorded_by_mistake_is_taken_back_and_the_corrections_wait_again(world, at):
    circulated(at)
    confirm_at_the_next_sitting(at)
    assert queries.sitting_by_number("J-1").minutes_state == "confirmed"
    item = next(row.id for row in entries("J-2") if row.kind is EntryKind.MINUTES)
    do(lambda s, a, n: operations.take_back_item(s, queries.entry_of(s.id, item), "Wrong line.", a, n), number="J-2")
    assert queries.sitting_by_number("J-1").minutes_state == "circulated"


def test_minutes_do_not_go_out_without_those_present_where_something_was_decided(world, at):
    (case,) = in_the_room(at, "Voltage falls")
    do(operations.dispose, case, DIRECT, "")
    do(operations.hold)
    with pytest.raises(Refusal, match="Take the attendance first"):
        do(operations.circulate_minutes)
    do(operations.take_attendance, ["JPDCL"])
    do(operations.circulate_minutes)
    assert queries.sitting_by_number("J-1").minutes_state == "circulated" and clock.today()


@pytest.mark.parametrize(
    ("drafted", "edited"),
    [
        ("The forum decided: yes.", "The forum decided: no."),
        ("a b c", "a x c d"),
        ("", "new"),
        ("gone", ""),
        ("नया नियम", "नया पुराना नियम"),
    ],
)
def test_marked_changes_hold_both_texts_word_for_word(drafted, edited):
    marks = marked_changes(drafted, edited)
    assert "".join(words for kind, words in marks if kind != "new") == drafted
    assert "".join(words for kind, words in marks if kind != "gone") == edited
