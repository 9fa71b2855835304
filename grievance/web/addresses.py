"""Addresses: local paths only, numbers in them, this page with other parameters, static files with their version."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import request


def local_path(address: str | None, otherwise: str = "/") -> str:
    """``address`` when it is a path of this site, else ``otherwise``. Other hosts, schemes and tricks are refused."""
    if not address or len(address) > 2000 or not address.startswith("/") or address.startswith(("//", "/\\")):
        return otherwise
    if any(ord(letter) < 33 or letter == "\\" for letter in address):
        return otherwise
    parts = urlsplit(address)
    return otherwise if parts.scheme or parts.netloc else address


def whole_number(typed: str) -> int | None:
    """An id or a version out of an address or a hidden field; None where somebody wrote something else, or too long a one."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def here(**changes: Any) -> str:
    """This page with query parameters changed; ``None`` takes one away. Drops the page number unless it is named."""
    changes.setdefault("page", None)
    given = {name: value for name, value in request.args.to_dict(flat=False).items() if name not in changes}
    added = {name: value for name, value in changes.items() if value is not None and value != ""}
    query = urlencode({**given, **added}, doseq=True)
    return f"{request.path}?{query}" if query else request.path


def sort_way(key: str) -> str | None:
    """``up`` or ``down`` when this page is sorted by ``key``."""
    asked = request.args.get("sort", "")
    return {key: "up", f"-{key}": "down"}.get(asked)
