"""A programme set up by forms alone, reported twice, slipped once, printed on an agenda; the ladder of its reports."""

from __future__ import annotations

import html
import io
import re
import zipfile

import pypdf
from sqlalchemy import select

from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind, ClockState
from grievance.documents import serving
from grievance.escalation.models import RungRecord
from grievance.escalation.operations import sweep
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.notifications.models import Outbox
from grievance.permissions import SYSTEM
from grievance.programmes.models import ProgrammeReport, Reading, StageDate, StageMove
from grievance.sittings.queries import sitting_by_number
from tests.features.programmes.scene import NAME, added, furnished, link, made, reported, words_of
from tests.features.sittings.scene import draw, publish


def item_page(client, programme: str) -> str:
    return client.get(link(client.get(programme).text, "Fire station Gangyal")).text


def test_a_new_programme_is_made_reported_twice_slips_once_and_prints_on_the_agenda(as_person, at):
    at("2026-11-02 10:00")
    admin, officer = as_person("admin"), as_person("nodal")
    programme = made(admin)
    furnished(admin, programme)
    assert "Not reported" in words_of(officer.get(programme).text)

    assert reported(officer, programme, "4", "02-11-2026").status_code == 303
    at("2026-11-12 10:00")
    officer = as_person("nodal")
    assert reported(officer, programme, "1,20,007", "12-11-2026", source="Return of 11 November").status_code == 303
    listed = words_of(officer.get("/programmes").text)
    assert "1,20,007 stations" in listed and "Return of 11 November" in listed

    tender = link(item_page(officer, programme), "Set date")
    plan = {"planned_on": "20-11-2026", "office": "JPDCL"}
    assert officer.post(tender, data=plan).status_code == 303
    version = re.search(r'name="version" value="(\d+)"', officer.get(tender).text)[1]
    slipped = {**plan, "planned_on": "10-12-2026", "version": version}
    refused = officer.post(tender, data=slipped)
    assert refused.status_code == 422 and "Say why the date moves." in refused.text and "10-12-2026" in refused.text
    assert officer.post(tender, data={**slipped, "reason": "Only one bidder came"}).status_code == 303
    told = words_of(item_page(officer, programme))
    assert "20 November 2026" in told and "10 December 2026" in told and "Only one bidder came" in told

    at("2026-11-16 10:00")
    publish()
    draw("J-1")
    state = "Stations modernised: 1,20,007 stations (2026-11-12)"
    slip = "Moved: 1 in 1 moves; the longest slip is 20 days."
    page = words_of(html.unescape(as_person("convener.jammu").get("/sittings/J-1/agenda").text))
    sitting = sitting_by_number("J-1")
    papers = [serving.as_file(sitting, serving.Asked(kind), SYSTEM, clock.now()) for kind in ("agenda", "notes")]
    printed = [
        " ".join(" ".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(made)).pages).split()) for made in papers
    ]
    word = serving.as_file(sitting, serving.Asked("agenda", form="docx"), SYSTEM, clock.now())
    in_word = re.sub(r"<[^>]+>", "", zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml").decode())
    for text in (page, *printed, in_word):
        assert NAME in text and state in text and slip in text, text
    assert "Source: Return of 11 November" in printed[1]


def test_both_reports_meet_their_clock_and_the_next_is_due_thirty_days_on(as_person, at):
    at("2026-11-02 10:00")
    admin, officer = as_person("admin"), as_person("nodal")
    programme = made(admin)
    furnished(admin, programme)
    reported(officer, programme, "4", "02-11-2026")
    at("2026-11-30 10:00")
    reported(as_person("nodal"), programme, "5", "30-11-2026")
    clocks = db.session.scalars(select(Clock).where(Clock.kind == ClockKind.REPORT).order_by(Clock.round)).all()
    assert [one.state for one in clocks] == [ClockState.MET, ClockState.MET, ClockState.RUNNING]
    assert [one.round for one in clocks] == [1, 2, 3]
    assert clocks[-1].due_on.isoformat() == "2026-12-30" and clocks[-1].basis == "our default"
    assert len(db.session.scalars(select(ProgrammeReport)).all()) == 2


def test_a_late_report_waits_in_the_inbox_and_each_rung_tells_once(as_person, at):
    at("2026-11-02 10:00")
    admin, officer = as_person("admin"), as_person("nodal")
    programme = made(admin)
    furnished(admin, programme)
    assert "Report the figures of the programme." in officer.get("/inbox").text
    number = db.session.scalar(select(Clock.id).where(Clock.kind == ClockKind.REPORT))

    def rungs() -> list[int]:
        db.session.expire_all()
        return list(
            db.session.scalars(select(RungRecord.rung).where(RungRecord.clock_id == number).order_by(RungRecord.rung))
        )

    for day, known in (
        ("2026-11-30", [1]),
        ("2026-12-03", [1, 2]),
        ("2026-12-11", [1, 2, 3]),
        ("2027-01-03", [1, 2, 3, 4]),
    ):
        now = at(f"{day} 00:05")
        sweep(now)
        sweep(now)
        assert rungs() == known, day
    page = words_of(as_person("nodal").get("/inbox").text)
    assert NAME in page and "days late" in page
    mails = db.session.scalars(select(Outbox).where(Outbox.key.like(f"rung:{number}:%")).order_by(Outbox.id)).all()
    assert len(mails) == len({mail.key for mail in mails}) >= 3
    assert all(mail.context["link"].endswith(f"{programme}/report") for mail in mails)
    told = " ".join(words_of(as_person("overseer").get("/programmes").text).split())
    assert "Reports next: Jammu Power Distribution Corporation Limited, 32 days late" in told


def test_only_offices_that_report_enter_figures_and_only_administrators_make_programmes(as_person, client):
    programme = made(as_person("admin"))
    assert as_person("hod.kashmir").get(f"{programme}/report").status_code == 403
    assert as_person("nodal").get("/programmes/new").status_code == 404
    assert as_person("filer").get("/programmes").status_code == 404
    assert client.get("/programmes").status_code == 303
    assert as_person("nodal").get(f"{programme}/change").status_code == 404
    assert as_person("nodal").get("/programmes/99999").status_code == 404


def test_a_figure_is_put_right_by_another_and_both_stand_in_the_history(as_person, at):
    at("2026-11-02 10:00")
    admin, officer = as_person("admin"), as_person("nodal")
    programme = made(admin)
    furnished(admin, programme)
    reported(officer, programme, "40", "02-11-2026")
    page = link(officer.get(f"{programme}/figures").text, "Put right")
    assert officer.post(page, data={"value": "4"}).status_code == 422
    assert officer.post(page, data={"value": "four", "why": "A nought too many"}).status_code == 422
    assert officer.post(page, data={"value": "4", "why": "A nought too many"}).status_code == 303
    history = words_of(officer.get(f"{programme}/figures").text)
    assert "40 stations Put right since" in history and "4 stations" in history and "A nought too many" in history
    assert "40 stations" not in words_of(officer.get(programme).text)
    assert officer.get(page).status_code == 404


def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(as_person, at):
    at("2026-11-02 10:00")
    admin, officer = as_person("admin"), as_person("nodal")
    programme = made(admin)
    furnished(admin, programme)
    wrong = reported(officer, programme, "about 4,000", "02-11-2026", note="kept words")
    assert wrong.status_code == 422 and "Write a number like 154881" in wrong.text
    assert "about 4,000" in wrong.text and "kept words" in wrong.text
    assert reported(officer, programme, "", "02-11-2026").status_code == 422
    assert "Write a fiscal year" in reported(officer, programme, "4", "02-11-2026", period="2026-28").text
    assert not db.session.scalars(select(Reading).where(Reading.reporter_office_code == "JPDCL")).all()
    again = admin.post("/programmes/new", data={"name": NAME.upper(), "place": "9"})
    assert again.status_code == 422 and "has this name already" in again.text
    twice = admin.post(f"{programme}/stage/new", data={"name": "tender"})
    assert twice.status_code == 422 and "already" in twice.text


def test_an_office_that_no_longer_reports_owes_nothing(as_person, at):
    at("2026-11-02 10:00")
    admin = as_person("admin")
    programme = made(admin)
    page = admin.get(f"{programme}/change").text
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    form = {"name": "Fire services", "place": "20", "owner_office_code": "", "reporter_1": "KPDCL", "version": version}
    assert admin.post(f"{programme}/change", data=form).status_code == 303
    clocks = db.session.scalars(select(Clock).where(Clock.kind == ClockKind.REPORT).order_by(Clock.id)).all()
    assert [(one.office_code, one.state) for one in clocks] == [
        ("JPDCL", ClockState.VOID),
        ("KPDCL", ClockState.RUNNING),
    ]
    assert "Report the figures" not in as_person("nodal").get("/inbox").text
    late = admin.post(f"{programme}/change", data=form)
    assert late.status_code == 409


def test_statements_of_the_pages_do_not_grow_with_items_or_readings(as_person, at, statements):
    at("2026-11-02 10:00")
    admin, officer = as_person("admin"), as_person("nodal")
    programme = made(admin)
    furnished(admin, programme)
    reported(officer, programme, "1", "01-11-2026")

    def counted() -> list[int]:
        found = []
        for path in ("/programmes", programme, f"{programme}/figures"):
            with statements() as seen:
                assert officer.get(path).status_code == 200
            found.append(len(seen))
        return found

    before = counted()
    for number in range(12):
        added(admin, programme, "item", f"Station {number}", district="Samba")
        reported(officer, programme, str(number + 2), f"{number + 2:02}-10-2026")
    number = db.session.scalar(select(StageDate.id))
    assert number is None and not db.session.scalars(select(StageMove)).all()
    assert counted() == before
