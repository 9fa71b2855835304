"""R18: the same dates whatever zone the server stands in, at the instants where zones and calendars turn."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from grievance.foundation.transaction import transaction
from tests.support.safety import counts, is_full
from tests.support.zone_probe import Enough, told

ZONES = ("UTC", "America/New_York", "Pacific/Auckland")
TURNS = (
    "2026-03-31T18:29:59", "2026-03-31T18:30:00", "2026-12-31T18:29:59", "2026-12-31T18:30:00", "2024-02-28T18:29:59",
    "2024-02-28T18:30:00", "2024-02-29T18:29:59", "2024-02-29T18:30:00", "2026-03-08T06:59:59", "2026-03-08T07:00:00",
    "2026-11-01T05:59:59", "2026-11-01T06:00:00", "2026-09-26T13:59:59", "2026-09-26T14:00:00", "2026-04-04T13:59:59",
    "2026-04-04T14:00:00", "2026-11-07T18:20:00", "2026-12-31T23:59:59", "2027-01-01T00:00:00", "2025-12-31T12:00:00",
)  # fmt: skip
"""Midnight in India at the fiscal and calendar year's end and on the leap day; the changes of summer time in New York and Auckland."""


def instants(count: int) -> list[str]:
    """The turns, then random seconds, half of them within a minute of Indian midnight."""
    random = Random(530)
    found = [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in TURNS]
    while len(found) < count:
        midnight = datetime(2023, 1, 1, 18, 30, tzinfo=UTC) + timedelta(days=random.randrange(1400))
        off = random.randint(-60, 60) if len(found) % 2 else random.randint(-43200, 43200)
        found.append(midnight + timedelta(seconds=off))
    return [moment.isoformat() for moment in found]


def told_in(order: dict, zones: tuple[str, ...] = ZONES) -> list[list[dict]]:
    """What a process in each zone prints, all at once."""
    command = [sys.executable, "-m", "tests.support.zone_probe", json.dumps(order)]
    env = [os.environ | {"TZ": zone} for zone in zones]
    started = [subprocess.Popen(command, env=e, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for e in env]
    found = []
    for process in started:
        out, err = process.communicate(timeout=240)
        assert process.returncode == 0, err[-2000:]
        found.append([json.loads(line) for line in out.splitlines()])
    return found


def check(told: list[list[dict]], wanted: list[str]) -> None:
    """Every zone says the same, and day zero and rungs stand on India's calendar."""
    assert [len(lines) for lines in told] == [len(wanted)] * len(told)
    assert all(lines == told[0] for lines in told)
    for instant, line in zip(wanted, told[0], strict=True):
        in_india = datetime.fromisoformat(instant) + timedelta(hours=5, minutes=30)
        assert line["day_zero"] == in_india.date().isoformat()
        assert line.get("year", None) in (None, in_india.year - (in_india.month < 4))
        assert line["rung_at"] is None or (line["rung_at"] + 19800) % 86400 == 0


def test_four_hundred_instants_give_the_same_dates_in_three_zones():
    wanted = instants(400)
    check(told_in({"instants": wanted}), wanted)


@pytest.mark.safety
def test_what_the_database_gives_back_is_the_same_in_three_zones(committing_world, database):
    """All 400 in three zones in ``make safety``; every day the turns and a few more, here and in Auckland."""
    wanted = instants(counts(30, 400))
    order = {"url": committing_world.config["URL"], "folder": str(database.folder), "instants": wanted}
    here = []
    with pytest.raises(Enough), transaction():
        here = [told(number, datetime.fromisoformat(instant)) for number, instant in enumerate(wanted)]
        raise Enough
    check([here, *told_in(order, ZONES if is_full() else ZONES[-1:])], wanted)
