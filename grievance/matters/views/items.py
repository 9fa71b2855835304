"""The list of policy items, one item, making and changing one, and which cases stand in it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.cases.access import case_for, visible_to
from grievance.cases.models import Case
from grievance.foundation import clock
from grievance.matters import access, operations, queries
from grievance.matters.forms import BOTH, GatherForm, ItemForm, OutcomeForm, WhyForm
from grievance.matters.models import PolicyItem
from grievance.matters.operations import NewItem
from grievance.matters.rules import (
    HEARD,
    PROPOSAL_WORDS,
    STATE_WORDS,
    Gathered,
    LikeKey,
    PolicyState,
    filed_since,
    why_not_closed,
)
from grievance.matters.suggesting import Suggestion, suggestion_of, suggestions_for, title_of
from grievance.matters.views.blueprint import blueprint
from grievance.permissions import Right
from grievance.reference import queries as reference
from grievance.sentences import N_
from grievance.web.downloads import Column, all_of, as_file, fields_of, form_asked
from grievance.web.form_keys import once
from grievance.web.forms import BaseForm
from grievance.web.guards import current_actor, needs, public
from grievance.web.names import named
from grievance.web.paging import SIZE, Page, offset, page_asked

OPEN = tuple(state for state in PolicyState if state is not PolicyState.CLOSED)
SHOWN = {"open": OPEN, "closed": (PolicyState.CLOSED,), "all": tuple(PolicyState)}


def _arranged() -> frozenset[str]:
    return current_actor().divisions_with(Right.ARRANGE_SITTING)


@blueprint.get("/policy-items")
@needs(Right.SEE_SITTING_PAPERS)
def list_policy_items() -> Any:
    """Items that I may read; above them, for a convener, the suggestions."""
    show = request.args.get("show", "open")
    show = show if show in SHOWN else "open"
    reader = access.items_read_by(current_actor())
    if form_asked():
        read = queries.policy_items
        return as_file(
            "policy-items", ITEMS, lambda: all_of(lambda after, size: read(reader, SHOWN[show], size, after))
        )
    counts = queries.counts_by_state(reader)
    total = sum(counts.get(state, 0) for state in SHOWN[show])
    number = page_asked(total)
    rows = queries.policy_items(reader, SHOWN[show], SIZE, offset(number))
    return render_template(
        "matters/list_policy_items.html", page=Page(number, total, rows), show=show, states=STATE_WORDS,
        counts={name: sum(counts.get(state, 0) for state in states) for name, states in SHOWN.items()},
        suggestions=[one for division in sorted(_arranged()) for one in suggestions_for(division, clock.today())],
        why_form=WhyForm(formdata=None), may_make=bool(_arranged()),
    )  # fmt: skip


@blueprint.route("/policy-items/new", methods=["GET", "POST"])
@needs(Right.ARRANGE_SITTING)
def make_policy_item() -> Any:
    """From nothing, from a case (``?case=``) or from a suggestion (``?like=``)."""
    suggestion = suggestion_of(request.args.get("like", "")[:200], _arranged(), clock.today())
    cases = _first_cases(suggestion)
    form = _choices(ItemForm(data=_first_words(suggestion, cases)))
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                cases = _first_cases(suggestion)
                key = suggestion.found.key if suggestion else _key_of(cases)
                item = operations.make_item(_given(form, key), cases, current_actor(), clock.now())
                done.url = url_for("matters.show_policy_item", item_id=item.id)
            flash(gettext("The policy item is made. It stands in section 4 of the next agenda."), "ok")
            return redirect(done.url, 303)
    return render_template("matters/make_policy_item.html", form=form, cases=cases, suggestion=suggestion)


def _first_cases(suggestion: Suggestion | None) -> list[Case]:
    """The cases of the suggestion or the one named, each through the fence."""
    if suggestion:
        return list(queries.cases_among(suggestion.found.case_ids, visible_to(current_actor())))
    number = request.args.get("case", "")[:30]
    return [case_for(current_actor(), number)] if number else []


def _key_of(cases: list[Case]) -> LikeKey | None:
    first = cases[0] if cases else None
    return LikeKey(first.category_code, first.estate_code) if first and first.estate_code else None


def _first_words(suggestion: Suggestion | None, cases: list[Case]) -> dict[str, Any]:
    arranged = sorted(_arranged())
    found: dict[str, Any] = {"division": arranged[0] if len(arranged) == 1 else None}
    if suggestion:
        found |= {"title": suggestion.title, "division": suggestion.division}
    elif cases:
        first = cases[0]
        title = title_of(first.category_code, first.estate_code, first.district)
        found |= {"title": title, "division": BOTH if first.in_both else first.division}
    offices = {case.office_code for case in cases}
    if len(offices) == 1:
        found["owner"] = offices.pop() or ""
    return found


def _choices(form: ItemForm) -> ItemForm:
    arranged = _arranged()
    own = [(row.code, named(row.name)) for row in reference.divisions() if row.code in arranged]
    form.division.choices = [*own, (BOTH, gettext("Both"))]
    offices = [
        (office.code, f"{office.code}, {named(office.name)}") for office in reference.all_offices() if office.is_active
    ]
    form.owner.choices = [("", gettext("None yet")), *offices]
    return form


def _given(form: ItemForm, key: LikeKey | None = None) -> NewItem:
    division = None if form.division.data == BOTH else form.division.data
    return NewItem(
        title=form.title.data or "", summary=form.summary.data or "", wanted=form.wanted.data or "", division=division,
        owner_office_code=form.owner.data or None, key=key,
    )  # fmt: skip


@blueprint.get("/policy-items/<int:item_id>")
@public
def show_policy_item(item_id: int) -> str:
    """What is public for everybody; the cause in full, the cases and the steps for those who read sittings' papers."""
    return item_page(access.item_for(item_id))


