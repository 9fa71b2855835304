"""Fields that take what people type: text in every script, Indian dates, mobile numbers, Udyam numbers.

Text is kept in NFC, without control characters, otherwise letter for letter. Every refusal says what to write.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional, StopValidation, ValidationError

from grievance.web.filters import grouped

LINE, TEXT = 200, 5000
KEPT_CONTROLS = {"\n", "\t"}
EMAIL = re.compile(
    r"[^@\s\x00-\x1f\x7f\"(),:;<>\[\\\]]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W_](?:[\w-]{0,61}[^\W_])"
)
UDYAM = re.compile(r"UDYAM-?([A-Z]{2})-?(\d{2})-?(\d{7})")
DATE_FORMS = (
    re.compile(r"(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ](?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
)
EARLIEST, LATEST = date(1947, 1, 1), date(2100, 12, 31)
OTHER_DIGITS = {ord(script) + number: str(number) for script in "०٠۰" for number in range(10)}


def kept_text(value: str) -> str:
    """NFC, one kind of line end, no control characters, nothing empty at the ends."""
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in text if c in KEPT_CONTROLS or unicodedata.category(c) not in ("Cc", "Cs")).strip()


def western_digits(value: str) -> str:
    """Devanagari and Arabic digits as western ones."""
    return value.translate(OTHER_DIGITS)


class Needed:
    """Something must be given; the sentence says what. ``Needed(_l("Choose since when this has been happening"))``."""

    field_flags = {"required": True}

    def __init__(self, words: Any = None) -> None:
        self.words = words or _l("Fill this in.")

    def __call__(self, form: Any, field: Any) -> None:
        if field.errors:
            raise StopValidation()
        given = field.data
        if given is None or (isinstance(given, str) and not given.strip()) or given == [] or given is False:
            field.errors[:] = []
            raise StopValidation(str(self.words))


class _Text:
    longest: int

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.data = kept_text(str(valuelist[0])) if valuelist else ""

    def pre_validate(self, form: Any) -> None:
        if self.data and len(self.data) > self.longest:
            raise StopValidation(
                str(_l("Write at most %(longest)s letters. There are %(now)s now.",
                       longest=grouped(self.longest), now=grouped(len(self.data))))
            )  # fmt: skip


class TextLine(_Text, StringField):
    """One line of text in any script; line breaks become blanks."""

    def __init__(self, label: Any = None, validators: Any = None, longest: int = LINE, **kwargs: Any) -> None:
        super().__init__(label, validators or [Optional()], **kwargs)
        self.longest = longest

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        super().process_formdata(valuelist)
        self.data = re.sub(r"[\n\t]+", " ", self.data)


class TextArea(_Text, TextAreaField):
    """Several lines of text in any script."""

    def __init__(self, label: Any = None, validators: Any = None, longest: int = TEXT, **kwargs: Any) -> None:
        super().__init__(label, validators or [Optional()], **kwargs)
        self.longest = longest


class Password(StringField):
    """A password: every letter counts, so nothing is cut from it but by NFC. Never shown again."""

    longest = 4096

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.data = unicodedata.normalize("NFC", str(valuelist[0])) if valuelist else ""

    def _value(self) -> str:
        return ""


class Email(TextLine):
    """An e-mail address as typed; where it must be compared, fold it."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, longest=254, **kwargs)

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data and not EMAIL.fullmatch(self.data):
            raise StopValidation(str(_l("Write the e-mail address like name@example.in.")))


class Mobile(TextLine):
    """An Indian mobile number; kept as ten digits. Takes blanks, dashes, +91, 0 and the digits of all our scripts."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, longest=30, **kwargs)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        super().process_formdata(valuelist)
        digits = re.sub(r"[\s\-().]", "", western_digits(self.data or ""))
        if match := re.fullmatch(r"(?:\+?91|0)?([6-9]\d{9})", digits):
            self.data = match.group(1)

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data and not re.fullmatch(r"[6-9]\d{9}", self.data):
            raise StopValidation(str(_l("Write the ten digits of a mobile number, like 94191 23456.")))


class Udyam(TextLine):
    """A Udyam registration number; kept as UDYAM-JK-00-0000000."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, longest=30, **kwargs)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        super().process_formdata(valuelist)
        folded = re.sub(r"[\s]", "", western_digits(self.data or "")).upper().replace("–", "-")
        if match := UDYAM.fullmatch(folded):
            self.data = "UDYAM-{}-{}-{}".format(*match.groups())

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if self.data and not UDYAM.fullmatch(self.data):
            raise StopValidation(str(_l("Write the Udyam number like UDYAM-JK-01-0012345, or leave it empty.")))


