"""Random worlds of people, units, offices and cases, and how one is built in the database."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from grievance.accounts import operations as accounts
from grievance.accounts.models import Person, RoleGrant
from grievance.cases.models import Attachment, Case, CaseListing, Consultation, CoSignature, InnerNote
from grievance.cases.operations import NewCase, register
from grievance.cases.rules.consulting import Asking
from grievance.cases.rules.words import CaseKind, FilerKind
from grievance.cases.search_text import renew, renew_inner
from grievance.cases.writing import move_to_office
from grievance.cli.demo_people import ALSO_CHAIRS, DEMO_PEOPLE
from grievance.enterprises.models import Membership, Unit
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.permissions import Actor
from grievance.sentences import sentence
from tests.support import oracle

OFFICES = ("JPDCL", "KPDCL", "PDD", "SIDCO-JAMMU", "DIC-JAMMU", "IC-DEPT", "CS")
UNITS = ("Unit Alpha", "Unit Beta", "Unit Gamma")
NAMES = ("ayesha", "bilal", "chandni", "deepak", "eshan", "farooq", "gulzar")
PLANTED = "xylophonequartz"
TODAY = date(2026, 11, 16)

_days = st.integers(-40, 40).map(lambda days: TODAY + timedelta(days=days))
_spans = st.one_of(
    st.just((date(2024, 1, 1), None)),
    st.tuples(_days, st.one_of(st.none(), st.integers(0, 40))).map(lambda p: (p[0], p[0] + timedelta(days=p[1]) if p[1] is not None else None)),
)  # fmt: skip


@st.composite
def _roles(draw) -> oracle.Role:  # noqa: ANN001
    word = draw(
        st.sampled_from(("nodal", "hod", "hod", "convener", "chair", "member", "overseer", "admin", "filer", "filer"))
    )
    office = draw(st.sampled_from(OFFICES)) if word in ("nodal", "hod") else None
    division = draw(st.sampled_from(("jammu", "kashmir"))) if word in ("convener", "chair", "member") else None
    since, until = draw(_spans)
    return oracle.Role(word, office, division, since, until)


def _above(office: str) -> list[str]:
    """The offices to which a dispute over this one's answer can go."""
    found, parents = [], oracle.parents()
    while office := parents.get(office, ""):
        found.append(office)
    return found


@st.composite
def _cases(draw, number: int) -> oracle.Case:  # noqa: ANN001
    route = tuple(draw(st.lists(st.sampled_from(OFFICES), min_size=1, max_size=3)))
    complained_of = draw(st.sampled_from((None, None, *(code for code in OFFICES if oracle.parents()[code]))))
    if complained_of:
        route = (oracle.parents()[complained_of], *route[1:])  # it goes to the office above the one complained of
    states = ("asked", "answered", "declined", "taken_back", "lapsed")
    asked = draw(
        st.lists(st.tuples(st.sampled_from(OFFICES), st.sampled_from(states)), max_size=2, unique_by=lambda a: a[0])
    )
    route = tuple(code for place, code in enumerate(route) if place == 0 or route[place - 1] != code)
    return oracle.Case(
        title=f"Matter number{number}", filer=draw(st.sampled_from(NAMES)), unit=draw(st.sampled_from((None, *UNITS))),
        division=draw(st.sampled_from(("jammu", "kashmir"))), in_both=draw(st.booleans()), route=route,
        complained_of=complained_of, reviewed_by=draw(st.sampled_from((None, *_above(route[-1])))),
        agendas=frozenset(draw(st.lists(st.sampled_from(("jammu", "kashmir")), max_size=2))),
        cosigners=tuple(draw(st.lists(st.sampled_from(NAMES), max_size=2))), filer_left=draw(st.integers(0, 9)) == 0,
        asked=tuple(asked),
    )  # fmt: skip


@st.composite
def worlds(draw) -> oracle.World:  # noqa: ANN001
    people = tuple(oracle.Person(name, tuple(draw(st.lists(_roles(), max_size=3)))) for name in NAMES)
    members = draw(
        st.lists(
            st.tuples(st.sampled_from(NAMES), st.sampled_from(UNITS), _spans), max_size=5, unique_by=lambda m: m[:2]
        )
    )
    cases = tuple(draw(_cases(number)) for number in range(draw(st.integers(2, 5))))
    belongs = tuple(oracle.Member(person, unit, *span) for person, unit, span in members)
    return oracle.World(TODAY, (*people, *fixed_people()), belongs, cases, oracle.parents())


