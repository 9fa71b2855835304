"""Every figure of the overview equals a count by other means, whatever it is held to, kept months or none, in any forum."""

from __future__ import annotations

import csv
import io
import random
import re
from datetime import date
from html import unescape

import pytest

from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from grievance.reports.jobs import keep_figures
from grievance.reports.operations import differences
from grievance.reports.overview.page import overview
from grievance.reports.overview.rules import Asked, Figure, period_asked
from tests.support.cases import answer, filed
from tests.support.overview_apart import Counting, at_most
from tests.support.overview_worlds import CATEGORIES, DISTRICTS, OFFICES, Forum
from tests.support.safety import counts

TODAY = date(2026, 11, 16)
SEEDS = range(counts(1, 20))
CASES = 45
CHOICES = {"division": tuple(DISTRICTS), "district": ("Samba", "Pulwama"), "office": OFFICES, "category": CATEGORIES,
           "size": ("micro", "small", "medium")}  # fmt: skip
PERIODS = (("2026", ""), ("2025", ""), ("2026", "2026-11"), ("2026", "2026-09"), ("2025", "2026-03"))


def choices(seed: int) -> list[tuple[str, str, dict[str, str]]]:
    """Years, months and what the figures are held to: each period plain, each choice alone, some together."""
    chance = random.Random(seed)
    alone = [{name: chance.choice(values)} for name, values in CHOICES.items()]
    some = [{name: chance.choice(CHOICES[name]) for name in chance.sample(sorted(CHOICES), 2)} for _ in range(2)]
    return [(*period, {}) for period in PERIODS] + [(*chance.choice(PERIODS), chosen) for chosen in (*alone, *some)]


def must_be_equal(year: str, month: str, chosen: dict[str, str]) -> None:
    period, fiscal, asked_month = period_asked(year, month, TODAY)
    found = overview(Asked(period, fiscal, asked_month, chosen), TODAY)
    apart = Counting(period.first, period.last, TODAY, chosen)
    divisions = [chosen["division"]] if "division" in chosen else ["jammu", "kashmir"]
    expected, days, oldest = apart.figures(), apart.days(), apart.oldest()
    assert list(found.columns) == divisions
    for division, column in found.columns.items():
        where = (division, year, month, chosen)
        shown = {figure.value: column.of(figure) for figure in Figure if column.of(figure)}
        assert shown == {name: n for (one, name), n in expected.items() if one == division}, where
        mine = days.get(division, [])
        assert sorted(day for day, number in column.days.items() for _ in range(number)) == mine, where
        assert (column.median, column.ninetieth) == (at_most(mine, 2), at_most(mine, 10)), where
        assert (column.oldest.days if column.oldest else None) == oldest.get(division), where
    assert {row.code: list(row.cells) for row in found.offices} == apart.offices(), (year, month, chosen)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_equals_a_count_apart_before_and_after_months_are_kept(world, at, seed):
    at("2026-11-16 10:00")
    Forum(seed, TODAY, CASES)
    for _ in range(2):
        for asked in choices(seed):
            must_be_equal(*asked)
        assert differences() == []
        keep_figures(clock.now())


def test_what_happens_after_the_months_were_kept_counts_at_once_and_is_kept_by_the_next_run(world, at):
    """A case of last year is answered today, and an older one is answered with a clock set back: both change kept months."""
    at("2026-03-10 10:00")
    old, older = filed().case, filed(division="kashmir", office_code="KPDCL", estate_code=None, district="Pulwama").case
    at("2026-11-16 10:00")
    Forum(99, TODAY, CASES)
    keep_figures(clock.now())
    answer(old)
    at("2026-09-02 23:50")
    answer(older, "hod.kashmir")
    at("2026-11-16 10:00")
    for _ in range(2):
        must_be_equal("2026", "", {})
        must_be_equal("2025", "2026-03", {})
        must_be_equal("2026", "2026-09", {})
        assert differences() == []
        keep_figures(clock.now())
    at("2027-02-03 10:00")
    assert keep_figures(clock.now()).done == 3, "November, December and January"


