"""Signatures and addresses, against the specification's own example and a list of addresses that lead inside."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from grievance.notifications.rules import Verdict
from grievance.sentences import Refusal
from grievance.webhooks.rules import checked_address, may_be_called, secret_of, signature, verdict_of


def test_the_signature_is_that_of_the_standard_webhooks_specification() -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    signed = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_secret_is_long_its_own_and_not_told_by_its_salt() -> None:
    made = {secret_of("the forum's key", salt) for salt in ("a", "b")} | {secret_of("another key", "a")}
    assert len(made) == 3
    assert all(len(base64.b64decode(one.removeprefix("whsec_"))) == 32 for one in made)
    expected = hmac.new(b"k", b"webhook\ns", hashlib.sha256).digest()
    assert base64.b64decode(secret_of("k", "s").removeprefix("whsec_")) == expected


@pytest.mark.parametrize("ip", [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fec0::1",
    "192.0.2.1", "198.18.0.1",
])  # fmt: skip
def test_addresses_inside_a_network_are_not_called(ip: str) -> None:
    assert not may_be_called(ip, may_be_local=False)


@pytest.mark.parametrize("ip", ["93.184.216.34", "8.8.8.8", "2606:4700:4700::1111"])
def test_public_addresses_are_called(ip: str) -> None:
    assert may_be_called(ip, may_be_local=False)


def test_the_setting_opens_the_own_network_but_no_group_of_machines() -> None:
    assert may_be_called("127.0.0.1", may_be_local=True)
    assert not may_be_called("224.0.0.1", may_be_local=True)
    assert not may_be_called("0.0.0.0", may_be_local=True)


@pytest.mark.parametrize("typed", [
    "", "example.in", "http://example.in/", "ftp://example.in/", "https://", "https://user:pw@example.in/", "https://example.in/#a",
    "https://example.in:99999/", "https://exa mple.in/", "https://[::1/", "javascript:alert(1)", "https://example.in/\r\nHost: x", "https://" + "a" * 500,
])  # fmt: skip
def test_what_is_no_plain_https_address_is_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        checked_address(typed, may_be_local=False)


def test_an_answer_other_than_2xx_is_tried_again_and_410_is_the_end() -> None:
    assert {status: verdict_of(status) for status in (200, 204, 301, 302, 400, 404, 500)} == {
        200: Verdict.SENT, 204: Verdict.SENT, 301: Verdict.TEMPORARY, 302: Verdict.TEMPORARY, 400: Verdict.TEMPORARY,
        404: Verdict.TEMPORARY, 500: Verdict.TEMPORARY}  # fmt: skip
    assert verdict_of(410) is Verdict.PERMANENT
