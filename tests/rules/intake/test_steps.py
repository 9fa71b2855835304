"""Which question comes next, and what is said when an answer is missing."""

import pytest

from grievance.accounts.rules.contact import read_contact
from grievance.intake.rules import checking, steps
from grievance.intake.rules.answers import Answers, from_data
from grievance.intake.rules.checking import AnswerError, Place
from grievance.intake.rules.finding import like
from grievance.intake.rules.groups import GROUPS, group_of, offered
from grievance.intake.rules.steps import Step
from grievance.intake.rules.titles import title_from
from grievance.intake.rules.words import Likeness
from grievance.sentences import Refusal

FULL = Answers(
    group="power", where="estate", estate="gangyal", district="Jammu", words="The voltage falls.", since="month",
    name="Rakesh Kumar", unit="Shivalik Auto", filer_kind="unit", mobile="9419123456",
)  # fmt: skip


def test_a_new_draft_begins_with_what_it_is_about():
    assert steps.first_open(Answers()) is Step.ABOUT


def test_the_questions_come_in_their_order_and_the_third_only_when_something_is_alike():
    asked = Answers(group="power")
    assert steps.first_open(asked) is Step.PLACE
    asked = asked.with_({"where": "both"})
    assert steps.first_open(asked) is Step.WORDS
    assert steps.first_open(asked.with_({"offered_join": True})) is Step.SIMILAR


def test_after_a_change_of_one_answer_the_last_page_comes_next():
    assert steps.first_open(FULL) is Step.CHECK
    assert steps.first_open(FULL) is Step.CHECK


def test_nobody_can_jump_over_a_question():
    assert steps.may_open(Step.CHECK, Answers(group="power")) is Step.PLACE
    assert steps.may_open(Step.CHECK, FULL) is Step.CHECK
    assert steps.may_open(Step.ABOUT, FULL) is Step.ABOUT


def test_the_page_of_similar_cases_is_passed_over_when_there_are_none():
    assert steps.may_open(Step.SIMILAR, FULL) is Step.WORDS
    assert steps.may_open(Step.SIMILAR, Answers()) is Step.ABOUT


def test_who_joins_need_not_write_it_all_again():
    joining = Answers(group="power", where="both", offered_join=True, likeness="join", similar_to="J26-0412-7")
    assert steps.first_open(joining) is Step.CONTACT


def test_another_place_asks_anew_whether_something_is_alike():
    joined = FULL.with_({"offered_join": True, "likeness": "join", "similar_to": "J26-0412-7"})
    assert joined.with_({"unit": "Other"}).is_joining
    assert not joined.with_({"estate": "samba"}).is_joining


def test_answers_survive_being_stored():
    full = FULL.with_({"is_open_to_join": True})
    assert from_data(full.as_data()) == full


@pytest.mark.parametrize("odd", [None, [], "words", {"where": "moon", "words": 7, "is_conduct": "yes", "x": {}}])
def test_a_damaged_draft_reads_as_not_answered(odd):
    assert from_data(odd) == Answers()


def test_every_category_stands_in_one_of_nine_groups():
    codes = [code for group in GROUPS for code in group.categories]
    assert len(codes) == len(set(codes)) == 20
    assert len([group for group in GROUPS if group.categories]) == 9
    assert group_of("power_supply") == "power"
    assert group_of("unknown") == "something_else"


def test_the_filers_own_group_comes_before_what_the_words_suggest():
    suggested = ("land_lease", "power_tariff_billing", "power_supply")
    assert offered("power", suggested) == ("power_tariff_billing", "power_supply", "land_lease")
    assert offered("something_else", suggested, most=2) == ("land_lease", "power_tariff_billing")


def refused(check, *given):
    with pytest.raises(AnswerError) as caught:
        check(*given)
    return {refusal.field: str(refusal) for refusal in caught.value.refusals}


