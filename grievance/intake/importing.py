"""Cases from a file: other portals' exports, paper registers. Called inside ``transaction()``, a savepoint a row.

A row that cannot be filed gives its sentence and changes nothing; the rows around it stand. The same
``(source, id)`` is filed once: a second time the case that stands already is given again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import DBAPIError

from grievance.accounts import operations as accounts
from grievance.accounts import queries as people
from grievance.accounts.models import Person
from grievance.cases.models import Case
from grievance.cases.operations import NewCase, register
from grievance.cases.rules.words import CaseKind, FilerKind, Source
from grievance.clocks import queries as clocks
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.foundation.clock import ist_date
from grievance.foundation.transaction import savepoint
from grievance.intake import queries
from grievance.intake.preview import BOTH, home_division
from grievance.intake.rules.import_rows import ImportRow, row_of, script_language
from grievance.permissions import SYSTEM, Role
from grievance.reference import queries as reference
from grievance.reference.models import Category, District, Estate
from grievance.reference.rules.names import folded
from grievance.routing import operations as routing
from grievance.routing.rules.routing import Routed, RoutingFacts
from grievance.sentences import N_, Refusal, Sentence, from_data, sentence

Line = tuple[int, bytes | Mapping[str, Any] | Refusal]
"""Its number in the file, and a line of JSON, the cells of a table by the fields' names, or why it is refused already."""
MAIN_CLOCKS = (ClockKind.RESOLVE, ClockKind.SITTING, ClockKind.SORT)


@dataclass(frozen=True)
class Imported:
    """A line's result: the case, or ``error``. ``was_there``: filed by an earlier import."""

    line: int
    external_id: str | None = None
    case_id: int | None = None
    number: str | None = None
    category: str | None = None
    division: str | None = None
    office: str | None = None
    reason: Sentence | None = None
    due_on: date | None = None
    was_there: bool = False
    error: Sentence | None = None


def import_cases(
    lines: Iterable[Line], source: str, now: datetime, divisions: frozenset[str] | None = None
) -> list[Imported]:
    """Files numbered lines, each in a savepoint of its own; one result a line, in their order.

    ``divisions``: only cases of these are taken; None: of all.
    """
    return [_imported(line, source, now, divisions) for line in lines]


def _imported(line: Line, source: str, now: datetime, divisions: frozenset[str] | None) -> Imported:
    number, given = line
    external_id = None
    try:
        if isinstance(given, Refusal):
            raise given
        row = row_of(given)
        external_id = row.external_id
        with savepoint():
            return import_case(number, row, source, now, divisions)
    except Refusal as refusal:
        return Imported(number, external_id, error=refusal.sentence)
    except DBAPIError:
        return Imported(number, external_id, error=sentence(N_("The database did not take this line.")))


def import_case(
    number: int, row: ImportRow, source: str, now: datetime, divisions: frozenset[str] | None = None
) -> Imported:
    """Files one row. Refuses an unknown subject, and a place that neither columns nor words tell.

    Its clocks start now, as those of a case filed today: an office answers for the days on which it could have known. The
    day on which the other register took it in stays beside the case as ``source_date``.
    """
    if row.external_id and (case := queries.imported_case(source, row.external_id)):
        return _result(number, case, was_there=True)
    today = ist_date(now)
    if row.filed_on and row.filed_on > today:
        raise Refusal(N_("The date at the source, %(day)s, has not come yet."), field="source_date", day=row.filed_on)
    district, estate = places_of(row)
    facts = facts_of(row, district, estate)
    routed = routing.choose_office(facts, today)
    filer = _filer(row.filer_email, script_language(row.body), now) if row.filer_email else None
    belonging = queries.belonging_of(filer.id, today) if filer else queries.Belonging()
    division = _home(facts, routed, today)
    if divisions is not None and division not in divisions:
        raise Refusal(N_("The case belongs to the other division. Its convener takes it over."), field="division")
    new = NewCase(
        kind=CaseKind(facts.case_kind or CaseKind.GRIEVANCE), division=division,
        in_both=routed.division == BOTH, category_code=facts.category or "", office_code=routed.office_code,
        routed_because=routed.reason, title=row.title, body=row.body, filer_kind=FilerKind(row.filer_kind),
        district=facts.district, estate_code=facts.estate, place=facts.address, sector=row.sector,
        language=script_language(row.body), source=Source.IMPORT, source_name=source, source_date=row.source_date,
        external_id=row.external_id, filer_person_id=filer.id if filer else None,
        contact_email=row.filer_email, contact_name=row.contact_name or (filer.name if filer else ""),
        contact_mobile=row.contact_mobile, plot=row.plot, wanted=row.wanted, amount_inr=row.amount,
        unit_id=belonging.unit.id if belonging.unit else None, unit_name=belonging.name,
        association_id=belonging.association.id if belonging.association else None,
    )  # fmt: skip
    return _result(number, register(new, SYSTEM, now).case)


