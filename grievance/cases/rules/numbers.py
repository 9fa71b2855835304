"""The reference of a case: ``J26-0412-7``.

Letter of the home division, two digits of the fiscal year (it begins in April, Indian date), serial without
gaps inside division and year (four digits or more), one check digit by Damm over letter (J 74, K 75), year and
serial. The digit catches every single wrong digit, every swap of two neighbours, and J for K (PRODUCT 3).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from grievance.sentences import N_, Refusal

# H. Michael Damm, "Total anti-symmetrische Quasigruppen", dissertation, Marburg 2004: the quasigroup of order 10.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_LETTER = {"jammu": "J", "kashmir": "K"}
_DIVISION = {letter: division for division, letter in _LETTER.items()}
_CODE = {"J": "74", "K": "75"}
_DASHES = re.compile(r"[\s\-‐‑‒–—−./_]+")
_SHAPE = re.compile(r"([JK])([0-9]{2})([0-9]{5,9})")
_LOOKS_LIKE = re.compile(r"[JK][0-9]{4,}")


@dataclass(frozen=True)
class CaseNumber:
    """A reference taken apart. ``fiscal_year`` is the year in which it began, with the century: 2026."""

    division: str
    fiscal_year: int
    serial: int

    def __str__(self) -> str:
        letter, year, serial = _LETTER[self.division], f"{self.fiscal_year % 100:02}", f"{self.serial:04}"
        return f"{letter}{year}-{serial}-{check_digit(letter, year, serial)}"


def check_digit(letter: str, year: str, serial: str) -> int:
    """The Damm digit over the letter's code, the two digits of the year and the serial as written."""
    interim = 0
    for digit in _CODE[letter] + year + serial:
        interim = _DAMM[interim][int(digit)]
    return interim


def fiscal_year(day: date) -> int:
    """The year in which the fiscal year of an Indian date began: 31 March 2026 is in 2025."""
    return day.year if day.month >= 4 else day.year - 1


def fiscal_year_begins(day: date) -> date:
    """1 April of the fiscal year in which the date lies."""
    return date(fiscal_year(day), 4, 1)


def folded(text: str) -> str:
    """The text in capitals, western digits, without blanks and dashes: as a reference is compared."""
    plain = unicodedata.normalize("NFKC", text)
    digits = "".join(str(unicodedata.digit(ch)) if ch.isdecimal() else ch for ch in plain)
    return _DASHES.sub("", digits).upper()


def looks_like_number(text: str) -> bool:
    """Whether somebody seems to have typed a reference, right or wrong: search then says so at once."""
    return _LOOKS_LIKE.fullmatch(folded(text)) is not None


def parse(text: str, *, field: str | None = None) -> CaseNumber:
    """The reference in ``text``, in any case, with or without dashes.

    Refuses, with a sentence, what has not the shape of a reference or whose check digit does not fit.
    """
    match = _SHAPE.fullmatch(folded(text))
    if match is None:
        raise Refusal(N_("A reference looks like J26-0412-7. Copy it from your receipt or message."), field=field)
    letter, year, rest = match.groups()
    serial, digit = rest[:-1], int(rest[-1])
    if (len(serial) > 4 and serial[0] == "0") or int(serial) == 0 or check_digit(letter, year, serial) != digit:
        raise Refusal(
            N_("The last digit of %(number)s does not fit the others. Check what you copied: one digit is wrong."),
            field=field,
            number=f"{letter}{year}-{serial}-{digit}",
        )
    return CaseNumber(_DIVISION[letter], 2000 + int(year), int(serial))
