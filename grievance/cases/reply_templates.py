"""Writing, changing and filling reply templates: an office's own by its officers, those for all by the administrator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from grievance.cases.models import Case
from grievance.cases.office_events import ReplyTemplateChanged
from grievance.cases.page import unit_name
from grievance.cases.queries import desk
from grievance.cases.rules.needs import tidy
from grievance.cases.rules.shipped_templates import SHIPPED
from grievance.cases.rules.steps import Step
from grievance.cases.rules.templates import LONGEST_BODY, LONGEST_TITLE, PROGRESS, check_body, fill
from grievance.cases.rules.words import Outcome
from grievance.cases.standing import Standing
from grievance.cases.step_page import ANSWERS
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.errors import NotAllowed
from grievance.foundation.transaction import record
from grievance.permissions import Actor, Right
from grievance.reference import queries as reference
from grievance.reference.models import ReplyTemplate
from grievance.sentences import N_, Refusal

OUTCOMES = (*(outcome.value for outcome in Outcome), PROGRESS)
TAKES_ONE = ANSWERS | {Step.ANSWER_ANEW, Step.REPORT_PROGRESS}
"""Steps whose page offers templates."""


def may_write(actor: Actor, office_code: str | None) -> bool:
    """Those of one's own office; those for all are the administrator's."""
    if office_code is None:
        return actor.can(Right.EDIT_REFERENCE)
    return office_code in actor.own_offices() and actor.can(Right.WRITE_TEMPLATES, office=office_code)


def write_template(
    row: ReplyTemplate | None, office_code: str | None, given: dict[str, str], actor: Actor, now: datetime
) -> ReplyTemplate:
    """A new template, or other words for one. Refuses at its field what is missing or no case can fill."""
    if not may_write(actor, office_code) or (row is not None and not may_write(actor, row.office_code)):
        raise NotAllowed(N_("Templates of an office are written by its officers; those for all by the administrator."))
    title, body = tidy(given["title"]), tidy(given["body"])
    if not title or len(title) > LONGEST_TITLE:
        raise Refusal(N_("Write a title of at most 120 characters."), field="title")
    if not body or len(body) > LONGEST_BODY:
        raise Refusal(N_("Write the words, at most 3,500 characters."), field="body")
    check_body(body)
    category = given.get("category") or None
    if category and reference.category(category) is None:
        raise Refusal(N_("There is no such subject. Choose one from the list."), field="category")
    if given["outcome"] not in OUTCOMES:
        raise Refusal(N_("Choose the outcome."), field="outcome")
    is_new, row = row is None, row or ReplyTemplate(version=0)
    row.office_code, row.category_code, row.outcome = office_code, category, given["outcome"]
    row.language, row.title, row.body, row.edited_at = given["language"], title, body, now
    row.version += 1
    db.session.add(row)
    db.session.flush()
    record(ReplyTemplateChanged(at=now, actor=actor, template_id=row.id, title=row.title, office_code=office_code,
                                what="written" if is_new else "changed"))  # fmt: skip
    return row


def end_template(row: ReplyTemplate, actor: Actor, now: datetime) -> None:
    """It is offered no more."""
    if not may_write(actor, row.office_code):
        raise NotAllowed(N_("Templates of an office are written by its officers; those for all by the administrator."))
    row.ended_at = now
    row.version += 1
    record(ReplyTemplateChanged(at=now, actor=actor, template_id=row.id, title=row.title, office_code=row.office_code,
                                what="ended"))  # fmt: skip


def load_templates(now: datetime) -> int:
    """Those shipped, once: what was changed or taken away stays so."""
    if desk.has_templates():
        return 0
    for outcome, language, title, body in SHIPPED:
        db.session.add(ReplyTemplate(outcome=outcome, language=language, title=title, body=body))
    db.session.flush()
    return len(SHIPPED)


def offered(case: Case, step: Step, actor: Actor) -> Sequence[ReplyTemplate]:
    """For the page of a step: those of the office and for all, of the subject or of any, the fitting outcome."""
    if step not in TAKES_ONE:
        return ()
    rows = desk.templates_of(actor.own_offices())
    of_subject = [row for row in rows if row.category_code in (None, case.category_code)]
    of_subject.sort(key=lambda row: (row.office_code is None, OUTCOMES.index(row.outcome), row.language))
    if step is Step.REPORT_PROGRESS:
        return [row for row in of_subject if row.outcome == PROGRESS]
    if step is Step.NOT_ADMISSIBLE:
        return [row for row in of_subject if row.outcome == Outcome.NOT_ADMISSIBLE]
    return [row for row in of_subject if row.outcome != PROGRESS]


def filled(row: ReplyTemplate, case: Case, standing: Standing, written: str) -> str:
    """The template's words after what stands there already; nothing typed is lost."""
    words = fill(row.body, _values(case, standing))
    return f"{written.rstrip()}\n\n{words}" if written.strip() else words


def _values(case: Case, standing: Standing) -> dict[str, str]:
    estate, clock = reference.estate(case.estate_code), standing.due_clock
    return {
        "unit": unit_name(case), "number": case.number, "estate": estate.name if estate else case.place or case.district or "",
        "filed_on": _day(ist_date(case.filed_at)), "due_on": _day(clock.due_on) if clock else "",
        "office": reference.office_name(case.reviewing_office_code or case.office_code),
    }  # fmt: skip


def _day(on: date) -> str:
    return f"{on:%d-%m-%Y}"
