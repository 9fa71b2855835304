"""Who is told that a sitting was moved or called off: those who were called, and nobody whose case is only drafted."""

from datetime import date

import pytest
from sqlalchemy import select

from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.notifications.models import Outbox
from grievance.sittings import operations, queries
from tests.features.sittings.scene import actor, draw, entry_of, file_case, freeze, publish


@pytest.fixture
def listed(world):
    """A case that the convener has put on the draft agenda of J-1, with the filer's address."""
    publish(first=date(2026, 12, 8))
    case = file_case(contact_email="unit@example.in")
    with transaction():
        sitting = queries.sitting_by_number("J-1")
        operations.bring_up_to_date(sitting, actor("convener.jammu"), clock.now())
        operations.add_case(sitting, case, "Ten units stand still.", actor("convener.jammu"), clock.now())
    return case


def told(message: str) -> set[str]:
    return {row.to_address for row in db.session.scalars(select(Outbox).where(Outbox.message == message))}


def move(day: date) -> None:
    with transaction():
        sitting = queries.sitting_by_number("J-1")
        operations.move(sitting, day, "11:30", "Town Hall", "the hall is taken", actor("convener.jammu"), clock.now())


def test_a_filer_hears_nothing_of_a_sitting_whose_agenda_is_only_a_draft(listed):
    move(date(2026, 12, 10))
    assert "unit@example.in" not in told("sitting_called")
    assert {"hod@example.org", "chair@example.org"} <= told("sitting_called")


def test_a_filer_hears_of_the_move_once_the_agenda_is_circulated(listed):
    freeze("J-1")
    move(date(2026, 12, 10))
    assert "unit@example.in" in told("sitting_called")


def test_a_filer_of_a_drafted_case_hears_nothing_when_the_sitting_is_called_off(listed):
    with transaction():
        operations.call_off(queries.sitting_by_number("J-1"), "snow", actor("convener.jammu"), clock.now())
    assert "unit@example.in" not in told("sitting_not_held")


def test_an_office_whose_item_is_held_over_is_not_called_any_more(listed):
    with transaction():
        sitting = queries.sitting_by_number("J-1")
        operations.hold_over(
            sitting, entry_of("J-1", listed), "Papers are missing", actor("convener.jammu"), clock.now()
        )
    draw("J-1")
    move(date(2026, 12, 10))
    assert "hod@example.org" not in told("sitting_called") and "chair@example.org" in told("sitting_called")
