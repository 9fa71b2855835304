"""The last word through the link in the mail that brings the answer: one page, no secret, for that answer alone."""

from __future__ import annotations

import re

import pytest

from grievance.audit import queries as record
from grievance.cases.models import Verdict
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseState, Closing
from grievance.clocks.models import Clock
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.notifications.models import Outbox
from grievance.notifications.reminders import remind
from grievance.sentences import from_data, in_words
from tests.support.cases import ANSWER, answer, filed, fresh, take
from tests.support.signers import mailed, says, signed

OWNER = "owner@example.net"
RATED = {"was_told": "", "was_fair": ""}
"""The two questions as a browser sends them unanswered."""


@pytest.fixture
def case(world):  # noqa: ANN001, ANN201
    """Answered, filed without an account."""
    made = filed(filer_person_id=None, contact_email=OWNER)
    answer(made.case)
    return made.case


def link_in(message: str = "case_answered", address: str = OWNER) -> str:
    """The path of the one link of the last mail of a kind."""
    text = mailed(message, address).text
    (found,) = re.findall(r"https://forum\.example(/\S+)", text)
    return found


def verdicts() -> list[Verdict]:
    """What the filer said; silence is a row of its own."""
    return db.session.query(Verdict).filter(Verdict.settled.is_not(None)).order_by(Verdict.id).all()


def silence(case, at) -> None:  # noqa: ANN001
    at("2026-11-26 10:00")
    take(case, Step.DEEM_ACCEPTED, "system")


def test_opening_the_link_shows_the_answer_and_changes_nothing(case, client):
    before = fresh(case).version
    page = client.get(link_in())
    assert page.status_code == 200 and "The transformer was replaced on 12 November." in page.text
    assert "Is it settled?" in page.text and OWNER not in page.text
    assert fresh(case).version == before and not verdicts()
    assert client.get(f"/cases/{case.number}").status_code == 303, "it opens no other page"


def test_yes_takes_one_page_and_closes_the_case(case, client):
    said = client.post(link_in(), data=RATED | {"settled": "yes", "was_told": "4"}, follow_redirects=True)
    assert "You have said: Yes" in said.text
    assert fresh(case).closing is Closing.ACCEPTED
    assert [(row.settled.value, row.was_told, row.was_fair) for row in verdicts()] == [("yes", 4, None)]
    again = client.post(link_in(), data=RATED | {"settled": "no", "words": "Not at all"})
    assert again.status_code == 422 and len(verdicts()) == 1


@pytest.mark.parametrize("said", ["partly", "no"])
def test_partly_and_no_need_one_line_and_go_to_the_office_above(case, client, said):
    short = client.post(link_in(), data=RATED | {"settled": said, "was_fair": "2"})
    assert short.status_code == 422 and "Say in one line" in short.text and not verdicts()
    assert re.search(rf'value="{said}"[^>]* checked', short.text), "what was chosen is kept"
    done = client.post(
        link_in(), data=RATED | {"settled": said, "words": "Dark at night", "was_fair": "2"}, follow_redirects=True
    )
    assert "Another office looks at it now" in done.text
    assert fresh(case).state is CaseState.UNDER_REVIEW and verdicts()[0].words == "Dark at night"


@pytest.mark.parametrize(
    "given", [{}, {"settled": "perhaps"}, {"settled": "yes", "was_told": "9"}, {"settled": "yes", "was_fair": "x"}]
)
def test_what_is_not_on_the_page_is_refused_at_the_field(case, client, given):
    assert client.post(link_in(), data=RATED | given).status_code == 422 and not verdicts()


