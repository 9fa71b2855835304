"""Open311 GeoReport v2: a client from the registry lists and reads; one written from the specification's text also files.

``georeport`` (PyPI) reads only; no client that files was found in the registry that still runs: ``three`` (2013) cannot be
imported by a Python of today. ``CivicClient`` knows the specification's text and nothing of this application.
"""

from __future__ import annotations

import io
import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from georeport import GeoReport
from sqlalchemy import func, select

from grievance.api.rules.scopes import Scope
from grievance.cases.models import Case
from grievance.foundation import clock
from grievance.foundation.database import db
from tests.features.api.test_files_and_forum import picture
from tests.support.cases import actor, answer, filed
from tests.support.programs import TO_FILE, Program, program, token_of
from tests.support.serving import served

ROOT = "/open311/v2"


@dataclass
class CivicClient:
    """GeoReport v2 as its specification tells it: forms are sent, JSON or XML comes back, lists are repeated elements."""

    endpoint: str
    api_key: str
    form: str

    def services(self) -> list[dict[str, Any]]:
        return self._many("services", "service")

    def post(self, **fields: str) -> dict[str, Any]:
        body = urllib.parse.urlencode({"api_key": self.api_key, **fields}).encode()
        return self._many("requests", "request", body)[0]

    def requests(self, **asked: str) -> list[dict[str, Any]]:
        return self._many("requests", "request", **asked)

    def request(self, number: str) -> dict[str, Any]:
        return self._many(f"requests/{number}", "request", api_key=self.api_key)[0]

    def _many(self, path: str, one: str, body: bytes | None = None, **asked: str) -> list[dict[str, Any]]:
        address = f"{self.endpoint}/{path}.{self.form}?{urllib.parse.urlencode(asked)}"
        with urllib.request.urlopen(urllib.request.Request(address, data=body), timeout=30) as came:
            text = came.read().decode("utf-8")
            wanted = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}[self.form]
            assert came.headers["Content-Type"] == wanted
        if self.form == "json":
            return json.loads(text)
        assert text.startswith("<?xml")
        return [{part.tag: part.text for part in found} for found in ElementTree.fromstring(text).findall(one)]


@pytest.mark.safety
def test_a_client_of_the_registry_and_one_by_the_specification_list_read_and_file(committing_world):
    key = token_of("filer")
    opened = program(committing_world, "filer").post("/api/v1/cases", json=TO_FILE | {"is_open_to_join": True}).json
    before = db.session.scalar(select(func.count()).select_from(Case))
    with served(committing_world) as address:
        for form in ("json", "xml"):
            _registry_reads(GeoReport(f"{address}{ROOT}", output_format=form), opened["number"], form)
            _specification_files(CivicClient(f"{address}{ROOT}", key, form))
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Case)) == before + 2


def _registry_reads(client: GeoReport, number: str, form: str) -> None:
    names = {row["service_code"] for row in client.get_service_list()}
    assert len(names) == 20 and "power_supply" in names
    definition = client.get_service_definition("power_supply")
    rows = definition["attributes"] if form == "json" else definition["attributes"]["attribute"]
    assert {"estate", "district", "since"} <= {row["code"] for row in rows}
    found = client.get_service_requests(status="open")
    found = found if isinstance(found, list) else [found]
    assert [row["service_request_id"] for row in found] == [number]
    one = client.get_service_request(number)
    assert (one["status"], one["service_code"], one["description"]) == ("open", "power_supply", None)


def _specification_files(client: CivicClient) -> None:
    code = next(row["service_code"] for row in client.services() if row["service_code"] == "power_supply")
    made = client.post(service_code=code, address_string="Plot 14, Gangyal, Jammu", lat="32.68", long="74.88",
                       description="The line to our lane is down since Monday.", **{"attribute[unit]": "Shivalik Auto"})  # fmt: skip
    number = made["service_request_id"]
    one = client.request(number)
    assert one["status"] == "open" and "our lane is down" in one["description"] and one["address_id"] == "gangyal"
    listed = client.requests(api_key=client.api_key, service_code=code, status="open,closed")
    assert number in [row["service_request_id"] for row in listed]
    assert number not in [row["service_request_id"] for row in client.requests()], "without a key only what is public"
    with pytest.raises(urllib.error.HTTPError) as refused:
        client.post(service_code="none", address_string="Gangyal", description="Nothing of this is right")
    assert refused.value.code == 400


