"""``cases``: import from a file, and what in a file is alike. One JSON object a line on standard output."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import click
from flask import Flask

from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from grievance.intake.importing import Imported, import_cases
from grievance.intake.rules.import_rows import external_id, parsed, row_of
from grievance.intake.rules.similar import Comparison, Text
from grievance.routing import shipped
from grievance.sentences import N_, Refusal, in_words, sentence

BATCH = 50
NumberedLine = tuple[int, bytes]


class _TakenBack(Exception):
    """Raised to undo a transaction on purpose."""


def register(app: Flask) -> None:
    app.cli.add_command(cases)


@click.group("cases")
def cases() -> None:
    """Cases from files."""


@cases.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", default="import", show_default=True, help="Name of the register the file comes from.")
@click.option("--dry-run", is_flag=True, help="Show what would be filed and file nothing.")
@click.option("--all-or-none", is_flag=True, help="File nothing when a single line is wrong.")
def import_file(file: Path, source: str, dry_run: bool, all_or_none: bool) -> None:
    """File the grievances of a JSONL file; a line that is wrong is named and harms no other."""
    now, errors, done = clock.now(), 0, 0
    with file.open("rb") as opened:
        for batch in _batches(opened, None if all_or_none else BATCH):
            found = _filed(batch, source, now, dry_run=dry_run, all_or_none=all_or_none)
            for one in found:
                _say(_as_data(one))
            done, errors = done + len(found), errors + sum(one.error is not None for one in found)
            click.echo(f"{done} lines read, {errors} with an error", err=True)
    if errors:
        sys.exit(1)


def _filed(
    batch: list[NumberedLine], source: str, now: datetime, *, dry_run: bool, all_or_none: bool
) -> list[Imported]:
    """One transaction a batch; taken back for a dry run, or when one is wrong and all or none were asked for."""
    found: list[Imported] = []
    try:
        with transaction():
            found = import_cases(batch, source, now)
            is_wrong = any(one.error for one in found)
            if dry_run or (all_or_none and is_wrong):
                raise _TakenBack
    except _TakenBack:
        if not dry_run:
            why = sentence(N_("Not filed, because another line is wrong."))
            return [one if one.error else replace(one, number=None, error=why) for one in found]
        return [one if one.was_there else replace(one, number=None) for one in found]
    return found


def _batches(opened: BinaryIO, size: int | None) -> Iterator[list[NumberedLine]]:
    """Lines with their numbers, empty ones left out; ``size`` None takes the whole file at once."""
    numbered = ((number, line) for number, line in enumerate(opened, start=1) if line.strip())
    while batch := list(islice(numbered, size)):
        yield batch


def _as_data(one: Imported) -> dict[str, Any]:
    if one.error is not None:
        return {"line": one.line, "id": one.external_id, "error": in_words(one.error)}
    return {
        "line": one.line,
        "id": one.external_id,
        "number": one.number,
        "category": one.category,
        "division": one.division,
        "office": one.office,
        "reason": in_words(one.reason),
        "due_on": one.due_on.isoformat() if one.due_on else None,
    }


@cases.command("similar")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def similar(file: Path) -> None:
    """For each grievance of a JSONL file the most similar others of the same file."""
    texts, errors = [], 0
    with file.open("rb") as opened:
        for number, line in next(_batches(opened, None), []):
            try:
                row = row_of(line)
                texts.append((external_id(parsed(line)), Text(number, row.title, row.body)))
            except Refusal as refusal:
                errors += 1
                _say({"line": number, "id": None, "error": in_words(refusal.sentence)})
    comparison = Comparison((text for _, text in texts), shipped.meanings())
    id_of = {text.key: name or text.key for name, text in texts}
    for name, text in texts:
        alike = [{"id": id_of[found.key], "score": found.score} for found in comparison.similar_to(text)]
        _say({"id": name or text.key, "similar": alike})
    if errors:
        sys.exit(1)


def _say(data: dict[str, Any]) -> None:
    click.echo(json.dumps(data, ensure_ascii=False))
