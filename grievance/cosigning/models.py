"""An invitation: a personal link to sign one case, once; and which addresses were written to before they were proved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from grievance.foundation.database import Model


class Invitation(Model):
    """``given`` holds what the unit typed until its code is right; ``sealed`` its secret, readable with the link alone."""

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    unit_name: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    contact_mobile: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    co_signature_id: Mapped[int | None] = mapped_column(ForeignKey("co_signature.id"))
    given: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    sealed: Mapped[str] = mapped_column(default="")


class FirstMail(Model):
    """A mail to an address that somebody else wrote down, about a case to be signed. ``sender`` is empty for a reminder of ours."""

    id: Mapped[int] = mapped_column(primary_key=True)
    address_folded: Mapped[str]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    sender: Mapped[str] = mapped_column(default="", server_default="")
    at: Mapped[datetime] = mapped_column(index=True)
    __table_args__ = (
        Index("ix_first_mail_address", "address_folded", "at"),
        Index("ix_first_mail_sender", "sender", "at"),
    )
