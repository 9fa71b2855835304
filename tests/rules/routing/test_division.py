"""Where the trouble lies, and what said so."""

from __future__ import annotations

import pytest

from grievance.routing import shipped
from grievance.routing.rules.division import EstatePlace, Told, gazetteer, locate

PLACES = gazetteer(
    [
        EstatePlace("gangyal", "Gangyal", "Jammu", "jammu", "sicop", ("Gangyal",)),
        EstatePlace("lassipora", "Lassipora (IGC)", "Pulwama", "kashmir", "sidco", ("Lassipora",)),
        EstatePlace("igc-samba", "IGC Samba", "Samba", "jammu", "sidco", ("Samba",)),
    ],
    [("Jammu", "jammu", []), ("Samba", "jammu", []), ("Pulwama", "kashmir", [])],
    shipped.place_words(),
)


@pytest.mark.parametrize(
    ("told", "division", "why"),
    [
        (Told(estate="gangyal", district="Pulwama"), "jammu", "Gangyal estate is in Jammu division"),
        (Told(district="Pulwama", stated="jammu"), "kashmir", "Pulwama district is in Kashmir division"),
        (Told(stated="kashmir", title="Jammu"), "kashmir", "the filer says that it is in Kashmir division"),
        (Told(estate="gangyal", stated="both"), "both", "it concerns both divisions"),
        (Told(address="Residency Road, Srinagar", body="Kathua"), "kashmir",
         "the address names Srinagar, which is in Kashmir division"),
        (Told(body="Our unit is at Hiranagar"), "jammu", "the text names Hiranagar, which speaks for Jammu division"),
        (Told(body="کپواڑہ میں سڑک خراب ہے"), "kashmir", "the text names کپواڑہ, which speaks for Kashmir division"),
        (Told(body="कठुआ में हमारी फैक्ट्री है"), "jammu", "the text names कठुआ, which speaks for Jammu division"),
        (Told(title="FCIK demands payment"), "kashmir", "the text names FCIK, which speaks for Kashmir division"),
        (Told(body="The issue remains in both divisions"), "both",
         "the text speaks of both divisions (“both divisions”)"),
        (Told(body="Industrial estate Lassipora has no road"), "kashmir",
         "Lassipora (IGC) estate is in Kashmir division"),
    ],
)  # fmt: skip
def test_the_first_that_says_it_decides_and_is_named(told: Told, division: str, why: str) -> None:
    found = locate(PLACES, told)
    assert (found.division, str(found.because)) == (division, why)


@pytest.mark.parametrize(
    "body",
    [
        "Industry of Jammu and Kashmir needs help",
        "J&K industry",
        "जम्मू-कश्मीर के उद्योग",
        "جموں و کشمیر کی صنعت",
        "The Srinagar Jammu national highway is closed",
        "",
    ],
)
def test_the_name_of_the_territory_says_nothing(body: str) -> None:
    found = locate(PLACES, Told(body=body))
    assert found.division is None
    assert found.because is None


def test_an_estate_named_in_the_text_is_found_when_an_estate_is_spoken_of() -> None:
    assert locate(PLACES, Told(body="water in Gangyal industrial estate")).estate.code == "gangyal"  # type: ignore[union-attr]
    assert locate(PLACES, Told(body="water in Gangyal")).estate is None


def test_a_district_town_does_not_stand_for_its_estate() -> None:
    assert locate(PLACES, Told(body="shops of Samba town, not the industrial estate")).estate is None


def test_an_estate_of_another_division_in_the_text_does_not_count() -> None:
    found = locate(PLACES, Told(district="Jammu", body="like in the industrial estate Lassipora"))
    assert (found.division, found.estate) == ("jammu", None)
    assert found.in_estate


def test_an_unknown_estate_or_district_says_nothing_and_breaks_nothing() -> None:
    assert locate(PLACES, Told(estate="nowhere", district="Atlantis")).division is None
