"""An item dragged in a browser stands where typing its place would have put it."""

from __future__ import annotations

from typing import Any

import pytest

from grievance.foundation.database import db
from tests.features.sittings.scene import draw, entries, file_case, publish
from tests.support.serving import served
from tests.support.sign_in import session_cookie

pytestmark = pytest.mark.xdist_group("browser")


def order() -> list[str]:
    db.session.rollback()
    return [row.title for row in entries("J-1") if row.section == 3]


def test_an_item_is_dragged_to_its_place_by_the_same_form(forum: Any, chromium: Any, at: Any) -> None:
    publish()
    for n in range(4):
        file_case(f"Case {n}", at(f"2026-10-2{n} 10:00"))
    at("2026-11-16 10:00")
    draw("J-1")
    assert order() == ["Case 0", "Case 1", "Case 2", "Case 3"]
    name, value = session_cookie(forum, "convener.jammu")
    with served(forum) as address:
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": name, "value": value, "url": address}])
        page = context.new_page()
        page.goto(f"{address}/sittings/J-1/agenda")
        items = page.locator("[data-section='3']")
        with page.expect_navigation():
            items.nth(3).locator(".mgn").drag_to(items.nth(1).locator(".mgn"))
        context.close()
    assert order() == ["Case 0", "Case 3", "Case 1", "Case 2"]
