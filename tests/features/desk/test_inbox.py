"""The inbox is what waits on me, by time left; lists and search show only what the fence lets through."""

from __future__ import annotations

import pytest

from grievance.cases.rules.steps import Step
from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from tests.support.cases import answer, filed, refuse, take


def words(answer) -> str:
    return " ".join(answer.get_data(as_text=True).split())


def test_an_empty_inbox_says_what_would_be_here(as_person) -> None:
    page = words(as_person("hod").get("/inbox"))
    assert "Nothing is waiting for you" in page and "All cases you may see" in page


def test_a_new_case_waits_on_the_office_that_has_it_and_on_no_other(as_person) -> None:
    case = filed(title="Voltage falls every night").case
    assert case.number in words(as_person("hod").get("/inbox"))
    assert case.number in words(as_person("nodal").get("/inbox"))
    assert case.number not in words(as_person("hod.kashmir").get("/inbox"))
    assert case.number not in words(as_person("secretary.power").get("/inbox"))


def test_late_comes_first_then_by_days_left_and_stopped_last(as_person, at) -> None:
    at("2026-10-20 10:00")
    late = filed(title="Late one").case
    at("2026-10-28 10:00")
    stopped = filed(title="Stopped one").case
    at("2026-11-13 10:00")
    fresh = filed(title="Fresh one").case
    at("2026-11-15 10:00")
    take(stopped, Step.ASK_FILER, "hod", question="Which meter?", days=7)
    at("2026-11-16 10:00")
    page = words(as_person("hod").get("/inbox"))
    assert page.index(late.number) < page.index(fresh.number) < page.index(stopped.number)
    assert "2 wait for you. 1 past the date" in page
    only = words(as_person("hod").get("/inbox?only=hold"))
    assert stopped.number in only and late.number not in only


def test_a_refusal_waits_on_the_office_above(as_person) -> None:
    case = refuse(filed().case)
    page = words(as_person("secretary.power").get("/inbox"))
    assert case.number in page and "Approve the refusal" in page


def test_the_inbox_costs_the_same_for_one_line_and_for_thirty(as_person, statements) -> None:
    def count() -> int:
        client.get("/inbox")  # what a transaction keeps of the reference data is read here
        with statements() as seen:
            assert client.get("/inbox").status_code == 200
        return len(seen)

    client = as_person("hod")
    filed()
    one = count()
    for _ in range(29):
        filed()
    assert count() == one <= 25


@pytest.mark.parametrize("query", ["?only=unknown", "?page=0", "?page=99999999999", "?page=x", "?only=over&page=-3"])
def test_a_clumsy_address_shows_the_inbox_all_the_same(as_person, query: str) -> None:
    assert as_person("hod").get("/inbox" + query).status_code == 200


class TestLists:
    def test_each_sees_only_what_the_fence_lets_through(self, as_person) -> None:
        case = filed(title="Voltage falls every night").case
        for who, sees in {"hod": True, "secretary.power": True, "convener.jammu": True, "overseer": True,
                          "convener.kashmir": False, "hod.kashmir": False, "chair": False}.items():  # fmt: skip
            assert (case.number in words(as_person(who).get("/cases"))) is sees, who
            assert (case.number in words(as_person(who).get("/search?q=voltage"))) is sees, who

    def test_the_administrator_has_no_list_of_cases(self, as_person) -> None:
        assert as_person("admin").get("/cases").status_code == 404

    def test_filters_stand_in_the_address_and_combine(self, as_person) -> None:
        power = filed(title="Power one").case
        other = filed(title="Drain one", category_code="estate_infrastructure").case
        client = as_person("overseer")
        page = words(client.get("/cases?category=power_supply&division=jammu&state=with_office"))
        assert power.number in page and other.number not in page
        assert other.number in words(client.get("/cases?category=estate_infrastructure"))

    def test_work_that_is_late_is_found_by_its_band(self, as_person, at) -> None:
        at("2026-10-20 10:00")
        late = filed().case
        at("2026-11-16 10:00")
        fresh = filed().case
        page = words(as_person("overseer").get("/cases?late=1-6&office=JPDCL"))
        assert late.number in page and fresh.number not in page
        assert fresh.number in words(as_person("overseer").get("/cases?late=in-time"))


