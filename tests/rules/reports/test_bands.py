from datetime import date, timedelta

import pytest

from grievance.reports.rules import BANDS, band_of

TODAY = date(2026, 11, 16)


@pytest.mark.parametrize("late", range(-3, 70))
def test_every_lateness_lies_in_exactly_one_band_and_in_the_one_named(late: int) -> None:
    due_on = TODAY - timedelta(days=late)
    inside = []
    for band in BANDS:
        first, last = band.due_between(TODAY)
        if (first is None or due_on >= first) and (last is None or due_on <= last):
            inside.append(band)
    assert inside == [band_of(due_on, TODAY)]


@pytest.mark.parametrize(
    ("late", "name"), [(0, "in-time"), (1, "1-6"), (6, "1-6"), (7, "7-14"), (15, "15-29"), (30, "30-up")]
)
def test_bands_change_where_the_ladder_climbs(late: int, name: str) -> None:
    assert band_of(TODAY - timedelta(days=late), TODAY).name == name
