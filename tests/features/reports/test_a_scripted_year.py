"""A year of both forums by script: every figure of the overview equals a count made by other means."""

from __future__ import annotations

import re
from datetime import date, datetime
from html import unescape

import pytest

from grievance.cases.rules.words import CaseState
from grievance.cli.demo import begin_story, live_through
from grievance.cli.demo_sittings import plan_sittings
from grievance.cli.demo_story import SCENES
from grievance.cli.demo_texts import POWER_DESK
from grievance.foundation import clock
from grievance.reference.shipped import shipped_grievances
from grievance.reports.card.page import numbers_of
from grievance.reports.card.queries import Scope
from grievance.reports.card.rules import Figure, Measure, Period
from grievance.sittings.rules.series import Rhythm, SeriesRule
from tests.support.card_apart import cards, shared
from tests.support.counted_apart import count, replayed, table
from tests.support.safety import counts
from tests.support.sign_in import signed_in

NOW = datetime(2026, 3, 31, 18, 0, tzinfo=clock.IST)
SINCE = date(2025, 4, 1)
FORTNIGHTLY = {"jammu": SeriesRule(Rhythm.WEEKS, 2, weekday=1), "kashmir": SeriesRule(Rhythm.WEEKS, 2, weekday=2)}
SITTINGS, CASES, DIRECTIONS = counts(2, 24), counts(30, 400), counts(2, 300)
LENGTH = 20 + 14 * SITTINGS
OWN = sum(SCENES[scene][0] < LENGTH for scene, *_ in POWER_DESK)
"""Cases that the story brings along."""


@pytest.fixture
def overview(committing_world):
    """The page after the year, as the overseer sees it."""
    clock.stand_still(NOW)
    story = begin_story(
        NOW, "nobody signs in with this", length=LENGTH, unprepared=frozenset({"J-2"}), adjourned={"K-1": 9}
    )
    records = shipped_grievances()
    story.plan_filings([dict(records[n % len(records)]) for n in range(CASES - OWN)])
    plan_sittings(story, FORTNIGHTLY, days_ahead=0)
    live_through(story)
    return signed_in(committing_world, "overseer").get("/overview").get_data(as_text=True)


def cells(row: str) -> list[str]:
    return [unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)]


def rows(page: str, part: str) -> dict[str, list[str]]:
    """By the head of each line: what its cells say."""
    section = re.search(rf'id="{part}".*?<table>?(.*?)</table>', page, re.S) or re.search(
        rf'id="{part}"(.*?)</table>', page, re.S
    )
    found = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', section.group(1), re.S)
    return {unescape(re.sub(r"<[^>]+>", "", head)).strip(): cells(rest) for head, rest in found}


def as_shown(number: int | None, label: str) -> str:
    if number is None:
        return "None" if label.startswith("Oldest") else "Not reported"
    return f"{number}%" if label == "Answered in time" else str(number)


@pytest.mark.timeout(counts(300, 3600))
def test_after_a_year_every_figure_of_the_overview_equals_an_independent_count(overview):
    counted = count(NOW.date(), SINCE)
    shown = rows(overview, "figures")
    expected = {
        label: [as_shown(numbers[division], label) for division in ("jammu", "kashmir")]
        for label, numbers in counted.lines.items()
    }
    assert shown == expected
    for held, due in counted.held_of_due.values():
        assert f"{held} held of {due} due" in overview
    offices = {
        name: [int(re.sub(r"\D", "", cell) or 0) for cell in line] for name, line in rows(overview, "stuck").items()
    }
    assert offices == counted.offices
    the_year_was_what_it_was_meant_to_be()
    the_report_cards_say_what_is_counted_apart()
    the_record_of_events_says_the_same(shown, counted.held_of_due)


def the_report_cards_say_what_is_counted_apart() -> None:
    """Every figure of every office, and days and marks made of them; one half of the year and all of it."""
    offices = [row["code"] for row in table("office")]
    for first in (SINCE, date(2025, 10, 1)):
        apart, period = cards(first, NOW.date()), Period(first, NOW.date())
        found = numbers_of(Scope(offices, period), Figure)
        for code in offices:
            expected = apart.get(code, {})
            days = expected.pop("days", [])
            assert {figure.value: found[code].of(figure) for figure in Figure if found[code].of(figure)} == expected, (
                code
            )
            assert found[code].of(Measure.MEDIAN_DAYS) == (shared(days, 2) if days else None), code
            assert found[code].of(Measure.NINETIETH_DAYS) == (shared(days, 10) if days else None), code


def the_year_was_what_it_was_meant_to_be() -> None:
    cases, sittings = table("case"), table("sitting")
    assert len(cases) == CASES
    for division in FORTNIGHTLY:
        mine = [row for row in sittings if row["division"] == division]
        assert SITTINGS <= len(mine) <= SITTINGS + 2, "the adjourned one has a successor"
    assert {row["state"] for row in sittings if (row["division"], row["serial"]) == ("jammu", 2)} == {"planned"}
    assert {row["state"] for row in sittings if (row["division"], row["serial"]) == ("kashmir", 1)} == {"adjourned"}
    assert len(table("direction")) >= DIRECTIONS
    assert len({row["state"] for row in cases}) >= len(CaseState) - 2


def the_record_of_events_says_the_same(shown: dict[str, list[str]], held_of_due: dict[str, tuple[int, int]]) -> None:
    for place, (division, told) in enumerate(replayed().items()):
        assert shown["Filed"][place] == str(told["filed"])
        assert shown["Disputed by the filer"][place] == str(told.get("disputed", 0))
        assert held_of_due[division][0] == told["held"]
        still = told["DirectionIssued"] - told.get("ComplianceAccepted", 0) - told.get("DirectionDropped", 0)
        assert shown["Directions of the forum open"][place] == str(still)
