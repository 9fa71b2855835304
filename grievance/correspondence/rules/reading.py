"""A letter as it came over the line, taken apart with bounded work. Whatever is in it, ``read`` gives a ``Letter``.

Python's parser goes down one call a level and looks at every line once for each open boundary, so how deep and how
long a letter may be is looked at in its bytes first; what is over the bounds is kept as it came and read by a person.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32
from typing import Any

from grievance.correspondence.rules.automatic import why_automatic
from grievance.correspondence.rules.decoding import (
    address_of,
    addresses_of,
    calm,
    clean_address,
    decoded,
    one_line,
    raw_value,
    raw_values,
    words,
)
from grievance.correspondence.rules.own_words import own_words
from grievance.correspondence.rules.plain import text_of
from grievance.correspondence.rules.returned import Returned, read_returned
from grievance.correspondence.rules.words import Doubt

LARGEST = 20 * 1024 * 1024
"""Bytes up to which a letter's files are taken out of it: one of 10 MB in base64, with room."""
LARGEST_HEAD = 128 * 1024
MOST_HEADER_LINES = 2_000
MOST_BOUNDARIES = 30
MOST_LINES_BY_BOUNDARIES = 6_000_000
MOST_PARTS = 100
DEEPEST = 12
LONGEST_TEXT = 200_000
LONGEST_WORDS = 4_000
MOST_FILES = 10
SMALL_PICTURE = 4_000
"""Bytes under which a picture inside the text is taken for a logo; it stays in the whole letter."""
_TO_US = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "To", "Cc", "Resent-To")


@dataclass(frozen=True)
class Part:
    """A file of a letter, as it claims to be called. What it is says its content."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Letter:
    """``fingerprint`` names the letter whichever way it came; ``return_path`` is None where nobody told it.

    ``text`` is all that can be read, ``words`` what was written anew. ``automatic`` names the sign of a machine.
    """

    fingerprint: str
    size: int
    message_id: str = ""
    sender: str = ""
    sender_name: str = ""
    subject: str = ""
    sent_on: str = ""
    return_path: str | None = None
    recipients: tuple[str, ...] = ()
    text: str = ""
    words: str = ""
    is_shortened: bool = False
    files: tuple[Part, ...] = ()
    left_out: tuple[str, ...] = ()
    automatic: str = ""
    returned: Returned | None = None
    problem: Doubt | None = None


@dataclass
class _Found:
    texts: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    files: list[Part] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    parts: int = 0
    is_cut: bool = False


def read(
    content: bytes, recipients: Sequence[str] = (), envelope_sender: str | None = None, *, is_cut: bool = False
) -> Letter:
    """The letter in these bytes. ``recipients`` and ``envelope_sender`` are what the mail server said at its door."""
    content = _without_mbox_line(content)
    head, body = _split(content)
    letter = Letter(
        fingerprint=_fingerprint(head, body), size=len(content), problem=Doubt.TOO_LARGE if is_cut else None
    )
    try:
        message = BytesHeaderParser(policy=compat32).parsebytes(_bounded(head))
        letter = _with_head(letter, message, recipients, envelope_sender)
    except Exception:
        return replace(letter, problem=Doubt.UNREADABLE, text=decoded(head[:4000], None))
    letter = replace(letter, problem=letter.problem or _too_much(content, head))
    if letter.problem is Doubt.UNREADABLE:
        return replace(letter, text=decoded(body[:LONGEST_TEXT], None), words=decoded(body[:LONGEST_WORDS], None))
    try:
        return _with_body(letter, content)
    except Exception:
        text = decoded(body[:LONGEST_TEXT], None)
        return replace(letter, problem=Doubt.UNREADABLE, text=text, words=text[:LONGEST_WORDS])


def _without_mbox_line(content: bytes) -> bytes:
    """Some pipes put a line "From sender date" before the head."""
    if content.startswith((b"From ", b">From ")):
        return content[content.find(b"\n") + 1 :] if b"\n" in content else content
    return content


def _split(content: bytes) -> tuple[bytes, bytes]:
    found = re.search(rb"\r?\n\r?\n", content)
    return (content[: found.start()], content[found.end() :]) if found else (content, b"")


def _fingerprint(head: bytes, body: bytes) -> str:
    """The same for every copy of one letter, whichever servers it passed: their lines in the head do not count."""
    own = re.findall(
        rb"(?im)^(?:message-id|from|date|subject):[^\n]*(?:\n[ \t][^\n]*)*", head[:LARGEST_HEAD].replace(b"\r", b"")
    )
    parts = sorted(b" ".join(line.split()) for line in own)
    plain = hashlib.sha256(body.replace(b"\r\n", b"\n").rstrip(b"\n")).digest()
    return hashlib.sha256(b"\n".join(parts) + b"\n" + plain).hexdigest()


def _bounded(head: bytes) -> bytes:
    """At most so many lines of the head; a flood of them is cut, the whole stays in what is kept."""
    return b"\n".join(head[:LARGEST_HEAD].split(b"\n")[:MOST_HEADER_LINES])


def _too_much(content: bytes, head: bytes) -> Doubt | None:
    if len(content) > LARGEST:
        return Doubt.TOO_LARGE
    if len(head) > LARGEST_HEAD or head.count(b"\n") > MOST_HEADER_LINES or not re.match(rb"[!-9;-~]+[ \t]*:", head):
        return Doubt.UNREADABLE
    lowered = content.lower()
    boundaries = lowered.count(b"boundary=") + lowered.count(b"boundary*") + lowered.count(b"message/rfc822")
    too_deep = boundaries > MOST_BOUNDARIES or (boundaries + 1) * content.count(b"\n") > MOST_LINES_BY_BOUNDARIES
    return Doubt.UNREADABLE if too_deep else None


def _with_head(letter: Letter, message: Message, recipients: Sequence[str], envelope_sender: str | None) -> Letter:
    name, sender = address_of(raw_value(message, "From"))
    if not sender:
        sender = address_of(raw_value(message, "Sender"))[1] or clean_address(envelope_sender or "")
    subject = words(raw_value(message, "Subject"))
    path = _return_path(message, envelope_sender)
    told = [clean_address(one) for one in recipients]
    named = addresses_of([value for header in _TO_US for value in raw_values(message, header)])
    return replace(
        letter, message_id=one_line(raw_value(message, "Message-ID"), 250), sender=sender, sender_name=name,
        subject=subject, sent_on=one_line(raw_value(message, "Date"), 80), return_path=path,
        recipients=tuple(dict.fromkeys(one for one in (*told, *named) if one)),
        automatic=why_automatic(message, sender, path, subject),
    )  # fmt: skip


def _return_path(message: Message, envelope_sender: str | None) -> str | None:
    if envelope_sender is not None:
        return clean_address(envelope_sender)
    values = raw_values(message, "Return-Path")
    return clean_address(values[0]) if values else None


def _with_body(letter: Letter, content: bytes) -> Letter:
    if letter.problem is Doubt.TOO_LARGE:
        content = content[: 1024 * 1024]
    message = BytesParser(policy=compat32).parsebytes(content)
    found = _Found()
    _collect(message, found, 0)
    text = calm("\n\n".join(found.texts) or "\n\n".join(text_of(page) for page in found.pages)).strip()
    written = own_words(text[:LONGEST_TEXT])
    body = decoded(_split(content)[1][: 2 * 1024 * 1024], None)
    returned = read_returned(message, letter.sender, letter.return_path, letter.subject, text[:LONGEST_TEXT], body)
    keeps_files = letter.problem is not Doubt.TOO_LARGE
    return replace(
        letter, text=text[:LONGEST_TEXT], words=shortened(written), is_shortened=len(written) > LONGEST_WORDS,
        files=tuple(found.files) if keeps_files else (), left_out=tuple(found.left_out), returned=returned,
        problem=letter.problem or (Doubt.UNREADABLE if found.is_cut else None),
    )  # fmt: skip


def shortened(written: str) -> str:
    """At most what a line of the record holds; the whole letter is kept beside it."""
    return written if len(written) <= LONGEST_WORDS else written[: LONGEST_WORDS - 2].rstrip() + " …"


def _collect(part: Message, found: _Found, depth: int) -> None:
    """Texts, pages and files, first to last. A mail inside the mail is a file; a report's own parts are not."""
    found.parts += 1
    if found.parts > MOST_PARTS or depth > DEEPEST:
        found.is_cut = True
        return
    payload = part.get_payload()
    if isinstance(payload, list) and part.get_content_maintype() == "multipart":
        _collect_inner(part, payload, found, depth)
    elif isinstance(payload, list):
        if part.get_content_type() == "message/rfc822":
            found.left_out.append(_name_of(part) or "message.eml")
    else:
        _collect_leaf(part, found)


