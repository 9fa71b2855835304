"""The filer's last word through the link of a mail: for one answer of one case, by whom that mail reached, and nothing else.

The link dies with a corrected address, with a new secret of the receipt and with a newer answer. It opens no other page.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from grievance.accounts import queries as accounts
from grievance.cases import queries
from grievance.cases.contacts import takes_secrets
from grievance.cases.events import RatedAfterwards
from grievance.cases.models import Answer, Case, Verdict
from grievance.cases.operations import perform
from grievance.cases.rules.deciding import why_not_open
from grievance.cases.rules.facts import Side
from grievance.cases.rules.needs import clean
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseState, Closing, Satisfaction
from grievance.cases.rules.workflow import TRANSITIONS
from grievance.cases.standing import Standing, standing_of
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.sentences import N_, Refusal, Sentence, sentence

_TOKEN = re.compile(r"(\d{1,9})-([0-9a-f]{32})", re.ASCII)


@dataclass(frozen=True)
class LinkedWord:
    """What the page of the link shows. ``shut``: why it takes no word now; ``until``: the last day to say it."""

    case: Case
    answer: Answer
    said: Verdict | None
    shut: Sentence | None
    until: date | None
    is_silent: bool


def address_of(case: Case) -> str:
    """Where the filer is reached by mail: the contact of the case, else the account."""
    person = None if case.contact_email or not case.filer_person_id else accounts.person(case.filer_person_id)
    return case.contact_email or (person.email or "" if person else "")


def token_of(key: str, case: Case, answer_id: int) -> str:
    """What stands in the mail to the filer about the answer."""
    said = f"last word\n{case.id}\n{answer_id}\n{case.track_secret_hash}\n{address_of(case).strip().casefold()}"
    return f"{answer_id}-{hmac.new(key.encode(), said.encode(), hashlib.sha256).hexdigest()[:32]}"


def opened_by(key: str, token: str) -> tuple[Case, Answer] | None:
    """The case and the answer whose link this is; None for every other token."""
    match = _TOKEN.fullmatch(token)
    answer = queries.answer_given(int(match[1])) if match else None
    case = queries.case_by_id(answer.case_id) if answer else None
    if (
        answer is None
        or case is None
        or case.lead_left_at is not None
        or not (takes_secrets(case) and address_of(case))
    ):
        return None
    return (case, answer) if hmac.compare_digest(token_of(key, case, answer.id), token) else None


def _filer(case: Case) -> Actor:
    """Who holds the link stands on the filer's side of this case alone."""
    return Actor(person_id=None, name="", grants=(), tracked_case_ids=frozenset({case.id}))


def word_on(case: Case, answer: Answer, today: date) -> LinkedWord:
    standing = standing_of(case, _filer(case), today)
    is_newest = bool(standing.given) and standing.given[-1].id == answer.id
    said = queries.verdict_on(answer.id) if is_newest else None
    silent = case.state is CaseState.CLOSED and case.closing is Closing.DEEMED_ACCEPTED
    until = standing.facts.dispute_until if case.state is CaseState.CLOSED else standing.facts.last_word_on
    return LinkedWord(case, answer, said, _why_shut(standing, is_newest, said), until, silent)


def _why_shut(standing: Standing, is_newest: bool, said: Verdict | None) -> Sentence | None:
    if not is_newest:
        return sentence(N_("A newer answer has been given since. Use the link in the mail that brought it."))
    if said is not None:
        return sentence(N_("You have said your word on this answer."))
    step = Step.ACCEPT if standing.facts.state is CaseState.ANSWERED else Step.DISPUTE
    return why_not_open(TRANSITIONS[step], standing.facts)


def say(case: Case, answer: Answer, said: Satisfaction, words: str, ratings: dict[str, Any], now: datetime) -> Case:
    """Yes, partly or no, with the two questions. A yes after silence moves nothing and is kept with the answer."""
    case = queries.locked_case(case.id)
    word = word_on(case, answer, ist_date(now))
    if word.shut is not None:
        raise Refusal(word.shut.key, **word.shut.args)
    if said is not Satisfaction.YES:
        return perform(case, Step.DISPUTE, _filer(case), now, settled=said.value, words=words, **ratings)
    if case.state is not CaseState.CLOSED:
        return perform(case, Step.ACCEPT, _filer(case), now, **ratings)
    marks = clean(TRANSITIONS[Step.ACCEPT].needs, ratings)
    db.session.add(Verdict(case_id=case.id, answer_id=answer.id, settled=said, at=now, **marks))
    case.version += 1
    record(RatedAfterwards(at=now, actor=_filer(case), case_id=case.id, number=case.number, office_code=case.office_code,
                           office=reference.office_name(case.office_code), side=Side.FILER.value, answer_id=answer.id))  # fmt: skip
    db.session.flush()
    return case
