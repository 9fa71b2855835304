"""The public date calculator: the same function as every due date of the forum."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

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


@blueprint.get("/calculator")
@public
def calculate_date() -> str:
    today = clock.today()
    asked = request.args if "days" in request.args else None
    form = CalculatorForm(formdata=asked, data={"office": "JPDCL", "day": today, "days": "21", "unit": "calendar"})
    result = None
    if asked is not None and form.validate():
        with form.taking_refusals():
            result = found(form)
    return render_template("public/calculate_date.html", form=form, result=result, today=today)


def found(form: CalculatorForm) -> dict[str, Any]:
    """Date, sentence, days left out and, for short limits, the strip."""
    code, from_on, limit = form.office.data, form.given_day(), form.limit()
    explained = clocks.calculated(code, from_on, limit)
    held = held_by(reference.office_calendar(code))
    drawn = strip(from_on, explained.due, limit.unit, held, from_on) if limit.days <= STRIP_AT_MOST else None
    return {"explained": explained, "strip": drawn, "office": reference.office(code), "from_on": from_on,
            "is_working": limit.unit is Unit.WORKING, "not_counted": explained.due.not_counted}  # fmt: skip
