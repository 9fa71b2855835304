"""When a mail is tried again, when it is given up, how many an address gets in an hour, and its Message-ID.

Sources: RFC 5321 4.2.1 (what a reply code means) and 4.5.4.1 (give up after 4 to 5 days at the latest, retry at
least twice in the first hour); PRODUCT 7 and SAFETY R5 to R9 for the figures.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from grievance.cases.rules.questions import reminder_days
from grievance.cases.rules.words import MessagesWanted

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=10)
JITTER_SHARE = 0.2
TRIED_FOR_AT_LEAST = timedelta(hours=48)
TRIES_OF_A_FAULTY_MAIL = 5
MAILS_PER_ADDRESS_AND_HOUR = 20
MAILS_PER_RUN = 600
"""A run comes every 30 s, so 1 200 mails a minute at most: 50 000 leave in 42 minutes, and a relay is not flooded."""
CLOCKS_DIFFER_BY = timedelta(minutes=5)
"""Times up to this far ahead are those of another machine; later ones were written by a clock gone wrong."""
BUNDLE = "bundle"
BUNDLE_GATHERS_FOR = timedelta(minutes=2)
BUNDLES_APART = timedelta(hours=1)
BUNDLE_LISTS = 40
NEVER_HELD_BACK = frozenset({BUNDLE, "digest", "file_link", "track_code", "cosign_code", "one_time_code"})
"""Mails that no cap delays: somebody waits for the code or the link, and the others are few by themselves."""
TEXTS_KEPT = timedelta(days=180)


BY_CHOICE = frozenset({"case_news", "case_transferred", "date_moved"})
"""What a filer need not hear of; all else asks something, decides something, calls to a sitting or ends the case."""


def is_wanted(message: str, wanted: MessagesWanted) -> bool:
    """Whether the filer of a case gets this mail."""
    return wanted is MessagesWanted.ALL or message not in BY_CHOICE


class MailState(StrEnum):
    """``kept``: no server is set, the mail is readable by administrators. ``bundled``: told inside another mail."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    KEPT = "kept"
    BUNDLED = "bundled"


class Stage(StrEnum):
    """Where in the talk with the server the reply came."""

    CONNECT = "connect"
    SENDER = "sender"
    RECIPIENT = "recipient"
    DATA = "data"


class Verdict(StrEnum):
    """``server``: nothing was said about this mail, the server itself is away or turns us away.

    ``faulty``: the mail cannot be built on our side.
    """

    SENT = "sent"
    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    SERVER = "server"
    FAULTY = "faulty"


@dataclass(frozen=True)
class NextStep:
    """What becomes of the row: its state and, when queued, not before when."""

    state: MailState
    not_before: datetime | None = None
    counts_as_try: bool = True


def verdict(code: int, stage: Stage) -> Verdict:
    """What an SMTP reply code means for one mail.

    A refusal at greeting or sign-in is about the server, and one of the sender is about our settings: neither may
    kill the whole queue. Codes outside 200 to 599 (smtplib gives -1 for a cut line) are tried again.
    """
    if 200 <= code < 400:
        return Verdict.SENT
    if stage is Stage.CONNECT:
        return Verdict.SERVER
    is_final = 500 <= code < 600 and stage in (Stage.RECIPIENT, Stage.DATA)
    return Verdict.PERMANENT if is_final else Verdict.TEMPORARY


def wait_after(message_id: str, attempt: int, longest: timedelta = LONGEST_WAIT) -> timedelta:
    """How long to wait after try number ``attempt`` (1 is the first): doubling from 30 s to 10 min, 20 % jitter.

    ``longest``: another longest wait, for what no person waits for.

    The jitter comes from the mail and the attempt, so the same row always gets the same wait while a crowd of rows
    spreads. The longest wait is 12 minutes: a recovered server has every mail within a quarter of an hour.
    """
    if attempt < 1:
        raise ValueError("attempts are counted from 1")
    plain = min(FIRST_WAIT * 2 ** min(attempt - 1, 16), longest)
    digest = hashlib.sha256(f"{message_id}:{attempt}".encode()).digest()
    share = int.from_bytes(digest[:8], "big") / 2**64
    return plain * (1 + JITTER_SHARE * (2 * share - 1))


def waited_in_all(message_id: str, attempts: int, longest: timedelta = LONGEST_WAIT) -> timedelta:
    """The least time that has passed between the first try and the end of the wait after try ``attempts``."""
    return sum((wait_after(message_id, attempt, longest) for attempt in range(1, attempts + 1)), timedelta())


def after_try(
    verdict: Verdict, message_id: str, attempts: int, now: datetime, longest: timedelta = LONGEST_WAIT
) -> NextStep:
    """What follows the try with number ``attempts``.

    Temporary: again after the backoff, dead once 48 hours of waiting lie behind it. Permanent: dead at once.
    Server: again in the next run; the try does not count, so an outage of any length loses nothing.
    Faulty (we cannot build the mail): dead after five tries, so that one bad row never blocks the others.
    """
    if verdict is Verdict.SENT:
        return NextStep(MailState.SENT)
    if verdict is Verdict.PERMANENT:
        return NextStep(MailState.DEAD)
    if verdict is Verdict.SERVER:
        return NextStep(MailState.QUEUED, now, counts_as_try=False)
    if verdict is Verdict.FAULTY and attempts >= TRIES_OF_A_FAULTY_MAIL:
        return NextStep(MailState.DEAD)
    if waited_in_all(message_id, attempts - 1, longest) >= TRIED_FOR_AT_LEAST:
        return NextStep(MailState.DEAD)
    return NextStep(MailState.QUEUED, now + wait_after(message_id, attempts, longest))


