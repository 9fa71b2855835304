"""The reference: the same for everybody, in any spelling, and a slip is said at once."""

import random
from datetime import date

import pytest

from grievance.cases.rules.numbers import CaseNumber, check_digit, fiscal_year, looks_like_number, parse
from grievance.sentences import Refusal


def test_the_examples_of_the_product_have_their_check_digits():
    assert str(CaseNumber("jammu", 2026, 412)) == "J26-0412-7"
    assert str(CaseNumber("kashmir", 2026, 412)) == "K26-0412-9"


@pytest.mark.parametrize(
    "typed",
    ["J26-0412-7", "j26-0412-7", "J2604127", " j26 0412 7 ", "J26–0412–7", "j26/0412/7", "J26‑0412‑7", "Ｊ２６-0412-7"],
)
def test_a_reference_is_taken_in_any_case_with_or_without_dashes(typed):
    assert parse(typed) == CaseNumber("jammu", 2026, 412)


def test_a_reference_typed_in_devanagari_digits_is_understood():
    assert parse("J२६-०४१२-७") == CaseNumber("jammu", 2026, 412)


def test_the_serial_grows_beyond_four_digits():
    number = CaseNumber("kashmir", 2031, 123456)
    assert parse(str(number)) == number


@pytest.mark.parametrize(
    "typed", ["", "hello", "J26", "X26-0412-7", "J26-0412", "J26-0412-77777777", "J26-04a2-7", "²²"]
)
def test_what_has_not_the_shape_of_a_reference_is_told_how_one_looks(typed):
    with pytest.raises(Refusal) as refused:
        parse(typed, field="number")
    assert refused.value.field == "number"


def test_a_wrong_check_digit_is_said_at_once():
    with pytest.raises(Refusal, match="one digit is wrong"):
        parse("J26-0412-8")


@pytest.mark.long
def test_one_wrong_digit_two_neighbours_swapped_and_j_for_k_never_pass():
    rng = random.Random(412)
    for _ in range(80):
        number = str(
            CaseNumber(rng.choice(["jammu", "kashmir"]), 2000 + rng.randrange(20, 60), rng.randrange(1, 99_999))
        )
        plain = number.replace("-", "")
        for place, sign in enumerate(plain):
            wrong = ["JK".replace(sign, "")] if sign in "JK" else [d for d in "0123456789" if d != sign]
            for other in wrong:
                _refused(plain[:place] + other + plain[place + 1 :])
        for place in range(1, len(plain) - 1):
            a, b = plain[place], plain[place + 1]
            if a != b:
                _refused(plain[:place] + b + a + plain[place + 2 :])


def _refused(text: str) -> None:
    with pytest.raises(Refusal):
        parse(text)


def test_the_fiscal_year_begins_in_april():
    assert fiscal_year(date(2026, 3, 31)) == 2025
    assert fiscal_year(date(2026, 4, 1)) == 2026


def test_the_check_digit_agrees_with_the_published_library():
    damm = pytest.importorskip("stdnum.damm")
    for serial in range(1, 20_000, 37):
        assert str(check_digit("J", "26", f"{serial:04}")) == damm.calc_check_digit(f"7426{serial:04}")


def test_search_knows_when_somebody_typed_a_reference():
    assert looks_like_number("j26 0412 8")
    assert not looks_like_number("voltage in Gangyal")
