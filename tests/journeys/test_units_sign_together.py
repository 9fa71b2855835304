"""Two units sign a case by the links its filer made; one leaves, the other says its word; without a script, at 360 px."""

from __future__ import annotations

import re
from typing import Any

import pytest

from grievance.cases.models import Case
from grievance.foundation.database import db
from tests.support.cases import answer, filed
from tests.support.hands import Hands
from tests.support.signers import mailed

pytestmark = pytest.mark.xdist_group("browser")


def sign(unit: Hands, link: str, name: str) -> None:
    unit.open(link)
    assert "Read it in full" in unit.text()
    unit.fill(unit=name, name="Owner", contact=f"{name.lower()}@example.net", own_line=f"{name} stands still")
    unit.press("Send the code")
    db.session.rollback()
    code = re.search(r"\b\d{6}\b", mailed("cosign_code", f"{name.lower()}@example.net").text)
    unit.fill(code=code.group(0))
    unit.press("Sign it")
    assert "Your unit has signed" in unit.text() and "Your secret" in unit.text()


def test_units_sign_leave_and_say_their_word(forum: Any, people: Any) -> None:
    number = filed().case.number
    lead, alpha, beta = people("filer"), people(), people()
    lead.open(f"/cases/{number}")
    lead.follow("Let other units sign it with you")
    lead.fill(units="Alpha, alpha@example.net\nBeta")
    lead.press("Make the links")
    links = re.findall(r"/co-sign/[\w-]+", lead.text())
    assert len(links) == 2
    sign(alpha, links[0], "Alpha")
    sign(beta, links[1], "Beta")
    beta.follow("Follow it")
    beta.press("Leave it")
    assert "counted no more" in beta.text()
    db.session.rollback()
    answer(db.session.query(Case).filter_by(number=number).one())
    alpha.open(mailed("cosign_answered", "alpha@example.net").context["link"].removeprefix("http://127.0.0.1"))
    alpha.press("Settled for us")
    assert "settled for your unit" in alpha.text()
    lead.open(f"/cases/{number}")
    assert re.search(r"Co-signed 2 Left 1 Accept 1 Contest 0 Silent 0", lead.text()), lead.text()
    assert "Alpha@" not in lead.text() and "A unit that co-signed" in lead.text()
    lead.follow("Yes")
    lead.press("It is settled")
    db.session.rollback()
    assert db.session.query(Case).filter_by(number=number).one().closing == "accepted"
