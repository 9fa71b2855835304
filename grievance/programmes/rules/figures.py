"""What figures say on a day: the latest, how old, which contradict each other. A figure is one source's word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from grievance.programmes.rules.words import MeasureKind, ReviewState
from grievance.sentences import N_, Refusal, Sentence, indian_digits, sentence

FISCAL = re.compile(r"(20\d\d|19\d\d)-(\d\d)")
MONTH = re.compile(r"(20\d\d|19\d\d)-(0[1-9]|1[0-2])")
DAY = timedelta(days=1)
LONGEST_WORDS = 200
PLACES = 4
MOST = Decimal(10) ** 15


@dataclass(frozen=True)
class Line:
    """Of what a figure is: readings of one line stand beside each other or follow each other."""

    measure_id: int | None
    item_id: int | None = None
    is_target: bool = False
    division: str | None = None
    district: str | None = None
    fiscal_year: str = ""
    month: str = ""


@dataclass(frozen=True)
class Figure:
    """A reading that stands. ``words``: as printed or typed; ``as_of``: day, month, fiscal year or year; ``source``: whose word."""

    id: int
    line: Line
    words: str
    value: Decimal | None
    unit: str
    as_of: str
    source: str
    entered_on: date
    note: str = ""
    certainty: str = ""

    @property
    def on(self) -> date:
        """The last day of what it speaks of; of what names no date, the day on which it was entered."""
        return last_day(self.as_of) or self.entered_on

    @property
    def order(self) -> tuple[date, bool, str, int]:
        """Later days last; of one day the whole before its parts, the later fiscal year last, the later entry last."""
        return (self.on, not (self.line.division or self.line.district), self.line.fiscal_year, self.id)


@dataclass(frozen=True)
class Contradiction:
    """Versions of one figure for one day that do not agree, the first entered first."""

    versions: tuple[Figure, ...]


def last_day(text: str) -> date | None:
    """The last day of "2023-12-31", "2023-12", "2022-23" (a fiscal year) or "2023"; None where none can be read."""
    text = text.strip()
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text)
    except ValueError:
        return None
    if is_fiscal_year(text) and not (MONTH.fullmatch(text) and int(text[:4]) < 2012):
        return date(int(text[:4]) + 1, 3, 31)
    if found := MONTH.fullmatch(text):
        year, month = int(found[1]), int(found[2])
        return date(year + month // 12, month % 12 + 1, 1) - DAY
    return date(int(text), 12, 31) if re.fullmatch(r"(19|20)\d\d", text) else None


def is_fiscal_year(text: str) -> bool:
    found = FISCAL.fullmatch(text)
    return bool(found) and (int(text[:4]) + 1) % 100 == int(text[5:])


def checked_period(text: str) -> tuple[str, str]:
    """Fiscal year and month from what was typed in one field: one of them, or neither."""
    text = text.strip().replace("–", "-")
    if not text:
        return "", ""
    if is_fiscal_year(text):
        return text, ""
    if MONTH.fullmatch(text):
        return "", text
    raise Refusal(N_("Write a fiscal year like 2026-27 or a month like 2026-11."), field="period")


def checked_value(kind: MeasureKind, text: str, field: str = "value") -> tuple[Decimal | None, str]:
    """The figure as a number, where it is one, and as it is shown. Commas of Indian grouping are taken."""
    text = " ".join(text.split())
    if not text:
        raise Refusal(N_("Write the figure. What is not known is left out, never written as 0."), field=field)
    if len(text) > LONGEST_WORDS:
        raise Refusal(N_("Write at most %(most)s letters."), field=field, most=LONGEST_WORDS)
    if kind is MeasureKind.NUMBER:
        value = number(text)
        if value is None:
            raise Refusal(N_("Write a number like 154881 or 2153.45."), field=field)
        return value, f"{value:f}"
    if kind is MeasureKind.DATE:
        return None, _date_written(text, field)
    return None, text


def _date_written(text: str, field: str) -> str:
    found = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", text)
    try:
        day = date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(text)
    except ValueError:
        raise Refusal(N_("Write the date as day, month, year, like 25-11-2026."), field=field) from None
    return day.isoformat()


def number(text: str) -> Decimal | None:
    """A figure as a number; "about 6,000" and the like stay words only."""
    cleaned = text.replace(",", "")
    if not re.fullmatch(r"-?\d{1,15}(\.\d+)?", cleaned):
        return None
    try:
        value = Decimal(cleaned).quantize(Decimal(1).scaleb(-PLACES))
    except InvalidOperation:
        return None
    if not abs(value) < MOST:
        return None
    return plain(value)


def plain(value: Decimal) -> Decimal:
    """Without the zeros that a database pads."""
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()


def latest(figures: Iterable[Figure]) -> Figure | None:
    """The last word: the latest day, and on it the whole rather than a part."""
    return max(figures, key=lambda figure: figure.order, default=None)


def is_old(figure: Figure, today: date, interval_days: int) -> bool:
    """Older than the time in which a new one is to come."""
    return figure.on + timedelta(days=interval_days) < today


def contradictions(figures: Iterable[Figure]) -> list[Contradiction]:
    """Readings of one line for one day from different sources that give different figures, in the order of entry."""
    beside: dict[tuple[Line, date], list[Figure]] = {}
    for figure in sorted(figures, key=lambda one: one.id):
        if figure.line.measure_id is not None:
            beside.setdefault((figure.line, figure.on), []).append(figure)
    return [Contradiction(tuple(each)) for each in beside.values() if _disagree(each)]


def _disagree(versions: Sequence[Figure]) -> bool:
    said = {figure.value if figure.value is not None else figure.words for figure in versions}
    return len(said) > 1 and len({figure.source for figure in versions}) > 1


def contradiction_in_words(found: Contradiction, measure: str | Sentence) -> Sentence:
    """ "The sources contradict each other on being developed by NBCC: 7 (report A), 8 (report B)."""
    versions = tuple(
        sentence(N_("%(value)s (%(source)s)"), value=in_words(one), source=one.source) for one in found.versions
    )
    return sentence(
        N_("The sources contradict each other on “%(measure)s”: %(versions)s."), measure=measure, versions=versions
    )


