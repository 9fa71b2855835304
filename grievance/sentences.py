"""A sentence as data: a message key and its arguments, put into words by the shell.

Rules speak in sentences so that they stay free of Flask and of any language. The key is the
English text with named places, for example ``"%(office)s must decide by %(due_on)s"``; it is also
what the translators see. An argument is a text, a number, a date, another sentence or a tuple of
these (a list in words).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


def N_(text: str) -> str:
    """Mark a message key for the extractor without translating it here."""
    return text


@dataclass(frozen=True)
class Sentence:
    """A message key with its arguments. Equal when both are equal."""

    key: str
    args: Mapping[str, Any] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.key, tuple(sorted((k, str(v)) for k, v in self.args.items()))))

    def __str__(self) -> str:
        return in_words(self)


def sentence(key: str, **args: Any) -> Sentence:
    return Sentence(key, args)


class Refusal(Exception):
    """A rule says no. Carries the user's sentence and, where it belongs to one, the field's name."""

    def __init__(self, key: str, *, field: str | None = None, **args: Any) -> None:
        self.sentence = Sentence(key, args)
        self.field = field
        super().__init__(in_words(self.sentence))


def english_date(day: date) -> str:
    """``Wednesday 25 November 2026``: the form of dates inside sentences."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def in_words(
    what: Any,
    translate: Callable[[str], str] = lambda key: key,
    show_date: Callable[[date], str] = english_date,
    separator: str = ", ",
) -> str:
    """The text of a sentence (or of one argument) in the language of ``translate``."""
    if isinstance(what, Sentence):
        args = {name: in_words(value, translate, show_date, separator) for name, value in what.args.items()}
        text = translate(what.key)
        return text % args if args else text.replace("%%", "%")
    if isinstance(what, date):
        return show_date(what)
    if isinstance(what, tuple | list):
        return separator.join(in_words(part, translate, show_date, separator) for part in what)
    return str(what)


def indian_digits(whole: str) -> str:
    """``1,54,881``: the digits of a whole number in Indian groups."""
    head, tail = whole[:-3], whole[-3:]
    pairs = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)][::-1]
    return ",".join([*pairs, tail])


_PLAIN = (str, int, bool)


def as_data(what: Any) -> Any:
    """The same as plain JSON data, for the audit record. ``from_data`` is its inverse."""
    if type(what) in _PLAIN:
        return what
    if isinstance(what, Sentence):
        return {
            "key": what.key,
            "args": {name: as_data(value) for name, value in what.args.items()},
        }
    if isinstance(what, date):
        return {"date": what.isoformat()}
    if isinstance(what, tuple | list):
        return [as_data(part) for part in what]
    return what


def from_data(data: Any) -> Any:
    if isinstance(data, dict) and "key" in data:
        return Sentence(
            data["key"],
            {name: from_data(value) for name, value in data["args"].items()},
        )
    if isinstance(data, dict) and "date" in data:
        return date.fromisoformat(data["date"])
    if isinstance(data, list):
        return tuple(from_data(part) for part in data)
    return data
