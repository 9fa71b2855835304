"""Changes to a case. Each is called inside ``transaction()`` and flushes; nothing here commits or reads the clock.

``register`` begins a case, ``perform`` takes a step of the transition table; the rest adds to the case without
moving it. Order of locks: case_serial, case, clock.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from grievance.accounts.codes import forget_codes
from grievance.accounts.queries import staff_of
from grievance.cases import consulting, following, queries, search_text, signatories
from grievance.cases.access import visible_to
from grievance.cases.clockwork import Clockwork, question_until
from grievance.cases.contact_events import ContactSeen, SecretReplaced
from grievance.cases.events import CaseFiled, FileAdded, InnerFileAdded, InnerNoteWritten
from grievance.cases.file_kinds import CheckedFile
from grievance.cases.models import Attachment, Case, CaseOffice, CoSignature, InnerNote
from grievance.cases.receipt_secret import hash_of_secret, new_secret
from grievance.cases.rules.deciding import Decision, begins_as, decide
from grievance.cases.rules.facts import Facts, Side, sides_of, stands_on
from grievance.cases.rules.needs import tidy
from grievance.cases.rules.numbers import CaseNumber, fiscal_year, parse
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseKind, CaseState, FilerKind, Handling, Source
from grievance.cases.rules.workflow import FILING, TRANSITIONS
from grievance.cases.standing import standing_of
from grievance.cases.taking_back import (
    FORUM_STEPS,
    UNDOABLE,
    Taken,
    as_it_stands,
    check_undo,
    give_back_to,
    keep_or_forget,
    kept_for,
    put_back,
)
from grievance.cases.telling import Happened, event_of
from grievance.cases.writing import drop_what_waited, line_of, move_to_office, note_turn, write_rows
from grievance.foundation import clock as time
from grievance.foundation.database import db
from grievance.foundation.errors import Conflict, NotAllowed
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.routing.operations import record_correction
from grievance.sentences import N_, Refusal, Sentence, as_data, sentence


@dataclass(frozen=True, kw_only=True)
class NewCase:
    """What is known when a case is filed. Names are those of the columns of ``Case``.

    ``office_code`` None: the convener sorts it. ``routed_because`` is the sentence of the routing.
    """

    kind: CaseKind
    division: str
    category_code: str
    title: str
    body: str
    filer_kind: FilerKind
    office_code: str | None = None
    routed_because: Sentence | None = None
    in_both: bool = False
    district: str | None = None
    estate_code: str | None = None
    place: str = ""
    plot: str = ""
    since: str = ""
    wanted: str = ""
    language: str = "en"
    sector: str = ""
    amount_inr: Decimal | None = None
    is_conduct: bool = False
    conduct_office_code: str | None = None
    is_open_to_join: bool = False
    filer_person_id: int | None = None
    unit_id: int | None = None
    association_id: int | None = None
    unit_name: str = ""
    contact_name: str = ""
    contact_mobile: str = ""
    contact_email: str = ""
    source: Source = Source.WEB
    source_name: str = ""
    source_date: str = ""
    external_id: str | None = None
    filed_by_person_id: int | None = None


@dataclass(frozen=True)
class Registered:
    """The case and, this once, its secret in clear; the database holds only a hash."""

    case: Case
    secret: str


FILES_AT_MOST = 60
LONGEST_NOTE = 4000
_NOT_COLUMNS = frozenset({"unit_name", "routed_because"})


def register(new: NewCase, actor: Actor, now: datetime) -> Registered:
    """Gives the case its number, its office, its clocks and its secret, and records ``CaseFiled``."""
    year = fiscal_year(time.ist_date(now))
    number = CaseNumber(new.division, year, queries.next_serial(new.division, year))
    secret = new_secret()
    columns = {f.name: getattr(new, f.name) for f in fields(new) if f.name not in _NOT_COLUMNS}
    case = Case(
        **columns, number=str(number), fiscal_year=year, serial=number.serial, filed_at=now,
        state=begins_as(new.kind, new.office_code), handling=Handling.FIRST, routed_because=as_data(new.routed_because),
        track_secret_hash=hash_of_secret(str(number), secret), search_form=search_text.FORM,
    )  # fmt: skip
    case.search_text = search_text.first_text(case, new.unit_name)
    db.session.add(case)
    db.session.flush()
    if new.office_code:
        held = CaseOffice(case_id=case.id, office_code=new.office_code, from_at=now, reason=as_data(new.routed_because))
        db.session.add(held)
    work = Clockwork(case, now, actor)
    work.carry_out(FILING[case.state], is_new=True)
    note_turn(case, now)
    due = next((clock.due_on for kind, clock in work.open.items() if kind in ("resolve", "sitting", "sort")), None)
    record(
        CaseFiled(at=now, actor=actor, case_id=case.id, number=case.number, office_code=case.office_code,
                  office=reference.office_name(case.office_code), side=_filing_side(new, actor).value, due_on=due,
                  because=new.routed_because, source=Source(new.source).value)
    )  # fmt: skip
    return Registered(case, secret)


def _filing_side(new: NewCase, actor: Actor) -> Side:
    """Who put it in: the filer, an officer on the filer's behalf, or an import."""
    if new.filed_by_person_id is not None:
        return Side.OFFICE if actor.own_offices() else Side.CONVENER
    return Side.SYSTEM if actor.is_system else Side.FILER


