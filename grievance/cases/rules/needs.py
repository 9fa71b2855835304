"""What a step must be given, as data: the form is drawn from it and the answer is checked against it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from grievance.cases.rules.words import CaseKind, Outcome, Satisfaction
from grievance.sentences import N_, Refusal


class NeedKind(StrEnum):
    """The kind of a field. The shell knows how to ask for each."""

    TEXT = "text"
    LINE = "line"
    DATE = "date"
    DAYS = "days"
    OFFICE = "office"
    CATEGORY = "category"
    KIND = "kind"
    OUTCOME = "outcome"
    SETTLED = "settled"
    RATING = "rating"
    CASE = "case"
    PERSON = "person"


@dataclass(frozen=True, kw_only=True)
class Need:
    """One thing to be given. ``most`` is characters of a text, or the largest number of days."""

    name: str
    kind: NeedKind
    label: str
    ask: str
    hint: str = ""
    is_required: bool = True
    most: int = 4000


def text(name: str, label: str, ask: str, **more: Any) -> Need:
    return Need(name=name, kind=NeedKind.TEXT, label=label, ask=ask, **more)


def line(name: str, label: str, ask: str, **more: Any) -> Need:
    return Need(name=name, kind=NeedKind.LINE, label=label, ask=ask, **({"most": 200} | more))


REASON = text("reason", N_("Reason"), N_("Write the reason."), hint=N_("The unit reads it."))
OUTCOMES = {
    Outcome.RELIEF: N_("Relief given"),
    Outcome.PARTLY: N_("Relief given in part"),
    Outcome.REFUSED: N_("Refused under a named rule"),
    Outcome.NOT_ADMISSIBLE: N_("Not for this forum"),
    Outcome.REFERRED: N_("Sent to a higher body"),
}
SETTLED = {Satisfaction.YES: N_("Yes"), Satisfaction.PARTLY: N_("Partly"), Satisfaction.NO: N_("No")}
KINDS = {CaseKind.GRIEVANCE: N_("A grievance: an office can settle it under the rules as they stand"),
         CaseKind.POINT: N_("A point: a rule, rate, scheme or budget must change")}  # fmt: skip
_CHOICES: dict[NeedKind, type[StrEnum]] = {
    NeedKind.OUTCOME: Outcome,
    NeedKind.SETTLED: Satisfaction,
    NeedKind.KIND: CaseKind,
}


def clean(needs: tuple[Need, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, in its kind. Refuses with the field's name what is missing, too long or unknown.

    Fields that the step does not ask for are left out, so that no extra field of a form changes anything.
    """
    return {need.name: _one(need, given.get(need.name)) for need in needs}


def _one(need: Need, value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, StrEnum):
        value = tidy(value)
    if value is None or value == "":
        if need.is_required:
            raise Refusal(need.ask, field=need.name)
        return None
    match need.kind:
        case NeedKind.DATE:
            return _date(need, value)
        case NeedKind.DAYS | NeedKind.RATING:
            return _number(need, value)
        case NeedKind.PERSON:
            return _person(need, value)
        case NeedKind.OUTCOME | NeedKind.SETTLED | NeedKind.KIND:
            return _choice(need, value)
        case _:
            return _words(need, value)


def tidy(words: str) -> str:
    """The text in NFC with plain line ends, without what a database cannot hold and blanks at both ends."""
    kept = words.replace("\x00", "").replace("\r\n", "\n").encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", kept).strip()


def _words(need: Need, value: Any) -> str:
    if not isinstance(value, str):
        raise Refusal(need.ask, field=need.name)
    if len(value) > need.most:
        raise Refusal(
            N_("Make this shorter: it has %(length)s characters, at most %(most)s fit."),
            field=need.name, length=len(value), most=need.most,
        )  # fmt: skip
    return " ".join(value.split()) if need.kind is not NeedKind.TEXT else value


def _date(need: Need, value: Any) -> date:
    if isinstance(value, date):
        return value
    raise Refusal(need.ask, field=need.name)


def _number(need: Need, value: Any) -> int:
    digits = str(value)
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 6 else 0
    if not 1 <= number <= need.most:
        raise Refusal(N_("Write a number from 1 to %(most)s."), field=need.name, most=need.most)
    return number


def _person(need: Need, value: Any) -> int:
    """A person is named by the number of the row; whether there is one the shell knows."""
    digits = str(value)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise Refusal(need.ask, field=need.name)
    return int(digits)


def _choice(need: Need, value: Any) -> StrEnum:
    words = _CHOICES[need.kind]
    if value not in [word.value for word in words]:
        raise Refusal(need.ask, field=need.name)
    return words(value)


def check_answer(given: Mapping[str, Any], today: date) -> None:
    """What an outcome asks for besides (PRODUCT 3, Answer). Refuses with the field's name."""
    asked = {
        Outcome.REFUSED: (
            ("ground", N_("Name the rule under which it is refused.")),
            ("remedy", N_("Say what remedy stays open to the unit.")),
        ),
        Outcome.NOT_ADMISSIBLE: (("ground", N_("Name the ground on which the forum cannot take it.")),),
        Outcome.REFERRED: (("referred_to", N_("Name the body it was sent to.")),),
    }
    for name, ask in asked.get(given["outcome"], ()):
        if not given.get(name):
            raise Refusal(ask, field=name)
    if given["action_on"] > today:
        raise Refusal(N_("The date of the action cannot lie after today."), field="action_on")
