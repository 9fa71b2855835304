"""The report card of an office: on its own days, each figure with its list, open to those who may read it."""

from __future__ import annotations

import html
import random
import re
from datetime import date, timedelta

import pytest

from grievance.accounts import operations as accounts
from grievance.accounts import queries as people
from grievance.cases.models import CaseTurn
from grievance.cases.queries import clocks_met, turns_of
from grievance.cases.rules.steps import Step
from grievance.cases.rules.turns import TurnTaken, whose_days
from grievance.cases.rules.words import Turn
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.permissions import Role
from grievance.reports.card import page as cards
from grievance.reports.card import queries
from grievance.reports.card.queries import Scope
from grievance.reports.card.rules import FIGURES, OF, Figure, Measure, Period
from grievance.sittings import operations
from tests.features.sittings.test_directions import dated, give, sat
from tests.support.card_apart import cards as counted_apart
from tests.support.card_apart import shared
from tests.support.cases import actor, answer, filed, take

SEPTEMBER_ON = Period(date(2026, 9, 1), date(2026, 11, 16))
CARD = "/offices/JPDCL/report-card"


@pytest.fixture
def autumn(world, at):  # noqa: ANN001, ANN201
    """Eight cases of JPDCL that went every way, some of them by KPDCL."""
    at("2026-09-07 10:00")
    cases = [filed(title=f"Case {number}").case for number in range(6)]
    about = filed(title="Rude", is_conduct=True, conduct_office_code="JPDCL", office_code="PDD").case
    at("2026-09-08 11:00")
    take(cases[0], Step.ACKNOWLEDGE, "nodal")
    at("2026-09-10 10:00")
    take(cases[1], Step.TRANSFER, "hod", office="KPDCL", reason="Not our feeder")
    at("2026-09-14 10:00")
    take(cases[2], Step.ASK_FILER, "nodal", question="Which feeder?", days=7)
    take(cases[3], Step.ASK_EXTENSION, "hod", days=5, reason="Survey")
    take(cases[3], Step.GRANT_EXTENSION, "secretary.power", days=3)
    at("2026-09-17 10:00")
    take(cases[2], Step.REPLY, "filer", words="Feeder 3")
    take(cases[1], Step.TRANSFER, "hod.kashmir", office="JPDCL", reason="Yours after all")
    at("2026-09-21 10:00")
    for case in cases[:3]:
        answer(case)
    at("2026-09-23 10:00")
    take(cases[0], Step.ACCEPT, "filer", was_told="4", was_fair="5")
    take(cases[1], Step.DISPUTE, "filer", settled="no", words="Still dark")
    at("2026-09-25 10:00")
    take(cases[1], Step.SEND_BACK, "secretary.power", instruction="Replace the transformer")
    take(cases[4], Step.ASK_FILER, "nodal", question="Since when?", days=7)
    at("2026-09-27 10:00")
    take(cases[5], Step.ASK_FILER, "nodal", question="And the load?", days=7)
    at("2026-09-30 10:00")
    take(cases[5], Step.REPLY, "filer", words="Twelve kilowatts")
    at("2026-10-05 10:00")
    take(cases[2], Step.DEEM_ACCEPTED, "system")
    at("2026-10-12 10:00")
    answer(cases[3]), answer(cases[5])
    at("2026-11-16 10:00")
    return [*cases, about]


def numbers(scope: Scope, office: str = "JPDCL"):  # noqa: ANN201
    return cards.numbers_of(scope, Figure)[office]


def words(page) -> str:  # noqa: ANN001
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def equals_the_independent_count() -> None:
    apart = counted_apart(SEPTEMBER_ON.first, SEPTEMBER_ON.last)
    for office in ("JPDCL", "KPDCL", "PDD"):
        found, expected = numbers(Scope({office}, SEPTEMBER_ON), office), apart.get(office, {})
        assert {figure.value: found.of(figure) for figure in Figure if found.of(figure)} == {
            name: number for name, number in expected.items() if name != "days"
        }
        days = expected.get("days", [])
        assert found.of(Measure.MEDIAN_DAYS) == (shared(days, 2) if days else None)
        assert found.of(Measure.NINETIETH_DAYS) == (shared(days, 10) if days else None)


def test_every_figure_equals_an_independent_count(autumn):
    equals_the_independent_count()
    mine = numbers(Scope({"JPDCL"}, SEPTEMBER_ON))
    nought = {figure for figure in Figure if not mine.of(figure)}
    assert nought == {Figure.DIRECTIONS_DONE, Figure.DIRECTIONS_IN_TIME}, "the others have happened"


