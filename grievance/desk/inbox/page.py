"""What one person's inbox shows, read once: the scope from the rights, the lines, the tasks without a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from grievance.cases.rules.words import CaseState
from grievance.clocks.queries import strips_of
from grievance.clocks.rules.kinds import OwnerKind
from grievance.clocks.rules.ladder import Tell
from grievance.correspondence import queries as incoming
from grievance.correspondence.scopes import scope_of as letters_of
from grievance.desk import lines
from grievance.desk.handover.queries import to_acknowledge
from grievance.desk.inbox import queries
from grievance.desk.inbox.queries import Scope
from grievance.desk.inbox.rules import Judged, Waiting, judged_by
from grievance.desk.rules import Urgency
from grievance.escalation.queries import staff
from grievance.escalation.rules import Staff, readers_of
from grievance.matters import queries as matters
from grievance.matters.suggesting import suggestions_for
from grievance.permissions import Actor, Right
from grievance.reference import queries as reference
from grievance.web.paging import Page, offset, page_asked

SIZE = 40
DIVISIONS = ("jammu", "kashmir")


@dataclass(frozen=True)
class Inbox:
    """``turns``: tasks without a date, shown on the first page; ``letters``: how many wait in the tray, for who sorts it."""

    page: Page
    counts: dict[Urgency, int]
    turns: list[lines.Line]
    letters: int | None


def scope_of(actor: Actor, today: date) -> Scope:
    """What waits on this person, by the rights in force."""
    sorts = actor.divisions_with(Right.SORT_CASE)
    desks = {division.forum_office_code for division in reference.divisions() if division.code in sorts}
    judged, vacant = _judged_by(actor, today)
    return Scope(actor, today, actor.desks() | desks, vacant, judged, actor.desks(), sorts,
                 actor.divisions_with(Right.DECIDE_DIRECTION))  # fmt: skip


def _judged_by(actor: Actor, today: date) -> tuple[list[Judged], frozenset[str]]:
    """The offices that send up to the person, and those whose reviews fall to him since nobody holds them.

    The same reading of posts and vacancies as for mails: who is written to is who finds it in the inbox.
    """
    heads = (grant for grant in actor.grants if Right.REVIEW_CASE in grant.rights and not grant.acts_from)
    mine = frozenset(grant.office_code for grant in heads if grant.office_code)
    below = actor.offices_with(Right.REVIEW_CASE)
    if not below - mine:
        return [], frozenset()
    sitting = staff(today)

    def acting(office: str, division: str, kept_from: str | None) -> str | None:
        return _first(Tell.OFFICE_ABOVE, office, division, sitting, kept_from)

    vacant = {code for code in below - mine if _first(Tell.HEAD, code, None, sitting) in mine}
    return judged_by(mine, below, DIVISIONS, acting), frozenset(vacant)


def _first(tell: Tell, office: str, division: str | None, sitting: Staff, kept_from: str | None = None) -> str | None:
    readers = readers_of(tell, office, division, sitting, kept_from) if office in sitting.posts else ()
    return readers[0].office_code if readers else None


def inbox_of(actor: Actor, today: date, only: Urgency | None) -> Inbox:
    """One page of what waits on the person; ``only`` narrows it to one urgency."""
    scope, estates = scope_of(actor, today), {estate.code: estate.name for estate in reference.estates()}
    counts = queries.counts_by_urgency(scope)
    total = counts.get(only, 0) if only else sum(counts.values())
    number = page_asked(total, SIZE)
    tasks = queries.tasks_by_time_left(scope, only, offset(number, SIZE), SIZE) if total else []
    shown = lines.inbox_lines(tasks, owners_of(tasks, today), actor, today, estates, _queue_word(actor, only))
    return Inbox(Page(number, total, shown, SIZE), counts, turns_of(actor, today, estates), _letters(actor))


def _queue_word(actor: Actor, only: Urgency | None) -> str | None:
    """What the links carry, so that a case knows its neighbours; a filer has no queue."""
    if not actor.is_staff:
        return None
    return f"inbox.{only.value}" if only else "inbox"


def owners_of(tasks: list[Waiting], today: date) -> lines.Owners:
    ids = {kind: {one.owner_id for one in tasks if one.owner_kind is kind} for kind in OwnerKind}
    return lines.Owners(
        queries.cases_by_id(ids[OwnerKind.CASE]),
        queries.directions_by_id(ids[OwnerKind.DIRECTION]),
        queries.briefs_by_id(ids[OwnerKind.BRIEF]),
        strips_of([one.clock for one in tasks if one.clock], today),
        queries.answers_under_way(ids[OwnerKind.CASE]),
    )


def _letters(actor: Actor) -> int | None:
    """How many letters wait in the tray, for those who sort it: their menu has no room for one more word."""
    return incoming.number_waiting(letters_of(actor)) if actor.can(Right.SORT_MAIL) else None


def turns_of(actor: Actor, today: date, estates: dict[str, str]) -> list[lines.Line]:
    """What waits on the person without a date of its own, and a filer's own cases."""
    found = [lines.charge_line(row) for row in to_acknowledge(actor.person_id, today)] if actor.own_offices() else []
    found += [lines.proposal_line(item, case, estates) for item, case in matters.proposals_waiting(actor.desks())]
    arranges = actor.divisions_with(Right.ARRANGE_SITTING)
    found += [lines.correction_line(row, sitting) for row, sitting in queries.corrections_asked(arranges)]
    for division in sorted(arranges):
        found += [lines.suggestion_line(one) for one in suggestions_for(division, today)]
    found += lines.mail_lines(incoming.open_tasks(letters_of(actor)), estates)
    if actor.can(Right.FOLLOW_OWN_CASE):
        words = {CaseState.ANSWERED: lines.FILER_ANSWERED, CaseState.CLARIFICATION: lines.FILER_ASKED}
        found += [lines.turn_line(c, words[c.state], estates) for c in queries.cases_waiting_for_filer(actor)]
    return found
