"""Sittings with their circulated lists, directions by their own fence, and the figures under review."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grievance.api import queries
from grievance.api.answering import Answer
from grievance.api.declaring import api_scope, served
from grievance.api.rules.scopes import Scope
from grievance.api.rules.shapes import Text, may
from grievance.api.shown import DIVISIONS, page_of, part_of
from grievance.api.shown_forum import (
    DIRECTION,
    PROGRAMME,
    SITTING,
    SITTING_WITH_LIST,
    ProgrammeShown,
    ShownFigure,
    SittingWithList,
)
from grievance.api.shown_reference import all_of
from grievance.api.views.blueprint import blueprint
from grievance.api.views.cursor import CURSOR, LIMIT, LIMITED, read_cursor
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.programmes import queries as programmes
from grievance.programmes.models import Programme
from grievance.sittings import access, showing
from grievance.sittings import queries as sittings
from grievance.sittings.following import report_lines
from grievance.sittings.queries import Dated
from grievance.sittings.snapshot import agenda_of
from grievance.web.guards import current_actor


@served(blueprint, "GET", "/api/v1/sittings", api_scope(Scope.SITTINGS_READ), says="Sittings of both divisions",
        group="Forum", asks=(may("division", Text(words=DIVISIONS)), LIMIT, CURSOR), gives=page_of(SITTING))  # fmt: skip
def read_sittings(asked: dict[str, Any]) -> Answer:
    most = asked.get("limit", LIMITED)
    rows = queries.sittings_after(asked.get("division"), read_cursor(asked), most + 1)
    return Answer(part_of(rows, most, lambda row: row.id))


@served(blueprint, "GET", "/api/v1/sittings/<number>", api_scope(Scope.SITTINGS_READ), group="Forum",
        says="One sitting, with its list once that is circulated", gives=SITTING_WITH_LIST)  # fmt: skip
def read_sitting(number: str) -> Answer:
    sitting = access.sitting_for(number)
    agenda = agenda_of(sitting) if showing.is_circulated(sitting) else None
    return Answer(SittingWithList(sitting, showing.public_lines(agenda, current_actor()) if agenda else []))


@served(blueprint, "GET", "/api/v1/directions", api_scope(Scope.DIRECTIONS_READ), group="Forum",
        says="Directions that the person of the token may read",
        asks=(may("office", Text(longest=60)), LIMIT, CURSOR), gives=page_of(DIRECTION))  # fmt: skip
def read_directions(asked: dict[str, Any]) -> Answer:
    most = asked.get("limit", LIMITED)
    rows = queries.directions_after(current_actor(), asked.get("office"), read_cursor(asked), most + 1)
    part = part_of(rows, most, lambda row: row.direction.id)
    return Answer({"items": _lines(part.items), "next": part.next})


@served(blueprint, "GET", "/api/v1/directions/<number>", api_scope(Scope.DIRECTIONS_READ), says="One direction",
        group="Forum", gives=DIRECTION)  # fmt: skip
def read_direction(number: str) -> Answer:
    return Answer(_lines([access.direction_for(current_actor(), number)])[0])


def _lines(rows: Any) -> list[dict[str, Any]]:
    """As the register of directions has them; numbers of cases only where the reader may see them."""
    found: list[Dated] = list(rows)
    links = sittings.cases_served([one.direction.id for one in found]).values()
    wanted = {link.case_id for served_ in links for link in served_}
    seen = sittings.cases_by_id(access.visible_case_ids(current_actor(), wanted))
    numbers = {case.number for case in seen.values()}
    lines = report_lines(found, clock.today())
    return [line | {"seen": [number for number in line["cases"] if number in numbers]} for line in lines]


@served(blueprint, "GET", "/api/v1/programmes", api_scope(Scope.PROGRAMMES_READ), group="Forum",
        says="Programmes under review with their figures, each with its source", gives=all_of(PROGRAMME))  # fmt: skip
def read_programmes() -> Answer:
    return Answer({"items": _with_figures(programmes.programmes())})


@served(blueprint, "GET", "/api/v1/programmes/<int:programme_id>", api_scope(Scope.PROGRAMMES_READ), group="Forum",
        says="One programme with its figures", gives=PROGRAMME)  # fmt: skip
def read_programme(programme_id: int) -> Answer:
    row = programmes.programme(programme_id)
    if row is None:
        raise NotFound()
    return Answer(_with_figures([row])[0])


def _with_figures(rows: Sequence[Programme]) -> list[ProgrammeShown]:
    """Of each measure what its last day says, every version where sources differ."""
    ids = [row.id for row in rows]
    figures, measures = programmes.latest_figures(ids), programmes.measures_of(ids)
    names = {measure.id: measure.name for found in measures.values() for measure in found}
    return [
        ProgrammeShown(
            row, [ShownFigure(names.get(one.line.measure_id or 0, ""), one) for one in figures.get(row.id, [])]
        )
        for row in rows
    ]
