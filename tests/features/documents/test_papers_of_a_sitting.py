"""From rows to papers: drafted, frozen, printed again, for four readers, by page and by command."""

from __future__ import annotations

import io
import json

import pypdf
import pytest

from grievance.documents import operations, queries, serving
from grievance.documents.collecting import snapshot_of
from grievance.documents.models import Paper
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.errors import Conflict, NotAllowed
from grievance.foundation.transaction import transaction
from grievance.permissions import ANONYMOUS, SYSTEM
from grievance.sentences import Refusal
from grievance.sittings import operations as sittings
from grievance.sittings.queries import entries_of, sitting_by_number
from grievance.sittings.rules.room import taken
from grievance.sittings.rules.words import Disposition, EntryKind
from tests.features.sittings.scene import actor, draw, entry_of, file_case, publish


def words_of(made: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages).split())


def a_drawn_agenda(at, **more):
    """Sitting J-1 of 25 November with two cases, drawn on 16 November."""
    publish()
    first = file_case("Voltage falls every night", at("2026-11-02 10:00"))
    second = file_case("بجلی ہر رات جاتی ہے", at("2026-11-03 10:00"), contact_name="کشمیر ملز", **more)
    at("2026-11-16 10:00")
    draw("J-1")
    return first, second


def freeze(number: str = "J-1", who: str = "convener.jammu"):
    sitting = sitting_by_number(number)
    prepared = operations.prepare(sitting, clock.now())
    with transaction():
        return operations.freeze(sitting_by_number(number, lock=True), prepared, actor(who), clock.now())


def asked(kind: str, **more) -> serving.Asked:
    return serving.Asked(kind, **more)


def text_of(kind: str, who=SYSTEM, **more) -> str:
    return serving.as_text(sitting_by_number("J-1"), asked(kind, **more), who, clock.now())


def test_a_draft_prints_every_entry_with_its_serial_and_the_reason_why_it_stands_there(world, at):
    first, second = a_drawn_agenda(at)
    printed = text_of("agenda")
    for entry in entries_of(sitting_by_number("J-1").id):
        assert f"1.{entry.section}.{entry.place}" in printed or entry.kind is EntryKind.OTHER
    assert f"Listed because: no reply from JPDCL by Monday 9 November 2026" in printed  # noqa: F541
    assert first.title in printed and second.title in printed
    assert "Draft of 16 November 2026, 10:00 am, not fixed" in printed


def test_a_report_that_did_not_come_prints_itself(world, at):
    a_drawn_agenda(at)
    at("2026-11-23 10:00")
    printed = text_of("notes")
    assert "No report received from Jammu Power Distribution Corporation Limited by" in printed
    assert "No report received by" in text_of("agenda")


def test_the_freeze_keeps_serials_snapshot_hash_and_bytes_and_prints_the_same_for_ever(world, at):
    first, _ = a_drawn_agenda(at)
    version = freeze()
    sitting = sitting_by_number("J-1")
    assert version.version == 1 and len(version.sha256) == 64
    before = serving.as_file(sitting, asked("pack"), actor("chair"), clock.now())
    with transaction():
        db.session.get(type(first), first.id).title = "Changed afterwards"
    at("2026-11-20 10:00")
    after = serving.as_file(sitting_by_number("J-1"), asked("pack"), actor("chair"), clock.now())
    assert before == after
    assert "Version 1, fixed on 16 November 2026, 10:00 am" in words_of(after)
    assert "Changed afterwards" not in words_of(after)


def test_a_paper_first_asked_for_days_later_is_made_of_the_snapshot_and_then_kept(world, at):
    first, _ = a_drawn_agenda(at)
    freeze()
    with transaction():
        db.session.get(type(first), first.id).title = "Changed afterwards"
    at("2026-11-22 10:00")
    sitting = sitting_by_number("J-1")
    made = serving.as_file(sitting, asked("cause-list", language="ur"), actor("chair"), clock.now())
    kept = queries.stored_paper(sitting.id, 1, "cause-list", "chair", "ur")
    assert (
        bytes(kept.content)
        == made
        == serving.as_file(sitting, asked("cause-list", language="ur"), actor("chair"), clock.now())
    )
    assert "Changed afterwards" not in text_of("agenda")


def test_a_change_between_making_the_papers_and_storing_them_stops_the_freeze(world, at):
    first, _ = a_drawn_agenda(at)
    prepared = operations.prepare(sitting_by_number("J-1"), clock.now())
    with transaction():
        db.session.get(type(first), first.id).title = "Changed in between"
    with pytest.raises(Conflict, match="changed while its papers were being made"), transaction():
        operations.freeze(sitting_by_number("J-1"), prepared, actor("convener.jammu"), clock.now())
    assert queries.latest_version(sitting_by_number("J-1").id) is None


