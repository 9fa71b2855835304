"""What is recorded in the room can be taken back and corrected with all that followed; quorum, interests, the sheet, two texts."""

from __future__ import annotations

import random
import re
from datetime import date

import pytest

from grievance.cases.rules.words import CaseState
from grievance.clocks import queries as clocks
from grievance.clocks.rules.kinds import OwnerKind
from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from grievance.sentences import Refusal
from grievance.sittings import operations, queries
from grievance.sittings.queries import room
from grievance.sittings.rules.room import taken
from grievance.sittings.rules.words import DirectionState, Disposition, EntryKind, Progress
from tests.features.sittings.scene import actor, draw, entries, entry_of, file_case, freeze, publish
from tests.support.cases import answer

D = Disposition


def text(answer_) -> str:
    return re.sub(r"\s+", " ", answer_.get_data(as_text=True))


def in_the_room(at, *titles: str) -> list:
    """A frozen agenda with these cases, on the day of the sitting."""
    publish()
    made = [file_case(title, at(f"2026-10-2{n} 10:00")) for n, title in enumerate(titles)]
    at("2026-11-16 10:00")
    draw("J-1")
    freeze("J-1")
    at("2026-11-25 11:30")
    return made


def do(act, *given, who: str = "convener.jammu", number: str = "J-1", **more):
    """An operation on the sitting inside its own transaction; cases stand for their items."""
    with transaction():
        sitting = queries.sitting_by_number(number, lock=True)
        rows = [entry_of(number, one) if hasattr(one, "number") and hasattr(one, "body") else one for one in given]
        return act(sitting, *rows, actor(who), clock.now(), **more)


def clock_dates(case) -> dict:
    """Open clocks of a case: kind, date and state, as people would see them."""
    return {row.kind: (row.due_on, row.state) for row in clocks.open_clocks_of(OwnerKind.CASE, case.id)}


def stands(case) -> tuple:
    row = queries.case_by_number(case.number)
    return row.state, row.handling, row.office_code, row.closing, row.stage, row.directed_due_on


DIRECT = taken(D.DIRECTED, "Replace the transformer.", office="JPDCL", days=20)


@pytest.mark.parametrize(
    "what",
    [
        DIRECT,
        taken(D.DIRECTED, "Take it over.", office="SICOP-JAMMU", days=5),
        taken(D.DECIDED, "The bill stands cancelled."),
        taken(D.DEFERRED, "The office is absent."),
        taken(D.NOT_REACHED),
        taken(D.REFERRED, "To the Government of India.", body="Ministry of Power"),
        taken(D.DROPPED, "Settled outside."),
    ],
    ids=lambda what: f"{what.disposition.value} {what.office or ''}".strip(),
)
def test_whatever_was_recorded_on_a_case_taking_it_back_restores_state_office_and_dates(world, at, what):
    (case,) = in_the_room(at, "Voltage falls")
    before = stands(case), clock_dates(case)
    do(operations.dispose, case, what, "Heard.")
    do(operations.take_back_item, case, "It was item 2.")
    assert (stands(case), clock_dates(case)) == before
    entry = entry_of("J-1", case)
    assert entry.disposition is None and entry.draft["words"] == what.words
    (kept,) = room.records_of([entry.id])[entry.id]
    assert (kept.typed["disposition"], kept.ended_because) == (what.disposition.value, "It was item 2.")


def test_a_direction_given_by_mistake_is_dropped_keeps_its_number_and_the_next_one_has_another(world, at):
    (case,) = in_the_room(at, "Voltage falls")
    do(operations.dispose, case, DIRECT, "")
    do(operations.take_back_item, case, "It was the other office.")
    do(operations.dispose, case, taken(D.DIRECTED, "Repair the line.", office="SICOP-JAMMU"), "")
    given = {number: queries.direction_by_number(number).direction for number in ("J-1.3.1", "J-1.3.1-2")}
    assert given["J-1.3.1"].state is DirectionState.DROPPED and given["J-1.3.1"].taken_back_at
    assert "It was the other office." in given["J-1.3.1"].dropped_because
    assert given["J-1.3.1-2"].state is DirectionState.OPEN
    assert [row.number for row in room.directions_on_case(case.id)] == ["J-1.3.1-2"]


