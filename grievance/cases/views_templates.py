"""Reply templates of one's office, and those for all."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext

from grievance.cases import reply_templates
from grievance.cases.forms import TemplateForm
from grievance.cases.queries import desk
from grievance.cases.rules.needs import OUTCOMES
from grievance.cases.rules.templates import PLACES, PROGRESS
from grievance.cases.views import blueprint
from grievance.foundation import clock
from grievance.permissions import Actor, Right
from grievance.reference import queries as reference
from grievance.reference.models import ReplyTemplate
from grievance.web.downloads import as_file, every_column, form_asked
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs
from grievance.web.languages import BY_TAG

FOR_ALL = "all"


@blueprint.get("/reply-templates")
@needs(Right.WRITE_TEMPLATES)
def list_reply_templates() -> Any:
    """Those that my pages offer; my office's own can be changed."""
    actor = current_actor()
    if form_asked():
        return as_file("reply-templates", every_column(ReplyTemplate), lambda: desk.templates_of(actor.own_offices()))
    rows = [(row, reply_templates.may_write(actor, row.office_code)) for row in desk.templates_of(actor.own_offices())]
    return render_template("cases/list_reply_templates.html", rows=rows, outcomes=_outcomes(),
                           categories={row.code: gettext(row.name) for row in reference.categories()},
                           language_names={tag: one.own_name for tag, one in BY_TAG.items()})  # fmt: skip


@blueprint.route("/reply-templates/new", methods=["GET", "POST"])
@needs(Right.WRITE_TEMPLATES)
def start_reply_template() -> Any:
    return _edit(None)


@blueprint.route("/reply-templates/<int:template_id>", methods=["GET", "POST"])
@needs(Right.WRITE_TEMPLATES)
def edit_reply_template(template_id: int) -> Any:
    return _edit(_template(template_id))


@blueprint.post("/reply-templates/<int:template_id>/end")
@needs(Right.WRITE_TEMPLATES)
def end_reply_template(template_id: int) -> Any:
    with once() as done:
        done.url = url_for("cases.list_reply_templates")
        reply_templates.end_template(_template(template_id, lock=True), current_actor(), clock.now())
        flash(gettext("Taken away. Answers that were sent keep their words."), "ok")
    return redirect(done.url, 303)


def _edit(row: ReplyTemplate | None) -> Any:
    form = TemplateForm(obj=row, data=_values(row))
    form.of.choices, form.outcome.choices = _owners(current_actor()), list(_outcomes().items())
    form.category.choices = [
        ("", gettext("Any subject")),
        *((one.code, gettext(one.name)) for one in reference.categories()),
    ]
    form.language.choices = [(tag, language.own_name) for tag, language in BY_TAG.items()]
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                held = _template(row.id, lock=True) if row else None
                if held is not None:
                    form.check_version(held, yours=form.body.data or "", theirs=held.body)
                office = None if form.of.data == FOR_ALL else form.of.data
                reply_templates.write_template(held, office, form.given(), current_actor(), clock.now())
                done.url = url_for("cases.list_reply_templates")
            return redirect(done.url, 303)
    return render_template("cases/edit_reply_template.html", form=form, row=row, places=PLACES)


def _values(row: ReplyTemplate | None) -> dict[str, Any]:
    if row is None:
        return {"language": "en"}
    return {"of": row.office_code or FOR_ALL, "category": row.category_code or "", "version": row.version}


def _template(template_id: int, *, lock: bool = False) -> ReplyTemplate:
    row = desk.template(template_id, lock=lock)
    if row is None or not reply_templates.may_write(current_actor(), row.office_code):
        abort(404)
    return row


def _owners(actor: Actor) -> list[tuple[str, str]]:
    """For whom the person may write: the offices of one's posts, and all."""
    mine = [(code, reference.office_name(code)) for code in sorted(actor.own_offices())]
    return mine + ([(FOR_ALL, gettext("All offices"))] if reply_templates.may_write(actor, None) else [])


def _outcomes() -> dict[str, str]:
    return {
        **{word.value: gettext(words) for word, words in OUTCOMES.items()},
        PROGRESS: gettext("Progress, no outcome yet"),
    }
