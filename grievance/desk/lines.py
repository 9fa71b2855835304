"""Lines of the inbox and of lists: a clock and what it belongs to, ready for the page. No query here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext

from grievance.cases.models import Case
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockState, OwnerKind
from grievance.correspondence.models import ReturnedMail
from grievance.desk.rules import NEEDED, REPORTED, STOPPED, Margin, margin
from grievance.matters.models import PolicyItem
from grievance.matters.operations import number_of
from grievance.matters.suggesting import Suggestion
from grievance.sentences import N_, Sentence, sentence
from grievance.sittings.models import Brief, Direction, Entry, Sitting
from grievance.sittings.rules.words import DirectionState


@dataclass(frozen=True)
class Line:
    title: str
    number: str
    href: str
    needed: Sentence | None
    margin: Margin | None
    place: str = ""
    strip: Any = None


def place_of(case: Case, estates: Mapping[str, str]) -> str:
    return estates.get(case.estate_code or "", "") or case.district or case.place


def case_line(case: Case, clock: Clock | None, today: date, estates: Mapping[str, str], strip: Any = None) -> Line:
    said = margin(clock.due_on, clock.state is ClockState.STOPPED, today) if clock else None
    needed = _needed(clock) if clock and clock.kind in NEEDED else None
    href = url_for("cases.show_case", number=case.number)
    return Line(case.title, case.number, href, needed, said, place_of(case, estates), strip)


def _needed(clock: Clock) -> Sentence:
    return sentence(STOPPED if clock.state is ClockState.STOPPED else NEEDED[clock.kind])


@dataclass(frozen=True)
class Owners:
    """The rows that clocks on a page belong to, by id; ``strips`` are the clocks' own day strips."""

    cases: Mapping[int, Case]
    directions: Mapping[int, Direction]
    briefs: Mapping[int, tuple[Brief, Entry, Sitting]]
    strips: Mapping[int, Any]


def inbox_lines(clocks: Sequence[Clock], owners: Owners, today: date, estates: Mapping[str, str]) -> list[Line]:
    """One line a clock, in the order given; a clock whose owner is gone is left out."""
    lines = (_line(clock, owners, today, estates) for clock in clocks)
    return [line for line in lines if line is not None]


def _line(clock: Clock, owners: Owners, today: date, estates: Mapping[str, str]) -> Line | None:
    said = margin(clock.due_on, clock.state is ClockState.STOPPED, today)
    needed = sentence(NEEDED[clock.kind])
    if clock.owner_kind is OwnerKind.CASE and (case := owners.cases.get(clock.owner_id)):
        return case_line(case, clock, today, estates, owners.strips.get(clock.id))
    if clock.owner_kind is OwnerKind.DIRECTION and (direction := owners.directions.get(clock.owner_id)):
        if direction.state is DirectionState.REPORTED:
            needed = sentence(REPORTED)
        return Line(direction.words, direction.number, _address_of(direction), needed, said)
    if clock.owner_kind is OwnerKind.BRIEF and (found := owners.briefs.get(clock.owner_id)):
        _, entry, sitting = found
        number = f"{sitting.division[0].upper()}-{sitting.serial}"
        return Line(entry.title, number, url_for("sittings.list_briefs", number=number), needed, said)
    return None


def direction_line(direction: Direction, needed: str) -> Line:
    """A direction on which one's word is needed."""
    return Line(direction.words, direction.number, _address_of(direction), sentence(needed), None)


def _address_of(direction: Direction) -> str:
    return url_for("sittings.show_direction", number=direction.number)


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


NO_MAIL_TO_UNIT = N_("The unit's address takes no mail any more. Telephone the unit.")
NO_MAIL_TO_OFFICER = N_("An officer's address takes no mail any more. Tell the administrator.")
REFUSAL = N_("The office refuses it. Approve the refusal, or send it back.")
MORE_DAYS = N_("The office asks for more days. Grant them, or not.")
FILER_ANSWERED = N_("The office has answered. Say whether it is settled.")
FILER_ASKED = N_("The office asks you something. Its clock stands still until you answer.")
SAID_TO_BE_DONE = N_("The office says that it is done. Accept compliance, or give a later date.")
DIRECTION_DAYS = N_("The office asks the forum for more days. Give them, or not.")
OUTCOME_PROPOSED = N_("The outcome of policy item %(item)s is proposed as your answer. Adopt it, or not.")
ALIKE = N_("%(count)s open cases in 60 days. Make a policy item of them, or put it aside.")


def proposal_line(item: PolicyItem, case: Case, estates: Mapping[str, str]) -> Line:
    """A case for which the outcome of a policy item waits for the office's word."""
    href = url_for("matters.adopt_outcome", item_id=item.id, number=case.number)
    needed = sentence(OUTCOME_PROPOSED, item=number_of(item))
    return Line(case.title, case.number, href, needed, None, place_of(case, estates))


def suggestion_line(one: Suggestion) -> Line:
    """Like cases of which a policy item may be made."""
    title = gettext("One cause behind several cases? %(subject)s", subject=one.subject)
    href = url_for("matters.show_suggestion", like=one.key)
    return Line(title, "", href, sentence(ALIKE, count=one.count), None, one.estate)