def test_without_a_key_only_shared_cases_are_told_and_of_them_neither_words_nor_plot(client):
    shared = filed(is_open_to_join=True, estate_code="gangyal", plot="Plot 14, Lane 3").case
    hidden = [
        filed().case,
        filed(is_open_to_join=True, is_conduct=True, conduct_office_code="JPDCL", office_code="PDD").case,
    ]
    rows = client.get(f"{ROOT}/requests.json").json
    assert [row["service_request_id"] for row in rows] == [shared.number]
    text = client.get(f"{ROOT}/requests/{shared.number}.xml").text
    for secret in (shared.title, shared.body, "Plot 14", "Shivalik", "9419100000"):
        assert secret not in text and secret not in str(rows)
    assert "Gangyal" in text
    for case in hidden:
        assert client.get(f"{ROOT}/requests/{case.number}.json").status_code == 404
    numbers = ",".join(case.number for case in [shared, *hidden])
    assert len(client.get(f"{ROOT}/requests.json?service_request_id={numbers}").json) == 1


def test_with_a_key_it_is_the_fence_of_its_person(world):
    case = answer(filed(filer_person_id=None).case)
    path = f"{ROOT}/requests/{case.number}.json"
    assert program(world, "hod").get(path).json[0]["status_notes"]
    assert program(world, "filer").get(path).status_code == 404
    assert world.test_client().get(f"{path}?api_key={token_of('hod')}").status_code == 200
    assert program(world, "hod", Scope.SITTINGS_READ).get(path).status_code == 403


@pytest.mark.parametrize(
    ("form", "type_"), [("json", "application/json; charset=utf-8"), ("xml", "text/xml; charset=utf-8")]
)
def test_errors_are_those_of_the_specification(world, form, type_):
    browser = world.test_client()
    refused = {
        403: browser.post(f"{ROOT}/requests.{form}", data={"service_code": "power_supply"}),
        404: browser.get(f"{ROOT}/services/none.{form}"),
        400: browser.get(f"{ROOT}/requests.{form}?start_date=yesterday"),
        405: browser.put(f"{ROOT}/services.{form}"),
    }
    for status, came in refused.items():
        assert (came.status_code, came.content_type) == (status, type_)
        if form == "json":
            assert [one["code"] for one in came.json] == [status] and came.json[0]["description"]
        else:
            found = ElementTree.fromstring(came.text)
            assert found.tag == "errors" and found.find("error/code").text == str(status)


@pytest.mark.parametrize(
    "asked", ["start_date=2026-01-01T00:00:00Z&end_date=2026-11-01T00:00:00Z", "end_date=0001-01-01T00:00:00Z",
              "start_date=9999-12-31T23:59:59Z", "status=late", "page=0", "page_size=5000", "page=x"])  # fmt: skip
def test_parameters_that_cannot_be_meant_are_refused(client, asked):
    assert client.get(f"{ROOT}/requests.json?{asked}").status_code == 400


