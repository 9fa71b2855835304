"""Lists as files. CSV opens well in spreadsheets (a byte order mark) and runs nothing there (an apostrophe before formulas)."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from flask import Response

from grievance.foundation.clock import IST

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(value: Any) -> str:
    """A cell's text that no spreadsheet takes for a formula. Numbers stay numbers; times are Indian times."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(IST).strftime("%d-%m-%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    text = str(value)
    is_number = isinstance(value, int | float)
    return f"'{text}" if not is_number and text.lstrip(" ").startswith(FORMULA_STARTS) else text


def file_name(name: str) -> str:
    """``name`` without anything that a path or a header could trip over; every script keeps its vowel signs."""
    kept = "".join(sign if _stands_in_a_name(sign) else "/" for sign in unicodedata.normalize("NFC", name))
    return re.sub(r"/+", "-", kept).strip(" .-\u200c\u200d")[:120] or "file"


def _stands_in_a_name(sign: str) -> bool:
    return sign in "_.- \u200c\u200d" or unicodedata.category(sign)[0] in "LMN"


def disposition(name: str, *, attachment: bool = True) -> str:
    """The Content-Disposition for ``name``, which may hold any script."""
    cleaned = file_name(name)
    plain = cleaned.encode("ascii", "replace").decode("ascii").replace("?", "_").replace('"', "")
    return f"{'attachment' if attachment else 'inline'}; filename=\"{plain}\"; filename*=UTF-8''{quote(cleaned)}"


def csv_response(name: str, heads: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Response:
    """A CSV file called ``name`` (without ending)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([harmless(str(head)) for head in heads])
    writer.writerows([harmless(value) for value in row] for row in rows)
    response = Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    response.headers["Content-Disposition"] = disposition(f"{name}.csv")
    return response
