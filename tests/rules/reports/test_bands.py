from datetime import date, timedelta

import pytest

from grievance.reports.rules import BANDS, Band

TODAY = date(2026, 11, 16)


def bands_with(late: int) -> list[Band]:
    due_on, found = TODAY - timedelta(days=late), []
    for band in BANDS:
        first, last = band.due_between(TODAY)
        if (first is None or due_on >= first) and (last is None or due_on <= last):
            found.append(band)
    return found


@pytest.mark.parametrize("late", range(-3, 70))
def test_every_lateness_lies_in_exactly_one_band(late: int) -> None:
    assert len(bands_with(late)) == 1


@pytest.mark.parametrize(
    ("late", "name"), [(0, "in-time"), (1, "1-6"), (6, "1-6"), (7, "7-14"), (15, "15-29"), (30, "30-up")]
)
def test_bands_change_where_the_ladder_climbs(late: int, name: str) -> None:
    assert [band.name for band in bands_with(late)] == [name]
