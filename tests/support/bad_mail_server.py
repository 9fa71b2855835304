"""A mail server that misbehaves as told: for tests of delivery. Counts what it accepted."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class BadMailServer:
    """Speaks just enough SMTP. ``at`` maps a step (``greeting``, ``MAIL``, ``RCPT``, ``DATA``, ``text``) to what happens there:

    a reply such as ``"451 later"``; ``"cut"``: the line is dropped; ``"stall"``: no answer ever; ``"accept and cut"``
    (at ``text``): the mail is taken and the line is dropped before the answer. A number after ``|`` limits how often.
    """

    at: dict[str, str] = field(default_factory=dict)
    mails: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    on_accept: Callable[[], None] | None = None

    def __enter__(self) -> BadMailServer:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.open: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        for line in self.open:
            line.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            self.open.append(line)
            threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _what(self, step: str) -> str:
        planned = self.at.get(step, "")
        what, _, times = planned.partition("|")
        if times:
            left = int(times) - 1
            self.at[step] = f"{what}|{left}" if left else ""
        return what

    def _talk(self, line: socket.socket) -> None:
        stream = line.makefile("rb")
        try:
            if not self._answer(line, "greeting", "220 test"):
                return
            while command := stream.readline():
                word = command.split()[0].decode().upper() if command.split() else ""
                if word in ("EHLO", "HELO"):
                    line.sendall(b"250 test\r\n")
                elif word == "QUIT":
                    line.sendall(b"221 bye\r\n")
                    return
                elif word == "DATA":
                    if not self._answer(line, "DATA", "354 go on") or not self._take(line, stream):
                        return
                elif not self._answer(line, word, "250 OK"):
                    return
        except OSError:
            pass
        finally:
            line.close()

    def _answer(self, line: socket.socket, step: str, usual: str) -> bool:
        """Whether the talk goes on."""
        what = self._what(step)
        if what == "cut":
            line.shutdown(socket.SHUT_RDWR)
            return False
        if what == "stall":
            line.recv(1)
            return False
        line.sendall(f"{what or usual}\r\n".encode())
        return step != "DATA" or not what

    def _take(self, line: socket.socket, stream) -> bool:  # noqa: ANN001
        content = b""
        while not content.endswith(b"\r\n.\r\n"):
            piece = stream.readline()
            if not piece:
                return False
            content += piece
        what = self._what("text")
        if what in ("", "accept and cut"):
            body = re.sub(rb"(?m)^\.\.", b".", content[:-5])
            self.mails.append(message_from_bytes(body, policy=policy.default))  # type: ignore[arg-type]
            if self.on_accept:
                self.on_accept()
        if what in ("cut", "accept and cut"):
            line.shutdown(socket.SHUT_RDWR)
            return False
        if what == "stall":
            line.recv(1)
            return False
        line.sendall(f"{what or '250 taken'}\r\n".encode())
        return True
