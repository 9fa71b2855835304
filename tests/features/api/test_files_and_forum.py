"""Files of a case, sittings, directions, figures and reference data by the API."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from sqlalchemy import func, select

from grievance.api.rules.scopes import Scope
from grievance.cases import attachments
from grievance.cases.file_kinds import checked
from grievance.cases.models import Attachment
from grievance.cases.operations import add_file
from grievance.cases.rules.words import CaseKind
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from tests.features.sittings import scene
from tests.features.sittings.test_directions import give, sat
from tests.support.cases import actor, filed
from tests.support.programs import Program, program


def picture(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), colour).save(out, "PNG")
    return out.getvalue()


def upload(asks: Program, number: str, *files: tuple[bytes, str], **headers: str):  # noqa: ANN201
    parts = {"file": [(io.BytesIO(content), name) for content, name in files]}
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return asks.post(f"/api/v1/cases/{number}/files", headers=sent, data=parts, content_type="multipart/form-data")


def test_a_file_is_added_listed_and_comes_back_as_it_was_kept(world):
    case, asks = filed().case, program(world, "filer")
    added = upload(asks, case.number, (picture(), "meter.png"), (b"MZ not a picture", "virus.exe"))
    assert added.status_code == 201
    assert [one["name"] for one in added.json["not_taken"]] == ["virus.exe"]
    listed = asks.get(f"/api/v1/cases/{case.number}/files").json["items"]
    assert listed == added.json["items"] and listed[0]["name"] == "meter.png"
    came = asks.get(f"/api/v1/cases/{case.number}/files/{listed[0]['id']}")
    assert came.headers["Content-Disposition"].startswith("attachment") and came.mimetype == "image/png"
    assert asks.get(f"/api/v1/cases/{case.number}/files/{listed[0]['id']}",
                    headers={"If-None-Match": came.headers["ETag"]}).status_code == 304  # fmt: skip
    assert program(world, "association").get(f"/api/v1/cases/{case.number}/files").status_code == 404


def test_the_same_upload_with_one_key_hangs_one_file_and_leaves_no_stray(world):
    case, asks = filed().case, program(world, "filer")
    before = len(list(attachments.folder().glob("*/*")))
    answers = [upload(asks, case.number, (picture(), "meter.png"), Idempotency_Key="upload-one") for _ in range(3)]
    assert answers[0].data == answers[1].data == answers[2].data
    assert db.session.scalar(select(func.count()).select_from(Attachment).where(Attachment.case_id == case.id)) == 1
    assert len(list(attachments.folder().glob("*/*"))) == before + 1
    other = upload(asks, case.number, (picture("blue"), "meter.png"), Idempotency_Key="upload-one")
    assert other.status_code == 422


@pytest.mark.parametrize("files", [(), ((b"", "empty.png"),), ((b"MZ", "a.exe"),), ((b"x", "a"),) * 11])
def test_uploads_without_a_good_file_are_refused(world, files):
    assert upload(program(world, "filer"), filed().case.number, *files).status_code == 422


def test_who_only_reads_a_case_hangs_nothing_on_it(world):
    assert upload(program(world, "overseer"), filed().case.number, (picture(), "a.png")).status_code == 403


def test_a_file_among_officers_is_not_there_for_the_filer(world):
    case = filed().case
    file = checked(picture(), "inner.png")
    key = attachments.store(file)
    with transaction():
        kept = add_file(case, file, key, actor("hod"), clock.now(), is_inner=True).id
    path = f"/api/v1/cases/{case.number}/files"
    assert [one["name"] for one in program(world, "hod").get(path).json["items"]] == ["inner.png"]
    assert program(world, "filer").get(path).json["items"] == []
    assert program(world, "filer").get(f"{path}/{kept}").status_code == 404


@pytest.mark.parametrize(
    ("path", "least"),
    [
        ("divisions", 2),
        ("districts", 20),
        ("offices", 30),
        ("estates", 40),
        ("categories", 20),
        ("holidays?year=2026", 15),
    ],
)
def test_reference_data_is_open_to_everybody_and_marked(client, path, least):
    came = client.get(f"/api/v1/{path}")
    assert came.status_code == 200 and len(came.json["items"]) >= least
    assert client.get(f"/api/v1/{path}", headers={"If-None-Match": came.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("query", ["", "?year=", "?year=1", "?year=x", "?year=2026&page=2"])
def test_a_year_that_is_none_is_refused(client, query):
    assert client.get(f"/api/v1/holidays{query}").status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/v1/nothing", 404), ("GET", "/api/", 404), ("PUT", "/api/v1/cases", 405), ("DELETE", "/api/v1/offices", 405),
     ("GET", "/api/v1/cases/J26-0001-5/files/x", 404), ("GET", "/api/v1/cases/%00/files", 401)],
)  # fmt: skip
def test_every_refusal_below_api_is_a_problem_document(client, method, path, status):
    came = client.open(path, method=method)
    assert (came.status_code, came.content_type) == (status, "application/problem+json")
    assert came.json["status"] == status and came.json["title"] and came.json["detail"] and came.json["reference"]
    if status == 405:
        assert came.headers["Allow"]


def test_figures_under_review_name_their_source(world):
    found = program(world, "chair").get("/api/v1/programmes").json["items"]
    assert found
    one = program(world, "chair").get(f"/api/v1/programmes/{found[0]['id']}").json
    assert one == found[0]
    assert program(world, "chair").get("/api/v1/programmes/999999").status_code == 404


def test_a_sitting_shows_its_list_once_it_is_circulated_and_words_only_of_cases_that_one_may_see(world, at):
    at("2026-11-02 10:00")
    scene.publish()
    mine = scene.file_case("A line that only its filer may read", filer_person_id=actor("filer").person_id, kind=CaseKind.POINT,
                           category_code="industrial_policy_protection", office_code="IC-DEPT")  # fmt: skip
    number = program(world, "filer").get("/api/v1/sittings?division=jammu").json["items"][-1]["number"]
    assert program(world, "filer").get(f"/api/v1/sittings/{number}").json["items"] == []
    at("2026-11-17 10:00")
    scene.draw(number)
    scene.freeze(number)
    for key, is_shown in (("filer", True), ("association", False)):
        shown = program(world, key).get(f"/api/v1/sittings/{number}")
        assert shown.status_code == 200 and shown.json["state"] == "frozen" and shown.json["items"]
        assert (mine.number in shown.text) is is_shown
        assert mine.body not in shown.text
    assert program(world, "filer").get("/api/v1/sittings/J-999").status_code == 404


def test_directions_are_those_that_the_reader_may_read(world, at):
    case = filed().case
    number = give(sat(at), words="Replace the transformer.", case=case)
    path = f"/api/v1/directions/{number}"
    for key, is_read in (("hod", True), ("convener.jammu", True), ("overseer", True), ("hod.kashmir", False)):
        asks = program(world, key)
        listed = [row["number"] for row in asks.get("/api/v1/directions").json["items"]]
        assert (number in listed) is is_read, key
        assert asks.get(path).status_code == (200 if is_read else 404)
    read = program(world, "hod").get(path).json
    assert (read["office"], read["words"], read["cases"]) == ("JPDCL", "Replace the transformer.", [case.number])
    assert program(world, "filer", Scope.SITTINGS_READ).get(path).status_code == 403
