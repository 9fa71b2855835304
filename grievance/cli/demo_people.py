"""The people of the demo: one for each role, offered at sign-in in demo mode only."""

from __future__ import annotations

from dataclasses import dataclass

from grievance.permissions import Role


@dataclass(frozen=True)
class DemoPerson:
    """``key`` is the part of the address before ``@example.org``."""

    key: str
    name: str
    title: str
    role: Role
    office_code: str | None = None
    division: str | None = None

    @property
    def email(self) -> str:
        return f"{self.key}@example.org"


DEMO_PEOPLE = (
    DemoPerson("filer", "Rakesh Kumar", "Owner, Shivalik Auto Components", Role.FILER),
    DemoPerson("association", "Nasreen Bhat", "Secretary, Lassipora Industrialists", Role.FILER),
    DemoPerson("nodal", "Anil Sharma", "Executive Engineer (nodal officer)", Role.NODAL, "JPDCL"),
    DemoPerson("hod", "Managing Director JPDCL", "Managing Director", Role.HOD, "JPDCL"),
    DemoPerson("secretary.power", "Secretary PDD", "Principal Secretary", Role.HOD, "PDD"),
    DemoPerson("secretary", "Secretary Industries", "Commissioner Secretary", Role.HOD, "IC-DEPT"),
    DemoPerson("hod.kashmir", "Managing Director KPDCL", "Managing Director", Role.HOD, "KPDCL"),
    DemoPerson("director.jammu", "Director Industries Jammu", "Director", Role.HOD, "DIC-JAMMU"),
    DemoPerson("convener.jammu", "Convener Jammu", "Convener", Role.CONVENER, None, "jammu"),
    DemoPerson("convener.kashmir", "Convener Kashmir", "Convener", Role.CONVENER, None, "kashmir"),
    DemoPerson("chair", "Chair of the forum", "Commissioner Secretary in the chair", Role.CHAIR, None, "jammu"),
    DemoPerson("overseer", "Auditor", "Audit", Role.OVERSEER),
    DemoPerson("admin", "Administrator", "Administrator", Role.ADMIN),
)
ALSO_CHAIRS = ("chair", "kashmir")
"""The chair presides in both divisions: a second grant."""
