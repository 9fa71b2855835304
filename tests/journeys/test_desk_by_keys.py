"""An officer's queue in the browser by single keys: from a case to sent in three keys beside the text, and on to the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from grievance.cases.rules.words import CaseState
from grievance.foundation.database import db
from tests.journeys.test_pages import problems
from tests.journeys.test_room_by_keyboard import Hands
from tests.support.cases import filed, fresh
from tests.support.serving import served
from tests.support.sign_in import session_cookie
from tests.support.telling import now

pytestmark = pytest.mark.xdist_group("browser")
NOTE = "The transformer was replaced on 12 November, j and k and r, 1 to 5."


@pytest.fixture
def desk(database: Any, forum: Any) -> Iterator[tuple[list[Any], str, Any]]:
    """Nine cases in the inbox of the head of JPDCL, late, pressing and in time. What keys do is no matter of the database."""
    if database.kind != "sqlite":
        pytest.skip("looked at on SQLite")
    cases = []
    for place, day in enumerate(("02", "02", "02", "02", "10", "10", "12", "12", "12")):
        now(f"2026-11-{day} 10:1{place}")
        cases.append(filed(title=f"Matter number {place + 1}").case)
    now("2026-11-12 11:00")
    with served(forum) as address:
        yield cases, address, forum


def open_inbox(chromium: Any, app: Any, address: str, keys: str = "on") -> Any:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    name, token = session_cookie(app, "hod")
    context.add_cookies([{"name": name, "value": token, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/display/choose?keys={keys}&next=/inbox")
    return page


def test_from_a_case_to_sent_in_three_keys_beside_the_text_and_on_to_the_next(desk: Any, chromium: Any) -> None:
    cases, address, app = desk
    page = open_inbox(chromium, app, address)
    hands = Hands(page)
    hands.press("j")
    assert "Matter number 1" in hands.on()
    hands.send("Enter")
    hands.pressed = 0
    hands.send("1")
    hands.type(NOTE)
    hands.press("Tab")
    hands.type("Order 12 of 12-11-2026")
    hands.send("Control+Enter")
    assert hands.pressed == 3
    assert fresh(cases[0]).state is CaseState.ANSWERED
    assert "Matter number 2" in page.inner_text("h1")
    assert "Done: Settle it." in page.evaluate("document.activeElement.textContent")
    assert cases[0].number in page.evaluate("document.activeElement.textContent")
    hands.send("j")
    assert "Matter number 3" in page.inner_text("h1")
    hands.send("k")
    assert "Matter number 2" in page.inner_text("h1")
    page.context.close()


def test_r_opens_the_answer_at_the_outcome_and_a_digit_goes_on_to_the_note(desk: Any, chromium: Any) -> None:
    cases, address, app = desk
    page = open_inbox(chromium, app, address)
    page.goto(f"{address}/cases/{cases[0].number}?queue=inbox")
    hands = Hands(page)
    hands.send("r")
    assert hands.on().startswith("outcome")
    hands.press("2")
    assert page.is_checked("input[name=outcome][value=partly]") and hands.on().startswith("note")
    hands.type("rapt 12345 jk?")
    assert page.input_value("[name=note]") == "rapt 12345 jk?", "while typing a key is a letter"
    hands.send("Control+Enter")
    assert page.locator(".err-sum").count() == 1, "what is missing is asked for"
    assert page.input_value("[name=note]") == "rapt 12345 jk?"
    page.context.close()


def test_keys_do_nothing_before_they_are_switched_on_and_never_with_another_key(desk: Any, chromium: Any) -> None:
    cases, address, app = desk
    page = open_inbox(chromium, app, address, keys="off")
    page.goto(f"{address}/cases/{cases[0].number}?queue=inbox")
    for key in ("r", "j", "1", "?"):
        page.keyboard.press(key)
    assert page.url.endswith("queue=inbox") and "kbd" not in page.content()
    page.goto(f"{address}/display/choose?keys=on&next=/cases/{cases[0].number}")
    for key in ("Alt+r", "Control+j", "Meta+r", "Shift+R"):
        page.keyboard.press(key)
    assert page.url.endswith(f"/cases/{cases[0].number}")
    with page.expect_navigation():
        page.keyboard.press("?")
    assert page.url.endswith("/keys")
    page.context.close()


def test_eight_lines_of_the_inbox_stand_on_a_screen_of_900_pixels(desk: Any, chromium: Any) -> None:
    _, address, app = desk
    page = open_inbox(chromium, app, address, keys="off")
    ends = page.evaluate("Array.from(document.querySelectorAll('.queue .item'), e => e.getBoundingClientRect().bottom)")
    assert len([end for end in ends if end <= 900]) >= 8, ends
    assert page.locator(".queue .grp").count() == 3
    page.context.close()


def test_the_pages_of_keys_have_no_faults(desk: Any, chromium: Any) -> None:
    cases, address, app = desk
    page = open_inbox(chromium, app, address)
    for path in (
        "/keys",
        f"/cases/{cases[0].number}?queue=inbox",
        f"/cases/{cases[0].number}/steps/answer?queue=inbox",
    ):
        page.goto(address + path)
        assert not problems(page), path
    db.session.rollback()
    page.context.close()
