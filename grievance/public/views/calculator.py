"""The public date calculator: the same function as every due date of the forum."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for

from grievance.clocks import queries as clocks
from grievance.clocks.rules.due import held_by
from grievance.clocks.rules.kinds import Unit
from grievance.clocks.rules.strip import strip
from grievance.foundation import clock
from grievance.public.forms import CalculatorForm
from grievance.public.views.blueprint import blueprint
from grievance.reference import queries as reference
from grievance.web.guards import public

STRIP_AT_MOST = 60
"""Days beyond which the strip is left out: nobody counts so many boxes."""
FIRST = {"office": "JPDCL", "days": "21", "unit": "calendar", "clock": "resolve"}


@blueprint.get("/calculator")
@public
def calculate_date() -> str:
    today = clock.today()
    asked = request.args if {"days", "clock"} & set(request.args) else None
    form = CalculatorForm(formdata=asked, data=FIRST | {"day": today} if asked is None else None)
    result = None
    if asked is not None and form.validate():
        with form.taking_refusals():
            result = found(form)
    return render_template("public/calculate_date.html", form=form, result=result, today=today)


def found(form: CalculatorForm) -> dict[str, Any]:
    """Date, sentence, days left out, the rule and, for short limits, the strip; and the address that says it all."""
    code, from_on, limit, row = form.office.data, form.given_day(), form.limit(), form.row()
    explained = clocks.calculated(code, from_on, limit, pauses=form.pauses(), extensions=form.extensions())
    held = held_by(reference.office_calendar(code))
    drawn = strip(from_on, explained.due, limit.unit, held, from_on) if limit.days <= STRIP_AT_MOST else None
    typed: dict[str, Any] = {name: value for name, value in request.args.items() if value and name in form.names}
    return {"explained": explained, "strip": drawn, "office": reference.office(code), "from_on": from_on,
            "is_working": limit.unit is Unit.WORKING, "not_counted": explained.due.not_counted, "row": row,
            "link": url_for("public.calculate_date", **typed)}  # fmt: skip
