"""Ten cases go to another office and come back in fourteen clicks, in a browser without a script."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from grievance.cases.models import Case
from grievance.foundation.database import db
from grievance.notifications.models import Outbox
from grievance.notifications.rules import MailState
from tests.support.cases import filed
from tests.support.serving import served
from tests.support.sign_in import session_cookie

pytestmark = pytest.mark.xdist_group("browser")


class Counted:
    """A page whose clicks are counted; typing is not a click."""

    def __init__(self, page: Any) -> None:
        self.page, self.clicks = page, 0

    def click(self, found: Any) -> None:
        found.click()
        self.clicks += 1


def where() -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(Case.office_code)))


def test_ten_cases_are_sent_on_and_taken_back_in_fourteen_clicks(forum: Any, chromium: Any) -> None:
    for number in range(10):
        filed(title=f"Voltage falls on line {number}")
    name, value = session_cookie(forum, "hod")
    with served(forum) as address:
        context = chromium.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": name, "value": value, "url": address}])
        hand = Counted(context.new_page())
        hand.page.goto(f"{address}/inbox")
        for place in range(10):
            hand.click(hand.page.locator("input[name=chosen]").nth(place))
        hand.click(hand.page.get_by_role("button", name="Send on"))
        hand.click(hand.page.locator("button[name=office][value=KPDCL]"))
        assert "10 cases go to Kashmir" in hand.page.inner_text("main")
        hand.page.get_by_label("Reason").fill("The feeder starts at Qazigund")
        hand.click(hand.page.get_by_role("button", name="Send to another office"))
        assert where() == {"KPDCL"} and "10 cases sent to Kashmir" in hand.page.inner_text("main")
        hand.click(hand.page.get_by_role("button", name="Take it back"))
        assert where() == {"JPDCL"} and "The cases stand as before" in hand.page.inner_text("main")
        context.close()
    assert hand.clicks == 14
    told = db.session.scalars(select(Outbox).where(Outbox.message == "case_transferred")).all()
    assert len(told) == 20 and {mail.state for mail in told} == {MailState.DEAD}
