"""Which category the words of a text speak for."""

from __future__ import annotations

import pytest

from grievance.routing import shipped
from grievance.routing.rules.folding import fold
from grievance.routing.rules.suggestion import Learned, Lexicon, Term, learn, learnable, suggest

SHIPPED = shipped.lexicon()

IN_OTHER_WORDS = [
    ("power_supply", "Transformer burnt in phase II", "For nine days our rolling mill is without electricity."),
    (
        "power_supply",
        "Bijli har ghante chali jati hai",
        "Din mein bees baar light trip hoti hai, machine ruk jati hai.",
    ),
    ("power_supply", "बिजली नहीं आती", "ट्रांसफार्मर जल गया है और फीडर पर लोड बहुत है।"),
    ("power_supply", "بجلی کی کٹوتی", "ٹرانسفارمر خراب ہے اور وولٹیج بہت کم ہے۔"),
    (
        "power_tariff_billing",
        "Bill for a closed month",
        "Demand charges and surcharge were billed while the meter stood.",
    ),
    ("power_tariff_billing", "Bijli ka bill teen guna aaya", "Meter reading galat hai, bill theek karein."),
    ("estate_infrastructure", "Choked drains in phase I", "Rain water enters the sheds, street lights are defunct."),
    ("estate_infrastructure", "सड़क में गड्ढे हैं", "बारिश का पानी जमा होता है और नाली बंद है।"),
    ("estate_infrastructure", "سڑک خراب ہے", "نالی بند ہے اور پینے کا پانی نہیں۔"),
    ("land_lease", "Possession of plot not handed over", "Premium paid three years ago, the lease deed waits."),
    ("land_lease", "Plot ka kabza nahi mila", "Zameen par najaiz kabza hai, patwari nishandehi nahi karta."),
    (
        "credit_banking",
        "Bank refuses restructuring",
        "The term loan became NPA and an auction notice came under SARFAESI.",
    ),
    ("credit_banking", "Bank ka karza", "Kist nahi de paye, khata NPA ho gaya, nilami ka notice aaya."),
    (
        "delayed_payments",
        "Bills pending for two years",
        "Furniture was supplied, the treasury has not released payment.",
    ),
    ("gst_taxes_levies", "SGST refund held up", "Refund of input tax credit is pending with the assessing officer."),
    ("incentives_subsidies", "Capital subsidy not released", "Interest subvention claims wait since 2022."),
    (
        "procurement_preference",
        "Tender condition of turnover",
        "Local bidders cannot meet the turnover criteria on GeM.",
    ),
    ("pollution_consent", "Consent to operate expired", "The pollution control committee sealed the unit."),
    ("raw_material_minerals", "No sand for block makers", "Mining of bajri and stone is banned, crushers are shut."),
    (
        "transport_logistics",
        "Trucks stranded at the tunnel",
        "The national highway is closed and traffic police halt trucks.",
    ),
    (
        "handicrafts_artisans",
        "Machine made shawls sold as handmade",
        "Fake pashmina is sold, the GI tag is not checked.",
    ),
    ("handicrafts_artisans", "کاریگروں کو اجرت نہیں", "دستکاری مر رہی ہے، نقلی شال بازار میں ہیں۔"),
    ("horticulture_trade", "Import of walnuts hurts growers", "Cold store space is short in the fruit mandi."),
    ("labour_social_security", "EPF notice", "Provident fund damages for migrant workers who left."),
    ("approvals_licences", "NOC not given", "Single window file goes from table to table for the licence renewal."),
    ("tourism_hospitality", "Hotel registration", "Tourism department does not renew our guest house, tourists leave."),
    ("relief_revival", "Fire gutted the unit", "Flood and fire losses, no compensation, revival of the sick unit."),
    ("industrial_policy_protection", "Extend the policy period", "Existing units need a level playing field."),
    ("security_connectivity", "Theft in the estate", "Burglary every week and no police post, internet is shut."),
]


@pytest.mark.parametrize(("category", "title", "body"), IN_OTHER_WORDS)
def test_a_plain_grievance_in_any_script_finds_its_category(category: str, title: str, body: str) -> None:
    assert suggest(SHIPPED, title, body)[0].code == category


