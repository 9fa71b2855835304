"""The one door to a case. Pages, lists, search, export, API, files and mail all ask here (PRODUCT 2).

A case is seen by its filer and the unit's other members, the offices it passed through and those above, the
convener of a division that hears it, chair and members once it stands on their agenda, and overseers. A complaint
about conduct is hidden from the office complained of. An administrator sees none. An office that is asked a question
about a case reads what both sides read and its own question, and none of the notes among officers (decision 0027).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true, union
from sqlalchemy.orm import aliased

from grievance.cases.models import Case, CaseListing, CaseOffice, Consultation
from grievance.cases.rules.consulting import Asking
from grievance.cases.rules.numbers import parse
from grievance.enterprises.models import Membership
from grievance.foundation.database import db
from grievance.foundation.errors import NotAllowed, NotFound
from grievance.permissions import Actor, Grant, Right, Role
from grievance.reference import queries as reference
from grievance.reference.models import Office
from grievance.sentences import N_, Refusal


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over ``Case`` that leaves exactly what ``actor`` may see."""
    asked = (_asked(grant) for grant in actor.grants if _is_of_office(grant))
    return or_(_of_the_case(actor), *asked)


def _of_the_case(actor: Actor) -> ColumnElement[bool]:
    """Without the cases about which the actor's office was only asked."""
    if actor.is_system or actor.has_role(Role.OVERSEER):
        return true()
    own = (grant for grant in actor.grants if _is_of_office(grant) and not grant.acts_from)
    ways = [filed_by(actor), *(_through_office(grant) for grant in own)]
    heard = actor.divisions_with(Right.SORT_CASE)
    if heard:
        ways.append(or_(Case.division.in_(sorted(heard)), Case.in_both))
    agendas = actor.divisions_with(Right.SEE_CASE)
    if agendas:
        ways.append(Case.id.in_(select(CaseListing.case_id).where(CaseListing.division.in_(sorted(agendas)))))
    return or_(false(), *ways)


def filed_by(actor: Actor) -> ColumnElement[bool]:
    """Cases of which the actor is the filer, a member of the unit or association, or holds the receipt's secret.

    A unit that has left its case to the others is its filer no more. A membership ends with its last day here, by no job.

    Each way is found by its own index; as one OR of conditions a database reads every case there is.
    """
    if actor.person_id is None:
        followed = and_(Case.id.in_(sorted(actor.tracked_case_ids)), Case.lead_left_at.is_(None))
        return followed if actor.tracked_case_ids else false()
    mine = aliased(Case)
    lasts = Membership.to_on.is_(None)
    in_force = and_(Membership.from_on <= actor.on, or_(lasts, Membership.to_on >= actor.on)) if actor.on else lasts
    now = (Membership.person_id == actor.person_id, in_force)
    units = select(Membership.unit_id).where(*now, Membership.unit_id.is_not(None))
    bodies = select(Membership.association_id).where(*now, Membership.association_id.is_not(None))
    ways = [mine.filer_person_id == actor.person_id, mine.unit_id.in_(units), mine.association_id.in_(bodies)]
    if actor.tracked_case_ids:
        ways.append(mine.id.in_(sorted(actor.tracked_case_ids)))
    leads = mine.lead_left_at.is_(None)
    return Case.id.in_(union(*(select(mine.id).where(way, leads) for way in ways)))


def _is_of_office(grant: Grant) -> bool:
    return grant.office_code is not None and Right.SEE_CASE in grant.rights


def _through_office(grant: Grant) -> ColumnElement[bool]:
    """Cases that passed through the grant's offices or that its own office reviews, but no complaint about itself."""
    passed = Case.id.in_(select(CaseOffice.case_id).where(CaseOffice.office_code.in_(sorted(grant.offices))))
    own = or_(Case.conduct_office_code.is_(None), Case.conduct_office_code != grant.office_code)
    return and_(or_(passed, Case.reviewing_office_code == grant.office_code), own)


def _asked(grant: Grant) -> ColumnElement[bool]:
    """Cases about which the grant's own office is asked something or has answered; no complaint about itself.

    Where its post is vacant the office above answers, unless the complaint is about that one.
    """
    asked = (Consultation.office_code == grant.office_code, Consultation.state.in_((Asking.ASKED, Asking.ANSWERED)))
    judged = [code for code in (grant.office_code, grant.acts_from) if code]
    own = or_(Case.conduct_office_code.is_(None), Case.conduct_office_code.not_in(judged))
    where = Case.division.in_(sorted(grant.acts_in)) if grant.acts_from else true()
    return and_(Case.id.in_(select(Consultation.case_id).where(*asked)), own, where)


