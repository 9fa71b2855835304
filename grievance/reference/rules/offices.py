"""How the shipped list of offices is read: kind, week and seat, which the list does not name."""

from __future__ import annotations

from grievance.reference.rules.words import OfficeKind

TOP = "CS"
CORPORATIONS = frozenset(
    {"SIDCO-JAMMU", "SIDCO-KASHMIR", "SICOP-JAMMU", "SICOP-KASHMIR", "JPDCL", "KPDCL", "KVIB-JK", "JKTPO"}
)
OUTSIDE_DEPARTMENTS = ("Government of India", "Banking", "regulator")
BANKERS = "SLBC-JKB"
CAPITALS = {"jammu": "Jammu", "kashmir": "Srinagar"}
"""District in which the offices of one division sit."""


def kind_of(code: str, parent: str, department: str) -> OfficeKind:
    """Kind by code and parent: what stands directly under the Chief Secretary is a department, Divisional Commissioners apart."""
    if code == TOP:
        return OfficeKind.TOP
    if code.startswith("FORUM-"):
        return OfficeKind.FORUM_DESK
    if parent == TOP and not code.startswith("DIVCOM-"):
        return OfficeKind.DEPARTMENT
    if code in CORPORATIONS:
        return OfficeKind.CORPORATION
    if department.startswith(OUTSIDE_DEPARTMENTS):
        return OfficeKind.OUTSIDE
    return OfficeKind.DIRECTORATE


def calendar_code_of(code: str, kind: OfficeKind) -> str:
    """Departments and the Chief Secretary keep five days, all others six (DOMAIN c2); the bankers keep bank days too."""
    if code == BANKERS:
        return "banks"
    return "five" if kind in (OfficeKind.TOP, OfficeKind.DEPARTMENT) else "six"


def agency_office(agency: str, division: str) -> str:
    """Corporation of an estate: the one named; where none, a developing one or both are named, SIDCO of the division."""
    corporation = agency if agency in ("SIDCO", "SICOP") else "SIDCO"
    return f"{corporation}-{division.upper()}"
