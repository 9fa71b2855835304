"""The inbox, the list of cases, search. Each reads only what it shows."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, Flask, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext

from grievance.cases.rules.needs import OUTCOMES
from grievance.cases.rules.workflow import TRANSITIONS
from grievance.desk.inbox import exporting
from grievance.desk.inbox.page import inbox_of
from grievance.desk.queue import pager_of
from grievance.desk.rules import GROUP_HEADS, Urgency, summary
from grievance.foundation import clock
from grievance.intake.views.drafts import own_drafts
from grievance.permissions import Right
from grievance.web.downloads import as_file, form_asked
from grievance.web.guards import current_actor, needs, signed_in
from grievance.web.layout import set_case_pager

blueprint = Blueprint("desk", __name__)


@blueprint.record_once
def _know_queues(state: BlueprintSetupState) -> None:
    set_case_pager(cast("Flask", state.app), pager_of)


@blueprint.get("/inbox")
@needs(Right.SEE_INBOX)
def show_inbox() -> Any:
    """What waits on me, by time left."""
    only = _urgency_asked()
    if form_asked():
        actor, today = current_actor(), clock.today()
        return as_file("inbox", exporting.COLUMNS, lambda: exporting.rows(actor, today, only))
    inbox = inbox_of(current_actor(), clock.today(), only)
    return render_template(
        "desk/show_inbox.html", inbox=inbox, page=inbox.page, counts=inbox.counts, only=only, heads=GROUP_HEADS,
        turns=inbox.turns, drafts=own_drafts(), said=summary(inbox.counts, len(inbox.turns)), group_chips=_group_chips,
    )  # fmt: skip


@blueprint.get("/keys")
@signed_in
def list_keys() -> str:
    """The single keys, and where they are switched on."""
    steps = [(row.key, gettext(row.label)) for row in TRANSITIONS.values() if row.key]
    return render_template("desk/list_keys.html", steps=steps, outcomes=list(enumerate(OUTCOMES.values(), 1)))


def _group_chips(counts: dict[Urgency, int], only: Urgency | None) -> list[dict[str, object]]:
    """One chip for each urgency that has something, with its count."""
    return [
        {"label": gettext(GROUP_HEADS[how]), "count": counts[how], "current": how is only,
         "href": url_for("desk.show_inbox", only=how.value)}
        for how in Urgency if counts.get(how)
    ]  # fmt: skip


def _urgency_asked() -> Urgency | None:
    asked = request.args.get("only", "")
    return Urgency(asked) if asked in set(Urgency) else None


from grievance.desk import (  # noqa: E402, F401  (they add their routes)
    views_bulk,
    views_deputy,
    views_handover,
    views_list,
    views_session,
)
