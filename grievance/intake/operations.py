"""From draft to case. Each is called inside ``transaction()``; nothing here commits or reads the clock."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from grievance.accounts.codes import sends_sms
from grievance.cases.contacts import note_proof
from grievance.cases.file_kinds import CheckedFile
from grievance.cases.models import Attachment, Case
from grievance.cases.operations import NewCase, Registered, register
from grievance.cases.rules.words import BY_THE_FILER, FilerKind, Signing, Source
from grievance.cosigning.first_mails import joiner
from grievance.cosigning.signing import Signer, sign
from grievance.enterprises import queries as enterprises
from grievance.enterprises.models import Association, Unit
from grievance.enterprises.operations import find_or_make_association, find_or_make_unit
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.errors import NotFound
from grievance.foundation.sealing import sealed, unsealed
from grievance.foundation.transaction import record
from grievance.intake import queries
from grievance.intake.alike import similar_to
from grievance.intake.events import DraftLinkAsked, LikenessNoted
from grievance.intake.models import Draft
from grievance.intake.preview import Preview, preview
from grievance.intake.rules import steps
from grievance.intake.rules.answers import Answers, from_data
from grievance.intake.rules.checking import Values
from grievance.intake.rules.groups import group_of
from grievance.intake.rules.steps import Step
from grievance.intake.rules.words import Likeness, Where
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.sentences import N_, Refusal

KEPT_FOR = timedelta(days=30)
FILES_AT_MOST = 10
SECRET_SHOWN_FOR = timedelta(hours=1)
KEPT_AFTER_FILING = ("likeness", "similar_to", "language")


def begin_draft(values: Values, actor: Actor, language: str, now: datetime) -> str:
    """A new draft with the first answer. Returns its token, of which the database keeps only a hash."""
    return _new_draft(Answers(language=language).with_(values), actor, now)


def _new_draft(answers: Answers, actor: Actor, now: datetime) -> str:
    token = secrets.token_urlsafe(18)
    draft = Draft(token_hash=queries.token_hash(token), person_id=actor.person_id, step=Step.PLACE.value,
                  data=answers.as_data(), saved_at=now, expires_at=now + KEPT_FOR)  # fmt: skip
    db.session.add(draft)
    db.session.flush()
    return token


def begin_joining(number: str, actor: Actor, language: str, now: datetime) -> str:
    """A new draft that joins the open case ``number``: only who joins is left to ask. Returns its token."""
    case = queries.case_to_join(number)
    if case is None:
        raise NotFound(N_("This grievance is not open for others to join, or it is closed."))
    where = Where.ESTATE if case.estate_code else Where.DISTRICT if case.district else Where(case.division)
    answers = Answers(
        group=group_of(case.category_code), where=where.value, estate=case.estate_code or "", language=language,
        district=case.district or "", offered_join=True, likeness=Likeness.JOIN.value, similar_to=case.number,
    )  # fmt: skip
    return _new_draft(answers, actor, now)


def save_step(draft: Draft, step: Step, values: Values, actor: Actor, language: str, now: datetime) -> Answers:
    """Keeps one page's answers and returns all of them; after place and words it looks for what is alike."""
    draft = queries.locked_draft(draft.id)
    answers = from_data(draft.data).with_({**values, "language": language})
    if draft.filed_case_id:
        return answers
    if answers.where and step in (Step.ABOUT, Step.PLACE, Step.SIMILAR, Step.WORDS):
        answers = _with_alike(answers, step, [case.number for case in similar_to(answers, actor, clock.ist_date(now))])
    draft.data = answers.as_data()
    draft.step = steps.first_open(answers).value
    draft.saved_at, draft.expires_at = now, now + KEPT_FOR
    draft.version += 1
    db.session.flush()
    return answers


def _with_alike(answers: Answers, step: Step, found: Sequence[str]) -> Answers:
    """Asks whether one of ``found`` is the same; again only when the words bring one that was not shown before."""
    shown = answers.shown.split()
    if step is Step.SIMILAR:
        return answers.with_({"shown": " ".join(dict.fromkeys((*shown, *found)))})
    if not answers.likeness:
        return answers.with_({"offered_join": bool(found)})
    is_new = step is Step.WORDS and answers.likeness == Likeness.NEW and not set(found) <= set(shown)
    return answers.with_({"offered_join": True, "likeness": ""}) if is_new else answers


def place_known(actor: Actor, today: date) -> dict[str, Any]:
    """The place of a signed-in person's unit, for the form."""
    unit = queries.belonging_of(actor.person_id, today).unit if actor.person_id else None
    if unit is None or not (unit.estate_code or unit.district):
        return {"where": "estate"}
    if unit.estate_code:
        estate = queries.estate_found(unit.estate_code, "", queries.known_estates())
        return {"where": "estate", "estate": estate.name if estate else "", "plot": unit.plot or ""}
    return {"where": "district", "district": unit.district}


