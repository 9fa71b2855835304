"""What is handed over with an office as of a day, read once and put into sections of like lines. No HTML here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from grievance.accounts import queries as people
from grievance.accounts.models import Person
from grievance.cases.models import Case
from grievance.cases.page import share_words
from grievance.cases.queries.desk import turns_of_cases
from grievance.cases.rules.turns import TurnTaken, whose_days
from grievance.cases.rules.words import SHOWN_STATES
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind
from grievance.desk.handover import queries
from grievance.desk.handover.handing import outgoing_head
from grievance.desk.inbox import queries as inbox
from grievance.desk.inbox.page import scope_of
from grievance.desk.inbox.rules import NEEDED
from grievance.desk.lines import number_of_sitting
from grievance.desk.queries import next_due_by_case
from grievance.foundation.clock import ist_date
from grievance.permissions import Actor, Grant, Right, Role
from grievance.reference import queries as reference
from grievance.reports.vacancies import head_instead
from grievance.sentences import N_, Sentence, sentence
from grievance.sittings.access import directions_read_by, visible_case_ids
from grievance.sittings.following import report_lines
from grievance.sittings.queries.register import Wanted, directions_by_due_date
from grievance.sittings.rules.directions import OPEN_STATES as OPEN_DIRECTIONS

SHOWN = 200
"""Cases on the page; all of them stand in the file."""


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


def charge_of(office: str, actor: Actor, on: date, today: date) -> Charge:
    """As of ``on``, today or a day to come: days are counted to it; what lies there is what lies there today."""
    head, since = outgoing_head(office, on)
    deputies = people.deputies_of([office], on)
    named = people.people_by_id(row.person_id for row in deputies)
    held = held_lines(queries.held_cases(actor, office, 0, SHOWN), on)
    sections = (
        Section("cases", N_("Cases held"), held, queries.number_held(actor, office)),
        *(_section(*part) for part in _others(office, actor, on, today)),
    )
    return Charge(head, since, sections, queries.number_late(actor, office, on),
                  [(row, named[row.person_id]) for row in deputies],
                  queries.number_given_to(head.id, office) if head else 0)  # fmt: skip


def _section(name: str, head: str, lines: list[Line]) -> Section:
    return Section(name, head, lines, len(lines))


def _others(office: str, actor: Actor, on: date, today: date) -> Iterator[tuple[str, str, list[Line]]]:
    scope = scope_of(_head_of(office), today)
    yield "questions", N_("Questions to units, pending"), _questions(office, actor, on)
    reviews = queries.reviews(actor, {office} | scope.vacant)
    yield "reviews", N_("Disputes to review"), [_of_case(case, clock.due_on, on) for clock, case in reviews]
    yield "approvals", N_("Approvals and days asked by offices below"), _judged(scope, actor, on)
    yield "asked", N_("Waiting for the office above"), _asked(office, actor, on)
    yield "directions", N_("Directions of the forum"), _directions(office, actor, on)
    yield "briefs", N_("Briefs owed"), _briefs(office, actor, on)


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


def _questions(office: str, actor: Actor, on: date) -> list[Line]:
    key = N_("Asked on %(day)s. The clock stands still until the unit answers, at the latest on %(until)s.")
    return [
        _of_case(case, row.latest_on, on, sentence(key, day=ist_date(row.asked_at), until=row.latest_on))
        for row, case in queries.questions_pending(actor, office)
    ]


def _judged(scope: inbox.Scope, actor: Actor, on: date) -> list[Line]:
    tasks = inbox.tasks_by_time_left(inbox.Scope(actor, scope.today, judged=scope.judged), None, 0, queries.MOST)
    cases = inbox.cases_by_id({one.owner_id for one in tasks})
    return [_of_case(cases[one.owner_id], one.due_on, on, sentence(NEEDED[one.task])) for one in tasks]


def _asked(office: str, actor: Actor, on: date) -> list[Line]:
    days = N_("%(days)s more days asked for on %(day)s.")
    found = [
        _of_case(case, clock.due_on, on, sentence(days, days=row.days, day=row.asked_on))
        for row, clock, case in queries.more_days_asked(actor, office)
    ]
    refusals = [case for _, case in queries.refusals_waiting(actor, office)]
    clocks = next_due_by_case([case.id for case in refusals])
    said = sentence(N_("A refusal waits for its approval."))
    return found + [_of_case(case, _due(case, clocks.get(case.id)), on, said) for case in refusals]


def _directions(office: str, actor: Actor, on: date) -> list[Line]:
    """First date, date now and number of moves, as in the action taken report."""
    rows = directions_by_due_date(
        Wanted(directions_read_by(actor), office=office, states=OPEN_DIRECTIONS), limit=queries.MOST
    )
    key = N_("First date %(first)s, moves: %(moves)s.")
    return [
        Line(row.direction.number, row.direction.words, url_for("sittings.show_direction", number=row.direction.number),
             row.due_on, (row.due_on - on).days,
             sentence(key, first=row.direction.first_due_on, moves=point["moves"]))
        for row, point in zip(rows, report_lines(rows, on), strict=True)
    ]  # fmt: skip


def _briefs(office: str, actor: Actor, on: date) -> list[Line]:
    """For who reads the office's work; on a case only where the case itself may be read."""
    if not actor.can(Right.SEE_OVERVIEW, office=office):
        return []
    clocks = queries.clocks_of_office(office, ClockKind.BRIEF)
    found, lines = inbox.briefs_by_id({clock.owner_id for clock in clocks}), []
    seen = visible_case_ids(actor, {entry.case_id for _, entry, _ in found.values() if entry.case_id})
    for clock in clocks:
        if clock.owner_id not in found:
            continue
        _, entry, sitting = found[clock.owner_id]
        if entry.case_id is None or entry.case_id in seen:
            number = number_of_sitting(sitting)
            href = url_for("sittings.list_briefs", number=number)
            lines.append(Line(number, entry.title, href, clock.due_on, (clock.due_on - on).days))
    return lines


def every_line(office: str, actor: Actor, on: date, today: date) -> Iterator[tuple[str, Line]]:
    """(head of the section, line) of all that is handed over, cases in portions."""
    after = 0
    while portion := queries.held_cases(actor, office, after, SHOWN):
        yield from ((N_("Cases held"), line) for line in held_lines(portion, on))
        after += len(portion)
    for _, head, lines in _others(office, actor, on, today):
        yield from ((head, line) for line in lines)


def who_acts(office: str, on: date) -> tuple[str, Person | None] | None:
    """For a vacant post: the office whose head is told and acts instead, and that person; None: nobody up to the top."""
    reader = head_instead(office, on)
    return (reader.office_code, people.person(reader.person_id)) if reader else None