class IndianDate(StringField):
    """A date, day first: 25-11-2026, 25/11/2026, 25.11.2026; a browser's 2026-11-25 is taken too."""

    def __init__(
        self, label: Any = None, validators: Any = None, earliest: date = EARLIEST, latest: date = LATEST, **kwargs: Any
    ) -> None:
        super().__init__(label, validators or [Optional()], **kwargs)
        self.earliest, self.latest = earliest, latest
        self.typed = ""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.typed = kept_text(str(valuelist[0]))[:40] if valuelist else ""
        self.data = read_date(self.typed)

    def _value(self) -> str:
        if self.data:
            return f"{self.data:%d-%m-%Y}"
        return self.typed

    def pre_validate(self, form: Any) -> None:
        if self.data is None:
            if self.typed:
                raise StopValidation(str(_l("Write the date as day, month, year, like 25-11-2026.")))
        elif not self.earliest <= self.data <= self.latest:
            raise StopValidation(
                str(_l("Write a date from %(earliest)s to %(latest)s.",
                       earliest=f"{self.earliest:%d-%m-%Y}", latest=f"{self.latest:%d-%m-%Y}"))
            )  # fmt: skip


def read_date(text: str) -> date | None:
    """The date that ``text`` writes, day first, or None."""
    for form in DATE_FORMS:
        if match := form.fullmatch(western_digits(text.strip())):
            try:
                return date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                return None
    return None


class WholeNumber(IntegerField):
    """A whole number within bounds; digits of all our scripts, commas and blanks are taken."""

    def __init__(
        self, label: Any = None, validators: Any = None, least: int = 0, most: int = 10**9, **kwargs: Any
    ) -> None:
        super().__init__(label, validators or [Optional()], **kwargs)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        cleaned = re.sub(r"[,\s]", "", western_digits(str(valuelist[0]))) if valuelist else ""
        self.data = None
        if cleaned:
            if not re.fullmatch(r"[+-]?\d{1,18}", cleaned):
                raise ValueError(self.gettext("Not a valid integer value."))
            self.data = int(cleaned)

    def pre_validate(self, form: Any) -> None:
        if self.data is not None and not self.least <= self.data <= self.most:
            raise ValidationError(
                str(_l("Write a number from %(least)s to %(most)s.",
                       least=grouped(self.least), most=grouped(self.most)))
            )  # fmt: skip


class ClockTime(StringField):
    """A time of day, kept as ``HH:MM``; takes 11:30, 11.30, 2:30 pm."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        typed = western_digits(kept_text(str(valuelist[0])) if valuelist else "").lower()
        match = re.fullmatch(r"(\d{1,2})[:.](\d{2})\s*(am|pm)?", typed)
        self.data, self.is_right = typed, not typed
        if match:
            hour, minute = int(match[1]) % 12 + 12 * (match[3] == "pm") if match[3] else int(match[1]), int(match[2])
            if hour < 24 and minute < 60 and not (match[3] and not 1 <= int(match[1]) <= 12):
                self.data, self.is_right = f"{hour:02d}:{minute:02d}", True

    def pre_validate(self, form: Any) -> None:
        if self.data and not getattr(self, "is_right", True):
            raise StopValidation(str(_l("Write the time like 11:30 or 2:30 pm.")))


def pairs_as_choices(given: Any) -> list[SelectChoice] | None:
    """``(value, label)`` pairs, or a mapping from a group's label to such pairs, as WTForms wants them from 3.4 on."""
    if given is None:
        return None
    groups = given.items() if isinstance(given, Mapping) else [(None, given)]
    return [
        pair if isinstance(pair, SelectChoice) else SelectChoice(pair[0], pair[1], optgroup=group)
        for group, pairs in groups for pair in pairs
    ]  # fmt: skip


class _OfPairs:
    """A field whose ``choices`` are given as pairs."""

    def __init__(self, label: Any = None, validators: Any = None, choices: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, choices=pairs_as_choices(choices), **kwargs)  # type: ignore[call-arg]

    @property
    def choices(self) -> Any:
        return self._choices

    @choices.setter
    def choices(self, given: Any) -> None:
        self._choices = pairs_as_choices(given)


class Select(_OfPairs, SelectField):
    """One of many, from a list that opens."""


class OneOf(_OfPairs, RadioField):
    """One of several, as full-width rows; none chosen is an error of ``Needed``, not of the list."""

    data: Any

    def pre_validate(self, form: Any) -> None:
        if self.data in (None, "", "None"):
            self.data = None
            return
        super().pre_validate(form)


class SomeOf(_OfPairs, SelectMultipleField):
    """Any of several, as tick boxes."""


class Tick(BooleanField):
    """A single yes."""
