"""Lines of the inbox and of lists: a clock and what it belongs to, ready for the page. No query here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext

from grievance.cases.models import Case
from grievance.cases.rules.words import AnswerState, CaseState
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockState, OwnerKind
from grievance.correspondence.models import ReturnedMail
from grievance.desk.inbox.rules import NEEDED as TASKS
from grievance.desk.inbox.rules import Task, Waiting
from grievance.desk.models import ChargeHandover
from grievance.desk.rules import NEEDED, OFFICE_WORK, REPORTED, STOPPED, Margin, duty, margin
from grievance.matters.models import PolicyItem
from grievance.matters.operations import number_of
from grievance.matters.suggesting import Suggestion
from grievance.permissions import Actor, Right
from grievance.sentences import N_, Sentence, sentence
from grievance.sittings.models import Brief, Direction, Entry, Sitting
from grievance.sittings.records import MinutesCorrection
from grievance.sittings.rules.freezing import sitting_number
from grievance.sittings.rules.words import DirectionState
from grievance.web.names import named


@dataclass(frozen=True)
class Line:
    """``is_own``: a case on which one's own office works; ``acting``: it lies with an office whose vacant post one fills."""

    title: str
    number: str
    href: str
    needed: Sentence | None
    margin: Margin | None
    place: str = ""
    strip: Any = None
    is_own: bool = False
    acting: Sentence | None = None


def acting_words(actor: Actor, office: str | None) -> Sentence | None:
    """For whose vacant post the person acts in what lies with ``office``."""
    found = actor.acts_for(office)
    return sentence(ACTING, office=office, day=found.vacant_since) if found else None


def place_of(case: Case, estates: Mapping[str, str]) -> str:
    return estates.get(case.estate_code or "", "") or case.district or case.place


@dataclass(frozen=True)
class Owners:
    """The rows that clocks on a page belong to, by id; ``strips`` are the clocks' own day strips.

    ``answers``: by case, an answer that is prepared or a refusal that waits.
    """

    cases: Mapping[int, Case]
    directions: Mapping[int, Direction]
    briefs: Mapping[int, tuple[Brief, Entry, Sitting]]
    strips: Mapping[int, Any]
    answers: Mapping[int, AnswerState]


def inbox_lines(
    tasks: Sequence[Waiting], owners: Owners, actor: Actor, today: date, estates: Mapping[str, str],
    queue: str | None = None,
) -> list[Line]:  # fmt: skip
    """One line a task, in the order given; a clock whose owner is gone is left out. ``queue``: see ``desk.queue``."""
    lines = (_line(one, owners, actor, today, estates, queue) for one in tasks)
    return [line for line in lines if line is not None]


def _line(
    one: Waiting, owners: Owners, actor: Actor, today: date, estates: Mapping[str, str], queue: str | None
) -> Line | None:
    said, task, clock = margin(one.due_on, one.is_stopped, today), one.task, one.clock
    if one.owner_kind is OwnerKind.CASE and (case := owners.cases.get(one.owner_id)):
        href = url_for("cases.show_case", number=case.number, queue=queue)
        needed = _needed_in_case(task, clock, case, owners.answers.get(case.id), actor)
        is_own, strip = task is Task.WORK and clock.kind in OFFICE_WORK, owners.strips.get(clock.id) if clock else None
        return Line(case.title, case.number, href, needed, said, place_of(case, estates), strip, is_own,
                    acting_words(actor, one.office_code))  # fmt: skip
    if clock.owner_kind is OwnerKind.DIRECTION and (direction := owners.directions.get(clock.owner_id)):
        is_reported = task is Task.WORK and direction.state is DirectionState.REPORTED
        needed = sentence(REPORTED if is_reported else _needed(task, clock))
        href = url_for("sittings.show_direction", number=direction.number)
        return Line(direction.words, direction.number, href, needed, said)
    if clock.owner_kind is OwnerKind.BRIEF and (found := owners.briefs.get(clock.owner_id)):
        _, entry, sitting = found
        href = url_for("sittings.list_briefs", number=number_of_sitting(sitting))
        return Line(entry.title, number_of_sitting(sitting), href, sentence(_needed(task, clock)), said)
    if clock.owner_kind is OwnerKind.PROGRAMME:
        href = url_for("programmes.report_figures", programme_id=clock.owner_id)
        return Line(named(clock.label), "", href, sentence(_needed(task, clock)), said)
    return None


def _needed(task: Task, clock: Clock) -> str:
    return NEEDED[clock.kind] if task is Task.WORK else TASKS[task]