def test_days_asked_and_late_questions_stay_with_the_office_that_asked(world, at):
    at("2026-09-07 10:00")
    late, more = filed().case, filed().case
    at("2026-09-14 10:00")
    take(more, Step.ASK_EXTENSION, "hod", days=5, reason="Survey")
    take(more, Step.GRANT_EXTENSION, "secretary.power", days=3)
    at("2026-09-27 10:00")
    take(late, Step.ASK_FILER, "nodal", question="And the load?", days=7)
    at("2026-09-28 10:00")
    take(late, Step.REPLY, "filer", words="Twelve kilowatts")
    for case in (late, more):
        take(case, Step.TRANSFER, "hod", office="KPDCL", reason="Not our feeder")
    equals_the_independent_count()
    asked = (Figure.LATE_PAUSES, Figure.DAYS_ASKED, Figure.DAYS_GRANTED)
    assert [numbers(Scope({"JPDCL"}, SEPTEMBER_ON)).of(figure) for figure in asked] == [1, 1, 1]
    assert [numbers(Scope({"KPDCL"}, SEPTEMBER_ON), "KPDCL").of(figure) for figure in asked] == [0, 0, 0]


def test_a_sending_back_that_was_taken_back_upholds_no_dispute(world, at):
    at("2026-09-21 10:00")
    case = answer(filed().case)
    at("2026-09-23 10:00")
    take(case, Step.DISPUTE, "filer", settled="no", words="Still dark")
    scope = Scope({"JPDCL"}, SEPTEMBER_ON)

    def send_back(when: str) -> None:
        at(when)
        take(case, Step.SEND_BACK, "secretary.power", instruction="Replace the transformer", is_undoable=True)

    send_back("2026-09-25 10:00")
    assert numbers(scope).of(Figure.UPHELD) == 1
    at("2026-09-25 10:05")
    take(case, Step.UNDO, "secretary.power")
    assert numbers(scope).of(Figure.UPHELD) == 0 and numbers(scope).of(Figure.DISPUTED) == 1
    equals_the_independent_count()
    send_back("2026-09-25 10:06")
    assert numbers(scope).of(Figure.UPHELD) == 1
    take(case, Step.WITHDRAW, "filer", reason="Sold the mill")
    assert numbers(scope).of(Figure.UPHELD) == 1, "void, but it was upheld"
    equals_the_independent_count()


def test_a_direction_done_in_time_counts_so_however_late_the_forum_accepted_it(world, at):
    in_time, late = (give(sitting) for sitting in [sat(at)] * 2)
    at("2026-12-20 10:00")
    for number, done_on in ((in_time, date(2026, 12, 8)), (late, date(2026, 12, 18))):
        with transaction():
            operations.accept_compliance(dated(number), done_on, actor("convener.jammu"), clock.now())
    december = Period(date(2026, 12, 1), date(2026, 12, 31))
    found, apart = numbers(Scope({"JPDCL"}, december)), counted_apart(december.first, december.last)["JPDCL"]
    for figure, number in ((Figure.DIRECTIONS_DONE, 2), (Figure.DIRECTIONS_IN_TIME, 1)):
        assert found.of(figure) == apart[figure.value] == number


def test_own_days_are_those_that_the_case_page_says(autumn):
    scope = Scope({"JPDCL"}, SEPTEMBER_ON)
    for figure in (Figure.ANSWERED, Figure.WAITING):
        for row in queries.list_behind(scope, figure, 0, 50):
            turns = [TurnTaken(one.turn, one.from_on, one.office_code, one.until_on) for one in turns_of(row.owner.id)]
            met = _answered_on(row.owner.id) if figure is Figure.ANSWERED else SEPTEMBER_ON.last
            age = whose_days(clock.ist_date(row.owner.filed_at), met, turns)
            assert row.days == age.of(Turn.OFFICE, "JPDCL"), row.owner.title


def _answered_on(case_id: int) -> date:
    return next(one.met_on for one in clocks_met(case_id) if one.kind is ClockKind.RESOLVE)


def test_the_days_of_another_office_are_not_those_of_the_one_that_answered(autumn):
    behind = {
        row.owner.title: row.days for row in queries.list_behind(Scope({"JPDCL"}, SEPTEMBER_ON), Figure.ANSWERED, 0, 50)
    }
    assert behind["Case 1"] == 14 - 7 and behind["Case 2"] == 14 - 3 and behind["Case 0"] == 14


OF_MEASURES = {FIGURES[measure] for measure in Measure}


