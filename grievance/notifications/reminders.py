"""Reminders to filers: a question that waits, and the days for the last word that run out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from grievance.cases import queries as cases
from grievance.cases.models import Case, Question
from grievance.cases.rules.words import AnswerState, Outcome
from grievance.clocks.models import Clock
from grievance.foundation.clock import ist_date
from grievance.foundation.jobs import Counts
from grievance.foundation.transaction import transaction
from grievance.notifications import queries, recipients, rules
from grievance.notifications.about_cases import OUTCOMES, about, word_page
from grievance.notifications.about_signatories import remind_silent
from grievance.notifications.operations import queue_mail
from grievance.notifications.sms import sms_to_filer
from grievance.reference import queries as reference
from grievance.sentences import sentence

PAGE = 100


def remind(now: datetime) -> Counts:
    """Each reminder once: its key names the question or clock and the day."""
    return _all(queries.open_questions, _of_question, now) + _all(queries.cases_that_wait_for_a_word, _of_answer, now)


def _all(find: Callable[[date, int, int], list[tuple[Any, Case]]], tell: Callable[..., int], now: datetime) -> Counts:
    """Page by page, each page a transaction of its own."""
    today, after, counts = ist_date(now), 0, Counts()
    while True:
        with transaction():
            page = find(today, after, PAGE)
            told = sum(tell(row, case, today, now) for row, case in page)
            counts += Counts(told, told)
            after = page[-1][0].id if page else after
        if len(page) < PAGE:
            return counts


def _of_question(question: Question, case: Case, today: date, now: datetime) -> bool:
    day = rules.question_reminder(ist_date(question.asked_at), question.latest_on, today)
    if day is None or (question.reminded_on is not None and question.reminded_on >= day):
        return False
    question.reminded_on = today
    papers = [line.strip() for line in question.papers.splitlines() if line.strip()]
    context = {"question": question.words, "papers": papers, "answer_by": question.latest_on, "clock_stops": True}
    return _send("clarification_asked", case, context, f"question:{question.id}:{day}", now)


def _of_answer(clock: Clock, case: Case, today: date, now: datetime) -> int:
    """To the filer, and to each unit that signed, unless it has said its word on this answer."""
    day = rules.last_word_reminder(clock.day_zero, clock.due_on, today)
    answers = [row for row in cases.answers_of(case.id) if row.state == AnswerState.GIVEN] if day else []
    if not answers:
        return 0
    answer, key = answers[-1], f"answer:{clock.id}:{day}"
    context = {
        "outcome": sentence(OUTCOMES[Outcome(answer.outcome)]), "note": answer.note, "action_on": answer.action_on,
        "ground": "; ".join(part for part in (answer.ground, answer.remedy) if part) or None, "answer_by": clock.due_on,
        "office": reference.office_name(answer.office_code), "link": word_page(case, answer.id),
    }  # fmt: skip
    is_silent = cases.verdict_on(answer.id) is None
    told = int(is_silent and _send("case_answered", case, context, key, now))
    return told + remind_silent(case, answer, clock.due_on, key, now)


def _send(message: str, case: Case, context: dict[str, Any], key: str, now: datetime) -> bool:
    to = recipients.filer_of(case)
    if to is None:
        return False
    row = queue_mail(message, to.address, {**about(case, to_filer=True), **context, "reminder": True}, at=now, case=case,
                     key=f"remind:{key}:{to.key}", language=to.language, to_name=to.name)  # fmt: skip
    sms_to_filer("reminder", case, to, f"remind:{key}:sms", now, due_on=context.get("answer_by"))
    return row is not None
