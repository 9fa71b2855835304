"""Estates and districts, for everybody: what is known of them, and figures without names; officers see cases by the fence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for

from grievance.cases.access import visible_to
from grievance.cases.rules.numbers import fiscal_year_begins
from grievance.cases.rules.words import SHOWN_STATES
from grievance.foundation import clock
from grievance.foundation.errors import NotFound
from grievance.permissions import Actor, Right
from grievance.places import queries
from grievance.places.followed import followed
from grievance.places.queries import EVERY_CASE, Place
from grievance.places.rules import FEW, Found, looked_for, recurring, told, told_by
from grievance.programmes.rules.figures import in_words as in_figures
from grievance.reference import queries as reference
from grievance.reference.models import District, Estate, Office
from grievance.reference.rules import in_words
from grievance.reports.card.page import division_read
from grievance.sentences import N_
from grievance.web.downloads import Column, as_file, fields_of, form_asked
from grievance.web.fields import kept_text
from grievance.web.guards import current_actor, public
from grievance.web.names import named

blueprint = Blueprint("places", __name__)


@blueprint.app_context_processor
def _links() -> dict[str, Any]:
    return {"report_card_of": _report_card_of, "estates_of": _estates_of}


def _report_card_of(office: Office) -> str | None:
    """The address of an office's report card, for who may read it."""
    actor = current_actor()
    if not actor.can(Right.SEE_OVERVIEW) or not division_read(actor, office)[0]:
        return None
    return url_for("reports.show_office_card", code=office.code)


def _estates_of(office: Office) -> list[Estate]:
    """The estates for which an office answers."""
    return [row for row in reference.estates() if row.agency_office_code == office.code]


def _is_officer(actor: Actor) -> bool:
    return actor.is_staff and actor.can(Right.SEE_CASE)


def _asked() -> tuple[str, str]:
    """The words typed and the division asked for; a word that is no choice counts as nothing."""
    division = request.args.get("division", "")
    known = {row.code for row in reference.divisions()}
    return kept_text(request.args.get("q", "")).strip()[:100], division if division in known else ""


@blueprint.get("/estates")
@public
def list_estates() -> Any:
    """All industrial estates by district; an officer sees beside each how many open cases he may read there."""
    words, division = _asked()
    actor, divisions = current_actor(), {row.name: row.division for row in reference.districts()}
    rows = _estates_found(words, division, divisions)
    counts = queries.open_by_estate(actor) if _is_officer(actor) else None
    if form_asked():
        columns = (*ESTATES, Column(N_("Division"), lambda row: divisions[row.district]), *_open(counts, "code"))
        return as_file("estates", columns, lambda: rows)
    by_district: dict[str, list[Estate]] = {}
    for row in rows:
        by_district.setdefault(row.district, []).append(row)
    return render_template("places/list_estates.html", by_district=by_district, words=words, division=division,
                           divisions=reference.divisions(), counts=counts, total=len(rows))  # fmt: skip


def _estates_found(words: str, division: str, divisions: dict[str, str]) -> list[Estate]:
    rows, spellings = reference.estates(), _spellings()
    places = [
        Found(row.code, divisions[row.district], (row.name, named(row.name), row.district, named(row.district), row.agency,
                                                  *spellings.get(row.code, ())))
        for row in rows
    ]  # fmt: skip
    found = looked_for(places, words, division)
    return [row for row in rows if row.code in found]


def _spellings() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, code in reference.estate_names().items():
        found.setdefault(code, []).append(name)
    return found


def _open(counts: dict[str, int] | None, key: str) -> Iterable[Column]:
    if counts is not None:
        yield Column(N_("Open cases you may read"), lambda row: counts.get(getattr(row, key), 0))


ESTATES = fields_of(
    "code", "name", "district", ("Agency in the source", "agency"), ("Office that answers", "agency_office_code"),
    ("Area, kanals", "area_kanals"), "status", "certainty", ("Source", "source_address"),
)  # fmt: skip
DISTRICTS = fields_of("name", "division", ("District Industries Centre", "dic_town"), ("Other spellings", "other_spellings"),
                      "certainty")  # fmt: skip