def _collect_inner(part: Message, payload: list[Any], found: _Found, depth: int) -> None:
    """Of alternatives the plain text counts; its other forms are only read where there is none."""
    if part.get_content_subtype() == "alternative":
        inner = _Found(parts=found.parts)
        for one in payload:
            _collect(one, inner, depth + 1)
        found.texts += inner.texts or [text_of(page) for page in inner.pages]
        found.files += inner.files
        found.left_out += inner.left_out
        found.parts, found.is_cut = inner.parts, found.is_cut or inner.is_cut
        return
    for one in payload:
        _collect(one, found, depth + 1)


def _collect_leaf(part: Message, found: _Found) -> None:
    kind, name = part.get_content_type(), _name_of(part)
    content = _content_of(part)
    is_file = bool(name) or "attachment" in raw_value(part, "Content-Disposition").lower()
    if kind.startswith(("text/", "multipart/")) and not is_file:
        text = decoded(content[: LONGEST_TEXT * 8], _charset_of(part))
        if kind == "text/html":
            found.pages.append(text)
        elif kind == "text/rfc822-headers":
            return
        elif text.strip():
            found.texts.append(text)
        return
    if kind in ("message/delivery-status", "text/calendar") or not content:
        return
    if kind.startswith("image/") and raw_values(part, "Content-ID") and len(content) < SMALL_PICTURE:
        found.left_out.append(name or "picture")
    elif len(found.files) >= MOST_FILES:
        found.left_out.append(name or "file")
    else:
        found.files.append(Part(name or "file", content))


def _content_of(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except Exception:
        content = None
    if isinstance(content, bytes):
        return content
    payload = part.get_payload()
    return payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""


def _name_of(part: Message) -> str:
    try:
        name = part.get_filename()
    except Exception:
        return "file"
    if name is None:
        return ""
    return one_line(words(str(name).encode("utf-8", "surrogateescape").decode("utf-8", "replace")), 120) or "file"


def _charset_of(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except Exception:
        return None
