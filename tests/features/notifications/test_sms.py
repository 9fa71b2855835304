"""SMS: rows first, one or two parts long, sent by a plain gateway with the outbox's waits, kept without one."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from grievance.accounts.models import Contact
from grievance.cases.models import Case
from grievance.cases.rules.steps import Step
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.notifications.messages import sms_text
from grievance.notifications.models import Outbox, Sms
from grievance.notifications.rules import MailState, parts_of
from grievance.notifications.sms import deliver_sms
from tests.features.intake.pages import check, to_the_last_page
from tests.support.cases import filed, take

BASE = "https://grievance.jk.gov.in"
FILLED = {
    "code": {"code": "041233"},
    "filed": {"reference": "J26-0412-7", "office": "SICOP-JAMMU", "due_on": "23-11-2026", "link": f"{BASE}/track?number=J26-0412-7"},
    "question_asked": {"reference": "J26-0412-7", "due_on": "23-11-2026", "link": f"{BASE}/track?number=J26-0412-7"},
    "answered": {"reference": "J26-0412-7", "due_on": "23-11-2026", "link": f"{BASE}/track?number=J26-0412-7"},
    "reminder": {"reference": "J26-0412-7", "due_on": "23-11-2026", "link": f"{BASE}/track?number=J26-0412-7"},
    "sitting": {"reference": "J26-0412-7", "due_on": "23-11-2026", "time": "11:00", "link": f"{BASE}/track?number=J26-0412-7"},
    "draft_link": {"due_on": "23-12-2026", "link": f"{BASE}/file/{'x' * 24}"},
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "hi", "ur"])
@pytest.mark.parametrize("message", sorted(FILLED))
def test_each_text_is_one_latin_sms_or_two_of_other_scripts(world, message, language):
    with world.test_request_context():
        texts = [sms_text(message, language, FILLED[message])]
        if message == "filed":
            texts.append(sms_text(message, language, {**FILLED[message], "office": ""}))
    for text in texts:
        assert "\n" not in text and parts_of(text) <= (1 if language == "en" else 2), (parts_of(text), len(text), text)


def test_every_text_is_tried_here():
    from grievance.notifications.messages import TEMPLATES

    assert {path.stem for path in (TEMPLATES / "sms").glob("*.txt")} == set(FILLED)


class Gateway:
    """A gateway on this machine: keeps what it was told and answers as it is told to."""

    def __init__(self) -> None:
        self.taken, self.answers = [], []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.taken.append(said | {"auth": self.headers.get("Authorization", "")})
                self.send_response(outer.answers.pop(0) if outer.answers else 200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://forum:pass%40word@127.0.0.1:{self.server.server_port}/send?from=FORUM"


@pytest.fixture
def gateway(world, monkeypatch):
    made = Gateway()
    monkeypatch.setitem(world.config, "SETTINGS", replace(world.config["SETTINGS"], sms_url=made.url))
    yield made
    made.server.shutdown()
    made.server.server_close()


def rows(message: str) -> list[Sms]:
    return db.session.query(Sms).filter_by(message=message).order_by(Sms.id).all()


def test_a_mobile_is_proved_by_a_code_that_comes_by_sms(client, gateway, world):
    draft = to_the_last_page(client)
    assert check(client, draft).headers["Location"] == f"{draft}/code"
    assert deliver_sms(clock.now()).done == 1
    (told,) = gateway.taken
    assert told["to"] == "+919419123456" and told["auth"].startswith("Basic ")
    code = re.search(r"\b\d{6}\b", told["text"]).group()
    assert rows("code")[0].text == "", "a code that was sent is kept nowhere"
    assert client.post(f"{draft}/code", data={"code": code}).headers["Location"] == f"{draft}/filed"
    assert db.session.query(Case).one().contact_proved_at is not None
    assert (
        rows("filed")[0].to_number == "9419123456"
        and db.session.query(Outbox).filter_by(message="one_time_code").count() == 0
    )
    assert deliver_sms(clock.now()).done == 1 and db.session.query(Case).one().number in gateway.taken[-1]["text"]
    assert len({each["id"] for each in gateway.taken}) == 2


def test_somebody_with_a_mobile_alone_has_an_account(client, gateway):
    client.post("/sign-in/code", data={"contact": "+91 94191 23456"})
    deliver_sms(clock.now())
    code = re.search(r"\b\d{6}\b", gateway.taken[0]["text"]).group()
    assert client.post("/sign-in/code/enter", data={"code": code}).status_code == 303
    assert client.get("/account").status_code == 200 and "9419123456" in client.get("/account").text
    assert db.session.query(Contact).one().value == "9419123456"


def test_what_the_gateway_does_not_take_waits_longer_each_time_and_goes_out_once(client, gateway, at):
    filed(filer_person_id=None, contact_mobile="9419123456", contact_email="")
    gateway.answers = [500, 408, 200]
    first = clock.now()
    assert deliver_sms(first).failed == 1
    row = rows("filed")[0]
    db.session.refresh(row)
    assert (row.state, row.attempts) == (MailState.QUEUED, 0), "its own trouble is no try"
    assert deliver_sms(first).failed == 1
    db.session.refresh(row)
    assert row.attempts == 1 and row.not_before > first
    assert deliver_sms(first).due == 0
    assert deliver_sms(row.not_before + timedelta(seconds=1)).done == 1
    assert deliver_sms(first + timedelta(days=1)).due == 0
    assert len({each["id"] for each in gateway.taken}) == 1 and len(gateway.taken) == 3


def test_a_number_that_is_refused_for_good_is_given_up(client, gateway):
    filed(filer_person_id=None, contact_mobile="9419123456", contact_email="")
    gateway.answers = [422]
    deliver_sms(clock.now())
    row = rows("filed")[0]
    db.session.refresh(row)
    assert row.state is MailState.DEAD and row.last_reply.startswith("422")
    assert deliver_sms(clock.now() + timedelta(hours=1)).due == 0


def test_a_code_that_is_too_old_does_not_go_out(client, gateway):
    client.post("/sign-in/code", data={"contact": "9419123456"})
    assert deliver_sms(clock.now() + timedelta(minutes=11)).failed == 1 and gateway.taken == []


def test_a_gateway_that_is_away_loses_nothing(client, world, monkeypatch):
    away = replace(world.config["SETTINGS"], sms_url="http://127.0.0.1:9/")
    monkeypatch.setitem(world.config, "SETTINGS", away)
    filed(filer_person_id=None, contact_mobile="9419123456", contact_email="")
    deliver_sms(clock.now())
    row = rows("filed")[0]
    db.session.refresh(row)
    assert row.state is MailState.QUEUED and "refused" in row.last_reply.lower()


def test_the_filer_with_a_mobile_hears_of_the_question_and_the_answer(world, gateway):
    case = filed(filer_person_id=None, contact_mobile="9419123456", contact_email="").case
    take(case, Step.ASK_FILER, "hod", question="Which feeder?", days=7, papers="")
    (asked,) = rows("question_asked")
    assert case.number in asked.text and "23-11-2026" in asked.text


def test_without_a_gateway_they_are_kept_for_who_has_no_e_mail_and_an_administrator_reads_them(world, as_person):
    case = filed(filer_person_id=None, contact_mobile="9419123456", contact_email="").case
    filed(filer_person_id=None, contact_mobile="9419199999", contact_email="a@example.in", title="Another")
    (kept,) = rows("filed")
    assert kept.state is MailState.KEPT and kept.to_number == "9419123456"
    page = as_person("admin").get("/admin/sms").text
    assert case.number in page and "9419123456" in page
    assert as_person("hod").get("/admin/sms").status_code == 404
    assert deliver_sms(clock.now()).due == 0


def test_the_words_of_what_a_gateway_sends_are_for_its_reader(world, gateway, as_person, client):
    client.post("/sign-in/code", data={"contact": "9419123456"})
    code = re.search(r"\b\d{6}\b", rows("code")[0].text).group()
    assert code not in as_person("admin").get("/admin/sms").text


def test_the_link_of_a_draft_comes_by_sms_too(client, gateway):
    draft = to_the_last_page(client)
    assert client.post(f"{draft}/later", data={"email": ""}).status_code == 303
    assert f"{draft}:" in rows("draft_link")[0].text or draft in rows("draft_link")[0].text
