"""Bands of lateness: the columns of the overview and the filter behind each of its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True)
class Band:
    """Calendar days past the date, both ends included; ``least`` None: not late."""

    name: str
    least: int | None
    most: int | None
    words: Sentence

    def due_between(self, today: date) -> tuple[date | None, date | None]:
        """The earliest and the latest due date of this band as of ``today``; None is open."""
        if self.least is None:
            return today, None
        return today - timedelta(days=self.most) if self.most else None, today - timedelta(days=self.least)


BANDS = (
    Band("in-time", None, None, sentence(N_("In time"))),
    Band("1-6", 1, 6, sentence(N_("1 to 6 days late"))),
    Band("7-14", 7, 14, sentence(N_("7 to 14 days late"))),
    Band("15-29", 15, 29, sentence(N_("15 to 29 days late"))),
    Band("30-up", 30, None, sentence(N_("30 days late and more"))),
)
"""Cut by the rungs of the ladder (0, +7, +15, +30)."""

BY_NAME = {band.name: band for band in BANDS}
