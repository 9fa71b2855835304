"""Reactions: mails to units that are asked to sign or have signed. Each has a link of its own and names no other unit.

An address that somebody else wrote down, and that has proved itself by nothing yet, reads no word that a filer typed: one
mail that leads to the page, and one reminder (``cosigning/first_mails.py``).
However many have signed, their addresses are read at once and their mails are written at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from flask import current_app

from grievance.accounts.rules.contact import fold_contact
from grievance.cases import events, signatory_events
from grievance.cases import queries as cases
from grievance.cases.models import Answer, Case, CoSignature
from grievance.cases.office_events import StepTakenBack
from grievance.cases.receipt_secret import link_token
from grievance.cases.rules.signatories import stands
from grievance.cases.rules.words import Closing, Outcome, Signing
from grievance.cases.standing import signed_of
from grievance.cases.taking_back import held_until
from grievance.cosigning.events import SigningCodeMade, UnitInvited
from grievance.cosigning.first_mails import claim, give_back
from grievance.cosigning.queries import signature
from grievance.enterprises.rules import name_for_strangers
from grievance.foundation.clock import ist_date
from grievance.notifications import recipients
from grievance.notifications.about_cases import OUTCOMES, about, case_of, tell, tell_news, words_of
from grievance.notifications.many import NewMail, queue_many
from grievance.notifications.operations import link, queue_mail
from grievance.notifications.recipients import Recipient
from grievance.reference import queries as reference
from grievance.sentences import N_, Sentence, sentence
from grievance.web.languages import BY_TAG


def tell_of_invitation(event: UnitInvited) -> None:
    case = case_of(event)
    queue_mail("cosign_invited", event.email,
               {"by": name_for_strangers(event.by), "reference": case.number, "link": link(f"/co-sign/{event.secret}"),
                "expires_on": ist_date(event.expires_at or event.at)},
               at=event.at, key=f"invitation:{event.invitation_id}", language=_language(event.language))  # fmt: skip


def tell_code(event: SigningCodeMade) -> None:
    queue_mail("cosign_code", event.email, {"code": event.secret, "reference": event.number, "link": link("/")}, at=event.at,
               key=f"signing:{event.case_id}:{event.email}:{event.at.isoformat()}", language=_language(event.language))  # fmt: skip


def _language(tag: str) -> str:
    return tag if tag in BY_TAG else "en"


def _signed_link(row: CoSignature) -> str:
    return link(f"/signed/by/{link_token(str(current_app.config['SECRET_KEY']), row.id, row.secret_hash)}")


def _to(row: CoSignature) -> Recipient:
    name = row.contact_name or row.unit_name
    return Recipient(
        row.contact_email, name if _is_known(row) else name_for_strangers(name), _language(row.language), f"s{row.id}"
    )


def _is_known(row: CoSignature) -> bool:
    """Whether its own unit gave the address: a code was typed, the link of a mail was used, or it filed the case."""
    return row.is_lead or signed_of(row).is_confirmed


def _tell_all(
    event: events.CaseEvent,
    message: str,
    rows: Iterable[CoSignature],
    context: dict[str, Any],
    *,
    about_case: Case | None = None,
) -> None:
    """One mail to each that has an address and a link, in its language. ``rows`` are known, or are told no typed word."""
    case = about_case or case_of(event)
    base = {
        "reference": case.number,
        "title": case.title,
        "office": reference.office_name(case.office_code),
        "reader": "filer",
    }
    held = held_until(case, event.at)
    queue_many(
        NewMail(message, _to(row), {**base, **context, "link": _signed_link(row)},
                f"{message}:{event.name}:{event.case_id}:{event.at.isoformat()}:s{row.id}", event.at, case.id, held)
        for row in rows if row.secret_hash and row.contact_email
    )  # fmt: skip


def _present(case_id: int | None) -> list[CoSignature]:
    """Those that are told what happens."""
    return [row for row in cases.signatures_of(case_id or 0) if row.left_at is None and _is_known(row)]


def _unknown(case_id: int | None) -> list[CoSignature]:
    return [row for row in cases.signatures_of(case_id or 0) if row.left_at is None and not _is_known(row)]


def tell_of_signing(event: signatory_events.UnitJoined) -> None:
    """Who has signed. Who proved no contact is asked, by a mail without a typed word, to do so."""
    row = signature(event.co_signature_id or 0)
    if row is not None and event.is_told:
        context = {"named_by": None, "is_reminder": False} | ({} if _is_known(row) else {"title": ""})
        _tell_all(event, "cosign_signed", [row], context)


def tell_members(event: signatory_events.MembersNamed) -> None:
    """Those whom the operation has counted already, so that no more are written to than a day allows."""
    told = set(event.co_signature_ids)
    named = [row for row in _unknown(event.case_id) if row.id in told]
    context = {"named_by": name_for_strangers(recipients.unit_name(case_of(event))), "title": "", "is_reminder": False}
    _tell_all(event, "cosign_signed", named, context)


def _remind_strangers(event: events.CaseEvent, rows: list[CoSignature]) -> None:
    """The way to their page and no more, as often as an address may be written to that has proved nothing."""
    case = case_of(event)
    good = claim(case, [row.contact_email for row in rows], event.at)
    named_by = name_for_strangers(recipients.unit_name(case))
    for how in {row.how for row in rows}:
        context = {"named_by": named_by if how is Signing.NAMED else None, "title": "", "is_reminder": True}
        to = [row for row in rows if row.how is how and fold_contact(row.contact_email) in good]
        _tell_all(event, "cosign_signed", to, context)


def tell_of_answer(event: events.CaseAnswered) -> None:
    answer = next((row for row in cases.answers_of(event.case_id or 0) if row.id == event.answer_id), None)
    if strangers := _unknown(event.case_id):
        _remind_strangers(event, strangers)
    if answer is not None:
        _tell_all(event, "cosign_answered", _present(event.case_id),
                  {"by": event.by, "outcome": sentence(OUTCOMES[Outcome(event.outcome)]), "note": answer.note,
                   "answer_by": event.last_word_on, "reminder": False})  # fmt: skip


def count_no_reminder(event: StepTakenBack) -> None:
    """The reminders of the step rest; the address keeps the one that it may get."""
    if event.case_id is not None and event.taken_at is not None:
        give_back(event.case_id, event.taken_at)


def remind_silent(case: Case, answer: Answer, by: date, key: str, at: datetime) -> int:
    """The same again to units that signed and have said no word that stands on this answer; how many."""
    silent = [row for row in _present(case.id) if not has_spoken(row, answer.id)]
    context = {"reference": case.number, "title": case.title, "office": reference.office_name(case.office_code),
               "reader": "filer", "by": reference.office_name(answer.office_code),
               "outcome": sentence(OUTCOMES[Outcome(answer.outcome)]), "note": answer.note, "answer_by": by,
               "reminder": True}  # fmt: skip
    return queue_many(
        NewMail("cosign_answered", _to(row), context | {"link": _signed_link(row)}, f"remind:{key}:s{row.id}", at, case.id)
        for row in silent if row.secret_hash and row.contact_email
    )  # fmt: skip


def has_spoken(row: CoSignature, answer_id: int) -> bool:
    return stands(signed_of(row), answer_id) is not None


def tell_signatories(event: events.CaseEvent) -> None:
    """The line of the record, with the words given; what another unit wrote in dispute is not passed on."""
    words = "" if isinstance(event, events.CaseDisputed) else words_of(event)
    _tell_all(event, "cosign_news", _present(event.case_id), {"what": event.told(), "words_given": words})


def tell_of_closing(event: events.CaseClosed) -> None:
    words = words_of(event) if event.closing not in (Closing.ACCEPTED, Closing.DEEMED_ACCEPTED) else ""
    _tell_all(event, "cosign_news", _present(event.case_id), {"what": event.told(), "words_given": words})


def tell_joined(event: events.CaseJoined) -> None:
    """Those that signed the case read on at the one to which it was joined, under their old number too."""
    there = cases.rows_signed_for(event.into_id or 0)
    rows = [row for row in there if row.case_id == event.case_id and row.left_at is None and _is_known(row)]
    _tell_all(event, "cosign_news", rows, {"what": event.told(), "words_given": words_of(event)})


def tell_of_leaving(event: signatory_events.LeadLeft) -> None:
    """Who signed is asked to lead; the convener decides when nobody does."""
    asked = sentence(
        N_("The unit that filed it left. Open your page if your unit will lead it; without a lead the convener decides")
    )
    _tell_all(event, "cosign_news", _present(event.case_id), {"what": asked, "words_given": ""})
    case = case_of(event)
    _tell_office_news(event, recipients.conveners(case.division, ist_date(event.at)), event.told())


def _tell_office_news(event: events.CaseEvent, to: Iterable[Recipient], what: Sentence) -> None:
    tell(event, "case_news", to, what=what, words_given="", due_on=None)


def tell_of_other(event: signatory_events.OtherJoined | signatory_events.OtherParted) -> None:
    """The case that gained or lost a joined one: its filer, its office, and those that had signed it itself."""
    case = case_of(event)
    tell_news(event)
    if case.office_code:
        officers = recipients.officers_for(case, case.office_code, ist_date(event.at))
        _tell_office_news(event, officers, event.told())
    own = [row for row in _present(case.id) if row.case_id == case.id]
    _tell_all(event, "cosign_news", own, {"what": event.told(), "words_given": ""})


def tell_of_lead(event: signatory_events.LeadTaken) -> None:
    case = case_of(event)
    to = recipients.filer_of(case)
    if to is not None:
        context = {**about(case, to_filer=True), "what": event.told(), "words_given": "", "due_on": None}
        queue_mail("case_news", to.address, context, at=event.at, case=case, language=to.language, to_name=to.name,
                   key=f"lead:{case.id}:{event.co_signature_id}:{event.at.isoformat()}")  # fmt: skip


MAILS: dict[type[Any], Callable[..., None]] = {
    UnitInvited: tell_of_invitation,
    SigningCodeMade: tell_code,
    signatory_events.UnitJoined: tell_of_signing,
    signatory_events.MembersNamed: tell_members,
    signatory_events.LeadLeft: tell_of_leaving,
    signatory_events.LeadTaken: tell_of_lead,
    signatory_events.OtherJoined: tell_of_other,
    signatory_events.OtherParted: tell_of_other,
    events.CaseAnswered: tell_of_answer,
    events.CaseClosed: tell_of_closing,
    events.CaseJoined: tell_joined,
    events.CaseParted: tell_signatories,
    events.CaseDirected: tell_signatories,
    events.CaseReferred: tell_signatories,
    events.CaseDisputed: tell_signatories,
    events.ForumTookBack: tell_signatories,
    StepTakenBack: count_no_reminder,
}
"""Rows for ``grievance/reactions.py``. A case that nobody co-signed costs one reading of its rows."""
