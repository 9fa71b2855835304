"""Who owes a report, and how late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True)
class Owed:
    """The next report of one office; ``office`` is its name."""

    office_code: str
    office: str
    due_on: date

    def days_late(self, today: date) -> int:
        return max(0, (today - self.due_on).days)


def late_in_words(owed: Iterable[Owed], today: date) -> Sentence | None:
    """ "Report late: Directorate of Tourism, Jammu by 12 days." None where nobody is late."""
    late = tuple(_late(one, today) for one in owed if one.days_late(today))
    return sentence(N_("Report late: %(offices)s."), offices=late) if late else None


def _late(one: Owed, today: date) -> Sentence:
    days = one.days_late(today)
    key = N_("%(office)s by 1 day") if days == 1 else N_("%(office)s by %(days)s days")
    return sentence(key, office=one.office, days=days)


def next_in_words(owed: Iterable[Owed], today: date) -> Sentence:
    """Who reports next and when, for the programme's line."""
    waiting = [one for one in owed if not one.days_late(today)]
    if not waiting:
        return sentence(N_("Nobody is asked to report."))
    return sentence(N_("Next report: %(offices)s."), offices=tuple(
        sentence(N_("%(office)s on %(day)s"), office=one.office, day=one.due_on) for one in waiting
    ))  # fmt: skip
