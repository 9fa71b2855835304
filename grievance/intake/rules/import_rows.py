"""One row of an import file as a grievance, or the sentence that says what is wrong with it.

A row is a line of JSONL, or the cells of a table under the fields' names (``import_columns``).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from grievance.intake.rules.titles import title_from
from grievance.sentences import N_, Refusal

TITLE_AT_MOST = 300
BODY_AT_MOST = 20_000
LINE_AT_MOST = 200
ID_AT_MOST = 100

DIVISIONS = ("jammu", "kashmir", "both")
FILER_KINDS = {
    "unit": "unit", "association": "association", "chamber": "association", "artisan": "artisan",
    "entrepreneur": "investor", "investor": "investor",
}  # fmt: skip
"""Words of other registers and ours. A chamber is an association; an entrepreneur has no unit yet."""

DIVISION_WORDS = {
    "जम्मू": "jammu", "जम्मू संभाग": "jammu", "कश्मीर": "kashmir", "कश्मीर संभाग": "kashmir", "दोनों": "both",
    "جموں": "jammu", "کشمیر": "kashmir", "دونوں": "both",
}  # fmt: skip
YES = frozenset({"yes", "y", "true", "1", "हाँ", "हां", "ہاں"})
AMOUNT_BELOW = Decimal(10) ** 13

_DAY_FIRST = re.compile(r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})(?:[ T].*)?")
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[ T].*)?")
_MOBILE = re.compile(r"(?:\+?91|0)?([6-9]\d{9})")
_ADDRESS = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\".]+")
NOT_STORED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class ImportRow:
    """What a line says, checked for its form. Empty texts and None are what was not said."""

    title: str
    body: str
    external_id: str | None = None
    filer_kind: str = "unit"
    district: str = ""
    estate: str = ""
    locality: str = ""
    division: str | None = None
    sector: str = ""
    source_date: str = ""
    filer_email: str = ""
    category: str | None = None
    plot: str = ""
    wanted: str = ""
    amount: Decimal | None = None
    contact_name: str = ""
    contact_mobile: str = ""

    @property
    def filed_on(self) -> date | None:
        """The day that ``source_date`` names, where it names one."""
        return day_of(self.source_date)


def row_of(line: bytes | Mapping[str, Any]) -> ImportRow:
    """Reads one row. Refuses what is no JSON object, a missing text, and a word that is not known."""
    data = parsed(line) if isinstance(line, bytes) else line
    title, body = _text(data, "text_title", TITLE_AT_MOST), _text(data, "text_body", BODY_AT_MOST)
    if not title and not body:
        raise Refusal(N_("The line has neither text_title nor text_body."), field="text_body")
    kind = _text(data, "complainant_kind", LINE_AT_MOST).casefold() or "unit"
    if kind not in FILER_KINDS:
        raise Refusal(N_("“%(word)s” is not a kind of filer."), field="complainant_kind", word=kind)
    return ImportRow(
        title=" ".join(title.split()) or title_from(body),
        body=body or title,
        external_id=external_id(data),
        filer_kind=FILER_KINDS[kind],
        district=_text(data, "district", LINE_AT_MOST),
        estate=_text(data, "estate", LINE_AT_MOST),
        locality=_text(data, "locality", LINE_AT_MOST),
        division=_division(data),
        sector=_text(data, "sector", LINE_AT_MOST),
        source_date=written_day(_text(data, "source_date", LINE_AT_MOST)),
        filer_email=_email(data),
        category=_text(data, "category", LINE_AT_MOST) or None,
        plot=_text(data, "plot", LINE_AT_MOST),
        wanted=_text(data, "wanted", BODY_AT_MOST),
        amount=_amount(data),
        contact_name=_text(data, "contact_name", LINE_AT_MOST),
        contact_mobile=_mobile(data),
    )


def _division(data: Mapping[str, Any]) -> str | None:
    typed = _text(data, "division", LINE_AT_MOST).casefold()
    division = DIVISION_WORDS.get(typed, typed) or None
    if division not in (None, *DIVISIONS):
        raise Refusal(
            N_("“%(word)s” is not a division. Write jammu, kashmir or both."), field="division", word=division
        )
    return "both" if _text(data, "in_both", LINE_AT_MOST).casefold() in YES else division


def _email(data: Mapping[str, Any]) -> str:
    email = _text(data, "filer_email", LINE_AT_MOST)
    if email and not _ADDRESS.fullmatch(email):
        raise Refusal(N_("“%(word)s” is not an e-mail address."), field="filer_email", word=email)
    return email


def _mobile(data: Mapping[str, Any]) -> str:
    """Ten digits. Registers hold many a number that nobody can call: it is refused, not guessed."""
    typed = _text(data, "contact_mobile", LINE_AT_MOST)
    found = _MOBILE.fullmatch(_western(re.sub(r"[\s\-().]", "", typed)))
    if typed and found is None:
        raise Refusal(N_("“%(word)s” is not a mobile number of ten digits."), field="contact_mobile", word=typed)
    return found[1] if found else ""


def _amount(data: Mapping[str, Any]) -> Decimal | None:
    typed = _text(data, "amount", LINE_AT_MOST)
    if not typed:
        return None
    try:
        amount = Decimal(_western(re.sub(r"(?i)^(?:rs\.?|inr|₹)|[\s,]|/-$", "", typed)))
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or not 0 <= amount < AMOUNT_BELOW:
        raise Refusal(N_("“%(word)s” is not an amount in rupees."), field="amount", word=typed)
    return round(amount, 2)


def day_of(text: str) -> date | None:
    """The day that a text writes, day first or as 2026-11-25; None where it writes none, or only a month."""
    found = _DAY_FIRST.fullmatch(_western(text)) or _YEAR_FIRST.fullmatch(_western(text))
    if found is None:
        return None
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None


def written_day(text: str) -> str:
    """A day as 2026-11-25, whatever way it was written; anything else as it stands: registers say “Spring 2024” too."""
    day = day_of(text)
    return day.isoformat() if day else text


def _western(text: str) -> str:
    """Digits of every script as 0 to 9."""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def parsed(line: bytes) -> Mapping[str, Any]:
    """The line as an object. Refuses other encodings and other JSON."""
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Refusal(N_("The line is not UTF-8 text.")) from None
    except (ValueError, RecursionError):
        raise Refusal(N_("The line is not JSON.")) from None
    if not isinstance(data, dict):
        raise Refusal(N_("The line is not a JSON object with names and values."))
    return data


def external_id(data: Mapping[str, Any]) -> str | None:
    """The reference that the other register gave; numbers are taken as text."""
    value = data.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is not None and not isinstance(value, str):
        raise Refusal(N_("%(name)s must be a text."), field="id", name="id")
    value = NOT_STORED.sub("", value or "").strip()
    if len(value) > ID_AT_MOST:
        raise Refusal(N_("%(name)s is longer than %(most)s characters."), field="id", name="id", most=ID_AT_MOST)
    return value or None


def script_language(text: str) -> str:
    """``hi`` or ``ur`` where most letters are of that script, else ``en``."""
    devanagari = sum("\u0900" <= sign <= "\u097f" for sign in text)
    arabic = sum("\u0600" <= sign <= "\u06ff" for sign in text)
    if max(devanagari, arabic) * 2 <= sum(sign.isalpha() for sign in text):
        return "en"
    return "hi" if devanagari > arabic else "ur"


def _text(data: Mapping[str, Any], name: str, most: int) -> str:
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refusal(N_("%(name)s must be a text."), field=name, name=name)
    value = NOT_STORED.sub("", value).strip()
    if len(value) > most:
        raise Refusal(N_("%(name)s is longer than %(most)s characters."), field=name, name=name, most=most)
    return value
