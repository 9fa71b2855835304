"""What is said of figures that come in together."""

from __future__ import annotations

from dataclasses import dataclass

from grievance.reference.rules.words import Certainty


@dataclass(frozen=True)
class About:
    """Of what place and time figures speak, and whose word they are."""

    as_of: str
    is_target: bool = False
    division: str | None = None
    district: str | None = None
    fiscal_year: str = ""
    month: str = ""
    source: str = ""
    source_date: str = ""
    certainty: Certainty = Certainty.HIGH
    note: str = ""
    office_code: str | None = None