def test_a_month_that_was_kept_wrongly_is_found_by_a_check_and_put_right_by_a_recount(world, at):
    from grievance.foundation.database import db
    from grievance.reports.models import MonthFigure

    at("2026-11-16 10:00")
    Forum(5, TODAY, CASES)
    keep_figures(clock.now())
    run = world.test_cli_runner().invoke
    assert '"equal": true' in run(args=["figures", "check"]).output
    with transaction():
        db.session.query(MonthFigure).filter_by(figure="filed").update({"number": MonthFigure.number + 1})
    found = run(args=["figures", "check"])
    assert found.exit_code == 1 and '"figure": "filed"' in found.output and '"equal": false' in found.output
    assert '"months"' in run(args=["figures", "recount"]).output
    assert '"equal": true' in run(args=["figures", "check"]).output


def links_of(page: str) -> list[tuple[str, int]]:
    """Each number of the page that is a link to a list, with its address."""
    found = re.findall(r'<a href="(/overview/[^"]+)">(?:<b>)?([\d,]+)', page)
    return [(unescape(href), int(number.replace(",", ""))) for href, number in found]


def length_of(client, href: str) -> int:
    page = client.get(href)
    assert page.status_code == 200, href
    return int(re.search(r"([\d,]+) in the list", page.text).group(1).replace(",", ""))


@pytest.mark.parametrize("who", ["overseer", "convener.jammu", "hod"])
def test_each_number_that_is_a_link_opens_a_list_of_that_many(world, as_person, at, who):
    at("2026-11-16 10:00")
    Forum(7, TODAY, CASES)
    client, tried = as_person(who), 0
    for address in (
        "/overview",
        "/overview?year=2025",
        "/overview?month=2026-10&division=kashmir",
        "/overview?size=micro",
    ):
        for href, number in dict.fromkeys(links_of(client.get(address).text)):
            assert length_of(client, href) == number, (address, href)
            tried += 1
    assert tried > (10 if who == "hod" else 40)


def test_the_file_of_a_list_has_its_rows_and_the_tables_are_files_too(world, as_person, at):
    at("2026-11-16 10:00")
    Forum(7, TODAY, CASES)
    client = as_person("overseer")
    href, number = next(
        one for one in links_of(client.get("/overview").text) if "/overview/filed" in one[0] and one[1] > 3
    )
    assert len(rows_of(client.get(f"{href}&form=csv"))) == number
    found = overview(Asked(*period_asked("", "", TODAY)), TODAY)
    lines = {
        (row["Division"], row["Measure"]): row["Number"]
        for row in rows_of(client.get("/overview?form=csv&table=figures"))
    }
    assert lines["Jammu", "Filed"] == str(found.columns["jammu"].of(Figure.FILED))
    offices = rows_of(client.get("/overview?form=csv&table=offices"))
    assert sum(int(row["Number"]) for row in offices) == found.together.of(Figure.OPEN)
    for name in ("days", "sittings", "recurring", "vacancies"):
        assert client.get(f"/overview?form=xlsx&table={name}").data.startswith(b"PK"), name


def rows_of(answer) -> list[dict[str, str]]:  # noqa: ANN001
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))


@pytest.mark.parametrize("form", ["", "&form=csv"])
def test_nothing_in_the_address_is_an_error(world, as_person, form):
    client = as_person("overseer")
    for asked in ("year=x&month=2026-13", "year=1&month=9999-12", "year=99999999999999&month=0000-01", "division=moon&size=giant",
                  "office=%27;--&district=x", "month=2030-01", "table=none&held=x&age=x&late=x", "year=²&month=²-²"):  # fmt: skip
        assert client.get(f"/overview?{asked}{form}").status_code == 200, asked
        assert client.get(f"/overview/open?{asked}{form}").status_code == 200, asked
    assert client.get("/overview/nothing").status_code == 404


def test_it_costs_the_same_with_ten_and_with_five_hundred_closed_cases(world, as_person, statements, at):
    at("2026-11-16 10:00")
    client, cost = as_person("overseer"), []
    forum = Forum(1, TODAY, 10)
    for closed in (10, 490):
        forum.answer_and_close(closed)
        keep_figures(clock.now())
        client.get("/overview")
        with statements() as taken:
            assert client.get("/overview").status_code == 200
        cost.append(len(taken))
    assert cost[0] == cost[1] <= 40, cost
