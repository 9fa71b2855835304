"""Writing a letter down: its row, the original beside it, and the files that its content allows."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from grievance.cases import attachments
from grievance.cases.file_kinds import CheckedFile, checked
from grievance.correspondence import queries
from grievance.correspondence.models import IncomingMail, IncomingOriginal
from grievance.correspondence.rules.reading import Letter, Part, read
from grievance.correspondence.rules.words import LetterState
from grievance.foundation.database import db
from grievance.sentences import N_, Refusal, Sentence, as_data, sentence

SMALL_LETTER = N_("It is a small picture inside the text.")


@dataclass(frozen=True)
class Arrived:
    """A letter at our door: what it says, its bytes packed, when and by which way."""

    letter: Letter
    packed: bytes
    at: datetime
    source: str
    is_whole: bool = True


@dataclass
class Files:
    """Files that may be kept, stored under their keys, and the others by name with the reason."""

    ready: list[CheckedFile] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    left_out: list[tuple[str, Sentence]] = field(default_factory=list)

    def discard(self) -> None:
        for key in self.keys:
            attachments.discard(key)

    def left_out_as_data(self) -> list[Any]:
        return [[name, as_data(why)] for name, why in self.left_out]


def arrived(letter: Letter, content: bytes, at: datetime, source: str, *, is_whole: bool = True) -> Arrived:
    return Arrived(letter, zlib.compress(content, 6), at, source, is_whole)


def store_files(parts: Sequence[Part], others: Sequence[str]) -> Files:
    """Check each file by its content and store it. Takes seconds for large ones: never inside ``transaction()``."""
    found = Files(left_out=[(name, sentence(N_("It was not taken out of the letter."))) for name in others])
    try:
        for part in parts:
            try:
                file = checked(part.content, part.name)
            except Refusal as refused:
                found.left_out.append((part.name, refused.sentence))
            else:
                found.keys.append(attachments.store(file))
                found.ready.append(file)
    except BaseException:
        found.discard()
        raise
    return found


def keep(came: Arrived, destination: str, state: LetterState, **more: Any) -> IncomingMail:
    """The row of a letter at one place, with its original. Raises IntegrityError for a second copy at once."""
    letter = came.letter
    given = {"left_out": [[name, None] for name in letter.left_out], "doubt": letter.problem} | more
    row = IncomingMail(
        fingerprint=letter.fingerprint, destination=destination, message_id=letter.message_id, state=state,
        sender=letter.sender, sender_name=letter.sender_name, subject=letter.subject, words=letter.words,
        received_at=came.at, source=came.source, size_bytes=letter.size, **given,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    db.session.add(IncomingOriginal(incoming_id=row.id, content=came.packed, is_whole=came.is_whole))
    db.session.flush()
    return row


def original(row: IncomingMail) -> Letter | None:
    """The letter read anew from what is kept; None when it has had its time."""
    kept = queries.original_of(row.id)
    if kept is None:
        return None
    return read(zlib.decompress(kept.content), is_cut=not kept.is_whole)
