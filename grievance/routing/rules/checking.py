"""Whether what an administrator wrote is a routing row."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from grievance.routing.rules.folding import words
from grievance.routing.rules.routing import LONGEST_CUE, PlaceKind, cues
from grievance.sentences import N_, Refusal

CASE_KINDS = ("grievance", "point")
LONGEST_WORDS = 4000
PRIORITIES = range(-9, 10)
_SELECTORS = ("category_code", "division", "district", "estate_code", "place_kind", "case_kind")


def checked_rule(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a row as they are stored; empty selectors become None. Refuses with the field's name."""
    given: dict[str, Any] = {name: (values.get(name) or None) for name in _SELECTORS}
    given["office_code"] = values.get("office_code") or ""
    if not given["office_code"]:
        raise Refusal(N_("Choose the office that answers."), field="office_code")
    if given["place_kind"] not in (None, *PlaceKind):
        raise Refusal(N_("Choose a kind of place from the list."), field="place_kind")
    if given["case_kind"] not in (None, *CASE_KINDS):
        raise Refusal(N_("Choose grievance or point, or leave it open."), field="case_kind")
    given["amount_from"] = _amount(values.get("amount_from"))
    given["cue_words"] = _cue_words(values.get("cue_words") or "")
    given["priority"] = _priority(values.get("priority"))
    given["note"] = " ".join(str(values.get("note") or "").split())[:500]
    return given


def _amount(value: Any) -> Decimal | None:
    if value in (None, ""):
        return None
    try:
        amount = Decimal(str(value).replace(",", ""))
    except InvalidOperation:
        raise Refusal(N_("Write the amount in rupees as a number, or leave it open."), field="amount_from") from None
    if not amount.is_finite() or not 0 < amount < 10**12:
        raise Refusal(N_("Write an amount above 0 and below 1,00,000 crore."), field="amount_from")
    return amount


def _cue_words(text: str) -> str:
    if len(text) > LONGEST_WORDS:
        raise Refusal(N_("Write at most %(most)s letters of words."), field="cue_words", most=LONGEST_WORDS)
    found = cues(text)
    if text.strip() and not found:
        raise Refusal(N_("Write words with ; between them, or leave it open."), field="cue_words")
    for cue in found:
        if len(words(cue.shown)) > LONGEST_CUE:
            key = N_("“%(cue)s” is longer than %(most)s words. Write a shorter phrase.")
            raise Refusal(key, field="cue_words", cue=cue.shown, most=LONGEST_CUE)
    return "; ".join(cue.shown for cue in found)


def _priority(value: Any) -> int:
    try:
        priority = int(value or 0)
    except (TypeError, ValueError):
        priority = 99
    if priority not in PRIORITIES:
        raise Refusal(N_("Write a whole number from -9 to 9; 0 is usual."), field="priority")
    return priority
