"""The tray of letters, returned mail, a letter on its case, and a corrected address. Nothing of a letter is shown but text."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.cases import access
from grievance.cases.access import case_for
from grievance.cases.models import Case
from grievance.correspondence import queries, returning, sorting
from grievance.correspondence.forms import AddressForm, AttachForm, DismissForm, HandOverForm, ToldForm
from grievance.correspondence.keeping import original, store_files
from grievance.correspondence.models import IncomingMail
from grievance.correspondence.operations import number_named
from grievance.correspondence.rules.words import DOUBTS, REMEDIES, STATES, Doubt, LetterState
from grievance.correspondence.scopes import scope_of
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.notifications.rules import shown_address
from grievance.permissions import Right
from grievance.sentences import N_, Refusal, from_data
from grievance.web.downloads import all_of, as_file, fields_of, form_asked
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs, public
from grievance.web.paging import Page, offset, page_asked

blueprint = Blueprint("correspondence", __name__)
SHOWN_FIRST = (LetterState.TRAY, LetterState.LANDED, LetterState.ATTACHED, LetterState.DISMISSED, LetterState.IGNORED,
               LetterState.RETURNED)  # fmt: skip


@blueprint.get("/letters")
@needs(Right.SORT_MAIL)
def list_letters() -> Any:
    """Letters in one state, newest first; what waits stands first."""
    scope, asked = scope_of(current_actor()), request.args.get("state", "")
    state = LetterState(asked) if asked in set(LetterState) else LetterState.TRAY
    only_marked = state is LetterState.LANDED and request.args.get("marked") == "1"
    if form_asked():
        return as_file(
            "letters",
            LETTERS,
            lambda: all_of(lambda after, size: queries.letters(scope, state, only_marked, after, size)),
        )
    counts = queries.counts_by_state(scope)
    total = queries.number_marked(scope) if only_marked else counts.get(state, 0)
    page = Page(page_asked(), total)
    rows = queries.letters(scope, state, only_marked, offset(page.number), page.size)
    return render_template(
        "correspondence/list_letters.html", page=Page(page.number, total, rows), counts=counts, state=state,
        states=SHOWN_FIRST, state_words=STATES, doubts=DOUBTS, only_marked=only_marked, tasks=queries.open_tasks(scope),
        number_marked=queries.number_marked(scope), numbers=queries.names_of_cases({r.case_id for r in rows if r.case_id}),
    )  # fmt: skip


def _letter(letter_id: int, *, lock: bool = False) -> IncomingMail:
    row = queries.letter(letter_id, scope_of(current_actor()), lock=lock)
    if row is None:
        raise NotFound()
    return row


@blueprint.get("/letters/<int:letter_id>")
@needs(Right.SORT_MAIL)
def sort_letter(letter_id: int) -> Any:
    """One letter and what may be done with it. ``?number=`` looks for the case to put it on."""
    return _letter_page(_letter(letter_id))


def _letter_page(row: IncomingMail, dismissing: DismissForm | None = None, handing: HandOverForm | None = None,
                 attaching: AttachForm | None = None) -> str:  # fmt: skip
    named = number_named(row.subject, row.words)
    asked = request.values.get("number", "")[:40] or (queries.names_of_cases({row.case_id}).get(row.case_id, "")
                                                      if row.case_id else str(named or ""))  # fmt: skip
    return render_template(
        "correspondence/sort_letter.html", row=row, whole=original(row), doubts=DOUBTS, state_words=STATES,
        case=_case_asked(asked), asked=asked, was_asked=bool(request.values.get("number")), left_out=left_out_of(row),
        attaching=(attaching or AttachForm(data={"number": asked})).named("attach"), may_attach=_may_attach(),
        dismissing=(dismissing or DismissForm(formdata=None)).named("dismiss"),
        handing=(handing or HandOverForm(formdata=None)).named("hand"),
    )  # fmt: skip


def _may_attach() -> bool:
    """Only who may see cases puts letters on them; an administrator hands them to a convener."""
    return bool(current_actor().divisions_with(Right.SORT_MAIL))


def _case_asked(number: str) -> Case | None:
    try:
        return case_for(current_actor(), number) if number and _may_attach() else None
    except NotFound:
        return None


def left_out_of(row: IncomingMail) -> list[tuple[str, Any]]:
    """Files of a letter that were not taken, with the reason where one is known."""
    return [(str(name), from_data(why) if why else None) for name, why in row.left_out or []]


@blueprint.post("/letters/<int:letter_id>/attach")
@needs(Right.SORT_MAIL)
def attach_letter(letter_id: int) -> Any:
    """Files are checked and stored before the transaction, and taken away again when it fails."""
    form, row = AttachForm(), _letter(letter_id)
    if not form.validate_on_submit():
        return _letter_page(row, attaching=form), 422
    with form.taking_refusals():
        whole = original(row)
        files = store_files(whole.files if whole else (), whole.left_out if whole else ())
        try:
            with once(form) as done:
                case = _case_to_attach_to(form.number.data or "")
                sorting.attach(_letter(letter_id, lock=True), case, files, current_actor(), clock.now(),
                               is_inner=bool(form.is_inner.data))  # fmt: skip
                done.url = url_for("cases.show_case", number=case.number)
        except BaseException:
            files.discard()
            raise
        flash(gettext("The letter stands on the record of the case."), "ok")
        return redirect(done.url, 303)
    return _letter_page(_letter(letter_id), attaching=form), 422


def _case_to_attach_to(number: str) -> Case:
    try:
        return case_for(current_actor(), number, Right.SORT_MAIL, lock=True)
    except NotFound:
        raise Refusal(N_("There is no such case among those you may see."), field="number") from None


@blueprint.post("/letters/<int:letter_id>/dismiss")
@needs(Right.SORT_MAIL)
def dismiss_letter(letter_id: int) -> Any:
    form = DismissForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                sorting.dismiss(_letter(letter_id, lock=True), form.why.data or "", current_actor(), clock.now())
                done.url = url_for("correspondence.list_letters")
            flash(gettext("The letter is set aside."), "ok")
            return redirect(done.url, 303)
    return _letter_page(_letter(letter_id), dismissing=form), 422


@blueprint.post("/letters/<int:letter_id>/hand-over")
@needs(Right.SORT_MAIL)
def hand_letter_over(letter_id: int) -> Any:
    form = HandOverForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                sorting.hand_over(_letter(letter_id, lock=True), form.division.data, current_actor(), clock.now())
                done.url = url_for("correspondence.list_letters")
            flash(gettext("The convener of that division has the letter now."), "ok")
            return redirect(done.url, 303)
    return _letter_page(_letter(letter_id), handing=form), 422


@blueprint.post("/letters/<int:letter_id>/bring-back")
@needs(Right.SORT_MAIL)
def bring_letter_back(letter_id: int) -> Any:
    with once() as done:
        sorting.bring_back(_letter(letter_id, lock=True), current_actor(), clock.now())
        done.url = url_for("correspondence.sort_letter", letter_id=letter_id)
    return redirect(done.url, 303)


@blueprint.route("/returned-mail/<int:task_id>", methods=["GET", "POST"])
@needs(Right.SORT_MAIL)
def show_return(task_id: int) -> Any:
    """Mail that comes back: telephone, then say what came of it."""
    form, scope = ToldForm(), scope_of(current_actor())
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                task = queries.task(task_id, scope, lock=True)
                if task is None:
                    raise NotFound()
                returning.settle_by_telling(task, form.note.data or "", current_actor(), clock.now())
                done.url = url_for("correspondence.list_letters")
            flash(gettext("It is noted that you told them."), "ok")
            return redirect(done.url, 303)
    found = queries.task(task_id, scope)
    if found is None:
        raise NotFound()
    number = queries.names_of_cases({found.case_id}).get(found.case_id) if found.case_id else None
    return render_template(
        "correspondence/show_return.html", task=found, form=form, remedies=REMEDIES, case=_case_asked(number or ""),
        address=shown_address(found.address_folded), waiting=len(queries.held_mails(found.address_folded, returning.HELD)),
    )  # fmt: skip


@blueprint.post("/returned-mail/<int:task_id>/works-again")
@needs(Right.SORT_MAIL)
def clear_address(task_id: int) -> Any:
    with once() as done:
        task = queries.task(task_id, scope_of(current_actor()), lock=True)
        if task is None:
            raise NotFound()
        sent = returning.address_works_again(task.address_folded, current_actor(), clock.now())
        done.url = url_for("correspondence.list_letters")
    flash(gettext("The address gets mail again. Kept mails that go out now: %(number)s.", number=sent), "ok")
    return redirect(done.url, 303)


def _case_to_correct(number: str, *, lock: bool = False) -> tuple[Case, str]:
    """The case, for its filer or for the convener who hears it; with the side that acts."""
    actor = current_actor()
    case = case_for(actor, number, lock=lock)
    if access.is_filer(actor, case):
        return case, "filer"
    if not access.may(actor, case, Right.SORT_MAIL):
        raise NotFound()
    return case, "convener"


@blueprint.route("/cases/<number>/address", methods=["GET", "POST"])
@public
def correct_address(number: str) -> Any:
    """A new e-mail address, while mail to the old one comes back."""
    case, _ = _case_to_correct(number)
    form = AddressForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                case, side = _case_to_correct(number, lock=True)
                returning.correct_address(case, form.email.data or "", side, current_actor(), clock.now())
                done.url = url_for("cases.show_case", number=case.number)
                flash(gettext("Mail goes to the new address from now on."), "ok")
            return redirect(done.url, 303)
    return render_template("correspondence/correct_address.html", case=case, form=form,
                           comes_back=returning.unreachable_filer(case) is not None)  # fmt: skip


@blueprint.get("/cases/<number>/letters/<int:letter_id>")
@public
def show_letter(number: str, letter_id: int) -> str:
    """The whole of a letter on the record of a case, as text, behind the case's own fence."""
    case = case_for(current_actor(), number)
    for_filer = access.is_outside(current_actor(), case)
    row = queries.letter_of_case(letter_id, case.id, for_filer=for_filer)
    if row is None:
        raise NotFound()
    shows_sender = not for_filer and (row.doubt is Doubt.OTHER_SENDER or row.state is LetterState.ATTACHED)
    return render_template("correspondence/show_letter.html", case=case, letter=row, whole=original(row), left_out=left_out_of(row),
                           sender=row.sender if shows_sender else shown_address(row.sender))  # fmt: skip


LETTERS = fields_of(
    ("Received", "received_at"), ("From", "sender"), ("Name", "sender_name"), "subject", "words", "state", "doubt", "why", "division",
    "source", "size_bytes", "left_out", ("Settled", "settled_at"),
)  # fmt: skip
