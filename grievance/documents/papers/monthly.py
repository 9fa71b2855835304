"""The monthly report: what a Chief Secretary reads in a minute, then the tables behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from grievance.documents.papers.parts import ReportHead, Words


@dataclass(frozen=True)
class ReportTable:
    """``rows`` hold texts, numbers, dates, sentences, several of these as a tuple, and None (nothing to count). ``named``: places of the columns that
    hold a filer's own words, which not every reader may see. ``more``: rows that did not find room."""

    key: str
    title: Words
    heads: tuple[Words, ...]
    rows: tuple[tuple[Any, ...], ...]
    widths: tuple[float, ...]
    named: tuple[int, ...] = ()
    more: int = 0


@dataclass(frozen=True)
class MonthlyReport:
    """``month`` is its first day, ``as_of`` the morning on which it was counted. ``head.division`` may be "both"."""

    head: ReportHead
    month: date
    as_of: date
    summary: tuple[Words, ...]
    tables: tuple[ReportTable, ...]