def test_an_item_added_after_the_freeze_prints_on_a_supplementary_list_and_a_withdrawn_one_is_struck(world, at):
    first, second = a_drawn_agenda(at)
    freeze()
    late = file_case("Lease papers not moved", at("2026-11-17 10:00"))
    with transaction():
        sitting = sitting_by_number("J-1")
        sittings.withdraw(sitting, entry_of("J-1", second), "Paid on 17 November", actor("convener.jammu"), clock.now())
        sittings.add_case(sitting, late, "possession due on 1 December", actor("convener.jammu"), clock.now())
    assert "Lease papers" not in text_of("agenda")
    freeze()
    printed = text_of("agenda")
    assert "Supplementary list 1" in printed.partition("Copy to")[2]
    assert "convener's choice: possession due on 1 December" in printed
    assert "Withdrawn: Paid on 17 November" in printed
    assert queries.latest_version(sitting_by_number("J-1").id).version == 2
    assert queries.version_of(sitting_by_number("J-1").id, 1).snapshot["version"] == 1


def test_the_public_reads_the_circulated_agenda_without_names_and_the_draft_not_at_all(world, at, client):
    first, second = a_drawn_agenda(at)
    answer = client.get("/sittings/J-1/agenda.pdf")
    assert answer.status_code == 404 and "The agenda is not out yet" in answer.text
    freeze()
    answer = client.get("/sittings/J-1/agenda.pdf")
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    printed = words_of(answer.data)
    assert first.number in printed
    for name in ("Shivalik", first.title, "Machines stand still"):
        assert name not in printed
    assert client.get("/sittings/J-1/papers/pack.pdf").status_code in (403, 422)
    assert client.get("/sittings/J-1/papers/public-list.pdf").status_code == 200
    assert client.get("/sittings/J-1/papers/agenda.pdf?reader=chair").status_code == 403


def test_an_office_called_reads_its_own_cases_in_full_and_of_others_subject_and_place(world, at):
    publish()
    own = file_case("Voltage falls every night", at("2026-11-02 10:00"))
    other = file_case("Lease deed not renewed", at("2026-11-02 11:00"), office_code="SIDCO-JAMMU", category_code="land_lease",
                      contact_name="Tawi Polymers")  # fmt: skip
    at("2026-11-16 10:00")
    draw("J-1")
    freeze()
    printed = text_of("agenda", actor("hod"))
    assert own.title in printed and "Shivalik Auto Components" in printed
    assert other.title not in printed and "Tawi Polymers" not in printed and other.number in printed
    notes = text_of("notes", actor("hod"))
    assert own.title in notes and other.title not in notes


def test_a_unit_gets_its_own_notice_with_its_time_and_no_other(world, at):
    first, second = a_drawn_agenda(at)
    freeze()
    notice = text_of("unit-notice", SYSTEM, reader="unit", reference=first.number)
    assert f"Your grievance {first.number} is heard on 25 November 2026" in notice
    assert "You may come yourself" in notice and second.title not in notice
    with pytest.raises(NotAllowed):
        text_of("unit-notice", ANONYMOUS, reader="unit", reference=first.number)
    with pytest.raises(Refusal, match="Name the case"):
        text_of("unit-notice", SYSTEM, reader="unit")


def test_the_notice_can_be_printed_by_anyone_before_there_is_an_agenda(world, at, client):
    publish()
    answer = client.get("/sittings/J-1/papers/notice.pdf?language=hi")
    assert answer.status_code == 200
    assert "Wednesday 25 November 2026, at 11:00 am" in text_of("notice", ANONYMOUS)


def test_the_number_of_statements_does_not_grow_with_the_entries(world, at, statements):
    a_drawn_agenda(at)
    sitting = sitting_by_number("J-1")
    with statements() as few:
        snapshot_of(sitting, clock.today())
    for n in range(12):
        file_case(f"More {n}", at("2026-11-03 10:00"))
    at("2026-11-16 10:00")
    draw("J-1")
    sitting = sitting_by_number("J-1")
    with statements() as many:
        snapshot_of(sitting, clock.today())
    assert len(many) <= len(few) + 2, [s[:200] for s in many][-30:]
    assert len(many) <= 70


def test_the_convener_freezes_by_a_page_that_says_what_will_happen(world, at, as_person):
    first, second = a_drawn_agenda(at)
    convener = as_person("convener.jammu")
    page = convener.get("/sittings/J-1/freeze")
    assert "Version 1 will be fixed and numbered" in page.text and "2 applicants will be told" in page.text
    sitting = sitting_by_number("J-1")
    answer = convener.post("/sittings/J-1/freeze", data={"version": str(sitting.version)})
    assert answer.status_code == 303 and answer.location.endswith("/sittings/J-1/papers")
    page = convener.get("/sittings/J-1/papers")
    assert "Version 1, fixed on" in page.text
    again = convener.post("/sittings/J-1/freeze", data={})
    assert again.status_code == 422 and "nothing new to freeze" in again.text
    assert as_person("hod").get("/sittings/J-1/freeze").status_code in (403, 404)


