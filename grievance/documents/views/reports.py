"""Action taken, by one button: of a division or of one sitting, as of any day; page, PDF and Word file."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext

from grievance.documents import operations, reporting, reviewing
from grievance.documents.forms import ReportForm
from grievance.documents.printing import FORMS, encoded
from grievance.documents.serving import Ready
from grievance.documents.showing import languages_shown
from grievance.documents.views.blueprint import as_answer, blueprint, paper_language
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.reference import queries as reference
from grievance.sentences import N_
from grievance.sittings.access import meeting_for
from grievance.web.guards import current_actor, needs, public
from grievance.web.limits import limiter


@blueprint.get("/action-taken")
@limiter.limit("120 per minute")
@public
def show_action_taken() -> str:
    """The form stands above what it asked for; without a word in the address, all of the first division as of today."""
    form = _form()
    ready = _ready(form)
    sheet = None
    if ready is not None:
        language = paper_language()
        sheet = encoded(ready.paper, ready.stamp, language, operations.translator(language))
    return render_template(
        "documents/show_action_taken.html", form=form, sheet=sheet,
        asked=_address(form), languages_shown=languages_shown(),
    )  # fmt: skip


@blueprint.get("/action-taken.pdf", defaults={"form": "pdf"})
@blueprint.get("/action-taken.docx", defaults={"form": "docx"})
@limiter.limit("120 per minute")
@public
def print_action_taken(form: str) -> Response:
    asked = _form()
    ready = _ready(asked)
    if ready is None:
        raise NotFound(N_("There is no such report. Choose division, sitting and day on the page."))
    language = paper_language()
    made = FORMS[form](ready.paper, ready.stamp, language, operations.translator(language))
    whose = asked.sitting.data or asked.division.data
    return as_answer(f"action-taken-{whose}-{asked.on.data:%Y-%m-%d}", made, form)


@blueprint.get("/meetings/<number>/<kind>.<form>")
@limiter.limit("120 per minute")
@needs(Right.SEE_SITTING_PAPERS)
def print_meeting(number: str, kind: str, form: str) -> Response:
    """A review meeting's record of proceedings, or the action taken on its instructions, as PDF or Word file."""
    meeting = meeting_for(current_actor(), number)
    if kind not in reviewing.PAPERS or form not in FORMS:
        raise NotFound()
    ready = reviewing.PAPERS[kind](meeting, current_actor(), clock.now())
    language = paper_language()
    made = FORMS[form](ready.paper, ready.stamp, language, operations.translator(language))
    return as_answer(f"{kind}-{number.upper()}", made, form)


def _form() -> ReportForm:
    given = {"division": _own_division(), "on": clock.today()}
    form = ReportForm(formdata=request.args if "division" in request.args else None, meta={"csrf": False}, data=given)
    form.division.choices = [(row.code, gettext(row.name)) for row in reference.divisions()]
    return form


def _own_division() -> str:
    """The forum's that the person serves, else the first."""
    codes = [row.code for row in reference.divisions()]
    return next((grant.division for grant in current_actor().grants if grant.division in codes), codes[0])


def _ready(form: ReportForm) -> Ready | None:
    """None where the form says what is wrong."""
    if "division" in request.args and not form.validate():
        return None
    asked = reporting.AskedReport(form.division.data, form.on.data or clock.today(), (form.sitting.data or "").strip().upper(),
                                  request.args.get("reader", ""))  # fmt: skip
    with form.taking_refusals():
        return reporting.report(asked, current_actor(), clock.now())
    return None


def _address(form: ReportForm) -> dict[str, Any]:
    """What the links to the files carry."""
    return {"division": form.division.data, "sitting": form.sitting.data or None,
            "on": f"{form.on.data:%d-%m-%Y}" if form.on.data else None,
            "reader": request.args.get("reader") or None}  # fmt: skip
