"""A unit signs a case, says its word, leaves, comes to lead. Each is called inside ``transaction()``; nothing commits.

Joining from the page of shared cases, signing by a personal link and being named by an association make the same row.
What is recorded names no unit: a signatory acts as "a unit that co-signed".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from grievance.accounts.rules.contact import fold_contact
from grievance.accounts.rules.listed import Unit as ListedUnit
from grievance.cases.models import Case, CoSignature
from grievance.cases.operations import perform
from grievance.cases.queries import count_of_units, locked_case, root_of, rows_signed_for
from grievance.cases.receipt_secret import SIGNATORY, hash_of_secret, new_secret
from grievance.cases.rules.deciding import why_not_open
from grievance.cases.rules.facts import Side
from grievance.cases.rules.signatories import why_no_signature, why_no_word
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseState, Said, Signing
from grievance.cases.rules.workflow import TRANSITIONS
from grievance.cases.signatories import is_only_claimed, is_same_unit, row_of_lead, take_lead
from grievance.cases.signatory_events import (
    LeadTaken,
    MembersNamed,
    SignatoryConfirmed,
    SignatoryEvent,
    SignatoryLeft,
    UnitJoined,
    WordSaid,
)
from grievance.cases.standing import Standing, standing_of
from grievance.cosigning import queries
from grievance.cosigning.events import NamesSeen
from grievance.cosigning.first_mails import claim, has_proved, sender_of
from grievance.enterprises import queries as enterprises
from grievance.enterprises.belonging import lines_of
from grievance.enterprises.operations import find_or_make_unit
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import ANONYMOUS, Actor
from grievance.reference import queries as reference
from grievance.sentences import N_, Refusal, Sentence


@dataclass(frozen=True, kw_only=True)
class Signer:
    """Who signs, as far as it is known. ``unit_id`` None: an artisan, an investor or an association.

    ``is_proved``: a code that went to the contact was typed. Who joins without one is not counted, and has the address
    written to as often as ``sender`` may have strangers written to.
    """

    name: str
    contact_name: str = ""
    email: str = ""
    mobile: str = ""
    words: str = ""
    may_be_named: bool = False
    language: str = "en"
    udyam: str = ""
    gstin: str = ""
    unit_id: int | None = None
    person_id: int | None = None
    is_proved: bool = False
    sender: str = ""


@dataclass(frozen=True)
class Signed:
    """The signatory's row and, this once, its secret in clear."""

    row: CoSignature
    secret: str


def sign(case: Case, signer: Signer, how: Signing, now: datetime) -> Signed:
    """The unit stands behind the case from now on. Refuses where the case is answered or closed, and a second signature."""
    case = locked_case(case.id)
    if why := why_no_signature(case.state):
        raise Refusal(why.key, **why.args)
    row, secret = _row(case, signer, how, now), new_secret()
    row.secret_hash = hash_of_secret(SIGNATORY, secret)
    _check_new(case, [row], rows_signed_for(case.id))
    db.session.add(row)
    db.session.flush()
    is_told = not is_only_claimed(row) or bool(
        claim(case, [row.contact_email], now, sender=signer.sender, refuses=False)
    )
    record(
        _about(UnitJoined, case, row, now, how=how.value, secret=secret, is_told=is_told, units=count_of_units(case.id))
    )
    return Signed(row, secret)


