"""The overview: both divisions side by side, where work is stuck, and the list behind each of its numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext

from grievance.cases.rules.numbers import fiscal_year
from grievance.cases.rules.words import SHOWN_STATES
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Right
from grievance.programmes.queries import reviewed_programmes
from grievance.programmes.reviewing import reviews
from grievance.reference import queries as reference
from grievance.reports.overview import tables
from grievance.reports.overview.page import overview
from grievance.reports.overview.queries import figures, kept
from grievance.reports.overview.queries.scope import Scope
from grievance.reports.overview.reading import opens_to
from grievance.reports.overview.rules import (
    AGES,
    COLUMNS,
    DIVISIONS,
    HELD_TO,
    NOW,
    OF_DIRECTIONS,
    OF_SITTINGS,
    SIDE_BY_SIDE,
    SIGNS,
    SIZES,
    TOOK,
    WORDS,
    Asked,
    Figure,
    months_between,
    period_asked,
)
from grievance.sentences import N_
from grievance.sittings.drafting import number_of
from grievance.sittings.rules.states import STATE_WORDS
from grievance.web.downloads import all_of, as_file, form_asked
from grievance.web.fields import kept_text
from grievance.web.filters import say
from grievance.web.guards import current_actor, needs
from grievance.web.names import named
from grievance.web.paging import SIZE, Page, offset, page_asked

blueprint = Blueprint("reports", __name__)


Choices = dict[str, list[tuple[str, str]]]


def _choices() -> Choices:
    """What the figures may be held to: values with their names, by the names of ``HELD_TO``."""
    offices = [(row.code, named(row.name)) for row in reference.all_offices()]
    subjects = [(row.code, gettext(row.name)) for row in reference.categories()]
    return {
        "division": [(code, tables.division_name(code)) for code in DIVISIONS],
        "district": [(row.name, named(row.name)) for row in reference.districts()],
        "office": sorted(offices, key=lambda pair: pair[1]),
        "category": sorted(subjects, key=lambda pair: pair[1]),
        "size": [(size, gettext(words)) for size, words in SIZES.items()],
    }


def _asked(choices: Choices, today: date) -> Asked:
    """What the address holds the figures to; an unknown word there counts as not given."""
    given = {name: kept_text(request.args.get(name, "")[:60]) for name in (*HELD_TO, "year", "month")}
    chosen = {name: given[name] for name, pairs in choices.items() if given[name] in dict(pairs)}
    period, year, month = period_asked(given["year"], given["month"], today)
    return Asked(period, year, month, chosen)


@blueprint.get("/overview")
@needs(Right.SEE_OVERVIEW)
def show_overview() -> Any:
    """Where work is stuck, whether the forum sits, and what came of it; what it is held to stands in the address."""
    actor, today, choices = current_actor(), clock.today(), _choices()
    asked = _asked(choices, today)
    found = overview(asked, today)
    if form_asked():
        table = request.args.get("table", "")
        columns, rows = tables.TABLES[table if table in tables.TABLES else "figures"]
        return as_file("overview", columns, lambda: rows(found))
    return render_template(
        "reports/show_overview.html", found=found, asked=asked, today=today, words=WORDS, link=_link_of(asked), F=Figure,
        columns=COLUMNS, took=TOOK, side_by_side=SIDE_BY_SIDE, now=NOW, signs=SIGNS, office_name=tables.office_name,
        division_name=tables.division_name, sees_office=lambda code: actor.can(Right.SEE_CASE, office=code),
        reviews=reviews(reviewed_programmes(), today), choices=choices,
        **_times(asked, today), labels={name: gettext(words) for name, words in LABELS.items()},
    )  # fmt: skip


def _link_of(asked: Asked) -> Any:
    """Gives the address of the list behind a number, or None where that list is not open to the reader."""
    opens = opens_to(current_actor())

    def link(figure: Figure, number: int | None, division: str | None = None, **more: str) -> str | None:
        division = division or asked.chosen.get("division")
        if not number or not opens.opens(figure, division, more.get("held") or asked.chosen.get("office")):
            return None
        asks: dict[str, Any] = asked.as_query(division=division, **more)
        return url_for("reports.list_behind_figure", what=figure.value, **asks)

    return link


LABELS = {"division": N_("Division"), "district": N_("District"), "office": N_("Office"), "category": N_("Subject"),
          "size": N_("Size of the unit")}  # fmt: skip


def _times(asked: Asked, today: date) -> dict[str, Any]:
    """The fiscal years since the first case, and the months of the one that is shown."""
    now, end = fiscal_year(today), min(today, date(asked.year + 1, 3, 31))
    first = fiscal_year(min(kept.first_filed() or today, today))
    years = [(str(year), f"{year}-{str(year + 1)[2:]}") for year in range(now, first - 1, -1)]
    return {"years": years, "months": months_between(date(asked.year, 4, 1), end) or [end.replace(day=1)]}


@blueprint.get("/overview/<what>")
@needs(Right.SEE_OVERVIEW)
def list_behind_figure(what: str) -> Any:
    """The cases, sittings or directions that a number of the overview counts, as far as the reader may see them."""
    today, actor = clock.today(), current_actor()
    if what not in set(Figure):
        raise NotFound()
    choices = _choices()
    figure, asked = Figure(what), _asked(choices, today)
    held, age = request.args.get("held", "")[:40], AGES.get(request.args.get("age", ""))
    late = {"1": True, "0": False}.get(request.args.get("late", ""))
    scope = Scope(asked.period, today, asked.chosen, held, age, actor)
    if form_asked():
        return as_file(f"overview-{what}", _columns(figure), lambda: all_of(
            lambda after, size: figures.list_behind(scope, figure, after, size, late)))  # fmt: skip
    total = figures.number_behind(scope, figure, late)
    everything = figures.number_behind(Scope(asked.period, today, asked.chosen, held, age), figure, late)
    number = page_asked(total)
    rows = figures.list_behind(scope, figure, offset(number), SIZE, late) if total else []
    return render_template(
        "reports/list_behind_figure.html", page=Page(number, total, rows), figure=figure, words=WORDS[figure], asked=asked,
        closed_off=everything - total, parts=_parts(choices, asked, held, age, late), today=today, is_now=figure in NOW,
        of_sittings=figure in OF_SITTINGS, of_directions=figure in OF_DIRECTIONS, state_words=SHOWN_STATES,
        sitting_words=STATE_WORDS, sitting_number=number_of, office_name=tables.office_name,
    )  # fmt: skip


def _columns(figure: Figure) -> Any:
    if figure in OF_SITTINGS:
        return tables.SITTINGS
    return tables.DIRECTIONS if figure in OF_DIRECTIONS else tables.CASES


def _parts(choices: Choices, asked: Asked, held: str, age: Any, late: bool | None) -> list[str]:
    """What the list is held to, in words: "Jammu Power Distribution, 22 to 30 days, Jammu"."""
    parts = [tables.office_name(held)] if held else []
    if late is not None:
        parts.append(gettext("past the date") if late else gettext("in time"))
    if age is not None:
        parts.append(say(age.words))
    parts += [dict(choices[name])[value] for name, value in asked.chosen.items()]
    return parts if "division" in asked.chosen else [*parts, gettext("both divisions")]


from grievance.reports import views_card  # noqa: E402, F401  (it adds its routes)
