"""Beside the agenda: like items together, why a case that is due is not listed, and who cannot come to the sitting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from flask import Flask, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext, ngettext

from grievance.cases.access import case_for, is_filer
from grievance.cases.models import Case
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.sentences import N_, from_data, sentence
from grievance.sittings import access, queries, showing, snapshot
from grievance.sittings.arranging_forms import CannotComeForm, NotListedForm
from grievance.sittings.drafting import number_of
from grievance.sittings.forms import PlainForm
from grievance.sittings.models import Sitting
from grievance.sittings.operations import arranging as operations
from grievance.sittings.queries import arranging
from grievance.sittings.views.agenda import agenda_page
from grievance.sittings.views.blueprint import blueprint
from grievance.web.addresses import whole_number
from grievance.web.downloads import Column, as_file, form_asked
from grievance.web.filters import say
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs, public
from grievance.web.layout import CaseNotice, add_filer_notices


@blueprint.post("/sittings/<number>/agenda/together")
@needs(Right.ARRANGE_SITTING)
def take_together(number: str) -> Any:
    """The like items of a suggestion, with one press; taken apart again in the form of the order."""
    sitting, form = access.arranged_by(current_actor(), number), PlainForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                sitting = access.arranged_by(current_actor(), number, lock=True)
                form.check_version(sitting)
                given = [one for one in map(whole_number, request.form.getlist("entry")) if one is not None]
                leader = operations.take_together(sitting, given, current_actor(), clock.now())
                done.url = url_for("sittings.show_agenda", number=number, _anchor=f"entry-{leader.id}")
            return redirect(done.url, 303)
    return agenda_page(sitting, form)


@blueprint.get("/sittings/<number>/agenda/due-not-listed")
@needs(Right.ARRANGE_SITTING)
def list_due_not_listed(number: str) -> Any:
    if form_asked():
        rows = snapshot.not_listed(access.arranged_by(current_actor(), number), clock.today())
        return as_file(f"not-listed-{number}", NOT_LISTED, lambda: rows)
    return _unlisted_page(access.arranged_by(current_actor(), number), NotListedForm(formdata=None), {})


def _unlisted_page(sitting: Sitting, form: NotListedForm, typed: dict[str, str]) -> str:
    rows = snapshot.not_listed(sitting, clock.today())
    form.version.data = str(sitting.version)
    return render_template(
        "sittings/list_due_not_listed.html", sitting=sitting, form=form,
        rows=[{**row, "why": from_data(row["why"]), "typed": typed.get(row["number"], row["convener"])} for row in rows],
        longest=operations.LONGEST_REASON,
    )  # fmt: skip


@blueprint.post("/sittings/<number>/agenda/due-not-listed")
@needs(Right.ARRANGE_SITTING)
def save_due_not_listed(number: str) -> Any:
    """One reason a case, all in one form; what was typed stays where one of them is refused."""
    sitting, form = access.arranged_by(current_actor(), number), NotListedForm()
    typed = {name[4:]: value for name, value in request.form.items() if name.startswith("why-")}
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                sitting = access.arranged_by(current_actor(), number, lock=True)
                form.check_version(sitting)
                count = operations.explain_not_listed(sitting, typed, current_actor(), clock.now())
                done.url = url_for("sittings.list_due_not_listed", number=number)
            flash(ngettext("%(num)s reason is saved.", "%(num)s reasons are saved.", count), "ok")
            return redirect(done.url, 303)
    return _unlisted_page(sitting, form, typed)


@blueprint.route("/sittings/<number>/agenda/entries/<int:entry_id>/cannot-come", methods=("GET", "POST"))
@needs(Right.ARRANGE_SITTING)
def note_cannot_come(number: str, entry_id: int) -> Any:
    """The convener notes that a unit cannot come, or that it comes after all."""
    sitting = access.arranged_by(current_actor(), number)
    entry = access.entry_for(sitting, entry_id)
    case = queries.cases_by_id([entry.case_id]).get(entry.case_id) if entry.case_id else None
    if case is None:
        raise NotFound()
    back = url_for("sittings.show_agenda", number=number, _anchor=f"entry-{entry_id}")
    return _cannot_come(sitting, case, back, by_filer=False)


@blueprint.route("/cases/<reference>/sittings/<number>/cannot-come", methods=("GET", "POST"))
@public
def say_cannot_come(reference: str, number: str) -> Any:
    """The filer says so on the page of the case; the item stays on the agenda and shows it to the convener."""
    case, sitting = case_for(current_actor(), reference, Right.FOLLOW_OWN_CASE), access.sitting_for(number)
    if all(one.id != sitting.id for one, _ in arranging.sittings_that_hear(case.id, clock.today())):
        raise NotFound(N_("This case is not on the agenda of a sitting to come."))
    return _cannot_come(sitting, case, url_for("cases.show_case", number=case.number), by_filer=True)


def _cannot_come(sitting: Sitting, case: Case, back: str, *, by_filer: bool) -> Any:
    known = arranging.cannot_come_of(sitting.id, case.id)
    form = CannotComeForm(why=known.why if known else "")
    if form.validate_on_submit():
        with form.taking_refusals():
            number, reference = number_of(sitting), case.number
            with once(form) as done:
                _keep_word(number, reference, form.why.data, by_filer=by_filer)
                done.url = back
                flash(gettext("It is noted. The item stays on the agenda; the convener sees it."), "ok")
            return redirect(done.url, 303)
    layout = "layouts/public.html" if by_filer else "layouts/staff.html"
    return render_template(
        "sittings/say_cannot_come.html", sitting=sitting, case=case, form=form, known=known, back_to=back, layout=layout,
        by_filer=by_filer, words=showing,
    )  # fmt: skip


def _keep_word(number: str, reference: str, why: str, *, by_filer: bool) -> None:
    actor, now = current_actor(), clock.now()
    sitting = access.sitting_for(number, lock=True)
    case = queries.cases_by_number([reference])[0]
    if request.form.get("comes"):
        operations.say_can_come(sitting, case, actor, now)
    else:
        operations.say_cannot_come(sitting, case, why, actor, now, by_filer=by_filer)


def notices_for_filer(case: Any) -> Iterator[CaseNotice]:
    """On the filer's page: the sitting that hears the case, and where to say that one cannot come."""
    if case.closing:
        return
    for sitting, entry in arranging.sittings_that_hear(case.id, clock.today()):
        address = url_for("sittings.say_cannot_come", reference=case.number, number=number_of(sitting))
        known = arranging.cannot_come_of(sitting.id, case.id)
        if known:
            words = sentence(
                N_("You cannot come to the sitting on %(day)s. The convener knows it."), day=sitting.sits_on
            )
            yield CaseNotice(words, address, N_("We come after all"))
        elif is_filer(current_actor(), case):
            heard = N_("The forum hears it on %(day)s at %(time)s, item %(serial)s. Place: %(venue)s.")
            words = sentence(heard, day=sitting.sits_on, time=sitting.starts_at, serial=entry.serial_text,
                             venue=sitting.venue)  # fmt: skip
            yield CaseNotice(words, address, N_("We cannot come"))


@blueprint.record_once
def _tell_filers(state: BlueprintSetupState) -> None:
    add_filer_notices(cast("Flask", state.app), notices_for_filer)


NOT_LISTED = (
    Column(N_("Case"), lambda row: row["number"]),
    Column(N_("Title"), lambda row: row["title"]),
    Column(N_("Office"), lambda row: row["office"]),
    Column(N_("Complaint about conduct"), lambda row: row["is_conduct"]),
    Column(N_("By the rules"), lambda row: say(from_data(row["why"]))),
    Column(N_("The convener's reason"), lambda row: row["convener"]),
)
