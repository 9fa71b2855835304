"""What the public pages say of both divisions: the next sitting, whether the forum keeps its own date, and figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from grievance.public import queries
from grievance.reference import queries as reference
from grievance.sentences import Sentence, from_data
from grievance.sittings import operations as sittings
from grievance.sittings.models import Sitting
from grievance.sittings.queries import next_sitting
from grievance.sittings.rules.forum_clock import ForumStanding, next_sitting_in_words


@dataclass(frozen=True)
class Forum:
    """One division's forum on a day. ``sitting`` None: no date is fixed, ``standing`` says what is due."""

    division: str
    name: str
    standing: ForumStanding
    sitting: Sitting | None
    listed: int = 0

    @property
    def moved_because(self) -> Sentence | None:
        if self.sitting is None or self.sitting.planned_on == self.sitting.sits_on or not self.sitting.moved_because:
            return None
        found = from_data(self.sitting.moved_because)
        return found if isinstance(found, Sentence) else None

    @property
    def next_in_words(self) -> Sentence:
        return next_sitting_in_words(self.standing)


def forums(today: date) -> list[Forum]:
    """Both divisions, the one that sits first before the other."""
    found = []
    for row in reference.divisions():
        sitting = next_sitting(row.code, today)
        listed = queries.how_many_listed(row.code, sitting.sits_on) if sitting else 0
        found.append(Forum(row.code, row.name, sittings.forum_standing(row.code, today), sitting, listed))
    return sorted(found, key=lambda forum: (forum.standing.next_on, forum.division))
