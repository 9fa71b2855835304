"""A direction of the room serves cases that not everybody in the room may see: they stay, unread and unchanged."""

from __future__ import annotations

import pytest

from grievance.sittings import operations, queries
from grievance.sittings.queries import room
from tests.features.sittings.scene import entry_of, file_case
from tests.features.sittings.test_the_room import do, in_the_room, text

FORM = {"disposition": "directed", "words": "Replace it.", "office": "JPDCL", "days": "10", "act": "record"}


@pytest.fixture
def recorded(as_person, at):  # noqa: ANN001, ANN201
    """(address of the item, the case that the chair may not see): recorded by the convener with that case and another."""
    listed, other = in_the_room(at, "Voltage falls", "Bill is wrong")
    hidden = file_case("Meter burnt")
    entry = entry_of("J-1", listed)
    typed = FORM | {"cases": f"{hidden.number}, {other.number}"}
    assert as_person("convener.jammu").post(f"/sittings/J-1/live/{entry.id}", data=typed).status_code == 303
    return entry, hidden, other


def room_page(client, entry) -> str:  # noqa: ANN001
    return text(client.get(f"/sittings/J-1/live?item={entry.id}&correct=1"))


def served() -> set[str]:
    (given,) = queries.directions_given_at(queries.sitting_by_number("J-1").id)
    links = queries.cases_served([given.direction.id])[given.direction.id]
    return {case.title for case in queries.cases_by_id([row.case_id for row in links]).values()}


def test_the_chair_corrects_the_words_and_the_case_he_may_not_see_stays_unread(as_person, recorded):
    entry, hidden, other = recorded
    chair = as_person("chair")
    page = room_page(chair, entry)
    assert hidden.number not in page and other.number in page
    assert hidden.number in room_page(as_person("convener.jammu"), entry)
    more = {"act": "correct", "why": "It was said so", "words": "Replace it by Monday.", "cases": other.number}
    assert chair.post(f"/sittings/J-1/live/{entry.id}", data=FORM | more).status_code == 303
    (given,) = queries.directions_given_at(queries.sitting_by_number("J-1").id)
    assert given.direction.words == "Replace it by Monday.", "the same direction under its number"
    assert served() == {"Voltage falls", "Bill is wrong", "Meter burnt"}
    assert room.standing_record(entry.id).typed["cases"] == f"{hidden.number}, {other.number}"
    assert hidden.number not in room_page(chair, entry), "nor among what was typed before"


def test_a_correction_that_gives_another_direction_serves_it_too(as_person, recorded):
    entry, hidden, _ = recorded
    more = {"act": "correct", "why": "Another office", "office": "KPDCL", "cases": ""}
    assert as_person("chair").post(f"/sittings/J-1/live/{entry.id}", data=FORM | more).status_code == 303
    assert served() == {"Voltage falls", "Meter burnt"}


def test_a_case_outside_his_fence_is_not_added_by_its_number(as_person, recorded):
    entry, _, _ = recorded
    unknown = file_case("Another one")
    for number in (unknown.number, recorded[1].number):
        more = {"act": "correct", "why": "More", "cases": number}
        answer = as_person("chair").post(f"/sittings/J-1/live/{entry.id}", data=FORM | more)
        assert answer.status_code == 422 and "among those you may see" in text(answer)


def test_what_is_written_so_far_keeps_it_whoever_writes_on(as_person, recorded):
    entry, hidden, other = recorded
    do(operations.take_back_item, queries.entry_of(queries.sitting_by_number("J-1").id, entry.id), "Too early.")
    chair = as_person("chair")
    assert hidden.number not in room_page(chair, entry)
    chair.post(f"/sittings/J-1/live/{entry.id}", data=FORM | {"act": "keep", "words": "Soon.", "cases": other.number})
    draft = queries.entry_of(queries.sitting_by_number("J-1").id, entry.id).draft
    assert draft["cases"] == f"{hidden.number}, {other.number}" and draft["words"] == "Soon."
    assert hidden.number not in text(chair.get("/sittings/J-1/sheet"))
    assert chair.post(f"/sittings/J-1/live/{entry.id}", data=FORM | {"cases": other.number}).status_code == 303
    assert served() == {"Voltage falls", "Bill is wrong", "Meter burnt"}


def test_of_two_texts_he_reads_both_without_it_and_it_stays(as_person, recorded):
    entry, hidden, other = recorded
    stale = {"act": "correct", "why": "Mine", "words": "Mend it.", "cases": other.number, "version": "0"}
    answer = as_person("chair").post(f"/sittings/J-1/live/{entry.id}", data=FORM | stale)
    where = answer.headers["Location"]
    chair = as_person("chair")
    assert "/texts/" in where and hidden.number not in text(chair.get(where))
    version = str(queries.entry_of(queries.sitting_by_number("J-1").id, entry.id).version)
    assert chair.post(where, data={"version": version, "choice-words": "mine"}).status_code == 303
    assert room.standing_record(entry.id).typed["cases"] == f"{hidden.number}, {other.number}"
    assert room.standing_record(entry.id).typed["words"] == "Mend it."
