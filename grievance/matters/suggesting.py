"""The suggestion of five alike, ready to be shown to the convener of a division."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from grievance.matters import queries
from grievance.matters.rules import LikeCases, filed_since, shown
from grievance.reference import queries as reference
from grievance.web.names import named


@dataclass(frozen=True)
class Suggestion:
    """``found`` are the like cases; ``subject`` and ``estate`` their names."""

    division: str
    found: LikeCases
    subject: str
    estate: str

    @property
    def count(self) -> int:
        return len(self.found.case_ids)

    @property
    def title(self) -> str:
        """What the matter is called, for all to read: an item's title stands on public agendas."""
        return title_of(self.found.key.category, self.found.key.estate)

    @property
    def key(self) -> str:
        """As it stands in an address: ``jammu:power_supply:gangyal``."""
        return f"{self.division}:{self.found.key.category}:{self.found.key.estate}"


def title_of(category_code: str, estate_code: str | None, district: str | None = None) -> str:
    """The subject and the place of a case, and none of its filer's words."""
    category, estate = reference.category(category_code), reference.estate(estate_code)
    subject = gettext(category.name) if category else category_code
    place = named(estate.name) if estate else named(district) if district else ""
    return gettext("%(subject)s in %(estate)s", subject=subject, estate=place) if place else subject


def suggestions_for(division: str, today: date) -> list[Suggestion]:
    """Open like cases of the last 60 days of which no policy item was made; three statements, two where there is none."""
    found = queries.like_cases(division, filed_since(today))
    if not found:
        return []
    return [_named(division, one) for one in shown(found, queries.put_aside(division))]


def suggestion_of(key: str, divisions: frozenset[str], today: date) -> Suggestion | None:
    """The suggestion of an address, for a convener of these divisions; None when it is gone."""
    division = key.partition(":")[0]
    if division not in divisions:
        return None
    return next((one for one in suggestions_for(division, today) if one.key == key), None)


def _named(division: str, found: LikeCases) -> Suggestion:
    category, estate = reference.category(found.key.category), reference.estate(found.key.estate)
    subject = gettext(category.name) if category else found.key.category
    return Suggestion(division, found, subject, named(estate.name) if estate else found.key.estate)
