"""Whether a letter is one of our mails come back, and what it says.

The form of RFC 3464 (multipart/report with message/delivery-status) is read first; what older Exim, qmail and others
write in plain words is read by its signs and its codes. Codes: RFC 3463. Only a refusal about the address is
``permanent``: 5.1 (address), 5.2 (mailbox, but for its size limits), 5.4 (no way to its server), 5.0 (nothing said).
A refusal about this one mail (size, content, policy) marks nobody: one wrong setting of ours would else mark all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message

from grievance.correspondence.rules.decoding import addresses_of, one_line, raw_value, raw_values
from grievance.correspondence.rules.words import Return

LONGEST_READ = 400_000
_CODE = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_REPLY = re.compile(r"\b([45]\d\d)[ -]")
_IDS = re.compile(r"(?im)^[> \t]*(?:x-ms-exchange-)?(?:original-)?message-id:\s*(<[^<>\s]{3,250}>)")
_ID = re.compile(r"<[^<>\s]{3,250}>")
_SUBJECT = re.compile(
    r"(?i)(undeliver|undelivered|delivery (status notification|failure|has failed|incomplete|delayed)|mail delivery (failed|system)"
    r"|failure notice|returned mail|delivery of your message|could not be delivered|warning: (message|could not send)|non remis)"
)
_WAITS = re.compile(
    r"(?i)(delay|not yet been delivered|has not been able|will be (re)?tried|will continue|will keep trying|still being retried"
    r"|do not need to resend|this is a warning message only)"
)
_DAEMON = re.compile(r"(?i)^(mailer-daemon|postmaster|mail-?daemon|microsoftexchange[0-9a-f]*)@")
_WEIGHT = {Return.ARRIVED: 0, Return.TEMPORARY: 1, Return.REFUSED: 2, Return.PERMANENT: 3}


@dataclass(frozen=True)
class Returned:
    """``status`` is like ``5.1.1``; ``said`` the other server's words; ``message_ids`` name the mail that came back."""

    kind: Return
    status: str
    said: str
    message_ids: tuple[str, ...]


def kind_of(action: str, status: str) -> Return:
    """What one recipient's part of a report means."""
    if action in ("delivered", "relayed", "expanded") or status.startswith("2"):
        return Return.ARRIVED
    if action == "delayed" or (status.startswith("4") and action != "failed"):
        return Return.TEMPORARY
    if status.startswith("4"):
        return Return.REFUSED
    return Return.PERMANENT if is_about_address(status) else Return.REFUSED


def is_about_address(status: str) -> bool:
    """Whether a permanent code speaks of the address and not of one mail."""
    _, subject, detail = [*status.split("."), "0", "0", "0"][:3]
    if subject == "2":
        return detail not in ("3", "4")
    return subject in ("0", "1", "4") and (subject, detail) not in (("1", "7"), ("1", "8"), ("4", "6"), ("4", "7"))


_NO_SUCH = re.compile(
    r"(?i)(user|mailbox|recipient|account|address|inbox)\b.{0,60}\b(unknown|not (found|exist)|does ?n.t exist|unavailable|disabled|rejected"
    r"|inactive|invalid|no longer)|(unknown|no such|invalid|bad|nonexistent) (user|mailbox|recipient|address|account)|user not found"
)


def is_refusal_of_address(reply: str) -> bool:
    """Whether what a server said at its door speaks of the address. Without an enhanced code its words must say so."""
    if not reply.startswith("5"):
        return False
    found = _CODE.search(reply)
    if found is not None:
        return found.group(2) in ("1", "2") and is_about_address(".".join(found.groups()))
    return reply[:3] in ("550", "551", "553") and bool(_NO_SUCH.search(reply))


def status_in(words: str) -> str:
    """The first enhanced code in a server's words, else one made of its reply code; empty without both."""
    found = [".".join(match.groups()) for match in _CODE.finditer(words[:LONGEST_READ]) if match.group(1) != "2"]
    if found:
        return found[0]
    reply = _REPLY.search(words[:LONGEST_READ])
    if reply is None:
        return ""
    return {"550": "5.1.1", "551": "5.1.6", "553": "5.1.3", "552": "5.3.4", "554": "5.7.0"}.get(
        reply.group(1), f"{reply.group(1)[0]}.0.0"
    )


