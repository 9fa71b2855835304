"""Which office answers, and why."""

from __future__ import annotations

from decimal import Decimal

import pytest

from grievance.routing.rules.division import EstatePlace, Located
from grievance.routing.rules.routing import (
    MATTERS,
    Routed,
    RoutingFacts,
    Rule,
    above_for_conduct,
    above_for_vacancy,
    cues,
    route,
)
from grievance.sentences import sentence
from tests.rules.routing.shipped_world import PLACES, chosen

WHERE = Located("jammu", sentence("Gangyal estate is in Jammu division"),
                EstatePlace("gangyal", "Gangyal", "Jammu", "jammu", "sicop"), "Jammu", True)  # fmt: skip


@pytest.mark.parametrize(
    ("category", "place", "words", "office"),
    [
        ("power_supply", {"estate": "gangyal"}, "no power", "JPDCL"),
        ("power_supply", {"estate": "lassipora"}, "no power", "KPDCL"),
        ("power_supply", {"division": "both"}, "no power anywhere", "PDD"),
        ("power_tariff_billing", {"district": "Samba"}, "objection to the tariff petition before JERC", "JERC"),
        ("estate_infrastructure", {"estate": "lassipora"}, "blocked drain", "SIDCO-KASHMIR"),
        ("estate_infrastructure", {"estate": "gangyal"}, "blocked drain", "SICOP-JAMMU"),
        ("estate_infrastructure", {"estate": "trenz"}, "no road yet", "SIDCO-KASHMIR"),
        ("estate_infrastructure", {"estate": "kathua"}, "road broken", "SIDCO-JAMMU"),
        ("estate_infrastructure", {"estate": "gangyal"}, "no drinking water in sheds", "SICOP-JAMMU"),
        ("estate_infrastructure", {"district": "Reasi"}, "no drinking water for our mill", "JALSHAKTI-JAMMU"),
        ("estate_infrastructure", {"district": "Kupwara"}, "پینے کا پانی نہیں", "JALSHAKTI-KASHMIR"),
        ("estate_infrastructure", {"estate": "lassipora"}, "No fire tender, the fire station is far", "FIRE-JK"),
        ("land_lease", {"estate": "vessu"}, "possession of plot", "SICOP-KASHMIR"),
        ("land_lease", {"district": "Doda"}, "patwari will not enter the mutation", "REVENUE-JAMMU"),
        ("land_lease", {"estate": "gangyal"}, "freehold rights for plot holders", "IC-DEPT"),
        ("credit_banking", {"district": "Samba"}, "account became NPA", "SLBC-JKB"),
        ("delayed_payments", {"division": "jammu"}, "bills for furniture unpaid since March", "MSEFC-JAMMU"),
        ("delayed_payments", {"division": "kashmir"}, "bill passed but stuck in treasury", "FINANCE"),
        ("delayed_payments", {"division": "kashmir"}, "pipes supplied under Jal Jeevan Mission", "JALSHAKTI-KASHMIR"),
        ("delayed_payments", {"division": "jammu"}, "Jal Shakti says the treasury holds the bill", "JALSHAKTI-JAMMU"),
        ("delayed_payments", {"division": "jammu"}, "SICOP has not paid for desks", "SICOP-JAMMU"),
        ("delayed_payments", {"division": "kashmir"}, "KPDCL has not paid for poles", "KPDCL"),
        ("pollution_consent", {"district": "Kulgam"}, "consent to operate refused", "PCC-KASHMIR"),
        ("pollution_consent", {"estate": "lassipora"}, "the common effluent treatment plant is dead", "SIDCO-KASHMIR"),
        ("raw_material_minerals", {"district": "Samba"}, "no limestone permits", "MINING-JAMMU"),
        ("raw_material_minerals", {"district": "Anantnag"}, "willow for bats is gone", "FOREST-KASHMIR"),
        ("transport_logistics", {"division": "kashmir"}, "highway closed by a landslide", "NHAI-JK"),
        ("transport_logistics", {"division": "kashmir"}, "no air cargo and high airfare", "AIRPORTS"),
        ("transport_logistics", {"division": "jammu"}, "parcel train needed", "RAILWAYS"),
        ("transport_logistics", {"division": "jammu"}, "truck union sets freight rates", "TRANSPORT-JK"),
        ("handicrafts_artisans", {"district": "Kathua"}, "basohli weavers", "HANDICRAFTS-JAMMU"),
        ("horticulture_trade", {"district": "Pulwama"}, "saffron corms", "AGRI-KASHMIR"),
        ("horticulture_trade", {"district": "Shopian"}, "cold store space", "HORT-PM"),
        ("labour_social_security", {"division": "jammu"}, "ESIC froze our account", "ESIC-JK"),
        ("labour_social_security", {"division": "kashmir"}, "provident fund damages", "EPFO-JK"),
        ("labour_social_security", {"division": "kashmir"}, "labour inspector", "LABOUR-KASHMIR"),
        ("approvals_licences", {"division": "jammu"}, "fire NOC is pending", "FIRE-JK"),
        ("approvals_licences", {"division": "jammu"}, "change of land use", "REVENUE-JAMMU"),
        ("approvals_licences", {"division": "kashmir"}, "change of constitution", "DIC-KASHMIR"),
        ("approvals_licences", {"division": "both"}, "change of constitution", "IC-DEPT"),
        ("gst_taxes_levies", {"division": "jammu"}, "SGST refund", "STATE-TAXES-JAMMU"),
        ("gst_taxes_levies", {"division": "jammu"}, "property tax by the municipal corporation", "ULB-JK"),
        ("security_connectivity", {"division": "kashmir"}, "internet is shut", "HOME-JK"),
        ("industrial_policy_protection", {"division": "both"}, "committee has not met", "IC-DEPT"),
    ],
)
def test_the_shipped_rows_send_each_matter_to_its_office(
    category: str, place: dict[str, str], words: str, office: str
) -> None:
    assert chosen(category, words, **place).office_code == office


