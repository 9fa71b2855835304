"""The application behind a real server on loopback, in a thread of the test's process, so that the test's clock holds."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from waitress.server import create_server


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Yields the address, such as ``http://127.0.0.1:41234``."""
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(5)
