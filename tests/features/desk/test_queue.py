"""Working through a queue: a case knows its neighbours in the order it was opened from, and a step leads to the next."""

from __future__ import annotations

import re

import pytest

from grievance.cases.rules.steps import Step
from tests.support.cases import filed, refuse, take


def words(answer) -> str:
    return " ".join(answer.get_data(as_text=True).split())


def links(page: str) -> list[str]:
    """The addresses of the cases on a page of the inbox or the list, in their order."""
    return re.findall(r'<h[23]><a href="(/cases/J26[^"]+)"', page)


def number_in(address: str) -> str:
    return re.search(r"J26-\d{4}-\d", address)[0]


def pager(page: str) -> tuple[str, str, str]:
    """Address before, address after, and the place as it is said."""
    nav = re.search(r'<nav class="pager noprint".*?</nav>', page)[0]
    before, after = (re.search(rf'rel="{rel}" href="([^"]+)"', nav) for rel in ("prev", "next"))
    place = re.search(r"(\d+ of \d+)", nav)
    return tuple((found[1] if found else "") for found in (before, after, place))


@pytest.fixture
def three(at, world):
    made = []
    for minute in (10, 11, 12):
        at(f"2026-11-12 10:{minute}")
        made.append(filed(title=f"Filed at {minute}").case)
    return made


@pytest.mark.parametrize("path", ["/inbox", "/inbox?only=time", "/cases", "/cases?sort=-filed&office=JPDCL&open=1"])
def test_a_case_opened_from_a_page_has_the_neighbours_it_has_there(three, as_person, path: str) -> None:
    client = as_person("hod")
    rows = [row.replace("&amp;", "&") for row in links(words(client.get(path)))]
    assert len(rows) == 3
    for place, row in enumerate(rows):
        before, after, said = pager(words(client.get(row)))
        assert said == f"{place + 1} of 3"
        assert (number_in(before) if before else "") == (number_in(rows[place - 1]) if place else "")
        assert (number_in(after) if after else "") == (number_in(rows[place + 1]) if place < 2 else "")


def test_after_a_step_the_officer_lands_on_the_next_case_with_the_result_said(three, as_person) -> None:
    client = as_person("hod")
    first, second, _ = (row.replace("&amp;", "&") for row in links(words(client.get("/inbox"))))
    address = first.replace("?", "/steps/acknowledge?")
    done = client.post(address, data={"version": "1"})
    assert done.status_code == 303 and done.location == second
    page = words(client.get(second))
    note = re.search(r'<div class="note noprint ok"[^>]*autofocus>.*?</div>', page)[0]
    assert number_in(first) in note and "Done: Acknowledge it." in note and f'href="/cases/{number_in(first)}"' in note


def test_after_the_last_case_the_officer_is_back_in_the_inbox(world, as_person) -> None:
    filed()
    client = as_person("hod")
    (row,) = links(words(client.get("/inbox")))
    done = client.post(row.replace("?", "/steps/acknowledge?"), data={"version": "1"})
    assert done.location == "/inbox"
    assert "Done: Acknowledge it." in words(client.get("/inbox"))


def test_without_a_queue_a_step_leads_back_to_its_case(world, as_person) -> None:
    case = filed().case
    done = as_person("hod").post(f"/cases/{case.number}/steps/acknowledge", data={"version": "1"})
    assert done.location == f"/cases/{case.number}"


def test_a_case_that_left_the_queue_leads_to_its_first(three, as_person) -> None:
    case = take(three[0], Step.ASK_FILER, "hod", question="Which?", days=7)
    before, after, said = pager(words(as_person("hod").get(f"/cases/{case.number}?queue=inbox.time")))
    assert (before, said) == ("", "") and number_in(after) == three[1].number


@pytest.mark.parametrize(
    "word", ["", "x", "inbox.x", "https://evil.example", "<b>", "inbox" * 400, "cases" + "&" * 60, "cases?%00=%FF"]
)
def test_what_is_no_queue_shows_the_case_all_the_same(three, as_person, word: str) -> None:
    page = as_person("hod").get(f"/cases/{three[0].number}", query_string={"queue": word})
    assert page.status_code == 200 and 'href="https://evil' not in page.text


def test_a_filer_has_no_queue(three, as_person) -> None:
    page = words(as_person("filer").get(f"/cases/{three[0].number}?queue=inbox"))
    assert "Next case" not in page and "pager" not in page


def test_the_queue_of_another_goes_through_the_own_fence(three, as_person) -> None:
    other = filed(office_code="KPDCL", division="kashmir").case
    page = words(as_person("hod").get(f"/cases/{three[0].number}?queue=cases?office=KPDCL"))
    assert other.number not in page


def test_a_case_page_in_a_queue_of_thirty_costs_no_more_than_in_one_of_three(three, as_person, statements) -> None:
    def count() -> int:
        client.get(address)
        with statements() as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    client, address = as_person("secretary.power"), f"/cases/{refuse(three[0]).number}?queue=inbox"
    few = count()
    for _ in range(27):
        refuse(filed().case)
    assert count() <= few


def test_keys_are_printed_only_where_they_are_switched_on(three, as_person) -> None:
    client, address = as_person("hod"), f"/cases/{three[0].number}?queue=inbox"
    page = words(client.get(address))
    assert "<kbd>" not in page and "keys.js" not in page
    chosen = client.get("/display/choose?keys=on&next=/inbox")
    assert chosen.status_code == 303
    page = words(client.get(address))
    for letter in "RAPTMNJW":
        assert f"<kbd>{letter}</kbd>" in page, letter
    assert "keys.js" in page and 'data-key="?"' in page
    listed = words(client.get("/keys"))
    assert "Settle it" in listed and "Switch keys off" in listed
    client.get("/display/choose?keys=off&next=/inbox")
    assert "<kbd>" not in words(client.get(address))


def test_an_outcome_named_in_the_address_is_chosen_and_a_wrong_one_is_not(three, as_person) -> None:
    address = f"/cases/{three[0].number}/steps/answer"
    page = words(as_person("hod").get(f"{address}?outcome=refused"))
    assert re.search(r'value="refused" checked', page)
    assert " checked" not in words(as_person("hod").get(f"{address}?outcome=rubbish"))
