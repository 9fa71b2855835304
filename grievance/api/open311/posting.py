"""A service request that is posted becomes a case by the same way as every other that comes whole (``filing``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from grievance.api.filing import answers_of
from grievance.api.problems import Unreadable
from grievance.intake import operations
from grievance.intake.rules.answers import Answers
from grievance.intake.rules.words import Since, Where
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.web.fields import kept_text

ATTRIBUTE = re.compile(r"attribute\[([a-z_]{1,40})\](\[\])?", re.ASCII)
ATTRIBUTES = frozenset({"estate", "district", "plot", "since", "wanted", "filer_kind", "unit"})
LONGEST = 300


def posted(form: Mapping[str, str], actor: Actor, today: date) -> Answers:
    """The answers that a client's form gives. Raises ``Refused`` or ``Unreadable`` with what does not fit."""
    given = {name: kept_text(value) for name, value in form.items()}
    code = given.get("service_code", "")
    if reference.category(code) is None:
        raise Unreadable("service_code is none of the services.")
    told = {match[1]: value for name, value in given.items() if (match := ATTRIBUTE.fullmatch(name)) and value}
    said = {name: value[:LONGEST] for name, value in told.items() if name in ATTRIBUTES}
    said |= {"category": code, "words": _words(given), **_place(said, given, actor, today)}
    if said.get("since", "") not in ("", *Since):
        raise Unreadable("attribute[since] is none of its values.")
    name = " ".join(part for part in (given.get("first_name"), given.get("last_name")) if part)
    contact = given.get("email") or given.get("phone") or ""
    return answers_of(said | {"name": name[:120], "contact": contact[:254]}, actor, today, needs_since=False)


def _words(given: Mapping[str, str]) -> str:
    """The description, with the address of a picture, which is never opened from here."""
    words, picture = given.get("description", ""), given.get("media_url", "")
    return f"{words}\n{picture}" if picture else words


def _place(said: Mapping[str, str], given: Mapping[str, str], actor: Actor, today: date) -> dict[str, Any]:
    """Estate or district: as chosen, as named in the address, else that of the account's unit."""
    address = given.get("address_string", "")[:120]
    estate = said.get("estate") or given.get("address_id") or _named_in(address, {
        row.name: row.code for row in reference.estates()
    })  # fmt: skip
    if estate:
        return {"where": Where.ESTATE, "estate": estate, "plot": said.get("plot") or address[:60]}
    district = said.get("district") or _named_in(address, {row.name: row.name for row in reference.districts()})
    if district:
        return {"where": Where.DISTRICT, "district": district, "place": address}
    known = operations.place_known(actor, today)
    if known.get("district") or known.get("estate"):
        return known
    raise Unreadable("Name an industrial estate or a district, in address_string or as an attribute.")


def _named_in(address: str, names: Mapping[str, str]) -> str:
    """The longest of the names that stands in an address as whole words."""
    folded = f" {re.sub(r'[^a-z0-9]+', ' ', address.lower())} "
    hits = [name for name in names if f" {re.sub(r'[^a-z0-9]+', ' ', name.lower()).strip()} " in folded]
    return names[max(hits, key=len)] if hits else ""
