"""``demo``: a forum at work in an empty instance, told on real grievances of J&K industry.

Everything happens through the same operations as in real use, on the dates on which it is said to have happened.
"""

from __future__ import annotations

import json
import logging
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import click
from flask import Flask

from grievance.accounts import operations as accounts
from grievance.accounts.models import Contact, Person, RoleGrant
from grievance.accounts.passwords import hashed
from grievance.accounts.queries import people_by_id, person_by_email
from grievance.accounts.rules.contact import ContactKind
from grievance.cases.queries import number_of_cases
from grievance.cli.demo_acts import act, head_of
from grievance.cli.demo_meetings import hold_review
from grievance.cli.demo_people import ALSO_CHAIRS, DEMO_PEOPLE, DemoPerson
from grievance.cli.demo_programmes import ask_for_reports
from grievance.cli.demo_sittings import day_of_sittings, plan_sittings
from grievance.cli.demo_story import DAY, LENGTH, Story, file_record
from grievance.enterprises.operations import add_member, find_or_make_association, find_or_make_unit
from grievance.escalation import jobs as escalation
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.permissions import Actor, Role
from grievance.reference import queries as reference
from grievance.reference.models import Holder
from grievance.reference.rules.words import HolderKind
from grievance.reference.shipped import shipped_grievances
from grievance.sentences import Refusal

log = logging.getLogger(__name__)

SINCE = date(2024, 1, 1)
VACANT = "PCC-JAMMU"
"""An office shown without a head: its matters go to the office above at once."""


def is_empty() -> bool:
    return number_of_cases() == 0


def load_demo(app: Flask, now: datetime, password: str, tell: Callable[[date], object] = lambda day: None) -> int:
    """Fills an empty instance; gives the number of cases. The people get ``password`` where they have none."""
    story = begin_story(now, hashed(password))
    story.plan_filings(shipped_grievances())
    plan_sittings(story)
    live_through(story, tell)
    hold_review(story)
    return number_of_cases()


def begin_story(now: datetime, secret: str, **more: Any) -> Story:
    """The people with their posts; what they live through is to be planned. ``more``: other fields of the story."""
    with transaction():
        people = {who.key: _person(who, secret, now) for who in DEMO_PEOPLE}
        officers = _officers({who.office_code: people[who.key] for who in DEMO_PEOPLE if who.role is Role.HOD}, now)
        _memberships(people, now)
    actors = {key: accounts.actor_of(person, clock.ist_date(now)) for key, person in _reread(people).items()}
    return Story(now, actors, officers, **more)


def live_through(story: Story, tell: Callable[[date], object] = lambda day: None) -> None:
    """Day by day from the beginning to now: filings, sittings, steps, and the jobs of each morning."""
    day = story.begins
    while day <= story.today:
        morning = story.at(day, 0, 10)
        escalation.escalate(morning)
        escalation.deem_accepted(morning)
        with transaction():
            for minute, record in enumerate(story.filings.get(day, ())):
                file_record(story, record, day, minute * 7)
        day_of_sittings(story, day)
        ask_for_reports(story, day)
        _act_through(story, day)
        tell(day)
        day += DAY


def _act_through(story: Story, day: date) -> None:
    """The day's acts in one transaction; one that the table refuses is left out."""
    planned = story.plans.pop(day, [])
    if not planned:
        return
    with transaction():
        for place, (case_id, what) in enumerate(planned):
            try:
                with db.session.begin_nested():
                    act(story, case_id, what, story.at(day, 12 + place % 5, (place * 11) % 60))
            except Refusal as refusal:
                log.debug("demo: %s on %s: %s", what, case_id, refusal)


def _reread(ids: dict[str, int]) -> dict[str, Person]:
    found = people_by_id(ids.values())
    return {key: found[number] for key, number in ids.items()}


def _person(who: DemoPerson, secret: str, now: datetime) -> int:
    person = person_by_email(who.email)
    if person is None:
        person = Person(email=who.email, email_folded=who.email, name=who.name, created_at=now)
        db.session.add(person)
        db.session.flush()
        if who.role is Role.FILER:
            db.session.add(Contact(person_id=person.id, kind=ContactKind.EMAIL, value=who.email, value_folded=who.email,
                                   proved_at=now))  # fmt: skip
        scopes = [who.division] + ([ALSO_CHAIRS[1]] if who.key == ALSO_CHAIRS[0] else [])
        for division in scopes:
            db.session.add(RoleGrant(person_id=person.id, role=who.role, office_code=who.office_code,
                                     division=division, from_on=SINCE))  # fmt: skip
        if who.office_code:
            _hold(who.office_code, person.id, who.title, who.role is Role.HOD)
    person.is_demo = True
    person.password_hash = person.password_hash or secret
    db.session.flush()
    return person.id


