"""``calendar due``, ``calendar declare`` and ``calendar withdraw`` as scripts rely on them."""

import json

import pytest

from grievance.clocks import operations
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.foundation.transaction import transaction


@pytest.fixture
def run(world):
    def command(*words):
        return world.test_cli_runner().invoke(args=["calendar", *words])

    return command


def due(run, office, begin, days, unit):
    return run("due", "--office", office, "--from", begin, "--days", days, "--unit", unit)


@pytest.mark.parametrize(
    ("office", "begin", "days", "unit", "due_on"),
    [
        ("JPDCL", "2026-11-08", "2", "working", "2026-11-10"),
        ("JPDCL", "2026-11-03", "21", "calendar", "2026-11-25"),
        ("IC-DEPT", "2026-10-31", "21", "calendar", "2026-11-23"),
        ("JPDCL", "2026-10-31", "21", "calendar", "2026-11-21"),
        ("IC-DEPT", "2026-11-09", "7", "working", "2026-11-18"),
        ("jpdcl", "28-09-2026", "10", "working", "2026-10-10"),
        ("SLBC-JKB", "2026-03-31", "1", "working", "2026-04-02"),
        ("JPDCL", "2026-03-25", "1", "working", "2026-03-28"),
        ("KPDCL", "2026-03-25", "1", "working", "2026-03-26"),
    ],
)
def test_a_due_date_with_its_explanation(run, office, begin, days, unit, due_on):
    done = due(run, office, begin, days, unit)
    found = json.loads(done.stdout)
    assert (done.exit_code, found["due_on"]) == (0, due_on)
    assert set(found) == {"due_on", "explanation", "not_counted"}


def test_every_date_left_out_is_listed_with_its_reason(run):
    found = json.loads(due(run, "JPDCL", "2026-11-20", "5", "working").stdout)
    assert found["not_counted"] == [
        {"on": "2026-11-22", "why": "Sunday"},
        {"on": "2026-11-24", "why": "Guru Nanak Dev Ji's Birthday"},
    ]
    assert found["explanation"].startswith("Due Friday 27 November 2026: 5 working days from Friday 20 November 2026")


@pytest.mark.parametrize(
    ("office", "begin", "days", "unit", "said"),
    [
        ("NOWHERE", "2026-11-03", "21", "calendar", "There is no office with the code “NOWHERE”."),
        ("", "2026-11-03", "21", "calendar", "Choose an office."),
        ("JPDCL", "2026-02-30", "21", "calendar", "There is no such date: 2026-02-30."),
        ("JPDCL", "tomorrow", "21", "calendar", "Write the date as day, month and year, for example 25-11-2026."),
        ("JPDCL", "9999-12-31", "21", "calendar", "Choose a date between 2000 and 2099."),
        ("JPDCL", "2026-11-03", "0", "calendar", "The limit must be between 1 and 1500 days."),
        ("JPDCL", "2026-11-03", "-4", "calendar", "Write the number of days in figures, from 1 to 1500."),
        ("JPDCL", "2026-11-03", "99999999999999", "calendar", "Write the number of days in figures, from 1 to 1500."),
        ("JPDCL", "2026-11-03", "21", "moons", "Choose working days or calendar days."),
    ],
)
def test_bad_input_is_one_sentence_on_standard_error_and_exit_2(run, office, begin, days, unit, said):
    done = due(run, office, begin, days, unit)
    assert (done.exit_code, done.stdout, done.stderr.strip()) == (2, "", said)


def change(run, verb, on="2026-11-23", name="Bandh", scope="all"):
    return run(verb, "--on", on, "--name", name, "--scope", scope)


def test_declaring_and_withdrawing_says_how_many_dates_moved(run, at):
    with transaction():
        for owner, office in enumerate(("JPDCL", "JPDCL", "KPDCL")):
            operations.start_clock(OwnerKind.CASE, owner, ClockKind.RESOLVE, office, at("2026-11-02 10:00"))
    declared = json.loads(change(run, "declare", scope="jammu").stdout)
    assert declared["moved"] == 2
    assert declared["recomputed"] >= 2  # the forum's own clock of the division is among them
    assert json.loads(change(run, "declare", scope="jammu").stdout) == {"recomputed": 0, "moved": 0}
    assert json.loads(change(run, "withdraw", name="BANDH", scope="Jammu").stdout) == declared
    assert json.loads(change(run, "declare", scope="KPDCL").stdout) == {"recomputed": 1, "moved": 1}
    assert json.loads(change(run, "declare", scope="district:jammu").stdout) == declared


@pytest.mark.parametrize(
    ("verb", "more", "said"),
    [
        ("declare", {"scope": "moon"}, "“moon” is none of these."),
        ("declare", {"scope": "district:Nowhere"}, "There is no district “Nowhere”."),
        ("declare", {"name": "  "}, "Give the holiday a name."),
        ("declare", {"on": "2026-13-01"}, "There is no such date: 2026-13-01."),
        ("withdraw", {"name": "Never declared"}, "No holiday “Never declared” is on the list"),
    ],
)
def test_a_holiday_that_does_not_fit_is_refused_in_one_sentence(run, verb, more, said):
    done = change(run, verb, **more)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
