"""What housekeeping takes away, each DELETE naming its own end of life, and what an administrator's preview compares."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CursorResult, Delete, delete, or_, select, text

from grievance.accounts.models import Person, RoleGrant, SignIn
from grievance.api.models import ApiToken
from grievance.cases.models import Case
from grievance.cases.rules.words import OPEN_STATES
from grievance.foundation.database import db
from grievance.routing.rules.routing import RoutingFacts
from grievance.web.models import FormKey

COMPARED_AT_MOST = 1000


def _gone(statement: Delete) -> int:
    done = db.session.execute(statement)
    return done.rowcount if isinstance(done, CursorResult) else 0


def forget_form_keys(before: datetime) -> int:
    """One-use keys of forms sent before; how many."""
    return _gone(delete(FormKey).where(FormKey.used_at < before))


def forget_sign_ins(before: datetime) -> int:
    """Sessions that ended, or were last used, before; how many."""
    return _gone(delete(SignIn).where(or_(SignIn.seen_at < before, SignIn.revoked_at < before)))


def forget_dead_tokens(before: datetime) -> int:
    """Tokens revoked, or past their end, before; how many. Who made and revoked them stays on record."""
    return _gone(delete(ApiToken).where(or_(ApiToken.revoked_at < before, ApiToken.expires_at < before)))


def database_answers() -> bool:
    """One trivial question to the database. Raises its error when it is away."""
    return db.session.scalar(text("SELECT 1")) == 1


def open_cases_for_routing() -> list[tuple[str, RoutingFacts]]:
    """The latest open cases by number, as routing was told of them: to compare a row before and after. Bounded."""
    columns = (Case.number, Case.category_code, Case.title, Case.body, Case.wanted, Case.division, Case.in_both, Case.district,
               Case.estate_code, Case.place, Case.kind, Case.amount_inr, Case.is_conduct, Case.conduct_office_code)  # fmt: skip
    wanted = select(*columns).where(Case.state.in_(OPEN_STATES)).order_by(Case.filed_at.desc(), Case.id)
    return [
        (row.number, RoutingFacts(row.category_code, row.title, f"{row.body}\n{row.wanted}".strip(),
                                  "both" if row.in_both else row.division, row.district, row.estate_code, row.place,
                                  row.kind, row.amount_inr, row.is_conduct, row.conduct_office_code))
        for row in db.session.execute(wanted.limit(COMPARED_AT_MOST))
    ]  # fmt: skip


def people_of_offices(on: date) -> list[Person]:
    """Active people with a role in some office, by name: offered where a holder is entered."""
    in_force = (RoleGrant.from_on <= on, or_(RoleGrant.to_on.is_(None), RoleGrant.to_on >= on))
    wanted = select(Person).join(RoleGrant, RoleGrant.person_id == Person.id)
    wanted = wanted.where(Person.is_active, RoleGrant.office_code.is_not(None), *in_force).distinct()
    return list(db.session.scalars(wanted.order_by(Person.name, Person.id).limit(500)))
