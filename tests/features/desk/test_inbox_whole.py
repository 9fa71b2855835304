"""The inbox over every kind of thing that waits on somebody: one order, one line a case, and who finds what."""

from __future__ import annotations

import re
from datetime import date

import pytest

from grievance.accounts.models import RoleGrant
from grievance.cases.rules.steps import Step
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.desk.inbox import queries
from grievance.desk.inbox.page import scope_of
from grievance.desk.inbox.rules import Task, judged_by
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.reference.models import Holder
from grievance.sittings.records import MinutesCorrection
from tests.features.sittings.test_directions import give, sat
from tests.features.sittings.test_pages import agenda_with
from tests.support.cases import ANSWER, actor, answer, filed, refuse, take


def words(answer) -> str:
    return " ".join(answer.get_data(as_text=True).split())


def line_of(page: str, number: str) -> str:
    """The one line of an inbox on which a reference stands."""
    found = [item for item in re.findall(r'<li class="row item">.*?</li>', page) if number in item]
    assert len(found) == 1, f"{number} stands on {len(found)} lines"
    return found[0]


class TestOneLineACase:
    def test_a_new_case_asks_first_to_be_acknowledged_and_stands_there_once(self, as_person) -> None:
        case = filed().case
        assert "Tell the unit that you have it" in line_of(words(as_person("hod").get("/inbox")), case.number)

    def test_each_duty_done_leads_to_the_one_due_next(self, as_person) -> None:
        case = take(filed().case, Step.ACKNOWLEDGE, "nodal")
        assert "Give the first reply" in line_of(words(as_person("hod").get("/inbox")), case.number)
        take(case, Step.REPORT_PROGRESS, "nodal", note="The line is checked.", promised_on=None)
        assert "Tell the unit how it stands" in line_of(words(as_person("hod").get("/inbox")), case.number)

    def test_a_prepared_answer_waits_for_the_head_and_says_so_to_who_prepared_it(self, as_person) -> None:
        case = filed().case
        take(case, Step.PREPARE_ANSWER, "nodal", **ANSWER | {"action_on": clock.today()})
        assert "Read it, change it, and send it" in line_of(words(as_person("hod").get("/inbox")), case.number)
        assert "The head of your office sends it" in line_of(words(as_person("nodal").get("/inbox")), case.number)

    def test_an_office_that_refused_reads_that_the_refusal_waits_above(self, as_person) -> None:
        case = refuse(filed().case)
        assert "waits for the office above" in line_of(words(as_person("hod").get("/inbox")), case.number)


