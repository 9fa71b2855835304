"""Lists as files, CSV or workbook, written while they are sent. A cell's text never runs as a formula.

A view offers its list by two lines before it draws the page::

    if form_asked():
        return as_file("people", COLUMNS, lambda: queries.every_person(words))

The address is the page's own with ``?form=csv`` or ``?form=xlsx``, so guard, fence and filters are the page's; its
template shows ``{{ downloads() }}`` of ``components/tables.html``.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any
from urllib.parse import quote

from flask import Response, current_app, request, stream_with_context, url_for
from flask_babel import gettext

from grievance.foundation import clock
from grievance.foundation.clock import IST
from grievance.foundation.transaction import record, transaction
from grievance.web.addresses import here
from grievance.web.events import ListDownloaded
from grievance.web.guards import current_actor
from grievance.web.pipes import PIECE
from grievance.web.spreadsheets import workbook

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
FORMS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
MARK = "\ufeff"
"""Tells a spreadsheet that the CSV file is UTF-8."""


@dataclass(frozen=True)
class Column:
    """One column of a list as a file: its head and what of a row stands in it."""

    head: str
    value: Callable[[Any], Any]


def every_column(
    model: Any, *, without: Sequence[str] = (), shown: dict[str, Callable[[Any], Any]] | None = None
) -> tuple[Column, ...]:
    """Every stored field of ``model``, for lists of reference data; ``shown`` says how a field is written."""
    names = [field.key for field in model.__mapper__.column_attrs if field.key not in without]
    ways = shown or {}
    return tuple(Column(_head(name), ways.get(name) or _field(name)) for name in names)


def _head(name: str) -> str:
    words = name.removesuffix("_code").removeprefix("is_").replace("_", " ")
    return words[:1].upper() + words[1:]


def _field(name: str) -> Callable[[Any], Any]:
    return lambda row: getattr(row, name)


def plain(value: Any) -> Any:
    """What stands in a cell: a number, a date, a time, or a text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, int | float | Decimal | date):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        value = ", ".join(str(one) for one in value)
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def harmless(value: Any) -> str:
    """The same as text, for CSV: times are Indian times."""
    return _written(plain(value))


def file_name(name: str) -> str:
    """``name`` without anything that a path or a header could trip over; every script keeps its vowel signs."""
    kept = "".join(sign if _stands_in_a_name(sign) else "/" for sign in unicodedata.normalize("NFC", name))
    return re.sub(r"/+", "-", kept).strip(" .-\u200c\u200d")[:120] or "file"


def _stands_in_a_name(sign: str) -> bool:
    return sign in "_.- \u200c\u200d" or unicodedata.category(sign)[0] in "LMN"


def disposition(name: str, *, attachment: bool = True) -> str:
    """The Content-Disposition for ``name``, which may hold any script."""
    cleaned = file_name(name)
    latin = cleaned.encode("ascii", "replace").decode("ascii").replace("?", "_").replace('"', "")
    return f"{'attachment' if attachment else 'inline'}; filename=\"{latin}\"; filename*=UTF-8''{quote(cleaned)}"


def form_asked() -> str:
    """``csv`` or ``xlsx`` where the address asks for the list as a file, else nothing."""
    asked = request.args.get("form", "")
    return asked if asked in FORMS else ""


def as_file(name: str, columns: Sequence[Column], rows: Callable[[], Iterable[Any]]) -> Response:
    """The list as the file that was asked for. Who took it is in the record before the first row is read.

    A visitor who is not signed in finds only what anybody may read: nothing is recorded of it.
    """
    form, now = form_asked() or "csv", clock.now()
    if current_actor().is_signed_in:
        with transaction():
            record(ListDownloaded(at=now, actor=current_actor(), list=name, form=form, asked=_asked()))
    cells = ([column.value(row) for column in columns] for row in rows())
    return streamed(
        form, f"{name}-{clock.ist_date(now).isoformat()}", [gettext(column.head) for column in columns], cells
    )


def offer_of_file(total: int) -> str | None:
    """Where an officer asks for this page's list as a file that is made ready and mailed; None where it is short."""
    if total < current_app.config["SETTINGS"].long_list_rows or not current_actor().is_staff:
        return None
    return url_for("exports.ask_list_file", of=here(form=None))


def _asked() -> str:
    """The filters in the address, for the record; words that were searched for are people's own and stay out."""
    return " ".join(
        f"{key}={value[:60]}" for key, value in sorted(request.args.items()) if value and key not in ("form", "q")
    )


def streamed(form: str, name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """A file called ``name`` (without ending) sent while ``rows`` are read; never held as a whole."""
    heads = [str(plain(head)) for head in heads]
    cells = ([plain(value) for value in row] for row in rows)
    pieces = workbook(heads, cells) if form == "xlsx" else csv_pieces(heads, cells)
    response = Response(stream_with_context(pieces), mimetype=FORMS[form])
    response.headers["Content-Disposition"] = disposition(f"{name}.{form}")
    return response


def csv_pieces(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """A CSV file in pieces; the cells are ``plain`` already."""
    text = io.StringIO(newline="")
    text.write(MARK)
    writer = csv.writer(text)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([_written(value) for value in row])
        if text.tell() >= PIECE:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _written(value: Any) -> str:
    """A cell that is plain already, as CSV has it."""
    if isinstance(value, datetime):
        return value.astimezone(IST).strftime("%d-%m-%Y %H:%M")
    return value.strftime("%d-%m-%Y") if isinstance(value, date) else str(value)


def all_of(read: Callable[[int, int], Sequence[Any]], size: int = 500) -> Iterator[Any]:
    """Every row of a list that is read in pages: ``read(offset, size)``."""
    after = 0
    while rows := read(after, size):
        yield from rows
        if len(rows) < size:
            return
        after += len(rows)


def fields_of(*names: str | tuple[str, str]) -> tuple[Column, ...]:
    """Columns that hold a field each: its name, or a pair of head and name; ``item.title`` is a field of a field."""
    pairs = [name if isinstance(name, tuple) else (_head(name.rpartition(".")[2]), name) for name in names]
    return tuple(Column(head, attrgetter(name)) for head, name in pairs)