def perform(
    case: Case, step: Step, actor: Actor, now: datetime, *, version: int | None = None,
    signatory: CoSignature | None = None, is_undoable: bool = False, **given: Any,
) -> Case:  # fmt: skip
    """Takes ``step`` on ``case`` and returns it as it stands afterwards.

    Refuses with a sentence (and its field) what the table does not allow; raises Conflict when ``version``, the
    case's version on the page that was sent, is no longer the row's: nothing is overwritten silently.
    ``signatory``: the co-signatory that takes the step for its own unit. ``is_undoable``: it was taken on a page that
    offers to take it back for ten minutes (``taking_back.UNDOABLE``), so its mails wait as long.
    """
    case = signatories.hold(case, Step(step), given)
    _compare_version(case, version, given)
    if step is Step.UNDO:
        check_undo(case, actor, now)
    standing = standing_of(case, actor, time.ist_date(now), signatory)
    decision = decide(Step(step), standing.facts, given)
    _check_names(case, decision, actor, time.ist_date(now))
    kept = kept_for(case, decision.step)
    side = _side_of(decision.step, standing.facts, kept)
    is_undoable = is_undoable and step in UNDOABLE and actor.person_id is not None
    keeps = is_undoable or step in FORUM_STEPS
    stood = as_it_stands(case, standing.waiting_answer, standing.extension) if keeps else None
    line = line_of(case, decision, actor, side, now)
    answer = write_rows(case, decision, standing, actor, now)
    drop_what_waited(decision, standing, now)
    _apply(case, decision, now)
    if kept:
        put_back(case, decision.step, kept, standing.answers, now)
    signatories.follow(case, decision, actor, now)
    work = _move_clocks(case, decision, standing.facts, kept, actor, now)
    search_text.renew(case)
    keep_or_forget(case, decision, stood, Taken(actor, now, side, line, answer, is_undoable))
    dates = {kind: clock.due_on for kind, clock in work.open.items()}
    line_id = line.id if line else None
    happened = Happened(case, decision, standing, answer, dates, work.is_stopped, line_id, side, actor, now, kept)
    record(event_of(happened))
    lies, before = (case.state, case.office_code, case.reviewing_office_code), standing.facts
    if lies != (before.state, before.office, before.reviewing_office):
        consulting.end_what_is_needless(case, now)
    return case


