"""``setup``: migrations and reference data, again and again without harm. ``demo``: a forum at work in an empty instance."""

from __future__ import annotations

import json

import click
from flask import Flask

from grievance.cases.reply_templates import load_templates
from grievance.clocks.operations import load_limits
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.schema import upgrade
from grievance.foundation.transaction import transaction
from grievance.programmes.loading import load_programmes
from grievance.reference.operations import load_reference
from grievance.routing.operations import load_routing
from grievance.sittings.operations.forum import start_forum_clocks


def prepare() -> dict[str, object]:
    """Schema and reference data up to date."""
    migrated = upgrade(db.engine)
    now = clock.now()
    with transaction():
        loaded = load_reference(now)
        load_limits(now)
        load_routing(now)
        load_templates(now)
        load_programmes(now)
        start_forum_clocks(now)
    return {"migrated": migrated, "reference_rows": loaded}


def register(app: Flask) -> None:
    @app.cli.command("setup")
    def setup() -> None:
        """Bring schema and reference data up to date."""
        click.echo(json.dumps(prepare()))