def item_page(item: PolicyItem, **refused: BaseForm) -> str:
    """The page, with the forms that this person may use; a refused one shows what was typed."""
    actor, today = current_actor(), clock.today()
    inside, arranges = access.reads(actor, item), access.arranges(actor, item)
    links = queries.gathered(item.id)
    seen = queries.gathered(item.id, visible_to(actor)) if inside else []
    forms: dict[str, BaseForm] = {
        "gather": GatherForm(formdata=None, version=item.version),
        "outcome": OutcomeForm(formdata=None, version=item.version, words=item.outcome or item.heard_words),
        "again": WhyForm(formdata=None, version=item.version),
        "close": WhyForm(formdata=None, version=item.version),
    }
    forms = {name: form.named(name) for name, form in {**forms, **refused}.items()}
    found = [Gathered(case.state in operations.ANSWERED, link.proposal) for link, case in links]
    return render_template(
        "matters/show_policy_item.html", item=item, inside=inside, arranges=arranges, links=seen, total=len(links),
        forms=forms, states=STATE_WORDS, proposals=PROPOSAL_WORDS, shut=why_not_closed(item.state, found),
        owner=reference.office(item.owner_office_code), may_propose=item.state in HEARD, is_open=item.state in OPEN,
        out=queries.taken_out(item.id, visible_to(actor)) if inside else [], division=reference.division(item.division) if item.division else None,
        like=queries.cases_like(item, filed_since(today), visible_to(actor)) if arranges and item.state in OPEN else (),
    )  # fmt: skip


@blueprint.route("/policy-items/<int:item_id>/change", methods=["GET", "POST"])
@needs(Right.ARRANGE_SITTING)
def change_policy_item(item_id: int) -> Any:
    item = access.arranged_by(current_actor(), item_id)
    was = {"title": item.title, "summary": item.summary, "wanted": item.wanted, "division": item.division or BOTH,
           "owner": item.owner_office_code or "", "version": item.version}  # fmt: skip
    form = _choices(ItemForm(data=was))
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                item = access.arranged_by(current_actor(), item_id, lock=True)
                form.check_version(item)
                operations.change_item(item, _given(form), current_actor(), clock.now())
                done.url = url_for("matters.show_policy_item", item_id=item.id)
            return redirect(done.url, 303)
    return render_template("matters/change_policy_item.html", form=form, item=item)


@blueprint.post("/policy-items/<int:item_id>/cases")
@needs(Right.ARRANGE_SITTING)
def gather_case(item_id: int) -> Any:
    """One case more, by its reference; through the fence."""
    form = GatherForm()
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                item = access.arranged_by(current_actor(), item_id, lock=True)
                case = case_for(current_actor(), form.number.data or "")
                operations.gather(item, case, current_actor(), clock.now())
                done.url = url_for("matters.show_policy_item", item_id=item.id)
            return redirect(done.url, 303)
    return item_page(access.arranged_by(current_actor(), item_id), gather=form)


@blueprint.route("/policy-items/<int:item_id>/cases/<number>/removal", methods=["GET", "POST"])
@needs(Right.ARRANGE_SITTING)
def take_case_out(item_id: int, number: str) -> Any:
    """The case goes its own way again, with the reason."""
    item = access.arranged_by(current_actor(), item_id)
    case, form = case_for(current_actor(), number), WhyForm()
    access.link_for(item, case)
    if form.validate_on_submit():
        with form.taking_refusals():
            with once(form) as done:
                item = access.arranged_by(current_actor(), item_id, lock=True)
                link = access.link_for(item, case_for(current_actor(), number))
                operations.take_out(item, link, form.why.data or "", current_actor(), clock.now())
                done.url = url_for("matters.show_policy_item", item_id=item.id)
            return redirect(done.url, 303)
    return render_template("matters/take_case_out.html", form=form, item=item, case=case)


ITEMS = (
    Column(N_("Number"), lambda row: operations.number_of(row.item)),
    *fields_of(
        ("Matter", "item.title"), ("Summary", "item.summary"), ("What is wanted", "item.wanted"), ("Division", "item.division"),
        ("Owner", "item.owner_office_code"), ("Subject", "item.category_code"), ("Estate", "item.estate_code"), ("State", "item.state"),
        ("Open cases", "open_cases"), ("Made", "item.made_at"), ("Heard at", "item.heard_at"), ("What was said", "item.heard_words"),
        ("Outcome", "item.outcome"), ("Outcome of", "item.outcome_of"), ("Closed", "item.closed_at"), ("Closed because", "item.closed_because"),
    ),
)  # fmt: skip