def links_of(page) -> list[tuple[str, str, str]]:  # noqa: ANN001
    """(words of the line, address, number) of every number of a card that is a link."""
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', page.text, re.S)
    link = rf'href="({CARD}/[^"]+)">([\d,.]+)</a>'
    return [(name, html.unescape(href), number) for name, cells in rows for href, number in re.findall(link, cells)]


def test_each_number_of_the_card_is_a_link_to_a_list_of_that_many(autumn, as_person):
    days = "from=2026-09-01&to=2026-11-16"
    for who in ("hod", "nodal", "secretary.power", "overseer", "convener.jammu"):
        client = as_person(who)
        links = [one for one in links_of(client.get(f"{CARD}?{days}")) if one[0] not in OF_MEASURES]
        assert len(links) >= 15, who
        for name, href, number in links:
            shown = int(re.search(r"(\d+) in the list", words(client.get(href))).group(1))
            assert shown == int(number), (who, name)
            if who == "hod":
                file = client.get(f"{href}&form=csv").text.strip().splitlines()
                assert len(file) == shown + 1


def test_a_measure_is_a_link_to_the_list_of_the_figure_that_it_is_made_of(autumn, as_person):
    client = as_person("hod")
    links = links_of(client.get(f"{CARD}?from=2026-09-01&to=2026-11-16"))
    told = {name: href for name, href, _ in links}
    for measure in Measure:
        assert told[FIGURES[measure]] == told[FIGURES[OF[measure]]], measure


def test_counts_are_the_length_of_their_lists_for_every_reader(autumn):
    for who in ("hod", "nodal", "secretary.power", "overseer", "convener.jammu", "secretary"):
        scope = Scope({"JPDCL"}, SEPTEMBER_ON, actor(who))
        counted = queries.counts(scope, Figure).get("JPDCL", {})
        for figure in Figure:
            rows = list(cards.every_behind(scope, figure, 2))
            assert len(rows) == queries.number_behind(scope, figure) == counted.get(figure, 0), (who, figure)


def test_a_complaint_about_an_offices_conduct_counts_in_none_of_its_figures(autumn):
    complaint = autumn[-1]
    titles = {
        row.owner.title for figure in Figure if figure not in queries.OF_DIRECTIONS
        for row in queries.list_behind(Scope({"JPDCL"}, SEPTEMBER_ON), figure, 0, 50)
    }  # fmt: skip
    assert complaint.title not in titles and "Case 0" in titles
    assert complaint.title in {
        row.owner.title for row in queries.list_behind(Scope({"PDD"}, SEPTEMBER_ON), Figure.RECEIVED, 0, 9)
    }


@pytest.mark.parametrize(
    ("who", "status"),
    [("hod", 200), ("nodal", 200), ("secretary.power", 200), ("overseer", 200), ("convener.jammu", 200), ("chair", 404),
     ("convener.kashmir", 404), ("hod.kashmir", 404), ("director.jammu", 404), ("admin", 404), ("filer", 404)],
)  # fmt: skip
def test_the_office_those_above_conveners_of_its_division_and_overseers_read_the_card(as_person, who, status):
    for address in (CARD, f"{CARD}/answered", f"{CARD}?form=csv"):
        assert as_person(who).get(address).status_code == status, address


def test_a_convener_reads_what_his_division_hears(world, as_person, at):
    at("2026-11-02 10:00")
    filed(office_code="PDD"), filed(office_code="PDD", division="kashmir", district="Pulwama", estate_code=None)
    at("2026-11-16 10:00")
    page = words(as_person("convener.jammu").get("/offices/PDD/report-card"))
    assert "Only what the division Jammu hears" in page and re.search(r"Received 1 ", page)
    assert re.search(r"Received 2 ", words(as_person("overseer").get("/offices/PDD/report-card")))


def test_the_list_of_cards_sorts_and_compares_no_tiny_numbers(autumn, as_person):
    page = as_person("secretary.power").get("/offices/report-cards?from=2026-09-01&to=2026-11-16&sort=-received")
    names = re.findall(r'<th scope="row"><a href="/offices/([A-Z-]+)/report-card', page.text)
    assert names == ["JPDCL", "KPDCL", "PDD"]
    row = re.search(r"/offices/KPDCL/report-card.*?</tr>", page.text, re.S).group(0)
    assert row.count("too few to compare") == 3
    assert "too few to compare" not in re.search(r"/offices/JPDCL/report-card.*?</tr>", page.text, re.S).group(0)
    assert set(re.findall(r"/offices/([A-Z-]+)/report-card\?", as_person("hod").get(page.request.full_path).text)) == {
        "JPDCL"
    }


