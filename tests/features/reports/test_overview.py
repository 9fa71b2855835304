"""The overview of the Chief Secretary: one sentence, who has what for how long, and what is worth a look."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from grievance.accounts import queries as people
from grievance.accounts.models import RoleGrant
from grievance.cases.rules.steps import Step
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.permissions import Role
from grievance.reports.overview.page import Column, overview
from grievance.reports.overview.rules import Asked, Figure, period_asked
from grievance.reports.queries import days_within
from tests.support.cases import answer, filed, take


def words(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(page.get_data(as_text=True))).split())


def now_counted() -> Column:
    return overview(Asked(*period_asked("", "", clock.today())), clock.today()).together


def test_it_stands_with_nothing_filed(as_person) -> None:
    page = words(as_person("overseer").get("/overview"))
    assert "No grievance is open. No sitting was due." in page and "Jammu" in page and "Kashmir" in page


def test_one_sentence_says_how_many_are_late_and_with_whom(as_person, at) -> None:
    at("2026-09-20 10:00")
    filed(), filed(office_code="SIDCO-JAMMU"), filed(office_code="SIDCO-JAMMU"), filed(office_code="PDD")
    at("2026-11-16 10:00")
    filed()
    page = words(as_person("overseer").get("/overview"))
    assert "4 of 5 open grievances are past their date." in page
    assert re.search(r"3 of the 4 are with two offices, .*(SIDCO|Industrial Development).* and ", page)


def test_figures_count_what_was_filed_answered_and_is_late(as_person, at) -> None:
    at("2026-10-20 10:00")
    filed()
    at("2026-11-02 10:00")
    done = filed().case
    filed(division="kashmir", office_code="KPDCL", estate_code=None, district="Pulwama")
    at("2026-11-10 10:00")
    take(answer(done), Step.ACCEPT, "filer")
    at("2026-11-16 10:00")
    page = words(as_person("overseer").get("/overview"))
    assert "1 of 2 open grievances is past its date." in page
    assert re.search(r"Half of the answers within days 8 None 8", page)
    assert re.search(r"Answered in time, percent too few to compare", page), "one answer is no share"
    assert "Settled 1, partly 0, not 0" in as_person("overseer").get("/overview").text


def test_a_period_before_the_first_case_is_empty_but_what_is_open_stands(as_person) -> None:
    filed()
    page = words(as_person("overseer").get("/overview?month=2026-09"))
    assert re.search(r"Filed 0 0 0", page) and re.search(r"Open, whenever filed 1 0 1", page)


def test_a_head_sees_figures_but_no_link_to_another_offices_cases(as_person) -> None:
    filed()
    page = as_person("hod.kashmir").get("/overview").get_data(as_text=True)
    assert "Jammu Power Distribution" in page and "held=JPDCL" not in page
    assert "held=JPDCL" in as_person("hod").get("/overview").get_data(as_text=True)


def test_what_the_reader_may_not_see_is_said_on_the_list(as_person) -> None:
    filed(), filed(division="kashmir", office_code="KPDCL", estate_code=None, district="Pulwama")
    page = words(as_person("hod").get("/overview/open"))
    assert "1 in the list" in page and "1 more is counted and not open to you." in page


def test_the_drill_down_keeps_the_form_of_a_sentence(as_person, at) -> None:
    at("2026-10-20 10:00")
    filed()
    at("2026-11-16 10:00")
    client = as_person("overseer")
    href = re.search(r'href="(/overview/open\?[^"]*age=22-30[^"]*)"', client.get("/overview").text).group(1)
    assert re.search(
        r"1 in the list: .*Jammu Power.*, past the date, 22 to 30 days, both divisions",
        words(client.get(unescape(href))),
    )


def planted() -> dict[Figure, str]:
    """One case of each sign among cases that look like it and are none; by the title that must be found."""
    return {
        Figure.LATE_PAUSES: "Asked a day before the date",
        Figure.LATE_TRANSFERS: "Sent on a day before the date",
        Figure.SAME_WORDS: "Answered in the same words",
        Figure.CONTESTED: "Closed and contested",
    }


@pytest.fixture
def signs(world, at):  # noqa: ANN001, ANN201
    """Filed on 21 September, due on 12 October."""
    at("2026-09-21 10:00")
    titles = planted()
    made = {figure: filed(title=title).case for figure, title in titles.items()}
    asked_early, sent_early, other_words, agreed = (
        filed(title=title).case
        for title in ("Asked early", "Sent on early", "Answered in other words", "Closed and agreed")
    )
    at("2026-09-24 10:00")
    take(asked_early, Step.ASK_FILER, "nodal", question="Which feeder?", days=7)
    take(sent_early, Step.TRANSFER, "hod", office="KPDCL", reason="Their feeder")
    at("2026-09-28 10:00")
    answer(agreed, note="The line was moved to the other feeder.")
    answer(made[Figure.CONTESTED], note="The meter was tested and is right.")
    answer(other_words, note="The pole was put up again.")
    at("2026-09-29 10:00")
    take(agreed, Step.ACCEPT, "filer")
    at("2026-10-01 10:00")
    answer(made[Figure.SAME_WORDS], note="The pole was  put up again.")
    at("2026-10-06 10:00")
    take(made[Figure.CONTESTED], Step.DEEM_ACCEPTED, "system")
    at("2026-10-09 10:00")
    take(made[Figure.CONTESTED], Step.DISPUTE, "filer", settled="no", words="It was never tested")
    due_on = _due_on(made[Figure.LATE_PAUSES])
    at(f"{due_on.replace(day=due_on.day - 1)} 10:00")
    take(made[Figure.LATE_PAUSES], Step.ASK_FILER, "nodal", question="Since when?", days=7)
    take(made[Figure.LATE_TRANSFERS], Step.TRANSFER, "hod", office="KPDCL", reason="Their feeder")
    at("2026-11-16 10:00")
    return titles


def _due_on(case):  # noqa: ANN001, ANN202
    from grievance.clocks.queries import clock_of
    from grievance.clocks.rules.kinds import ClockKind, OwnerKind

    return clock_of(OwnerKind.CASE, case.id, ClockKind.RESOLVE).due_on


def test_what_was_planted_is_found_and_nothing_else(signs, as_person) -> None:
    client, counted = as_person("overseer"), now_counted()
    for figure, title in signs.items():
        assert counted.of(figure) == 1, figure
        page = client.get(f"/overview/{figure.value}").text
        found = re.findall(r'<td dir="auto">([^<]+)</td>', page)
        assert found == [title], figure


def test_signs_accuse_nobody(signs, as_person) -> None:
    page = words(as_person("overseer").get("/overview"))
    assert "Look at these" in page and "Each may have a good reason" in page
    assert not re.search(r"gaming|cheat|suspic|fraud|abuse|manipulat", page, re.I)


def test_a_movement_is_no_outcome(signs) -> None:
    counted = now_counted()
    assert counted.of(Figure.SENT_ON) == 2
    assert counted.of(Figure.ANSWERED) == 4 and counted.closed == 1


def test_a_transfer_is_judged_by_the_date_as_it_stood_then(world, at) -> None:
    """More days granted afterwards do not take the sign away."""
    at("2026-09-21 10:00")
    case = filed().case
    due_on = _due_on(case)
    at(f"{due_on.replace(day=due_on.day - 2)} 10:00")
    take(case, Step.TRANSFER, "hod", office="KPDCL", reason="Their feeder")
    take(case, Step.ASK_EXTENSION, "hod.kashmir", days=7, reason="Survey")
    take(case, Step.GRANT_EXTENSION, "secretary.power", days=7)
    at("2026-11-16 10:00")
    assert now_counted().of(Figure.LATE_TRANSFERS) == 1


def test_the_chief_secretary_opens_what_every_office_has_and_is_told_what_stays_closed(as_person) -> None:
    with transaction():
        chief = people.person_by_email("secretary@example.org")
        db.session.add(RoleGrant(person_id=chief.id, role=Role.HOD, office_code="CS", from_on=date(2024, 1, 1)))
    filed(), filed(division="kashmir", office_code="KPDCL", estate_code=None, district="Pulwama")
    filed(office_code=None)
    client = as_person("secretary")
    page = client.get("/overview").text
    assert "held=KPDCL" in page and "/overview/filed?year=2026" in page
    assert "2 in the list" in words(client.get("/overview/open")) and "1 more is counted and not open to you." in words(
        client.get("/overview/open")
    )


def test_it_is_read_in_hindi(world, as_person) -> None:
    filed()
    client = as_person("overseer")
    client.get("/display/choose?language=hi&next=/overview")
    page = client.get("/overview").get_data(as_text=True)
    assert "काम कहाँ अटका है" in page and "एकमात्र खुली शिकायत की तारीख अभी नहीं निकली है।" in page


@pytest.mark.parametrize(
    ("took", "half", "nine_of_ten"),
    [({}, None, None), ({8: 1}, 8, 8), ({1: 1, 9: 1}, 9, 9), ({1: 5, 2: 4, 30: 1}, 2, 30), ({3: 9, 40: 1}, 3, 40),
     ({3: 10, 40: 1}, 3, 3)],
)  # fmt: skip
def test_the_share_of_answers_within_days_is_that_of_the_sorted_list(took, half, nine_of_ten) -> None:
    assert (days_within(took, 0.5), days_within(took, 0.9)) == (half, nine_of_ten)
    listed = sorted(days for days, count in took.items() for _ in range(count))
    for share in (0.1, 0.5, 0.9, 1.0):
        expected = listed[min(len(listed) - 1, int(share * len(listed)))] if listed else None
        assert days_within(took, share) == expected
