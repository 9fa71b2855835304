"""The closed lists of words of this feature."""

from __future__ import annotations

from enum import StrEnum

from grievance.sentences import N_


class MeasureKind(StrEnum):
    """What is typed as a figure of the measure."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"


class ReviewState(StrEnum):
    """How a figure stands on a day, the most telling word; also which tag it wears."""

    NOT_REPORTED = "not_reported"
    NO_DATES = "no_dates"
    CONTRADICTED = "contradicted"
    OLD = "old"
    REPORTED = "reported"


KINDS_IN_WORDS = {
    MeasureKind.NUMBER: N_("Number"),
    MeasureKind.TEXT: N_("Words"),
    MeasureKind.DATE: N_("Date"),
}
STATES_IN_WORDS = {
    ReviewState.NOT_REPORTED: N_("Not reported"),
    ReviewState.NO_DATES: N_("No dates"),
    ReviewState.CONTRADICTED: N_("Two versions"),
    ReviewState.OLD: N_("Figure is old"),
    ReviewState.REPORTED: N_("Reported"),
}
TAGS = {
    ReviewState.NOT_REPORTED: "hold",
    ReviewState.NO_DATES: "hold",
    ReviewState.CONTRADICTED: "soon",
    ReviewState.OLD: "soon",
    ReviewState.REPORTED: "done",
}
