"""A letter comes in: it lands on its case, or is one of our mails come back, or a machine's, or lies in the tray.

A letter has one row for each place it goes to, unique by its fingerprint and the place: a second copy does nothing.
Whatever a letter holds, the worst that follows is the tray; only a database that is away is raised, so that the mail
server or the mailbox keeps the letter and brings it again.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from grievance.cases.rules.numbers import CaseNumber, parse
from grievance.correspondence import queries, returning
from grievance.correspondence.answering import Told, tell_writer
from grievance.correspondence.keeping import Arrived, arrived, keep
from grievance.correspondence.landing import Doubtful, land
from grievance.correspondence.models import IncomingMail
from grievance.correspondence.rules.reading import Letter, read
from grievance.correspondence.rules.words import Doubt, LetterState, Return
from grievance.correspondence.voices import Proved, proved, voice_of
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.notifications import tokens
from grievance.notifications.addressing import receiving_domain, secret
from grievance.notifications.models import Outbox
from grievance.notifications.tokens import ReplyTo, ReturnTo
from grievance.sentences import Refusal

log = logging.getLogger(__name__)

MOST_PLACES = 10
"""Cases that one letter may land on."""
LETTERS_A_DAY = 100
"""From one address into the tray; what is over them is counted and kept 90 days, but no person's time is spent on it."""
_NUMBER = re.compile(r"(?i)\b[JK]\s?\d{2}[- ]?\d{4,7}[- ]?\d\b")
AWAY = (OperationalError, InterfaceError, PoolTimeout)
"""The database is away: the only errors that ``take`` raises."""


@dataclass(frozen=True)
class Taken:
    """What became of a letter at one place. ``is_new`` False: it had come before."""

    letter_id: int
    state: LetterState
    doubt: Doubt | None
    why: str
    case_id: int | None
    is_new: bool

    def as_data(self) -> dict[str, object]:
        return {"id": self.letter_id, "state": self.state.value, "doubt": self.doubt.value if self.doubt else None,
                "why": self.why or None, "new": self.is_new}  # fmt: skip


def take(
    content: bytes, at: datetime, *, source: str, recipients: Sequence[str] = (), envelope_sender: str | None = None,
    is_whole: bool = True,
) -> list[Taken]:  # fmt: skip
    """Take one letter in, at every place it goes to. Raises only when the database is away."""
    letter = read(content, recipients, envelope_sender, is_cut=not is_whole)
    came = arrived(letter, content, at, source, is_whole=is_whole)
    try:
        return _places(came)
    except AWAY:
        db.session.rollback()
        raise
    except Exception:
        log.exception("a letter could not be sorted; it goes to the tray")
        db.session.rollback()
        return [_tray(came, Doubt.UNREADABLE, "tray")]


def _places(came: Arrived) -> list[Taken]:
    letter = came.letter
    claims = [found for one in letter.recipients if (found := tokens.claim_in(one, receiving_domain()))]
    if letter.returned is not None:
        return [_take_return(came, claims)]
    if letter.automatic:
        return [_ignore(came, letter.automatic)]
    replies = [claim for claim in claims if isinstance(claim, ReplyTo)][:MOST_PLACES]
    good = {ours.destination: ours for claim in replies if (ours := proved(claim))}
    if good:
        return [_take_reply(came, ours) for ours in good.values()]
    looks_ours = any(tokens.looks_like_ours(one, receiving_domain()) for one in letter.recipients)
    doubt = letter.problem or (Doubt.WRONG_TOKEN if looks_ours else Doubt.NO_ADDRESS)
    return [_tray(came, doubt, "tray")]


def _take_reply(came: Arrived, found: Proved) -> Taken:
    destination, case, letter = found.destination, found.case, came.letter
    before = queries.letter_at(letter.fingerprint, destination)
    if before is not None:
        return _taken(before, is_new=False)
    if queries.has_other_with_id(letter.message_id, letter.fingerprint):
        return _tray(came, Doubt.SAME_ID, destination, found)
    case_id = case.id
    try:
        return _taken(land(came, found))
    except Doubtful as doubtful:
        db.session.rollback()
        return _tray(came, doubtful.doubt, destination, found)
    except IntegrityError:
        db.session.rollback()
        again = queries.letter_at(letter.fingerprint, destination)
        return _taken(again, is_new=False) if again else _tray(came, Doubt.UNREADABLE, destination, found)
    except AWAY:
        raise
    except Exception:
        log.exception("a letter to case %s could not land; it goes to the tray", case_id)
        db.session.rollback()
        return _tray(came, Doubt.UNREADABLE, destination, found)