def _move_clocks(
    case: Case, decision: Decision, before: Facts, kept: dict[str, Any] | None, actor: Actor, now: datetime
) -> Clockwork:
    """The effects of a step on the clocks, and whose turn it is from now on."""
    work = Clockwork(case, now, actor, days=decision.given.get("days") or 0, kept=kept)
    if decision.step is Step.ASK_FILER:
        work.pause_until = question_until(now, decision.given["days"])
        work.pause_why = sentence(N_("the unit was asked a question"))
    work.carry_out(decision.effects)
    if (case.state, case.office_code) != (before.state, before.office):
        note_turn(case, now, stopped_until=work.pause_until if work.is_stopped else None)
    db.session.flush()
    return work


def _compare_version(case: Case, version: int | None, given: dict[str, Any]) -> None:
    if version is None or version == case.version:
        return
    newest = queries.last_words_of(case.id)
    raise Conflict(
        N_("Somebody else changed this case while you were writing. Look at it as it is now, then decide again."),
        theirs=newest, yours="\n".join(str(value) for value in given.values() if value),
    )  # fmt: skip


def _side_of(step: Step, facts: Facts, kept: dict[str, Any] | None) -> Side:
    """On which side the step is taken; who takes his own back stands where he stood when he took it."""
    if step is Step.UNDO and kept:
        return Side(kept["side"])
    return next(side for side, right in TRANSITIONS[step].who.items() if stands_on(side, facts, right))


def _check_names(case: Case, decision: Decision, actor: Actor, today: date) -> None:
    """Codes and references that were typed or chosen must exist; the rules cannot know."""
    given = decision.given
    if given.get("office"):
        office = reference.office(given["office"])
        if office is None or not office.is_active:
            raise Refusal(N_("There is no such office. Choose one from the list."), field="office")
    if given.get("category") and reference.category(given["category"]) is None:
        raise Refusal(N_("There is no such subject. Choose one from the list."), field="category")
    if given.get("person") and given["person"] not in {one.id for one in staff_of(case.office_code or "", today)}:
        raise Refusal(N_("There is no such officer in your office. Choose one from the list."), field="person")
    if given.get("into"):
        case.joined_into_id = _other_case(case, given["into"], actor).id


def _other_case(case: Case, typed: str, actor: Actor) -> Case:
    other = queries.case_by_number(str(parse(typed, field="into")), visible_to(actor))
    if other is None:
        raise Refusal(N_("There is no such case among those you may see."), field="into")
    if other.id == case.id:
        raise Refusal(N_("A case cannot be joined to itself. Write the other reference."), field="into")
    if case.is_conduct or other.is_conduct:
        raise Refusal(
            N_("A complaint about conduct stays apart: joined, one unit would read of the other's."), field="into"
        )
    if other.joined_into_id is not None:
        into = queries.case_by_id(other.joined_into_id)
        raise Refusal(N_("That case was itself joined to %(number)s. Write that reference."), field="into",
                      number=into.number if into else "")  # fmt: skip
    if other.state is CaseState.CLOSED:
        raise Refusal(N_("That case is closed. Choose one that is open."), field="into")
    return other


def _apply(case: Case, decision: Decision, now: datetime) -> None:
    """Writes the decision to the case's row."""
    step, given = decision.step, decision.given
    if step is Step.UNDO and decision.office != case.office_code:
        give_back_to(case, decision.office)
    elif decision.office != case.office_code and decision.office:
        move_to_office(case, decision.office, given.get("reason") or given.get("words"), now)
    is_answered_now = decision.state is CaseState.ANSWERED and case.state is not CaseState.ANSWERED
    case.state, case.kind, case.office_code = decision.state, decision.kind, decision.office
    case.closing = decision.closing
    case.closed_at = now if decision.closing else None
    case.reviewing_office_code = decision.reviewing_office
    case.handling = decision.handling
    case.stage += step in (Step.SEND_BACK, Step.DIRECT)
    case.transfers += step is Step.TRANSFER
    case.disputes += step in (Step.DISPUTE, Step.SIGNATORY_CONTESTS)
    if step in (Step.ASK_TRANSFER, Step.TRANSFER, Step.NAME_OFFICE, Step.LEAVE_WITH_OFFICE, Step.DIRECT):
        case.transfer_wanted_code = given["office"] if step is Step.ASK_TRANSFER else None
    if step is Step.DIRECT:
        case.directed_due_on = given["due_on"]
    if step is Step.CHANGE_CATEGORY:
        record_correction(case.id, case.category_code, given["category"], case.title, case.body, now)
        case.category_code = given["category"]
    if step is Step.ASSIGN:
        case.assigned_person_id = given["person"]
    if is_answered_now and step is not Step.TAKE_BACK_DECISION:
        case.answered_at = now
    case.version += 1


