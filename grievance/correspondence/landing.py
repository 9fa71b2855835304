"""A letter to the address of a case becomes the person's words on it, with the files that its content allows."""

from __future__ import annotations

from datetime import datetime

from grievance.cases import attachments
from grievance.cases import operations as cases
from grievance.cases.models import Case, CoSignature
from grievance.cases.queries import case_by_id, lead_row, locked_case, root_of
from grievance.cases.rules.facts import Side
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseState, Closing
from grievance.correspondence.answering import Told, tell_writer
from grievance.correspondence.events import InnerLetterLanded, LetterLanded
from grievance.correspondence.keeping import Arrived, Files, keep, store_files
from grievance.correspondence.models import IncomingMail
from grievance.correspondence.queries import last_line_id
from grievance.correspondence.rules.decoding import folded
from grievance.correspondence.rules.words import Doubt, LetterState
from grievance.correspondence.voices import Proved, Voice, voice_of
from grievance.foundation.transaction import record, savepoint, transaction
from grievance.notifications.rules import shown_address
from grievance.permissions import ANONYMOUS, Actor
from grievance.reference import queries as reference
from grievance.sentences import N_, Refusal

NO_WORDS = "…"


class Doubtful(Exception):
    """It cannot stand on the case by itself; a person must look."""

    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt.value)
        self.doubt = doubt


def land(came: Arrived, found: Proved) -> IncomingMail:
    """The letter on its case. Raises ``Doubtful`` for the tray; a fault of the database goes on to the caller."""
    letter = came.letter
    if letter.problem is not None:
        raise Doubtful(letter.problem)
    if not letter.words and not letter.files:
        raise Doubtful(Doubt.EMPTY)
    leads_to, signatory = joined_to(found.case)
    if leads_to.state is CaseState.CLOSED:
        raise Doubtful(Doubt.CASE_CLOSED)
    voice = voice_of(found, came.at)
    if voice is None:
        raise Doubtful(Doubt.NOT_THEIR_CASE)
    if voice.is_officer and signatory is not None:
        raise Doubtful(Doubt.CASE_CLOSED)
    case_id, destination = leads_to.id, found.destination
    files = store_files(letter.files, letter.left_out)
    try:
        with transaction():
            return _write(came, locked_case(case_id), voice, destination, files, signatory)
    except Refusal as refused:
        files.discard()
        raise Doubtful(Doubt.NOT_TAKEN) from refused
    except BaseException:
        files.discard()
        raise


def joined_to(case: Case) -> tuple[Case, CoSignature | None]:
    """The case that takes the words: a joined one leads on to the other, where its unit speaks as one that co-signed."""
    if case.closing is not Closing.JOINED:
        return case, None
    row = lead_row(case.id)
    return (root_of(case), row) if row is not None and row.left_at is None else (case, None)


def _write(
    came: Arrived, case: Case, voice: Voice, destination: str, files: Files, signatory: CoSignature | None = None
) -> IncomingMail:
    """Words first, then files; a file that the case has no room for is left out and named."""
    if case.state is CaseState.CLOSED:
        raise Refusal(N_("The case is closed."))
    words = came.letter.words or came.letter.subject or NO_WORDS
    if voice.is_officer:
        cases.write_inner_note(case, words, voice.actor, came.at)
        line_id = None
    else:
        actor = voice.actor if signatory is None else ANONYMOUS
        case = cases.perform(case, Step.ADD_INFORMATION, actor, came.at, signatory=signatory, words=words)
        line_id = last_line_id(case.id)
    if signatory is not None:
        return _note_of_signatory(came, case, voice, destination, files, signatory, line_id)
    add_files(case, files, voice.actor, came.at, is_inner=voice.is_officer)
    is_own = folded(came.letter.sender) == folded(voice.address)
    row = keep(came, destination, LetterState.LANDED, case_id=case.id, division=case.division, line_id=line_id,
               person_id=voice.actor.person_id, is_inner=voice.is_officer, left_out=files.left_out_as_data(),
               doubt=None if is_own else Doubt.OTHER_SENDER)  # fmt: skip
    kind = InnerLetterLanded if voice.is_officer else LetterLanded
    record(kind(at=came.at, actor=voice.actor, case_id=case.id, number=case.number, office_code=case.office_code,
                office=reference.office_name(case.office_code), side=(Side.OFFICE if voice.is_officer else Side.FILER).value,
                letter_id=row.id, sender="" if is_own else shown_address(came.letter.sender)))  # fmt: skip
    if not voice.is_officer:
        tell_writer(case, voice, came, _told(case, is_own, files))
    return row


def _note_of_signatory(
    came: Arrived, case: Case, voice: Voice, destination: str, files: Files, signatory: CoSignature, line_id: int | None
) -> IncomingMail:
    """The letter stays with the case it was written to: who leads the other reads the words, not whose they are."""
    lost = [[file.name, None] for file in files.ready]
    files.discard()
    own = case_by_id(signatory.case_id)
    return keep(came, destination, LetterState.LANDED, case_id=signatory.case_id, division=own.division if own else case.division,
                line_id=line_id, person_id=voice.actor.person_id, is_inner=False,
                left_out=lost + files.left_out_as_data())  # fmt: skip


def _told(case: Case, is_own: bool, files: Files) -> Told:
    return Told(asks=case.state is CaseState.CLARIFICATION, decided=case.state is CaseState.ANSWERED,
                from_other=not is_own, left_out=tuple(name for name, _ in files.left_out))  # fmt: skip


def add_files(case: Case, files: Files, actor: Actor, now: datetime, *, is_inner: bool) -> None:
    """Hang stored files on the case; those refused are discarded and named in ``files.left_out``."""
    for file, key in list(zip(files.ready, files.keys, strict=True)):
        try:
            with savepoint():
                cases.add_file(case, file, key, actor, now, is_inner=is_inner)
        except Refusal as refused:
            attachments.discard(key)
            files.left_out.append((file.name, refused.sentence))
