"""The list of units as people write it: one unit a line, its name and how to reach it."""

from __future__ import annotations

from dataclasses import dataclass

from grievance.accounts.rules.contact import Contact, read_contact
from grievance.sentences import N_, Refusal

AT_ONCE = 30
LINE_AT_MOST = 300
NAME_AT_MOST = 200


@dataclass(frozen=True)
class Unit:
    """One line of the list. Both contacts empty: a link to copy."""

    name: str
    contact: Contact


def read_units(text: str, *, contact_needed: bool = False, field: str = "units") -> list[Unit]:
    """The units of a list, one a line: "Kohinoor Castings, kohinoor@example.in".

    What stands after the last comma is the contact where it looks like one. Refuses an empty list, too many at once,
    the same contact twice and a line without what is needed, and names the line.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise Refusal(N_("Write the units, one a line."), field=field)
    if len(lines) > AT_ONCE:
        raise Refusal(
            N_("Write at most %(most)s units at once. There are %(now)s."), field=field, most=AT_ONCE, now=len(lines)
        )
    units: list[Unit] = []
    for number, line in lines:
        unit = _unit(number, line, contact_needed, field)
        same = any(unit.contact != Contact() and unit.contact == other.contact for other in units)
        if same:
            raise Refusal(N_("Line %(line)s names a contact that stands above already."), field=field, line=number)
        units.append(unit)
    return units


def _unit(number: int, line: str, contact_needed: bool, field: str) -> Unit:
    if len(line) > LINE_AT_MOST:
        raise Refusal(N_("Line %(line)s is longer than %(most)s letters."), field=field, line=number, most=LINE_AT_MOST)
    name, comma, last = (part.strip() for part in line.replace("،", ",").rpartition(","))
    if not comma:
        name, last = ("", last) if _is_contact(last) else (last, "")
    if not last and not contact_needed:
        return Unit(name[:NAME_AT_MOST], Contact())
    if contact_needed and not name:
        raise Refusal(
            N_("Line %(line)s has no name. Write the name, a comma, then the e-mail or mobile number."),
            field=field,
            line=number,
        )
    try:
        return Unit(name[:NAME_AT_MOST], read_contact(last))
    except Refusal:
        raise Refusal(
            N_("Line %(line)s: after the comma write an e-mail address or the ten digits of a mobile number."),
            field=field,
            line=number,
        ) from None


def _is_contact(text: str) -> bool:
    try:
        read_contact(text)
    except Refusal:
        return False
    return True
