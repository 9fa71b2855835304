"""Rows by which the office is found, and the words by which a category is suggested."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from grievance.foundation.database import Model


class RoutingRule(Model):
    """A selector left NULL matches all. ``cue_words``: phrases as people write them, with ``;`` between; one must stand in the text.

    ``place_kind``: ``estate``, ``sidco``, ``sicop`` (inside one, by its corporation) or ``outside``. ``shipped_as`` names
    the shipped row, NULL for one added by an administrator.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    category_code: Mapped[str | None] = mapped_column(ForeignKey("category.code"), index=True)
    division: Mapped[str | None] = mapped_column(ForeignKey("division.code"))
    district: Mapped[str | None] = mapped_column(ForeignKey("district.name"))
    estate_code: Mapped[str | None] = mapped_column(ForeignKey("estate.code"))
    place_kind: Mapped[str | None]
    case_kind: Mapped[str | None]
    amount_from: Mapped[Decimal | None]
    cue_words: Mapped[str] = mapped_column(default="")
    office_code: Mapped[str] = mapped_column(ForeignKey("office.code"))
    priority: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    shipped_as: Mapped[str | None] = mapped_column(unique=True)
    edited_at: Mapped[datetime | None]


class SuggestionTerm(Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    category_code: Mapped[str] = mapped_column(ForeignKey("category.code"))
    term: Mapped[str]
    weight: Mapped[int]
    edited_at: Mapped[datetime | None]
    __table_args__ = (UniqueConstraint("category_code", "term"),)


class Correction(Model):
    """An officer's correction of a category: what the suggestion learns from."""

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    was: Mapped[str] = mapped_column(ForeignKey("category.code"))
    became: Mapped[str] = mapped_column(ForeignKey("category.code"))
    text_folded: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
