"""Which events leave and as what, how a message is signed, which addresses may be called, and what an answer means.

Signing follows the Standard Webhooks specification (standardwebhooks.com): ``webhook-id``, ``webhook-timestamp`` and
``webhook-signature``, an HMAC-SHA256 over ``id.timestamp.body`` with the bytes of the secret behind ``whsec_``.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import re
from collections.abc import Collection
from datetime import timedelta
from urllib.parse import urlsplit

from grievance.notifications.rules import Verdict
from grievance.sentences import N_, Refusal

LONGEST_WAIT = timedelta(hours=1)
"""Between two tries of a message; after 48 hours of waiting it is parked, as a mail is."""
LONGEST_ADDRESS = 500
PREFIX = "whsec_"

TYPES: dict[str, str] = {
    "CaseFiled": "case.filed",
    "CaseSorted": "case.office-named",
    "CaseAcknowledged": "case.acknowledged",
    "ProgressReported": "case.progress-reported",
    "FilerAsked": "case.question-asked",
    "FilerReplied": "case.question-answered",
    "CaseTransferred": "case.transferred",
    "ExtensionGranted": "case.days-granted",
    "CaseAnswered": "case.answered",
    "CaseReferred": "case.referred",
    "CaseDisputed": "case.disputed",
    "CaseSentBack": "case.sent-back",
    "CaseBroughtBeforeForum": "case.before-forum",
    "CaseListed": "case.listed",
    "CaseDirected": "case.directed",
    "CaseDeferred": "case.deferred",
    "CaseJoined": "case.joined",
    "CaseParted": "case.parted",
    "CaseClosed": "case.closed",
    "SittingNotified": "sitting.notified",
    "SittingMoved": "sitting.moved",
    "SittingNotHeld": "sitting.not-held",
    "SittingHeld": "sitting.held",
    "AgendaFrozen": "sitting.agenda-circulated",
    "MinutesCirculated": "sitting.minutes-circulated",
    "MinutesConfirmed": "sitting.minutes-confirmed",
}
"""Events of the record, and the types under which they leave."""
NAMES = {kind: name for name, kind in TYPES.items()}

FACTS = frozenset({
    "due_on", "until", "last_word_on", "dispute_until", "promised_on", "outcome", "closing", "settled", "days", "from_office_code",
    "reviewing_office_code", "by_code", "referred_to", "into", "source", "division", "sitting", "sits_on", "was_on", "begins", "adjourned_to",
    "adjourned_to_on", "serial",
})  # fmt: skip
"""Facts of an event that leave. Names, addresses, numbers and words of people are none of them."""


def secret_of(key: str, salt: str) -> str:
    """A subscription's secret: made from the forum's own key, so that the database holds nothing that signs."""
    made = hmac.new(key.encode(), f"webhook\n{salt}".encode(), hashlib.sha256).digest()
    return PREFIX + base64.b64encode(made).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """``v1,`` and the signature in base64."""
    signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
    made = hmac.new(base64.b64decode(secret.removeprefix(PREFIX)), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(made).decode()


def checked_address(typed: str, *, may_be_local: bool) -> str:
    """The address as it is kept. Refuses all but plain https addresses; http where the setting lets messages stay local."""
    address = typed.strip()
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    schemes = ("https", "http") if may_be_local else ("https",)
    is_plain = (
        bool(host) and parts.scheme in schemes and not parts.username and not parts.password and not parts.fragment
    )
    if (
        not is_plain
        or port == 0
        or len(address) > LONGEST_ADDRESS
        or re.search(r"[\s\x00-\x1f\x7f\\]", address)
        or not address.isascii()
    ):
        raise Refusal(N_("Write an address like https://example.in/hook, without name or password."), field="address")
    return address


def may_be_called(ip: str, *, may_be_local: bool) -> bool:
    """Whether messages may go to this IP address: only to public ones, unless the setting allows others."""
    address = ipaddress.ip_address(ip.partition("%")[0])
    inner: Collection[ipaddress.IPv4Address | ipaddress.IPv6Address] = [address]
    if isinstance(address, ipaddress.IPv6Address):
        inner = [address, *_hidden_in(address)]
    if any(one.is_multicast or one.is_unspecified for one in inner):
        return False
    return may_be_local or all(_is_public(one) for one in inner)


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.is_global and not address.is_reserved and not getattr(address, "is_site_local", False)


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _hidden_in(address: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """IPv4 addresses that an IPv6 address leads to."""
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [one for one in found if one is not None]


AWAY = frozenset({429, 502, 503, 504})
"""Answers of a receiver that is away as a whole, as when nobody answers: it is left in peace for a while."""


def verdict_of(status: int) -> Verdict:
    """What a receiver's answer means. Any answer but 2xx is tried again; a redirection is none, since it is not followed.

    410: the receiver wants nothing more.
    """
    if 200 <= status < 300:
        return Verdict.SENT
    if status == 410:
        return Verdict.PERMANENT
    return Verdict.TEMPORARY
