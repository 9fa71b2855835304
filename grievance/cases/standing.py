"""The facts of a case as one person finds it: read once, then handed to the pure rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from grievance.cases import access, queries
from grievance.cases.models import Answer, Case, CoSignature, Question
from grievance.cases.rules.facts import Facts
from grievance.cases.rules.signatories import WAITS_FOR_A_LEAD_DAYS, Signed, tally
from grievance.cases.rules.words import AnswerState, CaseState, Satisfaction, Signing
from grievance.cases.taking_back import before_forum, before_step
from grievance.clocks import queries as clocks
from grievance.clocks.models import Clock, Extension
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.foundation.clock import ist_date
from grievance.permissions import Actor

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
    signatories: Sequence[CoSignature] = ()

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


def standing_of(case: Case, actor: Actor, today: date, signatory: CoSignature | None = None) -> Standing:
    """The standing of ``case`` towards ``actor``, or towards the co-signatory that acts, on an Indian date."""
    open_clocks = {clock.kind: clock for clock in clocks.open_clocks_of(OwnerKind.CASE, case.id)}
    work = next((open_clocks[kind] for kind in WORK_CLOCKS if kind in open_clocks), None)
    answers = list(queries.answers_of(case.id))
    question, extension = queries.question_of(case.id, case.stage), queries.extension_asked([work.id] if work else ())
    given = [answer for answer in answers if answer.state == AnswerState.GIVEN.value]
    waiting, rows = _waiting(answers), queries.signatures_of(case.id)
    facts = Facts(
        actor=actor, today=today, state=case.state, kind=case.kind, handling=case.handling, office=case.office_code,
        offices_above=tuple(office.code for office in access.offices_above(case)),
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
        **_many_units(case, given, rows, signatory),
        **_for_vacant_posts(waiting, given, extension),
        before_forum=before_forum(case),
        before_step=before_step(case),
        assigned_to=case.assigned_person_id,
    )  # fmt: skip
    return Standing(facts, open_clocks, answers, question, extension, rows)


def _for_vacant_posts(waiting: Answer | None, given: list[Answer], extension: Extension | None) -> dict[str, Any]:
    """Which office above did it, where the post of the office's own head was vacant."""
    last = given[-1] if given else None
    done = {"refusal_from": waiting, "answered_from": last, "extension_from": extension}
    return {name: row.acting_office_code if row else None for name, row in done.items()}


def _many_units(
    case: Case, given: list[Answer], rows: Sequence[CoSignature], signatory: CoSignature | None
) -> dict[str, Any]:
    """What the rules must know of the other units; nothing more is read where nobody has signed."""
    left: dict[str, Any] = {"lead_left": case.lead_left_at is not None, "is_signatory": signatory is not None,
                            "joined_decided": queries.decided_since_joined(case)}  # fmt: skip
    if case.lead_left_at is not None:
        left["lead_wanted_until"] = ist_date(case.lead_left_at) + timedelta(days=WAITS_FOR_A_LEAD_DAYS)
    if not rows:
        return left
    last = given[-1].id if given else None
    others = tally((signed_of(row) for row in rows if row is not signatory), last)
    verdict = queries.last_word_of_the_lead(case.id)
    said = verdict.settled if verdict else None
    contests = said in (Satisfaction.NO, Satisfaction.PARTLY) and verdict is not None and verdict.answer_id == last
    return left | {"others": others.present, "others_silent": others.silent, "others_contest": others.contest,
                   "lead_settled": said is Satisfaction.YES, "lead_contests": contests}  # fmt: skip


def signed_of(row: CoSignature) -> Signed:
    """A signatory as the rules count it."""
    since = {Signing.NAMED: row.confirmed_at, Signing.JOINED: row.contact_proved_at}.get(row.how, row.at)
    return Signed(row.left_at is not None, row.word, row.word_on_id, since is not None)


def _waiting(answers: list[Answer]) -> Answer | None:
    return next((answer for answer in answers if answer.state == AnswerState.TO_APPROVE.value), None)


def _due(clock: Clock | None) -> date | None:
    return clock.due_on if clock else None
