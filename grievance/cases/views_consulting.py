"""Answering a question of another office, declining it, or taking one's own question back."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.cases import consulting
from grievance.cases.access import case_for, is_filer, is_outside
from grievance.cases.consulting_page import questions_shown
from grievance.cases.forms import ending_form
from grievance.cases.models import Case
from grievance.cases.queries import consulting as queries
from grievance.cases.rules.consulting import ENDINGS, Ending
from grievance.cases.views import blueprint
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs
from grievance.web.layout import case_pager


@blueprint.route("/cases/<number>/asked/<int:question_id>/<ending>", methods=["GET", "POST"])
@needs(Right.WORK_CASE)
def end_question(number: str, question_id: int, ending: str) -> Any:
    """The question and one field: the answer, or the reason for not giving one."""
    if ending not in set(Ending):
        abort(404)
    case, how = _case(number, question_id), Ending(ending)
    actor = current_actor()
    asked = questions_shown(case, actor, clock.today(), not is_outside(actor, case))
    shown = next((one for one in asked if one.row.id == question_id), None)
    if shown is None:
        raise _nothing_waits(question_id)
    form = ending_form(how, shown.row.version)
    if form.validate_on_submit():
        with form.taking_refusals():
            return _end(number, question_id, how, form)
    if request.method == "GET" and how not in shown.endings:
        return redirect(url_for("cases.show_case", number=case.number, _anchor="asked"), 303)
    return render_template("cases/end_question.html", form=form, case=case, shown=shown, title=ENDINGS[how],
                           files_too=how is Ending.ANSWER)  # fmt: skip


def _case(number: str, question_id: int, *, lock: bool = False) -> Case:
    """Through the fence, which may have closed while somebody wrote, since the question ended."""
    try:
        return case_for(current_actor(), number, lock=lock)
    except NotFound:
        raise _nothing_waits(question_id) from None


def _nothing_waits(question_id: int) -> Exception:
    """What to raise where there is no such question (any more): whoever has typed something reads it again.

    The same for an unknown question, one whose asking was undone, and one of others; how it ended is read by its own office.
    """
    actor, words = current_actor(), request.form.get("words", "")
    if not words.strip():
        return NotFound()
    ended, case = queries.ended_question(question_id, actor.desks()) or (None, None)
    return consulting.changed(None if case is None or is_filer(actor, case) else ended, words)


def _end(number: str, question_id: int, how: Ending, form: Any) -> Any:
    with once(form) as done:
        case, actor = _case(number, question_id, lock=True), current_actor()
        pager, words = case_pager(case), form.words.data or ""
        consulting.end(case, question_id, how, words, str(form.version.data or ""), actor, clock.now())
        here = url_for("cases.show_case", number=case.number, _anchor="asked")
        stays = how is not Ending.DECLINE or not is_outside(actor, case)
        done.url = pager.after or pager.back if pager else here if stays else url_for("desk.show_inbox")
        flash(gettext("Done: %(step)s.", step=gettext(ENDINGS[how])), "ok")
    return redirect(done.url, 303)
