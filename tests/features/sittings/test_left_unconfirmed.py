"""What was directed between sittings and waits for its confirmation, where sittings are not held, or it was dropped."""

from __future__ import annotations

from datetime import date

import pytest

from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from grievance.sentences import Refusal
from grievance.sittings import operations, queries
from grievance.sittings.operations import replanning
from grievance.sittings.rules.room import taken
from grievance.sittings.rules.words import Disposition
from tests.features.sittings.scene import actor, draw, freeze, publish, sit
from tests.features.sittings.test_between_sittings import circulate, for_confirmation, on_the_day, on_the_day_of
from tests.features.sittings.test_directions import dated
from tests.features.sittings.test_the_room import do

D = Disposition


def test_one_dropped_before_the_sitting_cannot_be_confirmed_and_is_passed_over(world, at):
    number = on_the_day(at)
    (entry,) = for_confirmation()
    with transaction():
        dated_now = queries.direction_locked(dated(number).direction.id)
        operations.drop_direction(dated_now, "The line is back.", actor("chair"), clock.now())
    with pytest.raises(Refusal, match=r"J-1\.C\.1 was dropped") as refused:
        do(operations.dispose, entry, taken(D.DECIDED, "Confirmed."), "")
    assert refused.value.field == "disposition" and dated(number).direction.confirmed_at == ""
    do(operations.dispose, entry, taken(D.NOT_REACHED), "")


def leave_unheld(number: str, how: str, who: str = "convener.jammu") -> None:
    with transaction():
        sitting = queries.sitting_by_number(number, lock=True)
        if how == "not held":
            operations.call_off(sitting, "Snow on the pass", actor(who), clock.now())
        elif how == "series ended":
            rows = replanning.sittings_from(sitting, lock=True)
            operations.end_series(sitting, rows[:1], "The chair has retired", replanning.seen_mark(rows), actor(who),
                                  clock.now())  # fmt: skip
        else:
            operations.adjourn(sitting, date(2026, 12, 23), "Snow on the pass", actor(who), clock.now())


@pytest.mark.parametrize("how", ["not held", "adjourned", "series ended"])
@pytest.mark.parametrize("circulated", [False, True])
def test_where_its_sitting_is_not_held_the_next_agenda_drawn_before_it_lists_it_all_the_same(
    world, at, how, circulated
):
    publish()
    draw("J-2")
    if circulated:
        freeze("J-2")
    at("2026-11-17 10:00")
    number = circulate()
    at("2026-11-18 10:00")
    leave_unheld("J-1", how)
    freeze("J-2")
    (entry,) = for_confirmation("J-2")
    assert entry.serial_text and dated(number).direction.id == entry.direction_id
    listed = text_of_latest("J-2")
    assert number in listed and "given by circulation" in listed


def text_of_latest(number: str) -> str:
    """What the agenda as circulated last, or its last supplementary list, says of its items."""
    return str(queries.versions_of(queries.sitting_by_number(number).id)[-1].snapshot)


def test_left_unconfirmed_by_a_sitting_it_comes_on_a_draft_that_was_drawn_before_it_was_given(world, at):
    publish()
    draw("J-2")
    number = on_the_day_of(at)
    sit("J-1")
    (entry,) = for_confirmation("J-2")
    assert dated(number).direction.id == entry.direction_id


def test_a_draft_gets_nothing_that_was_confirmed_or_dropped_or_stands_there(world, at):
    publish()
    at("2026-11-17 10:00")
    _, _, left = circulate(), circulate(words="Pay."), circulate(words="Mend.")
    draw("J-1")
    draw("J-2")
    freeze("J-1")
    at("2026-11-25 11:30")
    first, second, _ = for_confirmation()
    do(operations.dispose, first, taken(D.DECIDED, "Confirmed."), "")
    do(operations.dispose, second, taken(D.DROPPED, "The line is back."), "")
    before = len(for_confirmation("J-2"))
    sit("J-1")
    assert len(for_confirmation("J-2")) == before == 3
    draw("J-2")
    assert [row.direction_id for row in for_confirmation("J-2")] == [dated(left).direction.id]
