"""The closed lists of words of a sitting."""

from __future__ import annotations

from enum import StrEnum


class SittingState(StrEnum):
    PLANNED = "planned"
    NOTIFIED = "notified"
    FROZEN = "frozen"
    HELD = "held"
    ADJOURNED = "adjourned"
    NOT_HELD = "not_held"


class Disposition(StrEnum):
    DECIDED = "decided"
    DIRECTED = "directed"
    DEFERRED = "deferred"
    NOT_REACHED = "not_reached"
    REFERRED = "referred"
    DROPPED = "dropped"


class EntryKind(StrEnum):
    MINUTES = "minutes"
    DIRECTION = "direction"
    CASE = "case"
    POLICY = "policy"
    REVIEW = "review"
    OTHER = "other"


class DirectionState(StrEnum):
    OPEN = "open"
    REPORTED = "reported"
    DONE = "done"
    DROPPED = "dropped"


class Progress(StrEnum):
    """The monthly line in four words."""

    DONE = "done"
    ON_SCHEDULE = "on_schedule"
    BEHIND = "behind"
    NOT_BEGUN = "not_begun"
