"""What an answer must hold besides the single field: sentences for what is missing or does not fit together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from grievance.accounts.rules.contact import Contact, read_contact
from grievance.cases.rules.words import SINCE_IN_WORDS, FilerKind
from grievance.enterprises.rules import gstin, udyam_number
from grievance.intake.rules.groups import BY_CODE
from grievance.intake.rules.words import (
    NAMES_A_UNIT,
    WHERE_IN_WORDS,
    Likeness,
    Since,
    Where,
)
from grievance.sentences import N_, Refusal, Sentence, sentence

Values = dict[str, Any]

WORDS_AT_MOST = 2000
OWN_LINE_AT_MOST = 300
LINE_AT_MOST = 200
WORDS_AT_LEAST = 10


class AnswerError(Exception):
    """Several things need the person at once. Each is a ``Refusal`` with its field."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__("; ".join(str(refusal) for refusal in refusals))
        self.refusals = refusals


@dataclass(frozen=True)
class Place:
    """A place of the reference data: an estate with its district, or a district alone."""

    district: str
    division: str
    estate: str = ""
    name: str = ""


def _all(*found: Refusal | None) -> None:
    refusals = tuple(one for one in found if one)
    if refusals:
        raise AnswerError(*refusals)


def together(*checks: Callable[[], Values]) -> Values:
    """The answers of several checks; what any of them refuses is said at once."""
    values: Values = {}
    refusals: list[Refusal] = []
    for check in checks:
        try:
            values |= check()
        except AnswerError as error:
            refusals += error.refusals
    _all(*refusals)
    return values


def check_about(group: str | None) -> Values:
    if group not in BY_CODE:
        raise AnswerError(
            Refusal(N_("Choose what it is about. If nothing fits, choose Something else."), field="group")
        )
    return {"group": group}


def check_place(where: str | None, typed: Mapping[str, str], estate: Place | None, district: Place | None) -> Values:
    """``typed``: estate, place and plot as typed; ``estate`` and ``district`` as found in the reference data.

    What was typed for another answer than the one chosen is left out.
    """
    if where not in list(Where):
        raise AnswerError(Refusal(N_("Choose where it is: an estate, a district or a whole division."), field="where"))
    nothing = {"where": where, "estate": "", "district": "", "place": "", "plot": ""}
    if where == Where.ESTATE:
        if estate is None:
            key = N_("Write the name of the estate, or choose another answer.")
            if typed.get("estate"):
                key = N_("We do not know an estate of this name. Choose one below, or the district instead.")
            raise AnswerError(Refusal(key, field="estate"))
        return nothing | {"estate": estate.estate, "district": estate.district, "plot": typed.get("plot", "")}
    if where == Where.DISTRICT:
        if district is None:
            raise AnswerError(Refusal(N_("Choose the district."), field="district"))
        return nothing | {"district": district.district, "place": typed.get("place", "")}
    return nothing


def check_words(words: str, since: str | None, wanted: str) -> Values:
    _all(_few_words(words), _no_since(since))
    return {"words": words, "since": since, "wanted": wanted}


def _few_words(words: str) -> Refusal | None:
    if not words:
        return Refusal(N_("Write what is happening."), field="words")
    if len(words) < WORDS_AT_LEAST:
        return Refusal(N_("Write a little more, so that the office can see what is happening."), field="words")
    if len(words) > WORDS_AT_MOST:
        key = N_("Write at most %(most)s letters. There are %(now)s now.")
        return Refusal(key, field="words", most=WORDS_AT_MOST, now=len(words))
    return None


def _no_since(since: str | None) -> Refusal | None:
    if since in list(Since):
        return None
    return Refusal(N_("Choose since when this has been happening."), field="since")


def check_contact(
    name: str,
    unit: str,
    filer_kind: str | None,
    contact: str,
    udyam: str,
    gst: str = "",
    *,
    by_officer: bool = False,
) -> Values:
    """Name, kind and one way to answer are needed; a unit or association also says its name.

    ``by_officer``: somebody else writes it down, and a paper may name no telephone and no address.
    """
    found, refusal = Contact(), None
    if contact or not by_officer:
        try:
            found = read_contact(contact)
        except Refusal as error:
            refusal = error
    number, no_number = _read(udyam_number, udyam)
    tax, no_tax = _read(gstin, gst)
    _all(_no_name(name, by_officer), _no_kind(filer_kind, by_officer), _no_unit(filer_kind, unit, by_officer), refusal,
         no_number, no_tax)  # fmt: skip
    return {"name": name, "unit": unit, "filer_kind": filer_kind, "mobile": found.mobile, "email": found.email,
            "udyam": number, "gstin": tax}  # fmt: skip


def _read(rule: Callable[[str], str | None], typed: str) -> tuple[str, Refusal | None]:
    """A registration number in its one form, empty where none is given, or why it cannot be one."""
    try:
        return rule(typed) or "", None
    except Refusal as refusal:
        return "", refusal


def _no_name(name: str, by_officer: bool) -> Refusal | None:
    if name:
        return None
    return Refusal(N_("Write the name of the person.") if by_officer else N_("Write your name."), field="name")


def _no_kind(filer_kind: str | None, by_officer: bool) -> Refusal | None:
    if filer_kind in list(FilerKind):
        return None
    key = N_("Choose who you are: a unit, an association, an artisan, or somebody who wants to set up a unit.")
    return Refusal(N_("Choose for whom the person files.") if by_officer else key, field="filer_kind")


def _no_unit(filer_kind: str | None, unit: str, by_officer: bool) -> Refusal | None:
    if unit or filer_kind not in NAMES_A_UNIT:
        return None
    if by_officer:
        return Refusal(N_("Write the name of the unit or association."), field="unit")
    if filer_kind == FilerKind.ASSOCIATION:
        return Refusal(N_("Write the name of your association."), field="unit")
    return Refusal(N_("Write the name of your unit."), field="unit")


def place_in_words(where: str, name: str, district: str) -> Sentence:
    """The place of the answers so far: "Gangyal, Jammu", "Samba district", "All over Kashmir division"."""
    if where == Where.ESTATE:
        return sentence(N_("%(estate)s, %(district)s"), estate=name, district=district)
    if where == Where.DISTRICT:
        if name:
            return sentence(N_("%(place)s, %(district)s district"), place=name, district=district)
        return sentence(N_("%(district)s district"), district=district)
    return sentence(WHERE_IN_WORDS[Where(where)])


def since_in_words(since: str) -> Sentence | None:
    return sentence(SINCE_IN_WORDS[since]) if since in list(Since) else None


def check_likeness(choice: str | None) -> Values:
    """``choice`` is ``new``, or ``join:`` or ``worse:`` with the number of the open case."""
    word, _, number = (choice or "").partition(":")
    if word not in list(Likeness):
        raise AnswerError(Refusal(N_("Choose whether this is your trouble too."), field="choice"))
    return {"likeness": word, "similar_to": number if word != Likeness.NEW else "", "offered_join": True}
