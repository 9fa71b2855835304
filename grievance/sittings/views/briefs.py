"""What offices say on items of an agenda: typed once, sent where it is ticked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext

from grievance.cases.models import Case
from grievance.foundation import clock
from grievance.permissions import Right
from grievance.sentences import N_
from grievance.sittings import access, operations, queries, showing
from grievance.sittings.arranging_forms import BriefForm
from grievance.sittings.models import Brief, Entry, Sitting
from grievance.sittings.queries import arranging
from grievance.sittings.queries.arranging import Reply
from grievance.sittings.rules.words import EntryKind, Progress
from grievance.sittings.views.blueprint import blueprint
from grievance.web.downloads import Column, as_file, form_asked
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs

Rows = Sequence[tuple[Brief, Entry]]


@blueprint.get("/sittings/<number>/briefs")
@needs(Right.WRITE_BRIEF, Right.ARRANGE_SITTING)
def list_briefs(number: str) -> Any:
    """What my offices owe for this sitting; the convener sees all and what is missing."""
    if form_asked():
        return as_file(f"briefs-{number}", BRIEFS, lambda: _with_cases(access.sitting_for(number)))
    return _briefs_page(access.sitting_for(number), None, None)


def _rows(sitting: Sitting) -> list[Any]:
    """Briefs of the offices for which I write, all of them for who arranges the sitting; each behind the fence of its case."""
    actor = current_actor()
    arranges = actor.can(Right.ARRANGE_SITTING, division=sitting.division)
    rows = queries.briefs_for_offices(sitting.id, None if arranges else actor.offices_with(Right.WRITE_BRIEF))
    seen = access.visible_case_ids(actor, [entry.case_id for _, entry in rows if entry.case_id])
    return [(brief, entry) for brief, entry in rows if entry.case_id in seen]


def _with_cases(sitting: Sitting) -> list[tuple[Brief, Case]]:
    rows = _rows(sitting)
    cases = queries.cases_by_id({entry.case_id for _, entry in rows if entry.case_id})
    return [(brief, cases[entry.case_id]) for brief, entry in rows]


BRIEFS = (
    Column(N_("Office"), lambda row: row[0].office_code),
    Column(N_("Due"), lambda row: row[0].due_on),
    Column(N_("Case"), lambda row: row[1].number),
    Column(N_("Title"), lambda row: row[1].title),
    Column(N_("Brief"), lambda row: row[0].words),
)


def _briefs_page(sitting: Sitting, form: BriefForm | None, brief_id: int | None) -> str:
    actor = current_actor()
    offices = actor.offices_with(Right.WRITE_BRIEF)
    arranges = actor.can(Right.ARRANGE_SITTING, division=sitting.division)
    rows = _rows(sitting)
    seen = frozenset(entry.case_id for _, entry in rows)
    replies, directions = arranging.last_replies(seen), arranging.open_directions_of(None, seen)
    forms = {
        brief.id: form if form and brief.id == brief_id else _brief_form(brief, replies.get(entry.case_id or 0))
        for brief, entry in rows
    }
    return render_template(
        "sittings/list_briefs.html", sitting=sitting, rows=rows, cases=queries.cases_by_id(seen), offices=offices,
        forms=forms, replies=replies, directions=directions, lines=_action_taken(sitting, arranges),
        today=clock.today(), is_open=sitting.state in showing.TO_COME, is_circulated=showing.is_circulated(sitting),
    )  # fmt: skip


def _brief_form(brief: Brief, reply: Reply | None) -> BriefForm:
    """What the office wrote; where it wrote nothing yet, what it last told the unit on the case."""
    words = brief.words or (reply.body if reply else "")
    return BriefForm(formdata=None, words=words, version=str(brief.version))


def _action_taken(sitting: Sitting, arranges: bool) -> list[tuple[Entry, Any, Any]]:
    """Directions in section 2 that this person's offices report on, with the last line entered."""
    actor = current_actor()
    rows = [row for row in queries.entries_of(sitting.id) if row.kind is EntryKind.DIRECTION and row.direction_id]
    dated = queries.directions_by_id([row.direction_id for row in rows if row.direction_id])
    offices = actor.offices_with(Right.REPORT_ACTION_TAKEN)
    mine = [(row, dated[row.direction_id]) for row in rows if row.direction_id in dated]
    mine = [(row, one) for row, one in mine if arranges or one.direction.office_code in offices]
    actions = queries.actions_of([one.direction.id for _, one in mine])
    last = {direction_id: found[-1] for direction_id, found in actions.items() if found}
    return [(row, one, last.get(one.direction.id)) for row, one in mine]


@blueprint.post("/sittings/<number>/briefs/<int:brief_id>")
@needs(Right.WRITE_BRIEF)
def save_brief(number: str, brief_id: int) -> Any:
    """One text: the brief, and where it is ticked the reply on the case and the line on its direction, all or nothing."""
    sitting, form = access.sitting_for(number), BriefForm()
    access.brief_for(current_actor(), sitting, brief_id)
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                sitting = access.sitting_for(number, lock=True)
                brief = access.brief_for(current_actor(), sitting, brief_id)
                form.check_version(brief, yours=form.words.data, theirs=brief.words)
                progress = Progress(form.progress.data) if form.progress.data else None
                operations.enter_brief(
                    sitting, brief, form.words.data, current_actor(), clock.now(),
                    as_reply=form.as_reply.data, progress=progress,
                )  # fmt: skip
                done.url = url_for("sittings.list_briefs", number=number, _anchor=f"brief-{brief_id}")
            flash(gettext("Your words are entered. They are printed with the item."), "ok")
            return redirect(done.url, 303)
    return _briefs_page(sitting, form, brief_id)
