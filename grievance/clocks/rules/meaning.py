"""What starts and stops each kind of clock, in words: for the administrator's page and the maintainer's table.

What really happens stands in ``cases/rules/workflow.py``; ``tests/features/clocks/test_every_step_and_clock.py`` compares.
"""

from __future__ import annotations

from dataclasses import dataclass

from grievance.clocks.rules.kinds import ClockKind
from grievance.sentences import N_


@dataclass(frozen=True)
class Meaning:
    """``of_case``: a category may have its own row. ``asks``: a question may stop it, days may be added, a hard stop binds."""

    starts: str
    stops: str
    of_case: bool = True
    asks: bool = False


FILED = N_("filing")
MEANINGS = {
    ClockKind.SORT: Meaning(N_("filing without an office"), N_("the convener names the office")),
    ClockKind.ACKNOWLEDGE: Meaning(N_("the office receives it"), N_("acknowledged, or any reply")),
    ClockKind.FIRST_REPLY: Meaning(FILED, N_("first reply that the unit reads")),
    ClockKind.RESOLVE: Meaning(FILED, N_("answer"), asks=True),
    ClockKind.SITTING: Meaning(N_("filing of a point, or second dispute"), N_("the forum disposes of it")),
    ClockKind.KEEP_INFORMED: Meaning(N_("last line that the unit reads"), N_("the next one")),
    ClockKind.REVIEW: Meaning(N_("dispute"), N_("decision of the office above")),
    ClockKind.REWORK: Meaning(N_("sent back with an instruction"), N_("answer"), asks=True),
    ClockKind.DIRECTION: Meaning(N_("day of the sitting"), N_("compliance accepted"), of_case=False),
    ClockKind.BRIEF: Meaning(N_("listed on a draft agenda"), N_("brief entered"), of_case=False),
    ClockKind.FORUM: Meaning(N_("last sitting held, or set-up"), N_("next sitting held"), of_case=False),
    ClockKind.ACCEPT: Meaning(N_("answer"), N_("the unit's word, or silence")),
    ClockKind.DISPUTE: Meaning(N_("closing on an answer"), N_("dispute, or silence")),
    ClockKind.REPORT: Meaning(
        N_("last report, or the day on which it was first asked for"), N_("report entered"), of_case=False
    ),
}
PAUSES = N_("Stops for one question to the unit in each stage, 7 days at most")
NO_PAUSE = N_("Does not stop")
