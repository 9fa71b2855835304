"""A whole sitting of fourteen items in the browser without a mouse, with a script and without; its pages by axe in both looks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.sittings import queries
from grievance.sittings.rules.words import Disposition
from tests.features.sittings.scene import draw, entries, file_case, freeze, publish
from tests.journeys.test_pages import look_of, problems, sideways
from tests.support.looked_at import LOOKS
from tests.support.serving import served
from tests.support.sign_in import session_cookie
from tests.support.telling import now

pytestmark = pytest.mark.xdist_group("browser")
ITEMS = 14
PLAN = ("directed", "decided", "deferred", "not_reached", "referred", "dropped", "directed") * 2
WORDS = {
    "directed": "Replace the transformer and report.", "decided": "The bill stands cancelled.", "deferred": "The office is absent.",
    "referred": "To the Ministry of Power.", "dropped": "Settled outside.", "not_reached": "",
}  # fmt: skip
KEYS = {"directed": "1", "decided": "2", "deferred": "3", "not_reached": "4", "referred": "5", "dropped": "6"}


@pytest.fixture
def room(database: Any, forum: Any) -> Iterator[tuple[Any, str]]:
    """J-1 of Jammu with fourteen cases, frozen, on its day; the address of the server. What keys do is no matter of the database."""
    if database.kind != "sqlite":
        pytest.skip("looked at on SQLite")
    now("2026-11-16 10:00")
    publish()
    for n in range(ITEMS):
        now(f"2026-10-20 1{n % 9}:{10 + n}")
        file_case(f"Matter number {n + 1}", clock.now())
    now("2026-11-16 10:00")
    draw("J-1")
    freeze("J-1")
    now("2026-11-25 11:30")
    with served(forum) as address:
        yield forum, address


class Hands:
    """Ten fingers: counts the keys that are no letters of a text."""

    def __init__(self, page: Any) -> None:
        self.page, self.pressed, self.letters = page, 0, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.letters += len(text)

    def on(self) -> str:
        """What has the focus: its name or its words."""
        return str(
            self.page.evaluate(
                "(e => (e.name || '') + ' ' + (e.value || e.textContent || '').trim())(document.activeElement)"
            )
        )

    def tab_to(self, words: str, most: int = 80) -> None:
        for _ in range(most):
            if words in self.on():
                return
            self.press("Tab")
        raise AssertionError(f"no way by Tab to {words}")

    def send(self, key: str) -> None:
        with self.page.expect_navigation():
            self.press(key)


def open_room(chromium: Any, app: Any, address: str, **more: Any) -> Any:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, **more)
    name, token = session_cookie(app, "convener.jammu")
    context.add_cookies([{"name": name, "value": token, "url": address}])
    return context.new_page()


def with_keys(hands: Hands, what: str) -> None:
    """Keys are on: a number, the words, past office and days."""
    hands.press(KEYS[what])
    if what == "not_reached":
        hands.send("r")
        return
    hands.type(WORDS[what])
    hands.press("Tab", "Tab")
    if what == "directed":
        hands.type("20")
    hands.send("Enter")


def with_tab_and_arrows(hands: Hands, what: str) -> None:
    """The first choice has the focus when the page opens."""
    hands.press(*(["Space"] if what == "directed" else ["ArrowDown"] * (int(KEYS[what]) - 1)))
    if what == "not_reached":
        hands.send("Enter")
        return
    hands.press("Tab")
    hands.type(WORDS[what])
    hands.press("Tab", "Tab")
    if what == "directed":
        hands.type("20")
    hands.send("Enter")


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_fourteen_items_are_entered_by_keyboard_alone(
    chromium: Any, room: Any, has_script: bool, record_property: Any
) -> None:
    app, address = room
    page = open_room(chromium, app, address, java_script_enabled=has_script)
    hands = Hands(page)
    page.goto(f"{address}/sittings/J-1/live")
    if has_script:
        hands.tab_to("Switch keys on")
        hands.press("Enter")
    setup = hands.pressed
    for what in PLAN:
        page.wait_for_selector(".six input:focus") if not has_script or hands.letters else None
        (with_keys if has_script else with_tab_and_arrows)(hands, what)
    per_item = (hands.pressed - setup) / ITEMS
    record_property("keys", f"{setup} to begin, {per_item:.1f} an item beside {hands.letters / ITEMS:.0f} letters")
    print(
        f"{'script' if has_script else 'no script'}: {setup} keys to begin, {per_item:.1f} an item, {hands.letters / ITEMS:.0f} letters"
    )
    db.session.rollback()
    found = [row for row in entries("J-1") if row.case_id]
    assert [row.disposition for row in found] == [Disposition(what) for what in PLAN]
    assert [row.decision for row in found] == [WORDS[what] for what in PLAN]
    due = [one.due_on.isoformat() for one in queries.directions_given_at(queries.sitting_by_number("J-1").id)]
    assert due == ["2026-12-15"] * 4
    assert per_item <= (5 if has_script else 7), "fifteen seconds an item"
    page.context.close()


def test_the_pages_of_the_room_pass_axe_in_both_looks_and_fit_a_phone(chromium: Any, room: Any) -> None:
    app, address = room
    page = open_room(chromium, app, address)
    first = next(row.id for row in entries("J-1") if row.case_id)
    wrong = {}
    for path in ("live", f"live?item={first}", "sheet", "live/attendance", "live/end"):
        url = f"{address}/sittings/J-1/{path}"
        for look in LOOKS[:2]:
            look_of(page, address, url, look)
            wrong[path, look.name], wrong[path, f"{look.name} sideways"] = problems(page), sideways(page)
    page.context.close()
    assert {where: found for where, found in wrong.items() if found} == {}


def test_what_is_written_is_kept_at_each_field_and_said_and_a_second_writer_is_told(chromium: Any, room: Any) -> None:
    app, address = room
    mine, theirs = open_room(chromium, app, address), open_room(chromium, app, address)
    for page in (mine, theirs):
        page.goto(f"{address}/sittings/J-1/live")
    hands = Hands(mine)
    hands.tab_to("words")
    hands.type("Repair feeder 3.")
    hands.press("Tab")
    mine.wait_for_selector("#kept:has-text('Kept at')")
    assert mine.get_attribute("#kept", "role") == "status"
    other = Hands(theirs)
    other.tab_to("words")
    other.type("Replace feeder 4.")
    other.press("Tab")
    theirs.wait_for_selector("#kept:has-text('See both texts')")
    other.tab_to("See both texts")
    other.send("Enter")
    shown = theirs.inner_text("main")
    assert "Repair feeder 3." in shown and "Replace feeder 4." in shown
    other.press("ArrowDown", "ArrowDown")
    other.send("Enter")
    assert theirs.input_value("[name=words]") == "Repair feeder 3.\nReplace feeder 4."
    for page in (mine, theirs):
        page.context.close()