class TestSearch:
    def test_a_reference_leads_to_its_case_in_any_spelling(self, as_person) -> None:
        case = filed().case
        client = as_person("hod")
        for typed in (case.number, case.number.lower(), case.number.replace("-", ""), f"  {case.number} "):
            answer = client.get("/search", query_string={"q": typed})
            assert answer.status_code == 303 and answer.location.endswith(f"/cases/{case.number}"), typed

    def test_a_wrong_check_digit_is_said_at_once(self, as_person) -> None:
        number = filed().case.number
        wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
        assert "one digit is wrong" in words(as_person("hod").get(f"/search?q={wrong}"))

    def test_words_are_found_in_three_scripts_and_from_their_beginning(self, as_person) -> None:
        case = filed(title="بجلی بار بار جاتی ہے", body="रात को वोल्टेज गिरता है. Transformer overloaded.").case
        client = as_person("hod")
        for typed in ("بجلی", "वोल्टेज", "transf", "TRANSFORMER overl"):
            assert case.number in words(client.get("/search", query_string={"q": typed})), typed

    def test_a_unit_and_a_mobile_number_are_found(self, as_person) -> None:
        case = filed(unit_name="Shivalik Auto", contact_mobile="9419123456").case
        client = as_person("overseer")
        for typed in ("shivalik", "9419123456", "+91 94191 23456"):
            assert case.number in words(client.get("/search", query_string={"q": typed})), typed

    @pytest.mark.parametrize(
        "typed", ["", "   ", "'", '"', "a:b*", "(", "&|!", "NEAR(", "%", "\\", "\x00", "x" * 500, "😀", "-", "*"]
    )
    def test_hostile_words_find_nothing_and_break_nothing(self, as_person, typed: str) -> None:
        filed()
        assert as_person("hod").get("/search", query_string={"q": typed}).status_code == 200


def test_the_heads_sentence_counts_what_the_list_shows(as_person, at) -> None:
    at("2026-11-16 10:00")
    for _ in range(3):
        filed()
    with transaction():
        assert clock.today().isoformat() == "2026-11-16"
    assert "3 wait for you, none past its date." in words(as_person("hod").get("/inbox"))


def test_a_case_that_waits_for_the_unit_says_so_once_and_asks_nothing_of_the_office(as_person) -> None:
    case = take(filed().case, Step.ASK_FILER, "hod", question="Which meter?", days=7)
    listed = words(as_person("hod").get("/cases"))
    row = listed[listed.index(case.number) : listed.index("</ol>", listed.index(case.number))]
    assert row.count("Waiting for the unit") == 1
    inbox = words(as_person("hod").get("/inbox"))
    assert "The unit was asked." in inbox and "Settle it, ask the unit" not in inbox


def test_a_closed_case_says_once_how_it_ended(as_person) -> None:
    case = take(filed().case, Step.WITHDRAW, "filer", reason="Settled among us")
    listed = words(as_person("hod").get("/cases"))
    row = listed[listed.index(case.number) : listed.index("</ol>", listed.index(case.number))]
    assert row.count("Withdrawn") == 1 and "Closed" not in row


@pytest.mark.parametrize("asked", ["state=bogus", "kind=x", "kind=point&state=%00", "state=" + "x" * 500])
def test_a_filter_that_names_nothing_known_finds_nothing_and_is_no_fault(as_person, asked) -> None:
    filed()
    page = as_person("hod").get(f"/cases?{asked}")
    assert page.status_code == 200 and "No case fits these choices" in words(page)


def test_the_counts_by_state_are_those_of_the_other_filters(as_person) -> None:
    filed(title="In Jammu")
    filed(title="In Samba", district="Samba")
    page = words(as_person("hod").get("/cases?district=Samba"))
    assert "With the office 1</a>" in page and "1 case that you may see." in page


def test_a_page_after_the_last_is_the_last(as_person) -> None:
    case = filed().case
    assert case.number in words(as_person("hod").get("/cases?page=40"))
    assert case.number in words(as_person("hod").get("/inbox?page=40"))


def test_the_filers_list_says_that_it_is_the_filers_turn(as_person) -> None:
    answer(filed().case)
    page = words(as_person("filer").get("/cases"))
    assert "Decided, your turn" in page and "the filer" not in page


def test_a_mobile_number_is_found_in_the_digits_of_urdu_too(as_person) -> None:
    case = filed().case
    assert case.number in words(as_person("hod").get("/search?q=۹۴۱۹۱ ۰۰۰۰۰"))


def test_only_who_may_see_cases_is_given_a_search_for_cases(as_person) -> None:
    assert 'action="/search"' in words(as_person("hod").get("/sittings"))
    assert 'action="/search"' not in words(as_person("admin").get("/sittings"))
