"""Registration numbers are taken in any spelling, and a slip is said."""

import pytest

from grievance.enterprises.rules import folded_name, gstin, udyam_number
from grievance.sentences import Refusal


@pytest.mark.parametrize("typed", ["UDYAM-JK-14-0001234", "udyam jk 14 0001234", "JK-14-0001234", "UDYAMJK140001234"])
def test_a_udyam_number_is_taken_in_any_spelling(typed):
    assert udyam_number(typed) == "UDYAM-JK-14-0001234"


@pytest.mark.parametrize("letters", ["JK", "LA", "PB", "MH", "OD", "TS"])
def test_the_letters_of_a_udyam_number_are_those_of_a_state(letters: str) -> None:
    assert udyam_number(f"UDYAM-{letters}-14-0001234") == f"UDYAM-{letters}-14-0001234"


@pytest.mark.parametrize("letters", ["XX", "KJ", "IN", "ZZ"])
def test_letters_of_no_state_are_said_with_what_they_should_be(letters: str) -> None:
    with pytest.raises(Refusal) as refused:
        udyam_number(f"UDYAM-{letters}-14-0001234")
    assert letters in str(refused.value.sentence.args) and refused.value.field == "udyam"


@pytest.mark.parametrize("typed", ["UDYAM-JK-14-001234", "14-0001234", "UDYAM-J1-14-0001234", "hello"])
def test_a_udyam_number_of_another_shape_is_refused_at_its_field(typed):
    with pytest.raises(Refusal) as refused:
        udyam_number(typed)
    assert refused.value.field == "udyam"


def test_no_number_is_no_number():
    assert udyam_number("  ") is None and gstin("") is None


def test_a_gstin_is_checked_by_its_last_sign():
    assert gstin("27aapfu0939f1zv") == "27AAPFU0939F1ZV"
    for wrong in ("27AAPFU0939F1ZW", "27AAPFU0993F1ZV", "45AAPFU0939F1ZV", "27AAPFU0939F1Z"):
        with pytest.raises(Refusal):
            gstin(wrong)


def test_names_of_units_are_compared_without_their_legal_form():
    assert folded_name("M/s Shivalik Auto Components Pvt. Ltd.") == folded_name("shivalik  auto-components")
    assert folded_name("शिवालिक इंडस्ट्रीज़")
