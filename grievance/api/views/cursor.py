"""The two parameters of every list that goes on."""

from __future__ import annotations

from typing import Any

from grievance.api.problems import Unreadable
from grievance.api.rules.cursors import row_after
from grievance.api.rules.shapes import DoesNotFit, Text, Whole, may

LIMITED = 50
LIMIT = may("limit", Whole(least=1, most=100, says=f"Rows at most, {LIMITED} unless said."))
CURSOR = may("cursor", Text(longest=80, says="What the part before gave as next."))


def read_cursor(asked: dict[str, Any]) -> int | None:
    try:
        return row_after(asked.get("cursor"))
    except DoesNotFit as error:
        raise Unreadable(wrong=error.wrong) from None