def _needed_in_case(task: Task, clock: Clock, case: Case, answer: AnswerState | None, actor: Actor) -> Sentence:
    """The duty that is due first; what is under way already is said instead of it."""
    if task is not Task.WORK:
        return sentence(TASKS[task])
    if clock.kind not in OFFICE_WORK:
        return sentence(NEEDED[clock.kind])
    if clock.state is ClockState.STOPPED:
        return sentence(STOPPED)
    if answer is AnswerState.TO_APPROVE:
        return sentence(REFUSAL_WAITS)
    if case.transfer_wanted_code:
        return sentence(TRANSFER_ASKED)
    if answer is AnswerState.DRAFT and case.state is CaseState.WITH_OFFICE:
        decides = actor.can(Right.DECIDE_CASE, office=case.office_code)
        return sentence(PREPARED if decides else PREPARED_FOR_HEAD)
    return sentence(duty(clock.kind, case.state))


def number_of_sitting(sitting: Sitting) -> str:
    return sitting_number(sitting.division, sitting.serial)


def turn_line(case: Case, needed: str, estates: Mapping[str, str]) -> Line:
    """A line without a clock of one's own: an approval, or the filer's turn."""
    return Line(case.title, case.number, url_for("cases.show_case", number=case.number), sentence(needed), None,
                place_of(case, estates))  # fmt: skip


def mail_lines(tasks: Sequence[tuple[ReturnedMail, Case | None]], estates: Mapping[str, str]) -> list[Line]:
    """Addresses that take no mail: the convener telephones."""
    return [
        Line(case.title if case else gettext("Mail comes back"), case.number if case else "",
             url_for("correspondence.show_return", task_id=task.id),
             sentence(NO_MAIL_TO_UNIT if task.to_filer else NO_MAIL_TO_OFFICER), None,
             place_of(case, estates) if case else "")
        for task, case in tasks
    ]  # fmt: skip


ACTING = N_("Acting for %(office)s, vacant since %(day)s")
NO_MAIL_TO_UNIT = N_("The unit's address takes no mail any more. Telephone the unit.")
NO_MAIL_TO_OFFICER = N_("An officer's address takes no mail any more. Tell the administrator.")
REFUSAL_WAITS = N_("You refused it. The refusal waits for the office above.")
TRANSFER_ASKED = N_("The convener was asked to name another office. Until then it is yours.")
PREPARED = N_("An answer is prepared. Read it, change it, and send it.")
PREPARED_FOR_HEAD = N_("An answer is prepared. The head of your office sends it.")
CORRECTION = N_("%(who)s asks for a correction of the minutes. Take it, or decline with a reason.")
FILER_ANSWERED = N_("The office has answered. Say whether it is settled.")
FILER_ASKED = N_("The office asks you something. Its clock stands still until you answer.")
OUTCOME_PROPOSED = N_("The outcome of policy item %(item)s is proposed as your answer. Adopt it, or not.")
CHARGE = N_("Since %(day)s. Look at what was handed over, and acknowledge it.")
ALIKE = N_("%(count)s open cases in 60 days. Make a policy item of them, or put it aside.")


def proposal_line(item: PolicyItem, case: Case, estates: Mapping[str, str]) -> Line:
    """A case for which the outcome of a policy item waits for the office's word."""
    href = url_for("matters.adopt_outcome", item_id=item.id, number=case.number)
    needed = sentence(OUTCOME_PROPOSED, item=number_of(item))
    return Line(case.title, case.number, href, needed, None, place_of(case, estates))


def charge_line(row: ChargeHandover) -> Line:
    """A charge that the person has and has not acknowledged."""
    title = gettext("You have charge of %(office)s", office=row.office_code)
    href = url_for("desk.show_handover", code=row.office_code)
    return Line(title, "", href, sentence(CHARGE, day=row.begins_on), None)


def suggestion_line(one: Suggestion) -> Line:
    """Like cases of which a policy item may be made."""
    title = gettext("One cause behind several cases? %(subject)s", subject=one.subject)
    href = url_for("matters.show_suggestion", like=one.key)
    return Line(title, "", href, sentence(ALIKE, count=one.count), None, one.estate)


def correction_line(row: MinutesCorrection, sitting: Sitting) -> Line:
    """A correction of minutes that the convener takes or declines."""
    number = number_of_sitting(sitting)
    href = url_for("sittings.answer_correction", number=number, correction_id=row.id)
    who = row.asked_for or gettext("A reader")
    return Line(row.words, number, href, sentence(CORRECTION, who=who), None)