def read_returned(
    message: Message, sender: str, return_path: str | None, subject: str, text: str, body: str
) -> Returned | None:
    """None for a letter that is no returned mail. ``text`` is its readable part, ``body`` all after the head."""
    ids = _ids(message, body)
    parts = list(_status_parts(message))
    if parts:
        return _of_report(parts, ids)
    if (
        "report-type" in str(message.get("Content-Type", "")).lower()
        and "disposition" in str(message.get("Content-Type")).lower()
    ):
        return None
    failed = raw_values(message, "X-Failed-Recipients")
    is_daemon = return_path == "" or bool(_DAEMON.match(sender))
    speaks_of_failure = bool(_SUBJECT.search(subject)) or status_in(text[:20_000]).count(".") == 2
    if not failed and not (is_daemon and speaks_of_failure):
        return None
    return _in_plain_words(text or body, subject, ids, bool(addresses_of(failed)))


def _in_plain_words(words: str, subject: str, ids: tuple[str, ...], names_failed: bool) -> Returned:
    head = words[:LONGEST_READ]
    own = re.split(
        r"(?im)^-{2,}.{0,40}(copy of|below this line|original message|returned message|undelivered).{0,80}$", head
    )[0]
    status = status_in(own)
    if _WAITS.search(subject) or (_WAITS.search(own) and not status.startswith("5")):
        return Returned(Return.TEMPORARY, status or "4.0.0", _said(own), ids)
    if status.startswith("4") and not names_failed:
        return Returned(Return.TEMPORARY, status, _said(own), ids)
    status = status or "5.0.0"
    return Returned(kind_of("failed", status), status, _said(own), ids)


def _said(words: str) -> str:
    """The line with the code, else the first words."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    best = next((line for line in lines if _CODE.search(line) or re.match(r"(?i).{0,80}\b[45]\d\d[ -]", line)), "")
    return one_line(best or " ".join(lines[:4]), 300)


def _status_parts(message: Message) -> Iterable[Message]:
    """The groups of each delivery-status part, at most one hundred recipients."""
    for part in _walk(message):
        if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status"):
            payload = part.get_payload()
            yield from (
                [group for group in payload[:101] if isinstance(group, Message)] if isinstance(payload, list) else []
            )


def _walk(message: Message, deep: int = 4) -> Iterable[Message]:
    yield message
    payload = message.get_payload()
    if deep and isinstance(payload, list) and message.get_content_maintype() == "multipart":
        for part in payload[:50]:
            if isinstance(part, Message):
                yield from _walk(part, deep - 1)


def _of_report(groups: list[Message], ids: tuple[str, ...]) -> Returned:
    worst: Returned | None = None
    for group in groups:
        action = raw_value(group, "Action").strip().lower()
        words = raw_value(group, "Diagnostic-Code")
        given = _CODE.search(raw_value(group, "Status"))
        if not action and not given:
            continue
        status = (
            ".".join(given.groups()) if given else status_in(words) or ("4.0.0" if action == "delayed" else "5.0.0")
        )
        if status in ("5.0.0", "4.0.0") and words:
            status = _sharper(status, status_in(words))
        found = Returned(kind_of(action, status), status, one_line(words.split(";", 1)[-1], 300), ids)
        if worst is None or _WEIGHT[found.kind] > _WEIGHT[worst.kind]:
            worst = found
    return worst or Returned(Return.ARRIVED, "", "", ids)


def _sharper(status: str, said: str) -> str:
    return said if said[:1] == status[0] else status


def _ids(message: Message, body: str) -> tuple[str, ...]:
    """Message-IDs that the letter names as the one it returns, the likeliest first."""
    found = _IDS.findall(body[: LONGEST_READ * 4])
    for name in ("In-Reply-To", "References", "X-Original-Message-ID"):
        for value in raw_values(message, name):
            found += _ID.findall(value)
    return tuple(dict.fromkeys(found))[:20]