def facts_of(row: ImportRow, district: District | None, estate: Estate | None) -> RoutingFacts:
    """What routing is told of a row: the category given, else the one that its words speak for."""
    category = _category(row)
    if category is None:
        key = (
            N_("There is no subject “%(code)s”.") if row.category else N_("The words tell no subject. Give a category.")
        )
        raise Refusal(key, field="category", code=row.category or "")
    unknown = (row.locality, "" if estate else row.estate, "" if district else row.district)
    return RoutingFacts(
        category=category.code, title=row.title, body=row.body, division=row.division,
        district=district.name if district else (estate.district if estate else None),
        estate=estate.code if estate else None, address=", ".join(part for part in unknown if part),
        case_kind=category.default_kind, amount=row.amount,
    )  # fmt: skip


def _category(row: ImportRow) -> Category | None:
    """By its code or its name where the row gives one; else the one that the words speak for."""
    if row.category is None:
        return reference.category(next((found.code for found in routing.suggest_categories(row.title, row.body)), None))
    wanted = folded(row.category)
    named = (category for category in reference.categories() if folded(category.name) == wanted)
    return reference.category(row.category) or next(named, None)


def places_of(row: ImportRow) -> tuple[District | None, Estate | None]:
    """District and estate that a row names; one that no table knows goes into the case's place as it was written."""
    estate = reference.estate_by_name(row.estate) if row.estate else None
    return (_district(row.district) if row.district else None), estate


def _district(typed: str) -> District | None:
    wanted = folded(typed)
    for district in reference.districts():
        if wanted in (folded(name) for name in (district.name, *district.other_spellings.split(";"))):
            return district
    return None


def _home(facts: RoutingFacts, routed: Routed, today: date) -> str:
    """The division that numbers the case. For trouble in both, the seat's; without one, whichever sits next."""
    if routed.division in ("jammu", "kashmir"):
        return routed.division
    if routed.division == BOTH:
        seat = reference.district(facts.district) if facts.district else None
        return home_division(BOTH, today, seat.division if seat else None)
    raise Refusal(
        N_("Neither place nor words tell the division. Write jammu, kashmir or both into division."), field="division"
    )


def _filer(email: str, language: str, now: datetime) -> Person:
    """The person with this address, made with the filer's role where nobody has it yet."""
    person = people.person_by_email(email)
    if person is None:
        person = accounts.add_person(email, email.partition("@")[0], SYSTEM, now, language=language)
        accounts.give_grant(person, Role.FILER, SYSTEM, now, from_on=ist_date(now))
    return person


def _result(number: int, case: Case, *, was_there: bool = False) -> Imported:
    running = {clock.kind: clock for clock in clocks.open_clocks_of(OwnerKind.CASE, case.id)}
    due = next((running[kind].due_on for kind in MAIN_CLOCKS if kind in running), None)
    return Imported(
        number, case.external_id, case.id, case.number, case.category_code, BOTH if case.in_both else case.division,
        case.office_code, from_data(case.routed_because), due, was_there,
    )  # fmt: skip