def test_words_and_date_of_a_direction_are_put_right_under_its_number_and_count_as_no_move(world, at):
    (case,) = in_the_room(at, "Voltage falls")
    do(operations.dispose, case, DIRECT, "")
    better = taken(D.DIRECTED, "Replace both transformers.", office="JPDCL", days=29)
    do(operations.correct_item, case, better, "", "A word was missing.")
    dated = queries.direction_by_number("J-1.3.1")
    assert (dated.direction.words, dated.due_on) == ("Replace both transformers.", date(2026, 12, 24))
    assert dated.direction.first_due_on == dated.due_on
    assert queries.case_by_number(case.number).directed_due_on == date(2026, 12, 24)
    assert len(queries.directions_given_at(queries.sitting_by_number("J-1").id)) == 1
    old, new = room.records_of([entry_of("J-1", case).id])[entry_of("J-1", case).id]
    assert (old.typed["words"], old.ended_because) == ("Replace the transformer.", "A word was missing.")
    assert new.typed["words"] == "Replace both transformers." and new.ended_at is None


def test_what_an_office_has_acted_on_is_not_taken_back_and_the_sentence_says_what_to_do(world, at):
    first, second = in_the_room(at, "Voltage falls", "Bill is wrong")
    for case in (first, second):
        do(operations.dispose, case, DIRECT, "")
    with transaction():
        dated = queries.direction_by_number("J-1.3.1", lock=True)
        operations.report_action(dated, Progress.ON_SCHEDULE, "Ordered.", "", False, actor("nodal"), clock.now())
    reported = next(case for case in (first, second) if case.id == dated.direction.case_id)
    with pytest.raises(Refusal, match="has acted on direction J-1.3.1 already. Drop it"):
        do(operations.take_back_item, reported, "A mistake.")
    other = second if reported is first else first
    answer(other)
    with pytest.raises(Refusal, match="moved on since. List it for the next sitting"):
        do(operations.take_back_item, other, "A mistake.")
    assert queries.case_by_number(other.number).state is CaseState.ANSWERED


def directions_at_the_next_sitting(at) -> tuple:
    """J-1 directs, J-2 has the direction in section 2, on its day."""
    (case,) = in_the_room(at, "Voltage falls")
    do(operations.dispose, case, taken(D.DIRECTED, "Replace it.", office="JPDCL", days=5), "")
    do(operations.hold)
    at("2026-12-03 10:00")
    draw("J-2")
    freeze("J-2")
    at("2026-12-08 12:00")
    item = next(row for row in entries("J-2") if row.kind is EntryKind.DIRECTION)
    return case, item.id


@pytest.mark.parametrize(
    "what",
    [
        taken(D.DECIDED, "Seen on the spot."),
        taken(D.DEFERRED, "Snow.", days=9),
        taken(D.DROPPED, "The unit has moved."),
    ],
    ids=lambda what: what.disposition.value,
)
def test_a_direction_accepted_moved_or_dropped_by_mistake_is_open_again_with_its_date(world, at, what):
    case, item = directions_at_the_next_sitting(at)
    dated = queries.direction_by_number("J-1.3.1")
    before = dated.direction.state, dated.due_on, stands(case), clock_dates(case)
    sitting_id = queries.sitting_by_number("J-2").id
    do(lambda s, a, n: operations.dispose(s, queries.entry_of(sitting_id, item), what, "", a, n), number="J-2")
    do(
        lambda s, a, n: operations.take_back_item(s, queries.entry_of(sitting_id, item), "Wrong line.", a, n),
        number="J-2",
    )
    dated = queries.direction_by_number("J-1.3.1")
    assert (dated.direction.state, dated.due_on, stands(case), clock_dates(case)) == before
    assert not dated.direction.dropped_because and dated.direction.done_on is None


def test_after_the_sitting_records_are_corrected_until_the_minutes_are_circulated(world, at):
    (case,) = in_the_room(at, "Voltage falls")
    do(operations.take_attendance, ["JPDCL"])
    do(operations.hold)
    assert entry_of("J-1", case).disposition is D.NOT_REACHED
    at("2026-11-27 10:00")
    with pytest.raises(Refusal, match="Correct the item instead"):
        do(operations.take_back_item, case, "It was reached.")
    do(operations.correct_item, case, DIRECT, "", "It was reached.")
    assert queries.direction_by_number("J-1.3.1").due_on == date(2026, 12, 15)
    do(operations.circulate_minutes)
    with pytest.raises(Refusal, match="are circulated"):
        do(operations.correct_item, case, taken(D.DECIDED, "No."), "", "A mistake.")


