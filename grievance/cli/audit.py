"""``audit verify [--export FILE]``, ``audit export FILE``: is the record of events whole?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from flask import Flask

from grievance.audit import operations, queries
from grievance.audit.rules import Checked, check


def _rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of an export; a line that is no row breaks the chain at its place."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            try:
                row = json.loads(line)
            except ValueError:
                row = {}
            yield row if isinstance(row, dict) else {}


def _say(found: Checked) -> None:
    told: dict[str, Any] = {"events": found.events, "intact": found.broken is None}
    if found.broken is not None:
        told["altered"] = found.broken
    click.echo(json.dumps(told))
    if found.broken is not None:
        raise click.exceptions.Exit(1)


def register(app: Flask) -> None:
    """Adds the group to the application."""
    group = click.Group("audit", help="The record of events.")
    app.cli.add_command(group)

    @group.command("verify")
    @click.option("--export", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    def verify(path: Path | None) -> None:
        """Follow the chain in the database, or in an exported file; exit 1 and name the first altered row."""
        _say(check(_rows_of(path)) if path else operations.check_record())

    @group.command("export")
    @click.argument("path", type=click.Path(dir_okay=False, writable=True, path_type=Path))
    def export(path: Path) -> None:
        """Write the record to a file, one event a line."""
        count = 0
        with path.open("w", encoding="utf-8") as out:
            for event in queries.events_in_order():
                out.write(json.dumps(operations.as_row(event), ensure_ascii=False) + "\n")
                count += 1
        click.echo(json.dumps({"events": count, "file": str(path)}))