def free_at(sent_at: Sequence[datetime], now: datetime, cap: int = MAILS_PER_ADDRESS_AND_HOUR) -> datetime | None:
    """None while the address may get one more mail; else the time at which its hour has room again.

    ``sent_at``: times of the mails sent to the address; those an hour old or older do not count, nor those of a clock
    that was far ahead.
    """
    within = sorted(at for at in sent_at if now - timedelta(hours=1) < at <= now + CLOCKS_DIFFER_BY)
    if len(within) < cap:
        return None
    return within[len(within) - cap] + timedelta(hours=1)


def shown_address(address: str) -> str:
    """An address for those who need not know it: the first letter and the domain."""
    name, sign, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}" if sign and name else "…"


def without_address(reply: str, address: str) -> str:
    """What a server said, without the address that it likes to repeat."""
    return re.sub(re.escape(address), shown_address(address), reply, flags=re.IGNORECASE) if address else reply


def message_id(key: str, host: str, secret: str = "") -> str:
    """The stable Message-ID of the mail with this key: the same row sent twice carries the same one.

    Keys can be guessed; with the forum's ``secret`` the Message-ID cannot, so that who names it has had the mail:
    a returned mail is known by it (``correspondence``).
    """
    said = f"{secret}\n{key}" if secret else key
    return f"<{hashlib.sha256(said.encode()).hexdigest()[:32]}@{host}>"


def host_of_id(message_id: str) -> str:
    """The host at the end of a Message-ID."""
    return message_id.rpartition("@")[2].rstrip(">")


def thread_id(reference: str, host: str) -> str:
    """The Message-ID at the root of everything about one matter; mail readers gather by it."""
    return f"<{re.sub(r'[^a-z0-9]+', '-', reference.lower()).strip('-')}.thread@{host}>"


def host_of(base_url: str) -> str:
    """The host name in an address such as ``https://forum.example.in:8443/x``, without the port."""
    host = re.sub(r"^[a-z]+://", "", base_url.strip().lower()).split("/")[0].rsplit("@")[-1]
    return re.sub(r":\d+$", "", host) or "localhost"


def one_line(text: str, longest: int = 160) -> str:
    """Text that may stand in a header: no line breaks or control characters, at most ``longest`` characters."""
    calm = re.sub(r"[\s\x00-\x1f\x7f\x80-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+", " ", text).strip()
    return calm if len(calm) <= longest else calm[: longest - 1].rstrip() + "…"


def display_name(name: str) -> str:
    """A name beside an address: no sign that any mail reader could take for a part of an address, even inside an encoded word."""
    return one_line(re.sub(r'[<>@,:;"\\()\[\]]+', " ", name), 80)


LAST_WORD_REMINDER_AFTER_DAYS = 5
DIGEST_LOOKS_AHEAD_DAYS = 7
DIGEST_FROM, DIGEST_UNTIL = time(8, 30), time(17, 0)
"""Indian times between which the digest of a working day is written; where the jobs stood still till later it is left out."""


def question_reminder(asked_on: date, latest_on: date, today: date) -> date | None:
    """The day of the reminder that is due by ``today`` on a question that still waits; the newest one alone."""
    return max((day for day in reminder_days(asked_on, latest_on) if day <= today <= latest_on), default=None)


def last_word_reminder(answered_on: date, last_on: date, today: date) -> date | None:
    """Day 5 of the filer's days, once it has come and while days are left."""
    day = answered_on + timedelta(days=LAST_WORD_REMINDER_AFTER_DAYS)
    return day if day <= today <= last_on else None


GSM_SIGNS = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_DOUBLE = frozenset("^{}\\[~]|€")
"""GSM 03.38, 6.2.1: the signs of one Latin SMS; those of its second table count twice."""


def parts_of(text: str) -> int:
    """How many SMS a text is: 160 GSM signs in one and 153 in each of several; with any other sign 70 and 67."""
    if all(sign in GSM_SIGNS or sign in GSM_DOUBLE for sign in text):
        length, one, many = len(text) + sum(sign in GSM_DOUBLE for sign in text), 160, 153
    else:
        length, one, many = len(text.encode("utf-16-be")) // 2, 70, 67
    return 1 if length <= one else -(-length // many)


def verdict_of_gateway(status: int) -> Verdict:
    """What a gateway's HTTP status means for one SMS. Our own name and password, and its own troubles, kill no message."""
    if 200 <= status < 300:
        return Verdict.SENT
    if status in (401, 403, 407, 429) or status >= 500:
        return Verdict.SERVER
    return Verdict.PERMANENT if status in (400, 404, 410, 413, 422) else Verdict.TEMPORARY
