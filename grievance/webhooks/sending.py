"""One message over the line: the address that was looked up is the one that is called, and no redirection is followed."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from grievance.notifications.rules import Verdict, one_line
from grievance.notifications.smtp import Reply
from grievance.webhooks.rules import AWAY, may_be_called, verdict_of

TIMEOUT_SECONDS = 5.0
WHOLE_SECONDS = 10.0
"""For looking up, connecting, sending and the answer together; who drips an answer is cut off."""


def send(address: str, body: bytes, headers: Mapping[str, str], *, may_be_local: bool) -> Reply:
    """What came of one POST; raises nothing of the network."""
    parts = urlsplit(address)
    host, is_secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if is_secure else 80)
    try:
        found = list(dict.fromkeys(info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
    except (OSError, UnicodeError) as unknown:
        return Reply(Verdict.TEMPORARY, one_line(f"The name is not known: {unknown}", 200), is_line_cut=True)
    if not found or not all(may_be_called(str(ip), may_be_local=may_be_local) for ip in found):
        return Reply(
            Verdict.TEMPORARY, "The name leads to an address inside a network; nothing is sent there.", is_line_cut=True
        )
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _posted(str(found[0]), host, port, is_secure, path, body, headers)


def _posted(
    ip: str, host: str, port: int, is_secure: bool, path: str, body: bytes, headers: Mapping[str, str]
) -> Reply:
    connection = HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
    line: list[socket.socket] = []
    end = threading.Timer(WHOLE_SECONDS, _cut, [line])
    end.daemon = True
    end.start()
    try:
        line.append(socket.create_connection((ip, port), timeout=TIMEOUT_SECONDS))
        if is_secure:
            line.append(ssl.create_default_context().wrap_socket(line[0], server_hostname=host))
        connection.sock = line[-1]
        connection.request("POST", path, body, dict(headers))
        answer = connection.getresponse()
        said = answer.read(300).decode("utf-8", "replace")
        return Reply(verdict_of(answer.status), one_line(f"{answer.status} {said}", 200), answer.status in AWAY)
    except (OSError, HTTPException, ValueError) as cut:
        return Reply(Verdict.TEMPORARY, one_line(f"{type(cut).__name__}: {cut}", 200), is_line_cut=True)
    finally:
        end.cancel()
        connection.close()
        for one in line:
            one.close()


def _cut(lines: list[socket.socket]) -> None:
    for line in lines:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