def test_without_a_quorum_nothing_binding_is_recorded_unless_the_reason_stands_there(world, at):
    (case,) = in_the_room(at, "Voltage falls")
    with transaction():
        operations.set_quorum(
            "jammu", 1, 1, True, "Order 12-IND of 2026", clock.today(), actor("convener.jammu"), clock.now()
        )
    do(operations.take_attendance, ["JPDCL"])
    with pytest.raises(Refusal, match="Missing: somebody in the chair, one association"):
        do(operations.dispose, case, DIRECT, "")
    do(operations.dispose, case, taken(D.DEFERRED, "No quorum."), "")
    do(operations.take_back_item, case, "The chair allows it.")
    do(operations.take_attendance, ["JPDCL"], no_quorum_because="Snow on the pass; the chair joins by telephone.")
    do(operations.dispose, case, DIRECT, "")
    assert entry_of("J-1", case).disposition is D.DIRECTED


def test_who_declared_an_interest_leaves_the_record_to_another_and_the_minutes_name_it(as_person, at):
    (case,) = in_the_room(at, "Voltage falls")
    entry = entry_of("J-1", case)
    convener, chair = as_person("convener.jammu"), as_person("chair")
    page = text(chair.get("/sittings/J-1/live"))
    key = re.search(r'<option value="(p-\d+)">Secretary', page) or re.search(r'value="(p-\d+)"', page)
    person = f"p-{actor('chair').person_id}"
    assert person in page and key
    noted = {"who": person, "interest": "Holds shares in the unit"}
    assert chair.post(f"/sittings/J-1/live/{entry.id}/interest", data=noted).status_code == 303
    given = {"disposition": "decided", "words": "Settled.", "version": str(entry_of("J-1", case).version)}
    refused = chair.post(f"/sittings/J-1/live/{entry.id}", data=given)
    assert refused.status_code == 422 and "You declared an interest" in text(refused) and "Settled." in text(refused)
    assert convener.post(f"/sittings/J-1/live/{entry.id}", data=given).status_code == 303
    convener.post("/sittings/J-1/live/attendance", data={"present": ["JPDCL"]})
    convener.post("/sittings/J-1/live/end")
    assert "Holds shares in the unit" in text(convener.get("/sittings/J-1/minutes"))


def test_from_the_sheet_right_lines_are_recorded_and_wrong_ones_stay_with_what_was_typed(as_person, at):
    first, second, third = in_the_room(at, "Voltage falls", "Bill is wrong", "Line is down")
    convener = as_person("convener.jammu")
    rows = {case.id: entry_of("J-1", case) for case in (first, second, third)}
    data = {}
    for row in entries("J-1"):
        data |= {f"i{row.id}-version": str(row.version), f"i{row.id}-disposition": "", f"i{row.id}-words": ""}

    def line(case, **fields):
        return {f"i{rows[case.id].id}-{name}": value for name, value in fields.items()}

    data |= line(first, disposition="decided", words="The bill stands cancelled.")
    data |= line(second, disposition="directed", words="Repair it.", office="NOWHERE", days="soon")
    data |= line(third, words="Half a sentence")
    answer_ = convener.post("/sittings/J-1/sheet", data=data)
    page = text(answer_)
    assert answer_.status_code == 422 and "1 item is recorded." in page
    assert "Repair it." in page and "like 15, or a date" in page and "Half a sentence" in page
    assert entry_of("J-1", first).disposition is D.DECIDED and entry_of("J-1", second).disposition is None
    assert entry_of("J-1", second).draft["days"] == "soon", "kept also where the browser is closed now"
    page = convener.get("/sittings/J-1/sheet").get_data(as_text=True)
    again = dict(re.findall(r'name="(i\d+-version)" value="(\d+)"', page))
    again |= line(second, disposition="directed", words="Repair it.", office="JPDCL", days="24-12-2026")
    again |= line(third, disposition="deferred", words="Half a sentence, now whole.")
    assert convener.post("/sittings/J-1/sheet", data=again).status_code == 303
    assert queries.direction_by_number("J-1.3.2").due_on == date(2026, 12, 24)
    assert entry_of("J-1", third).disposition is D.DEFERRED


