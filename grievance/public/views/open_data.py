"""Open data: the page that says what there is and under which licence, one JSON document, one CSV a table."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, current_app, render_template, url_for

from grievance.foundation import clock
from grievance.foundation.clock import IST
from grievance.foundation.errors import NotFound
from grievance.public import open_data as data
from grievance.public.views.blueprint import blueprint
from grievance.web.downloads import FORMS, streamed
from grievance.web.guards import public


def _address() -> str:
    return f"{current_app.config['BASE_URL'].rstrip('/')}{url_for('public.show_open_data')}"


def for_everybody(answer: Response) -> Response:
    """Programs on other sites may read it too."""
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Link"] = f'<{data.LICENCE_ADDRESS}>; rel="license"'
    return answer


@blueprint.get("/public/data")
@public
def show_open_data() -> str:
    found = data.open_data(clock.now())
    return render_template(
        "public/show_open_data.html", data=found, attribution=data.attribution(found, _address()), licence=data.LICENCE,
        licence_address=data.LICENCE_ADDRESS, counted_at=found.as_of.astimezone(IST),
    )  # fmt: skip


@blueprint.get("/public/data.json")
@public
def send_open_data() -> Response:
    text = json.dumps(data.as_json(data.open_data(clock.now()), _address()), ensure_ascii=False)
    return for_everybody(Response(text, mimetype="application/json"))


@blueprint.get("/public/data/<name>.<form>")
@public
def send_table(name: str, form: str) -> Any:
    """One table, CSV or workbook; heads are English names that do not change."""
    table = data.open_data(clock.now()).table(name)
    if table is None or form not in FORMS:
        raise NotFound()
    return for_everybody(streamed(form, f"forum-{name}", table.heads, table.rows))
