"""The monthly report: the summary alone on the first page, then the tables."""

from __future__ import annotations

from datetime import date
from typing import Any

from grievance.documents.blocks import Block, Cell, Heading, Line, Numbered, Row, Span, Table, Text
from grievance.documents.layout import parts
from grievance.documents.papers import MonthlyReport, ReportTable
from grievance.documents.rules.marking import L_
from grievance.documents.rules.wording import Voice

AS_OF = L_("Counted on the morning of %(date)s by the definitions of the overview. Days are calendar days.")
MORE = L_("And %(count)s more, which the list on the forum's pages shows.")


def title(paper: MonthlyReport, v: Voice) -> str:
    return v.say("Monthly report, %(month)s", month=v.month(paper.month))


def blocks(paper: MonthlyReport, v: Voice) -> tuple[Block, ...]:
    head = paper.head
    start: tuple[Block, ...] = (
        parts.letterhead(head.division, v, head.file_number, v.day(head.dated)),
        Heading(1, title(paper, v)),
        Text(v.say(AS_OF, date=v.day(paper.as_of)), small=True),
        Numbered(tuple(_summed_up(v.words(line)) for line in paper.summary)),
    )
    listed = [block for place, table in enumerate(paper.tables) for block in _table(table, v, is_first=place == 0)]
    return (*start, *listed)


def _summed_up(words: str) -> Line:
    """What the line is about, before its colon, stands in strong letters."""
    about, colon, rest = words.partition(": ")
    return (Span(about + ":", strong=True), f" {rest}") if colon else words


def _table(table: ReportTable, v: Voice, is_first: bool) -> list[Block]:
    found: list[Block] = [Heading(2, v.words(table.title), new_page=is_first)]
    if not table.rows:
        return [*found, parts.nothing(v)]
    rows = tuple(Row(tuple(_cell(value, v) for value in row)) for row in table.rows)
    found.append(Table(tuple(v.words(head) for head in table.heads), rows, table.widths))
    if table.more:
        found.append(Text(v.say(MORE, count=table.more), small=True))
    return found


def _cell(value: Any, v: Voice) -> Cell:
    if value is None or value == "":
        return ("–",)
    if isinstance(value, tuple):
        return tuple(v.words(part) for part in value)
    return (v.short_date(value) if isinstance(value, date) else v.words(value),)
