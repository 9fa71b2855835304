"""Limits and ladders as administrators set them."""

import html
import re
from datetime import date, timedelta
from random import Random

import pytest

from grievance.audit import queries as record
from grievance.clocks import editing, operations, queries
from grievance.clocks.previewing import change_of
from grievance.clocks.rules.due import Limit
from grievance.clocks.rules.kinds import KINDS_IN_WORDS, ClockKind, OwnerKind, Unit
from grievance.clocks.rules.ladder import IST
from grievance.clocks.rules.limits import DEFAULT_LIMITS, LimitRow
from grievance.foundation.transaction import transaction
from grievance.sentences import from_data, in_words, sentence
from tests.support.cases import actor

CHANGE = "/admin/reference/limits/change"
GENERAL = next(row.basis for row in DEFAULT_LIMITS if row.kind is ClockKind.RESOLVE and row.category is None)
LIMIT = {"kind": "resolve", "category": "land_lease", "days": "45", "unit": "calendar", "hard_stop_days": "60",
         "rolls": "y", "may_pause": "y", "basis": "allotment rules", "from_on": "16-11-2026"}  # fmt: skip


@pytest.fixture
def admin(as_person):
    return as_person("admin")


def resolve(at, when, category, owner=1):
    with transaction():
        return operations.start_clock(
            OwnerKind.CASE, owner, ClockKind.RESOLVE, "JPDCL", at(when), category=category, label=f"J26-{owner:04}-0"
        )


def previewed(admin, typed):
    """The page that says what would move, and the seal of what it says."""
    page = admin.post(CHANGE, data=typed)
    assert page.status_code == 200, page.text
    return page.text, re.search(r'name="seen"[^>]*value="(\w+)"', page.text)[1]


def saved(admin, typed):
    answer = admin.post(CHANGE, data=typed | {"seen": previewed(admin, typed)[1], "save": "1"})
    assert answer.status_code == 303, answer.text
    return answer


@pytest.mark.parametrize(
    "path",
    [
        "limits",
        "limits/change",
        "limits/change?kind=forum",
        "ladders",
        "ladders/resolve/1",
        "ladders/resolve/6",
        "ladders/accept/1",
    ],
)
def test_only_administrators_open_them(admin, as_person, path):
    assert admin.get(f"/admin/reference/{path}").status_code == 200
    assert as_person("hod").get(f"/admin/reference/{path}").status_code == 404


@pytest.mark.parametrize("path", ["ladders/war/1", "ladders/resolve/7", "ladders/resolve/0"])
def test_a_step_that_cannot_be_is_not_found(admin, path):
    assert admin.get(f"/admin/reference/{path}").status_code == 404


def test_a_new_limit_binds_new_clocks_and_leaves_running_ones_alone(admin, at):
    running = resolve(at, "2026-11-15 09:00", "land_lease")
    at("2026-11-16 10:00")
    saved(admin, LIMIT)
    assert "allotment rules" in admin.get("/admin/reference/limits").text
    assert (running.days, resolve(at, "2026-11-16 11:00", "land_lease", 2).days) == (21, 45)
    assert resolve(at, "2026-11-16 11:00", "power_supply", 3).days == 21


def test_a_later_general_limit_ends_the_one_before_it_and_is_not_undone_by_loading(admin, at):
    saved(admin, LIMIT | {"category": "", "days": "15", "hard_stop_days": "", "from_on": "01-12-2026"})
    assert resolve(at, "2026-11-30 09:00", "power_supply").days == 21
    with transaction():
        operations.load_limits(at("2026-12-01 09:00"))
    assert resolve(at, "2026-12-01 09:00", "power_supply", 2).days == 15
    assert resolve(at, "2026-12-01 09:00", "credit_banking", 3).days == 30


def test_a_first_day_in_the_past_shows_what_moves_then_moves_it_and_logs_both_dates(admin, at):
    before, mine, other = (resolve(at, when, cat, owner) for owner, (when, cat) in enumerate(
        [("2026-11-04 09:00", "land_lease"), ("2026-11-10 09:00", "land_lease"), ("2026-11-10 09:00", "power_supply")], 1
    ))  # fmt: skip
    at("2026-11-16 10:00")
    typed = LIMIT | {"from_on": "05-11-2026"}
    page, _ = previewed(admin, typed)
    assert "1 open date would move." in page and "Nothing is saved yet" in page
    assert "from Tuesday 1 December 2026 to Saturday 26 December 2026" in re.sub("<[^>]+>", "", page)
    assert "J26-0002-0" in page and mine.due_on == date(2026, 12, 1)
    saved(admin, typed)
    assert (before.days, mine.days, other.days) == (21, 45, 21)
    change = queries.due_changes_of(mine)[-1]
    assert (change.old_on, change.new_on, mine.due_on) == (date(2026, 12, 1), *[change.new_on] * 2)
    assert in_words(from_data(change.why)) == "the limit was changed to 45 calendar days (allotment rules)"
    event = record.timeline(mine.owner_id, for_filer=False)[0]
    assert event.name == "DueDateMoved" and "from Tuesday 1 December 2026 to" in in_words(from_data(event.told))
    assert in_words(queries.due_explained(mine).sentence).startswith("Due Saturday 26 December 2026: 45 calendar days")