def test_the_span_is_ninety_days_and_status_and_service_hold(world, at):
    asks, case = Program(world, token_of("hod", days=365)), filed().case
    path = f"{ROOT}/requests.json"
    numbers = lambda more="": [row["service_request_id"] for row in asks.get(f"{path}{more}").json]  # noqa: E731
    assert case.number in numbers() and case.number in numbers("?service_code=power_supply,land_lease&status=open")
    assert case.number not in numbers("?status=closed") and case.number not in numbers("?service_code=land_lease")
    clock.stand_still(clock.now() + timedelta(days=91))
    assert case.number not in numbers()
    assert case.number in numbers("?start_date=2026-11-16T00:00:00Z")
    assert case.number in numbers(f"?service_request_id={case.number.lower()}")


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"address_string": "Lane 2, Gangyal Jammu"}, ("gangyal", "Jammu", "Lane 2, Gangyal Jammu")),
        ({"address_string": "Vijaypur, Samba 184120"}, (None, "Samba", "")),
        ({"attribute[district]": "Samba", "lat": "32.5", "long": "75.1"}, (None, "Samba", "")),
        ({"address_id": "gangyal"}, ("gangyal", "Jammu", "")),
    ],
)
def test_the_place_is_taken_from_what_a_client_sends(world, fields, wanted):
    told = {"service_code": "power_supply", "description": "The line to our lane is down.", "attribute[unit]": "A unit"}
    came = program(world, "filer").post(f"{ROOT}/requests.json", data=told | fields)
    assert came.status_code == 200, came.text
    case = db.session.scalar(select(Case).where(Case.number == came.json[0]["service_request_id"]))
    assert (case.estate_code, case.district, case.plot) == wanted
    assert (case.source, case.filer_person_id) == ("api", actor("filer").person_id)


@pytest.mark.parametrize(
    "fields", [{"address_string": "Somewhere"}, {"description": "Short", "address_id": "gangyal"}, {"service_code": "x"},
               {"address_id": "gangyal", "email": "no address"}, {"address_id": "gangyal", "attribute[since]": "1999"}])  # fmt: skip
def test_what_the_rules_refuse_is_told_and_files_nothing(world, fields):
    told = {"service_code": "power_supply", "description": "The line to our lane is down.", "attribute[unit]": "A unit"}
    before = db.session.scalar(select(func.count()).select_from(Case))
    came = program(world, "filer").post(f"{ROOT}/requests.json", data=told | fields)
    assert came.status_code == 400 and came.json[0]["description"]
    assert db.session.scalar(select(func.count()).select_from(Case)) == before


def test_the_same_key_twice_posts_once(world):
    asks, key = program(world, "filer"), {"Idempotency-Key": "from-a-telephone-1"}
    told = {
        "service_code": "power_supply",
        "description": "The line is down.",
        "address_id": "gangyal",
        "attribute[unit]": "A",
    }
    answers = [asks.post(f"{ROOT}/requests.xml", data=told, headers=key) for _ in range(2)]
    assert answers[0].data == answers[1].data and answers[1].headers["Idempotency-Replayed"] == "true"


def test_a_picture_that_a_client_sends_along_hangs_on_the_case(world):
    told = {
        "service_code": "power_supply",
        "description": "The line is down.",
        "address_id": "gangyal",
        "attribute[unit]": "A",
    }
    asks = program(world, "filer")
    files = {"media": [(io.BytesIO(picture()), "pole.png"), (io.BytesIO(b"MZ"), "bad.exe")]}
    came = asks.post(f"{ROOT}/requests.json", data=told | files, content_type="multipart/form-data")
    assert came.status_code == 200 and "bad.exe" in came.json[0]["service_notice"]
    listed = asks.get(f"/api/v1/cases/{came.json[0]['service_request_id']}/files").json["items"]
    assert [one["name"] for one in listed] == ["pole.png"]
    refused = asks.post(
        f"{ROOT}/requests.json",
        data=told | {"media": (io.BytesIO(b"MZ"), "bad.exe")},
        content_type="multipart/form-data",
    )
    assert refused.status_code == 400


def test_discovery_names_the_endpoint_by_the_configured_host(client):
    found = client.get(f"{ROOT}/discovery.json", headers={"Host": "evil.example"}).json
    assert found["endpoints"][0]["url"] == f"https://forum.example{ROOT}"
    assert (
        ElementTree.fromstring(client.get(f"{ROOT}/discovery.xml").text).find("endpoints/endpoint/specification")
        is not None
    )
