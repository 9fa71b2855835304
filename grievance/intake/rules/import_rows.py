"""One line of an import file as a grievance, or the sentence that says what is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
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

_ADDRESS = re.compile(r"[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\".]+")
_NOT_STORED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


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


def row_of(line: bytes) -> ImportRow:
    """Reads one line. Refuses what is no JSON object, a missing text, and a word that is not known."""
    data = parsed(line)
    title, body = _text(data, "text_title", TITLE_AT_MOST), _text(data, "text_body", BODY_AT_MOST)
    if not title and not body:
        raise Refusal(N_("The line has neither text_title nor text_body."), field="text_body")
    division = _text(data, "division", LINE_AT_MOST).casefold() or None
    if division not in (None, *DIVISIONS):
        raise Refusal(
            N_("“%(word)s” is not a division. Write jammu, kashmir or both."), field="division", word=division
        )
    kind = _text(data, "complainant_kind", LINE_AT_MOST).casefold() or "unit"
    if kind not in FILER_KINDS:
        raise Refusal(N_("“%(word)s” is not a kind of filer."), field="complainant_kind", word=kind)
    email = _text(data, "filer_email", LINE_AT_MOST)
    if email and not _ADDRESS.fullmatch(email):
        raise Refusal(N_("“%(word)s” is not an e-mail address."), field="filer_email", word=email)
    return ImportRow(
        title=" ".join(title.split()) or title_from(body),
        body=body or title,
        external_id=external_id(data),
        filer_kind=FILER_KINDS[kind],
        district=_text(data, "district", LINE_AT_MOST),
        estate=_text(data, "estate", LINE_AT_MOST),
        locality=_text(data, "locality", LINE_AT_MOST),
        division=division,
        sector=_text(data, "sector", LINE_AT_MOST),
        source_date=_text(data, "source_date", LINE_AT_MOST),
        filer_email=email,
        category=_text(data, "category", LINE_AT_MOST) or None,
    )


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
    value = _NOT_STORED.sub("", value or "").strip()
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
    value = _NOT_STORED.sub("", value).strip()
    if len(value) > most:
        raise Refusal(N_("%(name)s is longer than %(most)s characters."), field=name, name=name, most=most)
    return value