@blueprint.get("/estates/<code>")
@public
def show_estate(code: str) -> str:
    """One estate: facts, who manages it, what waits there and what recurs."""
    estate = reference.estate(code)
    district = reference.district(estate.district) if estate else None
    if estate is None or district is None:
        raise NotFound()
    return render_template(
        "places/show_estate.html", estate=estate, district=district, agency=reference.office(estate.agency_office_code),
        followed=followed(estate.code) if current_actor().can(Right.SEE_PROGRAMMES) else [], figure_words=in_figures,
        **_lying_in(Place((estate.code,)), {"estate": estate.code}),
    )  # fmt: skip


@blueprint.get("/districts")
@public
def list_districts() -> Any:
    """The twenty districts by division, with the town of the District Industries Centre."""
    words, division = _asked()
    places = [Found(row.name, row.division, (row.name, named(row.name), row.dic_town, row.other_spellings))
              for row in reference.districts()]  # fmt: skip
    found, actor = looked_for(places, words, division), current_actor()
    rows = [row for row in reference.districts() if row.name in found]
    counts = queries.open_by_district(actor) if _is_officer(actor) else None
    if form_asked():
        return as_file("districts", (*DISTRICTS, *_open(counts, "name")), lambda: rows)
    by_division: dict[str, list[District]] = {}
    for row in rows:
        by_division.setdefault(row.division, []).append(row)
    return render_template("places/list_districts.html", by_division=by_division, words=words, division=division,
                           divisions=reference.divisions(), counts=counts, total=len(rows))  # fmt: skip


@blueprint.get("/districts/<name>")
@public
def show_district(name: str) -> str:
    """One district: its estates and offices, what waits there and what recurs."""
    district = reference.district(name)
    if district is None:
        raise NotFound()
    estates = [row for row in reference.estates() if row.district == district.name]
    offices = [row for row in reference.all_offices() if row.district == district.name and row.is_active]
    return render_template(
        "places/show_district.html", district=district, estates=estates, offices=offices,
        **_lying_in(Place(tuple(row.code for row in estates), district.name), {"district": district.name}),
    )  # fmt: skip


def _lying_in(place: Place, filters: dict[str, str]) -> dict[str, Any]:
    """What both pages show of cases, policy items and directions, as the reader may see it."""
    actor, since = current_actor(), fiscal_year_begins(clock.today())
    is_officer = _is_officer(actor)
    among = visible_to(actor) if is_officer else EVERY_CASE
    figures = queries.figures(place, since, among)
    follows = actor.is_signed_in or bool(actor.tracked_case_ids)
    return {
        "is_officer": is_officer, "since": since, "few": FEW, "words": in_words, "states": SHOWN_STATES,
        "open": figures.open if is_officer else told(figures.open),
        "closed": figures.closed if is_officer else told(figures.closed),
        "subjects": recurring(figures.subjects) if is_officer else told_by(figures.subjects),
        "behind": _behind(filters, since, figures.subjects) if is_officer else {},
        "categories": {row.code: row.name for row in reference.categories()},
        "cases": queries.open_cases(place, actor) if follows else [],
        "items": queries.policy_items(place, actor if is_officer else None),
        "directions": queries.directions(place, actor) if actor.can(Right.SEE_SITTING_PAPERS) else [],
    }  # fmt: skip


def _behind(filters: dict[str, str], since: date, subjects: Iterable[str]) -> dict[str, str]:
    """The list behind each figure: open, closed, and open by subject."""
    asked: dict[str, dict[str, Any]] = {
        "open": {"open": "y"}, "closed": {"state": "closed", "from": since.isoformat()},
        **{code: {"open": "y", "category": code} for code in subjects},
    }  # fmt: skip
    return {name: url_for("desk.list_cases", **(filters | more)) for name, more in asked.items()}