class TestWhoFindsWhat:
    def test_a_refusal_waits_with_its_date_on_the_nearest_office_above_alone(self, as_person) -> None:
        case = refuse(filed().case)
        found = line_of(words(as_person("secretary.power").get("/inbox")), case.number)
        assert "Approve the refusal" in found and "days left" in found
        assert _tasks("secretary.power") == [(Task.APPROVE, case.id)]
        assert _tasks_of_head("CS") == []

    def test_where_that_post_is_vacant_it_waits_on_the_next_one_up(self, world) -> None:
        case = refuse(filed().case)
        for row in [*db.session.query(Holder).filter_by(office_code="PDD"), *_grants("PDD")]:
            row.to_on = date(2026, 11, 1)
        db.session.flush()
        assert _tasks_of_head("CS") == [(Task.APPROVE, case.id)]

    def test_more_days_asked_for_stand_in_the_same_order_with_their_date(self, as_person) -> None:
        case = filed().case
        take(case, Step.ASK_EXTENSION, "hod", days=5, reason="The part is ordered")
        found = line_of(words(as_person("secretary.power").get("/inbox")), case.number)
        assert "asks for more days" in found and "days left" in found

    def test_the_convener_finds_a_case_for_which_another_office_is_wanted(self, as_person) -> None:
        case = filed().case
        for office, who in (("KPDCL", "hod"), ("JPDCL", "hod.kashmir"), ("KPDCL", "hod")):
            take(case, Step.TRANSFER, who, office=office, reason="Not ours")
        take(case, Step.ASK_TRANSFER, "hod.kashmir", office="JPDCL", reason="It lies in Jammu")
        assert "asks you to name another" in line_of(words(as_person("convener.jammu").get("/inbox")), case.number)
        assert case.number not in words(as_person("convener.kashmir").get("/inbox"))
        assert "Until then it is yours" in line_of(words(as_person("hod.kashmir").get("/inbox")), case.number)
        take(case, Step.NAME_OFFICE, "convener.jammu", office="JPDCL", reason="It does")
        assert case.number not in words(as_person("convener.jammu").get("/inbox"))

    def test_the_convener_finds_each_correction_of_minutes_until_it_is_decided(self, at, as_person) -> None:
        sitting = sat(at)
        with transaction():
            row = MinutesCorrection(sitting_id=sitting.id, asked_by=actor("hod").person_id, asked_for="JPDCL",
                                    words="The date was the 12th.", asked_at=clock.now())  # fmt: skip
            db.session.add(row)
        page = words(as_person("convener.jammu").get("/inbox"))
        assert "The date was the 12th." in page and f"/sittings/J-1/minutes/corrections/{row.id}" in page
        assert "JPDCL asks for a correction" in page
        for who in ("convener.kashmir", "hod"):
            assert "The date was the 12th." not in words(as_person(who).get("/inbox")), who
        with transaction():
            row.state = "declined"
        assert "The date was the 12th." not in words(as_person("convener.jammu").get("/inbox"))


def _grants(office: str):
    return db.session.query(RoleGrant).filter_by(office_code=office)


def _tasks(who: str) -> list[tuple[Task, int]]:
    scope = scope_of(actor(who), clock.today())
    return [(one.task, one.owner_id) for one in queries.tasks_by_time_left(scope, None, 0, 40)]


def _tasks_of_head(office: str) -> list[tuple[Task, int]]:
    """What waits on a head who is entered there now."""
    from grievance.accounts.models import Person
    from grievance.accounts.operations import actor_of
    from grievance.permissions import Role

    person = Person(
        email=f"{office}@x.org", email_folded=f"{office}@x.org".lower(), name=office, created_at=clock.now()
    )
    db.session.add(person)
    db.session.flush()
    db.session.add(RoleGrant(person_id=person.id, role=Role.HOD, office_code=office, from_on=date(2024, 1, 1)))
    db.session.flush()
    scope = scope_of(actor_of(person, clock.today()), clock.today())
    return [(one.task, one.owner_id) for one in queries.tasks_by_time_left(scope, None, 0, 40)]


