"""Papers of sittings, the freeze, receipts, and the page that says whether a receipt is genuine."""

from __future__ import annotations

from typing import Any

import segno
from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import force_locale, gettext
from markupsafe import Markup

from grievance.cases.access import case_for
from grievance.documents import access, operations, queries, receipts, serving
from grievance.documents.forms import CheckForm, FreezeForm
from grievance.documents.printing import Stamp, pdf
from grievance.documents.readers import FOR_ANYONE, FOR_OFFICES, FOR_UNITS, OFFICE
from grievance.documents.rules.codes import folded_code
from grievance.documents.rules.wording import LANGUAGES, printed_language, voice
from grievance.documents.showing import PAPER_NAMES, languages_shown, what_is_frozen
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.sentences import N_, Refusal
from grievance.sittings.access import arranged_by, sitting_for
from grievance.sittings.models import Sitting
from grievance.web.downloads import disposition
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs, public
from grievance.web.languages import asked_language
from grievance.web.limits import limiter

blueprint = Blueprint("documents", __name__)


@blueprint.get("/sittings/<number>/agenda.pdf")
@limiter.limit("120 per minute")
@public
def print_agenda(number: str) -> Response:
    return _paper(sitting_for(number), "agenda")


@blueprint.get("/sittings/<number>/papers/<kind>.pdf")
@limiter.limit("120 per minute")
@public
def print_paper(number: str, kind: str) -> Response:
    return _paper(sitting_for(number), kind)


def _paper(sitting: Sitting, kind: str) -> Response:
    """In the language asked for; ``?reader=``, ``?case=`` and, for the convener, ``?draft=1``."""
    actor, now = current_actor(), clock.now()
    asked = serving.Asked(
        kind,
        request.args.get("reader", ""),
        _language(),
        request.args.get("case", "").upper(),
        request.args.get("draft") == "1",
    )
    if asked.draft and not access.may_see_drafts(actor, sitting):
        raise NotFound()
    return _as_pdf(f"{serving.number_of(sitting)}-{kind}", serving.as_pdf(sitting, asked, actor, now))


def _language() -> str:
    """Asked for in the address; else the filer's own, and English for officers, whose papers are in English."""
    given = request.args.get("language", "")
    if given in LANGUAGES:
        return given
    return "en" if current_actor().is_staff else asked_language().catalogue


def _as_pdf(name: str, content: bytes) -> Response:
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = disposition(f"{name}.pdf", attachment=False)
    return response


@blueprint.get("/sittings/<number>/papers")
@public
def show_papers(number: str) -> str:
    """Every paper of a sitting that this person may have, in three languages."""
    sitting, actor = sitting_for(number), current_actor()
    readers = access.readers_open_to(actor, sitting)
    version = queries.latest_version(sitting.id)
    may_see_drafts = access.may_see_drafts(actor, sitting)
    allowed = {"unit": FOR_UNITS, OFFICE: FOR_OFFICES, "public": FOR_ANYONE}.get(readers[0], set(PAPER_NAMES))
    kinds = [kind for kind in PAPER_NAMES if kind in allowed and kind not in ("unit-notice", "receipt")]
    return render_template(
        "documents/show_papers.html", sitting=sitting, number=serving.number_of(sitting), kinds=kinds, names=PAPER_NAMES,
        readers=readers, version=version, may_see_drafts=may_see_drafts, languages_shown=languages_shown(),
        may_arrange=actor.can(Right.ARRANGE_SITTING, division=sitting.division),
    )  # fmt: skip


@blueprint.get("/sittings/<number>/freeze")
@needs(Right.ARRANGE_SITTING)
def freeze_agenda(number: str) -> str:
    return _freeze_page(arranged_by(current_actor(), number), FreezeForm(formdata=None))


def _freeze_page(sitting: Sitting, form: FreezeForm) -> str:
    form.version.data = str(sitting.version)
    return render_template(
        "documents/freeze_agenda.html", sitting=sitting, number=serving.number_of(sitting), form=form,
        frozen=what_is_frozen(sitting),
    )  # fmt: skip


@blueprint.post("/sittings/<number>/freeze")
@needs(Right.ARRANGE_SITTING)
def save_freeze(number: str) -> Any:
    """The papers are made first, outside the transaction; inside it the rows are compared with what was printed."""
    sitting, form = arranged_by(current_actor(), number), FreezeForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            prepared = operations.prepare(sitting, clock.now())
            with once(form) as done:
                sitting = arranged_by(current_actor(), number, lock=True)
                form.check_version(sitting)
                operations.freeze(sitting, prepared, current_actor(), clock.now())
                done.url = url_for("documents.show_papers", number=number)
            flash(
                gettext("Version %(version)s is fixed and numbered. Its papers are below.", version=prepared.version),
                "ok",
            )
            return redirect(done.url, 303)
    return _freeze_page(sitting, form)


@blueprint.get("/cases/<number>/receipt")
@public
def show_receipt(number: str) -> str:
    case, receipt, paper = _receipt(number)
    square = segno.make(paper.check_address, error="m", micro=False).svg_inline(scale=4, border=2, light="#fff")
    v = voice(asked_language().catalogue, operations.translator(asked_language().catalogue))
    return render_template(
        "documents/show_receipt.html", case=case, receipt=receipt, paper=paper, square=Markup(square),  # noqa: S704
        kind_words=receipts.KIND_WORDS, issued=queries.receipts_of(case.id), v=v,
    )  # fmt: skip


@blueprint.get("/cases/<number>/receipt.pdf")
@public
def print_receipt(number: str) -> Response:
    language = request.args.get("language", asked_language().catalogue)
    with force_locale(printed_language(language)):
        _, receipt, paper = _receipt(number)
    made = pdf(paper, Stamp(receipt.issued_at), language, operations.translator(language))
    return _as_pdf(f"{paper.reference}-{receipt.kind}", made)


def _receipt(number: str) -> tuple[Any, Any, Any]:
    """For whoever may see the case; the code chooses among its receipts."""
    case = case_for(current_actor(), number)
    code = request.args.get("code", "")
    receipt = receipts.chosen_receipt(case, folded_code(code) or code)
    if receipt is None:
        raise NotFound(N_("There is no such receipt of this case."))
    return case, receipt, receipts.paper_of(case, receipt)


@blueprint.route("/check", methods=("GET", "POST"))
@limiter.limit("60 per minute")
@public
def ask_code() -> Any:
    """Where a code is typed by hand."""
    form = CheckForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            code = folded_code(form.code.data)
            if code is None:
                raise Refusal(N_("A code has twelve letters and figures, like 7KQM-42XW-9TFD."), field="code")
            return redirect(url_for("documents.check_paper", code=code), 303)
    return render_template("documents/ask_code.html", form=form)


@blueprint.get("/check/<code>")
@limiter.limit("60 per minute")
@public
def check_paper(code: str) -> Any:
    """Genuine or not, which kind, which date: nothing else, to anyone."""
    if len(code) > 60:
        abort(404)
    folded = folded_code(code)
    receipt = queries.receipt_by_code(folded) if folded else None
    page = render_template("documents/check_paper.html", receipt=receipt, code=folded, kind_words=receipts.KIND_WORDS)
    return page, 200 if receipt else 404
