"""Letters that came in, the originals kept beside them, and the tasks about mail that came back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from grievance.correspondence.rules.words import Doubt, LetterState, Remedy
from grievance.foundation.database import Model, Word, one_of


class IncomingMail(Model):
    """One letter at one place. (``fingerprint``, ``destination``) is what makes a second copy do nothing.

    ``division`` None: nobody knows whose it is, so an administrator reads it. ``why`` names the sign of a machine, or
    the reason for which somebody set it aside. ``left_out`` names files that were not taken.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    destination: Mapped[str]
    message_id: Mapped[str] = mapped_column(default="", index=True)
    state: Mapped[LetterState] = mapped_column(Word(LetterState))
    doubt: Mapped[Doubt | None] = mapped_column(Word(Doubt))
    division: Mapped[str | None] = mapped_column(ForeignKey("division.code"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("public_line.id"))
    is_inner: Mapped[bool] = mapped_column(default=False)
    sender: Mapped[str] = mapped_column(default="")
    sender_name: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    left_out: Mapped[Any] = mapped_column(JSON)
    received_at: Mapped[datetime]
    source: Mapped[str]
    size_bytes: Mapped[int]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    why: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    __table_args__ = (
        UniqueConstraint("fingerprint", "destination"),
        CheckConstraint(one_of("state", LetterState), name="state_known"),
        CheckConstraint(f"doubt IS NULL OR {one_of('doubt', Doubt)}", name="doubt_known"),
        Index("ix_incoming_mail_state", "state", "division", "id"),
        Index("ix_incoming_mail_sender", "sender", "received_at"),
    )


class IncomingOriginal(Model):
    """The bytes as they came, packed by zlib: in the database, so that letter and original are kept or lost together."""

    incoming_id: Mapped[int] = mapped_column(ForeignKey("incoming_mail.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    is_whole: Mapped[bool] = mapped_column(default=True)


class ReturnedMail(Model):
    """A task: this address takes no mail any more, somebody must telephone. One open task an address and division.

    That no more mail goes there is a row of its own in ``accounts`` (``UnreachableAddress``), read where mail is queued.

    ``division`` is empty where no division is concerned; the administrator has it then.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    address_folded: Mapped[str] = mapped_column(index=True)
    division: Mapped[str] = mapped_column(default="")
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"))
    to_filer: Mapped[bool] = mapped_column(default=True)
    status: Mapped[str] = mapped_column(default="")
    said: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime]
    times: Mapped[int] = mapped_column(default=1)
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    remedy: Mapped[Remedy | None] = mapped_column(Word(Remedy))
    note: Mapped[str] = mapped_column(default="")
    __table_args__ = (
        CheckConstraint("(closed_at IS NULL) = (remedy IS NULL)", name="closed_has_a_remedy"),
        Index("uq_returned_mail_one_open", "address_folded", "division", unique=True,
              sqlite_where=text("closed_at IS NULL"), postgresql_where=text("closed_at IS NULL")),
        Index("ix_returned_mail_open", "division", "id",
              sqlite_where=text("closed_at IS NULL"), postgresql_where=text("closed_at IS NULL")),
    )  # fmt: skip