def _hold(code: str, person_id: int | None, title: str, is_head: bool = True) -> None:
    kind = HolderKind.REGULAR if person_id else HolderKind.VACANT
    db.session.add(
        Holder(office_code=code, person_id=person_id, kind=kind, is_head=is_head, title=title, from_on=SINCE)
    )


def _officers(heads: dict[str | None, int], now: datetime) -> dict[str, Actor]:
    """A head for every office, by designation only; those of the demo people are these people."""
    officers = {}
    for office in reference.all_offices():
        number, name = heads.get(office.code), f"{office.head_title}, {office.code}"
        if number is None:
            email = f"head.{office.code.lower()}@example.org"
            person = Person(email=email, email_folded=email, name=name, created_at=now)
            db.session.add(person)
            db.session.flush()
            number = person.id
            if office.code == VACANT:
                _hold(office.code, None, office.head_title)
            else:
                _hold(office.code, number, office.head_title)
                db.session.add(RoleGrant(person_id=number, role=Role.HOD, office_code=office.code, from_on=SINCE))
        officers[office.code] = head_of(number, name, office.code)
    db.session.flush()
    return officers


def _memberships(people: dict[str, int], now: datetime) -> None:
    gangyal, lassipora = reference.estate_by_name("gangyal"), reference.estate_by_name("lassipora")
    unit = find_or_make_unit("Shivalik Auto Components", now, udyam="UDYAM-JK-07-0012345", district="Jammu",
                             estate_code=gangyal.code if gangyal else None, plot="41-B")  # fmt: skip
    association = find_or_make_association("Lassipora Industries Association", now, division="kashmir",
                                           estate_code=lassipora.code if lassipora else None)  # fmt: skip
    add_member(people["filer"], SINCE, unit_id=unit.id)
    add_member(people["association"], SINCE, association_id=association.id)


def demo_password(app: Flask) -> str:
    """One password for all of them, kept in the instance so that each start can print it."""
    path = app.config["SETTINGS"].instance / "demo_password"
    if not path.exists():
        path.write_text(f"forum-{secrets.token_hex(4)}-demo", "ascii")
        path.chmod(0o600)
    return path.read_text("ascii").strip()


def load_demo_if_empty(app: Flask) -> str:
    """For ``serve``: loads the demo where there is no case, and says who can sign in."""
    if is_empty():
        with _progress() as tell:
            load_demo(app, clock.now(), demo_password(app), tell)
    lines = [f"  {who.email:34} {who.title}" for who in DEMO_PEOPLE]
    return "\n".join(["Demo people, all with the password " + demo_password(app), *lines])


@contextmanager
def _progress() -> Iterator[Callable[[date], object]]:
    """A bar on standard error, one step a day."""
    with click.progressbar(length=LENGTH + 1, label="Loading the demo", file=sys.stderr) as shown:
        yield lambda day: shown.update(1)


def register(app: Flask) -> None:
    @app.cli.command("demo")
    @click.option("--at", help="The time that is now for the demo, such as 2026-11-16T10:00+05:30.")
    def demo(at: str | None) -> None:
        """Load the demo into an empty instance."""
        if app.config["MODE"] == "production":
            raise click.ClickException("The demo has known people; it is not loaded in production mode.")
        if not is_empty():
            raise click.ClickException("There are cases already. The demo is loaded into an empty instance only.")
        try:
            now = datetime.fromisoformat(at) if at else clock.now()
        except ValueError:
            raise click.UsageError("Write --at as a time with offset, such as 2026-11-16T10:00+05:30.") from None
        if now.tzinfo is None:
            raise click.UsageError("Give --at its offset too, such as 2026-11-16T10:00+05:30.")
        with _progress() as tell:
            cases = load_demo(app, now, demo_password(app), tell)
        click.echo(json.dumps({"cases": cases, "people": len(DEMO_PEOPLE)}))
