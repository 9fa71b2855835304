"""Where a list goes on: the last row's id, packed so that nobody counts on what stands in it."""

from __future__ import annotations

import base64
import binascii
import re

from grievance.api.rules.shapes import DoesNotFit, Wrong

_SHAPE = re.compile(r"after:([1-9][0-9]{0,17})", re.ASCII)


def cursor_after(row_id: int) -> str:
    return base64.urlsafe_b64encode(f"after:{row_id}".encode()).decode("ascii").rstrip("=")


def row_after(cursor: str | None) -> int | None:
    """The id after which the list goes on; None at its beginning. Raises ``DoesNotFit`` for what is no cursor."""
    if cursor is None:
        return None
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        text = ""
    match = _SHAPE.fullmatch(text)
    if match is None or cursor_after(int(match[1])) != cursor:
        raise DoesNotFit(Wrong("cursor", "is none that this list gave"))
    return int(match[1])
