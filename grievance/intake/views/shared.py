"""Open cases that their filers let others join: words, office, dates and how many; never unit or person."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.intake import operations, queries
from grievance.intake.views.blueprint import blueprint
from grievance.sentences import N_
from grievance.web.downloads import all_of, as_file, fields_of, form_asked
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, public
from grievance.web.languages import asked_language
from grievance.web.limits import limiter
from grievance.web.paging import Page, offset, page_asked

SIZE = 20


@blueprint.get("/shared")
@public
def list_shared() -> Any:
    number = page_asked()
    if form_asked():
        return as_file(
            "shared", SHARED, lambda: all_of(lambda after, size: queries.open_to_join(clock.today(), size, after))
        )
    rows = queries.open_to_join(clock.today(), SIZE, offset(number, SIZE))
    page = Page(number, queries.how_many_open_to_join(), rows, SIZE)
    return render_template("intake/list_shared.html", page=page)


@blueprint.get("/shared/<number>")
@public
def show_shared(number: str) -> str:
    case = queries.case_opened_to_others(number, clock.today())
    if case is None:
        raise NotFound(N_("This grievance is not open for others to read."))
    return render_template("intake/show_shared.html", case=case)


@blueprint.post("/shared/<number>/join")
@public
@limiter.limit("200/hour")
def join_shared(number: str) -> Any:
    """On to the question who joins; nothing is joined yet."""
    with once() as done:
        token = operations.begin_joining(number, current_actor(), asked_language().tag, clock.now())
        done.url = url_for("intake.ask_contact", token=token)
    return redirect(done.url, 303)


SHARED = fields_of(
    "number",
    "title",
    "body",
    "place",
    "office_code",
    "office",
    ("Filed", "filed_at"),
    "units",
    ("Date now", "due_on"),
    "heard_on",
    "state",
)
