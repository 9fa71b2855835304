"""Ladders as administrators change them: what follows is shown first, nonsense is refused, and open clocks follow."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from grievance.clocks import ladder_changes, queries
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind, OwnerKind, Unit
from grievance.clocks.rules.ladder import LadderRung
from grievance.escalation import jobs
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.notifications.models import Outbox
from tests.support.cases import filed
from tests.support.rungs import rung_records

STEP_3 = "/admin/reference/ladders/resolve/3"
SOONER = {"offset_days": "2", "unit": "calendar", "tell": ["office_above"]}


@pytest.fixture
def admin(as_person):
    return as_person("admin")


def resolve_of(case) -> Clock:
    mine = (Clock.owner_kind == OwnerKind.CASE, Clock.owner_id == case.id, Clock.kind == ClockKind.RESOLVE)
    return db.session.scalars(select(Clock).where(*mine)).one()


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(answer.text)).split())


@pytest.fixture
def late(world, at):
    """Two cases due on 7 December, four days past it; both heads have been told. A third is due later."""
    two = [filed().case for _ in range(2)]
    at("2026-12-01 09:00")
    third = filed().case
    jobs.escalate(at("2026-12-11 09:00"))
    return *two, third


def test_what_follows_is_shown_before_anything_is_saved(late, admin):
    page = admin.post(STEP_3, data=SOONER)
    said = words(page)
    assert "Nothing is saved yet" in said
    assert "3 open dates stand on this ladder." in said
    assert "2 have reached the changed step already" in said
    assert "Step 3 , 2 days after the date: the office above" in said
    assert all(case.number in said for case in late[:2])
    assert "step 3" in said
    assert queries.ladders(clock.today())[ClockKind.RESOLVE][2].offset_days == 7
    jobs.escalate(clock.now())
    assert [row.rung for row in rung_records(resolve_of(late[0]).id, 1)] == [1, 2]


def test_saved_the_step_speaks_for_open_clocks_once_and_never_again(late, admin, at):
    assert admin.post(STEP_3, data=SOONER | {"save": "1"}).status_code == 303
    for minute in range(3):
        jobs.escalate(clock.now() + timedelta(minutes=minute))
    for case in late[:2]:
        assert [row.rung for row in rung_records(resolve_of(case).id, 1)] == [1, 2, 3]
    keys = [f"rung:{resolve_of(case).id}:1:3:%" for case in late[:2]]
    assert all(len(db.session.scalars(select(Outbox).where(Outbox.key.like(key))).all()) == 1 for key in keys)
    assert rung_records(resolve_of(late[2]).id, 1) == []
    assert resolve_of(late[0]).next_rung_at == clock.midnight(date(2026, 12, 23))


def test_a_step_moved_later_waits_and_one_taken_out_stays_away(late, admin):
    assert "For 3 the next step comes at another time" not in words(
        admin.post(STEP_3, data=SOONER | {"offset_days": "12"})
    )
    admin.post(STEP_3, data=SOONER | {"offset_days": "12", "save": "1"})
    assert resolve_of(late[0]).next_rung_at == clock.midnight(date(2026, 12, 20))
    page = admin.get(f"{STEP_3}/end")
    assert "Take out step 3" in words(page) and "None reaches the changed step at once." in words(page)
    assert queries.ladders(clock.today())[ClockKind.RESOLVE][2].rung == 3
    assert admin.post(f"{STEP_3}/end").status_code == 303
    assert [rung.rung for rung in queries.ladders(clock.today())[ClockKind.RESOLVE]] == [1, 2, 4, 5]
    assert resolve_of(late[0]).next_rung_at == clock.midnight(date(2026, 12, 23))


def test_a_step_added_taken_out_and_added_again_on_one_day_stands(admin):
    added = {"offset_days": "45", "unit": "calendar", "tell": ["chair"], "save": "1"}
    for _ in range(2):
        assert admin.post("/admin/reference/ladders/resolve/6", data=added).status_code == 303
        assert len(queries.ladders(clock.today())[ClockKind.RESOLVE]) == 6
        assert admin.post("/admin/reference/ladders/resolve/6/end").status_code == 303
        assert len(queries.ladders(clock.today())[ClockKind.RESOLVE]) == 5
    assert admin.get("/admin/reference/ladders/resolve/6/end").status_code == 404


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"offset_days": "16"}, "Step 4 must come later than step 3"),
        ({"offset_days": "0"}, "Step 3 must come later than step 2"),
        ({"unit": "working"}, "Days after the date are calendar days"),
        ({"tell": []}, "Choose who is told"),
        ({"tell": ["filer"]}, "Choose from the list"),
        ({"offset_days": ""}, "Write the number of days"),
        ({"offset_days": "soon"}, "Write a whole number"),
    ],
)
@pytest.mark.parametrize("saving", [{}, {"save": "1"}])
def test_nonsense_is_refused_at_the_preview_and_at_the_saving_and_what_was_typed_stays(admin, more, said, saving):
    before = queries.ladders(clock.today())[ClockKind.RESOLVE]
    answer = admin.post(STEP_3, data=SOONER | {"lists": "y"} | more | saving)
    assert answer.status_code == 422
    assert said in words(answer)
    assert 'name="lists"' in answer.text and "checked" in answer.text
    assert "Save step" not in answer.text
    assert queries.ladders(clock.today())[ClockKind.RESOLVE] == before


def test_the_preview_agrees_with_the_instants_that_are_written(late):
    """The same function shows and writes; here it is held against the one that sets a clock's date."""
    shipped = queries.ladders(clock.today())[ClockKind.RESOLVE]
    for rungs in (shipped, shipped[:2], [], [LadderRung(1, -5, Unit.WORKING, "head"), *shipped[1:]]):
        change = ladder_changes.change_of(ClockKind.RESOLVE, rungs, clock.now())
        told = {each.clock.id: each.step.at for each in (*change.at_once, *change.later)}
        told |= {each.id: None for each in change.silent}
        for case in late:
            mine = resolve_of(case)
            step = queries.next_rung_of(mine, queries.facts(mine), rungs)
            assert told.get(mine.id, mine.next_rung_at) == (step.at if step else None)
