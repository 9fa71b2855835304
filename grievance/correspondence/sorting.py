"""What a convener or an administrator does with a letter in the tray. Each act is on record."""

from __future__ import annotations

from datetime import datetime

from grievance.cases import operations as cases
from grievance.cases.models import Case
from grievance.cases.rules.facts import Side
from grievance.cases.writing import write_line
from grievance.correspondence.events import (
    InnerLetterAttached,
    LetterAttached,
    LetterDismissed,
    LetterHandedOver,
)
from grievance.correspondence.keeping import Files
from grievance.correspondence.landing import NO_WORDS, add_files
from grievance.correspondence.models import IncomingMail
from grievance.correspondence.rules.words import LetterState
from grievance.foundation.transaction import record
from grievance.notifications.rules import one_line, shown_address
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.sentences import N_, Refusal

LETTER = "letter"
"""The kind of a public line that was a letter in the tray."""


def attach(row: IncomingMail, case: Case, files: Files, actor: Actor, now: datetime, *, is_inner: bool) -> None:
    """Put the letter's words and files on a case, for both sides or among officers; the state of the case stays."""
    _must_wait(row)
    words = row.words or row.subject or NO_WORDS
    line_id = None
    if is_inner:
        cases.write_inner_note(case, words, actor, now)
    else:
        line_id = write_line(case, LETTER, words, actor, Side.CONVENER, now).id
    add_files(case, files, actor, now, is_inner=is_inner)
    row.state, row.case_id, row.division = LetterState.ATTACHED, case.id, case.division
    row.line_id, row.is_inner, row.left_out = line_id, is_inner, files.left_out_as_data()
    _settle(row, actor, now)
    kind = InnerLetterAttached if is_inner else LetterAttached
    record(kind(at=now, actor=actor, case_id=case.id, number=case.number, office_code=case.office_code,
                office=reference.office_name(case.office_code), side=Side.CONVENER.value, line_id=line_id, letter_id=row.id,
                sender=sender_of(row)))  # fmt: skip


def dismiss(row: IncomingMail, why: str, actor: Actor, now: datetime) -> None:
    """Set a letter aside. It stays readable for 90 days, with who did it and why."""
    _must_wait(row)
    why = one_line(why, 300)
    if not why:
        raise Refusal(N_("Say why it belongs to no case."), field="why")
    row.state, row.why = LetterState.DISMISSED, why
    _settle(row, actor, now)
    record(LetterDismissed(at=now, actor=actor, letter_id=row.id, sender=shown_address(row.sender), why=why))


def hand_over(row: IncomingMail, division: str, actor: Actor, now: datetime) -> None:
    """Give a letter to the convener of a division, who reads it next."""
    _must_wait(row)
    if division == row.division:
        raise Refusal(N_("It lies with this convener already. Choose the other division."), field="division")
    row.division = division
    row.version += 1
    record(LetterHandedOver(at=now, actor=actor, letter_id=row.id, sender=shown_address(row.sender), division=division))


def bring_back(row: IncomingMail, actor: Actor, now: datetime) -> None:
    """A letter that was taken for a machine's, or set aside, into the tray again."""
    if row.state not in (LetterState.IGNORED, LetterState.DISMISSED):
        raise Refusal(N_("Somebody else has seen to this already."))
    row.state, row.settled_at, row.settled_by = LetterState.TRAY, None, actor.person_id
    row.version += 1


def sender_of(row: IncomingMail) -> str:
    """Who a letter is from, for the record: the name it gives, else its address shortened."""
    return one_line(row.sender_name, 80) or shown_address(row.sender)


def _settle(row: IncomingMail, actor: Actor, now: datetime) -> None:
    row.settled_at, row.settled_by = now, actor.person_id
    row.version += 1


def _must_wait(row: IncomingMail) -> None:
    if row.state is not LetterState.TRAY:
        raise Refusal(N_("Somebody else has seen to this already."))