def test_minutes_are_printed_from_what_was_recorded_when_they_are_out(world, at, client):
    first, _ = a_drawn_agenda(at)
    freeze()
    at("2026-11-25 14:00")
    done = taken(Disposition.DIRECTED, "Put a regulator into service.", office="JPDCL", days=15)
    with transaction():
        sitting, who = sitting_by_number("J-1"), actor("convener.jammu")
        sittings.dispose(sitting, entry_of("J-1", first), done, "Both were heard.", who, clock.now())
        sittings.take_attendance(sitting, ["JPDCL"], who, clock.now(), no_quorum_because="The matter was urgent")
    with transaction():
        sittings.hold(sitting_by_number("J-1"), actor("convener.jammu"), clock.now())
    assert client.get("/sittings/J-1/papers/minutes.pdf").status_code == 404
    draft = text_of("minutes", actor("convener.jammu"))
    assert "DIRECTED" in draft and "Put a regulator into service." in draft and "10-12-2026" in draft
    assert "Shivalik" in draft and "not fixed" in draft
    with transaction():
        sittings.circulate_minutes(sitting_by_number("J-1"), actor("convener.jammu"), clock.now())
    assert "CIRCULATED, OPEN TO CORRECTION" in text_of("minutes", actor("chair"))
    public = text_of("minutes", ANONYMOUS)
    assert "Shivalik" not in public and first.title not in public and "J-1.3" in public


@pytest.mark.parametrize(
    "kind", ["agenda", "notes", "cause-list", "attendance", "atr", "pack", "decision-sheet", "public-list"]
)
def test_the_command_writes_each_paper_and_tells_so_in_json(world, at, tmp_path, kind):
    a_drawn_agenda(at)
    runner = world.test_cli_runner()
    for ending in ("pdf", "docx", "txt"):
        out = tmp_path / f"a.{ending}"
        done = runner.invoke(args=["sittings", "paper", "J-1", "--kind", kind, "--out", str(out)])
        assert done.exit_code == 0, done.output
        assert json.loads(done.output)["bytes"] == out.stat().st_size
    assert out.read_text("utf-8")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["J-1", "--kind", "agenda", "--out", "a.odt"], "ends in .pdf, .docx or .txt"),
        (["J-1", "--kind", "poem", "--out", "a.pdf"], "There is no such paper"),
        (["J-1", "--kind", "agenda", "--reader", "press", "--out", "a.pdf"], "Choose a reader"),
        (["J-1", "--kind", "pack", "--reader", "public", "--out", "a.pdf"], "for the forum only"),
        (["J-1", "--kind", "minutes", "--out", "a.pdf"], "when the sitting has been held"),
        (["J-99", "--kind", "agenda", "--out", "a.pdf"], "no such page"),
        (["J-1", "--kind", "agenda", "--language", "fr", "--out", "a.pdf"], "Choose a language"),
        (["J-1", "--kind", "agenda", "--out", "/no/such/folder/a.pdf"], "cannot be written"),
    ],
)
def test_the_command_refuses_with_a_sentence(world, at, more, said):
    publish()
    done = world.test_cli_runner().invoke(args=["sittings", "paper", *more])
    assert done.exit_code != 0 and said in done.output


def test_an_agenda_that_nobody_has_drawn_prints_as_the_rules_draw_it_and_leaves_nothing_behind(world, at):
    publish()
    case = file_case("Voltage falls every night", at("2026-11-02 10:00"))
    at("2026-11-16 10:00")
    assert case.title in text_of("agenda")
    assert "Nothing is listed." in text_of("agenda").partition("Points and policy items")[2]
    assert serving.as_file(sitting_by_number("J-1"), asked("pack"), SYSTEM, clock.now()).startswith(b"%PDF")
    assert entries_of(sitting_by_number("J-1").id) == []


def test_only_the_first_of_two_first_prints_is_kept(world, at):
    a_drawn_agenda(at)
    freeze()
    sitting = sitting_by_number("J-1")
    with transaction():
        operations.keep(sitting.id, 1, "atr", "public", "en", b"first", clock.now())
    with transaction():
        assert operations.keep(sitting.id, 1, "atr", "public", "en", b"second", clock.now()).content == b"first"
    assert serving.as_file(sitting, asked("atr"), ANONYMOUS, clock.now()) == b"first"
    assert db.session.query(Paper).filter_by(kind="atr").count() == 1
