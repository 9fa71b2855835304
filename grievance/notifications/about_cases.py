"""Reactions: the mails that follow what happens to a case. One small function an event; the table names them.

The filer hears of every step that concerns him; staff get single mails only for a new case, an escalation, a listing
and what the filer says (PRODUCT 6). A key names the event's row, so that one event never mails twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import current_app

from grievance.cases import events, following, last_word
from grievance.cases import queries as cases
from grievance.cases.contact_events import TrackCodeMade
from grievance.cases.contacts import takes_secrets
from grievance.cases.models import Case
from grievance.cases.rules.facts import Side
from grievance.cases.rules.words import AnswerState, CaseState, Closing, Outcome, Source
from grievance.clocks.rules.kinds import ClockKind
from grievance.foundation.clock import ist_date
from grievance.notifications import recipients
from grievance.notifications.due_dates import promised
from grievance.notifications.operations import link, queue_mail
from grievance.notifications.recipients import Recipient
from grievance.notifications.sms import queue_sms, sms_to_filer
from grievance.reference import queries as reference
from grievance.sentences import N_, Sentence, from_data, sentence

OUTCOMES = {
    Outcome.RELIEF: N_("Relief given"),
    Outcome.PARTLY: N_("Relief given in part"),
    Outcome.REFUSED: N_("Refused under a named rule"),
    Outcome.NOT_ADMISSIBLE: N_("Not for this forum"),
    Outcome.REFERRED: N_("Sent to a higher body"),
}


def case_page(case: Case) -> str:
    """The officers' page of a case."""
    return link(f"/cases/{case.number}")


def filer_page(case: Case) -> str:
    """Where a filer goes on: his case after signing in, or the page that asks for the receipt's secret."""
    return case_page(case) if case.filer_person_id else link(f"/track?number={case.number}")


def word_page(case: Case, answer_id: int) -> str:
    """Where the filer says whether the answer settles it: one page, opened by this link alone.

    To an address that the convener wrote goes the plain way, until the filer has proved it.
    """
    if not takes_secrets(case):
        return filer_page(case)
    return link(f"/word/{last_word.token_of(str(current_app.config['SECRET_KEY']), case, answer_id)}")


def about(case: Case, *, to_filer: bool) -> dict[str, Any]:
    """What every mail about a case names."""
    return {
        "reference": case.number,
        "title": case.title,
        "office": reference.office_name(case.office_code),
        "link": filer_page(case) if to_filer else case_page(case),
        "reader": "filer" if to_filer else "office",
    }


def case_of(event: events.CaseEvent) -> Case:
    """Raises LookupError where there is none."""
    found = cases.case_by_id(event.case_id or 0)
    if found is None:
        raise LookupError(f"{event.name} names no case")
    return found


def _key(event: events.CaseEvent, message: str, reader: str) -> str:
    """Event, case, instant, the row it names, and reader: the same event is one mail."""
    row = event.answer_id or event.line_id or 0
    return f"{message}:{event.name}:{event.case_id}:{event.at.isoformat()}:{row}:{reader}"


def words_of(event: events.CaseEvent) -> str:
    """What was written with the step, for all to read."""
    line = cases.public_line(event.line_id) if event.line_id else None
    return line.body if line else ""


SMS_TO_FILERS = {"case_filed": "filed", "clarification_asked": "question_asked", "case_answered": "answered"}


def _tell_filer(event: events.CaseEvent, message: str, **context: Any) -> None:
    case = case_of(event)
    to = recipients.filer_of(case)
    if to is not None:
        queue_mail(message, to.address, {**about(case, to_filer=True), **context}, at=event.at, case=case,
                   key=_key(event, message, to.key), language=to.language, to_name=to.name)  # fmt: skip
        if message in SMS_TO_FILERS:
            due_on = context.get("answer_by") or context.get("due_on")
            sms_to_filer(SMS_TO_FILERS[message], case, to, _key(event, message, "sms"), event.at, due_on=due_on)


def tell(event: events.CaseEvent, message: str, to: Iterable[Recipient], **context: Any) -> None:
    """Officers, each in their language."""
    case = case_of(event)
    for each in to:
        queue_mail(message, each.address, {**about(case, to_filer=False), **context}, at=event.at, case=case,
                   key=_key(event, message, each.key), language=each.language, to_name=each.name)  # fmt: skip


