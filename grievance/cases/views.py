"""Pages of a case: the same address for officers and filers; what is shown depends on who looks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from flask import Blueprint, Flask, Response, current_app, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from grievance.cases import attachments, following, operations, queries
from grievance.cases.access import case_for, count_visible, is_outside
from grievance.cases.consultations import Consultation
from grievance.cases.consulting_page import own_questions, questions_shown
from grievance.cases.contacts import notices_of
from grievance.cases.file_kinds import LARGEST
from grievance.cases.forms import CodeForm, FilesForm, NoteForm, TrackForm
from grievance.cases.models import Attachment, Case
from grievance.cases.page import case_page, place_words, share_words, unit_name
from grievance.cases.queries.units import others_stand
from grievance.cases.receipt_secret import fits, link_token, mark_of
from grievance.cases.rules.consulting import Asking
from grievance.cases.rules.facts import Side, sides_of
from grievance.cases.rules.needs import OUTCOMES
from grievance.cases.rules.numbers import folded, parse
from grievance.cases.standing import standing_of
from grievance.cases.uploads import refused_here, sorted_out
from grievance.enterprises.belonging import set_others_check
from grievance.foundation import clock
from grievance.foundation.errors import NotAllowed, NotFound
from grievance.permissions import Right
from grievance.reference import queries as reference
from grievance.sentences import N_, Refusal
from grievance.web.form_keys import once, shown_here
from grievance.web.guards import current_actor, follow_case, public, set_followed_check, stop_following
from grievance.web.layout import add_case_notices, set_count_of_cases
from grievance.web.limits import FLOOD, REFUSED, limiter, was_refused

blueprint = Blueprint("cases", __name__)
FILES_AT_ONCE = 10
GROUPS = ("message", "clock", "paper", "step")


@blueprint.record_once
def _know_followers(state: BlueprintSetupState) -> None:
    set_followed_check(cast("Flask", state.app), following.still_open)
    set_others_check(cast("Flask", state.app), others_stand)
    add_case_notices(cast("Flask", state.app), notices_of)
    set_count_of_cases(cast("Flask", state.app), count_visible)


def visible_case(number: str, **how: Any) -> Case | Response:
    """The case through the fence. Who is not signed in is asked for the receipt's secret, whatever the number."""
    try:
        return case_for(current_actor(), number, **how)
    except NotFound:
        if current_actor().is_signed_in or request.method == "POST":
            raise
        return redirect(url_for("cases.track", number=number[:60]), 303)  # type: ignore[return-value]


@blueprint.get("/cases/<number>")
@public
def show_case(number: str) -> Any:
    """One case. An old spelling of the reference leads to the proper address."""
    case = visible_case(number)
    if not isinstance(case, Case):
        return case
    if case.number != number:
        return redirect(url_for("cases.show_case", number=case.number), 301)
    actor = current_actor()
    page = case_page(case, actor, clock.now(), _file_address)
    show = request.args.get("show", "")
    show = show if show in GROUPS else ""
    office = reference.office(case.office_code)
    return render_template(
        "cases/show_case.html", page=page, consulted=questions_shown(case, actor, clock.today(), page.inside), case=case, office=office, today=clock.today(), show=show,
        place=place_words(case), shares=share_words(page.age) if page.age else [], note_form=NoteForm(),
        acting=actor.acts_for(case.office_code, case.division) or actor.acts_for(case.reviewing_office_code, case.division),
        category=reference.category(case.category_code), groups=GROUPS, outcomes=[(one.value, gettext(words)) for one, words in OUTCOMES.items()], reviewer=reference.office(case.reviewing_office_code),
    )  # fmt: skip


def _file_address(file: Attachment) -> str:
    return url_for("cases.download_file", number=_number_of(file), file_id=file.id)


def _number_of(file: Attachment) -> str:
    return str((request.view_args or {}).get("number", ""))


def _sides(case: Case) -> frozenset[Side]:
    """On which sides of the case the person stands; on none who only reads it."""
    return sides_of(standing_of(case, current_actor(), clock.today()).facts)


@blueprint.route("/cases/<number>/notes", methods=["GET", "POST"])
@public
def write_note(number: str) -> Any:
    """A note among officers; a filer finds no such page, and who only reads the case has nothing to write."""
    case = case_for(current_actor(), number)
    if is_outside(current_actor(), case):
        raise NotFound()
    if not _sides(case) - {Side.FILER}:
        raise NotAllowed(N_("You may read this case. Notes are written by those who work on it."))
    form = NoteForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                case = case_for(current_actor(), number, lock=True)
                operations.write_inner_note(case, form.words.data or "", current_actor(), clock.now())
                done.url = url_for("cases.show_case", number=case.number, queue=request.args.get("queue"))
            return redirect(done.url, 303)
    return render_template("cases/write_note.html", form=form, case=case)