def test_after_silence_the_two_questions_can_be_answered_once(case, client, at):
    silence(case, at)
    assert "/word/" in link_in("case_closed"), "the mail of the closing carries the link too"
    link = link_in("case_closed")
    assert "We heard nothing from you" in client.get(link).text
    done = client.post(link, data=RATED | {"settled": "yes", "was_told": "3", "was_fair": "5"}, follow_redirects=True)
    assert "You have said: Yes" in done.text
    assert fresh(case).closing is Closing.DEEMED_ACCEPTED, "it stays closed as it was"
    assert [(row.settled.value, row.was_told, row.was_fair) for row in verdicts()] == [("yes", 3, 5)]
    assert (
        client.post(link, data=RATED | {"settled": "yes", "was_told": "1"}).status_code == 422 and len(verdicts()) == 1
    )
    lines = [in_words(from_data(row.told)) for row in record.timeline(case.id, for_filer=True)]
    assert "The unit says afterwards that it is settled" in lines


def test_after_silence_no_opens_the_case_again_until_the_days_end(case, client, at):
    silence(case, at)
    until = db.session.query(Clock).filter_by(owner_id=case.id, kind="dispute").one().due_on
    at(f"{until} 23:00")
    link = link_in("case_closed")
    assert client.get(link).status_code == 200
    at("2027-01-15 10:00")
    assert "The time to disagree has passed" in client.get(link).text
    assert client.post(link, data=RATED | {"settled": "no", "words": "Dark"}).status_code == 422
    at(f"{until} 23:00")
    assert client.post(link, data=RATED | {"settled": "no", "words": "Dark"}).status_code == 303
    assert fresh(case).state is CaseState.UNDER_REVIEW


def test_the_link_dies_with_another_address_another_secret_and_a_newer_answer(case, client):
    from grievance.cases.operations import replace_secret
    from tests.support.cases import actor

    link = link_in()
    with transaction():
        fresh(case).contact_email = "corrected@example.net"
    assert client.get(link).status_code == 404
    with transaction():
        fresh(case).contact_email = OWNER
    assert client.get(link).status_code == 200
    client.post(link, data=RATED | {"settled": "no", "words": "Dark"})
    take(case, Step.ANSWER_ANEW, "secretary.power", **ANSWER, action_on=clock.today())
    assert "A newer answer has been given" in client.get(link).text
    newer = link_in("case_reviewed")
    assert newer != link and client.get(newer).status_code == 200
    with transaction():
        replace_secret(fresh(case), actor("system"), clock.now())
    assert client.get(newer).status_code == 404


@pytest.mark.parametrize(
    "token", ["x", "1-" + "0" * 32, "999999999-" + "a" * 32, "-" * 50, "1" * 300, "१-" + "0" * 32, "%00"]
)
def test_guessed_links_are_not_found(case, client, token):
    assert client.get(f"/word/{token}").status_code == 404
    assert client.post(f"/word/{token}", data=RATED | {"settled": "yes"}).status_code == 404


def test_the_reminder_goes_to_who_is_silent_and_to_nobody_else(world, at):
    made = filed(filer_person_id=None, contact_email=OWNER)
    rows = [signed(made.case, number) for number in (1, 2)]
    answer(made.case)
    says(rows[0], "accepts")
    at("2026-11-21 10:00")
    remind(clock.now())
    remind(clock.now())
    sent = db.session.query(Outbox).filter(Outbox.key.startswith("remind:")).order_by(Outbox.id).all()
    assert [(row.message, row.to_address) for row in sent] == [
        ("case_answered", OWNER), ("cosign_answered", "unit2@example.net")]  # fmt: skip
    assert "Your unit has not said yet" in mailed("cosign_answered", "unit2@example.net").text or sent[1].context


def test_the_lead_that_has_spoken_is_not_reminded(world, client, at):
    made = filed(filer_person_id=None, contact_email=OWNER)
    signed(made.case, 1)
    answer(made.case)
    page = client.post(link_in(), data=RATED | {"settled": "yes"}, follow_redirects=True)
    assert "closes when all units" in page.text and fresh(made.case).state is CaseState.ANSWERED
    at("2026-11-21 10:00")
    remind(clock.now())
    sent = db.session.query(Outbox).filter(Outbox.key.startswith("remind:")).all()
    assert [row.message for row in sent] == ["cosign_answered"]