def test_twenty_cases_are_named_and_the_rest_counted(admin, at):
    for owner in range(1, 24):
        resolve(at, "2026-11-16 09:00", "land_lease", owner)
    at("2026-11-16 10:00")
    page, _ = previewed(admin, LIMIT)
    assert "23 open dates would move." in page and "and 3 more." in page
    assert page.count('<bdi class="ref" dir="ltr">J26-') == 20


def test_a_case_filed_between_looking_and_saving_shows_the_preview_anew(admin, at):
    resolve(at, "2026-11-16 09:00", "land_lease")
    at("2026-11-16 10:00")
    _, seal = previewed(admin, LIMIT)
    late = resolve(at, "2026-11-16 10:01", "land_lease", 2)
    answer = admin.post(CHANGE, data=LIMIT | {"seen": seal, "save": "1"})
    assert answer.status_code == 422 and "The cases have changed since you looked" in answer.text
    assert "2 open dates would move." in answer.text and late.days == 21
    saved(admin, LIMIT)
    assert late.days == 45


def test_what_is_late_keeps_its_date_and_nothing_becomes_late_at_once(admin, at):
    late, running = resolve(at, "2026-10-12 09:00", "land_lease"), resolve(at, "2026-11-02 09:00", "land_lease", 2)
    at("2026-11-16 10:00")
    page, _ = previewed(admin, LIMIT | {"from_on": "01-10-2026"})
    assert "1 open date would move." in page and "1 is past its date and keeps it" in page
    shorter = admin.post(CHANGE, data=LIMIT | {"days": "5", "hard_stop_days": "", "from_on": "01-10-2026"})
    assert shorter.status_code == 422 and "1 open clocks would be late at once" in shorter.text
    saved(admin, LIMIT | {"from_on": "01-10-2026"})
    assert (late.days, late.due_on, running.days) == (21, date(2026, 11, 2), 45)


def test_what_is_saved_for_forty_clocks_is_what_was_shown(world, at):
    random, clocks = Random(3), []
    for owner in range(40):
        made = resolve(at, f"2026-11-{random.randint(2, 15):02} {random.randint(0, 23):02}:30", "land_lease", owner)
        if owner % 3 == 0:
            day = made.day_zero + timedelta(random.randint(1, 5))
            with transaction():
                operations.pause_clock(made, at(f"{day} 11:00"), day + timedelta(7), sentence("a question"))
        clocks.append(made)
    now = at("2026-11-16 10:00")
    for days, unit, hard_stop, from_on in ((30, "calendar", 40, 5), (18, "working", 45, 2), (25, "calendar", None, 9)):
        row = LimitRow(ClockKind.RESOLVE, "land_lease", Limit(days, Unit(unit), hard_stop_days=hard_stop), True, "order",
                       date(2026, 11, from_on))  # fmt: skip
        with transaction():
            shown = change_of(row, now.date())
            told = {move.clock.id: (move.old_on, move.new_on) for move in shown.moves}
            before = {clock.id: clock.due_on for clock in clocks}
            found = editing.set_limit(row, actor("admin"), now, seen=shown.seal)
        moved = {c.id: (before[c.id], c.due_on) for c in clocks if c.due_on != before[c.id]}
        assert moved == told and found.moved == len(told) > 3
        assert all(c.due_on == queries.due_computed(c, queries.facts(c)).on for c in clocks)