@blueprint.route("/cases/<number>/contact", methods=["GET", "POST"])
@public
def show_contact(number: str) -> Any:
    """The filer's number and e-mail, for those who work on the case; each view is in the record before it is shown."""
    if request.method == "POST":
        with once() as done:
            case = _worked_on(number)
            operations.note_contact_seen(case, current_actor(), clock.now())
            done.show(case.number)
            done.url = url_for("cases.show_contact", number=case.number)
        return redirect(done.url, 303)
    case, shown = _worked_on(number), shown_here()
    if shown is None or shown.text != case.number:
        return redirect(url_for("cases.show_case", number=case.number), 303)
    return render_template("cases/show_contact.html", case=case, unit_name=unit_name(case))


def _worked_on(number: str) -> Case:
    """A case that is not only the person's own; else there is no such page."""
    case = case_for(current_actor(), number)
    if is_outside(current_actor(), case):
        raise NotFound()
    return case


@blueprint.route("/cases/<number>/files", methods=["GET", "POST"])
@public
def show_files(number: str) -> Any:
    """Files of a case, and adding more: a page of its own, so that no text is lost with a cut upload."""
    case = visible_case(number)
    if not isinstance(case, Case):
        return case
    for_filer, asked = is_outside(current_actor(), case), _own_questions(case)
    form, question_id = FilesForm(), _question_answered(case, asked)
    if form.validate_on_submit():
        with form.taking_refusals():
            return _add_files(number, form)
    files = queries.files_of(case.id, for_filer=for_filer, questions=[question.id for question in asked])
    return render_template("cases/show_files.html", case=case, form=form, files=files, for_filer=for_filer, refused=refused_here(),
                           file_address=_file_address, largest=LARGEST, may_add=bool(_sides(case)) or question_id is not None, is_asked=bool(asked) or question_id is not None)  # fmt: skip


def _own_questions(case: Case) -> Sequence[Consultation]:
    """What the person's office was asked, where it reads the case for no other reason."""
    actor = current_actor()
    return own_questions(case, actor) if actor.is_staff and is_outside(actor, case) else ()


def _question_answered(case: Case, asked: Sequence[Consultation]) -> int | None:
    """The question to which a new file belongs: the one whose page led here; of ``asked``, the one that waits.

    Who reads the case for another reason too adds other files as well. None where that question waits no more.
    """
    actor, led_from = current_actor(), request.args.get("question", type=int)
    mine = own_questions(case, actor) if led_from is not None and not asked else asked
    waiting = [question.id for question in mine if question.state is Asking.ASKED]
    if led_from is not None:
        return led_from if led_from in waiting else None
    return next(iter(waiting), None)


def _add_files(number: str, form: FilesForm) -> Any:
    """Checks and stores the good files before the transaction; takes them away again when it fails."""
    given = [file for file in form.file.data or [] if isinstance(file, FileStorage) and file.filename]
    if len(given) > FILES_AT_ONCE:
        raise Refusal(N_("Send at most %(most)s files at once."), field="file", most=FILES_AT_ONCE)
    found = sorted_out(given)
    with attachments.stored(found.good) as keys, once(form) as done:
        case = case_for(current_actor(), number, lock=True)
        question_id = _question_answered(case, _own_questions(case))
        if question_id is None and "question" in request.args:
            raise Refusal(N_("The question has ended meanwhile. Nothing was added."), field="file")
        for file, key in zip(found.good, keys, strict=True):
            operations.add_file(case, file, key, current_actor(), clock.now(), is_inner=bool(form.is_inner.data),
                                question_id=question_id)  # fmt: skip
        found.tell(done)
        done.url = url_for("cases.show_files", number=case.number, question=request.args.get("question"))
    return redirect(done.url, 303)


@blueprint.get("/cases/<number>/files/<int:file_id>")
@public
def download_file(number: str, file_id: int) -> Response:
    """One file, always as a download. The file of another case is not found."""
    case = case_for(current_actor(), number)
    asked = [question.id for question in _own_questions(case)]
    file = queries.file_of(case.id, file_id, for_filer=is_outside(current_actor(), case), questions=asked)
    if file is None:
        raise NotFound()
    return attachments.download(file)


def _typed_number() -> str:
    return folded(request.form.get("number", ""))[:20] or "-"


