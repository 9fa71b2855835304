"""The words printed on papers: labels, dates and times in the paper's language.

A paper's language is its own, not that of the page it was asked from, so the labels stand in a table here
(English is the key) and not in the catalogue of the web pages. Digits are Western in all languages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

from grievance.documents.rules.labels_hi import HINDI
from grievance.documents.rules.labels_ur import URDU
from grievance.sentences import in_words

LANGUAGES = ("en", "hi", "ur")
LABELS: Mapping[str, Mapping[str, str]] = {"en": {}, "hi": HINDI, "ur": URDU}
IST = timezone(timedelta(hours=5, minutes=30), "IST")

_DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "hi": ("सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार", "रविवार"),
    "ur": ("پیر", "منگل", "بدھ", "جمعرات", "جمعہ", "ہفتہ", "اتوار"),
}
_MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December"),
    "hi": ("जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून",
           "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"),
    "ur": ("جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر"),
}  # fmt: skip
_CLOCK = {
    "en": ("%s am", "%s pm"),
    "hi": ("पूर्वाह्न %s बजे", "अपराह्न %s बजे"),
    "ur": ("قبل دوپہر %s بجے", "بعد دوپہر %s بجے"),
}
_AND = {"en": " and ", "hi": " और ", "ur": " اور "}
_COMMA = {"en": ", ", "hi": ", ", "ur": "، "}

Translate = Callable[[str], str]


def printed_language(language: str) -> str:
    """Dogri falls back to Hindi and Kashmiri to Urdu until native writers have made their labels."""
    return {"doi": "hi", "ks": "ur", "ks-Arab": "ur", "ks_Arab": "ur"}.get(
        language, language if language in LABELS else "en"
    )


def labels(language: str, otherwise: Translate = lambda key: key) -> Translate:
    """The label of a key; what the table does not know (a rule's sentence) goes to ``otherwise``."""
    table = LABELS[printed_language(language)]
    return lambda key: table.get(key) or otherwise(key)


@dataclass(frozen=True)
class Voice:
    """Says things in one language."""

    language: str
    translate: Translate

    def say(self, key: str, **args: Any) -> str:
        """A label with its places filled; what is filled in may be a sentence, a date or a text."""
        text = self.translate(key)
        return text % {name: self.words(value) for name, value in args.items()} if args else text

    def words(self, what: Any) -> str:
        return in_words(what, self.translate, self.long_date, _COMMA[self.language])

    def day(self, day: date) -> str:
        return f"{day.day} {_MONTHS[self.language][day.month - 1]} {day.year}"

    def month(self, day: date) -> str:
        """``November 2026``."""
        return f"{_MONTHS[self.language][day.month - 1]} {day.year}"

    def long_date(self, day: date) -> str:
        """``Wednesday 25 November 2026``."""
        return f"{_DAYS[self.language][day.weekday()]} {self.day(day)}"

    def short_date(self, day: date) -> str:
        """``25-11-2026``, for tables and registers."""
        return f"{day:%d-%m-%Y}"

    def time(self, at: str) -> str:
        """Of an Indian time of 24 hours, "14:30"; another text is printed as it is."""
        hour, colon, minute = at.partition(":")
        if not (colon and hour.isdigit() and minute.isdigit()):
            return at
        before, after = _CLOCK[self.language]
        return (before if int(hour) < 12 else after) % f"{(int(hour) - 1) % 12 + 1}:{minute}"

    def moment(self, at: datetime) -> str:
        """Date and Indian time of an aware time."""
        local = at.astimezone(IST)
        return f"{self.day(local)}{_COMMA[self.language]}{self.time(f'{local:%H:%M}')}"

    def ordinal(self, number: int) -> str:
        """``24th`` in English; the other languages' labels say "number 24"."""
        if self.language != "en":
            return str(number)
        ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{ending}"

    def listed(self, parts: Iterable[str]) -> str:
        """``24.3.1, 24.3.5 and 24.3.7``."""
        every = list(parts)
        if len(every) < 2:
            return "".join(every)
        return _COMMA[self.language].join(every[:-1]) + _AND[self.language] + every[-1]


def voice(language: str, translate: Translate | None = None) -> Voice:
    """The voice of a language. ``translate`` says what the labels' table does not know (gettext in the shell)."""
    language = printed_language(language)
    return Voice(language, labels(language, translate or (lambda key: key)))