def test_two_who_tick_attendance_at_once_do_not_undo_each_other(as_person, at):
    in_the_room(at, "Voltage falls")
    convener, chair = as_person("convener.jammu"), as_person("chair")
    seen = {"was-JPDCL": "0", "was-chair": "0", "was-name-JPDCL": "", "was-name-chair": ""}
    convener.post(
        "/sittings/J-1/live/attendance", data={**seen, "present": ["JPDCL"], "name-JPDCL": "A. Dogra", "name-chair": ""}
    )
    chair.post(
        "/sittings/J-1/live/attendance",
        data={**seen, "present": ["chair"], "name-JPDCL": "", "name-chair": "The Secretary"},
    )
    page = text(chair.get("/sittings/J-1/live/attendance"))
    came = {
        row.office_code or row.side: (row.was_present, row.name)
        for row in queries.attendance_of([queries.sitting_by_number("J-1").id])
    }
    assert came == {"JPDCL": (True, "A. Dogra"), "chair": (True, "The Secretary")} and "The quorum is there" in page


FIELDS = {"words": ["Repair it.", "Replace it.", "Meet the unit.", ""], "discussion": ["Both were heard.", "The unit spoke.", ""],
          "disposition": ["decided", "deferred", "directed"], "days": ["10", "25-12-2026", ""]}  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_of_two_texts_for_one_item_none_is_ever_lost_whatever_is_chosen(as_person, at, seed):
    """Random pairs of edits from pages opened at the same time, by script or button, then a random choice."""
    chance = random.Random(seed)  # noqa: S311
    cases = in_the_room(at, "Voltage falls", "Bill is wrong", "Line is down")
    hands = {"convener.jammu": as_person("convener.jammu"), "chair": as_person("chair")}
    for case in cases:
        entry, written = entry_of("J-1", case), []
        path, version = f"/sittings/J-1/live/{entry.id}", str(entry.version)
        for who in chance.sample(sorted(hands), 2):
            given = {name: chance.choice(values) for name, values in FIELDS.items()} | {
                "office": "JPDCL",
                "version": version,
            }
            given["words"] = given["words"] or f"Words of {who} {seed}"
            act = chance.choice(["record", "keep"])
            found = hands[who].post(path, data={**given, "act": act})
            assert found.status_code == 303, text(found)
            written.append({**given, "act": act})
            if "/texts/" in found.location:
                page = text(hands[who].get(found.location))
                assert all(str(one["words"]) in page for one in written)
                choices = {f"choice-{name}": chance.choice(["mine", "theirs", "both"]) for name in FIELDS}
                seen = re.search(r'name="version" value="(\d+)"', page)[1]
                chosen = hands[who].post(found.location, data={**choices, "version": seen})
                assert chosen.status_code in (303, 422), text(chosen)
        entry = entry_of("J-1", case)
        kept = [row.typed for row in room.records_of([entry.id]).get(entry.id, [])] + [entry.draft or {}]
        kept.append({"words": entry.decision, "discussion": entry.discussion})
        for name in ("words", "discussion"):
            for one in written:
                assert any(one[name] in str(typed.get(name, "")) for typed in kept), (one, kept)


def test_a_field_is_kept_by_script_at_the_same_address_and_a_conflict_is_told_with_where_to_look(as_person, at):
    (case,) = in_the_room(at, "Voltage falls")
    entry = entry_of("J-1", case)
    path, version, asks = f"/sittings/J-1/live/{entry.id}", str(entry.version), {"Accept": "application/json"}
    first = as_person("convener.jammu").post(
        path, data={"act": "keep", "words": "Repair", "version": version}, headers=asks
    )
    assert first.status_code == 200 and first.json["version"] == entry_of("J-1", case).version
    second = as_person("chair").post(path, data={"act": "keep", "words": "Replace", "version": version}, headers=asks)
    assert second.status_code == 409 and "/texts/" in second.json["conflict"]
    assert "Written so far by" in text(as_person("chair").get(f"/sittings/J-1/live?item={entry.id}"))
    assert entry_of("J-1", case).draft["words"] == "Repair"
