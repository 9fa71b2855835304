"""The talk with a gateway for SMS: one POST a message, plain HTTP, no provider's own library.

``POST <SMS_URL>`` with the JSON ``{"to": "+919419123456", "text": "…", "id": "…"}``. 2xx: taken. A gateway that has taken
an ``id`` before must not send it again: after a cut line the same message comes a second time. User and password in the
address become Basic authentication. A redirection is not followed, since it would carry the message elsewhere.
"""

from __future__ import annotations

import base64
import json
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import unquote, urlsplit

from grievance.notifications.rules import Verdict, one_line, verdict_of_gateway
from grievance.notifications.smtp import Reply

TIMEOUT_SECONDS = 15.0


def send_by_gateway(address: str, to: str, text: str, message_id: str) -> Reply:
    """What came of one message; raises nothing of the network."""
    parts = urlsplit(address)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
    body = json.dumps({"to": f"+91{to}", "text": text, "id": message_id}, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if parts.username:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
    try:
        connection.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, headers)
        answer = connection.getresponse()
        said = answer.read(500).decode("utf-8", "replace")
        return Reply(verdict_of_gateway(answer.status), one_line(f"{answer.status} {said}", 200))
    except (OSError, HTTPException, ValueError) as cut:
        return Reply(Verdict.TEMPORARY, one_line(f"{type(cut).__name__}: {cut}", 200), is_line_cut=True)
    finally:
        connection.close()
