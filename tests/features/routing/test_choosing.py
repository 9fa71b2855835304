"""The office as the database's rows choose it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from grievance.accounts.models import Person
from grievance.cases.rules.steps import Step
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.permissions import SYSTEM
from grievance.reference import queries as reference
from grievance.reference.models import Holder
from grievance.reference.rules.words import HolderKind
from grievance.routing import operations, queries, shipped
from grievance.routing.models import SuggestionTerm
from grievance.routing.rules.routing import RoutingFacts
from grievance.sentences import Refusal
from tests.support.cases import filed, take
from tools.bench import records

TODAY = date(2026, 11, 16)
GANGYAL = RoutingFacts("power_supply", "Transformer burnt", "No power for three days", estate="gangyal")
NEW_ROW = {"category_code": "power_supply", "estate_code": "gangyal", "office_code": "SICOP-JAMMU", "cue_words": ""}


def test_power_supply_in_gangyal_goes_to_jpdcl_and_says_why(world) -> None:
    found = operations.choose_office(GANGYAL, TODAY)
    assert found.office_code == "JPDCL"
    assert found.division == "jammu"
    assert str(found.reason) == "power supply in Gangyal: JPDCL, because Gangyal estate is in Jammu division"


def test_the_database_chooses_as_the_shipped_files_do(world) -> None:
    right = 0
    for record in records():
        facts = RoutingFacts(record["expected_category"], record["text_title"], record["text_body"],
                             record["division"].lower(), record["district"])  # fmt: skip
        right += operations.choose_office(facts, TODAY).office_code == record["expected_office"]
    assert right >= 75


def test_the_database_suggests_as_the_shipped_files_do(world) -> None:
    assert operations.suggest_categories("Bijli nahi", "Transformer jal gaya")[0].code == "power_supply"
    assert operations.suggest_categories("", "qwertz") == []


def test_a_new_row_for_an_estate_wins_at_once_and_only_there(world) -> None:
    assert operations.choose_office(GANGYAL, TODAY).office_code == "JPDCL"
    with transaction():
        operations.save_rule(None, NEW_ROW, SYSTEM, clock.now(), TODAY)
    assert operations.choose_office(GANGYAL, TODAY).office_code == "SICOP-JAMMU"
    elsewhere = RoutingFacts("power_supply", "Transformer burnt", "", estate="bari-brahmana")
    assert operations.choose_office(elsewhere, TODAY).office_code == "JPDCL"


def test_the_preview_names_the_cases_that_would_move_and_changes_nothing(world) -> None:
    elsewhere = RoutingFacts("power_supply", "Cuts", "", district="Samba")
    moved = operations.what_would_change(None, NEW_ROW, [("J26-0001-9", GANGYAL), ("J26-0002-4", elsewhere)], TODAY)
    assert [(one.key, one.was, one.becomes) for one in moved] == [("J26-0001-9", "JPDCL", "SICOP-JAMMU")]
    assert operations.choose_office(GANGYAL, TODAY).office_code == "JPDCL"


WILLOW = RoutingFacts("raw_material_minerals", "No willow for bats", "", district="Samba")


def test_an_edited_row_is_not_touched_by_loading_again_and_an_ended_one_no_longer_decides(world) -> None:
    found = operations.choose_office(WILLOW, TODAY)
    assert found.office_code == "FOREST-JAMMU"
    with transaction():
        values = {"category_code": "raw_material_minerals", "cue_words": "willow", "division": "jammu",
                  "office_code": "DIC-JAMMU"}  # fmt: skip
        operations.save_rule(found.rule_id, values, SYSTEM, clock.now(), TODAY)
    with transaction():
        assert operations.load_routing(clock.now()) == 0
    assert operations.choose_office(WILLOW, TODAY).office_code == "DIC-JAMMU"
    with transaction():
        operations.end_rule(queries.rule(found.rule_id), TODAY, SYSTEM, clock.now())
    assert operations.choose_office(WILLOW, date(2026, 11, 17)).office_code == "FOREST-DEPT"


def test_the_first_office_of_a_category_answers_where_no_row_says_otherwise(world) -> None:
    with transaction():
        reference.category("power_supply").default_jammu = "DIC-JAMMU"
    assert operations.choose_office(GANGYAL, TODAY).office_code == "DIC-JAMMU"


def test_loading_twice_writes_nothing_and_keeps_an_administrators_word(world) -> None:
    with transaction():
        word = SuggestionTerm(category_code="power_supply", term="zzz", weight=3, edited_at=clock.now())
        db.session.add(word)
    with transaction():
        assert operations.load_routing(clock.now()) == 0
    assert operations.suggest_categories("zzz", "")[0].code == "power_supply"
    assert len(queries.terms()) == len(shipped.terms()) + 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"office_code": ""}, "office_code"),
        ({"office_code": "JPDCL", "place_kind": "moon"}, "place_kind"),
        ({"office_code": "JPDCL", "case_kind": "joke"}, "case_kind"),
        ({"office_code": "JPDCL", "amount_from": "much"}, "amount_from"),
        ({"office_code": "JPDCL", "amount_from": "NaN"}, "amount_from"),
        ({"office_code": "JPDCL", "amount_from": "-5"}, "amount_from"),
        ({"office_code": "JPDCL", "cue_words": " ; !"}, "cue_words"),
        ({"office_code": "JPDCL", "cue_words": "one two three four five"}, "cue_words"),
        ({"office_code": "JPDCL", "cue_words": "x" * 5000}, "cue_words"),
        ({"office_code": "JPDCL", "priority": "high"}, "priority"),
        ({"office_code": "JPDCL", "priority": "10"}, "priority"),
        ({"office_code": "NOWHERE"}, "office_code"),
        ({"office_code": "JPDCL", "category_code": "astrology"}, "category_code"),
        ({"office_code": "JPDCL", "division": "ladakh"}, "division"),
        ({"office_code": "JPDCL", "district": "Leh"}, "district"),
        ({"office_code": "JPDCL", "estate_code": "nowhere"}, "estate_code"),
    ],
)
def test_what_is_not_a_row_is_refused_at_its_field(world, values: dict[str, str], field: str) -> None:
    with pytest.raises(Refusal) as refused, transaction():
        operations.save_rule(None, values, SYSTEM, clock.now(), TODAY)
    assert refused.value.field == field


def test_an_amount_makes_a_row_count_from_that_sum_on(world) -> None:
    values = {
        "category_code": "delayed_payments",
        "office_code": "FINANCE",
        "amount_from": "1,00,00,000",
        "priority": "2",
    }
    with transaction():
        row = operations.save_rule(None, values, SYSTEM, clock.now(), TODAY)
        assert row.amount_from == Decimal(10000000)
    small = RoutingFacts("delayed_payments", "Unpaid", "", "jammu", amount=Decimal(9_999_999))
    large = RoutingFacts("delayed_payments", "Unpaid", "", "jammu", amount=Decimal(10_000_000))
    assert operations.choose_office(small, TODAY).office_code == "MSEFC-JAMMU"
    assert operations.choose_office(large, TODAY).office_code == "FINANCE"


def test_a_vacant_office_routes_up_at_once_unless_another_has_its_charge_or_nothing_is_entered(world) -> None:
    matter = RoutingFacts("gst_taxes_levies", "SGST refund", "", "jammu")
    assert operations.choose_office(matter, TODAY).office_code == "STATE-TAXES-JAMMU"
    with transaction():
        vacant = Holder(
            office_code="STATE-TAXES-JAMMU", kind=HolderKind.VACANT, is_head=True, from_on=date(2026, 11, 2)
        )
        db.session.add(vacant)
    found = operations.choose_office(matter, TODAY)
    assert found.office_code == "FINANCE"
    assert "nobody holds the post of STATE-TAXES-JAMMU" in str(found.reason)
    assert operations.choose_office(matter, date(2026, 11, 1)).office_code == "STATE-TAXES-JAMMU"
    with transaction():
        who = db.session.query(Person).order_by(Person.id).limit(1).one()
        charge = Holder(office_code="STATE-TAXES-JAMMU", kind=HolderKind.ADDITIONAL, is_head=True, person_id=who.id,
                        from_on=date(2026, 11, 2))  # fmt: skip
        db.session.add(charge)
    assert operations.choose_office(matter, TODAY).office_code == "STATE-TAXES-JAMMU"


@pytest.mark.parametrize(
    ("complained_of", "goes_to"),
    [("KPDCL", "PDD"), ("MINING-KASHMIR", "MINING-DEPT"), ("SIDCO-KASHMIR", "IC-DEPT"), ("PDD", "CS"), (None, "PDD")],
)
def test_a_complaint_about_conduct_goes_above_the_office_complained_of(world, complained_of, goes_to) -> None:
    facts = RoutingFacts("power_supply", "Lineman asks for money", "", "kashmir", is_conduct=True,
                         conduct_office=complained_of)  # fmt: skip
    assert operations.choose_office(facts, TODAY).office_code == goes_to


def test_choosing_and_suggesting_ask_the_database_a_few_times_only(world, statements) -> None:
    operations.choose_office(GANGYAL, TODAY)
    operations.suggest_categories("a", "b")
    with statements() as seen:
        operations.choose_office(GANGYAL, TODAY)
        operations.suggest_categories(GANGYAL.title, GANGYAL.body)
    assert len(seen) <= 9


def test_corrected_subjects_are_learned_and_the_same_one_teaches_nothing(world) -> None:
    lodge, kiln = filed(title="Qwertz uiop", body="asdf").case, filed(title="Yxcvb hjklq", body="mnbv").case
    assert operations.suggest_categories("Qwertz uiop", "asdf") == []
    take(lodge, Step.CHANGE_CATEGORY, "nodal", category="tourism_hospitality", reason="It is about a hotel.")
    take(kiln, Step.CHANGE_CATEGORY, "nodal", category="pollution_consent", reason="It is about smoke.")
    assert operations.suggest_categories("Uiop qwertz", "")[0].code == "tourism_hospitality"
    assert operations.suggest_categories("Hjklq", "")[0].code == "pollution_consent"
    with transaction():
        operations.record_correction(lodge.id, "power_supply", "power_supply", "a", "b", clock.now())
    assert len(queries.corrections()) == 2
