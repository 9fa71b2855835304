"""Reports of six mail servers are read alike; delays and receipts do nothing; a refusal of one mail marks no address."""

from __future__ import annotations

import pytest

from grievance.correspondence.rules.reading import read
from grievance.correspondence.rules.returned import is_about_address, is_refusal_of_address, kind_of
from grievance.correspondence.rules.words import Return
from tests.support import returned_mail

TO = "bounce+1-aaaaaaaaaaaaaaaaaaaaaaaa@reply.example"


def returned(text: str):  # noqa: ANN201
    return read(returned_mail.report(text, to=TO)).returned


@pytest.mark.parametrize("text", returned_mail.PERMANENT.values(), ids=returned_mail.PERMANENT.keys())
def test_a_permanent_report_names_the_mail_the_code_and_what_was_said(text):
    found = returned(text)
    assert found.kind is Return.PERMANENT
    assert found.message_ids[0] == "<1@forum.example>"
    assert found.status in ("5.1.1", "5.1.10", "5.0.0")
    assert found.said


@pytest.mark.parametrize("text", returned_mail.PASSING.values(), ids=returned_mail.PASSING.keys())
def test_a_delay_or_a_receipt_is_not_a_failure(text):
    assert returned(text).kind in (Return.TEMPORARY, Return.ARRIVED)


@pytest.mark.parametrize("text", [returned_mail.REFUSED_BY_POLICY, returned_mail.GIVEN_UP_WAITING])
def test_a_mail_refused_for_itself_is_lost_but_its_address_is_good(text):
    assert returned(text).kind is Return.REFUSED


@pytest.mark.parametrize(
    ("action", "status", "kind"),
    [
        ("failed", "5.1.1", Return.PERMANENT), ("failed", "5.2.1", Return.PERMANENT), ("failed", "5.2.2", Return.PERMANENT),
        ("failed", "5.4.4", Return.PERMANENT), ("failed", "5.0.0", Return.PERMANENT), ("failed", "5.2.3", Return.REFUSED),
        ("failed", "5.3.4", Return.REFUSED), ("failed", "5.7.1", Return.REFUSED), ("failed", "5.4.6", Return.REFUSED),
        ("failed", "4.4.7", Return.REFUSED), ("delayed", "4.4.1", Return.TEMPORARY), ("delayed", "5.0.0", Return.TEMPORARY),
        ("", "4.2.2", Return.TEMPORARY), ("delivered", "2.1.5", Return.ARRIVED), ("relayed", "2.0.0", Return.ARRIVED),
        ("expanded", "2.0.0", Return.ARRIVED),
    ],
)  # fmt: skip
def test_action_and_code_say_what_follows(action, status, kind):
    assert kind_of(action, status) is kind


def test_of_several_recipients_the_worst_counts():
    both = returned_mail.POSTFIX.replace(
        "Final-Recipient",
        "Final-Recipient: rfc822; other@unit.example\nAction: delivered\nStatus: 2.0.0\n\nFinal-Recipient",
        1,
    )
    assert returned(both).kind is Return.PERMANENT


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("550 5.1.1 User unknown", True), ("550 No such user here", True), ("553 mailbox unavailable", True),
        ("550 5.7.1 Message rejected as spam", False), ("550 rejected by policy", False), ("552 5.2.3 too large", False),
        ("451 4.7.1 later", False), ("554 5.7.1 recipient rejected", False), ("ConnectionError: away", False), ("", False),
        ("552 5.2.2 mailbox full", True),
    ],
)  # fmt: skip
def test_a_refusal_at_the_door_marks_the_address_only_when_it_speaks_of_it(reply, expected):
    assert is_refusal_of_address(reply) is expected


def test_a_code_that_is_cut_short_is_read_all_the_same():
    assert is_about_address("5") and is_about_address("5.1")


def test_a_read_receipt_is_no_returned_mail_but_a_machine_wrote_it():
    letter = read(
        b"From: unit@unit.example\nTo: case+1@reply.example\nSubject: Read: your mail\nContent-Type: multipart/report; "
        b"report-type=disposition-notification; boundary=x\n\n--x\n\nread\n--x\nContent-Type: message/disposition-notification\n"
        b"\nDisposition: manual-action/MDN-sent-manually; displayed\n--x--\n"
    )
    assert letter.returned is None and letter.automatic == "report"


def test_a_person_who_writes_about_undelivered_goods_is_no_mail_server():
    letter = read(
        b"From: Unit <unit@unit.example>\nSubject: Undelivered transformer\n\nStill undelivered, 550 kVA wanted.\n"
    )
    assert letter.returned is None and letter.automatic == ""