def _take_return(came: Arrived, claims: Sequence[ReplyTo | ReturnTo]) -> Taken:
    """A report: by the return address it came to, else by the Message-ID of the mail it returns."""
    returned = came.letter.returned
    assert returned is not None  # noqa: S101
    ours = [claim for claim in claims if isinstance(claim, ReturnTo) and tokens.is_return(secret(), claim)]
    row = queries.outgoing(ours[0].mail_id) if ours else queries.outgoing_named(returned.message_ids)
    is_failure = returned.kind in (Return.PERMANENT, Return.REFUSED)
    if row is None:
        return _tray(came, Doubt.UNKNOWN_RETURN, "tray") if is_failure else _ignore(came, returned.kind.value)
    if not is_failure:
        return _ignore(came, returned.kind.value, row)
    return _once(came, f"mail:{row.id}", LetterState.RETURNED, row, returned.kind.value)


def _ignore(came: Arrived, why: str, row: Outbox | None = None) -> Taken:
    return _once(came, f"mail:{row.id}" if row else "machine", LetterState.IGNORED, row, why)


def _once(came: Arrived, destination: str, state: LetterState, row: Outbox | None, why: str) -> Taken:
    before = queries.letter_at(came.letter.fingerprint, destination)
    if before is not None:
        return _taken(before, is_new=False)
    row_id = row.id if row else None
    try:
        with transaction():
            row = queries.outgoing(row_id) if row_id else None
            if state is LetterState.RETURNED and row is not None and came.letter.returned is not None:
                returning.note_return(row, came.letter.returned, came.at)
            kept = keep(came, destination, state, outbox_id=row_id, why=why, doubt=None,
                        case_id=row.case_id if row else None)  # fmt: skip
            return _taken(kept)
    except IntegrityError:
        return _taken_before(came, destination)


def _tray(came: Arrived, doubt: Doubt, destination: str, found: Proved | None = None) -> Taken:
    """Into the tray of the division it seems to concern. A flood from one address is only counted."""
    before = queries.letter_at(came.letter.fingerprint, destination)
    if before is not None:
        return _taken(before, is_new=False)
    case_id, division = (found.case.id, found.case.division) if found else (None, _division_of(came.letter))
    is_flood = queries.number_from(came.letter.sender, came.at - timedelta(days=1)) >= LETTERS_A_DAY
    state = LetterState.IGNORED if is_flood and found is None else LetterState.TRAY
    try:
        with transaction():
            kept = keep(came, destination, state, doubt=doubt, case_id=case_id, division=division,
                        why="flood" if state is LetterState.IGNORED else "")  # fmt: skip
            if found is not None:
                _tell_that_it_waits(came, found, doubt)
            return _taken(kept)
    except IntegrityError:
        return _taken_before(came, destination)


def _tell_that_it_waits(came: Arrived, found: Proved, doubt: Doubt) -> None:
    """The person to whom the address was given hears that the letter is not on the case, and where to go."""
    voice = voice_of(found, came.at)
    if voice is not None and not voice.is_officer:
        tell_writer(found.case, voice, came, Told(taken=False, closed=doubt is Doubt.CASE_CLOSED))


def _taken(row: IncomingMail, *, is_new: bool = True) -> Taken:
    return Taken(row.id, row.state, row.doubt, row.why, row.case_id, is_new)


def _taken_before(came: Arrived, destination: str) -> Taken:
    """The copy that came at the same moment. Raises LookupError when there is none after all."""
    db.session.rollback()
    before = queries.letter_at(came.letter.fingerprint, destination)
    if before is None:
        raise LookupError(f"letter {came.letter.fingerprint[:12]} at {destination} is neither new nor old")
    return _taken(before, is_new=False)


def _division_of(letter: Letter) -> str | None:
    """Whose tray: of the sender's latest case, else of a reference that the letter names. Never more than a guess."""
    named = number_named(letter.subject, letter.words)
    return queries.division_of_sender(letter.sender) or (named.division if named else None)


def number_named(*texts: str) -> CaseNumber | None:
    """The first right reference in some texts: a proposal to the convener, never a way onto a case."""
    for found in _NUMBER.findall(" ".join(texts)[:20_000])[:20]:
        try:
            return parse(found)
        except Refusal:
            continue
    return None