def test_a_convener_who_holds_a_post_too_reads_its_card_whole_and_the_others_as_his_division_hears(
    autumn, as_person, at
):
    at("2026-11-02 10:00")
    filed(office_code="PDD"), filed(office_code="PDD", division="kashmir", district="Pulwama", estate_code=None)
    filed(division="kashmir", district="Pulwama", estate_code=None)
    at("2026-11-16 10:00")
    person = people.person_by_email("convener.jammu@example.org")
    with transaction():
        accounts.give_grant(person, Role.NODAL, actor("admin"), clock.now(), office_code="JPDCL", from_on=clock.today())
    rows = cards.rows_of(cards.offices_read(actor("convener.jammu")), SEPTEMBER_ON, actor("convener.jammu"), "")
    assert [(row.office.code, row.division) for row in rows] == [("JPDCL", None), ("PDD", "jammu")]
    counted = counted_apart(SEPTEMBER_ON.first, SEPTEMBER_ON.last)
    assert rows[0].received == counted["JPDCL"]["received"] and rows[1].received == 2
    page = as_person("convener.jammu").get("/offices/report-cards?from=2026-09-01&to=2026-11-16")
    assert words(page).count("Only what the division Jammu hears") == 1


def test_offices_too_few_to_compare_stand_last_whichever_way_the_list_is_sorted(autumn):
    offices = cards.offices_read(actor("secretary.power"))
    for sort in ("median", "-median"):
        rows = cards.rows_of(offices, SEPTEMBER_ON, actor("secretary.power"), sort)
        known = [row.median is not None for row in rows]
        assert known == sorted(known, reverse=True) and True in known and False in known


def test_the_card_costs_the_same_however_many_cases_there_are(as_person, statements):
    client = as_person("overseer")
    answer(filed().case), client.get(CARD)
    with statements() as before:
        client.get(CARD)
    for _ in range(8):
        answer(filed().case)
    client.get(CARD)
    with statements() as after:
        client.get(CARD)
    assert len(after) == len(before) <= 40


def test_a_strange_period_or_figure_is_no_error(as_person):
    client = as_person("hod")
    for period in (
        "from=x&to=9999-99-99",
        "from=2030-01-01",
        "from=1900-01-01&to=2026-11-01",
        "from=2026-11-10&to=2026-11-01",
        "to=01-01-0001",
        "from=0001-01-01&to=0001-01-02",
    ):
        for address in (CARD, f"{CARD}/answered", "/offices/report-cards"):
            assert client.get(f"{address}?{period}").status_code == 200, (address, period)
    assert (
        client.get(f"{CARD}/nothing").status_code == 404 and client.get("/offices/NONE/report-card").status_code == 404
    )


def test_own_days_counted_in_the_database_equal_those_of_the_case_page_for_any_history(world, at):
    at("2026-09-01 10:00")
    chance, cases = random.Random(20261116), [answer(filed().case) for _ in range(8)]
    for _ in range(4):
        histories = {case.id: _history(chance) for case in cases}
        with transaction():
            db.session.query(CaseTurn).delete()
            for case_id, turns in histories.items():
                db.session.add_all(CaseTurn(case_id=case_id, from_on=one.from_on, turn=one.turn, office_code=one.office,
                                            until_on=one.until_on) for one in turns)  # fmt: skip
                until = date(2026, 9, 1) + timedelta(chance.randrange(40))
                db.session.query(Clock).filter_by(owner_id=case_id, kind=ClockKind.RESOLVE).update({"met_on": until})
        rows = queries.list_behind(Scope({"JPDCL"}, SEPTEMBER_ON), Figure.ANSWERED, 0, 50)
        assert len(rows) == len(cases)
        for row in rows:
            age = whose_days(date(2026, 9, 1), _answered_on(row.owner.id), histories[row.owner.id])
            assert row.days == age.of(Turn.OFFICE, "JPDCL"), histories[row.owner.id]


def _history(chance: random.Random) -> list[TurnTaken]:
    """Turns of the office, another one, the unit (asked, or answered) and the office above, in the order of their days."""
    day, turns = date(2026, 9, 1), [TurnTaken(Turn.OFFICE, date(2026, 9, 1), "JPDCL")]
    for _ in range(chance.randrange(7)):
        day += timedelta(chance.choice((0, 0, 1, 2, 3, 9)))
        office, turn = (
            chance.choice(("JPDCL", "JPDCL", "KPDCL")),
            chance.choice((Turn.OFFICE, Turn.FILER, Turn.REVIEWER)),
        )
        is_asked = turn is Turn.FILER and chance.random() < 0.7
        turns.append(TurnTaken(turn, day, office, day + timedelta(chance.randrange(8)) if is_asked else None))
    return turns
