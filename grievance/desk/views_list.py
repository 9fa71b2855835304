"""The list of cases and search. Each reads only what it shows; the list as a file has the same rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.cases.models import Case
from grievance.cases.rules.numbers import looks_like_number
from grievance.cases.rules.numbers import parse as parse_number
from grievance.cases.rules.words import CLOSINGS, KINDS, SHOWN_STATES, SHOWN_TO_FILERS, SOURCES, CaseState
from grievance.clocks.models import Clock
from grievance.clocks.queries import lateness_of
from grievance.clocks.rules.kinds import ClockState, OwnerKind
from grievance.desk.forms import ViewForm
from grievance.desk.listing import exporting, keeping, queries
from grievance.desk.listing.asked import Asked, asked_by
from grievance.desk.queries import next_due_by_case
from grievance.desk.queue import of_list
from grievance.desk.rules import Margin, margin
from grievance.desk.views import blueprint
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Actor, Right
from grievance.reference import queries as reference
from grievance.reports.rules import BANDS
from grievance.sentences import Refusal, Sentence, sentence
from grievance.web.downloads import as_file, form_asked
from grievance.web.filters import say
from grievance.web.form_keys import once
from grievance.web.guards import current_actor, needs
from grievance.web.names import named
from grievance.web.paging import SIZE, Page, offset, page_asked


@blueprint.get("/cases")
@needs(Right.SEE_CASE)
def list_cases() -> Any:
    """All cases that I may see; filters stand in the address, so that they work back and forward."""
    return _list(current_actor(), asked_by(request.args), is_search=False)


@blueprint.route("/views/new", methods=["GET", "POST"])
@needs(Right.SEE_CASE)
def keep_view() -> Any:
    """Keeps the question that stands in the address under a name."""
    actor, form = current_actor(), _view_form()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                row = keeping.keep_view(request.args, form.name.data or "", form.office.data or "", actor, clock.now())
                done.url = url_for("desk.list_cases", **row.query)
            flash(gettext("The view is kept. It stands above the list."), "ok")
            return redirect(done.url, 303)
    return render_template("desk/keep_view.html", form=form, asked=asked_by(request.args), view=None)


@blueprint.route("/views/<int:view_id>", methods=["GET", "POST"])
@needs(Right.SEE_CASE)
def change_view(view_id: int) -> Any:
    """Another name, shared or mine only; or gone."""
    actor = current_actor()
    row = queries.view_for(actor, view_id)
    if row is None or not keeping.may_remove(row, actor):
        raise NotFound()
    form = _view_form(name=row.name, office=row.office_code or "", version=row.version)
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                found = keeping.change_view(
                    view_id, form.version.data or "", form.name.data or "", form.office.data or "", actor
                )
                done.url = url_for("desk.list_cases", **found.query)
            return redirect(done.url, 303)
    return render_template("desk/change_view.html", form=form, view=row, is_mine=row.owner_id == actor.person_id)


@blueprint.post("/views/<int:view_id>/remove")
@needs(Right.SEE_CASE)
def remove_view(view_id: int) -> Any:
    with once() as done:
        keeping.remove_view(view_id, current_actor())
        done.url = url_for("desk.list_cases")
    flash(gettext("The view is gone. The cases are where they were."), "ok")
    return redirect(done.url, 303)


def _view_form(**known: Any) -> ViewForm:
    form = ViewForm(**known)
    names = {row.code: named(row.name) for row in reference.all_offices()}
    offices = sorted(current_actor().own_offices())
    form.office.choices = [
        ("", gettext("Only me")),
        *((code, gettext("Everybody in %(office)s", office=names.get(code, code))) for code in offices),
    ]
    return form


def _view_chips(asked: Asked) -> list[dict[str, object]]:
    """The kept views: mine, and those of my office."""
    actor, query = current_actor(), asked.as_query()
    return [
        {"label": row.name, "href": url_for("desk.list_cases", **asked_by(row.query).as_query()), "current": row.query == query,
         "change": url_for("desk.change_view", view_id=row.id) if keeping.may_remove(row, actor) and row.query == query else None}
        for row in queries.views_of(actor)
    ]  # fmt: skip


@blueprint.get("/search")
@needs(Right.SEE_CASE)
def search() -> Any:
    """A number leads to its case; a mobile number, a unit's name or words lead to a list, which takes the same filters."""
    asked, problem = asked_by(request.args), None
    if looks_like_number(asked.typed):
        try:
            found = queries.case_by_number(current_actor(), str(parse_number(asked.typed)))
        except Refusal as refusal:
            problem = refusal.sentence
        else:
            if found:
                return redirect(url_for("cases.show_case", number=found.number), 303)
    return _list(current_actor(), asked, is_search=True, problem=problem)


