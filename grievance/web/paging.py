"""Pages of long lists: bounded, counted once, addressed by ``?page=``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

SIZE = 50
LAST_PAGE = 10_000


@dataclass(frozen=True)
class Page:
    """One page of a list: ``rows`` of ``total``, ``size`` a page, counted from 1."""

    number: int
    total: int
    rows: Sequence[Any] = ()
    size: int = SIZE

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    def around(self) -> Iterator[int | None]:
        """Page numbers to show: the ends, this one and its neighbours; ``None`` is a gap."""
        before = 0
        for number in sorted({1, self.last, *range(self.number - 1, self.number + 2)}):
            if 1 <= number <= self.last:
                if number - before > 1:
                    yield None
                yield number
                before = number


def page_asked(total: int | None = None, size: int = SIZE) -> int:
    """The number in ``?page=``; anything that is not a page number is the first, one after the end the last."""
    asked = request.args.get("page", "1")
    number = min(max(int(asked), 1), LAST_PAGE) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    return number if total is None else min(number, Page(1, total, size=size).last)


def offset(number: int, size: int = SIZE) -> int:
    return (number - 1) * size
