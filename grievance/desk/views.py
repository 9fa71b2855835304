"""The inbox, the list of cases, search. Each reads only what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext

from grievance.cases.models import Case
from grievance.cases.rules.numbers import looks_like_number
from grievance.cases.rules.numbers import parse as parse_number
from grievance.cases.rules.words import CLOSINGS, SHOWN_STATES, SHOWN_TO_FILERS, CaseState
from grievance.clocks.models import Clock
from grievance.clocks.queries import lateness_of, strips_of
from grievance.clocks.rules.kinds import ClockState, OwnerKind
from grievance.correspondence import queries as incoming
from grievance.correspondence.scopes import scope_of
from grievance.desk import lines, queries
from grievance.desk.rules import GROUP_HEADS, Margin, Urgency, margin, summary
from grievance.foundation import clock
from grievance.matters import queries as matters
from grievance.matters.suggesting import suggestions_for
from grievance.permissions import Actor, Right
from grievance.reference import queries as reference
from grievance.routing.rules.folding import fold
from grievance.sentences import Refusal, sentence
from grievance.web.fields import western_digits
from grievance.web.guards import current_actor, needs
from grievance.web.names import named
from grievance.web.paging import SIZE, Page, offset, page_asked

blueprint = Blueprint("desk", __name__)

INBOX_SIZE = 40


def _desks(actor: Actor) -> frozenset[str]:
    """The offices whose clocks wait on this person: their own, and a convener's desk."""
    desks = {
        division.forum_office_code
        for division in reference.divisions()
        if division.code in actor.divisions_with(Right.SORT_CASE)
    }
    return actor.own_offices() | desks


def _estates() -> dict[str, str]:
    return {estate.code: estate.name for estate in reference.estates()}


@blueprint.get("/inbox")
@needs(Right.SEE_INBOX)
def show_inbox() -> str:
    """What waits on me, by time left."""
    actor, today = current_actor(), clock.today()
    only = _urgency_asked()
    desks = _desks(actor)
    counts = queries.counts_by_urgency(desks, today)
    total = counts.get(only, 0) if only else sum(counts.values())
    number = page_asked(total, INBOX_SIZE)
    clocks = queries.open_clocks_by_time_left(desks, today, only, offset(number, INBOX_SIZE), INBOX_SIZE)
    estates = _estates()
    by_kind = {kind: [row.owner_id for row in clocks if row.owner_kind is kind] for kind in OwnerKind}
    owners = lines.Owners(
        queries.cases_by_id(by_kind[OwnerKind.CASE]),
        queries.directions_by_id(by_kind[OwnerKind.DIRECTION]),
        queries.briefs_by_id(by_kind[OwnerKind.BRIEF]),
        strips_of(clocks, today),
    )
    turns = _turns(actor, estates)
    page = Page(number, total, lines.inbox_lines(clocks, owners, today, estates), INBOX_SIZE)
    return render_template("desk/show_inbox.html", page=page, counts=counts, only=only, heads=GROUP_HEADS,
                           turns=turns, said=summary(counts, len(turns)), group_chips=_group_chips)  # fmt: skip


def _group_chips(counts: dict[Urgency, int], only: Urgency | None) -> list[dict[str, object]]:
    """One chip for each urgency that has something, with its count."""
    return [
        {"label": gettext(GROUP_HEADS[how]), "count": counts[how], "current": how is only,
         "href": url_for("desk.show_inbox", only=how.value)}
        for how in Urgency if counts.get(how)
    ]  # fmt: skip


def _state_chips(counts: dict[CaseState, int], filters: dict[str, str]) -> list[dict[str, object]]:
    others: dict[str, Any] = {name: value for name, value in filters.items() if name != "state"}
    everything = {"label": gettext("All"), "count": sum(counts.values()), "current": "state" not in filters,
                  "href": url_for("desk.list_cases", **others)}  # fmt: skip
    words = _states(current_actor())
    return [everything] + [
        {"label": gettext(words[state]), "count": number, "current": filters.get("state") == state,
         "href": url_for("desk.list_cases", **others, state=state.value)}
        for state in CaseState if (number := counts.get(state))
    ]  # fmt: skip


def _name_pairs(rows: Any, value: str, shown: str) -> list[tuple[str, str]]:
    return [(getattr(row, value), named(getattr(row, shown))) for row in rows]


def _urgency_asked() -> Urgency | None:
    asked = request.args.get("only", "")
    return Urgency(asked) if asked in set(Urgency) else None