def name_members(case: Case, listed: Sequence[ListedUnit], language: str, actor: Actor, now: datetime) -> int:
    """The association names members: signatories who are told, and count towards the agenda once they confirm.

    Refuses while nobody has proved the association's own contact: strangers are written to for it.
    """
    case = locked_case(case.id)
    if case.association_id is None:
        raise Refusal(N_("Only an association names its members. Invite the other units by a link."), field="units")
    if why := why_no_signature(case.state):
        raise Refusal(why.key, field="units", **why.args)
    if not has_proved(case, actor):
        raise Refusal(
            N_("Prove your own contact first, on the page \u201cMessages and contact\u201d of the case."), field="units"
        )
    rows = [
        _row(case, Signer(name=unit.name, email=unit.contact.email, mobile=unit.contact.mobile, language=language), Signing.NAMED, now)
        for unit in listed
    ]  # fmt: skip
    _check_new(case, rows, rows_signed_for(case.id), field="units")
    for row in rows:
        row.secret_hash = hash_of_secret(SIGNATORY, new_secret())
    db.session.add_all(rows)
    db.session.flush()
    mailed = claim(case, [row.contact_email for row in rows], now, sender=sender_of(case, actor))
    record(MembersNamed(at=now, actor=actor, case_id=case.id, number=case.number, office_code=case.office_code,
                        office=reference.office_name(case.office_code), side=Side.FILER.value, named=len(rows),
                        units=count_of_units(case.id), co_signature_ids=tuple(row.id for row in rows if fold_contact(row.contact_email) in mailed)))  # fmt: skip
    return len(rows)


def lines_to_name(case: Case, actor: Actor, today: date) -> str:
    """The units for which the association says on its page that it speaks, for one of its members; else nothing."""
    if (
        case.association_id is None
        or not actor.person_id
        or not enterprises.membership(actor.person_id, None, case.association_id, today)
    ):
        return ""
    return lines_of(case.association_id, today)


def _row(case: Case, signer: Signer, how: Signing, now: datetime) -> CoSignature:
    unit = enterprises.unit(signer.unit_id)
    return CoSignature(
        case_id=case.id, unit_id=signer.unit_id, person_id=signer.person_id, unit_name=signer.name, how=how, at=now,
        contact_name=signer.contact_name, contact_email=signer.email, contact_mobile=signer.mobile,
        udyam=signer.udyam or (unit.udyam or "" if unit else ""), gstin=signer.gstin or (unit.gstin or "" if unit else ""),
        words=signer.words, may_be_named=signer.may_be_named, language=signer.language, is_lead=False,
        confirmed_at=now if how is not Signing.NAMED else None, contact_proved_at=now if signer.is_proved else None,
    )  # fmt: skip


def _check_new(
    case: Case, new: Sequence[CoSignature], rows: Iterable[CoSignature], *, field: str | None = None
) -> None:
    """No unit stands twice behind a case: neither the one that leads it, nor one that signed, nor one that left.

    Who joined without proving a contact stands in nobody's way: the name and address may be another's.
    """
    there = [*rows, *([] if case.lead_left_at else [row_of_lead(case)])]
    for place, row in enumerate(new, 1):
        others = [other for other in there if not (row.contact_proved_at and is_only_claimed(other))]
        if any(is_same_unit(row, other) for other in others):
            if field:
                raise Refusal(N_("The unit in line %(line)s stands behind the case already."), field=field, line=place)
            raise Refusal(N_("Your unit shares this grievance already. Follow it with its reference."))
        there.append(row)


def unit_for(case: Case, name: str, udyam: str, gst: str, now: datetime) -> int:
    """The unit of the register that signs; one not known yet is taken to stand where the case does."""
    unit = find_or_make_unit(name, now, udyam=udyam, gst=gst, district=case.district, estate_code=case.estate_code)
    return unit.id


def say_word(row: CoSignature, said: Said, words: str, now: datetime) -> Case:
    """The unit's own word on the last answer. A contest opens a dispute for those who contest; the rest stays settled."""
    case, row = held(row)
    who = ANONYMOUS
    standing = standing_of(case, who, ist_date(now), row)
    if why := why_not_heard(case, standing):
        raise Refusal(why.key, **why.args)
    words = " ".join(words.split())[:500]
    if said is Said.CONTESTS and not words:
        raise Refusal(N_("Say in one line what is still open."), field="words")
    step = Step.SIGNATORY_ACCEPTS if said is Said.ACCEPTS else Step.SIGNATORY_CONTESTS
    is_step = why_not_open(TRANSITIONS[step], standing.facts) is None
    row.word, row.word_on_id, row.word_line, row.word_at = said, standing.given[-1].id, words, now
    row.confirmed_at = row.confirmed_at or now
    db.session.flush()
    if is_step:
        return perform(case, step, who, now, signatory=row, words=words)
    record(_about(WordSaid, case, row, now, said=said.value))
    return case


