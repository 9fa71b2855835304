"""The closed lists of words of filing."""

from __future__ import annotations

from enum import StrEnum

from grievance.cases.rules.words import FilerKind, Source
from grievance.sentences import N_


class Where(StrEnum):
    """How the filer names the place."""

    ESTATE = "estate"
    DISTRICT = "district"
    JAMMU = "jammu"
    KASHMIR = "kashmir"
    BOTH = "both"


class Since(StrEnum):
    WEEK = "week"
    MONTH = "month"
    HALF_YEAR = "half_year"
    LONGER = "longer"


class Likeness(StrEnum):
    """What the filer says to a similar open case."""

    JOIN = "join"
    NEW = "new"
    WORSE = "worse"


WHERE_IN_WORDS = {
    Where.ESTATE: N_("In an industrial estate"),
    Where.DISTRICT: N_("In a district, outside an estate"),
    Where.JAMMU: N_("All over Jammu division"),
    Where.KASHMIR: N_("All over Kashmir division"),
    Where.BOTH: N_("In both divisions"),
}
FILER_KINDS_IN_WORDS = {
    FilerKind.UNIT: N_("A unit: factory, workshop, business"),
    FilerKind.ASSOCIATION: N_("An association or chamber"),
    FilerKind.ARTISAN: N_("An artisan or weaver"),
    FilerKind.INVESTOR: N_("Somebody who wants to set up a unit"),
}
NAMES_A_UNIT = frozenset({FilerKind.UNIT, FilerKind.ASSOCIATION})
"""Kinds of filer whose unit or association must be named."""
SOURCES_IN_WORDS = {
    Source.PAPER: N_("On paper"),
    Source.PHONE: N_("By telephone"),
    Source.MEETING: N_("In a meeting"),
}
