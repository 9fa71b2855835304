"""Who may do what. Rights are constants; ``GRANTS`` is the one table of rights by role.

Roles are granted by office or by division, with dates (PRODUCT 2). No view or template names a role.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    FILER = "filer"
    NODAL = "nodal"
    HOD = "hod"
    CONVENER = "convener"
    CHAIR = "chair"
    MEMBER = "member"
    OVERSEER = "overseer"
    ADMIN = "admin"


class Right(StrEnum):
    """Named rights. A guard names one; the workflow table names one for each step."""

    FILE_CASE = "file_case"
    SEE_CASE = "see_case"
    FOLLOW_OWN_CASE = "follow_own_case"
    WORK_CASE = "work_case"
    DECIDE_CASE = "decide_case"
    REVIEW_CASE = "review_case"
    SORT_CASE = "sort_case"
    WRITE_INNER_NOTE = "write_inner_note"
    FILE_FOR_OTHERS = "file_for_others"
    SEE_INBOX = "see_inbox"
    SEE_SITTING_PAPERS = "see_sitting_papers"
    ARRANGE_SITTING = "arrange_sitting"
    WRITE_BRIEF = "write_brief"
    REPORT_ACTION_TAKEN = "report_action_taken"
    DECIDE_DIRECTION = "decide_direction"
    HOLD_REVIEW = "hold_review"
    SEE_OVERVIEW = "see_overview"
    SEE_SYSTEM = "see_system"
    EDIT_REFERENCE = "edit_reference"
    EDIT_PEOPLE = "edit_people"
    SEE_KEPT_MAIL = "see_kept_mail"
    SORT_MAIL = "sort_mail"
    WRITE_TEMPLATES = "write_templates"
    SET_DEPUTY = "set_deputy"
    TAKE_OVER_LISTS = "take_over_lists"
    CONNECT_SYSTEMS = "connect_systems"
    SEE_PROGRAMMES = "see_programmes"
    REPORT_PROGRAMME = "report_programme"


_R = Right

# fmt: off
_OFFICE = {_R.SEE_CASE, _R.WORK_CASE, _R.WRITE_INNER_NOTE, _R.SEE_INBOX, _R.FILE_FOR_OTHERS, _R.WRITE_BRIEF,
           _R.REPORT_ACTION_TAKEN, _R.SEE_SITTING_PAPERS, _R.SEE_OVERVIEW, _R.SEE_PROGRAMMES, _R.WRITE_TEMPLATES, _R.REPORT_PROGRAMME}

GRANTS: dict[Role, frozenset[Right]] = {
    Role.FILER: frozenset({_R.FILE_CASE, _R.SEE_CASE, _R.FOLLOW_OWN_CASE, _R.SEE_INBOX}),
    Role.NODAL: frozenset(_OFFICE),
    Role.HOD: frozenset(_OFFICE | {_R.DECIDE_CASE, _R.REVIEW_CASE, _R.SET_DEPUTY, _R.HOLD_REVIEW}),
    Role.CONVENER: frozenset({_R.SEE_CASE, _R.SORT_CASE, _R.WRITE_INNER_NOTE, _R.FILE_FOR_OTHERS, _R.SEE_INBOX,
                              _R.SEE_SITTING_PAPERS, _R.ARRANGE_SITTING, _R.DECIDE_DIRECTION, _R.SEE_OVERVIEW, _R.SEE_PROGRAMMES,
                              _R.SORT_MAIL, _R.HOLD_REVIEW, _R.TAKE_OVER_LISTS}),
    Role.CHAIR: frozenset({_R.SEE_CASE, _R.SEE_INBOX, _R.SEE_SITTING_PAPERS, _R.DECIDE_DIRECTION, _R.SEE_OVERVIEW, _R.SEE_PROGRAMMES}),
    Role.MEMBER: frozenset({_R.SEE_CASE, _R.SEE_INBOX, _R.SEE_SITTING_PAPERS, _R.SEE_OVERVIEW, _R.SEE_PROGRAMMES}),
    Role.OVERSEER: frozenset({_R.SEE_CASE, _R.SEE_SITTING_PAPERS, _R.SEE_OVERVIEW, _R.SEE_PROGRAMMES, _R.SEE_SYSTEM}),
    Role.ADMIN: frozenset({_R.EDIT_REFERENCE, _R.EDIT_PEOPLE, _R.SEE_SYSTEM, _R.SEE_KEPT_MAIL, _R.SORT_MAIL,
                           _R.WRITE_TEMPLATES, _R.SEE_PROGRAMMES, _R.TAKE_OVER_LISTS, _R.CONNECT_SYSTEMS}),
}
# fmt: on

OFFICE_ROLES = frozenset({Role.NODAL, Role.HOD})
DIVISION_ROLES = frozenset({Role.CONVENER, Role.CHAIR, Role.MEMBER})


@dataclass(frozen=True)
class Grant:
    """One role in force. ``offices`` is the scope spelt out: the office itself and, for a head, those below.

    ``is_deputy``: held in a head's place for some days; a deputy names no deputy.
    ``acts_from``: the post of the head is vacant since ``vacant_since``, and the head of this office above acts, in the
    divisions ``acts_in``: an office with a parent in each division has one who acts in each.
    """

    role: Role
    office_code: str | None = None
    division: str | None = None
    offices: frozenset[str] = frozenset()
    is_deputy: bool = False
    acts_from: str | None = None
    vacant_since: date | None = None
    acts_in: frozenset[str] = frozenset()

    @property
    def rights(self) -> frozenset[Right]:
        return GRANTS[self.role] - {Right.SET_DEPUTY} if self.is_deputy or self.acts_from else GRANTS[self.role]

    def reaches(self, division: str) -> bool:
        """Whether it is held in that division: what acts for a vacant post may be held in one alone."""
        return self.acts_from is None or division in self.acts_in


@dataclass(frozen=True)
class Actor:
    """Who acts: a person with the grants in force today, a visitor who follows one case, or the system.

    ``on``: the Indian date whose rights these are; without it nothing that ends on some day counts.
    """

    person_id: int | None = None
    name: str = ""
    language: str = "en"
    grants: tuple[Grant, ...] = ()
    tracked_case_ids: frozenset[int] = frozenset()
    is_system: bool = False
    on: date | None = None

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def is_staff(self) -> bool:
        return any(grant.role is not Role.FILER for grant in self.grants)

    def can(self, right: Right, *, office: str | None = None, division: str | None = None) -> bool:
        """Whether some grant gives ``right``, and, where an office or division is named, within its scope."""
        if self.is_system:
            return True
        return any(right in grant.rights and _covers(grant, office, division) for grant in self.grants)

    def offices_with(self, right: Right) -> frozenset[str]:
        """Codes of the offices within which the person holds ``right``."""
        return frozenset(code for grant in self.grants if right in grant.rights for code in grant.offices)

    def own_offices(self) -> frozenset[str]:
        """Codes of the offices in which the person holds a post, those below left out."""
        return frozenset(grant.office_code for grant in self.grants if grant.office_code and not grant.acts_from)

    def desks(self, division: str | None = None) -> frozenset[str]:
        """The person's own offices, and those below for whose vacant head he acts: what waits there waits on him."""
        mine = (grant for grant in self.grants if division is None or grant.reaches(division))
        return frozenset(grant.office_code for grant in mine if grant.office_code)

    def acts_for(self, office: str | None, division: str | None = None) -> Grant | None:
        """The grant by which the person acts for the vacant head of ``office``; None where he is its head himself.

        A lesser post there takes nothing from it: what he decides he decides as the head above.
        """
        here = [grant for grant in self.grants if office is not None and grant.office_code == office]
        if any(Right.DECIDE_CASE in grant.rights for grant in here if not grant.acts_from):
            return None
        return next((one for one in here if one.acts_from and (division is None or one.reaches(division))), None)

    def writes_from(self, office: str | None) -> str | None:
        """The office above whose head writes for ``office``, since the post there is vacant; None: nobody acts for it."""
        found = self.acts_for(office)
        return found.acts_from if found else None

    def divisions_with(self, right: Right) -> frozenset[str]:
        """Divisions in which the person holds ``right`` by division."""
        return frozenset(grant.division for grant in self.grants if right in grant.rights and grant.division)

    def has_role(self, role: Role) -> bool:
        """For scope questions only (the fence); what a person may do is asked with ``can``."""
        return any(grant.role is role for grant in self.grants)


def _covers(grant: Grant, office: str | None, division: str | None) -> bool:
    if grant.role in OFFICE_ROLES:
        return (office is None or office in grant.offices) and not (office is None and division is not None)
    if grant.role in DIVISION_ROLES:
        return (division is None or division == grant.division) and not (division is None and office is not None)
    return True


SYSTEM = Actor(name="System rule", is_system=True)
ANONYMOUS = Actor()
