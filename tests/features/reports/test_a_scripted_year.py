"""A year of both forums by script, with the figures kept each month: every figure equals a count made by other means."""

from __future__ import annotations

import re
from datetime import date, datetime

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
from grievance.reports.jobs import keep_figures
from grievance.reports.operations import differences
from grievance.reports.overview.page import Overview, overview
from grievance.reports.overview.rules import Asked, period_asked
from grievance.reports.overview.rules import Figure as Shown
from grievance.sittings.rules.series import Rhythm, SeriesRule
from tests.support.card_apart import cards, shared
from tests.support.counted_apart import replayed, table
from tests.support.overview_apart import Counting, at_most
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
def lived(committing_world):
    """The forum after the year; the figures of months were kept as they ended."""
    clock.stand_still(NOW)
    story = begin_story(
        NOW,
        "nobody signs in with this",
        length=LENGTH,
        unprepared=frozenset({"J-2"}),
        adjourned={"K-1": 9},
        reached=counts(14, 30),
    )
    records = shipped_grievances()
    story.plan_filings([dict(records[n % len(records)]) for n in range(CASES - OWN)])
    plan_sittings(story, FORTNIGHTLY, days_ahead=0)
    live_through(story, keep_on_some_days)
    return committing_world


def keep_on_some_days(day: date) -> None:
    if day.day % 9 == 3:
        keep_figures(datetime(day.year, day.month, day.day, 23, tzinfo=clock.IST))


@pytest.mark.timeout(counts(300, 3600))
def test_after_a_year_every_figure_of_the_overview_equals_an_independent_count(lived):
    page = signed_in(lived, "overseer").get("/overview").get_data(as_text=True)
    found = overview(Asked(*period_asked("", "", NOW.date())), NOW.date())
    apart = Counting(SINCE, NOW.date(), NOW.date(), {})
    expected, days, oldest = apart.figures(), apart.days(), apart.oldest()
    for division, column in found.columns.items():
        shown = {figure.value: column.of(figure) for figure in Shown if column.of(figure)}
        assert shown == {name: number for (one, name), number in expected.items() if one == division}
        assert (column.median, column.ninetieth) == tuple(at_most(days.get(division, []), part) for part in (2, 10))
        assert (column.oldest.days if column.oldest else None) == oldest.get(division)
    assert {row.code: list(row.cells) for row in found.offices} == apart.offices()
    assert f"{expected['jammu', 'past'] + expected['kashmir', 'past']} of " in re.sub(r"<[^>]+>", "", page)
    assert differences() == []
    the_year_was_what_it_was_meant_to_be()
    the_report_cards_say_what_is_counted_apart()
    the_record_of_events_says_the_same(found)


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


def the_record_of_events_says_the_same(found: Overview) -> None:
    for division, told in replayed().items():
        column = found.columns[division]
        assert column.of(Shown.FILED) == told["filed"]
        assert column.of(Shown.SITTINGS_HELD) == told["held"]
        still = told["DirectionIssued"] - told.get("ComplianceAccepted", 0) - told.get("DirectionDropped", 0)
        assert column.of(Shown.RUNNING) + column.of(Shown.OVERDUE) == still