def _tell_office(event: events.CaseEvent, message: str, code: str | None, **context: Any) -> None:
    case = case_of(event)
    if code:
        tell(event, message, recipients.officers_for(case, code, ist_date(event.at)), **context)


def _news(event: events.CaseEvent, *, with_words: bool = True, **more: Any) -> None:
    """The line of the record, to the filer."""
    context = {"what": event.told(), "words_given": words_of(event) if with_words else "", "due_on": None, **more}
    _tell_filer(event, "case_news", **context)


def tell_of_filing(event: events.CaseFiled) -> None:
    """Filer and office; nothing to offices for cases taken over from another list, whose digest shows them."""
    case = case_of(event)
    if recipients.filer_of(case) is not None:
        _tell_filer(event, "case_filed", office=event.office or None, due_on=event.due_on if event.office else None,
                    why=promised(case).why if event.office else None, source=SOURCES.get(Source(event.source)))  # fmt: skip
    if Source(event.source) is not Source.IMPORT:
        _tell_arrival(event, case, event.office_code)


SOURCES = {
    Source.PAPER: sentence(N_("from a letter")),
    Source.PHONE: sentence(N_("on the telephone")),
    Source.MEETING: sentence(N_("at a meeting")),
    Source.IMPORT: sentence(N_("from another portal")),
}


def _tell_arrival(event: events.CaseEvent, case: Case, code: str | None) -> None:
    """To the officers, or to the convener when no office was found; a vacant post's mail says for whom it is."""
    today = ist_date(event.at)
    to = recipients.officers_for(case, code, today) if code else recipients.conveners(case.division, today)
    office = reference.office_name(code) if code else sentence(N_("the forum, to be sorted"))
    due = promised(case)
    for each in to:
        moved = code is not None and each.office_code != code
        tell(event, "case_arrived", [each], office=office, unit=recipients.unit_name(case),
              place=recipients.place_of(case), filed_on=ist_date(case.filed_at), due_on=due.due_on, why=due.why,
              reason=from_data(case.routed_because) if code and case.routed_because else None,
              stands_in_for=office if moved else None)  # fmt: skip


def tell_of_sorting(event: events.CaseSorted) -> None:
    _news(event)
    _tell_arrival(event, case_of(event), event.office_code)


def tell_news(event: events.CaseEvent) -> None:
    """Steps that ask nothing of the filer: he gets the line of the record with the words given."""
    _news(event)


def tell_of_progress(event: events.ProgressReported) -> None:
    _news(event, due_on=event.promised_on)


def tell_of_more_days(event: events.ExtensionGranted) -> None:
    _news(event, due_on=event.due_on)


def tell_of_question(event: events.FilerAsked) -> None:
    question = cases.question_of(event.case_id or 0, case_of(event).stage)
    if question is not None:
        papers = [line.strip() for line in question.papers.splitlines() if line.strip()]
        _tell_filer(event, "clarification_asked", question=question.words, papers=papers,
                    answer_by=question.latest_on, clock_stops=event.stopped, reminder=False)  # fmt: skip


def tell_of_reply(event: events.FilerReplied | events.InformationAdded) -> None:
    case = case_of(event)
    _tell_office(event, "filer_replied", event.office_code, reply=words_of(event), due_on=promised(case).due_on,
                 unit=recipients.unit_name(case) if event.side != Side.SIGNATORY.value else "",
                 answers=isinstance(event, events.FilerReplied), question_waits=case.state is CaseState.CLARIFICATION)  # fmt: skip


def tell_of_transfer(event: events.CaseTransferred) -> None:
    sender = event.from_office or sentence(N_("The convener"))
    context = {"from_office": sender, "to_office": event.office, "reason": words_of(event),
               "due_on": promised(case_of(event)).due_on}  # fmt: skip
    _tell_filer(event, "case_transferred", **context)
    _tell_office(event, "case_transferred", event.office_code, **context)