def why_not_heard(case: Case, standing: Standing) -> Sentence | None:
    """None while the signatory has a word on the case's last answer."""
    facts = standing.facts
    return why_no_word(case.state, case.closing, case.disputes, bool(standing.given), facts.dispute_until, facts.today)


def leave(row: CoSignature, because: str, now: datetime) -> Case:
    """The unit stands behind the case no more. Its row stays in the record; the number changes."""
    case, row = held(row)
    if case.state is CaseState.CLOSED:
        raise Refusal(N_("The case is closed. What stands in its record stays."))
    row.left_at, row.left_because = now, " ".join(because.split())[:500]
    case.version += 1
    db.session.flush()
    record(_about(SignatoryLeft, case, row, now, units=count_of_units(case.id)))
    return case


def confirm(row: CoSignature, may_be_named: bool, words: str, now: datetime) -> Case:
    """A member that its association named stands behind the case, named or only counted."""
    case, row = held(row)
    was = row.confirmed_at
    row.confirmed_at, row.may_be_named, row.words = was or now, may_be_named, words or row.words
    db.session.flush()
    if was is None:
        record(_about(SignatoryConfirmed, case, row, now, units=count_of_units(case.id)))
    return case


def lead(row: CoSignature, now: datetime) -> Signed:
    """The unit leads a case whose filer has left: it is the filer from now on, with a receipt's secret of its own."""
    case, row = held(row)
    if case.state is CaseState.CLOSED:
        raise Refusal(N_("The case is closed. What stands in its record stays."))
    if row.case_id != case.id:
        raise Refusal(
            N_("Your unit came with a case that was joined to this one. A unit that signed this one leads it.")
        )
    secret = new_secret()
    take_lead(case, row, hash_of_secret(case.number, secret))
    record(_about(LeadTaken, case, row, now, units=count_of_units(case.id), secret=secret))
    return Signed(row, secret)


def held(row: CoSignature) -> tuple[Case, CoSignature]:
    """The case for which the row counts, then the row, both held. Refuses who has left and who is counted elsewhere."""
    case = locked_case(_case_id(row))
    row = queries.locked_signature(row.id)
    if _case_id(row) != case.id:
        raise Refusal(N_("The case was joined to another or parted just now. Look at the page again."))
    if row.left_at is not None:
        raise Refusal(N_("Your unit has left this case."))
    if row.same_as_id is not None or (row.is_lead and row.case_id == case.id):
        raise Refusal(N_("Your unit stands behind this case already, and speaks there."))
    return case, row


def _case_id(row: CoSignature) -> int:
    return row.counts_for_id or row.case_id


def case_behind(row: CoSignature) -> Case:
    """The case for which the row counts now: its own, or the one into which that was joined."""
    own = queries.case_of_row(row)
    return root_of(own)


def _about(kind: type[SignatoryEvent], case: Case, row: CoSignature, now: datetime, **more: object) -> SignatoryEvent:
    return kind(at=now, actor=ANONYMOUS, case_id=case.id, number=case.number, office_code=case.office_code,
                office=reference.office_name(case.office_code), side=Side.SIGNATORY.value, co_signature_id=row.id, **more)  # type: ignore[arg-type]  # fmt: skip


def note_names_seen(case: Case, actor: Actor, now: datetime) -> None:
    """Puts on record who looked at the names of those that signed."""
    record(NamesSeen(at=now, actor=actor, case_id=case.id, number=case.number, office_code=case.office_code))
