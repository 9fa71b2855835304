"""``cases``: import from a file and its undoing, and what in a file is alike. One JSON object a line on standard output."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import click
from flask import Flask

from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from grievance.intake.import_lists import json_lines, line_of, open_list
from grievance.intake.import_runs import (
    PORTION,
    TakenBack,
    add_report,
    begin_undo,
    finish,
    hash_of,
    keep_mapping,
    new_list,
    work,
)
from grievance.intake.importing import Imported, Line, import_cases
from grievance.intake.queries import imports
from grievance.intake.rules.import_columns import checked, guessed
from grievance.intake.rules.import_rows import external_id, parsed, row_of
from grievance.intake.rules.import_words import RowState
from grievance.intake.rules.similar import Comparison, Text
from grievance.permissions import SYSTEM
from grievance.routing import shipped
from grievance.sentences import N_, Refusal, in_words, sentence


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
@click.option("--mapping", help="Name of a kept mapping of columns.")
@click.option(
    "--column", "given", multiple=True, metavar="FIELD=HEAD", help="Which column holds a field; may be repeated."
)
@click.option("--keep-mapping", "keep_as", metavar="NAME", help="Keep the mapping of columns under this name.")
def import_file(
    file: Path,
    source: str,
    dry_run: bool,
    all_or_none: bool,
    mapping: str | None,
    given: tuple[str, ...],
    keep_as: str | None,
) -> None:
    """File the grievances of a JSONL, CSV or XLSX file; a line that is wrong is named and harms no other."""
    now, tally = clock.now(), _Tally()
    try:
        columns = _columns(file, mapping, given)
        if keep_as:
            with transaction():
                keep_mapping(keep_as, columns, SYSTEM, now)
        if all_or_none and not dry_run and _has_errors(file, columns, source, now):
            for found in _tried(file, columns, source, now):
                tally.say([one if one.error else replace(one, error=NONE_STANDS) for one in found])
        elif dry_run:
            for found in _tried(file, columns, source, now):
                tally.say(found)
        else:
            run_id = _taken_over(file, columns, source, now, tally)
            if all_or_none and tally.errors:
                _take_out(run_id, in_words(NONE_STANDS), now)
    except Refusal as refusal:
        raise click.ClickException(in_words(refusal.sentence)) from None
    if tally.errors:
        sys.exit(1)


NONE_STANDS = sentence(N_("Not filed, because another line is wrong."))


@dataclass
class _Tally:
    """What was said so far; the sums go to standard error."""

    lines: int = 0
    errors: int = 0
    there: int = 0

    def say(self, found: list[Imported]) -> None:
        for one in found:
            _say(_as_data(one))
        self.lines += len(found)
        self.errors += sum(one.error is not None for one in found)
        self.there += sum(one.was_there for one in found)
        click.echo(f"{self.lines} lines read, {self.there} there already, {self.errors} with an error", err=True)


def _columns(file: Path, mapping: str | None, given: tuple[str, ...]) -> dict[str, str]:
    """The columns of a table: kept under a name, else by the heads, each changed by what was given. JSONL has none."""
    with file.open("rb") as opened:
        heads = open_list(opened).heads
    if not heads:
        return {}
    kept = imports.mapping(mapping) if mapping else None
    if mapping and kept is None:
        raise Refusal(N_("There is no mapping “%(name)s”."), name=mapping)
    columns = dict(kept.columns) if kept else guessed(heads)
    return checked(columns | dict(_pair(one) for one in given), heads)


def _pair(typed: str) -> tuple[str, str]:
    name, _, head = typed.partition("=")
    return name.strip(), head.strip()


def _portions(file: Path, columns: dict[str, str]) -> Iterator[list[Line]]:
    with file.open("rb") as opened:
        lines = (line_of(row, columns) for row in open_list(opened).rows)
        while portion := list(islice(lines, PORTION)):
            yield portion


def _tried(file: Path, columns: dict[str, str], source: str, now: datetime) -> Iterator[list[Imported]]:
    """Filed and taken back, a transaction a portion: nothing of it stands."""
    for portion in _portions(file, columns):
        found: list[Imported] = []
        try:
            with transaction():
                found = import_cases(portion, source, now)
                raise TakenBack
        except TakenBack:
            yield [one if one.was_there else replace(one, number=None) for one in found]


def _has_errors(file: Path, columns: dict[str, str], source: str, now: datetime) -> bool:
    return any(one.error for found in _tried(file, columns, source, now) for one in found)


def _taken_over(file: Path, columns: dict[str, str], source: str, now: datetime, tally: _Tally) -> int:
    """Filed in portions, and kept as a list that can be taken out again; its id."""
    with file.open("rb") as opened:
        sha256 = hash_of(opened)
    with transaction():
        run_id = new_list(sha256, file.name, source, columns, now).id
    for portion in _portions(file, columns):
        with transaction():
            found = import_cases(portion, source, now)
            add_report(run_id, found)
        tally.say(found)
    with transaction():
        finish(imports.locked_import(run_id), now)
    click.echo(f"list {run_id}", err=True)
    return run_id


@cases.command("imports")
def list_imports() -> None:
    """The lists that were taken over, newest first."""
    for run in imports.imports(SYSTEM):
        rows = {state.value: number for state, number in imports.count_rows(run.id).items()}
        _say({"list": run.id, "source": run.source, "file": run.file_name, "state": run.state.value,
              "at": run.given_at.isoformat(), "rows": rows})  # fmt: skip


@cases.command("undo-import")
@click.argument("number", type=int)
@click.option("--because", help="Why; the filers read it.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
def undo_import(number: int, because: str | None, dry_run: bool) -> None:
    """Take the cases of a list out again. Those on which somebody has worked since stay, and are named."""
    run = imports.case_import(number, SYSTEM)
    if run is None:
        raise click.ClickException(f"There is no list {number}.")
    if dry_run:
        left, filed = imports.count_worked_on(number), imports.count_rows(number).get(RowState.FILED, 0)
        _say({"list": number, "taken_out": filed - left, "left": left})
        return
    try:
        _take_out(number, because or "", clock.now())
    except Refusal as refusal:
        raise click.ClickException(in_words(refusal.sentence)) from None
    numbers = {row.line: row for row in imports.every_row(number, RowState.MOVED_ON)}
    for line, row in numbers.items():
        _say({"line": line, "id": row.external_id, "left": True})
    counts = imports.count_rows(number)
    _say({"list": number, "taken_out": counts.get(RowState.TAKEN_OUT, 0), "left": len(numbers)})


def _take_out(run_id: int, because: str, now: datetime) -> None:
    with transaction():
        run = imports.locked_import(run_id)
        begin_undo(run, run.version, because, SYSTEM, now)
    while work(run_id, now):
        pass


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
        for number, line in json_lines(opened):
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
