"""Units come into being when they file first; naming one gives nobody a part in it."""

from __future__ import annotations

import pytest

from grievance.accounts import queries as people
from grievance.enterprises.operations import add_member, find_or_make_unit
from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from tests.support.at_once import at_once

NUMBER = "UDYAM-JK-14-0001234"


def made(name: str = "Shivalik Castings", **more) -> int:
    with transaction():
        return find_or_make_unit(name, clock.now(), **{"district": "Samba", **more}).id


def test_a_unit_is_known_by_its_number_else_by_name_and_place(world):
    first = made(udyam=NUMBER)
    assert made("M/s Shivalik Castings Pvt Ltd") == first
    assert made("Another name", udyam=NUMBER, district="Jammu") == first
    assert made(district="Jammu") != first


def test_a_number_typed_later_is_taken_by_a_unit_that_nobody_belongs_to(world):
    first = made()
    assert made(udyam=NUMBER) == first
    assert made("Renamed", udyam=NUMBER, district="Jammu") == first


def test_nobody_gives_a_unit_with_members_the_number_of_another(world):
    first = made()
    with transaction():
        add_member(people.person_by_email("filer@example.org").id, clock.today(), unit_id=first)
    made(udyam=NUMBER)
    assert made("The true owner of the number", udyam=NUMBER, district="Jammu") != first


@pytest.mark.parametrize("number", ["", NUMBER])
def test_two_who_name_a_new_unit_at_once_name_one_unit(committing_world, number):
    found = at_once(committing_world, *[lambda: made(udyam=number)] * 4)
    assert len(set(found)) == 1 and all(isinstance(one, int) for one in found), found
