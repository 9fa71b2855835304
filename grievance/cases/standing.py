"""The facts of a case as one person finds it: read once, then handed to the pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from grievance.cases import access, queries
from grievance.cases.models import Answer, Case, Question
from grievance.cases.rules.facts import Facts
from grievance.cases.rules.words import AnswerState, CaseState
from grievance.clocks import queries as clocks
from grievance.clocks.models import Clock, Extension
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.permissions import Actor
from grievance.reference import queries as reference

WORK_CLOCKS = (ClockKind.REWORK, ClockKind.RESOLVE)
DUE_ORDER = (*WORK_CLOCKS, ClockKind.REVIEW, ClockKind.SITTING, ClockKind.SORT, ClockKind.ACCEPT, ClockKind.DISPUTE)
"""Which clock's date is the case's date: the first of these that is open."""


@dataclass(frozen=True)
class Standing:
    """The facts and the rows they rest on. ``clocks`` are the open ones by kind."""

    facts: Facts
    clocks: dict[ClockKind, Clock]
    answers: list[Answer]
    question: Question | None
    extension: Extension | None

    @property
    def due_clock(self) -> Clock | None:
        """The clock whose date the case page shows large."""
        found = next((self.clocks[kind] for kind in DUE_ORDER if kind in self.clocks), None)
        is_past = found is not None and found.kind is ClockKind.DISPUTE and found.due_on < self.facts.today
        return None if is_past else found

    @property
    def waiting_answer(self) -> Answer | None:
        """The refusal that waits for the office above."""
        return _waiting(self.answers)

    @property
    def draft(self) -> Answer | None:
        """What was prepared in the office that has the case now; another office's draft is no start for it."""
        mine = (answer for answer in self.answers if answer.office_code == self.facts.office)
        return next((answer for answer in mine if answer.state == AnswerState.DRAFT.value), None)

    @property
    def given(self) -> list[Answer]:
        """Answers that the filer has, first to last."""
        return [answer for answer in self.answers if answer.state == AnswerState.GIVEN.value]


def standing_of(case: Case, actor: Actor, today: date) -> Standing:
    """The standing of ``case`` towards ``actor`` on an Indian date."""
    open_clocks = {clock.kind: clock for clock in clocks.open_clocks_of(OwnerKind.CASE, case.id)}
    work = next((open_clocks[kind] for kind in WORK_CLOCKS if kind in open_clocks), None)
    answers = list(queries.answers_of(case.id))
    question, extension = queries.question_of(case.id, case.stage), queries.extension_asked([work.id] if work else ())
    given = [answer for answer in answers if answer.state == AnswerState.GIVEN.value]
    waiting = _waiting(answers)
    above = reference.offices_above(case.office_code, case.division) if case.office_code else []
    facts = Facts(
        actor=actor,
        today=today,
        state=case.state,
        kind=case.kind,
        handling=case.handling,
        office=case.office_code,
        offices_above=tuple(office.code for office in above),
        divisions=access.divisions_of(case),
        category=case.category_code,
        is_filer=access.is_filer(actor, case),
        complained_of=case.conduct_office_code,
        transfers=case.transfers,
        transfer_asked=case.transfer_wanted_code is not None,
        acknowledged=ClockKind.ACKNOWLEDGE not in open_clocks,
        asked_in_stage=question is not None,
        question_until=question.latest_on if question and case.state is CaseState.CLARIFICATION else None,
        disputes=case.disputes,
        reviewing_office=case.reviewing_office_code,
        refusal_waits=waiting is not None,
        refusal_by=waiting.given_by if waiting else None,
        answered_by=given[-1].given_by if given else None,
        approved_in=given[-1].approved_office_code if given else None,
        extension_waits=extension is not None,
        extension_by=extension.asked_by if extension else None,
        extension_days=extension.days if extension else 0,
        due_on=work.due_on if work else None,
        last_word_on=_due(open_clocks.get(ClockKind.ACCEPT)),
        dispute_until=_due(open_clocks.get(ClockKind.DISPUTE)),
        closing=case.closing,
    )
    return Standing(facts, open_clocks, answers, question, extension)


def _waiting(answers: list[Answer]) -> Answer | None:
    return next((answer for answer in answers if answer.state == AnswerState.TO_APPROVE.value), None)


def _due(clock: Clock | None) -> date | None:
    return clock.due_on if clock else None
