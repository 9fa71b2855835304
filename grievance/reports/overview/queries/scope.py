"""What the rows of a figure are held to: days, place, office, subject, size of the unit, and the reader's fence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import String, and_, cast, func, select, true
from sqlalchemy.types import Date

from grievance.cases.access import visible_to
from grievance.cases.models import Case
from grievance.enterprises.models import Unit
from grievance.foundation import clock as wall
from grievance.foundation.database import db
from grievance.permissions import Actor
from grievance.reports.card.queries import Scope as CardScope
from grievance.reports.card.rules import Period
from grievance.reports.overview.rules import DAY, Age


def is_exactly(column: Any, value: str) -> Any:
    """Equal, without the column's own index: a figure of a period is found by its day, and this only thins it out.

    A database without statistics would rather read every case there ever was of the office or subject.
    """
    return func.coalesce(cast(column, String), "") == value


def indian_day(instant: Any) -> Any:
    """The Indian date of an instant, on both databases."""
    if db.engines[None].dialect.name == "sqlite":
        return func.date(instant, "+330 minutes")
    return cast(func.timezone("Asia/Kolkata", instant), Date)


class OnCards(CardScope):
    """The report cards' rows for one office, or for all of them without naming each."""

    def holds(self, office: Any) -> Any:
        return and_(*(is_exactly(office, code) for code in self.offices)) if self.offices else true()


@dataclass(frozen=True)
class Scope:
    """``chosen`` by the names of ``rules.HELD_TO``. ``held`` (who has the case) and ``age`` hold the list of a single cell.

    ``reader`` None: everything, as the figures count it.
    """

    period: Period
    today: date
    chosen: Mapping[str, str] = field(default_factory=dict)
    held: str = ""
    age: Age | None = None
    reader: Actor | None = None

    def within(self, instant: Any) -> Any:
        return and_(instant >= wall.midnight(self.period.first), instant < wall.midnight(self.period.last + DAY))

    def on_days(self, day: Any) -> Any:
        return and_(day >= self.period.first, day <= self.period.last)

    def of_office(self, office: Any) -> Any:
        code = self.chosen.get("office")
        return is_exactly(office, code) if code else true()

    def of_division(self, division: Any) -> Any:
        code = self.chosen.get("division")
        return is_exactly(division, code) if code else true()

    def of_matter(self) -> Iterator[Any]:
        """Conditions on ``Case`` other than division and office."""
        for name, column in (("district", Case.district), ("category", Case.category_code)):
            if value := self.chosen.get(name):
                yield is_exactly(column, value)
        if size := self.chosen.get("size"):
            yield Case.unit_id.in_(select(Unit.id).where(Unit.size == size))

    def open_to_reader(self) -> Any:
        return true() if self.reader is None else visible_to(self.reader)

    def aged(self, days: Any) -> Any:
        if self.age is None:
            return true()
        return and_(days >= self.age.least, days <= self.age.most if self.age.most is not None else true())

    def filed_ago(self) -> Any:
        """The age, as days since filing, by the index of filing."""
        if self.age is None:
            return true()
        youngest = Case.filed_at < wall.midnight(self.today - self.age.least * DAY + DAY)
        if self.age.most is None:
            return youngest
        return and_(youngest, Case.filed_at >= wall.midnight(self.today - self.age.most * DAY))

    @property
    def on_cards(self) -> OnCards:
        code = self.chosen.get("office")
        return OnCards(frozenset({code}) if code else frozenset(), self.period)
