"""Tokens of one's own programs: made, shown once, listed with their last use, revoked."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext

from grievance.api import operations, queries
from grievance.api.forms import TokenForm
from grievance.api.models import ApiToken
from grievance.api.rules.scopes import SCOPE_WORDS, Scope, is_good
from grievance.api.views.blueprint import blueprint
from grievance.foundation import clock
from grievance.sentences import N_
from grievance.web.downloads import Column, as_file, form_asked
from grievance.web.form_keys import once, shown_here
from grievance.web.guards import current_actor, signed_in
from grievance.web.limits import limiter

COLUMNS = (
    Column(N_("Name"), lambda row: row.name),
    Column(N_("What it may do"), lambda row: row.scopes),
    Column(N_("Made"), lambda row: row.made_at),
    Column(N_("Good until"), lambda row: row.expires_at),
    Column(N_("Last used"), lambda row: row.last_used_at),
    Column(N_("Last used from"), lambda row: row.last_used_from),
    Column(N_("Revoked"), lambda row: row.revoked_at),
)


def _own() -> list[ApiToken]:
    return list(queries.tokens_of(current_actor().person_id or 0))


@blueprint.route("/account/tokens", methods=["GET", "POST"])
@signed_in
@limiter.limit("30 per hour", methods=["POST"])
def list_tokens() -> Any:
    if form_asked():
        return as_file("tokens", COLUMNS, _own)
    form = TokenForm(current_actor(), data={"days": "90"})
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                days = int(form.days.data)
                done.show(operations.make_token(current_actor(), form.name.data, form.chosen(), days, clock.now()))
                done.url = url_for("api.list_tokens")
            return redirect(done.url, 303)
    return render_template(
        "api/list_tokens.html", form=form, tokens=_own(), shown=shown_here(), words=_words,
        is_good=lambda row: is_good(row.expires_at, row.revoked_at, clock.now()),
    )  # fmt: skip


def _words(row: ApiToken) -> list[str]:
    return [gettext(SCOPE_WORDS[scope]) for scope in Scope if scope.value in row.scopes]


@blueprint.post("/account/tokens/<int:token_id>/revoke")
@signed_in
def revoke_token(token_id: int) -> Any:
    with once() as done:
        operations.revoke_token(current_actor(), token_id, clock.now())
        done.url = url_for("api.list_tokens")
        flash(gettext("The token is revoked. It opens nothing any more."), "ok")
    return redirect(done.url, 303)