def write_inner_note(case: Case, words: str, actor: Actor, now: datetime) -> InnerNote:
    """A note that officers read and no filer ever does."""
    standing = standing_of(case, actor, time.ist_date(now))
    sides = sides_of(standing.facts) - {Side.FILER}
    words = tidy(words)
    if not sides or actor.person_id is None:
        raise NotAllowed(N_("Only the officers of this case write notes to each other."))
    if not words or len(words) > LONGEST_NOTE:
        raise Refusal(N_("Write a note of at most 4,000 characters."), field="words")
    posts = sorted(actor.own_offices())
    office_code = case.office_code if case.office_code in posts else next(iter(posts), None)
    note = InnerNote(case_id=case.id, at=now, author_id=actor.person_id, office_code=office_code, body=words)
    db.session.add(note)
    db.session.flush()
    search_text.renew_inner(case.id)
    record(InnerNoteWritten(at=now, actor=actor, case_id=case.id, number=case.number, office_code=case.office_code,
                            office=reference.office_name(case.office_code), side=min(sides).value, note_id=note.id))  # fmt: skip
    return note


def replace_secret(case: Case, actor: Actor, now: datetime) -> str:
    """A new secret for the receipt; the old one and codes that were sent open nothing any more."""
    case = queries.locked_case(case.id)
    secret = new_secret()
    case.track_secret_hash = hash_of_secret(case.number, secret)
    case.version += 1
    forget_codes(following.purpose(case.number), now)
    record(SecretReplaced(at=now, actor=actor, case_id=case.id, number=case.number, office_code=case.office_code,
                          side=Side.FILER.value))  # fmt: skip
    return secret


def add_file(
    case: Case, file: CheckedFile, storage_key: str, actor: Actor, now: datetime, *,
    is_inner: bool = False, question_id: int | None = None,
) -> Attachment:  # fmt: skip
    """Hangs a stored file on the case. Officers may keep it among themselves; a filer's is read by both sides.

    ``question_id``: the question of another office to which it belongs; such a file is for officers only.
    """
    standing = standing_of(case, actor, time.ist_date(now))
    sides = sides_of(standing.facts)
    if not sides and question_id is None:
        raise NotAllowed(N_("Only those who work on this case or filed it add files."))
    if len(queries.files_of(case.id, for_filer=False)) >= FILES_AT_MOST:
        raise Refusal(N_("The case has 60 files already, as many as it can hold."), field="file")
    side: str = consulting.CONSULTED if question_id else Side.FILER if Side.FILER in sides else min(sides)
    is_inner = bool(question_id) or (is_inner and side != Side.FILER)
    kept = Attachment(
        case_id=case.id, name=file.name, media_type=file.media_type, size_bytes=len(file.content), sha256=file.sha256,
        storage_key=storage_key, side=str(side), is_inner=is_inner, added_by=actor.person_id, added_at=now,
        consultation_id=question_id,
    )  # fmt: skip
    db.session.add(kept)
    db.session.flush()
    kind = InnerFileAdded if is_inner else FileAdded
    record(kind(at=now, actor=actor, case_id=case.id, number=case.number, office_code=case.office_code,
                office=reference.office_name(case.office_code), side=str(side), attachment_id=kept.id, sha256=file.sha256))  # fmt: skip
    return kept


def note_contact_seen(case: Case, actor: Actor, now: datetime) -> None:
    """Puts on record who looked at the filer's number and e-mail."""
    record(ContactSeen(at=now, actor=actor, case_id=case.id, number=case.number, office_code=case.office_code))
