"""What is handed over with an office as of a day, read once and put into sections of like lines. No HTML here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from flask import url_for

from grievance.accounts import queries as people
from grievance.accounts.models import Person
from grievance.cases.models import Case, Consultation, Question
from grievance.cases.page import share_words
from grievance.cases.queries.desk import turns_of_cases
from grievance.cases.rules.turns import TurnTaken, whose_days
from grievance.cases.rules.words import SHOWN_STATES
from grievance.clocks.models import Clock, Extension
from grievance.desk.handover import queries
from grievance.desk.handover.handing import outgoing_head
from grievance.desk.inbox import queries as inbox
from grievance.desk.inbox.page import scope_of
from grievance.desk.inbox.rules import NEEDED
from grievance.desk.lines import OUTCOME_PROPOSED, number_of_sitting
from grievance.desk.queries import next_due_by_case
from grievance.foundation.clock import ist_date
from grievance.matters.operations import number_of
from grievance.permissions import Actor, Grant, Right, Role
from grievance.reference import queries as reference
from grievance.reports.vacancies import head_instead
from grievance.sentences import N_, Sentence, sentence
from grievance.sittings.access import directions_read_by
from grievance.sittings.following import report_lines
from grievance.sittings.models import Entry, Sitting
from grievance.sittings.queries.register import Wanted, count_of_directions, directions_by_due_date
from grievance.sittings.rules.directions import OPEN_STATES as OPEN_DIRECTIONS

SHOWN = 200
"""Lines of a section on the page; all of them stand in the file, which is read in portions of as many."""


@dataclass(frozen=True)
class Line:
    """``left``: days from the day of the handover to the date, negative once it is past."""

    number: str
    title: str
    href: str
    due_on: date | None
    left: int | None
    note: Sentence | str = ""


@dataclass(frozen=True)
class Section:
    """``total`` may be more than the lines that are shown."""

    name: str
    head: str
    lines: Sequence[Line]
    total: int


@dataclass(frozen=True)
class Charge:
    """``since``: from when the head holds the post; ``given``: open cases that were given to the head himself."""

    head: Person | None
    since: date | None
    sections: Sequence[Section]
    late: int
    deputies: Sequence[tuple[Any, Person]]
    given: int

    @property
    def counts(self) -> dict[str, int]:
        """How much lies there, by the name of the section, for the record."""
        return {section.name: section.total for section in self.sections} | {"late": self.late}


@dataclass(frozen=True)
class Listing:
    """Like lines that lie there: how many, and a portion of them from an offset on."""

    number: Callable[[], int]
    portion: Callable[[int, int], list[Line]]


def charge_of(office: str, actor: Actor, on: date, today: date) -> Charge:
    """As of ``on``, today or a day to come: days are counted to it; what lies there is what lies there today."""
    head, since = outgoing_head(office, on)
    deputies = people.deputies_of([office], on)
    named = people.people_by_id(row.person_id for row in deputies)
    return Charge(head, since, [_section(*part) for part in _parts(office, actor, on, today)],
                  queries.number_late(actor, office, on), [(row, named[row.person_id]) for row in deputies],
                  queries.number_given_to(head.id, office) if head else 0)  # fmt: skip


def _section(name: str, head: str, *listings: Listing) -> Section:
    """Counted only where not all of it is shown."""
    shown = list(islice(_lines_of(listings), SHOWN))
    return Section(name, head, shown, len(shown) if len(shown) < SHOWN else sum(one.number() for one in listings))


def _lines_of(listings: Iterable[Listing]) -> Iterator[Line]:
    for one in listings:
        after = 0
        while portion := one.portion(after, SHOWN):
            yield from portion
            after += len(portion)
            if len(portion) < SHOWN:
                break


def every_line(office: str, actor: Actor, on: date, today: date) -> Iterator[tuple[str, Line]]:
    """(head of the section, line) of all that is handed over, read in portions."""
    for _, head, *listings in _parts(office, actor, on, today):
        yield from ((head, line) for line in _lines_of(listings))


def _parts(office: str, actor: Actor, on: date, today: date) -> Iterator[tuple[Any, ...]]:
    """(name, head, what is listed under it …) of each section."""
    scope = scope_of(_head_of(office), today)
    held = _found(queries.held_cases(actor, office), lambda rows: held_lines(_firsts(rows), on))
    yield "cases", N_("Cases held"), held
    asked = _found(queries.questions_pending(actor, office), lambda rows: [_question(on, *row) for row in rows])
    yield "questions", N_("Questions to units, pending"), asked
    between = queries.questions_between_offices(actor, office)
    consulted = _found(between, lambda rows: [_consulted(office, on, *row) for row in rows])
    yield "consulted", N_("Questions between offices"), consulted
    disputes = queries.reviews(actor, {office} | scope.vacant)
    reviews = _found(disputes, lambda rows: [_of_case(case, clock.due_on, on) for clock, case in rows])
    yield "reviews", N_("Disputes to review"), reviews
    yield "approvals", N_("Approvals and days asked by offices below"), _judged(scope, actor, on)
    policies = _found(queries.proposals(actor, office), lambda rows: _proposed(rows, on))
    yield "policies", N_("Proposed outcomes of policy items"), policies
    days = _found(queries.more_days_asked(actor, office), lambda rows: [_days_asked(on, *row) for row in rows])
    refusals = _found(queries.refusals_waiting(actor, office), lambda rows: _refused(_firsts(rows), on))
    yield "asked", N_("Waiting for the office above"), days, refusals
    yield "directions", N_("Directions of the forum"), _directions(office, actor, on)
    briefs = _found(queries.briefs_owed(actor, office), lambda rows: [_brief(on, *row) for row in rows])
    yield "briefs", N_("Briefs owed"), *([briefs] if actor.can(Right.SEE_OVERVIEW, office=office) else [])


def _found(query: Any, lines: Callable[[Sequence[Any]], list[Line]]) -> Listing:
    return Listing(lambda: queries.how_many(query), lambda after, size: lines(queries.portion(query, after, size)))


def _firsts(rows: Sequence[Any]) -> list[Case]:
    return [row[0] for row in rows]


def _head_of(office: str) -> Actor:
    """Whoever heads the office: for what waits on the post, whoever holds it."""
    return Actor(grants=(Grant(Role.HOD, office, None, reference.office_codes_below(office)),))


def _of_case(case: Case, due_on: date | None, on: date, note: Sentence | str = "") -> Line:
    left = (due_on - on).days if due_on else None
    return Line(case.number, case.title, url_for("cases.show_case", number=case.number), due_on, left, note)


def held_lines(cases: Sequence[Case], on: date) -> list[Line]:
    """The cases in the order given, with their date and whose days they have been so far."""
    ids = [case.id for case in cases]
    clocks, turns = next_due_by_case(ids), turns_of_cases(ids)
    return [_of_case(case, _due(case, clocks.get(case.id)), on, _standing(case, turns[case.id], on)) for case in cases]


def _due(case: Case, clock: Clock | None) -> date | None:
    return clock.due_on if clock else case.directed_due_on


def _standing(case: Case, rows: Sequence[Any], on: date) -> Sentence:
    """ "With the office. Days so far: Jammu Power Distribution 9, The unit 3"."""
    state = sentence(SHOWN_STATES[case.state])
    if not rows:
        return state
    turns = [TurnTaken(row.turn, row.from_on, row.office_code, row.until_on) for row in rows]
    shares = share_words(whose_days(ist_date(case.filed_at), on, turns))
    said = tuple(sentence(N_("%(who)s %(days)s"), who=who, days=days) for who, days in shares)
    return sentence(N_("%(state)s. Days so far: %(shares)s"), state=state, shares=said) if said else state


def _question(on: date, row: Question, case: Case) -> Line:
    key = N_("Asked on %(day)s. The clock stands still until the unit answers, at the latest on %(until)s.")
    return _of_case(case, row.latest_on, on, sentence(key, day=ist_date(row.asked_at), until=row.latest_on))


def _consulted(office: str, on: date, row: Consultation, case: Case) -> Line:
    """What another office asks of this one, or this one has asked of another and has no answer to."""
    own = N_("Asked of %(office)s on %(day)s, to be answered by the date.")
    others = N_("%(office)s asks since %(day)s; this office answers.")
    key, other = (others, row.asking_office_code) if row.office_code == office else (own, row.office_code)
    note = sentence(key, office=reference.office_name(other), day=ist_date(row.asked_at))
    return _of_case(case, row.wanted_on, on, note)


def _judged(scope: inbox.Scope, actor: Actor, on: date) -> Listing:
    waiting = inbox.Scope(actor, scope.today, judged=scope.judged)

    def lines(after: int, size: int) -> list[Line]:
        tasks = inbox.tasks_by_time_left(waiting, None, after, size)
        cases = inbox.cases_by_id({one.owner_id for one in tasks})
        return [_of_case(cases[one.owner_id], one.due_on, on, sentence(NEEDED[one.task])) for one in tasks]

    return Listing(lambda: sum(inbox.counts_by_urgency(waiting).values()), lines)


def _proposed(rows: Sequence[Any], on: date) -> list[Line]:
    clocks = next_due_by_case([case.id for _, case in rows])
    return [
        _of_case(case, _due(case, clocks.get(case.id)), on, sentence(OUTCOME_PROPOSED, item=number_of(item)))
        for item, case in rows
    ]


def _days_asked(on: date, row: Extension, clock: Clock, case: Case) -> Line:
    key = N_("%(days)s more days asked for on %(day)s.")
    return _of_case(case, clock.due_on, on, sentence(key, days=row.days, day=row.asked_on))


def _refused(cases: Sequence[Case], on: date) -> list[Line]:
    clocks = next_due_by_case([case.id for case in cases])
    said = sentence(N_("A refusal waits for its approval."))
    return [_of_case(case, _due(case, clocks.get(case.id)), on, said) for case in cases]


def _directions(office: str, actor: Actor, on: date) -> Listing:
    """First date, date now and number of moves, as in the action taken report."""
    wanted = Wanted(directions_read_by(actor), office=office, states=OPEN_DIRECTIONS)
    key = N_("First date %(first)s, moves: %(moves)s.")

    def lines(after: int, size: int) -> list[Line]:
        rows = directions_by_due_date(wanted, limit=size, offset=after)
        return [
            Line(row.direction.number, row.direction.words,
                 url_for("sittings.show_direction", number=row.direction.number), row.due_on, (row.due_on - on).days,
                 sentence(key, first=row.direction.first_due_on, moves=point["moves"]))
            for row, point in zip(rows, report_lines(rows, on), strict=True)
        ]  # fmt: skip

    return Listing(lambda: count_of_directions(wanted), lines)


def _brief(on: date, clock: Clock, entry: Entry, sitting: Sitting) -> Line:
    number = number_of_sitting(sitting)
    href = url_for("sittings.list_briefs", number=number)
    return Line(number, entry.title, href, clock.due_on, (clock.due_on - on).days)


def who_acts(office: str, on: date) -> tuple[str, Person | None] | None:
    """For a vacant post: the office whose head is told and acts instead, and that person; None: nobody up to the top."""
    reader = head_instead(office, on)
    return (reader.office_code, people.person(reader.person_id)) if reader else None