def contact_known(actor: Actor, today: date) -> dict[str, Any]:
    """What we know of a signed-in person, for the form."""
    person = queries.person_of(actor)
    if person is None:
        return {}
    belonging = queries.belonging_of(person.id, today)
    kind = FilerKind.ASSOCIATION if belonging.association else FilerKind.UNIT
    unit = belonging.unit
    udyam, gstin = (unit.udyam or "", unit.gstin or "") if unit else ("", "")
    return {"name": person.name, "contact": person.email or person.mobile or "", "unit": belonging.name, "filer_kind": kind.value,
            "udyam": udyam, "gstin": gstin}  # fmt: skip


def send_draft_link(draft: Draft, email: str, token: str, language: str, now: datetime) -> None:
    """Asks for the message with the draft's link: by mail, or where a gateway is set to the mobile number of the draft."""
    mobile = "" if email or not sends_sms() else from_data(draft.data).mobile
    if not (email or mobile):
        raise Refusal(N_("Write the e-mail address to which the link shall go."), field="email")
    draft.expires_at = now + KEPT_FOR
    record(
        DraftLinkAsked(at=now, email=email, mobile=mobile, token=token, language=language, expires_at=draft.expires_at)
    )


def keep_choices(draft: Draft, values: Values, now: datetime) -> Answers:
    """Keeps what was ticked and chosen on the last page."""
    draft = queries.locked_draft(draft.id)
    answers = from_data(draft.data).with_(values)
    if draft.filed_case_id:
        return answers
    draft.data, draft.saved_at = answers.as_data(), now
    draft.version += 1
    db.session.flush()
    return answers


def file_draft(
    draft: Draft, actor: Actor, now: datetime, source: Source = Source.WEB, *, is_proved: bool = False
) -> Registered:
    """Registers the case of a finished draft. A draft that is filed already gives its case again, without the secret.

    ``is_proved``: a code that went to the contact was typed.
    """
    draft = queries.locked_draft(draft.id)
    if (case := queries.case_of(draft)) is not None:
        return Registered(case, "")
    answers = from_data(draft.data)
    if steps.missing(answers):
        raise Refusal(N_("Something is still missing. Answer the open question first."))
    registered = file_answers(answers, actor, now, source)
    if is_proved:
        note_proof(registered.case, actor, now)
    _finish(draft, registered.case, now)
    return registered


def file_for_other(answers: Answers, source: Source, actor: Actor, now: datetime, source_date: str = "") -> str:
    """Counter-filing: an officer writes down what came on paper, by phone or in a meeting. Returns the token of its page."""
    token = begin_draft({}, actor, answers.language, now)
    draft = queries.draft_with(token, now)
    assert draft is not None  # noqa: S101
    registered = file_answers(answers, actor, now, source, source_date)
    _finish(draft, registered.case, now)
    seal_secret(draft, registered.secret, token)
    return token


def file_answers(
    answers: Answers, actor: Actor, now: datetime, source: Source = Source.WEB, source_date: str = ""
) -> Registered:
    """Registers the case that these answers describe, by the same rules as its preview."""
    shown = preview(answers, actor, clock.ist_date(now))
    new = replace(_new_case(answers, shown, actor, now, for_others=source not in BY_THE_FILER), source=source)
    registered = register(replace(new, source_date=source_date), actor, now)
    if answers.likeness == Likeness.WORSE and answers.similar_to:
        case = registered.case
        record(LikenessNoted(at=now, actor=actor, case_id=case.id, number=case.number, office_code=case.office_code,
                             office=reference.office_name(case.office_code), side="filer", other=answers.similar_to))  # fmt: skip
    return registered


def _new_case(answers: Answers, shown: Preview, actor: Actor, now: datetime, *, for_others: bool) -> NewCase:
    unit, association = _body_of(answers, now)
    named = unit or association
    if named and not for_others and not enterprises.may_name(named, actor.person_id, clock.ist_date(now)):
        unit = association = None
    return NewCase(
        kind=shown.kind, division=shown.division, in_both=shown.in_both, category_code=shown.category,
        office_code=shown.office_code, routed_because=shown.routed.reason, title=shown.title, body=answers.words,
        district=answers.district or None, estate_code=answers.estate or None, place=answers.place, plot=answers.plot,
        since=answers.since, wanted=answers.wanted, language=answers.language, is_conduct=answers.is_conduct,
        conduct_office_code=shown.conduct_office, filer_kind=FilerKind(answers.filer_kind),
        is_open_to_join=answers.is_open_to_join and not answers.is_conduct, unit_name=answers.unit,
        filer_person_id=None if for_others else actor.person_id, filed_by_person_id=actor.person_id if for_others else None,
        unit_id=unit.id if unit else None, association_id=association.id if association else None,
        contact_name=answers.name, contact_mobile=answers.mobile, contact_email=answers.email,
    )  # fmt: skip


def _body_of(answers: Answers, now: datetime) -> tuple[Unit | None, Association | None]:
    """The unit or association for which the case is filed; neither for an artisan or investor without a name for it."""
    if not answers.unit:
        return None, None
    estate, district = answers.estate or None, answers.district or None
    if answers.filer_kind == FilerKind.ASSOCIATION:
        return None, find_or_make_association(answers.unit, now)
    unit = find_or_make_unit(answers.unit, now, udyam=answers.udyam, gst=answers.gstin, district=district,
                             estate_code=estate, plot=answers.plot or None)  # fmt: skip
    return unit, None


