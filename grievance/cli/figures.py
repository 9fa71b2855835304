"""``figures recount`` and ``figures check``: what is kept of finished months, counted anew or compared."""

from __future__ import annotations

import json

import click
from flask import Flask

from grievance.foundation import clock
from grievance.reports.jobs import keep_figures
from grievance.reports.operations import differences


def register(app: Flask) -> None:
    figures = click.Group("figures", help="Figures of finished months.")
    app.cli.add_command(figures)

    @figures.command("recount")
    def recount() -> None:
        """Count every finished month anew from the cases."""
        click.echo(json.dumps({"months": keep_figures(clock.now(), whole=True).done}))

    @figures.command("check")
    def check() -> None:
        """Compare what is kept with a recount; each difference is a line, and ends with 1."""
        wrong = differences()
        for month, division, figure, days, number in wrong:
            click.echo(json.dumps({"month": f"{month:%Y-%m}", "division": division, "figure": figure, "days": days,
                                   "number": number}))  # fmt: skip
        click.echo(json.dumps({"equal": not wrong}))
        if wrong:
            raise SystemExit(1)
