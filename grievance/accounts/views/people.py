"""People and their roles, for the administrator."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from grievance.accounts import operations, passwords, queries
from grievance.accounts.forms import GrantForm, PersonForm
from grievance.accounts.models import Person
from grievance.accounts.views import blueprint
from grievance.accounts.views.grants import in_words, reach_of
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.foundation.transaction import transaction
from grievance.permissions import Right, Role
from grievance.reference import queries as reference
from grievance.web.downloads import all_of, as_file, fields_of, form_asked
from grievance.web.fields import kept_text
from grievance.web.filters import say
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs
from grievance.web.names import named
from grievance.web.paging import SIZE, Page, offset, page_asked


def _person(person_id: int) -> Person:
    person = queries.person(person_id)
    if person is None:
        raise NotFound()
    return person


@blueprint.get("/admin/people")
@needs(Right.EDIT_PEOPLE)
def list_people() -> Any:
    words, number, today = kept_text(request.args.get("q", ""))[:200], page_asked(), clock.today()
    if form_asked():
        return as_file("people", PEOPLE, lambda: all_of(lambda after, size: _with_roles(words, after, size, today)))
    rows = queries.people(words, offset(number), SIZE)
    grants = queries.grants_of(person.id for person in rows)
    roles = {
        key: [in_words(row) for row in found if row.to_on is None or row.to_on >= today]
        for key, found in grants.items()
    }
    page = Page(number, queries.number_of_people(words), rows)
    return render_template("accounts/list_people.html", page=page, roles=roles, words=words)


@blueprint.get("/admin/people/new")
@needs(Right.EDIT_PEOPLE)
def start_person() -> str:
    return render_template("accounts/start_person.html", form=PersonForm(formdata=None))


@blueprint.post("/admin/people/new")
@needs(Right.EDIT_PEOPLE)
def add_person() -> Any:
    form = PersonForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                person = operations.add_person(form.email.data, form.name.data, current_actor(), clock.now(),
                                               language=form.language.data, mobile=form.mobile.data or None)  # fmt: skip
                done.url = url_for("accounts.show_person", person_id=person.id)
            flash(_("Added. Now give a role and a password."), "ok")
            return redirect(done.url, 303)
    return render_template("accounts/start_person.html", form=form)


@blueprint.get("/admin/people/<int:person_id>")
@needs(Right.EDIT_PEOPLE)
def show_person(person_id: int) -> str:
    return _person_page(_person(person_id), _grant_form(formdata=None, from_on=clock.today()))


def _grant_form(**kwargs: Any) -> GrantForm:
    form = GrantForm(**kwargs)
    offices = [(row.code, f"{row.code}, {named(row.name)}") for row in reference.all_offices() if row.is_active]
    form.office_code.choices = [("", _("None")), *offices]
    return form


def _person_page(person: Person, form: GrantForm, one_time: str | None = None) -> str:
    rows = queries.grants_of([person.id])[person.id]
    return render_template("accounts/show_person.html", person=person, form=form, one_time=one_time, today=clock.today(),
                           grants=[(row, in_words(row)) for row in rows], reach=reach_of(person, clock.today()))  # fmt: skip


@blueprint.post("/admin/people/<int:person_id>/grants")
@needs(Right.EDIT_PEOPLE)
def give_grant(person_id: int) -> Any:
    form, person = _grant_form(), _person(person_id)
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                operations.give_grant(
                    _person(person_id), Role(form.role.data), current_actor(), clock.now(),
                    office_code=form.office_code.data or None, division=form.division.data or None,
                    from_on=form.from_on.data or clock.today(), to_on=form.to_on.data,
                )  # fmt: skip
                done.url = url_for("accounts.show_person", person_id=person_id)
            flash(_("The role is given. Open sessions of this person were ended."), "ok")
            return redirect(done.url, 303)
    return _person_page(person, form)


@blueprint.post("/admin/people/<int:person_id>/grants/<int:grant_id>/end")
@needs(Right.EDIT_PEOPLE)
def end_grant(person_id: int, grant_id: int) -> Any:
    with once() as done:
        row = queries.grant(person_id, grant_id)
        if row is None:
            raise NotFound()
        operations.end_grant(row, clock.today() - timedelta(days=1), current_actor(), clock.now())
        done.url = url_for("accounts.show_person", person_id=person_id)
    flash(_("The role is ended."), "ok")
    return redirect(done.url, 303)


@blueprint.post("/admin/people/<int:person_id>/password")
@needs(Right.EDIT_PEOPLE)
def renew_password(person_id: int) -> Any:
    """A password to hand over, shown once on this answer and nowhere else."""
    one_time = passwords.one_time()
    new_hash = passwords.hashed(one_time)
    with once() as done:
        operations.set_password(_person(person_id), new_hash, current_actor(), clock.now())
        done.url = url_for("accounts.show_person", person_id=person_id)
    return _person_page(_person(person_id), _grant_form(formdata=None, from_on=clock.today()), one_time)


@blueprint.post("/admin/people/<int:person_id>/close")
@needs(Right.EDIT_PEOPLE)
def close_account(person_id: int) -> Any:
    with transaction():
        operations.close_account(_person(person_id), current_actor(), clock.now())
    flash(_("The account is closed. Nobody can sign in to it."), "ok")
    return redirect(url_for("accounts.show_person", person_id=person_id), 303)


@blueprint.post("/admin/people/<int:person_id>/open")
@needs(Right.EDIT_PEOPLE)
def open_account(person_id: int) -> Any:
    with transaction():
        operations.open_account(_person(person_id), current_actor(), clock.now())
    flash(_("The account is open again."), "ok")
    return redirect(url_for("accounts.show_person", person_id=person_id), 303)


def _with_roles(words: str, after: int, size: int, today: date) -> list[PersonRow]:
    rows = queries.people(words, after, size)
    grants = queries.grants_of(person.id for person in rows)
    return [
        PersonRow(
            person,
            "; ".join(
                say(in_words(one)) for one in grants.get(person.id, ()) if one.to_on is None or one.to_on >= today
            ),
        )
        for person in rows
    ]


class PersonRow(NamedTuple):
    """A person with the roles in force, for the list as a file."""

    person: Person
    roles: str


PEOPLE = fields_of(
    ("Name", "person.name"), ("E-mail", "person.email"), ("Mobile", "person.mobile"), ("Language", "person.language"), "roles",
    ("Active", "person.is_active"), ("Added", "person.created_at"), ("Locked until", "person.locked_until"),
)  # fmt: skip
