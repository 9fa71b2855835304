"""Whom a direction binds beside the office that leads, what it waits for, and which cases it serves. The words never change."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from grievance.cases.models import Case
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.sentences import N_, Refusal
from grievance.sittings import queries
from grievance.sittings.direction_events import DirectionTermsChanged
from grievance.sittings.models import Direction, DirectionCase
from grievance.sittings.operations.about_directions import (
    about,
    direction_to_wait_for,
    must_be_of_division,
    must_be_open,
    must_have_something_to_wait_for,
    touch,
)
from grievance.sittings.queries import Dated
from grievance.sittings.rules.chains import closes_a_circle


@dataclass(frozen=True)
class Terms:
    """``waits_for``: the number of a direction or nothing; ``cases``: all that it serves, as the actor may see them."""

    assisting: Collection[str]
    waits_for: str
    cases: Collection[Case]
    why: str


def change_terms(dated: Dated, terms: Terms, seen: Collection[int], actor: Actor, now: datetime) -> None:
    """``seen``: cases served that the actor may see; the others stay served, whatever was sent.

    Hold the chains (``queries.hold_chains``) before the direction.
    """
    direction = dated.direction
    must_be_open(direction)
    if not terms.why.strip():
        raise Refusal(N_("Write where the forum decided it, and why"), field="why")
    direction.depends_on_id = _above(direction, terms.waits_for)
    direction.assisting = _assisting(direction, terms.assisting)
    added, removed = _serve(direction, terms.cases, seen)
    touch(direction)
    above = queries.directions_by_id([direction.depends_on_id]) if direction.depends_on_id else {}
    told = about(direction, actor, now)
    record(
        DirectionTermsChanged(
            **{**told, "serves": tuple(dict.fromkeys([*told["serves"], *removed]))},
            assisting=tuple(direction.assisting),
            depends_on=next((one.direction.number for one in above.values()), ""),
            added=added,
            removed=removed,
            why=terms.why.strip(),
        )
    )


def _above(direction: Direction, number: str) -> int | None:
    above = direction_to_wait_for(number)
    if above is None:
        return None
    if closes_a_circle(direction.id, above.id, queries.all_waits()):
        raise Refusal(
            N_("%(other)s waits for %(number)s already; neither could ever begin"), field="waits_for",
            other=above.number, number=direction.number,
        )  # fmt: skip
    if above.id != direction.depends_on_id:
        must_have_something_to_wait_for(above)
    return above.id


def _assisting(direction: Direction, codes: Collection[str]) -> list[str]:
    known = {office.code for office in reference.all_offices()}
    if set(codes) - known:
        raise Refusal(N_("There is no such office. Choose from the list"), field="assisting")
    return sorted(set(codes) - {direction.office_code})


def _serve(
    direction: Direction, cases: Collection[Case], seen: Collection[int]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Link rows as wanted; ids added and removed. The case of the item it was given on stays."""
    rows = {row.case_id: row for row in queries.cases_served([direction.id]).get(direction.id, [])}
    wanted = {case.id: case for case in cases}
    if direction.meeting_id is None:
        must_be_of_division(direction.division, [case for case in wanted.values() if case.id not in rows])
    added = tuple(sorted(set(wanted) - set(rows)))
    removed = tuple(sorted((set(rows) & set(seen)) - set(wanted) - {direction.case_id}))
    for case_id in added:
        db.session.add(DirectionCase(direction_id=direction.id, case_id=case_id))
    for case_id in removed:
        db.session.delete(rows[case_id])
    db.session.flush()
    return added, removed
