"""Convener, chair and office at one calendar and one direction at once, with real commits."""

import random
from collections import Counter
from datetime import date

from grievance.cases.models import CaseListing
from grievance.clocks import queries as clocks
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.documents import operations as documents
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.errors import Conflict
from grievance.foundation.transaction import transaction
from grievance.sentences import Refusal
from grievance.sittings import operations, queries
from grievance.sittings.operations.replanning import seen_mark, sittings_from, steps_towards
from grievance.sittings.queries.room import records_of
from grievance.sittings.rules.room import taken
from grievance.sittings.rules.series import Rhythm, SeriesRule
from grievance.sittings.rules.words import DirectionState, Disposition, EntryKind
from tests.features.sittings.scene import actor, draw, entries, entry_of, file_case, freeze, new_series, publish
from tests.support.at_once import at_once
from tests.support.safety import counts
from tests.support.sign_in import session_cookie


def test_of_two_who_fix_the_same_days_at_once_one_is_refused_and_no_day_is_taken_twice(committing_world):
    found = at_once(committing_world, *[lambda: len(publish())] * 4)
    db.session.rollback()
    assert sum(isinstance(one, int) for one in found) == 1, found
    assert all(isinstance(one, Refusal) for one in found if not isinstance(one, int)), found
    days = Counter((row.division, row.sits_on) for row in queries.sittings_of_division("jammu"))
    assert days and set(days.values()) == {1}


def test_of_two_who_change_the_same_series_at_once_the_second_is_shown_what_the_first_did(committing_world):
    publish(first=date(2026, 12, 8), last=date(2027, 2, 28))
    rows = sittings_from(queries.sitting_by_number("J-1"))
    mark, numbers = seen_mark(rows), [f"J-{row.serial}" for row in rows]
    db.session.rollback()

    def change(weekday):
        def act():
            new = new_series(
                "jammu", SeriesRule(Rhythm.WEEKS, 2, weekday), from_on=date(2026, 12, 9), to_on=date(2027, 2, 28)
            )
            with transaction():
                first = queries.sitting_by_number("J-1")
                steps = steps_towards(sittings_from(first), new, keep_days=False)
                operations.replan(first, new, steps, "the hall is taken", mark, actor("convener.jammu"), clock.now())
            return weekday

        return act

    found = at_once(committing_world, change(2), change(3), change(4))
    db.session.rollback()
    won = [one for one in found if isinstance(one, int)]
    assert len(won) == 1 and all(isinstance(one, Conflict) for one in found if not isinstance(one, int)), found
    days = [queries.sitting_by_number(number).sits_on for number in numbers]
    assert {day.weekday() for day in days} <= {won[0], *range(won[0], 7)} and len(set(days)) == len(days)
    assert [queries.sitting_by_number(number).ics_sequence for number in numbers] == [1] * len(numbers)


def test_a_direction_accepted_at_the_desk_is_not_dropped_in_the_room_at_the_same_moment(committing_world, at):
    publish()
    case = file_case("No reply for weeks", at("2026-10-20 10:00"))
    at("2026-11-16 10:00")
    draw("J-1")
    freeze("J-1")
    now = at("2026-11-25 12:00")
    with transaction():
        what = taken(Disposition.DIRECTED, "Replace the transformer.", office="JPDCL", days=5)
        sitting = queries.sitting_by_number("J-1", lock=True)
        operations.dispose(sitting, entry_of("J-1", case), what, "", actor("convener.jammu"), now)
        operations.hold(sitting, actor("convener.jammu"), now)
    at("2026-12-03 10:00")
    draw("J-2")
    freeze("J-2")
    item = next(row.id for row in entries("J-2") if row.kind is EntryKind.DIRECTION)
    at("2026-12-08 12:00")

    def accept():
        with transaction():
            dated = queries.direction_by_number("J-1.3.1", lock=True)
            operations.accept_compliance(dated, clock.today(), actor("convener.jammu"), clock.now())
        return "done"

    def drop():
        with transaction():
            sitting = queries.sitting_by_number("J-2", lock=True)
            entry = queries.entry_of(sitting.id, item)
            what = taken(Disposition.DROPPED, "It is settled another way.")
            operations.dispose(sitting, entry, what, "", actor("chair"), clock.now())
        return "dropped"

    found = at_once(committing_world, accept, drop)
    db.session.rollback()
    dated = queries.direction_by_number("J-1.3.1")
    told = [one for one in found if not isinstance(one, Refusal)]
    assert all(isinstance(one, str) for one in told), found
    is_done = dated.direction.state is DirectionState.DONE
    assert bool(dated.direction.dropped_because) is not is_done
    closed = clocks.open_clocks_of(OwnerKind.DIRECTION, dated.direction.id)
    assert [row.kind for row in closed if row.kind is ClockKind.DIRECTION] == []
    stands = queries.case_by_number(case.number)
    assert (stands.closing is not None) is is_done


