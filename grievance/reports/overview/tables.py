"""Each table of the overview as a file: its columns, and its rows out of the same page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from flask_babel import gettext

from grievance.reference import queries as reference
from grievance.reports.overview.page import Overview
from grievance.reports.overview.rules import COLUMNS, FORUM, OF_FORUM, SIDE_BY_SIDE, SIGNS, SORT_DESK, TOOK, WORDS
from grievance.sentences import N_
from grievance.sittings.drafting import number_of
from grievance.web.downloads import Column, fields_of
from grievance.web.filters import say
from grievance.web.names import named


def office_name(code: str) -> str:
    """An office's name, or who else has a case."""
    others = {SORT_DESK: N_("To be sorted by the convener"), FORUM: N_("Before the forum")}
    if code in others:
        return gettext(others[code])
    return named(reference.office_name(code))


def division_name(code: str) -> str:
    return named(code.capitalize())


def _offices(found: Overview) -> Iterator[Any]:
    for office in found.offices:
        for (late, age), number in zip(COLUMNS, office.cells, strict=True):
            yield (
                office_name(office.code),
                gettext("Past the date") if late else gettext("In time"),
                say(age.words),
                number,
            )


def _figures(found: Overview) -> Iterator[Any]:
    for code, column in found.columns.items():
        for figure in (*SIDE_BY_SIDE, *OF_FORUM[2:], *SIGNS):
            yield division_name(code), gettext(WORDS[figure]), column.of(figure)
        yield division_name(code), gettext("Half of the answers within days"), column.median
        yield division_name(code), gettext("Nine of ten answers within days"), column.ninetieth
        yield division_name(code), gettext("Oldest open, days"), column.oldest.days if column.oldest else None


def _days(found: Overview) -> Iterator[Any]:
    for code, column in found.columns.items():
        for age, number in zip(TOOK, column.took(), strict=True):
            yield division_name(code), say(age.words), number


def _sittings(found: Overview) -> Iterator[Any]:
    words = {"held": gettext("Held on the day"), "late": gettext("Held later"), "missed": gettext("Not held"),
             "to come": gettext("To come")}  # fmt: skip
    for code, sits in found.sits.items():
        for sitting, mark in zip(sits.sittings, sits.marks, strict=True):
            yield division_name(code), number_of(sitting), sitting.planned_on, sitting.sits_on, words[mark]


def _recurring(found: Overview) -> Iterator[Any]:
    for one in found.recurring:
        yield (
            one.item.title,
            sorted(division_name(code) for code in one.divisions),
            one.sittings,
            len(one.cases),
            one.units,
        )


def _vacant(found: Overview) -> Iterator[Any]:
    for one in found.vacancies:
        yield one.post.office_code, one.post.title, one.post.from_on, one.acts, one.acts_in


def _columns(*heads: str) -> tuple[Column, ...]:
    return tuple(Column(head, itemgetter(place)) for place, head in enumerate(heads))


Table = tuple[Sequence[Column], Callable[[Overview], Iterator[Any]]]
TABLES: Mapping[str, Table] = {
    "figures": (_columns(N_("Division"), N_("Measure"), N_("Number")), _figures),
    "offices": (_columns(N_("Office"), N_("State"), N_("Days since filing"), N_("Number")), _offices),
    "days": (_columns(N_("Division"), N_("Days to the answer"), N_("Number")), _days),
    "sittings": (_columns(N_("Division"), N_("Number"), N_("Planned for"), N_("Date"), N_("State")), _sittings),
    "recurring": (_columns(N_("Issue"), N_("Division"), N_("Sittings"), N_("Cases"), N_("Units")), _recurring),
    "vacancies": (_columns(N_("Office code"), N_("Post"), N_("Since"), N_("Who acts"), N_("Office")), _vacant),
}
"""By the name in the address (``?form=csv&table=offices``); without a name, the figures."""

CASES = fields_of(("Number", "number"), ("Title", "title"), ("Office code", "office_code"), ("Division", "division"),
                  ("District", "district"), ("Subject", "category_code"), ("State", "state"), ("Closed as", "closing"),
                  ("Filed", "filed_at"), ("Answered", "answered_at"), ("Closed", "closed_at"))  # fmt: skip
DIRECTIONS = fields_of(("Number", "number"), ("Words", "words"), ("Office code", "office_code"), ("First date", "first_due_on"),
                       ("State", "state"), ("Done on", "done_on"))  # fmt: skip
SITTINGS = (
    Column(N_("Number"), number_of),
    *fields_of("division", ("Planned for", "planned_on"), ("Date", "sits_on"), ("State", "state")),
)
