"""Report cards of offices: one card, the list behind each of its figures, and the cards of the offices below."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext

from grievance.cases.models import Case
from grievance.cases.rules.numbers import fiscal_year_begins
from grievance.cases.rules.words import SHOWN_STATES
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.reference import queries as reference
from grievance.reports.card import page as cards
from grievance.reports.card import queries
from grievance.reports.card.queries import Behind, Scope
from grievance.reports.card.rules import FIGURES, Figure, Period, last_day, period_of
from grievance.reports.views import blueprint
from grievance.sentences import N_
from grievance.web.downloads import Column, as_file, fields_of, form_asked
from grievance.web.fields import read_date
from grievance.web.guards import current_actor, needs
from grievance.web.names import named
from grievance.web.paging import SIZE, Page, offset, page_asked


def _period() -> Period:
    """The days in ``?from=`` and ``?to=``; what is no date counts as not given."""
    today = clock.today()
    first, last = (read_date(request.args.get(name, "")[:20]) for name in ("from", "to"))
    end = last_day(last, today)
    return period_of(first, end, fiscal_year_begins(end))


def _scope(code: str) -> Scope:
    """The office in the address, for who may read its card; to all others there is no such page."""
    actor, office = current_actor(), reference.office(code)
    is_open, division = cards.division_read(actor, office) if office else (False, None)
    if not is_open:
        raise NotFound()
    return Scope({code}, _period(), actor, division)


def _days(period: Period) -> dict[str, str]:
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


LINES = (
    Column(N_("Measure"), lambda line: gettext(line.words)),
    Column(N_("This period"), lambda line: line.now),
    Column(N_("Percent"), lambda line: line.percent),
    Column(N_("The period before"), lambda line: line.before),
    Column(N_("Percent before"), lambda line: line.percent_before),
    Column(N_("Median of offices of its kind"), lambda line: line.kind),
)


@blueprint.get("/offices/<code>/report-card")
@needs(Right.SEE_OVERVIEW)
def show_office_card(code: str) -> Any:
    """What one office did in a period, on its own days; each number is a link to the list of that many rows."""
    scope = _scope(code)
    office, reader = reference.office(code), current_actor()
    assert office is not None  # noqa: S101  (the scope has found it)
    card = cards.card_of(office, scope.period, reader, scope.division)
    if form_asked():
        return as_file(f"report-card-{code}", LINES, lambda: card.lines)
    return render_template("reports/show_office_card.html", card=card, division=scope.division, days=_days,
                           sees_handover=reader.can(Right.SEE_OVERVIEW, office=code))  # fmt: skip


@blueprint.get("/offices/<code>/report-card/<figure>")
@needs(Right.SEE_OVERVIEW)
def list_behind(code: str, figure: str) -> Any:
    """The rows that a figure of the card counts."""
    scope = _scope(code)
    if figure not in set(Figure):
        raise NotFound()
    what = Figure(figure)
    if form_asked():
        columns = DIRECTIONS if what in queries.OF_DIRECTIONS else CASES
        return as_file(f"{figure}-{code}", columns, lambda: cards.every_behind(scope, what))
    total = queries.number_behind(scope, what)
    number = page_asked(total)
    rows = queries.list_behind(scope, what, offset(number), SIZE) if total else []
    return render_template(
        "reports/list_behind.html", office=reference.office(code), page=Page(number, total, rows), words=FIGURES[what],
        period=scope.period, days=_days, href=_href, state_words=SHOWN_STATES, has_days=what in queries.ON_OWN_DAYS,
    )  # fmt: skip


def _href(row: Behind) -> str:
    if isinstance(row.owner, Case):
        return url_for("cases.show_case", number=row.owner.number)
    return url_for("sittings.show_direction", number=row.owner.number)


CASES = (
    *fields_of(("Number", "owner.number"), ("Title", "owner.title"), ("Office code", "owner.office_code")),
    Column(N_("State"), lambda row: gettext(SHOWN_STATES[row.owner.state])),
    *fields_of(("Filed", "owner.filed_at"), ("Answered", "owner.answered_at"), ("Closed", "owner.closed_at"), ("Own days", "days")),
)  # fmt: skip
DIRECTIONS = fields_of(("Number", "owner.number"), ("Words", "owner.words"), ("First date", "owner.first_due_on"),
                       ("Done on", "owner.done_on"))  # fmt: skip


@blueprint.get("/offices/report-cards")
@needs(Right.SEE_OVERVIEW)
def list_office_cards() -> Any:
    """The cards that are open to me, one row an office; numbers too small to compare are not compared."""
    actor, period = current_actor(), _period()
    offices = cards.offices_read(actor)
    rows = cards.rows_of(offices, period, actor, request.args.get("sort", ""))
    if form_asked():
        return as_file("report-cards", OFFICES, lambda: rows)
    division = next(iter(offices)) if len(offices) == 1 else None
    return render_template("reports/list_office_cards.html", rows=rows, period=period, division=division, days=_days)


OFFICES = (
    Column(N_("Office code"), lambda row: row.office.code),
    Column(N_("Office"), lambda row: named(row.office.name)),
    *fields_of("division", "received", "answered", ("Answered in time, percent", "in_time"), ("Half of the answers within own days", "median"),
               ("Nine of ten answers within own days", "ninetieth"), ("Disputed by the filer", "disputed"),
               ("Sent on to another office", "sent_on")),
)  # fmt: skip