def join_case(
    draft: Draft, token: str, actor: Actor, now: datetime, *, is_proved: bool = False, asked_from: str = ""
) -> int:
    """The draft's unit signs the open case it names, once; gives its row. Refuses when that case takes no more signatures.

    ``is_proved``: a code that went to the contact was typed; else the unit is not counted. ``asked_from``: the network
    address of who joins, by which mails to unproved addresses are counted.
    """
    draft = queries.locked_draft(draft.id)
    if draft.filed_case_id:
        return int(draft.data.get("signature", 0))
    answers = from_data(draft.data)
    case = queries.case_to_join(answers.similar_to) if answers.similar_to else None
    if case is None:
        raise Refusal(N_("That grievance was closed in the meantime. Go back one question and write your own."))
    unit, _ = _body_of(answers, now)
    signer = Signer(
        name=answers.unit, contact_name=answers.name, email=answers.email, mobile=answers.mobile, words=answers.own_line,
        may_be_named=answers.may_be_named, language=answers.language, unit_id=unit.id if unit else None,
        person_id=actor.person_id if not actor.is_staff else None, is_proved=is_proved,
        sender=joiner(actor, asked_from),
    )  # fmt: skip
    signed = sign(case, signer, Signing.JOINED, now)
    _finish(draft, case, now)
    seal_secret(draft, signed.secret, token, name="sealed_signature")
    draft.data = {**draft.data, "signature": signed.row.id}
    return signed.row.id


def _finish(draft: Draft, case: Case, now: datetime) -> None:
    """The draft now leads to its case; what was typed stands there, so the draft keeps only how it was sent."""
    for file in queries.files_of_draft(draft.id):
        file.case_id = case.id
    answers = from_data(draft.data).as_data()
    draft.data = {name: value for name, value in answers.items() if name in KEPT_AFTER_FILING}
    draft.filed_case_id, draft.saved_at, draft.version = case.id, now, draft.version + 1
    db.session.flush()


def seal_secret(draft: Draft, secret: str, token: str, *, name: str = "sealed") -> None:
    """Keeps the receipt's secret so that only the draft's token can read it: a lost answer does not lose the secret."""
    draft.data = {**draft.data, name: sealed(secret, token)}


def secret_of(draft: Draft, token: str, now: datetime, *, name: str = "sealed") -> str:
    """The receipt's secret, or with ``sealed_signature`` that of a unit that joined, for an hour; empty later."""
    kept = str(draft.data.get(name, ""))
    if not kept or now > draft.saved_at + SECRET_SHOWN_FOR:
        return ""
    return unsealed(kept, token)


def check_room(draft: Draft, more: int) -> None:
    """Refuses when nothing was chosen or the draft would have more files than a case may begin with."""
    if not more:
        raise Refusal(N_("Choose a photo or a paper, or go back."), field="file")
    if len(queries.files_of_draft(draft.id)) + more > FILES_AT_MOST:
        raise Refusal(N_("At most %(most)s files can be sent now. Add the others after sending."), field="file",
                      most=FILES_AT_MOST)  # fmt: skip


def add_files(draft: Draft, kept: Sequence[tuple[CheckedFile, str]], now: datetime) -> None:
    """Notes files that lie in the store under their keys."""
    draft = queries.locked_draft(draft.id)
    check_room(draft, len(kept))
    for file, key in kept:
        db.session.add(
            Attachment(draft_id=draft.id, case_id=draft.filed_case_id, name=file.name, media_type=file.media_type,
                       size_bytes=len(file.content), sha256=file.sha256, storage_key=key, side="filer", added_at=now)
        )  # fmt: skip
    draft.saved_at, draft.version = now, draft.version + 1
    db.session.flush()


def remove_file(draft: Draft, file_id: int, now: datetime) -> bool:
    """Takes a file out of the draft; False when the draft has no such file, or is filed by now."""
    if queries.locked_draft(draft.id).filed_case_id:
        return False
    file = next((one for one in queries.files_of_draft(draft.id) if one.id == file_id), None)
    if file is not None:
        file.removed_at = now
        db.session.flush()
    return file is not None


@dataclass(frozen=True)
class GoneDrafts:
    """``keys``: files of the store that belong to nothing any more; take them away after the commit."""

    count: int
    keys: tuple[str, ...]


def delete_old_drafts(now: datetime) -> GoneDrafts:
    """Takes away drafts whose 30 days are over, with the files that never became part of a case."""
    drafts = queries.expired_drafts(now)
    keys = []
    for file in queries.all_files_of_drafts([draft.id for draft in drafts]):
        file.draft_id = None
        if file.case_id is None:
            keys.append(file.storage_key)
            db.session.delete(file)
    db.session.flush()
    for draft in drafts:
        db.session.delete(draft)
    db.session.flush()
    return GoneDrafts(len(drafts), tuple(keys))
