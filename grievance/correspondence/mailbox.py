"""The talk with a mailbox by IMAP (RFC 3501): find what is new, fetch it without a mark, mark it once it is taken.

The mark is a keyword of our own, so that somebody who reads the mailbox by hand hides nothing from us; a server that
takes no keywords gets ``\\Seen``. A letter is marked after its row is committed: killed between the two, it comes again
and its fingerprint says that it came before.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 20.0
KEYWORD = "GrievanceForumTaken"
LARGEST_FETCHED = 40 * 1024 * 1024
HEAD_OF_LARGER = 1024 * 1024
"""Of what is larger only the beginning is fetched; the letter stays whole in the mailbox."""
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class MailboxAway(Exception):
    """The mailbox cannot be reached, refuses us, or speaks in a way that we do not read. The next run tries again."""


@dataclass(frozen=True)
class Fetched:
    uid: str
    content: bytes
    is_whole: bool


@dataclass(frozen=True)
class Account:
    """What ``IMAP_URL`` says."""

    host: str
    port: int
    is_secure: bool
    user: str
    password: str
    folder: str

    @classmethod
    def at(cls, url: str) -> Account:
        parts = urlsplit(url)
        is_secure = parts.scheme == "imaps"
        folder = unquote(parts.path.strip("/")) or "INBOX"
        return cls(parts.hostname or "", parts.port or (993 if is_secure else 143), is_secure,
                   unquote(parts.username or ""), unquote(parts.password or ""), folder)  # fmt: skip


class Mailbox:
    """One connection: ``with Mailbox(account) as box: for letter in box.new_letters(): …; box.mark(letter.uid)``."""

    def __init__(self, account: Account) -> None:
        self.account, self.flag = account, KEYWORD
        self._server: imaplib.IMAP4 | None = None

    def __enter__(self) -> Mailbox:
        try:
            self._server = self._connected()
            self._select()
        except (imaplib.IMAP4.error, OSError, ValueError) as away:
            self.__exit__(None, None, None)
            raise MailboxAway(_said(away)) from away
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            try:
                self._server.logout()
            except (imaplib.IMAP4.error, OSError):
                self._server.shutdown()
            self._server = None

    @property
    def server(self) -> imaplib.IMAP4:
        if self._server is None:
            raise MailboxAway("not connected")
        return self._server

    def _connected(self) -> imaplib.IMAP4:
        """Certificates are checked. Without TLS a password is only said to this machine itself."""
        account, context = self.account, ssl.create_default_context()
        if account.is_secure:
            server: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                account.host, account.port, ssl_context=context, timeout=TIMEOUT_SECONDS
            )
        else:
            server = imaplib.IMAP4(account.host, account.port, timeout=TIMEOUT_SECONDS)
            if "STARTTLS" in server.capabilities:
                server.starttls(context)
            elif account.host not in LOOPBACK:
                server.shutdown()
                raise ValueError("the server offers no TLS; the password is not sent")
        self._server = server
        server.login(account.user, account.password)
        return server

    def _select(self) -> None:
        folder = '"' + self.account.folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
        _ok(self.server.select(folder))
        allowed = " ".join(_text(one) for one in self.server.response("PERMANENTFLAGS")[1] or [] if one)
        if "\\*" not in allowed and KEYWORD not in allowed:
            self.flag = "\\Seen"

    def new_uids(self, most: int) -> list[str]:
        """Letters without our mark, the oldest first."""
        wanted = ("UNSEEN",) if self.flag == "\\Seen" else ("UNKEYWORD", self.flag)
        try:
            answer = _ok(self.server.uid("SEARCH", *wanted, "UNDELETED"))
        except (imaplib.IMAP4.error, OSError) as away:
            raise MailboxAway(_said(away)) from away
        found = b" ".join(one for one in answer if isinstance(one, bytes)).split()
        return [_text(one) for one in found if one.isdigit()][:most]

    def new_letters(self, most: int) -> Iterator[Fetched]:
        """At most ``most`` of them, one fetched at a time. One that has gone meanwhile is passed over."""
        for uid in self.new_uids(most):
            try:
                letter = self._fetch(uid)
            except (imaplib.IMAP4.error, OSError) as away:
                raise MailboxAway(_said(away)) from away
            if letter is not None:
                yield letter

    def _fetch(self, uid: str) -> Fetched | None:
        said = b" ".join(_flat(_ok(self.server.uid("FETCH", uid, "(RFC822.SIZE)"))))
        found = re.search(rb"RFC822\.SIZE (\d+)", said)
        if found is None:
            return None
        is_whole = int(found.group(1)) <= LARGEST_FETCHED
        part = "(BODY.PEEK[])" if is_whole else f"(BODY.PEEK[]<0.{HEAD_OF_LARGER}>)"
        answer = _ok(self.server.uid("FETCH", uid, part))
        content = next((one[1] for one in answer if isinstance(one, tuple) and len(one) > 1), None)
        return Fetched(uid, content, is_whole) if isinstance(content, bytes) else None

    def mark(self, uid: str) -> None:
        """Say that a letter is taken. It stays in the mailbox."""
        try:
            _ok(self.server.uid("STORE", uid, "+FLAGS.SILENT", f"({self.flag})"))
        except (imaplib.IMAP4.error, OSError) as away:
            raise MailboxAway(_said(away)) from away


def _ok(answer: tuple[str, Any]) -> list[object]:
    if answer[0] != "OK":
        raise imaplib.IMAP4.error(" ".join(_text(one) for one in answer[1] if one))
    return list(answer[1])


def _flat(answer: list[object]) -> Iterator[bytes]:
    for one in answer:
        if isinstance(one, bytes):
            yield one
        elif isinstance(one, tuple):
            yield from (part for part in one if isinstance(part, bytes))


def _text(one: object) -> str:
    return one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one)


def _said(mistake: BaseException) -> str:
    return f"{type(mistake).__name__}: {mistake}"[:300]