def ready_to_freeze(at, count=3):
    publish()
    made = [file_case(f"Case {n}", at(f"2026-10-2{n} 10:00")) for n in range(count)]
    at("2026-11-16 10:00")
    draw("J-1")
    return made


def freeze_with_papers():
    """As the button does it: papers first, then one transaction in which the rows are compared."""
    prepared = documents.prepare(queries.sitting_by_number("J-1"), clock.now())
    with transaction():
        sitting = queries.sitting_by_number("J-1", lock=True)
        return documents.freeze(sitting, prepared, actor("convener.jammu"), clock.now()).version


def test_of_two_conveners_who_freeze_at_once_one_circulates_and_the_other_gets_a_sentence(committing_world, at):
    made = ready_to_freeze(at)
    found = at_once(committing_world, freeze_with_papers, freeze_with_papers)
    db.session.rollback()
    refused = [one for one in found if isinstance(one, Refusal)]
    assert [one for one in found if one == 1] == [1] and len(refused) == 1, found
    assert "changed while its papers were being made" in str(refused[0]) or "nothing new" in str(refused[0])
    sitting = queries.sitting_by_number("J-1")
    assert [row.version for row in queries.versions_of(sitting.id)] == [1]
    assert db.session.query(CaseListing).count() == len(made)


def test_a_freeze_beside_a_change_of_order_prints_what_it_numbered(committing_world, at):
    made = ready_to_freeze(at)
    ids = [entry_of("J-1", case).id for case in made]
    db.session.rollback()

    def reorder():
        with transaction():
            sitting = queries.sitting_by_number("J-1", lock=True)
            operations.change_order(sitting, {ids[2]: 1}, {}, actor("convener.jammu"), clock.now())
        return "moved"

    found = at_once(committing_world, freeze_with_papers, reorder)
    db.session.rollback()
    assert all(isinstance(one, Refusal) or one in (1, "moved") for one in found), found
    assert found != [None, None] and any(one in (1, "moved") for one in found)
    for version in queries.versions_of(queries.sitting_by_number("J-1").id):
        printed = [
            item["serial"] for section in version.snapshot["sections"] for item in section["items"] if item["case"]
        ]
        numbered = [row.serial_text for row in entries("J-1") if row.case_id]
        ordered = [
            item["case"]["id"] for section in version.snapshot["sections"] for item in section["items"] if item["case"]
        ]
        assert printed == numbered and ordered == [row.case_id for row in entries("J-1") if row.case_id]


def test_of_two_who_write_on_one_item_at_the_same_moment_both_texts_are_found_afterwards(committing_world, at):
    """Real requests on pages of the same version, kept or recorded, released together."""
    publish()
    made = [file_case(f"Matter {n}", at(f"2026-10-20 10:{10 + n}")) for n in range(counts(4, 40))]
    at("2026-11-16 10:00")
    draw("J-1")
    freeze("J-1")
    at("2026-11-25 12:00")
    chance, cookies = random.Random(26), [session_cookie(committing_world, who) for who in ("convener.jammu", "chair")]  # noqa: S311
    for case in made:
        entry = entry_of("J-1", case)
        path, given = f"/sittings/J-1/live/{entry.id}", {"version": str(entry.version), "office": "JPDCL"}
        texts = [f"{who} writes {chance.randrange(10**6)}" for who in ("One", "Two")]
        acts = [chance.choice(("keep", "record")) for _ in texts]
        words = [chance.choice(("decided", "directed", "deferred")) for _ in texts]
        db.session.rollback()

        def send(n, path=path, given=given, texts=texts, acts=acts, words=words):
            client = committing_world.test_client()
            client.set_cookie(*cookies[n])
            return client.post(
                path, data={**given, "words": texts[n], "act": acts[n], "disposition": words[n]}
            ).status_code

        assert at_once(committing_world, lambda: send(0), lambda: send(1)) == [303, 303]
        db.session.rollback()
        entry = entry_of("J-1", case)
        kept = [row.typed["words"] for row in records_of([entry.id]).get(entry.id, [])] + [
            entry.decision,
            (entry.draft or {}).get("words", ""),
        ]
        assert all(one in kept for one in texts), (texts, kept)
        standing = [
            row for row in records_of([entry.id]).get(entry.id, []) if row.kind == "recorded" and not row.ended_at
        ]
        assert len(standing) == bool(entry.disposition)