def fixed_people() -> tuple[oracle.Person, ...]:
    """Those of every test database, with what they were given."""
    found = []
    for who in DEMO_PEOPLE:
        roles = [oracle.Role(str(who.role), who.office_code, who.division)]
        if who.key == ALSO_CHAIRS[0]:
            roles.append(oracle.Role(str(who.role), None, ALSO_CHAIRS[1]))
        found.append(oracle.Person(who.key, tuple(roles)))
    return tuple(found)


def address(name: str) -> str:
    return f"{name}@example.org"


class Built:
    """The world in the database: rows by the oracle's names."""

    def __init__(self, world: oracle.World, now: datetime) -> None:
        self.world, self.now = world, now
        with transaction():
            self.people = {person.name: self._person(person) for person in world.people}
            self.units = {name: self._unit(name) for name in UNITS}
            for one in world.members:
                db.session.add(
                    Membership(
                        person_id=self.people[one.person],
                        unit_id=self.units[one.unit],
                        from_on=one.since,
                        to_on=one.until,
                    )
                )
        self.cases = {case.title: self._case(case) for case in world.cases}

    def actor(self, person: oracle.Person) -> Actor:
        return accounts.actor_of(db.session.get(Person, self.people[person.name]), self.world.today)

    def case(self, case: oracle.Case) -> Case:
        return db.session.get(Case, self.cases[case.title])

    def _person(self, person: oracle.Person) -> int:
        there = db.session.query(Person).filter_by(email_folded=address(person.name)).one_or_none()
        if there is not None:
            return there.id
        row = Person(
            email=address(person.name), email_folded=address(person.name), name=person.name, created_at=self.now
        )
        db.session.add(row)
        db.session.flush()
        for role in person.roles:
            db.session.add(RoleGrant(person_id=row.id, role=role.word, office_code=role.office, division=role.division,
                                     from_on=role.since, to_on=role.until))  # fmt: skip
        return row.id

    def _unit(self, name: str) -> int:
        row = Unit(name=name, name_folded=name.casefold(), created_at=self.now)
        db.session.add(row)
        db.session.flush()
        return row.id

    def _case(self, plan: oracle.Case) -> int:
        filer = self.people[plan.filer]
        new = NewCase(
            kind=CaseKind.GRIEVANCE, division=plan.division, in_both=plan.in_both, category_code="power_supply", office_code=plan.route[0],
            title=plan.title, body="The commonword stands in each of them.", filer_kind=FilerKind.UNIT, filer_person_id=filer,
            unit_id=self.units.get(plan.unit or ""), contact_name=plan.filer, contact_email=address(plan.filer),
            is_conduct=plan.complained_of is not None, conduct_office_code=plan.complained_of, routed_because=sentence("because"),
        )  # fmt: skip
        with transaction():
            case = register(new, Actor(person_id=filer, name=plan.filer), self.now).case
        with transaction():
            case = db.session.get(Case, case.id)
            for step, code in enumerate(plan.route[1:], 1):
                move_to_office(case, code, "It belongs there.", self.now + timedelta(minutes=step))
                case.office_code = code
            case.reviewing_office_code = plan.reviewed_by
            case.lead_left_at = self.now if plan.filer_left else None
            self._hang_on(case, plan)
            db.session.flush()
            renew(case)
            renew_inner(case.id)
        return case.id

    def _hang_on(self, case: Case, plan: oracle.Case) -> None:
        for number, division in enumerate(sorted(plan.agendas)):
            db.session.add(CaseListing(case_id=case.id, division=division, sitting_no=f"{division[0].upper()}-{number + 1}",
                                       sits_on=TODAY + timedelta(days=9), from_at=self.now))  # fmt: skip
        for name in plan.cosigners:
            db.session.add(CoSignature(case_id=case.id, person_id=self.people[name], unit_name=f"Works of {name}", at=self.now,
                                       contact_email=address(name), confirmed_at=self.now))  # fmt: skip
        db.session.add(
            InnerNote(case_id=case.id, at=self.now, author_id=self.people["hod"], body=f"{PLANTED} stands here.")
        )
        for office, state in plan.asked:
            ends = (
                {}
                if state == "asked"
                else {"said": f"{PLANTED} was said.", "ended_at": self.now, "ended_by": self.people["hod"]}
            )
            db.session.add(Consultation(case_id=case.id, asking_office_code=plan.route[-1], office_code=office, asked_at=self.now,
                                        asked_by=self.people["hod"], words=f"{PLANTED} was asked.", wanted_on=TODAY, why="Because.",
                                        state=Asking(state), **ends))  # fmt: skip
        for inner in (False, True):
            db.session.add(Attachment(case_id=case.id, name=f"{PLANTED if inner else 'photo'}.txt", media_type="text/plain", size_bytes=1,
                                      sha256="", storage_key=f"{case.id}-{inner}", side="office", is_inner=inner, added_at=self.now))  # fmt: skip