def _list(actor: Actor, asked: Asked, *, is_search: bool, problem: Sentence | None = None) -> Any:
    today = clock.today()
    if form_asked():
        return as_file("cases", exporting.COLUMNS, lambda: exporting.rows(actor, asked, today))
    total = 0 if is_search and not asked.typed else queries.count_cases(actor, asked, today)
    number = page_asked(total)
    rows = queries.list_cases(actor, asked, offset(number), SIZE, today) if total else []
    clocks = next_due_by_case([row.id for row in rows])
    shown = [(row, _margin(row, clocks.get(row.id), today)) for row in rows]
    return render_template(
        "desk/list_cases.html", page=Page(number, total, shown), filters=asked.filters, asked=asked,
        is_search=is_search, problem=problem or asked.problem, queue=of_list(asked) if actor.is_staff else None,
        counts=queries.counts_by_state(actor, asked, today) if not is_search or asked.typed else {},
        offices={office.code: named(office.name) for office in reference.all_offices()},
        categories={category.code: gettext(category.name) for category in reference.categories()},
        districts=reference.districts(), divisions=reference.divisions(), closings=CLOSINGS,
        lateness=lateness_of(OwnerKind.CASE, [row.id for row in rows]),
        **_choices(), view_chips=_view_chips(asked), state_chips=_state_chips, name_pairs=_name_pairs, state_words=lambda state: sentence(_states(actor)[state]),
    )  # fmt: skip


def _choices() -> dict[str, Any]:
    """What the form offers beside offices, subjects and districts."""
    estates = {estate.code: estate.name for estate in reference.estates()}
    return {
        "estates": estates,
        "estate_pairs": sorted(((code, named(name)) for code, name in estates.items()), key=lambda pair: pair[1]),
        "kind_pairs": [(kind.value, gettext(words)) for kind, words in KINDS.items()],
        "late_pairs": [(band.name, say(band.words)) for band in BANDS],
        "source_pairs": [(source.value, gettext(words)) for source, words in SOURCES.items()],
        "given_pairs": [("me", gettext("Me")), ("staff", gettext("Somebody")), ("nobody", gettext("Nobody yet"))],
    }


def _state_chips(counts: dict[CaseState, int], asked: Asked) -> list[dict[str, object]]:
    endpoint = request.endpoint or "desk.list_cases"
    others: dict[str, Any] = {name: value for name, value in asked.as_query().items() if name != "state"}
    everything = {"label": gettext("All"), "count": sum(counts.values()), "current": "state" not in asked.filters,
                  "href": url_for(endpoint, **others)}  # fmt: skip
    words = _states(current_actor())
    return [everything] + [
        {"label": gettext(words[state]), "count": number, "current": asked.filters.get("state") == state,
         "href": url_for(endpoint, **others, state=state.value)}
        for state in CaseState if (number := counts.get(state))
    ]  # fmt: skip


def _name_pairs(rows: Any, value: str, shown: str) -> list[tuple[str, str]]:
    return [(getattr(row, value), named(getattr(row, shown))) for row in rows]


def _states(actor: Actor) -> dict[CaseState, str]:
    """The pages' words for the states; a filer's own where it is the filer's turn."""
    return SHOWN_STATES if actor.is_staff else SHOWN_STATES | SHOWN_TO_FILERS


def _margin(case: Case, found: Clock | None, today: date) -> Margin | None:
    """The case's date, also that of a direction of the forum."""
    if found is not None:
        return margin(found.due_on, found.state is ClockState.STOPPED, today)
    if case.directed_due_on and case.state is CaseState.WITH_OFFICE:
        return margin(case.directed_due_on, is_stopped=False, today=today)
    return None
