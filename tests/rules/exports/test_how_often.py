"""How often an archive may be asked for and fetched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from grievance.exports.rules import Export, why_no_other, why_not_sent

NOW = datetime(2026, 11, 16, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_three_an_hour_may_be_asked_for_and_the_first_makes_room_when_its_hour_is_over():
    asked = [Export(NOW - 50 * MINUTE), Export(NOW - 20 * MINUTE), Export(NOW)]
    assert why_no_other(asked[1:], NOW) is None
    why = why_no_other(asked, NOW)
    assert why is not None and why.args["time"] == NOW + 10 * MINUTE
    assert why_no_other(asked, NOW + 10 * MINUTE) is None


def test_one_is_sent_at_a_time_and_one_that_was_cut_with_its_process_stands_in_the_way_for_half_an_hour():
    wanted, going = Export(NOW), Export(NOW - MINUTE, begun_at=NOW - MINUTE)
    assert why_not_sent(wanted, [going], NOW) is not None
    assert why_not_sent(wanted, [Export(NOW - MINUTE, NOW - MINUTE, NOW)], NOW) is None
    assert why_not_sent(Export(NOW), [going], NOW + 29 * MINUTE) is None
    assert why_not_sent(Export(NOW, begun_at=NOW), [], NOW + 28 * MINUTE) is not None


def test_an_archive_is_fetched_for_an_hour_and_five_times():
    assert why_not_sent(Export(NOW), [], NOW + 59 * MINUTE) is None
    assert why_not_sent(Export(NOW), [], NOW + 60 * MINUTE) is not None
    assert why_not_sent(Export(NOW, NOW, NOW, fetched=4), [], NOW) is None
    assert why_not_sent(Export(NOW, NOW, NOW, fetched=5), [], NOW) is not None