def test_a_longer_time_for_the_forum_moves_the_promise_of_the_points_that_wait_for_it(admin, at):
    with transaction():
        forum = operations.start_clock(
            OwnerKind.DIVISION, 90, ClockKind.FORUM, None, at("2026-11-10 11:00"), division="jammu"
        )
        point = operations.start_clock(
            OwnerKind.CASE,
            3,
            ClockKind.SITTING,
            "IC-DEPT",
            at("2026-11-12 10:00"),
            division="jammu",
            label="J26-0003-1",
        )
    at("2026-11-16 10:00")
    promised = point.due_on
    typed = {"kind": "forum", "category": "", "days": "100", "unit": "calendar", "hard_stop_days": "", "basis": "order",
             "from_on": "01-11-2026"}  # fmt: skip
    page, _ = previewed(admin, typed)
    assert "J26-0003-1" in page
    saved(admin, typed)
    assert forum.days == 100 and point.due_on == forum.due_on > promised


def test_every_kind_of_clock_stands_on_the_page_with_start_stop_and_basis(admin):
    page = html.unescape(admin.get("/admin/reference/limits").text)
    for kind, words in KINDS_IN_WORDS.items():
        assert words[:1].upper() + words[1:] in page, kind
    assert "filing of a point, or second dispute" in page and "hard stop on day 45" in page
    assert "never over 45" in page and "our default" in page and "Stops for one question" in page


def test_a_categorys_own_limit_ends_and_the_general_one_binds_again(admin, at):
    row = next(row for row in queries.limit_rows() if row.category_code == "credit_banking")
    admin.post(f"/admin/reference/limits/{row.id}/end")
    assert resolve(at, "2026-11-17 09:00", "credit_banking").days == 21


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"days": "0"}, "Write a number from 1 to 1,500"),
        ({"days": "many"}, "Write a whole number"),
        ({"days": ""}, "Write the number of days"),
        ({"hard_stop_days": "10"}, "The hard stop cannot be shorter than the limit"),
        ({"from_on": "01-11-1999"}, "Choose a date between 2000 and 2036"),
        ({"from_on": "01-11-2099"}, "Choose a date between 2000 and 2036"),
        ({"kind": "review", "category": "", "hard_stop_days": ""}, "Nobody asks the unit a question under this clock"),
        ({"kind": "review", "category": "", "may_pause": ""}, "A hard stop belongs to clocks"),
        ({"kind": "forum", "may_pause": "", "hard_stop_days": ""}, "does not depend on the category"),
        (
            {"category": "", "days": "21", "hard_stop_days": "30", "from_on": "16-11-2026", "basis": GENERAL},
            "This limit is in force already",
        ),
        ({"unit": "moons"}, "Choose from the list"),
        ({"basis": ""}, "Name the law"),
    ],
)
def test_a_limit_that_does_not_fit_is_refused_at_its_field(admin, more, said):
    answer = admin.post(CHANGE, data=LIMIT | more)
    assert answer.status_code == 422
    assert said in html.unescape(answer.text)
    assert admin.post(CHANGE, data=LIMIT | more | {"save": "1", "seen": ""}).status_code == 422


def test_a_changed_step_moves_the_next_instant_of_open_clocks(admin, at):
    clock = resolve(at, "2026-11-03 09:00", "power_supply")
    assert clock.next_rung_at.astimezone(IST).date() == date(2026, 11, 20)
    at("2026-11-16 10:00")
    typed = {"offset_days": "-2", "unit": "working", "tell": ["nodal_officers", "head"], "save": "1"}
    assert admin.post("/admin/reference/ladders/resolve/1", data=typed).status_code == 303
    assert clock.next_rung_at.astimezone(IST).date() == date(2026, 11, 21)
    page = admin.get("/admin/reference/ladders").text
    assert "2 working days before the date: the nodal officers and the head of the office" in page
    admin.post("/admin/reference/ladders/resolve/1/end")
    assert clock.next_rung_at.astimezone(IST).date() == date(2026, 11, 26)


def test_a_step_is_added_above_the_highest(admin):
    typed = {"offset_days": "45", "unit": "calendar", "tell": ["chair"], "lists": "y", "save": "1"}
    assert admin.post("/admin/reference/ladders/resolve/6", data=typed).status_code == 303
    assert [rung.rung for rung in queries.ladders(date(2026, 11, 16))[ClockKind.RESOLVE]] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"offset_days": "16"}, "Step 4 must come later than step 3"),
        ({"unit": "working"}, "Days after the date are calendar days"),
        ({"tell": []}, "Choose who is told"),
        ({"tell": ["king"]}, "Choose from the list"),
        ({"offset_days": "900"}, "Write a number from -366 to 366"),
    ],
)
def test_a_step_that_does_not_fit_is_refused(admin, more, said):
    typed = {"offset_days": "7", "unit": "calendar", "tell": ["office_above"]} | more
    answer = admin.post("/admin/reference/ladders/resolve/3", data=typed)
    assert answer.status_code == 422
    assert said in answer.text
