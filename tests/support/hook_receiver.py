"""A receiver of webhooks that shares nothing with the sender: real sockets, its own check of signatures, moods on demand."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Receiver:
    """``got``: verified messages as (id, data), one for each delivery; ``forged``: what did not verify.

    ``answers``: statuses for the next calls, then 200. ``hangs``: an event that calls wait for before they answer.
    """

    def __init__(self) -> None:
        self.secret, self.got, self.forged, self.answers = "", [], [], []
        self.hangs: threading.Event | None = None
        self.began = threading.Event()
        self.location = ""
        self._lock = threading.Lock()

    def take(self, headers: Any, body: bytes) -> int:
        self.began.set()
        if self.hangs is not None:
            self.hangs.wait(20)
        with self._lock:
            if self.answers:
                return self.answers.pop(0)
            message_id, at = headers["webhook-id"], headers["webhook-timestamp"]
            key = base64.b64decode(self.secret.split("_", 1)[1])
            made = base64.b64encode(hmac.digest(key, f"{message_id}.{at}.".encode() + body, hashlib.sha256)).decode()
            if f"v1,{made}" not in headers["webhook-signature"].split(" "):
                self.forged.append(body)
                return 401
            self.got.append((message_id, json.loads(body)))
            return 200

    def told(self) -> list[Any]:
        return [message for _, message in self.got]


@contextmanager
def receiving() -> Iterator[tuple[Receiver, str]]:
    """A receiver, and its address."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = receiver.take(self.headers, body)
            self.send_response(status)
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield receiver, f"http://127.0.0.1:{server.server_address[1]}/hook"
    finally:
        server.shutdown()
        server.server_close()