def test_everything_that_is_missing_is_said_at_once():
    assert set(refused(checking.check_words, "", None, "")) == {"words", "since"}
    assert set(refused(checking.check_contact, "", "", None, "", "")) == {"name", "filer_kind", "contact"}


def test_a_unit_says_its_name_and_an_artisan_need_not():
    assert refused(checking.check_contact, "Rakesh", "", "unit", "9419123456", "") == {
        "unit": "Write the name of your unit."
    }
    assert checking.check_contact("Ghulam", "", "artisan", "g@example.in", "")["email"] == "g@example.in"


def test_a_place_is_an_estate_a_district_or_a_division():
    estate = Place("Jammu", "jammu", "gangyal", "Gangyal")
    typed = {"estate": "Gangyal", "plot": "14", "place": "left over"}
    assert checking.check_place("estate", typed, estate, None) == {
        "where": "estate", "estate": "gangyal", "district": "Jammu", "plot": "14", "place": "",
    }  # fmt: skip
    assert checking.check_place("both", typed, estate, None)["estate"] == ""
    assert "estate" in refused(checking.check_place, "estate", {"estate": "Atlantis"}, None, None)
    assert "district" in refused(checking.check_place, "district", {}, None, None)
    assert "where" in refused(checking.check_place, "moon", {}, None, None)


@pytest.mark.parametrize("choice", [None, "", "perhaps", ":", "join-J26"])
def test_a_choice_that_is_none_is_asked_again(choice):
    assert "choice" in refused(checking.check_likeness, choice)


def test_the_choice_names_the_open_case():
    assert checking.check_likeness("worse:J26-0412-7")["similar_to"] == "J26-0412-7"
    assert checking.check_likeness("new:J26-0412-7") == {
        "likeness": Likeness.NEW, "similar_to": "", "offered_join": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "mobile", "email"),
    [
        ("94191 23456", "9419123456", ""),
        ("+91-94191-23456", "9419123456", ""),
        ("०९४१९१२३४५६", "9419123456", ""),
        ("۹۴۱۹۱۲۳۴۵۶", "9419123456", ""),
        (" rakesh@example.co.in ", "", "rakesh@example.co.in"),
    ],
)
def test_one_field_takes_a_mobile_number_or_an_address(typed, mobile, email):
    assert (read_contact(typed).mobile, read_contact(typed).email) == (mobile, email)


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567890", "a@b", "@", "94191234567", "😀", "x" * 300 + "@example.in"]
)
def test_what_cannot_be_answered_is_refused_with_a_sentence(typed):
    with pytest.raises(Refusal) as caught:
        read_contact(typed)
    assert caught.value.field == "contact"
    assert "invalid" not in str(caught.value)


def test_a_part_of_a_name_finds_the_estate():
    names = ["Gangyal", "Bari Brahmana", "Birpur", "Lassipora Phase I", "SIDCO Samba"]
    assert like("bari", names) == ["Bari Brahmana"]
    assert like("gangiyal", names) == ["Gangyal"]
    assert like("lasipora", names)[0] == "Lassipora Phase I"
    assert like("", names) == names
    assert like("zzzz", names) == []


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Voltage falls every night. Both machines stop.", "Voltage falls every night"),
        ("رات 9 بجے کے بعد وولٹیج گر جاتا ہے۔ دونوں مشینیں رک جاتی ہیں۔", "رات 9 بجے کے بعد وولٹیج گر جاتا ہے"),
        ("सड़क टूटी है। ट्रक नहीं आते।", "सड़क टूटी है"),
        ("Sir,\nthe drain is blocked since May", "the drain is blocked since May"),
        ("ok", "ok"),
    ],
)
def test_the_title_is_the_first_sentence(words, title):
    assert title_from(words) == title


def test_a_long_sentence_is_cut_at_a_word():
    title = title_from("word " * 100)
    assert len(title) <= 90
    assert title.endswith("word…")


def test_the_title_of_one_endless_word_is_bounded():
    assert len(title_from("x" * 2000)) <= 90
