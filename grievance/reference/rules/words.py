"""The closed lists of words of the reference data."""

from __future__ import annotations

from enum import StrEnum


class Certainty(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Week(StrEnum):
    FIVE = "five"
    SIX = "six"


class HolderKind(StrEnum):
    REGULAR = "regular"
    ADDITIONAL = "additional_charge"
    VACANT = "vacant"


class HolidayScope(StrEnum):
    ALL = "all"
    DIVISION = "division"
    DISTRICT = "district"
    OFFICE = "office"
    BANKS = "banks"
    RESTRICTED = "restricted"


class HolidayState(StrEnum):
    EXPECTED = "expected"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class OfficeKind(StrEnum):
    TOP = "top"
    DEPARTMENT = "department"
    DIRECTORATE = "directorate"
    CORPORATION = "corporation"
    OUTSIDE = "outside"
    FORUM_DESK = "forum_desk"
