"""The report as a workbook: the summary on the first sheet, each table on one of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from grievance.documents.layout.monthly import title
from grievance.documents.papers import MonthlyReport, ReportTable
from grievance.documents.printing import Stamp
from grievance.documents.rules.wording import Translate, Voice, voice
from grievance.sentences import N_, sentence
from grievance.web.downloads import plain
from grievance.web.spreadsheets import Sheet, book

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx(paper: MonthlyReport, stamp: Stamp, language: str = "en", translate: Translate | None = None) -> bytes:
    """The words and numbers of the PDF; numbers and dates are cells that a spreadsheet can reckon with."""
    v = voice(language, translate)
    return b"".join(book(_sheets(paper, stamp, v)))


def _sheets(paper: MonthlyReport, stamp: Stamp, v: Voice) -> Iterator[Sheet]:
    said = [*(v.words(line) for line in paper.summary), stamp.words(v)]
    yield Sheet(v.words(sentence(N_("Summary"))), [title(paper, v)], [[plain(line)] for line in said])
    for table in paper.tables:
        yield Sheet(v.words(table.title), heads_in(table, v), cells_in(table, v))


def heads_in(table: ReportTable, v: Voice) -> list[str]:
    return [str(plain(v.words(head))) for head in table.heads]


def cells_in(table: ReportTable, v: Voice) -> Iterable[list[Any]]:
    return ([plain(_value(value, v)) for value in row] for row in table.rows)


def _value(value: Any, v: Voice) -> Any:
    if isinstance(value, tuple):
        return " ".join(v.words(part) for part in value)
    return value if value is None or isinstance(value, int | date) else v.words(value)
