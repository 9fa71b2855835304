"""Sessions end in time, guessing is stopped without locking the victim out, passwords and grants are held to the rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grievance.accounts.rules import (
    MOST_TRIES,
    ROLE_WORDS,
    WAIT,
    WINDOW,
    Tries,
    after_wrong_try,
    check_grant,
    check_password,
    is_alive,
)
from grievance.permissions import Role
from grievance.sentences import Refusal

NOON = datetime(2026, 11, 16, 6, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("began", "seen", "alive"),
    [(0, 0, True), (60, 29, True), (60, 30, True), (60, 31, False), (12 * 60, 0, True), (12 * 60 + 1, 0, False)],
)
def test_a_session_ends_after_half_an_hour_unused_and_after_twelve_hours_anyway(began, seen, alive):
    assert is_alive(NOON - began * MINUTE, NOON - seen * MINUTE, None, NOON) is alive


def test_an_ended_session_is_dead_at_once():
    assert not is_alive(NOON, NOON, NOON, NOON)


def test_ten_wrong_tries_in_five_minutes_make_the_account_wait_ten_minutes():
    tries = Tries()
    for number in range(MOST_TRIES):
        assert not tries.is_waiting(NOON)
        tries = after_wrong_try(tries, NOON + timedelta(seconds=number))
    assert tries.is_waiting(NOON + MINUTE) and not tries.is_waiting(NOON + timedelta(minutes=10, seconds=9))


def test_slow_mistakes_never_make_an_account_wait():
    tries, at = Tries(), NOON
    for _ in range(100):
        tries = after_wrong_try(tries, at)
        at += WINDOW / 8
        assert not tries.is_waiting(at)


@pytest.mark.long
@given(st.lists(st.integers(0, 120), min_size=1, max_size=300))
def test_an_attacker_cannot_keep_the_victim_out_longer_than_fifteen_minutes(steps):
    """However the wrong tries fall, each wait ends within its ten minutes, and a try during it does not lengthen it."""
    tries, at, waits_since = Tries(), NOON, None
    for step in steps:
        at += timedelta(seconds=step)
        before = tries
        tries = after_wrong_try(tries, at)
        if before.is_waiting(at):
            assert tries == before
            waits_since = waits_since or at
            assert at - waits_since <= WAIT
        else:
            waits_since = None


@pytest.mark.parametrize(
    ("password", "is_taken"),
    [("eleven char", False), ("twelve chars", True), ("a" * 12, False), ("x" * 129, False), ("ab cd ef gh ij " * 8, True),
     ("بجلی رات کو جاتی ہے", True), ("correct horse battery", True), ("password12345", False), ("jammu kashmir", False),
     ("rakesh.kumar 1", False), ("GrievancePassword", False), ("            ", False), ("🦊🦊🦊🐢🐢🐢🌲🌲🌲🪨🌊🔥", True)],
)  # fmt: skip
def test_passwords_are_judged_by_length_and_by_being_guessed(password, is_taken):
    if is_taken:
        check_password(password, "rakesh.kumar@example.org", "Rakesh Kumar")
    else:
        with pytest.raises(Refusal):
            check_password(password, "rakesh.kumar@example.org", "Rakesh Kumar")


@pytest.mark.parametrize(
    ("role", "office", "division", "field"),
    [(Role.HOD, None, None, "office_code"), (Role.NODAL, None, "jammu", "office_code"), (Role.CONVENER, None, None, "division"),
     (Role.CONVENER, "JPDCL", "jammu", "office_code"), (Role.ADMIN, "JPDCL", None, "office_code"), (Role.FILER, None, "jammu", "division")],
)  # fmt: skip
def test_a_grant_whose_scope_does_not_fit_is_refused_at_its_field(role, office, division, field):
    with pytest.raises(Refusal) as refused:
        check_grant(role, office, division, date(2026, 1, 1), None)
    assert refused.value.field == field


def test_a_grant_does_not_end_before_it_begins():
    with pytest.raises(Refusal):
        check_grant(Role.ADMIN, None, None, date(2026, 1, 2), date(2026, 1, 1))


def test_every_role_has_a_word():
    assert set(ROLE_WORDS) == set(Role)
