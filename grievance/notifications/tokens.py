"""The addresses of our own that mails carry: where a mail comes back to, and where a person answers to.

``bounce+<mail>-<proof>@domain`` and ``case+<case>-<who>-<proof>@domain``. The proof is an HMAC over the purpose, the ids
and the address that was written to, so that it is good for this mail, case and person alone, and dies with a corrected
address. Letters are base 32 in lower case: servers may change the case of a local part, which holds 64 octets at most.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

PROOF_LETTERS = 24
"""120 bits."""
_BOUNCE = re.compile(r"bounce\+([0-9a-z]{1,12})-([a-z2-7]{24})", re.IGNORECASE | re.ASCII)
_CASE = re.compile(r"case\+([0-9a-z]{1,12})-(c|p[0-9a-z]{1,12})-([a-z2-7]{24})", re.IGNORECASE | re.ASCII)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
CONTACT = "c"
"""Who answers where a case names an address without an account; a person with one is ``p`` and the id in base 36."""


@dataclass(frozen=True)
class ReturnTo:
    """What ``bounce+…`` claims, not yet proved."""

    mail_id: int
    proof: str


@dataclass(frozen=True)
class ReplyTo:
    """What ``case+…`` claims, not yet proved. ``person_id`` None: the contact of the case."""

    case_id: int
    person_id: int | None
    proof: str


def return_address(secret: str, domain: str, mail_id: int) -> str:
    """The envelope sender of one mail (VERP)."""
    return f"bounce+{_base36(mail_id)}-{_proof(secret, 'bounce', mail_id)}@{domain}"


def reply_address(secret: str, domain: str, case_id: int, person_id: int | None, address: str) -> str:
    """The Reply-To of a mail about a case to one person at ``address``."""
    who = CONTACT if person_id is None else f"p{_base36(person_id)}"
    return f"case+{_base36(case_id)}-{who}-{_reply_proof(secret, case_id, person_id, address)}@{domain}"


def claim_in(address: str, domain: str) -> ReturnTo | ReplyTo | None:
    """What one of our own addresses claims; None for every other address."""
    local, _, host = address.strip().rpartition("@")
    if not domain or host.casefold().rstrip(".") != domain.casefold():
        return None
    if match := _BOUNCE.fullmatch(local):
        return ReturnTo(int(match.group(1), 36), match.group(2).lower())
    if match := _CASE.fullmatch(local):
        who = match.group(2).lower()
        return ReplyTo(int(match.group(1), 36), int(who[1:], 36) if who != CONTACT else None, match.group(3).lower())
    return None


def looks_like_ours(address: str, domain: str) -> bool:
    """Whether somebody wrote to an address in the form of ours, right or wrong."""
    local, _, host = address.strip().rpartition("@")
    return bool(domain) and host.casefold() == domain.casefold() and local.lower().startswith(("bounce+", "case+"))


def is_return(secret: str, claim: ReturnTo) -> bool:
    """Whether we made this return address; the time it takes says nothing about the proof."""
    return hmac.compare_digest(_proof(secret, "bounce", claim.mail_id), claim.proof)


def is_reply(secret: str, claim: ReplyTo, address: str) -> bool:
    """Whether we gave this address to that person at ``address``; the time it takes says nothing about the proof."""
    return hmac.compare_digest(_reply_proof(secret, claim.case_id, claim.person_id, address), claim.proof)


def _reply_proof(secret: str, case_id: int, person_id: int | None, address: str) -> str:
    return _proof(secret, "case", case_id, CONTACT if person_id is None else person_id, address.strip().casefold())


def _proof(secret: str, purpose: str, *parts: object) -> str:
    key = hashlib.sha256(f"incoming mail\n{secret}".encode()).digest()
    said = "\n".join((purpose, *(str(part) for part in parts)))
    digest = hmac.new(key, said.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:PROOF_LETTERS]


def _base36(number: int) -> str:
    digits = ""
    while number or not digits:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits
