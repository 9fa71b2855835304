"""Where script runs: an officer's words are kept while they are written, and the end of the session is said before it comes."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from grievance.cases.models import StepDraft
from grievance.foundation.database import db
from tests.support.cases import filed
from tests.support.serving import served
from tests.support.sign_in import session_cookie

pytestmark = pytest.mark.xdist_group("browser")


def test_what_is_typed_is_kept_and_the_end_of_the_session_is_said_five_minutes_before(
    forum: Any, chromium: Any
) -> None:
    case = filed().case
    number = case.number
    name, value = session_cookie(forum, "hod")
    with served(forum) as address:
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": name, "value": value, "url": address}])
        page = context.new_page()
        page.clock.install()
        page.goto(f"{address}/cases/{number}/steps/answer")
        page.locator("textarea[name=note]").fill("The feeder was walked along.")
        page.clock.run_for(4000)
        page.get_by_text("Nobody else sees it.").wait_for()
        bar = page.locator("#session-end")
        page.clock.run_for(24 * 60 * 1000)
        assert bar.is_hidden()
        page.clock.run_for(2 * 60 * 1000)
        assert "You are signed out in five minutes." in bar.inner_text()
        bar.get_by_role("button", name="Stay signed in").click()
        bar.wait_for(state="hidden")
        page.clock.run_for(31 * 60 * 1000)
        assert "You are signed out." in bar.inner_text() and not bar.get_by_role("button").is_visible()
        assert page.locator("textarea[name=note]").input_value() == "The feeder was walked along."
        context.close()
    db.session.rollback()
    assert db.session.scalars(select(StepDraft)).one().data["note"] == "The feeder was walked along."