RUPEES = {"INR": N_("₹%(number)s"), "lakh INR": N_("₹%(number)s lakh"), "crore INR": N_("₹%(number)s crore")}
"""Units of money, with the sign before the number as it is written."""


def in_words(figure: Figure) -> Sentence:
    """The figure with its unit: "46 estates", "₹5,260 crore"."""
    number = shown(figure)
    if figure.unit in RUPEES and figure.value is not None:
        return sentence(RUPEES[figure.unit], number=number)
    if not figure.unit:
        return sentence("%(number)s", number=number)
    return sentence("%(number)s %(unit)s", number=number, unit=sentence(figure.unit))


def shown(figure: Figure) -> str:
    """Numbers in Indian grouping, words as they are, days as 25-11-2026."""
    if figure.value is not None:
        return indian(figure.value)
    day = last_day(figure.words) if re.fullmatch(r"\d{4}-\d\d-\d\d", figure.words) else None
    return f"{day:%d-%m-%Y}" if day else figure.words


def indian(value: Decimal) -> str:
    """1,54,881 and 2,153.45."""
    sign, text = ("-" if value < 0 else ""), f"{abs(plain(value)):f}"
    whole, _, rest = text.partition(".")
    return sign + indian_digits(whole) + (f".{rest}" if rest else "")


def state_of(figures: Sequence[Figure], today: date, interval_days: int) -> ReviewState:
    """How a headline stands: nobody entered one, too old, given in two versions, or reported."""
    last = latest(figures)
    if last is None:
        return ReviewState.NOT_REPORTED
    if is_old(last, today, interval_days):
        return ReviewState.OLD
    return ReviewState.CONTRADICTED if contradictions(figures) else ReviewState.REPORTED