@pytest.mark.parametrize(
    ("category", "place", "words", "reason"),
    [
        ("power_supply", {"estate": "gangyal"}, "no power",
         "power supply in Gangyal: JPDCL, because Gangyal estate is in Jammu division"),
        ("estate_infrastructure", {"estate": "lassipora"}, "blocked drain",
         "roads, drains and water of estates in Lassipora (IGC): SIDCO-KASHMIR, because Lassipora (IGC) estate is run by "
         "SIDCO and Lassipora (IGC) estate is in Kashmir division"),
        ("delayed_payments", {"division": "kashmir"}, "the treasury holds it",
         "unpaid bills in Kashmir division: FINANCE, because the text speaks of “treasury”"),
        ("credit_banking", {"district": "Samba"}, "my loan",
         "loans and banks in Samba: SLBC-JKB, because it answers for this subject in both divisions"),
        ("power_supply", {"division": "both"}, "cuts",
         "power supply in both divisions: PDD, because it concerns both divisions"),
    ],
)  # fmt: skip
def test_every_decision_says_why(category: str, place: dict[str, str], words: str, reason: str) -> None:
    assert str(chosen(category, words, **place).reason) == reason


@pytest.mark.parametrize("category", sorted(MATTERS))
@pytest.mark.parametrize("division", ["jammu", "kashmir", "both"])
def test_every_subject_has_an_office_in_either_division_and_for_both(category: str, division: str) -> None:
    found = chosen(category, "something", division=division)
    assert found.office_code
    assert {"jammu": "KASHMIR", "kashmir": "JAMMU", "both": "-JAMMU"}[division] not in found.office_code


def test_without_division_the_office_of_both_answers() -> None:
    assert chosen("power_supply", "no power").office_code == "PDD"


def test_where_no_row_fits_the_convener_sorts_it() -> None:
    found = route(RoutingFacts(None, "Something else"), Located("jammu"), [Rule(1, "JPDCL", "power_supply")])
    assert found.office_code is None
    assert str(found.reason) == (
        "this matter in Jammu division: to be sorted by the convener, because no routing row fits"
    )


