"""Who heads an office, who works in it and who stands in: entered with dates, shown as the mail would find them today."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from flask import render_template, url_for
from flask_babel import gettext as _

from grievance.accounts import queries as accounts
from grievance.admin import queries
from grievance.admin.forms import DeputyForm, EndHolderForm, HolderForm
from grievance.admin.rules import chain_of
from grievance.admin.views import blueprint
from grievance.escalation.queries import staff
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.reference import holding
from grievance.reference import queries as reference
from grievance.reference.models import Holder, Office
from grievance.reference.rules import in_words
from grievance.reference.views.checking import check_or_save
from grievance.web.downloads import Column, as_file, every_column, fields_of, form_asked
from grievance.web.guards import current_actor, needs


def _office(code: str) -> Office:
    found = reference.office(code)
    if found is None:
        raise NotFound()
    return found


def _holder(code: str, holder_id: int) -> Holder:
    found = reference.holder(holder_id)
    if found is None or found.office_code != code:
        raise NotFound()
    return found


def _page(code: str, form: HolderForm) -> str:
    office, today = _office(code), clock.today()
    rows = reference.holders_of(code)
    chain = chain_of(code, staff(today))
    ids = {row.person_id for row in rows} | {row.deputy_person_id for row in rows} | {step.person_id for step in chain}
    people = accounts.people_by_id(one for one in ids if one)
    return render_template(
        "admin/list_holders.html", office=office, form=form, words=in_words, people=people, today=today, chain=chain,
        now=[row for row in rows if row.to_on is None or row.to_on >= today],
        past=[row for row in rows if row.to_on and row.to_on < today],
        without_right=_without_right(rows, today), staff=queries.people_of_offices(today),
    )  # fmt: skip


class NamedHolder(NamedTuple):
    """A holder with the names of who holds the post and who stands in, for the list as a file."""

    row: Holder
    who: str
    deputy: str


def _named_rows(code: str) -> list[NamedHolder]:
    rows = reference.holders_of(code)
    ids = {row.person_id for row in rows} | {row.deputy_person_id for row in rows}
    names = {one.id: one.name for one in accounts.people_by_id(one for one in ids if one).values()}
    return [
        NamedHolder(row, names.get(row.person_id or 0, ""), names.get(row.deputy_person_id or 0, "")) for row in rows
    ]


def _of_row(column: Column) -> Column:
    return Column(column.head, lambda named: column.value(named.row))


HOLDERS = (
    *fields_of("who", "deputy"),
    *map(_of_row, every_column(Holder, without=("id", "person_id", "deputy_person_id"))),
)


def _without_right(rows: list[Holder], today: date) -> set[int]:
    """People who sit here today and were not given the role that lets them work here."""
    now = [row for row in rows if row.person_id and row.from_on <= today and (row.to_on is None or row.to_on >= today)]
    found = set()
    for row in now:
        grants = accounts.grants_in_force(row.person_id or 0, today)
        if not any(grant.office_code == row.office_code for grant in grants):
            found.add(row.person_id or 0)
    return found


@blueprint.get("/admin/reference/offices/<code>/holders")
@needs(Right.EDIT_REFERENCE)
def list_holders(code: str) -> Any:
    if form_asked():
        return as_file(f"holders-{code}", HOLDERS, lambda: _named_rows(_office(code).code))
    return _page(_office(code).code, HolderForm(formdata=None, from_on=clock.today(), is_head="yes"))


@blueprint.post("/admin/reference/offices/<code>/holders")
@needs(Right.EDIT_REFERENCE)
def appoint_holder(code: str) -> Any:
    office, form = _office(code), HolderForm()
    if form.validate_on_submit() and form.from_on.data:
        with form.taking_refusals():
            given, name = form.given(), form.name_of_person()
            answer = check_or_save(
                lambda: holding.appoint(office.code, given, name, current_actor(), clock.now()), _("Enter a holder"),
                _("Enter holder"), leave=url_for("admin.list_holders", code=code), done=_("Entered."),
            )  # fmt: skip
            if answer is not None:
                return answer
    return _page(code, form)


@blueprint.route("/admin/reference/offices/<code>/holders/<int:holder_id>/deputy", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def set_deputy(code: str, holder_id: int) -> Any:
    holder = _holder(code, holder_id)
    deputy = accounts.person(holder.deputy_person_id) if holder.deputy_person_id else None
    form = DeputyForm(deputy=deputy.email if deputy else "")
    if form.validate_on_submit():
        with form.taking_refusals():
            person = form.person()
            person_id, name = (person.id, person.name) if person else (None, "")
            answer = check_or_save(
                lambda: holding.set_deputy(_holder(code, holder_id), person_id, name, current_actor(), clock.now()),
                _("Who stands in"), _("Save deputy"), leave=url_for("admin.list_holders", code=code), done=_("Saved."),
            )  # fmt: skip
            if answer is not None:
                return answer
    return render_template("admin/set_deputy.html", form=form, office=_office(code), holder=_holder(code, holder_id),
                           people=accounts.people_by_id([holder.person_id or 0]))  # fmt: skip


@blueprint.route("/admin/reference/offices/<code>/holders/<int:holder_id>/end", methods=["GET", "POST"])
@needs(Right.EDIT_REFERENCE)
def end_holder(code: str, holder_id: int) -> Any:
    holder = _holder(code, holder_id)
    form = EndHolderForm(to_on=clock.today())
    if form.validate_on_submit() and form.to_on.data:
        with form.taking_refusals():
            on = form.to_on.data
            answer = check_or_save(
                lambda: holding.end_holder(_holder(code, holder_id), on, current_actor(), clock.now()),
                _("End an entry"), _("End entry"), leave=url_for("admin.list_holders", code=code), done=_("Saved."),
            )  # fmt: skip
            if answer is not None:
                return answer
    return render_template("admin/end_holder.html", form=form, office=_office(code), holder=_holder(code, holder_id),
                           people=accounts.people_by_id([holder.person_id or 0]))  # fmt: skip