@blueprint.route("/track", methods=["GET", "POST"])
@limiter.limit("20 per 5 minutes", methods=["POST"], deduct_when=was_refused)
@limiter.limit("10 per 5 minutes", methods=["POST"], key_func=_typed_number, deduct_when=was_refused)
@public
def track() -> Any:
    """Follow a case without an account: the reference and the receipt's secret. Wrong tries are limited."""
    if (shown := shown_here()) is not None:
        return _followed(*shown.text.split(":"))
    form = TrackForm(data={"number": request.args.get("number", "")[:60]})
    if form.validate_on_submit():
        with form.taking_refusals():
            return _opened(form)
    return render_template("cases/track.html", form=form)


def _opened(form: TrackForm) -> Any:
    """On to the case, or to the page of a unit that co-signed it. A wrong try is counted and leaves the form good."""
    typed, secret = str(parse(form.number.data or "", field="number")), form.secret.data or ""
    with once(form) as done:
        case = following.opened_by(typed, secret, clock.now())
        done.is_kept = case is not None
        if case is not None:
            done.show(f"{case.number}:{case.id}:{mark_of(case.track_secret_hash)}")
            done.url = url_for("cases.track")
    if case is not None:
        return _followed(case.number, case.id, mark_of(case.track_secret_hash))
    signed = following.signature_opened_by(typed, secret)
    if signed is None:
        raise Refusal(
            N_("This reference and this secret do not belong together. Look at your receipt again."), field="secret"
        )
    token = link_token(str(current_app.config["SECRET_KEY"]), signed.id, signed.secret_hash)
    return redirect(url_for("cosigning.open_signed", token=token), 303)


def _followed(number: str, case_id: int | str, mark: str) -> Response:
    """This browser follows the case that was opened just now, whichever answer reached it."""
    follow_case(int(case_id), mark)
    return redirect(url_for("cases.show_case", number=number), 303)  # type: ignore[return-value]


@blueprint.route("/track/code", methods=["GET", "POST"])
@limiter.limit(REFUSED, methods=["POST"], deduct_when=was_refused)
@limiter.limit(FLOOD, methods=["POST"])
@public
def send_track_code() -> Any:
    """A code to the contact that stands on the case. The answer is the same whether there is such a case or not.

    Three an hour are counted by reference; a telephone's network address, which many share, counts refused tries alone.
    """
    form = CodeForm(data={"number": request.args.get("number", "")[:60]})
    if form.validate_on_submit():
        with form.taking_refusals():
            number = str(parse(form.number.data or "", field="number"))
            with once(form) as done:
                following.send_code(number, current_actor(), clock.now())
                done.url = url_for("cases.track", number=number)
                flash(
                    gettext(
                        "If an e-mail address stands on this case, a code is on its way. It is good for 10 minutes."
                    )
                )
            return redirect(done.url, 303)
    return render_template("cases/send_track_code.html", form=form)


@blueprint.route("/cases/<number>/secret", methods=["GET", "POST"])
@public
def replace_secret(number: str) -> Any:
    """A new secret for the receipt, shown for an hour; the old one opens nothing any more, and who came by it follows no more."""
    shown = shown_here()
    if shown is not None and (opened := _opened_anew(number, shown.text)) is not None:
        return render_template("cases/replace_secret.html", case=opened, shown=shown)
    case = visible_case(number, right=Right.FOLLOW_OWN_CASE)
    if not isinstance(case, Case):
        return case
    if request.method == "POST":
        with once() as done:
            case = case_for(current_actor(), number, Right.FOLLOW_OWN_CASE, lock=True)
            done.show(operations.replace_secret(case, current_actor(), clock.now()))
            done.url = url_for("cases.replace_secret", number=case.number)
        return redirect(done.url, 303)
    return render_template("cases/replace_secret.html", case=case, shown=None)


def _opened_anew(number: str, secret: str) -> Case | None:
    """The case that the new secret opens. This browser follows it by that secret, whichever answer reached it."""
    case = queries.secret_of(number)
    if case is None or not fits(number, secret, case.track_secret_hash):
        return None
    if not current_actor().is_signed_in:
        follow_case(case.id, mark_of(case.track_secret_hash))
    return case


@blueprint.post("/cases/<number>/stop-following")
@public
def stop_tracking(number: str) -> Any:
    """This browser follows the case no more."""
    stop_following(case_for(current_actor(), number, Right.FOLLOW_OWN_CASE).id)
    return redirect(url_for("cases.track"), 303)


from grievance.cases import (  # noqa: E402, F401  (they add their routes)
    views_consulting,
    views_messages,
    views_steps,
    views_templates,
    views_undo,
    views_word,
)
