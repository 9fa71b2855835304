"""Reply templates: a case fills the places in curly brackets, the officer those in square ones."""

import pytest

from grievance.cases.rules.shipped_templates import SHIPPED
from grievance.cases.rules.templates import PLACES, check_body, fill, refuse_unfilled, unfilled
from grievance.sentences import Refusal, in_words


def test_every_place_is_filled_from_the_case():
    words = " ".join(f"{{{name}}}" for name in PLACES)
    assert fill(words, {name: name.upper() for name in PLACES}) == " ".join(name.upper() for name in PLACES)


def test_a_place_of_which_the_case_says_nothing_is_left_open_for_the_officer():
    assert fill("By {due_on}.", {"due_on": ""}) == "By [due on]."
    assert unfilled(fill("By {due_on}.", {})) == "[due on]"


def test_what_a_case_says_is_not_read_as_a_place_again():
    assert fill("{unit}", {"unit": "{office}"}) == "{office}"


@pytest.mark.parametrize("body", ["Dear {name}", "{ unit }", "{}", "{UNIT}"])
def test_an_unknown_place_is_refused_at_its_field_with_those_that_there_are(body):
    with pytest.raises(Refusal) as caught:
        check_body(body)
    assert caught.value.field == "body" and "{due_on}" in in_words(caught.value.sentence)


@pytest.mark.parametrize("body", ["{unit", "unit}", "{{unit}}", "{unit} {"])
def test_a_curly_bracket_that_closes_nothing_is_refused(body):
    with pytest.raises(Refusal):
        check_body(body)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Inspected on [day of inspection].", "[day of inspection]"),
        ("[क्या पाया गया]", "[क्या पाया गया]"),
        ("As held in [2019] 3 SCC 1.", None),
        ("They wrote [sic] so.", None),
        ("A list [1] and an empty [] and [ ].", None),
        ("Nothing open.", None),
    ],
)
def test_an_open_place_begins_with_a_letter_and_a_citation_is_none(text, found):
    assert unfilled(text) == found


def test_an_answer_with_an_open_place_is_refused_at_the_field_in_which_it_stands():
    with pytest.raises(Refusal) as caught:
        refuse_unfilled({"note": "Done.", "remedy": "Appeal to [body]", "days": 5, "ground": None})
    assert caught.value.field == "remedy" and "[body]" in in_words(caught.value.sentence)


def test_those_shipped_hold_only_places_that_a_case_fills_and_something_for_the_officer():
    for _, language, title, body in SHIPPED:
        check_body(body)
        assert unfilled(body) and title and language in {"en", "hi", "ur"}
