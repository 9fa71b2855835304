"""Taking the last step back, within ten minutes."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext

from grievance.cases import operations
from grievance.cases.access import case_for
from grievance.cases.rules.steps import Step
from grievance.cases.views import blueprint
from grievance.foundation import clock
from grievance.foundation.errors import Conflict, NotAllowed, NotFound
from grievance.sentences import Refusal
from grievance.web.filters import say
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, signed_in


@blueprint.post("/cases/<number>/undo")
@signed_in
def undo_step(number: str) -> Any:
    """The case stands as before its last step; where that is too late, the page says why."""
    try:
        with once() as done:
            case = case_for(current_actor(), number, lock=True)
            done.url = url_for("cases.show_case", number=case.number)
            operations.perform(case, Step.UNDO, current_actor(), clock.now())
            flash(gettext("Taken back. The case stands as before, and nobody gets a mail."), "ok")
    except (NotFound, NotAllowed, Conflict):
        raise
    except Refusal as refusal:
        flash(say(refusal.sentence), "warn")
        return redirect(url_for("cases.show_case", number=number), 303)
    return redirect(done.url, 303)
