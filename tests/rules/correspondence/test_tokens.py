"""An address of ours is good for one mail, case and person; every other proof is refused."""

from __future__ import annotations

from random import Random

import pytest

from grievance.notifications import tokens
from grievance.notifications.tokens import (
    ReplyTo,
    ReturnTo,
    claim_in,
    is_reply,
    is_return,
    reply_address,
    return_address,
)

SECRET, DOMAIN, UNIT = "s" * 40, "reply.forum.example", "unit@unit.example"


def test_what_we_made_is_good_in_any_case_of_letters():
    sent = reply_address(SECRET, DOMAIN, 412, 7, UNIT)
    for address in (sent, sent.upper(), sent.swapcase()):
        claim = claim_in(address, DOMAIN)
        assert isinstance(claim, ReplyTo) and (claim.case_id, claim.person_id) == (412, 7)
        assert is_reply(SECRET, claim, UNIT) and is_reply(SECRET, claim, UNIT.upper())
    back = claim_in(return_address(SECRET, DOMAIN, 99).upper(), DOMAIN)
    assert isinstance(back, ReturnTo) and back.mail_id == 99 and is_return(SECRET, back)


def test_the_local_part_fits_the_64_octets_of_smtp_for_the_largest_ids():
    for address in (reply_address(SECRET, DOMAIN, 2**59, 2**59, UNIT), return_address(SECRET, DOMAIN, 2**59)):
        assert len(address.split("@")[0]) <= 64
        assert claim_in(address, DOMAIN) is not None


def test_a_proof_is_good_for_its_own_case_person_address_purpose_and_secret_alone():
    claim = claim_in(reply_address(SECRET, DOMAIN, 412, 7, UNIT), DOMAIN)
    assert isinstance(claim, ReplyTo)
    assert not is_reply(SECRET, ReplyTo(413, 7, claim.proof), UNIT)
    assert not is_reply(SECRET, ReplyTo(412, 8, claim.proof), UNIT)
    assert not is_reply(SECRET, ReplyTo(412, None, claim.proof), UNIT)
    assert not is_reply(SECRET, claim, "new@unit.example")
    assert not is_reply("t" * 40, claim, UNIT)
    assert not is_return(SECRET, ReturnTo(412, claim.proof))


def test_a_thousand_changed_letters_are_all_refused():
    chance = Random(3)
    address = reply_address(SECRET, DOMAIN, 412, 7, UNIT)
    local, at_sign, host = address.partition("@")
    for _ in range(1000):
        place = chance.randrange(5, len(local))
        letter = chance.choice("abcdefghijklmnopqrstuvwxyz234567+-")
        changed = f"{local[:place]}{letter}{local[place + 1 :]}{at_sign}{host}"
        claim = claim_in(changed, DOMAIN)
        if changed != address and isinstance(claim, ReplyTo):
            assert not is_reply(SECRET, claim, UNIT), changed


@pytest.mark.parametrize(
    "address",
    ["", "@", "case+@reply.forum.example", "case+1-p7-short@reply.forum.example", "case@reply.forum.example",
     "case+1-p7-aaaaaaaaaaaaaaaaaaaaaaaa@elsewhere.example", "case+१-c-aaaaaaaaaaaaaaaaaaaaaaaa@reply.forum.example",
     "bounce+-aaaaaaaaaaaaaaaaaaaaaaaa@reply.forum.example", "case+1-x7-aaaaaaaaaaaaaaaaaaaaaaaa@reply.forum.example"],
)  # fmt: skip
def test_what_has_not_our_form_claims_nothing(address):
    assert claim_in(address, DOMAIN) is None


def test_proofs_are_compared_in_a_time_that_tells_nothing(monkeypatch):
    asked = []
    monkeypatch.setattr(tokens.hmac, "compare_digest", lambda one, other: asked.append(1) or one == other)
    claim = claim_in(reply_address(SECRET, DOMAIN, 1, None, UNIT), DOMAIN)
    assert isinstance(claim, ReplyTo) and is_reply(SECRET, claim, UNIT) and asked