def _turns(actor: Actor, estates: dict[str, str]) -> list[lines.Line]:
    """What waits on the person outside their own office's clocks: approvals, and a filer's own cases."""
    below = actor.offices_with(Right.REVIEW_CASE) - actor.own_offices()
    found = [lines.turn_line(case, lines.REFUSAL, estates) for case, _ in queries.refusals_waiting(below)]
    found += [lines.turn_line(case, lines.MORE_DAYS, estates) for case, *_ in queries.extensions_waiting(below)]
    forums = actor.divisions_with(Right.DECIDE_DIRECTION)
    found += [lines.direction_line(row, lines.SAID_TO_BE_DONE) for row in queries.directions_said_to_be_done(forums)]
    found += [lines.direction_line(row, lines.DIRECTION_DAYS) for row in queries.directions_asking_for_days(forums)]
    found += [lines.proposal_line(item, case, estates) for item, case in matters.proposals_waiting(actor.own_offices())]
    for division in sorted(actor.divisions_with(Right.ARRANGE_SITTING)):
        found += [lines.suggestion_line(one) for one in suggestions_for(division, clock.today())]
    found += lines.mail_lines(incoming.open_tasks(scope_of(actor)), estates)
    if actor.can(Right.FOLLOW_OWN_CASE):
        words = {CaseState.ANSWERED: lines.FILER_ANSWERED, CaseState.CLARIFICATION: lines.FILER_ASKED}
        found += [lines.turn_line(c, words[c.state], estates) for c in queries.cases_waiting_for_filer(actor)]
    return found


@blueprint.get("/cases")
@needs(Right.SEE_CASE)
def list_cases() -> str:
    """All cases that I may see; filters stand in the address, so that they work back and forward."""
    filters = {name: value for name in (*queries.FILTERS, "late", "open") if (value := request.args.get(name, "")[:60])}
    order = request.args.get("sort", "filed")
    return _list(current_actor(), filters, "", order if order in queries.ORDERS else "filed")


@blueprint.get("/search")
@needs(Right.SEE_CASE)
def search() -> Any:
    """A number leads to its case; a mobile number, a unit's name or words lead to a list."""
    asked = " ".join(request.args.get("q", "")[:200].split())
    problem = None
    if looks_like_number(asked):
        try:
            found = queries.case_by_number(current_actor(), str(parse_number(asked)))
        except Refusal as refusal:
            problem = refusal.sentence
        else:
            if found:
                return redirect(url_for("cases.show_case", number=found.number), 303)
    folded = fold(asked) if asked else ""
    return _list(current_actor(), {}, folded, "filed", asked=asked, problem=problem)


def _list(
    actor: Actor, filters: dict[str, str], words: str, order: str, asked: str | None = None, problem: Any = None
) -> str:
    today = clock.today()
    rows, number, total = _found(actor, filters, words, order, asked, today)
    clocks = queries.next_due_by_case([row.id for row in rows])
    shown = [(row, _margin(row, clocks.get(row.id), today)) for row in rows]
    return render_template(
        "desk/list_cases.html", page=Page(number, total, shown), filters=filters, asked=asked, problem=problem,
        counts=queries.counts_by_state(actor, filters, today) if asked is None else {},
        offices={office.code: named(office.name) for office in reference.all_offices()}, estates=_estates(),
        categories={category.code: gettext(category.name) for category in reference.categories()},
        districts=reference.districts(), divisions=reference.divisions(), closings=CLOSINGS,
        lateness=lateness_of(OwnerKind.CASE, [row.id for row in rows]),
        state_chips=_state_chips, name_pairs=_name_pairs, state_words=lambda state: sentence(_states(actor)[state]),
    )  # fmt: skip


def _found(
    actor: Actor, filters: dict[str, str], words: str, order: str, asked: str | None, today: date
) -> tuple[Sequence[Case], int, int]:
    """The rows of the page asked for, its number, and how many rows there are in all."""
    digits = "".join(character for character in western_digits(asked or "") if character.isdigit())
    if asked and len(digits) in (10, 12) and len(digits) >= len(asked) - 3:
        rows = queries.cases_by_mobile(actor, digits[-10:])
        return rows, 1, len(rows)
    if asked is not None and not words:
        return [], 1, 0
    total = queries.count_cases(actor, filters, words, today)
    number = page_asked(total)
    return queries.list_cases(actor, filters, words, order, offset(number), SIZE, today), number, total


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
