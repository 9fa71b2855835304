"""The list of cases as a file: every field of a case, read in portions, behind the fence of the page.

Name, number and e-mail of the filer stand only in rows of cases on which the reader works, and in a filer's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext

from grievance.accounts import queries as accounts
from grievance.cases import queries as cases
from grievance.cases.access import sees_contact
from grievance.cases.models import Answer, Case
from grievance.cases.rules.words import CLOSINGS, SHOWN_STATES, SINCE_IN_WORDS
from grievance.clocks.models import Clock
from grievance.clocks.queries import lateness_of
from grievance.clocks.rules.kinds import OwnerKind
from grievance.desk.listing import queries
from grievance.desk.listing.asked import Asked
from grievance.desk.queries import next_due_by_case
from grievance.enterprises import queries as enterprises
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.sentences import N_, Sentence, from_data
from grievance.web.downloads import Column
from grievance.web.filters import say
from grievance.web.names import named


@dataclass(frozen=True)
class Row:
    """One case with what hangs on it; ``has_contact``: the reader may see who filed and how to reach them."""

    case: Case
    clock: Clock | None
    late: Sentence | None
    unit: str
    units: int
    answer: Answer | None
    joined_into: str
    worker: str
    has_contact: bool
    today: date
    category: str
    estate: str


def rows(actor: Actor, asked: Asked, today: date) -> Iterator[Row]:
    """The rows of the page, all of them and in its order."""
    return rows_of(queries.every_case(actor, asked, today), actor, today)


def rows_of(portions: Iterable[Sequence[Case]], actor: Actor, today: date) -> Iterator[Row]:
    """The rows of cases that came through the fence in portions; a portion costs the same few statements whatever its size."""

    @cache
    def above(office: str, division: str) -> frozenset[str]:
        return frozenset(row.code for row in reference.offices_above(office, division))

    for portion in portions:
        yield from _told(portion, actor, today, above)


def _told(
    portion: Sequence[Case], actor: Actor, today: date, above: Callable[[str, str], frozenset[str]]
) -> Iterator[Row]:
    ids = [case.id for case in portion]
    clocks, late = next_due_by_case(ids), lateness_of(OwnerKind.CASE, ids)
    own, answers = queries.own_among(actor, ids), cases.last_answers(ids)
    others = cases.counted_by_case(ids)
    workers = accounts.people_by_id([case.assigned_person_id for case in portion if case.assigned_person_id])
    roots = cases.cases_by_id([case.joined_into_id for case in portion if case.joined_into_id])
    units = enterprises.unit_names({case.unit_id for case in portion if case.unit_id})
    bodies = enterprises.association_names({case.association_id for case in portion if case.association_id})
    categories = {row.code: row.name for row in reference.categories()}
    estates = {row.code: row.name for row in reference.estates()}
    for case in portion:
        root, worker = roots.get(case.joined_into_id or 0), workers.get(case.assigned_person_id or 0)
        unit = units.get(case.unit_id or 0) or bodies.get(case.association_id or 0) or ""
        count = others.get(case.id, 0) + (0 if case.lead_left_at else 1)
        offices = (
            above(case.office_code, case.division) - {case.conduct_office_code} if case.office_code else frozenset()
        )
        yield Row(case, clocks.get(case.id), late.get(case.id), unit, count, answers.get(case.id),
                  root.number if root else "", worker.name if worker and actor.is_staff else "", case.id in own or sees_contact(actor, case, offices), today,
                  categories.get(case.category_code, case.category_code), estates.get(case.estate_code or "", ""))  # fmt: skip


def _plain(name: str) -> Callable[[Row], Any]:
    return lambda row: getattr(row.case, name)


def _of_contact(name: str) -> Callable[[Row], Any]:
    return lambda row: getattr(row.case, name) if row.has_contact else ""


def _of_answer(name: str) -> Callable[[Row], Any]:
    return lambda row: getattr(row.answer, name) if row.answer else ""


def _office(code: str | None) -> str:
    found = reference.office(code) if code else None
    return named(found.name) if found else ""


def _due_on(row: Row) -> Any:
    return row.clock.due_on if row.clock else row.case.directed_due_on


def _days_left(row: Row) -> Any:
    due = _due_on(row)
    return (due - row.today).days if due and not row.case.closing else ""


def _since(row: Row) -> str:
    words = SINCE_IN_WORDS.get(row.case.since)
    return gettext(words) if words else row.case.since


def _address(row: Row) -> str:
    return str(current_app.config["BASE_URL"]) + url_for("cases.show_case", number=row.case.number)


COLUMNS = (
    Column(N_("Number"), _plain("number")),
    Column(N_("Kind"), _plain("kind")),
    Column(N_("State"), lambda row: gettext(SHOWN_STATES[row.case.state])),
    Column(N_("Closed as"), lambda row: gettext(CLOSINGS[row.case.closing]) if row.case.closing else ""),
    Column(N_("Division"), lambda row: named(row.case.division.capitalize())),
    Column(N_("Concerns both divisions"), _plain("in_both")),
    Column(N_("Subject"), lambda row: named(row.category)),
    Column(N_("Title"), _plain("title")),
    Column(N_("What is happening?"), _plain("body")),
    Column(N_("Since when?"), _since),
    Column(N_("What would settle it?"), _plain("wanted")),
    Column(N_("Amount in rupees"), _plain("amount_inr")),
    Column(N_("District"), lambda row: named(row.case.district or "")),
    Column(N_("Estate"), lambda row: named(row.estate)),
    Column(N_("Place"), _plain("place")),
    Column(N_("Plot"), _plain("plot")),
    Column(N_("Sector"), _plain("sector")),
    Column(N_("Unit or association"), lambda row: row.unit),
    Column(N_("Filed by"), _plain("filer_kind")),
    Column(N_("Name"), _of_contact("contact_name")),
    Column(N_("Mobile"), _of_contact("contact_mobile")),
    Column(N_("E-mail"), _of_contact("contact_email")),
    Column(N_("Units behind it"), lambda row: row.units),
    Column(N_("Language"), _plain("language")),
    Column(N_("Office code"), _plain("office_code")),
    Column(N_("Office"), lambda row: _office(row.case.office_code)),
    Column(N_("Given to"), lambda row: row.worker),
    Column(N_("Why this office"), lambda row: say(from_data(row.case.routed_because) or "")),
    Column(N_("Office that reviews"), lambda row: _office(row.case.reviewing_office_code)),
    Column(N_("Date now"), _due_on),
    Column(N_("Days left"), _days_left),
    Column(N_("Lateness"), lambda row: say(row.late) if row.late else ""),
    Column(N_("Transfers"), _plain("transfers")),
    Column(N_("Disputes"), _plain("disputes")),
    Column(N_("Complaint about conduct"), _plain("is_conduct")),
    Column(N_("Office complained of"), lambda row: _office(row.case.conduct_office_code)),
    Column(N_("Outcome"), _of_answer("outcome")),
    Column(N_("Answer"), _of_answer("note")),
    Column(N_("Action taken on"), _of_answer("action_on")),
    Column(N_("Rule or ground"), _of_answer("ground")),
    Column(N_("Remedy that stays open"), _of_answer("remedy")),
    Column(N_("Paper or contact"), _of_answer("proof")),
    Column(N_("Sent to"), _of_answer("referred_to")),
    Column(N_("Joined to"), lambda row: row.joined_into),
    Column(N_("May others join?"), _plain("is_open_to_join")),
    Column(N_("Filed"), _plain("filed_at")),
    Column(N_("Answered"), _plain("answered_at")),
    Column(N_("Closed"), _plain("closed_at")),
    Column(N_("Came in by"), _plain("source")),
    Column(N_("Source"), _plain("source_name")),
    Column(N_("Date at the source"), _plain("source_date")),
    Column(N_("Reference at the source"), _plain("external_id")),
    Column(N_("Address"), _address),
)  # fmt: skip
