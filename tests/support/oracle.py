"""Who may see what, as sets, written from PRODUCT section 2 alone. Nothing of the application is imported here.

"A case is seen by its filer (and the unit's other members), the offices it passed through and those above, the convener
of a division that hears it, chair and members once it is on their agenda, and overseers. Complaints about conduct are
hidden from the office complained of. An inner note never reaches a filer, in any form."

And from decision 0027: an office that is asked a question about a case, or has answered it, reads the case by its own
officers alone and without the notes; one that declined, or whose question was taken back, reads it no more.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

OFFICES = Path(__file__).parents[2] / "grievance" / "reference" / "seed" / "offices.csv"
BOTH = frozenset({"jammu", "kashmir"})


@dataclass(frozen=True)
class Role:
    """A role with its dates, both included."""

    word: str
    office: str | None = None
    division: str | None = None
    since: date = date(2024, 1, 1)
    until: date | None = None


@dataclass(frozen=True)
class Person:
    name: str
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True)
class Member:
    person: str
    unit: str
    since: date
    until: date | None


@dataclass(frozen=True)
class Case:
    """``asked``: offices to which a question was put, and how it stands. ``route``: the offices it passed through, the last has it; ``agendas``: divisions on whose agenda it stood."""

    title: str
    filer: str
    unit: str | None
    division: str
    in_both: bool
    route: tuple[str, ...]
    complained_of: str | None
    reviewed_by: str | None
    agendas: frozenset[str]
    cosigners: tuple[str, ...]
    filer_left: bool
    asked: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class World:
    today: date
    people: tuple[Person, ...]
    members: tuple[Member, ...]
    cases: tuple[Case, ...]
    above: dict[str, str] = field(default_factory=dict)


def parents() -> dict[str, str]:
    """Each office's office above, as the shipped table says."""
    with OFFICES.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["parent_office"] for row in csv.DictReader(lines)}


def sees(world: World, person: Person, case: Case) -> bool:
    return (
        stands_with_the_filer(world, person, case)
        or reads_as_officer(world, person, case)
        or is_asked(world, person, case)
    )


def is_asked(world: World, person: Person, case: Case) -> bool:
    """By a post in the office itself; the offices above it were asked nothing."""
    offices = {office for office, state in case.asked if state in ("asked", "answered")} - {case.complained_of}
    posts = {r.office for r in person.roles if r.word in ("nodal", "hod") and _runs(r.since, r.until, world.today)}
    return bool(offices & posts)


def stands_with_the_filer(world: World, person: Person, case: Case) -> bool:
    """The filer himself, and whoever belongs to the unit today. A unit that has left its case has left it for all of them."""
    if case.filer_left:
        return False
    belongs = {m.person for m in world.members if m.unit == case.unit and _runs(m.since, m.until, world.today)}
    return person.name == case.filer or person.name in belongs


def reads_as_officer(world: World, person: Person, case: Case) -> bool:
    """By a role that is in force today; who reads so reads the inner notes too."""
    return any(_opens(world, role, case) for role in person.roles if _runs(role.since, role.until, world.today))


def _runs(since: date, until: date | None, today: date) -> bool:
    return since <= today and (until is None or today <= until)


def _opens(world: World, role: Role, case: Case) -> bool:
    hears = BOTH if case.in_both else {case.division}
    touched = {*case.route, *({case.reviewed_by} if case.reviewed_by else ())}
    match role.word:
        case "overseer":
            return True
        case "convener":  # a forum hears what is filed for it and what stands on its agenda
            return role.division in hears | case.agendas
        case "chair" | "member":
            return role.division in case.agendas
        case "nodal":
            return role.office in touched and role.office != case.complained_of
        case "hod":
            passed = any(role.office in _chain(world, office) for office in touched)
            return passed and role.office != case.complained_of
    return False


def _chain(world: World, office: str) -> set[str]:
    """The office and all above it."""
    found: set[str] = set()
    while office:
        found.add(office)
        office = world.above.get(office, "")
    return found