def tell_of_answer(event: events.CaseAnswered) -> None:
    """An answer anew goes to the first office as well: it is no longer that office's word."""
    case = case_of(event)
    answer = next((row for row in cases.answers_of(case.id) if row.id == event.answer_id), None)
    if answer is None:
        return
    if event.anew:
        context = {"reviewer": event.by, "decision": "answered", "words_given": answer.note, "due_on": None,
                   "answer_by": event.last_word_on}  # fmt: skip
        _tell_filer(event, "case_reviewed", **context, link=word_page(case, answer.id))
        _tell_office(event, "case_reviewed", event.office_code, **context)
        return
    ground = "; ".join(part for part in (answer.ground, answer.remedy) if part)
    _tell_filer(event, "case_answered", office=event.by, outcome=sentence(OUTCOMES[Outcome(event.outcome)]),
                note=answer.note, action_on=answer.action_on, ground=ground or None,
                answer_by=event.last_word_on, reminder=False, link=word_page(case, answer.id))  # fmt: skip


def tell_of_dispute(event: events.CaseDisputed) -> None:
    """The office that reviews, or the convener where the forum does; and the office whose answer is disputed."""
    case = case_of(event)
    context = {"reviewer": event.reviewer or None, "review_by": promised(case, ClockKind.REVIEW).due_on,
               "line": words_of(event)}  # fmt: skip
    if event.reviewing_office_code:
        _tell_office(event, "case_disputed", event.reviewing_office_code, **context, reader="reviewer")
    else:
        tell(event, "case_disputed", recipients.conveners(case.division, ist_date(event.at)), **context)
    _tell_office(event, "case_disputed", event.office_code, **context)


def tell_of_sending_back(event: events.CaseSentBack) -> None:
    context = {"reviewer": event.reviewer, "decision": "sent_back", "words_given": words_of(event),
               "due_on": promised(case_of(event), ClockKind.REWORK).due_on,
               "answer_by": None}  # fmt: skip
    _tell_filer(event, "case_reviewed", **context)
    _tell_office(event, "case_reviewed", event.office_code, **context)


def tell_of_closing(event: events.CaseClosed | events.CaseJoined) -> None:
    _close(event, event.told(), getattr(event, "dispute_until", None))


def _close(event: events.CaseEvent, line: Sentence, dispute_by: Any) -> None:
    """Who was silent gets the link of the answer once more."""
    context = {"how": sentence(N_("%(line)s."), line=line), "closed_on": ist_date(event.at), "dispute_by": dispute_by,
               "asks_word": False}  # fmt: skip
    case = case_of(event)
    answers = cases.answers_of(case.id) if case.closing is Closing.DEEMED_ACCEPTED else ()
    given = [answer for answer in answers if answer.state == AnswerState.GIVEN]
    asked = {"asks_word": True, "link": word_page(case, given[-1].id)} if given and dispute_by else {}
    _tell_filer(event, "case_closed", **(context | asked))
    _tell_office(event, "case_closed", event.office_code, **context)


def tell_of_code(event: TrackCodeMade) -> None:
    """The code goes to the contact of the case and stands nowhere else."""
    case = case_of(event)
    to = following.code_contact(case)
    if not to.email:
        queue_sms("code", to.mobile, {"code": event.secret}, at=event.at, language=case.message_language or case.language,
                  key=_key(event, "track_code", "sms"), case=case)  # fmt: skip
        return
    _tell_filer(event, "track_code", code=event.secret, link=link(f"/track?number={case.number}"))


MAILS = {
    events.CaseFiled: tell_of_filing,
    events.CaseSorted: tell_of_sorting,
    events.ProgressReported: tell_of_progress,
    events.FilerAsked: tell_of_question,
    events.QuestionTakenBack: tell_news,
    events.QuestionLapsed: tell_news,
    events.FilerReplied: tell_of_reply,
    events.InformationAdded: tell_of_reply,
    events.CaseTransferred: tell_of_transfer,
    events.ExtensionGranted: tell_of_more_days,
    events.CaseAnswered: tell_of_answer,
    events.CaseReferred: tell_news,
    events.CaseDisputed: tell_of_dispute,
    events.CaseSentBack: tell_of_sending_back,
    events.CaseBroughtBeforeForum: tell_news,
    events.KindChanged: tell_news,
    events.CaseJoined: tell_of_closing,
    events.CaseParted: tell_news,
    events.CaseClosed: tell_of_closing,
    events.CaseDirected: tell_news,
    events.CaseDeferred: tell_news,
    events.CaseNotReached: tell_news,
    events.ForumTookBack: tell_news,
    TrackCodeMade: tell_of_code,
}
"""Rows for ``grievance/reactions.py``. Events that are missing mail nobody: the inbox and the record show them."""