FACTS = RoutingFacts("power_supply", "Water and power", "cable", case_kind="grievance", amount=Decimal(500))


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        (Rule(1, "A"), Rule(2, "B", "power_supply")),
        (Rule(1, "A", "power_supply"), Rule(2, "B", "power_supply", "jammu")),
        (Rule(1, "A", "power_supply", "jammu"), Rule(2, "B", "power_supply", place_kind="sicop")),
        (Rule(1, "A", "power_supply", "jammu"), Rule(2, "B", "power_supply", case_kind="grievance")),
        (Rule(1, "A", "power_supply", "jammu"), Rule(2, "B", "power_supply", amount_from=Decimal(500))),
        (Rule(1, "A", "power_supply", case_kind="grievance"), Rule(2, "B", "power_supply", cues=cues("cable"))),
        (Rule(1, "A", "power_supply", cues=cues("cable")), Rule(2, "B", "power_supply", cues=cues("water"))),
        (Rule(1, "A", "power_supply", cues=cues("water")), Rule(2, "B", district="Jammu")),
        (Rule(1, "A", district="Jammu", cues=cues("water")), Rule(2, "B", estate="gangyal")),
        (Rule(1, "A", estate="gangyal"), Rule(2, "B", priority=1)),
        (Rule(2, "A", "power_supply"), Rule(1, "B", "power_supply")),
    ],
)
def test_the_row_that_names_more_wins_whatever_the_order(weaker: Rule, stronger: Rule) -> None:
    assert route(FACTS, WHERE, [weaker, stronger]).office_code == "B"
    assert route(FACTS, WHERE, [stronger, weaker]).office_code == "B"


@pytest.mark.parametrize(
    "rule",
    [
        Rule(1, "A", "land_lease"),
        Rule(1, "A", division="kashmir"),
        Rule(1, "A", district="Samba"),
        Rule(1, "A", estate="lassipora"),
        Rule(1, "A", place_kind="sidco"),
        Rule(1, "A", place_kind="outside"),
        Rule(1, "A", case_kind="point"),
        Rule(1, "A", amount_from=Decimal(501)),
        Rule(1, "A", cues=cues("treasury; highway")),
    ],
)
def test_one_selector_that_does_not_fit_is_enough_to_leave_a_row_out(rule: Rule) -> None:
    assert route(FACTS, WHERE, [rule]).office_code is None


def test_a_cue_is_found_in_any_of_its_spellings() -> None:
    rule = Rule(1, "FINANCE", cues=cues("treasuries; पेयजल;  ; !"))
    assert len(rule.cues) == 2
    assert route(RoutingFacts(None, "Stuck in the TREASURY"), WHERE, [rule]).office_code == "FINANCE"


ABOVE = {"KPDCL": ["PDD", "CS"], "MINING-KASHMIR": ["MINING-HQ", "MINING-DEPT", "CS"], "PDD": ["CS"], "CS": [],
         "DC-DISTRICT": ["DIVCOM-JAMMU", "CS"]}  # fmt: skip
DEPARTMENTS = frozenset({"PDD", "MINING-DEPT", "CS"})


@pytest.mark.parametrize(
    ("routed", "complained_of", "goes_to"),
    [
        ("JPDCL", "KPDCL", "PDD"),
        ("MINING-KASHMIR", None, "MINING-DEPT"),
        ("KPDCL", "PDD", "CS"),
        ("DC-DISTRICT", None, "CS"),
        ("KPDCL", "CS", None),
        (None, None, None),
    ],
)
def test_a_complaint_about_conduct_goes_to_the_department_above_the_office(
    routed: str | None, complained_of: str | None, goes_to: str | None
) -> None:
    before = Routed(routed, "kashmir", sentence("why"), 7)
    after = above_for_conduct(before, complained_of, lambda code: ABOVE[code], DEPARTMENTS)
    assert after.office_code == goes_to


def test_a_vacant_office_says_where_the_case_goes_instead() -> None:
    routed = Routed("KPDCL", "kashmir", sentence("power supply in Uri: KPDCL, because …"), 7)
    moved = above_for_vacancy(routed, "KPDCL", "PDD")
    assert moved.office_code == "PDD"
    assert str(moved.reason).endswith("nobody holds the post of KPDCL now, so the case goes to PDD above it")


def test_the_shipped_places_know_every_estate() -> None:
    assert len(PLACES.estates) == 57
