"""All items on one page, to type in what was written on the printed decision sheet: right lines are recorded, the rest stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import ngettext

from grievance.foundation import clock
from grievance.foundation.transaction import savepoint
from grievance.permissions import Right
from grievance.reference import queries as reference
from grievance.sentences import N_, sentence
from grievance.sittings import access, operations, showing
from grievance.sittings.models import Entry, Sitting
from grievance.sittings.room_fence import Unseen, unseen
from grievance.sittings.room_forms import SheetForm, taken_from
from grievance.sittings.room_page import takes_records, typed_now
from grievance.sittings.rules.two_at_once import FIELDS, as_typed, is_empty
from grievance.sittings.snapshot import Agenda, agenda_of
from grievance.sittings.views.blueprint import blueprint
from grievance.sittings.views.room import two_texts
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs
from grievance.web.names import named


@dataclass
class SheetLine:
    """One item. ``form`` None: it is recorded already. ``other``: where to see another's text beside one's own."""

    line: showing.Line
    form: SheetForm | None = None
    decision: str = ""
    other: str = ""

    @property
    def is_wrong(self) -> bool:
        return bool(self.form and (self.form.errors or self.form.form_errors))


@blueprint.get("/sittings/<number>/sheet")
@needs(Right.DECIDE_DIRECTION)
def show_sheet(number: str) -> str:
    sitting = access.decided_by(current_actor(), number)
    return _page(sitting, agenda_of(sitting), {})


def _page(sitting: Sitting, agenda: Agenda, typed: dict[int, SheetLine]) -> str:
    """``typed``: lines as they were posted and not recorded."""
    entries = {row.id: row for row in agenda.entries}
    lines = [line for part in showing.agenda_parts(agenda, current_actor()) for line in part.lines if not line.struck]
    sheet, drafts = [], unseen(current_actor(), *(row.draft for row in agenda.entries))
    for line in lines:
        entry = entries[line.id]
        known = typed.get(line.id)
        if known is not None and not (entry.disposition and not known.is_wrong):
            known.line = line
            sheet.append(known)
        elif entry.disposition:
            sheet.append(SheetLine(line, None, entry.decision))
        else:
            sheet.append(SheetLine(line, _form(entry, _office(agenda, entry), drafts)))
    offices = [(office.code, named(office.name)) for office in reference.all_offices() if office.is_active]
    return render_template(
        "sittings/show_sheet.html", sitting=sitting, sheet=sheet, offices=offices,
        is_open=takes_records(sitting, clock.today()), wrong=[one for one in sheet if one.is_wrong],
    )  # fmt: skip


def _office(agenda: Agenda, entry: Entry) -> str:
    case = agenda.cases.get(entry.case_id or 0)
    return (case.office_code or "") if case else ""


def _prefix(entry: Entry) -> str:
    return f"i{entry.id}"


def _form(entry: Entry, office: str, drafts: Unseen) -> SheetForm:
    typed = drafts.left_out(typed_now(entry, None))
    typed["office"] = typed["office"] or office
    fields = {name: typed[name] or None for name in FIELDS}
    return SheetForm(formdata=None, prefix=_prefix(entry), **{**fields, "version": str(entry.version)})


@blueprint.post("/sittings/<number>/sheet")
@needs(Right.DECIDE_DIRECTION)
def save_sheet(number: str) -> Any:
    """Each line for itself: a mistake in one keeps none of the others from being recorded."""
    left: dict[int, SheetLine] = {}
    with once() as done:
        sitting = access.decided_by(current_actor(), number, lock=True)
        done.url, recorded = url_for("sittings.show_sheet", number=number), 0
        for line in _open_lines(sitting):
            entry, form = access.entry_for(sitting, line.id), SheetForm(prefix=f"i{line.id}")
            other = _save_line(sitting, entry, form)
            if other is None and not form.form_errors and not form.errors:
                recorded += bool(entry.disposition)
            else:
                left[entry.id] = SheetLine(line, form, "", other or "")
    said = ngettext("%(num)s item is recorded.", "%(num)s items are recorded.", recorded)
    if any(one.is_wrong for one in left.values()):
        flash(said, "ok" if recorded else "warn")
        sitting = access.decided_by(current_actor(), number)
        return _page(sitting, agenda_of(sitting), left), 422
    flash(said, "ok")
    return redirect(done.url, 303)


def _open_lines(sitting: Sitting) -> list[showing.Line]:
    parts = showing.agenda_parts(agenda_of(sitting), current_actor())
    return [line for part in parts for line in part.lines if not line.struck and not line.is_hidden]


def _save_line(sitting: Sitting, entry: Entry, form: SheetForm) -> str | None:
    """Recorded where it is right; else kept as written, with the mistake at its field. Gives where two texts stand."""
    mine = form.typed()
    if form.version.data is None or _as_it_was(entry, mine):
        return None
    number = showing.number_of(sitting)
    if other := two_texts(number, entry, form):
        if "/texts/" in other:
            form.form_errors = [*form.form_errors, sentence(N_("Somebody else wrote on this item at the same time."))]
        return other if "/texts/" in other else None
    if entry.disposition:
        return None
    kept = unseen(current_actor(), entry.draft)
    if form.validate():
        with form.taking_refusals(), savepoint():
            what = taken_from(mine, sitting.sits_on, current_actor(), kept)
            operations.dispose(sitting, entry, what, mine["discussion"], current_actor(), clock.now())
            return None
    with form.taking_refusals():
        operations.keep_draft(sitting, entry, kept.put_back(mine), current_actor(), clock.now())
    form.version.raw_data = None
    form.version.data = str(entry.version)
    return None


def _as_it_was(entry: Entry, mine: dict[str, str]) -> bool:
    """Nothing was written on this line. What was kept earlier and is complete is recorded all the same."""
    if is_empty(mine):
        return not entry.draft
    return bool(entry.disposition) and as_typed(typed_now(entry, None)) == mine
