"""The talk with the mail server: certificates checked, every step bounded, each reply read by its code.

Flask-Mail builds the message; its own connection checks no certificate, has no time-out, says nothing of refused
recipients and hides why a line was dropped, so the connection is ours.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from email import charset
from email.utils import parseaddr
from types import TracebackType

import flask_mail
from flask_mail import BadHeaderError, Connection, Mail, Message, sanitize_address

from grievance.notifications.rules import Stage, Verdict, one_line, verdict

# Flask-Mail switches bodies to bare 8 bit, whose lines may pass SMTP's 998 octets; base64 never does.
charset.add_charset("utf-8", charset.SHORTEST, charset.BASE64, "utf-8")

# Flask-Mail asks the DNS for this machine's own name at every message, for an id that ours replaces at once.
flask_mail.make_msgid = lambda idstring=None, domain=None: ""

TIMEOUT_SECONDS = 15.0
"""For each step of the talk (connect, each command, the text)."""
LONGEST_TRY_SECONDS = 55.0
"""For one mail in all: a server that drips one letter at a time is left then, before the claim on the mail runs out."""

mail = Mail()


@dataclass(frozen=True)
class Reply:
    """What the server said about one mail. ``is_line_cut``: the connection is of no further use."""

    verdict: Verdict
    text: str
    is_line_cut: bool = False


@dataclass(frozen=True)
class Envelope:
    """One mail as it goes over the line: bare addresses and the finished text."""

    sender: str
    recipient: str
    text: bytes

    @classmethod
    def around(cls, message: Message, return_path: str | None = None) -> Envelope:
        """``return_path``: where servers return it to, when not to the sender's own address.

        Raises BadHeaderError where a header holds a line break, ValueError unless there is exactly one recipient.
        """
        (recipient,) = message.send_to
        if message.has_bad_headers():
            raise BadHeaderError("a header holds a line break")
        return cls(return_path or _bare(message.sender), _bare(recipient), message.as_bytes())


class _Said(Exception):
    """The server's refusal at one step."""

    def __init__(self, code: int, text: bytes | str, stage: Stage) -> None:
        said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        super().__init__(said)
        self.code, self.text, self.stage = code, said, stage

    @property
    def reply(self) -> Reply:
        return Reply(verdict(self.code, self.stage), one_line(f"{self.code} {self.text}", 200), self.code == 421)


class ForumConnection(Connection):
    """One connection for many mails; opened again by itself after the line was cut."""

    def __init__(self, to: Mail, own_host: str) -> None:
        super().__init__(to)
        self.own_host = own_host

    def __enter__(self) -> ForumConnection:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, tb: TracebackType | None
    ) -> None:
        if self.host is not None:
            try:
                self.host.quit()
            except (smtplib.SMTPException, OSError):
                self.host.close()
            self.host = None

    def configure_host(self) -> smtplib.SMTP | smtplib.SMTP_SSL:
        """Open, secure and sign in. Raises SMTPException or OSError."""
        to = self.mail
        context = ssl.create_default_context() if to.use_ssl or to.use_tls else None
        host: smtplib.SMTP | smtplib.SMTP_SSL
        if to.use_ssl:
            host = smtplib.SMTP_SSL(to.server, to.port, self.own_host, timeout=TIMEOUT_SECONDS, context=context)
        else:
            host = smtplib.SMTP(to.server, to.port, self.own_host, timeout=TIMEOUT_SECONDS)
        try:
            if to.use_tls and not to.use_ssl:
                host.starttls(context=context)
            if to.username and to.password:
                host.login(to.username, to.password)
            else:
                host.ehlo_or_helo_if_needed()
        except BaseException:
            host.close()
            raise
        return host

    def open(self) -> Reply | None:
        """Connect where there is no connection; what the server said when it turned us away, None when the line stands."""
        try:
            if self.host is None:
                self.host = self.configure_host()
        except smtplib.SMTPResponseException as refused:
            return _Said(refused.smtp_code, refused.smtp_error, Stage.CONNECT).reply
        except (smtplib.SMTPException, OSError) as away:
            return Reply(Verdict.SERVER, _named(away), is_line_cut=True)
        return None

    def deliver(self, envelope: Envelope) -> Reply:
        """Send one mail to its one recipient; says what came of it and raises nothing of the network."""
        turned_away = self.open()
        if turned_away is not None or self.host is None:
            return turned_away or Reply(Verdict.SERVER, "", is_line_cut=True)
        ending = threading.Timer(LONGEST_TRY_SECONDS, _hang_up, [self.host])
        ending.daemon = True
        ending.start()
        try:
            self._talk(self.host, envelope)
        except _Said as said:
            self._drop() if said.reply.is_line_cut else self._reset()
            return said.reply
        except (smtplib.SMTPException, OSError) as cut:
            self._drop()
            return Reply(Verdict.TEMPORARY, _named(cut), is_line_cut=True)
        finally:
            ending.cancel()
        return Reply(Verdict.SENT, "")

    def _talk(self, host: smtplib.SMTP, envelope: Envelope) -> None:
        _expect(host.mail(envelope.sender), Stage.SENDER)
        _expect(host.rcpt(envelope.recipient), Stage.RECIPIENT)
        try:
            _expect(host.data(envelope.text), Stage.DATA)
        except smtplib.SMTPDataError as refused:
            raise _Said(refused.smtp_code, refused.smtp_error, Stage.DATA) from refused

    def _reset(self) -> None:
        try:
            if self.host is not None:
                self.host.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _drop(self) -> None:
        if self.host is not None:
            self.host.close()
            self.host = None


def _hang_up(host: smtplib.SMTP) -> None:
    """End a talk from outside; whoever reads from it is told that the line is gone."""
    if host.sock is not None:
        with suppress(OSError):
            host.sock.shutdown(socket.SHUT_RDWR)


def _expect(answer: tuple[int, bytes], stage: Stage) -> None:
    if not 200 <= answer[0] < 300:
        raise _Said(answer[0], answer[1], stage)


def _bare(address: str | tuple[str, str]) -> str:
    """The address alone, in the letters that SMTP knows."""
    return parseaddr(sanitize_address(address))[1]


def _named(mistake: Exception) -> str:
    return one_line(f"{type(mistake).__name__}: {mistake}", 200)
