"""Messages to other systems, at an independent receiver: signed, in order, through an outage, without anybody's contact."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from grievance.cases.operations import register
from grievance.cases.rules.steps import Step
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.notifications.rules import MailState
from grievance.permissions import SYSTEM
from grievance.webhooks import operations, queries, sending
from grievance.webhooks.jobs import deliver, forget_old_messages
from grievance.webhooks.models import Webhook, WebhookMessage
from grievance.webhooks.rules import NAMES
from tests.support.cases import actor, filed, new_case, take
from tests.support.hook_receiver import Receiver, receiving

HOUR = timedelta(hours=1)


@pytest.fixture
def local(world, monkeypatch) -> Any:
    """The setting that lets messages go to this machine."""
    monkeypatch.setitem(world.config, "SETTINGS", replace(world.config["SETTINGS"], webhooks_local=True))
    return world


@pytest.fixture
def receiver(local) -> Iterator[tuple[Receiver, str]]:
    with receiving() as made:
        yield made


def subscribed(receiver: tuple[Receiver, str], owner: str = "overseer@example.org", types: Any = tuple(NAMES)) -> int:
    with transaction():
        made = operations.add_webhook("Portal", receiver[1], owner, types, SYSTEM, clock.now())
        made_id = made.id
    receiver[0].secret = operations.secret(queries.webhook(made_id))
    return made_id


def run(after: timedelta = timedelta()) -> Any:
    db.session.expire_all()
    found = deliver(clock.now() + after)
    db.session.expire_all()
    return found


def states() -> list[str]:
    return [row.state.value for row in db.session.scalars(select(WebhookMessage).order_by(WebhookMessage.event_seq))]


def test_what_happens_to_a_case_arrives_signed_in_order_and_once(receiver) -> None:
    subscribed(receiver)
    case = filed(contact_email="unit@example.org", contact_mobile="9419123456", contact_name="Somebody").case
    number = case.number
    take(case, Step.ACKNOWLEDGE, "nodal")
    run()
    run()
    told = receiver[0].told()
    assert [one["type"] for one in told] == ["case.filed", "case.acknowledged"]
    assert [one["data"]["case"]["number"] for one in told] == [number, number]
    assert told[0]["data"]["sequence"] < told[1]["data"]["sequence"]
    assert receiver[0].forged == []
    words = json.dumps(told)
    assert not [private for private in ("unit@example.org", "9419123456", "Somebody") if private in words]


def test_only_chosen_events_from_now_on_and_cases_within_the_owners_fence_leave(receiver) -> None:
    filed()
    subscribed(receiver, owner="hod@example.org", types=("case.filed",))
    mine = filed(office_code="JPDCL").case.number
    filed(office_code="KPDCL", division="kashmir")
    take(filed(office_code="JPDCL").case, Step.ACKNOWLEDGE, "nodal")
    run()
    assert {one["type"] for one in receiver[0].told()} == {"case.filed"}
    assert len(receiver[0].got) == 2
    assert receiver[0].told()[0]["data"]["case"]["number"] == mine


def test_nothing_is_told_of_what_was_rolled_back(receiver) -> None:
    subscribed(receiver)
    with pytest.raises(RuntimeError), transaction():
        register(new_case(), actor("filer"), clock.now())
        raise RuntimeError
    run()
    assert receiver[0].got == []


def test_through_an_outage_every_message_comes_once_under_one_id_and_cases_keep_their_order(receiver) -> None:
    subscribed(receiver)
    receiver[0].answers = [503, 503, 503]
    case = filed().case
    other = filed().case.number
    take(case, Step.ACKNOWLEDGE, "nodal")
    run()
    assert receiver[0].got == []
    assert receiver[0].answers == [503, 503], "a receiver that is away is asked once, not for each message"
    run()
    assert receiver[0].answers == [503, 503], "and left in peace until the wait is over"
    run(HOUR)
    run(3 * HOUR)
    run(5 * HOUR)
    got = receiver[0].got
    assert len(got) == len({message_id for message_id, _ in got}) == 3
    sequences = [one["data"]["sequence"] for one in receiver[0].told()]
    assert sequences == sorted(sequences)
    assert other in {one["data"]["case"]["number"] for one in receiver[0].told()}
    assert set(states()) == {"sent"}


def test_one_message_that_is_refused_holds_up_its_own_case_alone(receiver) -> None:
    subscribed(receiver)
    case = filed().case
    take(case, Step.ACKNOWLEDGE, "nodal")
    filed()
    receiver[0].answers = [500]
    run()
    assert [one["type"] for one in receiver[0].told()] == ["case.filed"]
    assert states() == ["queued", "queued", "sent"]
    run(HOUR)
    assert [one["type"] for one in receiver[0].told()] == ["case.filed", "case.filed", "case.acknowledged"]


def test_after_48_hours_all_is_parked_and_the_button_sends_it_again(receiver, as_person) -> None:
    webhook_id = subscribed(receiver)
    filed()
    filed()
    receiver[0].answers = [503] * 100
    waits = [timedelta()]
    while queries.webhook(webhook_id).parked_at is None:
        run(waits[-1])
        if until := queries.webhook(webhook_id).rests_until:
            waits.append(until - clock.now() + timedelta(seconds=1))
    assert 48 * HOUR < waits[-1] < 52 * HOUR
    assert 45 < 100 - len(receiver[0].answers) < 65
    assert states() == ["dead", "dead"]
    admin = as_person("admin")
    assert "Portal" in admin.get("/admin/system").text
    receiver[0].answers = []
    assert admin.post(f"/admin/webhooks/{webhook_id}/send-again").status_code == 303
    run()
    assert len(receiver[0].got) == 2
    assert states() == ["sent", "sent"]
    assert queries.parked_webhooks() == []


def test_a_receiver_that_wants_nothing_more_is_parked_at_once(receiver) -> None:
    webhook_id = subscribed(receiver)
    filed()
    filed()
    receiver[0].answers = [410]
    run()
    assert states() == ["dead", "dead"]
    assert queries.webhook(webhook_id).parked_at is not None


def test_a_slow_receiver_holds_up_no_other(receiver, monkeypatch) -> None:
    monkeypatch.setattr(sending, "TIMEOUT_SECONDS", 0.5)
    with receiving() as slow:
        slow[0].hangs = threading.Event()
        subscribed(slow)
        subscribed(receiver)
        for _ in range(3):
            filed()
        run()
        assert len(receiver[0].got) == 3
        assert slow[0].got == []
        slow[0].hangs.set()


def test_a_redirection_is_not_followed(receiver) -> None:
    with receiving() as elsewhere:
        subscribed(receiver)
        elsewhere[0].secret = receiver[0].secret
        receiver[0].answers, receiver[0].location = [302], elsewhere[1]
        filed()
        run()
        assert not elsewhere[0].began.is_set()
    assert states() == ["queued"]


def test_an_address_inside_the_network_is_neither_kept_nor_called(receiver, world, monkeypatch) -> None:
    subscribed(receiver)
    filed()
    monkeypatch.setitem(world.config, "SETTINGS", replace(world.config["SETTINGS"], webhooks_local=False))
    run()
    assert not receiver[0].began.is_set()
    assert "inside a network" in db.session.scalars(select(WebhookMessage)).one().last_reply


def test_a_message_claimed_by_a_process_that_died_goes_out_with_the_same_id(receiver) -> None:
    webhook_id = subscribed(receiver)
    filed()
    receiver[0].answers = [500]
    run()
    row = db.session.scalars(select(WebhookMessage)).one()
    kept = row.message_id
    with transaction():
        assert queries.claim_next(webhook_id, clock.now() + HOUR, "dead", clock.now() + HOUR)
    run(HOUR + timedelta(minutes=2))
    assert [message_id for message_id, _ in receiver[0].got] == [kept]


def test_the_pages_make_a_system_show_its_secret_once_change_it_and_end_it(local, as_person) -> None:
    admin = as_person("admin")
    given = {
        "name": "Portal",
        "address": "https://portal.example.in/hook",
        "owner": "overseer@example.org",
        "types": ["case.filed", "case.closed"],
    }
    wrong = admin.post("/admin/webhooks/new", data={**given, "address": "portal", "owner": "nobody@example.org"})
    assert wrong.status_code == 422
    assert "Write an address like https://example.in/hook" in wrong.text
    assert 'value="Portal"' in wrong.text
    made = admin.post("/admin/webhooks/new", data=given)
    shown = admin.get(made.headers["Location"]).text
    webhook = db.session.scalars(select(Webhook)).one()
    assert operations.secret(webhook) in shown
    address = f"/admin/webhooks/{webhook.id}"
    assert "whsec_" not in admin.get(address).text
    old = operations.secret(webhook)
    assert old not in admin.post(f"{address}/new-secret", follow_redirects=True).text
    changed = admin.post(f"{address}/change", data={**given, "name": "Samadhan", "version": "2"}, follow_redirects=True)
    assert "Samadhan" in changed.text
    late = admin.post(f"{address}/change", data={**given, "version": "1"})
    assert late.status_code == 409
    admin.post(f"{address}/end")
    db.session.expire_all()
    assert db.session.scalars(select(Webhook)).one().ended_at is not None
    assert "Samadhan" in admin.get("/admin/webhooks?form=csv").text


@pytest.mark.parametrize("who", ["hod", "overseer", "convener.jammu", "filer"])
def test_nobody_but_an_administrator_connects_systems(world, as_person, who: str) -> None:
    assert as_person(who).get("/admin/webhooks").status_code in (403, 404)


def test_old_messages_are_taken_away(receiver) -> None:
    subscribed(receiver)
    filed()
    run()
    assert [row.state for row in db.session.scalars(select(WebhookMessage))] == [MailState.SENT]
    assert forget_old_messages(clock.now() + timedelta(days=91)) == 1
