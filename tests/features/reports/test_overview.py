"""The overview: both divisions side by side; a number that is a link leads to a list of that many."""

from __future__ import annotations

import re

import pytest

from grievance.cases.rules.steps import Step
from grievance.reports.queries import days_within
from tests.support.cases import answer, filed, take


def words(page) -> str:
    return " ".join(page.get_data(as_text=True).split())


def test_it_stands_with_nothing_filed(as_person) -> None:
    page = words(as_person("overseer").get("/overview"))
    assert "0 cases are open" in page and "Not reported" in page and "Jammu" in page and "Kashmir" in page


def test_figures_count_what_was_filed_answered_and_is_late(as_person, at) -> None:
    at("2026-10-20 10:00")
    filed()
    at("2026-11-02 10:00")
    done = filed().case
    filed(division="kashmir", office_code="KPDCL", estate_code=None, district="Pulwama")
    at("2026-11-10 10:00")
    take(answer(done), Step.ACCEPT, "filer") if done.filer_person_id else answer(done)
    at("2026-11-16 10:00")
    page = words(as_person("overseer").get("/overview"))
    assert "1 pieces of work are past their date" in page
    row = re.search(r"Answered in time</th>(.*?)</tr>", page).group(1)
    assert "100%" in row and "Not reported" in row
    assert re.search(r"Half of the answers within days</th><td class=\"n\">8<", page)


def test_each_linked_number_is_the_length_of_its_list(as_person, at) -> None:
    at("2026-09-20 10:00")
    filed()
    at("2026-10-20 10:00")
    filed(), filed()
    at("2026-11-16 10:00")
    filed()
    client = as_person("overseer")
    page = client.get("/overview").get_data(as_text=True)
    links = re.findall(r'<a href="(/cases\?[^"]+)">([\d,]+)', page)
    assert len(links) >= 4
    for href, number in links:
        shown = words(client.get(href.replace("&amp;", "&")))
        assert re.search(rf"\b{number} cases? that you may see", shown), href


def test_a_head_sees_figures_but_no_link_to_another_offices_cases(as_person) -> None:
    filed()
    page = as_person("hod.kashmir").get("/overview").get_data(as_text=True)
    assert "Jammu Power Distribution" in page and "office=JPDCL" not in page


def test_it_costs_the_same_however_many_cases_there_are(as_person, statements) -> None:
    client = as_person("overseer")
    filed()
    client.get("/overview")
    with statements() as before:
        client.get("/overview")
    for _ in range(20):
        filed()
    client.get("/overview")
    with statements() as after:
        client.get("/overview")
    assert len(after) == len(before) <= 40


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