class TestOneOrder:
    def test_everything_stands_by_time_left_whatever_it_is(self, as_person, at) -> None:
        """Reckoned from the clocks themselves: late first, most late at the top, then by days left, stopped last."""
        at("2026-10-05 10:00")
        late = filed(title="Late").case
        at("2026-10-20 10:00")
        stopped = filed(title="Stopped").case
        refused = refuse(filed(title="Refused").case)
        at("2026-10-30 10:00")
        own = filed(title="Own", office_code="PDD").case
        take(stopped, Step.ASK_FILER, "hod", question="Which meter?", days=7)
        asks = filed(title="Asks").case
        take(asks, Step.ASK_EXTENSION, "hod", days=5, reason="x")
        at("2026-11-03 10:00")
        page = words(as_person("secretary.power").get("/inbox"))
        shown = [
            n for n in re.findall(r"J26-\d{4}-\d(?=</bdi>)", page) if n in {c.number for c in (refused, own, asks)}
        ]
        work = {case.number: _first_due(case) for case in (own,)} | {
            case.number: _clock(case, ClockKind.RESOLVE).due_on for case in (refused, asks)
        }
        assert shown == sorted(work, key=lambda number: (work[number], number))
        hods = words(as_person("hod").get("/inbox"))
        assert hods.index(late.number) < hods.index(asks.number) < hods.index(stopped.number)

    def test_a_brief_and_a_direction_stand_among_the_cases_by_their_own_dates(self, as_person, at) -> None:
        made = agenda_with(at, "Voltage falls")
        give(sat(at, serial=9, on="2026-11-12"), days=4)
        at("2026-11-12 15:00")
        page = words(as_person("hod").get("/inbox"))
        dates = {"Carry out the forum": _only(ClockKind.DIRECTION), "Write the brief": _only(ClockKind.BRIEF),
                 f'dir="ltr">{made[0].number}': _first_due(made[0])}  # fmt: skip
        places = {said: page.index(said) for said in dates}
        assert len(set(dates.values())) == 3, "the dates must tell the order apart"
        assert sorted(dates, key=lambda said: places[said]) == sorted(dates, key=lambda said: dates[said])

    def test_the_page_costs_the_same_for_approvals_in_any_number(self, as_person, statements) -> None:
        def count() -> int:
            client.get("/inbox")
            with statements() as seen:
                assert client.get("/inbox").status_code == 200
            return len(seen)

        client = as_person("secretary.power")
        refuse(filed().case)
        one = count()
        for _ in range(12):
            refuse(filed().case)
            take(filed().case, Step.ASK_EXTENSION, "hod", days=5, reason="x")
        assert count() == one <= 30

    def test_approvals_are_paged_like_everything_else(self, as_person, monkeypatch) -> None:
        monkeypatch.setattr("grievance.desk.inbox.page.SIZE", 3)
        cases = [refuse(filed().case) for _ in range(5)]
        client = as_person("secretary.power")
        pages = [words(client.get(f"/inbox?page={number}")) for number in (1, 2)]
        seen = [re.findall(r"J26-\d{4}-\d(?=</bdi>)", page) for page in pages]
        assert [len(each) for each in seen] == [3, 2]
        assert sorted(seen[0] + seen[1]) == sorted(case.number for case in cases)
        assert "5 wait for you" in pages[1]


def _clock(case, kind: ClockKind) -> Clock:
    return db.session.query(Clock).filter_by(owner_kind=OwnerKind.CASE, owner_id=case.id, kind=kind).one()


def _first_due(case) -> date:
    rows = db.session.query(Clock).filter_by(owner_kind=OwnerKind.CASE, owner_id=case.id).all()
    return min(row.due_on for row in rows if row.state == "running")


def _only(kind: ClockKind) -> date:
    return db.session.query(Clock).filter_by(kind=kind).one().due_on


ABOVE = {"A": ["B", "C"], "B": ["C"], "C": []}


@pytest.mark.parametrize(
    ("vacant", "mine", "expected"),
    [
        ((), "B", {("A", None)}),
        ((), "C", {("B", None), ("A", "B")}),
        (("B",), "C", {("A", None), ("B", None)}),
    ],
)
def test_who_judges_for_whom_with_vacancies_and_complaints_about_the_judge(vacant, mine, expected) -> None:
    """``(office, about)``: refusals of the office wait on me; ``about`` when only complaints about that judge do."""

    def acting(office: str, division: str, kept_from: str | None) -> str | None:
        return next((code for code in ABOVE[office] if code not in vacant and code != kept_from), None)

    found = judged_by(frozenset({mine}), "ABC", ("jammu",), acting)
    assert {(office, one.only_about) for one in found for office in one.offices} == expected


@pytest.mark.parametrize("who", ["hod", "nodal", "secretary.power", "convener.jammu", "chair", "filer"])
def test_nothing_waits_on_anybody_twice(who, world) -> None:
    case = filed().case
    refuse(case)
    answer(filed().case)
    found = _tasks(who)
    assert len(found) == len(set(found))
