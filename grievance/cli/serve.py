"""``serve``: prepares the instance and serves it by waitress, with the jobs running inside unless they are off."""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

import click
from flask import Flask

from grievance.cli.demo import load_demo_if_empty
from grievance.cli.setup import prepare
from grievance.schedule import start_jobs

SWITCH_SECONDS = 0.001
"""How long a thread keeps the interpreter: jobs let go of it at every row that SQLite reads and would wait 5 ms each time."""


def register(app: Flask) -> None:
    @app.cli.command("serve")
    @click.option("--host", default="127.0.0.1", help="Address to listen on; demo mode listens on loopback only.")
    @click.option("--port", type=click.IntRange(1, 65535), default=lambda: os.environ.get("PORT") or 8000)
    @click.option("--threads", type=click.IntRange(2, 64), default=8)
    @click.option("--proxy", help="Address of the proxy in front: the visitor's address is taken from what it writes.")
    def serve(host: str, port: int, threads: int, proxy: str | None) -> None:
        """Prepare the instance and serve it."""
        if app.config["MODE"] == "demo" and host not in ("127.0.0.1", "localhost", "::1"):
            raise click.UsageError("Demo mode has known people and one password; it listens on loopback only.")
        _refuse_a_taken_port(host, port)
        prepare()
        if app.config["MODE"] == "demo":
            click.echo(load_demo_if_empty(app), err=True)
        if app.config["SETTINGS"].jobs == "inside":
            start_jobs(app)
        click.echo(f"The forum is at http://{host}:{port}  (Ctrl+C ends it)", err=True)
        _listen(app, host, port, threads, proxy)


def _refuse_a_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise click.ClickException(f"Port {port} is taken. Choose another: make run PORT={port + 1}") from None


def _listen(app: Flask, host: str, port: int, threads: int, proxy: str | None) -> None:
    import waitress

    sys.setswitchinterval(SWITCH_SECONDS)
    waitress.serve(app, host=host, port=port, threads=threads, ident=None, max_request_body_size=16 * 1024 * 1024,
                   channel_timeout=60, **headers_believed(proxy))  # fmt: skip


def headers_believed(proxy: str | None) -> dict[str, Any]:
    """Whose word on the visitor's address and scheme counts: the one proxy's, else nobody's. From others it is taken away."""
    if not proxy:
        return {"clear_untrusted_proxy_headers": True}
    return {"trusted_proxy": proxy, "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
            "trusted_proxy_count": 1, "clear_untrusted_proxy_headers": True}  # fmt: skip
