"""Holidays as files: handed in, looked at, applied; and taken away as CSV or as a calendar file."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.reference import importing, queries
from grievance.reference.calendar_files import calendar_file, csv_file, dated, standing
from grievance.reference.forms import HolidayFileForm, scope_choices
from grievance.reference.models import HolidayFile
from grievance.reference.rules import holiday_plan, in_words, working_days
from grievance.reference.rules.cells import MOST_BYTES, text_of
from grievance.reference.rules.holiday_plan import Kept, What
from grievance.reference.views import blueprint
from grievance.reference.views.checking import effect_of, tell_moves
from grievance.reference.views.offices import office_or_404
from grievance.sentences import Refusal
from grievance.web.downloads import disposition
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs, public

SHOWN_AT_MOST = 300


@blueprint.route("/admin/reference/holidays/import", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def import_holidays() -> Any:
    """Hand in a file; nothing is changed before its changes were looked at."""
    form = HolidayFileForm()
    form.scope.choices = scope_choices(empty=_("The file says it in each row"))
    if form.validate_on_submit():
        with form.taking_refusals():
            file = form.file.data
            text = text_of(file.stream.read(MOST_BYTES + 1))
            importing.planned(text, form.scope.data, is_whole=form.is_whole.data)
            with once(form) as done:
                kept = importing.keep_file(file.filename or "", text, form.scope.data, current_actor(), clock.now(),
                                           is_whole=form.is_whole.data)  # fmt: skip
                done.url = url_for("reference.check_holidays", file_id=kept.id)
            return redirect(done.url, 303)
    return render_template("reference/import_holidays.html", form=form)


def _file(file_id: int, *, locked: bool = False) -> HolidayFile:
    found = queries.holiday_file(file_id, locked=locked)
    if found is None:
        raise NotFound()
    return found


@blueprint.get("/admin/reference/holidays/import/<int:file_id>")
@needs(Right.EDIT_REFERENCE)
def check_holidays(file_id: int) -> Any:
    """What the file would change, row by row, and how many open dates move."""
    file = _file(file_id)
    if file.applied_at is not None:
        flash(_("The changes of this file were made already."), "ok")
        return redirect(url_for("reference.list_holidays"), 303)
    plan = importing.planned(file.text, file.scope, is_whole=file.is_whole)
    actor, now = current_actor(), clock.now()
    name, effect, refused = file.name, None, None
    try:
        effect = effect_of(lambda: importing.apply_plan(plan, name, actor, now, skips_wrong=True))
    except Refusal as refusal:
        refused = refusal.sentence
    shown = [change for change in plan.changes if change.what is not What.UNCHANGED]
    return render_template(
        "reference/check_holidays.html", file=_file(file_id), plan=plan, effect=effect, refused=refused, what=What, words=in_words,
        whats=holiday_plan.IN_WORDS, shown=shown[:SHOWN_AT_MOST], more=max(0, len(shown) - SHOWN_AT_MOST),
        missing=[year for year in plan.years if year not in queries.years_loaded()],
    )  # fmt: skip


@blueprint.post("/admin/reference/holidays/import/<int:file_id>")
@needs(Right.EDIT_REFERENCE)
def apply_holidays(file_id: int) -> Any:
    with once() as done:
        plan = importing.apply_file(_file(file_id, locked=True), request.form.get("seal", ""), current_actor(), clock.now(),
                                    skips_wrong="good-rows" in request.form)  # fmt: skip
        years = Counter(change.row.on.year for change in plan.effective if change.row)
        busiest = years.most_common(1)[0][0] if years else None
        done.url = url_for("reference.list_holidays", year=busiest)
    count = len(plan.effective)
    tell_moves(ngettext("%(num)s holiday changed.", "%(num)s holidays changed.", count))
    return redirect(done.url, 303)


@blueprint.get("/admin/reference/holidays/holidays.csv")
@needs(Right.EDIT_REFERENCE)
def export_csv() -> Response:
    """The whole list, or one year of it by ``?year=``; withdrawn rows too. Read back, it gives the same list."""
    rows = _asked(queries.kept_holidays())
    return _download(csv_file(kept.row for kept in rows), "text/csv", _name("csv"))


@blueprint.get("/admin/reference/holidays/holidays.ics")
@needs(Right.EDIT_REFERENCE)
def export_calendar() -> Response:
    rows = standing(_asked(queries.kept_holidays()))
    return _download(calendar_file(_("Holidays, J&K"), dated(rows)), "text/calendar", _name("ics"))


@blueprint.get("/offices/<code>/holidays.ics")
@public
def show_office_feed(code: str) -> Response:
    """The days off of one office, for its officers' calendars and the filers'; a change keeps the UID."""
    office = office_or_404(code)
    closes = queries.closing(office)
    rows = [kept for kept in standing(queries.kept_holidays()) if closes(_in_force(kept))]
    name = _("Holidays of %(office)s", office=office.code)
    return _download(calendar_file(name, dated(rows)), "text/calendar", f"holidays-{office.code}.ics", attachment=False)


def _in_force(kept: Kept) -> working_days.Holiday:
    """The row as if it stood: a withdrawn one is shown as cancelled to those whom it concerned."""
    row = kept.row
    return working_days.Holiday(row.on, row.name, row.scope_kind, row.scope_code)


def _asked(rows: list[Kept]) -> list[Kept]:
    year = request.args.get("year", "")
    return [kept for kept in rows if str(kept.row.on.year) == year] if year else rows


def _name(ending: str) -> str:
    year = request.args.get("year", "")
    return f"holidays-{year}.{ending}" if year.isdigit() else f"holidays.{ending}"


def _download(data: bytes, kind: str, name: str, *, attachment: bool = True) -> Response:
    response = Response(data, mimetype=kind)
    response.headers["Content-Disposition"] = disposition(name, attachment=attachment)
    return response
