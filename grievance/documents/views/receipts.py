"""Receipts, and the page that says whether a receipt is genuine."""

from __future__ import annotations

from typing import Any

import segno
from flask import Response, abort, redirect, render_template, request, url_for
from flask_babel import force_locale
from markupsafe import Markup

from grievance.cases.access import case_for
from grievance.documents import operations, queries, receipts
from grievance.documents.forms import CheckForm
from grievance.documents.printing import Stamp, pdf
from grievance.documents.rules.codes import folded_code
from grievance.documents.rules.wording import printed_language, voice
from grievance.documents.views.blueprint import as_answer, blueprint
from grievance.foundation.errors import NotFound
from grievance.sentences import N_, Refusal
from grievance.web.guards import current_actor, public
from grievance.web.languages import asked_language
from grievance.web.limits import limiter


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
    return as_answer(f"{paper.reference}-{receipt.kind}", made)


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
