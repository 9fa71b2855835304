"""The pages of filing as a person walks through them, without scripts."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from grievance.foundation.database import db
from grievance.notifications.models import Outbox

URDU = "رات 9 بجے کے بعد وولٹیج 310 تک گر جاتا ہے۔ دونوں مشینیں رک جاتی ہیں۔"
ANSWERS = {
    "about": {"group": "power"},
    "place": {"where": "estate", "estate": "Gangyal", "plot": "14-A"},
    "words": {"words": "After 9 pm the voltage falls to 310. Both machines stop.", "since": "month", "wanted": ""},
    "contact": {"name": "Rakesh Kumar", "filer_kind": "unit", "unit": "Shivalik Auto", "contact": "94191 23456"},
}


def begin(client: FlaskClient, **answers: dict[str, str]) -> str:
    """Answers the first question and returns the draft's address, ``/file/<token>``."""
    given = client.post("/file", data=answers.get("about", ANSWERS["about"]))
    assert given.status_code == 303, given.text
    return given.headers["Location"].rsplit("/", 1)[0]


def answer(client: FlaskClient, draft: str, step: str, **given: str) -> TestResponse:
    return client.post(f"{draft}/{step}", data={**ANSWERS.get(step, {}), **given})


def to_the_last_page(client: FlaskClient, **answers: dict[str, str]) -> str:
    """A draft with every question answered."""
    draft = begin(client, **answers)
    for step in ("place", "words", "contact"):
        done = answer(client, draft, step, **answers.get(step, {}))
        assert done.status_code == 303, done.text
        if done.headers["Location"].endswith("/similar"):
            assert client.post(f"{draft}/similar", data={"choice": "new"}).status_code == 303
    return draft


def on_page(page: str, name: str) -> str:
    """The value of a hidden field, or the checked one of a choice."""
    hidden = re.search(rf'type="hidden" name="{name}" value="([^"]*)"', page)
    chosen = re.search(rf'name="{name}"[^>]*value="([^"]*)" checked', page)
    found = hidden or chosen
    assert found, f"no {name} on the page"
    return found.group(1)


def check(client: FlaskClient, draft: str, **given: str) -> TestResponse:
    """Presses "Send grievance" on the last page as it stands; the code comes after it."""
    page = client.get(f"{draft}/check").text
    fields = {"category": on_page(page, "category"), "seen": on_page(page, "seen"), "do": "send"}
    return client.post(f"{draft}/check", data={**fields, "form_key": on_page(page, "form_key"), **given})


def send(client: FlaskClient, draft: str, **given: str) -> TestResponse:
    """Presses "Send grievance" and goes through the code where one is asked."""
    return prove(client, check(client, draft, **given))


def code_sent() -> str:
    """The newest code in the outbox."""
    sent = db.session.query(Outbox).filter_by(message="one_time_code").order_by(Outbox.id.desc()).first()
    assert sent is not None, "no code was sent"
    return re.search(r"\b\d{6}\b", sent.text).group()


def prove(client: FlaskClient, sent: TestResponse) -> TestResponse:
    """Types the code that came by mail; where none can come, goes on without one."""
    place = sent.headers.get("Location", "")
    if not place.endswith("/code"):
        return sent
    can_come = 'name="code"' in client.get(place).text
    return client.post(place, data={"do": "send", "code": code_sent()} if can_come else {"do": "without"})


def file(client: FlaskClient, more: dict[str, str] | None = None, **answers: dict[str, str]) -> tuple[str, str]:
    """Files the usual grievance; its number and the draft's address."""
    draft = to_the_last_page(client, **answers)
    sent = send(client, draft, **(more or {}))
    assert sent.status_code == 303, sent.text
    page = client.get(sent.headers["Location"]).text
    return re.search(r"[JK]26-\d{4,}-\d", page).group(0), draft
