"""What has been counted of finished months, so that a year's figures cost the same however many cases it had."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grievance.foundation.database import Model


class MonthFigure(Model):
    """How many rows of a figure one month brought in one division; of answers, how many that took so many ``days``."""

    month: Mapped[date] = mapped_column(primary_key=True)
    division: Mapped[str] = mapped_column(ForeignKey("division.code"), primary_key=True)
    figure: Mapped[str] = mapped_column(primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]


class FiguresMark(Model):
    """One row. All months before ``until_on`` are counted as they were after the event ``seq``.

    A case that had an event since may have changed any month from its filing on; these are counted anew when they are read.
    """

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    until_on: Mapped[date]
    counted_at: Mapped[datetime]
