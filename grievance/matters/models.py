"""Policy items: one cause (a rule, feeder or estate) behind many cases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grievance.foundation.database import Model, Word
from grievance.matters.rules import PolicyState, Proposal


class PolicyItem(Model):
    """``division`` None: heard in both. ``outcome`` is the forum's or the owner's, from ``outcome_of`` (a sitting); it is
    proposed to each case. ``category_code`` and ``estate_code`` are those of the suggestion it was made from.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    wanted: Mapped[str] = mapped_column(default="", server_default="")
    division: Mapped[str | None] = mapped_column(ForeignKey("division.code"))
    owner_office_code: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    category_code: Mapped[str | None] = mapped_column(ForeignKey("category.code"))
    estate_code: Mapped[str | None] = mapped_column(ForeignKey("estate.code"))
    state: Mapped[PolicyState] = mapped_column(Word(PolicyState), default=PolicyState.OPEN)
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    heard_at: Mapped[str] = mapped_column(default="", server_default="")
    heard_words: Mapped[str] = mapped_column(default="", server_default="")
    outcome: Mapped[str] = mapped_column(default="", server_default="")
    outcome_at: Mapped[datetime | None]
    outcome_of: Mapped[str] = mapped_column(default="", server_default="")
    closed_at: Mapped[datetime | None]
    closed_because: Mapped[str] = mapped_column(default="", server_default="")
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    __table_args__ = (Index("ix_policy_item_state", "state", "division"),)


class PolicyItemCase(Model):
    """A case gathered into a policy item. ``proposal``: what its office did with the outcome that was proposed."""

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_item_id: Mapped[int] = mapped_column(ForeignKey("policy_item.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    added_at: Mapped[datetime]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None]
    removed_because: Mapped[str] = mapped_column(default="", server_default="")
    proposal: Mapped[Proposal] = mapped_column(
        Word(Proposal), default=Proposal.NONE, server_default=Proposal.NONE.value
    )
    proposed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    declined_because: Mapped[str] = mapped_column(default="", server_default="")
    __table_args__ = (UniqueConstraint("policy_item_id", "case_id"),)


class SuggestionDismissed(Model):
    """A suggestion of like cases that the convener put aside; it comes again when a case joins that is not in ``case_ids``."""

    id: Mapped[int] = mapped_column(primary_key=True)
    division: Mapped[str] = mapped_column(ForeignKey("division.code"))
    category_code: Mapped[str] = mapped_column(ForeignKey("category.code"))
    estate_code: Mapped[str] = mapped_column(ForeignKey("estate.code"))
    case_ids: Mapped[Any] = mapped_column(JSON, default=list)
    why: Mapped[str] = mapped_column(default="", server_default="")
    dismissed_at: Mapped[datetime]
    dismissed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (UniqueConstraint("division", "category_code", "estate_code"),)
