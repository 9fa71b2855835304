"""The filer's page of those that sign: the numbers, personal links, and, for an association, its members."""

from __future__ import annotations

import json
from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext

from grievance.accounts.rules.listed import read_units
from grievance.cases.access import case_for
from grievance.cases.models import Case
from grievance.cases.page import unit_name
from grievance.cases.rules.signatories import why_no_signature
from grievance.cosigning import inviting, queries
from grievance.cosigning.forms import UnitsForm
from grievance.cosigning.page import shared_page
from grievance.cosigning.signing import lines_to_name, name_members
from grievance.cosigning.views.blueprint import blueprint
from grievance.foundation import clock
from grievance.permissions import Right
from grievance.web.form_keys import Shown, once, shown_here
from grievance.web.guards import current_actor, public
from grievance.web.languages import asked_language
from grievance.web.limits import limiter


@blueprint.route("/cases/<number>/co-signers", methods=["GET", "POST"])
@limiter.limit("60/hour", methods=["POST"])
@public
def invite_units(number: str) -> Any:
    """Links are shown for an hour, right after they were made, for who sends them by WhatsApp or SMS."""
    case, form = case_for(current_actor(), number, Right.FOLLOW_OWN_CASE), UnitsForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            listed = read_units(form.units.data or "")
            with once(form) as done:
                case = case_for(current_actor(), number, Right.FOLLOW_OWN_CASE)
                by = unit_name(case)
                links = inviting.invite(case, listed, by, asked_language().tag, current_actor(), clock.now())
                done.show(json.dumps([(link.invitation.id, link.token, link.is_mailed) for link in links]))
                done.url = url_for("cosigning.invite_units", number=case.number)
            return redirect(done.url, 303)
    case, shown = case_for(current_actor(), number, Right.FOLLOW_OWN_CASE), shown_here()
    return render_template("cosigning/invite_units.html", form=form, links=_links(case, shown), shown=shown,
                           base=current_app.config["BASE_URL"], **_about(case))  # fmt: skip


def _links(case: Case, shown: Shown | None) -> list[inviting.Link]:
    """The links made just now, in clear, those taken back since left out."""
    good = {row.id: row for row in queries.invitations_of(case.id)}
    made = json.loads(shown.text) if shown else []
    return [inviting.Link(good[row_id], *rest) for row_id, *rest in made if row_id in good]


def _about(case: Case) -> dict[str, Any]:
    return {
        "case": case, "page": shared_page(case, clock.today()), "shut": why_no_signature(case.state),
        "invitations": queries.invitations_of(case.id), "now": clock.now(), "is_association": case.association_id is not None,
    }  # fmt: skip


@blueprint.post("/cases/<number>/co-signers/<int:invitation_id>/take-back")
@public
def take_back_link(number: str, invitation_id: int) -> Any:
    with once() as done:
        case = case_for(current_actor(), number, Right.FOLLOW_OWN_CASE)
        inviting.take_back(case, invitation_id, clock.now())
        done.url = url_for("cosigning.invite_units", number=case.number)
        flash(gettext("The link opens nothing any more."), "ok")
    return redirect(done.url, 303)


@blueprint.route("/cases/<number>/members", methods=["GET", "POST"])
@limiter.limit("60/hour", methods=["POST"])
@public
def list_members(number: str) -> Any:
    """An association names the members for whom it files."""
    case = case_for(current_actor(), number, Right.FOLLOW_OWN_CASE)
    form = UnitsForm(data={"units": lines_to_name(case, current_actor(), clock.today())})
    if form.validate_on_submit():
        with form.taking_refusals():
            listed = read_units(form.units.data or "", contact_needed=True)
            with once(form) as done:
                case = case_for(current_actor(), number, Right.FOLLOW_OWN_CASE)
                name_members(case, listed, asked_language().tag, current_actor(), clock.now())
                done.url = url_for("cosigning.invite_units", number=case.number)
                flash(gettext("The members are named. Each is told and may leave."), "ok")
            return redirect(done.url, 303)
    return render_template("cosigning/list_members.html", form=form, case=case, shut=why_no_signature(case.state),
                           is_association=case.association_id is not None)  # fmt: skip
