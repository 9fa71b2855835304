"""``routing suggest``: category, division and office for texts of a file. One JSON object a line on standard output."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask import Flask

from grievance.foundation import clock
from grievance.intake.importing import places_of
from grievance.intake.rules.import_rows import ImportRow, row_of
from grievance.reference import queries as reference
from grievance.routing import operations
from grievance.routing.rules.routing import RoutingFacts
from grievance.routing.rules.suggestion import Suggested
from grievance.sentences import N_, Refusal, in_words

SHOWN = 5


def register(app: Flask) -> None:
    app.cli.add_command(routing)


@click.group("routing")
def routing() -> None:
    """Categories and offices."""


@routing.command("suggest")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def suggest(file: Path) -> None:
    """Five categories, the division and the office for each grievance of a JSONL file, and why."""
    errors = 0
    with file.open("rb") as opened:
        for number, line in enumerate(opened, start=1):
            if not line.strip():
                continue
            try:
                row = row_of(line)
                found: dict[str, Any] = {"id": row.external_id or number, **suggested(row)}
            except Refusal as refusal:
                errors += 1
                found = {"line": number, "id": None, "error": in_words(refusal.sentence)}
            click.echo(json.dumps(found, ensure_ascii=False))
    if errors:
        sys.exit(1)


def suggested(row: ImportRow) -> dict[str, Any]:
    """What the rows say of one text. A category that is given decides the office; else the first suggested one."""
    if row.category and reference.category(row.category) is None:
        raise Refusal(N_("There is no subject “%(code)s”."), field="category", code=row.category)
    found = operations.suggest_categories(row.title, row.body)
    category = row.category or (found[0].code if found else None)
    district, estate = places_of(row)
    unknown = (row.locality, "" if estate else row.estate, "" if district else row.district)
    facts = RoutingFacts(
        category=category, title=row.title, body=row.body, division=row.division,
        district=district.name if district else None, estate=estate.code if estate else None,
        address=", ".join(part for part in unknown if part),
    )  # fmt: skip
    routed = operations.choose_office(facts, clock.today())
    return {
        "categories": [{"code": one.code, "score": one.score} for one in _five(found)],
        "division": routed.division,
        "office": routed.office_code,
        "reason": in_words(routed.reason),
    }


def _five(found: list[Suggested]) -> list[Suggested]:
    """Five in any case: subjects that no word speaks for follow with 0, in the order of the list."""
    known = {one.code for one in found}
    rest = [Suggested(row.code, 0.0) for row in reference.categories() if row.code not in known]
    return [*found, *rest][:SHOWN]