def waits_on(actor: Actor, office: Any) -> ColumnElement[bool]:
    """Of what lies with ``office``, a column beside ``Case``: not what lies with a vacant post in a division where another acts."""
    own = actor.own_offices()
    acting = (grant for grant in actor.grants if grant.acts_from and grant.office_code not in own)
    return and_(
        true(), *(or_(office != grant.office_code, Case.division.in_(sorted(grant.acts_in))) for grant in acting)
    )


def case_for(actor: Actor, number: str, right: Right = Right.SEE_CASE, *, lock: bool = False) -> Case:
    """The case with this reference, if ``actor`` may see it and holds ``right`` on it.

    Raises NotFound with the same answer for an unknown number and for a case of others; NotAllowed where the case
    may be seen but the right is missing. ``lock`` holds the row until the commit and reads it anew.
    """
    try:
        wanted = str(parse(number))
    except Refusal:
        raise NotFound() from None
    chosen = select(Case).where(Case.number == wanted, visible_to(actor))
    if lock:
        chosen = chosen.with_for_update(of=Case).execution_options(populate_existing=True)
    case = db.session.scalar(chosen)
    if case is None:
        raise NotFound()
    if not may(actor, case, right):
        raise NotAllowed(N_("You may read this case, but this step belongs to somebody else."))
    return case


def may(actor: Actor, case: Case, right: Right) -> bool:
    """Whether the actor holds ``right`` on a case that may be seen: by office, by division, or as its filer."""
    if right is Right.SEE_CASE:
        return True
    if right is Right.FOLLOW_OWN_CASE:
        return is_filer(actor, case)
    if case.office_code and actor.can(right, office=case.office_code):
        return True
    return bool(actor.divisions_with(right) & divisions_of(case))


def is_filer(actor: Actor, case: Case) -> bool:
    """Whether the actor stands on the filer's side of this case."""
    if case.lead_left_at is not None:
        return False
    if case.id in actor.tracked_case_ids or (actor.person_id and actor.person_id == case.filer_person_id):
        return True
    return db.session.scalar(select(Case.id).where(Case.id == case.id, filed_by(actor))) is not None


def is_outside(actor: Actor, case: Case) -> bool:
    """Whether inner notes stay out of what is shown: no right of an officer reaches the case.

    So the filer reads it, and the office that was only asked something about it.
    """
    officer = _without_filer(actor)
    if not officer.is_system and not officer.grants:
        return True
    return db.session.scalar(select(Case.id).where(Case.id == case.id, _of_the_case(officer))) is None


def count_visible(actor: Actor) -> int:
    """How many cases ``actor`` may see."""
    return db.session.scalar(select(func.count()).select_from(Case).where(visible_to(actor))) or 0


def officers_side(actor: Actor) -> ColumnElement[bool]:
    """Cases that the actor reads as an officer, with the notes among officers: none for who is only a filer."""
    officer = _without_filer(actor)
    return _of_the_case(officer) if officer.is_system or officer.grants else false()


def _without_filer(actor: Actor) -> Any:
    grants = tuple(grant for grant in actor.grants if grant.role is not Role.FILER)
    return Actor(person_id=None, name=actor.name, grants=grants, is_system=actor.is_system)


def offices_above(case: Case) -> list[Office]:
    """The offices that may judge this case, nearest first: those above its own, without the one complained of."""
    if case.office_code is None:
        return []
    above = reference.offices_above(case.office_code, case.division)
    return [office for office in above if office.code != case.conduct_office_code]


def divisions_of(case: Case) -> frozenset[str]:
    """The divisions that hear a case: its home division, or both."""
    return frozenset({"jammu", "kashmir"}) if case.in_both else frozenset({case.division})


def sees_contact(actor: Actor, case: Case, offices_above: frozenset[str]) -> bool:
    """Whether an officer works on the case or above it, or sorts it: who may be shown how to reach the filer.

    The officers' half of ``page.may_see_names``, for many cases at once; ``offices_above`` those over the case's office.
    """
    posts: dict[str | None, Right] = {
        **dict.fromkeys(offices_above, Right.REVIEW_CASE),
        case.office_code: Right.WORK_CASE,
    }
    works = any(
        posts[grant.office_code] in grant.rights
        for grant in actor.grants
        if grant.office_code and grant.office_code in posts
    )
    return works or bool(actor.divisions_with(Right.SORT_CASE) & divisions_of(case))
