"""Personal links: made by the filer, opened by one unit, good for one signature after a one-time code."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from grievance.accounts import codes
from grievance.accounts.rules.contact import fold_contact, read_contact
from grievance.accounts.rules.listed import Unit
from grievance.cases.models import Case, CoSignature
from grievance.cases.queries import case_by_id, locked_case, root_of
from grievance.cases.rules.facts import Side
from grievance.cases.rules.signatories import why_no_signature
from grievance.cases.rules.words import Signing
from grievance.cosigning import queries
from grievance.cosigning.events import LinksMade, SigningCodeMade, UnitInvited
from grievance.cosigning.first_mails import claim, has_proved, sender_of
from grievance.cosigning.models import Invitation
from grievance.cosigning.rules import GOOD_FOR, SECRET_SHOWN_FOR, is_good, why_not_more
from grievance.cosigning.signing import Signed, Signer, sign, unit_for
from grievance.enterprises.rules import gstin, udyam_number
from grievance.foundation.database import db
from grievance.foundation.sealing import sealed, unsealed
from grievance.foundation.transaction import record
from grievance.permissions import ANONYMOUS, Actor
from grievance.reference import queries as reference
from grievance.sentences import N_, Refusal, Sentence, sentence


@dataclass(frozen=True)
class Link:
    """A link in clear, this once. ``is_mailed``: it went to its unit by mail."""

    invitation: Invitation
    token: str
    is_mailed: bool = False


def invite(case: Case, listed: Sequence[Unit], by: str, language: str, actor: Actor, now: datetime) -> list[Link]:
    """A personal link for each unit; those with an e-mail get it by mail too. An older link to the same contact dies.

    Without a proved contact of its own the filer gets the links to hand on, and nobody is written to.
    """
    case = locked_case(case.id)
    if why := why_no_signature(case.state):
        raise Refusal(why.key, field="units", **why.args)
    made, lately = (queries.number_of_invitations(case.id, since) for since in (None, now - timedelta(hours=1)))
    if why := why_not_more(made, lately, len(listed)):
        raise Refusal(why.key, field="units", **why.args)
    _take_back_older(case, listed, now)
    links = [_link(case, unit, language, now) for unit in listed]
    db.session.add_all([link.invitation for link in links])
    db.session.flush()
    base: dict[str, Any] = {"at": now, "actor": actor, "case_id": case.id, "number": case.number, "office_code": case.office_code,
            "office": reference.office_name(case.office_code), "side": Side.FILER.value}  # fmt: skip
    record(LinksMade(links=len(links), **base))
    emails = [link.invitation.contact_email for link in links] if has_proved(case, actor) else []
    mailed = claim(case, emails, now, sender=sender_of(case, actor))
    for link in links:
        row = link.invitation
        if fold_contact(row.contact_email) in mailed:
            record(UnitInvited(invitation_id=row.id, email=row.contact_email, language=language, by=by, secret=link.token,
                               expires_at=row.expires_at, **base))  # fmt: skip
    return [replace(link, is_mailed=fold_contact(link.invitation.contact_email) in mailed) for link in links]


def _link(case: Case, unit: Unit, language: str, now: datetime) -> Link:
    token = secrets.token_urlsafe(18)
    row = Invitation(case_id=case.id, token_hash=queries.token_hash(token), unit_name=unit.name, language=language,
                     contact_email=unit.contact.email, contact_mobile=unit.contact.mobile, made_at=now,
                     expires_at=now + GOOD_FOR)  # fmt: skip
    return Link(row, token)


def _take_back_older(case: Case, listed: Sequence[Unit], now: datetime) -> None:
    again = {unit.contact.email.casefold() or unit.contact.mobile for unit in listed} - {""}
    for row in queries.invitations_of(case.id, most=1000):
        if row.used_at is None and (row.contact_email.casefold() or row.contact_mobile) in again:
            row.taken_back_at = now


def take_back(case: Case, invitation_id: int, now: datetime) -> None:
    """The link opens nothing more. Says the same whether it was used already, so that nobody learns who signed."""
    row = queries.invitation_of(case.id, invitation_id)
    if row is not None and row.taken_back_at is None:
        row.taken_back_at = now
        db.session.flush()


def why_not_good(row: Invitation, case: Case, now: datetime) -> Sentence | None:
    """None while the link lets its unit sign."""
    if row.used_at is not None:
        return sentence(
            N_("This link has been used to sign. Follow the grievance with the secret that was shown then.")
        )
    if row.taken_back_at is not None:
        return sentence(N_("This link was taken back. Ask the unit that sent it for another."))
    if not is_good(row.expires_at, None, None, now):
        return sentence(N_("This link was good for 14 days. Ask the unit that sent it for another."))
    return why_no_signature(case.state)


def case_of(row: Invitation) -> Case:
    """The case to be signed: the one into which it was joined, where it was."""
    found = case_by_id(row.case_id)
    assert found is not None  # noqa: S101
    return root_of(found)


def keep_and_send_code(row: Invitation, given: dict[str, Any], now: datetime) -> None:
    """Keeps what was typed and sends a code to the e-mail address given, at most three an hour."""
    row, case = _good(row, now)
    udyam_number(given.get("udyam") or "")
    gstin(given.get("gstin") or "")
    contact = read_contact(str(given.get("contact") or ""))
    if not contact.email:
        raise Refusal(N_("The code goes by e-mail. Write an e-mail address that you can open now."), field="contact")
    code = codes.new_code_for(_purpose(row), contact.folded, now)
    if not code:
        raise Refusal(
            N_("Three codes were sent within the hour. Use the last one, or go on in an hour."), field="contact"
        )
    row.given = {**given, "contact": contact.email}
    db.session.flush()
    record(SigningCodeMade(at=now, actor=ANONYMOUS, case_id=case.id, number=case.number, email=contact.email,
                           language=str(given.get("language") or row.language), secret=code))  # fmt: skip


def _purpose(row: Invitation) -> str:
    """What a code is made for: this link; another address needs another code."""
    return f"invitation {row.id}"


def sign_by_link(row: Invitation, token: str, typed: str, person_id: int | None, now: datetime) -> Signed | None:
    """The signature itself, once a link; None when the code is wrong, which is counted.

    Code and signature are one change over the row that is held: what another form of the same link writes meanwhile
    is signed under no code but its own.
    """
    row, case = _good(row, now)
    given = row.given or {}
    if not given or not codes.is_right_code(_purpose(row), fold_contact(given["contact"]), typed, now):
        return None
    signer = Signer(
        name=given["unit"], contact_name=given["name"], email=given["contact"],
        words=given["own_line"], may_be_named=given["may_be_named"], language=given["language"], udyam=given["udyam"],
        gstin=given["gstin"], person_id=person_id, is_proved=True, unit_id=unit_for(case, given["unit"], given["udyam"], given["gstin"], now),
    )  # fmt: skip
    signed = sign(case, signer, Signing.INVITED, now)
    row.used_at, row.co_signature_id, row.given = now, signed.row.id, None
    row.sealed = sealed(signed.secret, token)
    db.session.flush()
    return signed


def _good(row: Invitation, now: datetime) -> tuple[Invitation, Case]:
    case = locked_case(case_of(row).id)
    row = queries.locked_invitation(row.id)
    if why := why_not_good(row, case, now):
        raise Refusal(why.key, **why.args)
    return row, case


def secret_shown(row: Invitation, token: str, now: datetime) -> str:
    """The signatory's secret for an hour after signing, to who holds the link; empty later."""
    if row.used_at is None or now > row.used_at + SECRET_SHOWN_FOR or not row.sealed:
        return ""
    return unsealed(row.sealed, token)


def signature_of(row: Invitation) -> CoSignature | None:
    return queries.signature(row.co_signature_id) if row.co_signature_id else None
