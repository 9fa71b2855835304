"""The closed lists of words of this feature."""

from __future__ import annotations

from enum import StrEnum

from grievance.sentences import N_


class ClockKind(StrEnum):
    """The clocks of PRODUCT 5."""

    SORT = "sort"
    ACKNOWLEDGE = "acknowledge"
    FIRST_REPLY = "first_reply"
    RESOLVE = "resolve"
    SITTING = "sitting"
    KEEP_INFORMED = "keep_informed"
    REVIEW = "review"
    REWORK = "rework"
    DIRECTION = "direction"
    BRIEF = "brief"
    FORUM = "forum"
    ACCEPT = "accept"
    DISPUTE = "dispute"
    REPORT = "report"


class ClockState(StrEnum):
    RUNNING = "running"
    STOPPED = "stopped"
    MET = "met"
    VOID = "void"


class Unit(StrEnum):
    WORKING = "working"
    CALENDAR = "calendar"


class OwnerKind(StrEnum):
    CASE = "case"
    DIRECTION = "direction"
    BRIEF = "brief"
    DIVISION = "division"
    PROGRAMME = "programme"


KINDS_IN_WORDS = {
    ClockKind.SORT: N_("name the office"),
    ClockKind.ACKNOWLEDGE: N_("acknowledge"),
    ClockKind.FIRST_REPLY: N_("first reply"),
    ClockKind.RESOLVE: N_("decision"),
    ClockKind.SITTING: N_("sitting"),
    ClockKind.KEEP_INFORMED: N_("keep the filer informed"),
    ClockKind.REVIEW: N_("review by the office above"),
    ClockKind.REWORK: N_("rework"),
    ClockKind.DIRECTION: N_("direction of the forum"),
    ClockKind.BRIEF: N_("brief for the sitting"),
    ClockKind.FORUM: N_("next sitting of the forum"),
    ClockKind.ACCEPT: N_("the filer's word on the answer"),
    ClockKind.DISPUTE: N_("dispute of a closing by silence"),
    ClockKind.REPORT: N_("report on a programme"),
}


CLOCK_NAMES = {
    ClockKind.SORT: N_("Sorting"),
    ClockKind.ACKNOWLEDGE: N_("Acknowledgement"),
    ClockKind.FIRST_REPLY: N_("First reply"),
    ClockKind.RESOLVE: N_("Decision"),
    ClockKind.SITTING: N_("Hearing by the forum"),
    ClockKind.KEEP_INFORMED: N_("News to the unit"),
    ClockKind.REVIEW: N_("Review by the office above"),
    ClockKind.REWORK: N_("Answer after the review"),
    ClockKind.DIRECTION: N_("Direction of the forum"),
    ClockKind.BRIEF: N_("Brief for the sitting"),
    ClockKind.FORUM: N_("Sitting of the forum"),
    ClockKind.ACCEPT: N_("The unit's word"),
    ClockKind.DISPUTE: N_("Time to disagree"),
    ClockKind.REPORT: N_("Report on a programme"),
}
"""What is owed, as it stands before a line of the record."""
