"""Figures and stages as files: taken away, read back, told line by line."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select

from grievance.foundation.database import db
from grievance.programmes.models import ProgrammeItem, Reading, StageDate
from tests.features.programmes.scene import furnished, link, made, reported, words_of
from tests.support.sheets import rows_of_csv, rows_of_xlsx

SIGNS = (
    "programme_id",
    "id",
    "measure_id",
    "entered_at",
    "entered_by",
    "reporter_office_code",
    "replaced_by_id",
    "item_id",
)


def send(client, programme: str, data: bytes, name: str, how: str = "all"):
    form = {"file": (io.BytesIO(data), name), "how": how, "office": ""}
    return client.post(f"{programme}/import", data=form, content_type="multipart/form-data")


def figures(programme: str) -> list[tuple]:
    number = int(programme.rsplit("/", 1)[1])
    kept = [column.key for column in Reading.__mapper__.column_attrs if column.key not in SIGNS]
    rows = db.session.scalars(select(Reading).where(Reading.programme_id == number, Reading.replaced_by_id.is_(None)))
    return sorted(tuple(str(getattr(row, name)) for name in kept) for row in rows)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_figures_taken_away_and_read_into_another_programme_are_the_same(as_person, form):
    admin = as_person("admin")
    shipped = link(admin.get("/programmes").text, "PM Vishwakarma")
    file = admin.get(f"{shipped}/figures?form={form}").data
    other = made(admin)
    heads = (rows_of_csv if form == "csv" else rows_of_xlsx)(file)
    for name, unit in dict.fromkeys((row[0], row[3]) for row in heads[1:]):
        kind = "text" if name.startswith("Register every") else "number"
        admin.post(f"{other}/measure/new", data={"name": name, "unit": unit, "kind": kind})
    admin.post(f"{other}/measure/new", data={"name": "Loans", "kind": "number"})
    answer = send(admin, other, file, f"figures.{form}", "good")
    assert answer.status_code == 200, words_of(answer.text)
    taken, wanted = figures(other), figures(shipped)
    words = [one for one in wanted if "70000 to 80000" in one]
    assert len(words) == 1 and taken == [one for one in wanted if one not in words]
    assert "Write a number" in answer.text
    again = send(admin, other, file, f"figures.{form}", "good")
    assert "New: 0." in words_of(again.text) and figures(other) == taken


def test_wrong_rows_are_told_by_their_line_and_all_or_none_is_taken(as_person, at):
    at("2026-11-02 10:00")
    admin = as_person("admin")
    programme = made(admin)
    furnished(admin, programme)
    file = b"measure,value,as_of,district\nStations modernised,4,01-11-2026,\nStations burnt,5,01-11-2026,\nStations modernised,x,,\nStations modernised,7,01-11-2026,Atlantis\n"
    looked = send(admin, programme, file, "figures.csv", "look")
    assert looked.status_code == 200 and "Nothing was taken." in looked.text and not figures(programme)
    refused = send(admin, programme, file, "figures.csv", "all")
    page = words_of(refused.text)
    assert refused.status_code == 422 and not figures(programme)
    for told in (
        "Line 3 : There is no measure “Stations burnt”",
        "Line 4 : Write a number",
        "Line 5 : There is no district “Atlantis”",
        "New: 1. Wrong: 3.",
    ):
        assert told in page, page
    good = send(admin, programme, file, "figures.csv", "good")
    assert good.status_code == 200 and len(figures(programme)) == 1
    assert send(admin, programme, b"\x89PNG\r\n\x1a\n\0\0", "x.csv").status_code == 422


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_items_and_stages_come_from_a_file_and_a_slip_needs_its_reason(as_person, at, form):
    at("2026-11-02 10:00")
    admin = as_person("admin")
    programme = made(admin)
    furnished(admin, programme)
    rows = b"item,estate,district,stage,planned,done_on,reason\nStation Samba,,Samba,Tender,20-11-2026,,\nFire station Gangyal,,,Tender,21-11-2026,,\n"
    assert send(admin, programme, rows, "stages.csv").status_code == 200
    assert db.session.scalars(select(ProgrammeItem.name).order_by(ProgrammeItem.id.desc())).first() == "Station Samba"
    slipped = rows.replace(b"20-11-2026", b"2026-12-20")
    refused = send(admin, programme, slipped, "stages.csv")
    assert refused.status_code == 422 and "Say why the date moves." in refused.text
    assert (
        send(admin, programme, slipped.replace(b"2026-12-20,,", b"2026-12-20,,No bidder"), "s.csv").status_code == 200
    )
    found = db.session.scalars(select(StageDate).order_by(StageDate.id)).all()
    assert [(one.moves, one.slip_days) for one in found] == [(1, 30), (0, 0)]
    again = send(admin, programme, admin.get(f"{programme}?form={form}").data, f"stages.{form}")
    assert "New: 0." in words_of(again.text), words_of(again.text)


def test_an_office_reads_a_file_of_its_own_figures_and_others_may_not(as_person, at):
    at("2026-11-02 10:00")
    admin, officer = as_person("admin"), as_person("nodal")
    programme = made(admin)
    furnished(admin, programme)
    reported(officer, programme, "4", "01-11-2026")
    file = b"measure,value,as_of\nStations modernised,6,01-11-2026\n"
    form = {"file": (io.BytesIO(file), "f.csv"), "how": "all", "office": "JPDCL"}
    assert officer.post(f"{programme}/import", data=form, content_type="multipart/form-data").status_code == 200
    standing = db.session.scalars(
        select(Reading.value_text).where(Reading.reporter_office_code == "JPDCL", Reading.replaced_by_id.is_(None))
    ).all()
    assert standing == ["6"]
    assert as_person("hod.kashmir").get(f"{programme}/import").status_code == 403
