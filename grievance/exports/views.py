"""Taking one's own data away: asked for on a page, fetched by a link there, sent while it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, Flask, Response, current_app, redirect, render_template, stream_with_context, url_for

from grievance.accounts import queries as accounts
from grievance.cases.access import case_for
from grievance.cases.models import Case
from grievance.exports import operations, queries
from grievance.exports.archive import Archive
from grievance.exports.forms import ExportForm
from grievance.exports.models import OwnExport
from grievance.exports.telling import Whose
from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from grievance.permissions import Actor, Right
from grievance.web.downloads import disposition
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, public, signed_in
from grievance.web.limits import FLOOD, limiter

blueprint = Blueprint("exports", __name__)


def _as_filer() -> Actor:
    """Who asks, without any office: an office's cases are not one's own."""
    return replace(current_actor(), grants=())


def _followed(number: str) -> Case:
    """A case on whose filer's side the reader stands."""
    return case_for(current_actor(), number, Right.FOLLOW_OWN_CASE)


@blueprint.route("/account/take-away", methods=["GET", "POST"])
@limiter.limit(FLOOD, methods=["POST"])
@signed_in
def take_own() -> Any:
    form = ExportForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                operations.ask(_as_filer(), None, bool(form.with_files.data), clock.now())
                done.url = url_for("exports.take_own")
            return redirect(done.url, 303)
    shown = _shown(None, lambda row: url_for("exports.send_own", export_id=row.id))
    return render_template("exports/take_own.html", form=form, **shown)


@blueprint.route("/cases/<number>/take-away", methods=["GET", "POST"])
@limiter.limit(FLOOD, methods=["POST"])
@public
def take_case(number: str) -> Any:
    case, form = _followed(number), ExportForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                case = _followed(number)
                operations.ask(_as_filer(), case.id, bool(form.with_files.data), clock.now())
                done.url = url_for("exports.take_case", number=case.number)
            return redirect(done.url, 303)
    case = _followed(number)
    shown = _shown(case.id, lambda row: url_for("exports.send_case", number=case.number, export_id=row.id))
    return render_template("exports/take_case.html", case=case, form=form, **shown)


def _shown(case_id: int | None, address: Callable[[OwnExport], str]) -> dict[str, Any]:
    """What the page says: how much there is, and what can be fetched now."""
    actor = _as_filer()
    cases, files, size = queries.measure(actor, case_id)
    ready = [(row, address(row)) for row in operations.good_ones(actor, case_id, clock.now())]
    return {"cases": cases, "files": files, "size": size, "ready": ready}


@blueprint.get("/account/take-away/<int:export_id>")
@limiter.limit(FLOOD)
@signed_in
def send_own(export_id: int) -> Response:
    actor, now = _as_filer(), clock.now()
    with transaction():
        row = operations.begin(export_id, actor, None, "", now)
    person = accounts.person(actor.person_id or 0)
    return _sent(row, Whose(actor, _addresses(person)), "all")


@blueprint.get("/cases/<number>/take-away/<int:export_id>")
@limiter.limit(FLOOD)
@public
def send_case(number: str, export_id: int) -> Response:
    case, actor, now = _followed(number), _as_filer(), clock.now()
    with transaction():
        row = operations.begin(export_id, actor, case.id, case.number, now)
    person = accounts.person(actor.person_id) if actor.person_id else None
    whose = Whose(actor, _addresses(person), case.id)
    if whose.gave_contact_of(case) and case.contact_email:
        whose = replace(whose, addresses=(*whose.addresses, case.contact_email))
    return _sent(row, whose, case.number)


def _addresses(person: Any) -> tuple[str, ...]:
    """Where mails to this person went: what is proved, and the account's own address."""
    if person is None:
        return ()
    proved = [row.value for row in accounts.contacts_of(person.id)]
    return tuple(dict.fromkeys(one for one in (*proved, person.email or "") if one))


def _sent(row: OwnExport, whose: Whose, name: str) -> Response:
    """When the line is cut the server closes the answer too, so that the archive can be fetched again at once."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    export_id, now = row.id, clock.now()

    def done() -> None:
        with app.app_context(), transaction():
            operations.end(export_id, clock.now())

    pieces = Archive(whose, row.with_files, now).pieces()
    response = Response(stream_with_context(pieces), mimetype="application/zip")
    response.headers["Content-Disposition"] = disposition(
        f"grievance-forum-{name}-{clock.ist_date(now).isoformat()}.zip"
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.call_on_close(done)
    return response


from grievance.exports import views_lists  # noqa: E402, F401  (it adds its routes)
