"""Figures as open data: whole, without names, the same as the page, and under a licence that is said everywhere."""

from __future__ import annotations

import csv
import io
import json

from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from grievance.sittings import operations
from grievance.sittings.operations.directions import NewDirection
from grievance.sittings.rules.room import taken
from grievance.sittings.rules.words import Disposition
from tests.features.sittings.scene import actor, file_case, publish, sit
from tests.features.sittings.test_the_room import do, in_the_room
from tests.support.cases import answer, filed

NAMES = ("Shivalik", "Rakesh", "Voltage", "9419100000", "J26-0", "transformer")


def document(client) -> dict:
    got = client.get("/public/data.json")
    assert got.status_code == 200 and got.mimetype == "application/json"
    return json.loads(got.get_data())


def test_the_json_document_says_licence_source_and_the_moment_of_counting(client, at):
    at("2026-11-16 10:00")
    found = document(client)
    assert found["licence"] == {"name": "Government Open Data License - India",
                                "url": "https://data.gov.in/government-open-data-license-india"}  # fmt: skip
    assert found["attribution"].startswith("Department of Industries & Commerce, Government of Jammu & Kashmir, 2026, ")
    assert "/public/data" in found["attribution"] and found["as_of"] == "2026-11-16T10:00:00+05:30"
    assert found["since"] == "2026-04-01"
    assert set(found["tables"]) == {"divisions", "offices", "forums", "sittings", "directions"}
    assert client.get("/public/data.json").headers["Access-Control-Allow-Origin"] == "*"


def test_each_table_is_a_csv_file_with_the_same_rows_and_unchanging_heads(client):
    found = document(client)
    for name, rows in found["tables"].items():
        got = client.get(f"/public/data/{name}.csv")
        read = list(csv.reader(io.StringIO(got.get_data().decode("utf-8-sig"))))
        assert len(read) - 1 == len(rows), name
        assert not rows or read[0] == list(rows[0]), name
        hindi = client.get(f"/public/data/{name}.csv?language=hi").get_data()
        assert hindi == got.get_data(), "programs read the same in every language"
    assert client.get("/public/data/cases.csv").status_code == client.get("/public/data/offices.pdf").status_code == 404


def test_an_offices_numbers_are_left_out_below_five_answers_with_all_that_is_made_of_them(client, world):
    for _ in range(5):
        answer(filed().case)
    answer(filed(office_code="PDD").case, "secretary.power")
    rows = {row["office"]: row for row in document(client)["tables"]["offices"]}
    assert (
        rows["JPDCL"]["answered"] == 5 and rows["JPDCL"]["in_time_percent"] == 100 and rows["JPDCL"]["median_days"] == 0
    )
    assert {rows["PDD"][key] for key in ("answered", "in_time_percent", "median_days", "ninetieth_days")} == {None}
    page = client.get("/public").get_data(as_text=True)
    assert "/offices/JPDCL" in page and 'href="/offices/PDD"' not in page


def test_the_divisions_figures_are_those_of_the_page(client, world):
    for _ in range(3):
        filed()
    found = {(row["division"], row["figure"]): row["value"] for row in document(client)["tables"]["divisions"]}
    assert found["jammu", "filed"] == found["jammu", "open"] == 3 and found["kashmir", "filed"] == 0


def test_directions_are_told_without_their_words_and_those_about_conduct_not_at_all(client, world, at):
    publish()
    plain, conduct = file_case(), file_case(is_conduct=True, conduct_office_code="JPDCL", office_code="PDD")
    at("2026-11-17 10:00")
    with transaction():
        numbers = [
            operations.issue_by_circulation(
                NewDirection(words, "JPDCL", serves=(case.id,)),
                "jammu",
                "Order of the chair",
                actor("convener.jammu"),
                clock.now(),
            ).direction.number
            for case, words in ((plain, "Pay Shivalik what is owed."), (conduct, "Move the officer."))
        ]
    rows = document(client)["tables"]["directions"]
    assert [row["direction"] for row in rows] == numbers[:1]
    assert rows[0] | {"due_on": "", "first_due_on": ""} == {
        "direction": numbers[0], "division": "jammu", "office": "JPDCL", "given_on": "2026-11-17", "first_due_on": "",
        "due_on": "", "state": "open", "done_on": None}  # fmt: skip


def test_a_sitting_that_was_held_stands_with_what_became_of_its_items(client, world, at):
    (case,) = in_the_room(at, "Voltage falls")
    do(operations.dispose, case, taken(Disposition.DECIDED, "The bill stands cancelled."), "Heard.")
    sit("J-1")
    row = next(row for row in document(client)["tables"]["sittings"] if row["sitting"] == "J-1")
    assert (row["state"], row["decided"], row["directed"]) == ("held", 1, 0)
    forums = {row["division"]: row for row in document(client)["tables"]["forums"]}
    assert set(forums) == {"jammu", "kashmir"} and forums["jammu"]["last_held_on"] == row["sits_on"]


def test_nothing_that_names_a_unit_a_person_or_a_case_is_in_any_of_it(client, world):
    for _ in range(5):
        answer(filed().case)
    said = client.get("/public/data.json").get_data(as_text=True) + client.get("/public/data").get_data(as_text=True)
    said += client.get("/public").get_data(as_text=True)
    assert [name for name in NAMES if name in said] == []


def test_the_page_leads_to_every_table_in_three_languages(client):
    for language, word in (("en", "Licence"), ("hi", "लाइसेंस"), ("ur", "لائسنس")):
        page = client.get("/public/data", headers={"Accept-Language": language}).get_data(as_text=True)
        assert word in page
        for name in ("divisions", "offices", "forums", "sittings", "directions"):
            assert f"/public/data/{name}.csv" in page
    assert "/public/data" in client.get("/public").get_data(as_text=True)


def test_counted_once_a_day_where_figures_are_kept(world, client, at):
    world.config["FIGURES_KEPT_SECONDS"] = 20
    try:
        at("2026-11-16 10:00")
        before = document(client)
        filed()
        at("2026-11-16 18:00")
        assert document(client) == before
        at("2026-11-17 00:01")
        assert document(client)["as_of"].startswith("2026-11-17")
    finally:
        world.config["FIGURES_KEPT_SECONDS"] = 0
        world.extensions.pop("open data", None)
        world.extensions.pop("figures", None)
