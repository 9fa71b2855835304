"""A mail in words: three small templates a message, in the reader's language.

``body.txt`` and ``body.html`` both include the message's ``words.jinja``, which only calls the macros of
``mail/parts.txt`` or ``mail/parts.html``; so text and HTML cannot say different things. Places are filled from
the context; a missing one is an error here and not a hole in a sent mail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from flask import has_app_context
from flask_babel import force_locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined, meta, select_autoescape

from grievance.foundation import clock
from grievance.notifications import borrowed
from grievance.notifications.rules import one_line
from grievance.sentences import english_date, in_words
from grievance.web.filters import say
from grievance.web.languages import catalogue_of
from grievance.web.names import named

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@dataclass(frozen=True)
class Rendered:
    """A mail ready to send. ``subject`` is one line without control characters."""

    subject: str
    text: str
    html: str


def _shown_date(language: str, day: date | datetime) -> str:
    on = clock.ist_date(day) if isinstance(day, datetime) else day
    if language == "en":
        return english_date(on)
    return str(format_date(on, "EEEE d MMMM y", locale=language))


@contextmanager
def _speaking(language: str) -> Iterator[None]:
    if not has_app_context():
        yield
        return
    with force_locale(language):
        yield


@cache
def _environment(language: str) -> Environment:
    """One environment a language. Names ending in ``.html`` are escaped; nothing else is HTML."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )

    def day(value: date | datetime) -> str:
        return _shown_date(language, value)

    def words(value: Any) -> str:
        return say(value, borrowed.translated) if has_app_context() else in_words(value, borrowed.translated, day)

    made.filters.update(day=day, words=words, one_line=one_line)
    made.globals.update(
        _=borrowed.translated,
        ngettext=borrowed.counted,
        notices=borrowed.NOTICES,
        language=language,
        direction="rtl" if language == "ur" else "ltr",
    )
    return made


def render(message: str, language: str, context: Mapping[str, Any]) -> Rendered:
    """The mail ``message`` (a folder below ``templates/mail/``) for one reader. Raises jinja2 errors on a missing place."""
    subject, text, html = _parts(message, language, context, "subject.txt", "body.txt", "body.html")
    return Rendered(one_line(subject), _calm(text), _calm(html))


def subject_of(message: str, language: str, context: Mapping[str, Any]) -> str:
    """The subject alone, the same as ``render`` gives. Subjects that differ in the reference only are worded once."""
    places = sorted(_places_of_subject(message) - {"reference"})
    worded = _subject(message, language, tuple((place, context.get(place)) for place in places))
    return one_line(worded.replace(_MARK, str(context.get("reference") or "")))


@lru_cache(maxsize=4096)
def _subject(message: str, language: str, context: tuple[tuple[str, Any], ...]) -> str:
    (subject,) = _parts(message, language, {**dict(context), "reference": _MARK}, "subject.txt")
    return subject


_MARK = "\ue000"


@cache
def _places_of_subject(message: str) -> frozenset[str]:
    source = (TEMPLATES / "mail" / message / "subject.txt").read_text("utf-8")
    return frozenset(meta.find_undeclared_variables(_environment("en").parse(source)))


def sms_text(message: str, language: str, context: Mapping[str, Any]) -> str:
    """The SMS ``message`` (a file below ``templates/sms/``) for one reader, as one line."""
    catalogue = catalogue_of(language)
    with _speaking(catalogue):
        said = _environment(catalogue).get_template(f"sms/{message}.txt").render(context)
        return one_line(borrowed.bare(said), 600)


def _parts(message: str, language: str, context: Mapping[str, Any], *parts: str) -> list[str]:
    catalogue = catalogue_of(language)
    made = _environment(catalogue)
    with _speaking(catalogue):
        if has_app_context():
            context = {name: named(value) if isinstance(value, str) else value for name, value in context.items()}
        said = [(part, made.get_template(f"mail/{message}/{part}").render(context)) for part in parts]
        return [
            (borrowed.in_html if part.endswith(".html") else borrowed.in_text)(text, language) for part, text in said
        ]


def _calm(text: str) -> str:
    """No more than one empty line in a row, no blanks at line ends."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"