def test_no_known_word_suggests_nothing() -> None:
    assert suggest(SHIPPED, "xyzzy", "qwertz uiop") == []


def test_the_title_weighs_more_than_the_body() -> None:
    lexicon = Lexicon([Term("a", "road", 2), Term("b", "loan", 2)])
    assert suggest(lexicon, "Road", "loan loan")[0].code == "a"


def test_a_phrase_weighs_more_than_its_words() -> None:
    lexicon = Lexicon([Term("a", "power tariff", 2), Term("b", "power", 2)])
    assert [found.code for found in suggest(lexicon, "", "the power tariff")] == ["a", "b"]


def test_one_decisive_word_outweighs_several_hints() -> None:
    lexicon = Lexicon([Term("a", "eviction", 3), Term("b", "help", 1), Term("b", "fund", 1), Term("b", "old", 1)])
    assert suggest(lexicon, "", "eviction help fund old")[0].code == "a"


def test_a_word_speaks_for_the_categories_of_the_terms_that_hold_it() -> None:
    lexicon = Lexicon([Term("a", "broken road surface", 2), Term("a", "road repair", 2), Term("b", "road tax", 2)])
    assert [found.code for found in suggest(lexicon, "", "our road is a ruin")] == ["a", "b"]


def test_a_term_written_in_one_language_is_found_in_another() -> None:
    lexicon = Lexicon([Term("a", "road", 2), Term("b", "loan", 2)], {"sarak": "road", "سڑک": "road", "karza": "loan"})
    assert suggest(lexicon, "", "sarak")[0].code == suggest(lexicon, "سڑک", "")[0].code == "a"


def test_a_lexicon_without_a_phrase_is_as_if_it_had_never_been_written() -> None:
    terms = [Term("a", "road repair", 2), Term("b", "repair", 2), Term("b", "loan", 1)]
    left, never = Lexicon(terms).without({"road repair"}), Lexicon(terms[1:])
    assert left.scores(left.hits("Road", "repair loan")) == never.scores(never.hits("Road", "repair loan"))


def test_each_meaning_is_one_word_and_no_word_has_two() -> None:
    rows = shipped.rows("meanings")
    spelt = [fold(word) for row in rows for word in row["words"].split(";")]
    assert all(len(word.split()) == 1 for word in (*spelt, *(fold(row["meaning"]) for row in rows)))
    assert {word: shipped.meanings()[word] for word in spelt} == {
        fold(word): fold(row["meaning"]) for row in rows for word in row["words"].split(";")
    }


def test_equal_scores_are_put_in_the_order_of_their_codes() -> None:
    lexicon = Lexicon([Term("b", "road", 2), Term("a", "road", 2)])
    assert [found.code for found in suggest(lexicon, "road", "")] == ["a", "b"]


def test_corrections_move_a_close_decision_but_never_a_clear_one() -> None:
    lexicon = Lexicon([Term("a", "road", 2), Term("b", "truck", 2), Term("a", "drain", 3)])
    taught = learn([("b", learnable("Road to the highway", "trucks wait"))] * 200)
    assert suggest(lexicon, "", "road and truck")[0].code == "a"
    assert suggest(lexicon, "", "road and truck", taught)[0].code == "b"
    assert suggest(lexicon, "Drain", "drain beside the road", taught)[0].code == "a"


@pytest.mark.parametrize(("corrections", "weight"), [(0, 0.0), (20, 0.05), (100, 0.25), (200, 0.5), (900, 0.5)])
def test_what_was_learned_grows_in_with_the_number_of_corrections(corrections: int, weight: float) -> None:
    assert Learned(corrections, {}, {}).weight == pytest.approx(weight)


def test_the_shipped_terms_are_weighted_and_named_rightly() -> None:
    terms = shipped.terms()
    assert len({term.category for term in terms}) == 20
    assert {term.weight for term in terms} == {1, 2, 3}
    assert len({(term.category, term.text) for term in terms}) == len(terms)
