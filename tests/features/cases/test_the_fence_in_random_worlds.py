"""The one fence, in random worlds: list, search, counts, inbox, file of the list, files and mail equal plain sets.

Six worlds a database in the daily tests, 300 in ``make safety``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from grievance.cases import access, queries
from grievance.cases.models import Case
from grievance.desk.inbox import exporting as inbox
from grievance.desk.listing import exporting
from grievance.desk.listing import queries as listing
from grievance.desk.listing.asked import asked_by
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.errors import NotFound
from grievance.notifications.models import Outbox
from grievance.notifications.wording import words_of
from tests.support import oracle
from tests.support.safety import counts
from tests.support.sign_in import signed_in
from tests.support.worlds import PLANTED, Built, address, worlds

pytestmark = pytest.mark.safety
NOTHING, COMMON, INNER = asked_by({}), asked_by({"q": "commonword"}), asked_by({"q": PLANTED})


@contextmanager
def taken_back() -> Iterator[None]:
    """One world inside the test's transaction, gone afterwards."""
    db.session.remove()
    before = db.engines[None].begin_nested()
    try:
        yield
    finally:
        db.session.remove()
        before.rollback()


@settings(
    max_examples=counts(6, 300), derandomize=True, deadline=None, database=None, phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(plan=worlds())
def test_everybody_sees_what_the_product_says_and_nothing_else(world, plan):
    with taken_back(), world.test_request_context():
        built = Built(plan, clock.now())
        for person in plan.people:
            check_person(built, person)
        check_mail(built)
    with taken_back():
        built = Built(plan, clock.now())
        check_pages_of_filers(world, built)


def check_person(built: Built, person: oracle.Person) -> None:
    """Every way to a case gives the same set."""
    plan, actor = built.world, built.actor(person)
    may = {case.title for case in plan.cases if oracle.sees(plan, person, case)}
    inside = {case.title for case in plan.cases if oracle.reads_as_officer(plan, person, case)}
    today, told = plan.today, (person, plan.members, plan.cases)
    fenced = {case.title for case in db.session.query(Case).filter(access.visible_to(actor))}
    assert fenced == may, told
    assert {case.title for case in listing.list_cases(actor, NOTHING, 0, 50, today)} == may, told
    assert {case.title for case in listing.list_cases(actor, COMMON, 0, 50, today)} == may, told
    assert {case.title for case in listing.list_cases(actor, INNER, 0, 50, today)} == inside, told
    assert (
        listing.count_cases(actor, NOTHING, today)
        == len(may)
        == sum(listing.counts_by_state(actor, NOTHING, today).values())
    ), told
    assert {row.case.title for row in exporting.rows(actor, NOTHING, today)} == may, told
    number = {built.case(case).number: case.title for case in plan.cases}
    waiting = {number[line.number] for line in inbox.rows(actor, today, None) if line.number in number}
    assert waiting <= may, ("inbox", waiting - may, told)
    for case in plan.cases:
        check_files(built, actor, case, case.title in may, case.title in inside)


def check_files(built: Built, actor, plan: oracle.Case, sees: bool, inside: bool) -> None:  # noqa: ANN001
    case = built.case(plan)
    try:
        found = access.case_for(actor, case.number)
    except NotFound:
        assert not sees
        return
    assert sees
    names = {file.name for file in queries.files_of(found.id, for_filer=access.is_outside(actor, found))}
    assert names == ({"photo.txt", f"{PLANTED}.txt"} if inside else {"photo.txt"}), (actor, plan)


def check_mail(built: Built) -> None:
    """A mail about a case goes to who may see it, to the contact that stands on it, or to a unit that co-signed."""
    plan = built.world
    for mail in db.session.query(Outbox).filter(Outbox.case_id.is_not(None)):
        case = next(case for case in plan.cases if built.cases[case.title] == mail.case_id)
        may = {address(person.name) for person in plan.people if oracle.sees(plan, person, case)}
        may |= {address(case.filer), *(address(name) for name in case.cosigners)}
        first = oracle.Case(**{**vars(case), "route": case.route[:1], "reviewed_by": None, "filer_left": False})
        assert mail.to_address in may, (mail.message, mail.to_address, first)
        words = words_of(mail)
        assert PLANTED not in f"{words.subject}{words.text}{words.html}"


def check_pages_of_filers(world, built: Built) -> None:  # noqa: ANN001
    """The pages and the file of one filer, as they are sent: the word of the note is in none of them."""
    plan = built.world
    for case in plan.cases:
        person = next(one for one in plan.people if one.name == case.filer)
        if case.filer_left or any(oracle.reads_as_officer(plan, person, one) for one in plan.cases):
            continue
        client, number = signed_in(world, person.name), built.case(case).number
        for path in (f"/cases/{number}", f"/cases/{number}/files", "/cases", "/inbox", "/cases?form=csv"):
            sent = client.get(path)
            assert PLANTED not in sent.get_data(as_text=True) and sent.status_code < 500, (path, sent.status_code)
        sent = client.get(f"/search?q={PLANTED}")
        assert number not in sent.text and sent.status_code < 500, sent.status_code
        return
