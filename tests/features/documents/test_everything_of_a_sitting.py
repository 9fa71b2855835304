"""One zip of everything; older versions; notes for the chair; and secrets planted in every corner, looked for in every paper."""

from __future__ import annotations

import io
import zipfile
from hashlib import sha256
from itertools import product

import pytest

from grievance.cases.models import CoSignature, InnerNote
from grievance.documents import bundle, operations, queries, serving
from grievance.documents.readers import READERS
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.errors import NotAllowed, NotFound
from grievance.foundation.transaction import transaction
from grievance.permissions import ANONYMOUS, SYSTEM, Actor, Grant, Role
from grievance.sentences import Refusal
from grievance.sittings import operations as sittings
from grievance.sittings import queries as sittings_queries
from grievance.sittings.operations.chair_notes import note_for_chair
from grievance.sittings.queries import entries_of, sitting_by_number
from grievance.sittings.rules.room import taken
from grievance.sittings.rules.text_marks import text_mark
from grievance.sittings.rules.words import Disposition, EntryKind
from tests.features.sittings.scene import actor, draw, entry_of, file_case, publish
from tests.support.paper_text import all_of_pdf, all_of_word
from tests.support.safety import counts


def freeze(number: str = "J-1"):
    prepared = operations.prepare(sitting_by_number(number), clock.now())
    with transaction():
        return operations.freeze(sitting_by_number(number, lock=True), prepared, actor("convener.jammu"), clock.now())


def drawn(at, **more):
    publish()
    case = file_case("Voltage falls every night", at("2026-11-02 10:00"), **more)
    at("2026-11-16 10:00")
    draw("J-1")
    return case


def note(case, words: str, who: str = "chair", seen: str = "") -> None:
    with transaction():
        sitting, entry = sitting_by_number("J-1"), entry_of("J-1", case)
        note_for_chair(sitting, [entry], {entry.id: words}, {entry.id: text_mark(seen)}, actor(who), clock.now())


def unpacked(who, languages=("en",)) -> dict[str, bytes]:
    sitting = sitting_by_number("J-1")
    made = b"".join(bundle.streamed(sitting, bundle.parts_of(sitting, who, languages), who, clock.now()))
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert opened.testzip() is None
        return {name.partition("/")[2]: opened.read(name) for name in opened.namelist()}


def test_the_zip_holds_each_paper_with_its_hash_and_is_the_same_for_ever(world, at, as_person):
    case = drawn(at)
    freeze()
    chair = as_person("chair")
    answer = chair.get("/sittings/J-1/papers.zip?language=en")
    assert answer.status_code == 200 and answer.mimetype == "application/zip" and answer.is_streamed
    first = answer.data
    with transaction():
        db.session.get(type(case), case.id).title = "Changed afterwards"
    at("2026-11-20 10:00")
    assert as_person("chair").get("/sittings/J-1/papers.zip?language=en").data == first
    files = unpacked(actor("chair"))
    sums = dict(reversed(line.split("  ", 1)) for line in files.pop("SHA256SUMS.txt").decode().splitlines())
    assert sums == {name: sha256(content).hexdigest() for name, content in files.items()}
    wanted = {f"{reader}/{kind}.en.{form}" for reader in ("chair", "member") for form in ("pdf", "docx")
              for kind in ("agenda", "notes", "cause-list", "attendance", "decision-sheet", "atr", "pack")}  # fmt: skip
    wanted |= {f"public/{kind}.en.{form}" for form in ("pdf", "docx")
               for kind in ("notice", "agenda", "cause-list", "atr", "public-list")}  # fmt: skip
    wanted |= {f"unit-notices/{case.number}/unit-notice.en.{form}" for form in ("pdf", "docx")}
    assert set(files) == wanted


def test_each_gets_in_the_zip_what_they_may_see_and_no_more(world, at, client):
    drawn(at)
    assert client.get("/sittings/J-1/papers.zip").status_code == 404
    freeze()
    assert {name.split("/")[0] for name in unpacked(ANONYMOUS)} == {"public", "SHA256SUMS.txt"}
    assert {name.split("/")[0] for name in unpacked(actor("hod"))} == {"office", "public", "SHA256SUMS.txt"}
    assert "chair" not in {name.split("/")[0] for name in unpacked(MEMBER)}


def test_an_older_version_of_an_agenda_prints_as_it_was(world, at, as_person):
    drawn(at)
    freeze()
    convener = as_person("convener.jammu")
    before = convener.get("/sittings/J-1/agenda.pdf").data
    late = file_case("Lease papers not moved", at("2026-11-17 10:00"))
    with transaction():
        who = actor("convener.jammu")
        sittings.add_case(sitting_by_number("J-1"), late, "possession due on 1 December", who, clock.now())
    freeze()
    convener = as_person("convener.jammu")
    assert convener.get("/sittings/J-1/papers/agenda.pdf?version=1").data == before
    assert convener.get("/sittings/J-1/agenda.pdf").data != before
    for wrong in ("3", "0", "x", "-1"):
        assert convener.get(f"/sittings/J-1/papers/agenda.pdf?version={wrong}").status_code == 404
    assert "version=1" in convener.get("/sittings/J-1/papers").text


def test_a_paper_and_its_word_file_are_kept_apart(world, at):
    drawn(at)
    freeze()
    sitting, who = sitting_by_number("J-1"), actor("chair")
    made = {
        form: serving.as_file(sitting, serving.Asked("agenda", form=form), who, clock.now()) for form in ("pdf", "docx")
    }
    assert made["pdf"][:4] == b"%PDF" and made["docx"][:2] == b"PK"
    for form, content in made.items():
        assert bytes(queries.stored_paper(sitting.id, 1, "agenda", "chair", "en", form=form).content) == content


def test_a_note_for_the_chair_is_written_by_page_and_printed_for_the_chair_alone(world, at, as_person):
    case = drawn(at)
    entry = entry_of("J-1", case)
    convener = as_person("convener.jammu")
    page = convener.get("/sittings/J-1/chair-notes")
    assert page.status_code == 200 and case.title in page.text
    given = {f"note_{row.id}": "" for row in entries_of(sitting_by_number("J-1").id)}
    given |= {f"seen_{row.id}": text_mark("") for row in entries_of(sitting_by_number("J-1").id)}
    answer = convener.post("/sittings/J-1/chair-notes", data={**given, f"note_{entry.id}": "Absent twice"})
    assert answer.status_code == 303
    again = convener.post("/sittings/J-1/chair-notes", data={**given, f"note_{entry.id}": "Written from an old page"})
    assert again.status_code == 422
    assert "Somebody else wrote here meanwhile" in again.text and "Absent twice" in again.text
    assert "Written from an old page" in again.text, "nothing typed is lost"
    freeze()
    said = {reader: all_of_pdf(serving.as_file(sitting_by_number("J-1"), serving.Asked("agenda", reader), SYSTEM, clock.now()))
            for reader in READERS}  # fmt: skip
    assert [reader for reader, text in said.items() if "Absent twice" in text] == ["chair"]
    assert as_person("hod").get("/sittings/J-1/chair-notes").status_code in (403, 404)


MEMBER = Actor(grants=(Grant(Role.MEMBER, division="jammu"),))
SECRETS = {
    "chair_note": "Zephyrine", "inner": "Quillfeather", "unit": "Brambleworth", "counted": "Hollyhock", "counted_words": "Yarrowmead",
    "email": "xanthium", "mobile": "9906712345", "body": "Marzipan", "conduct": "Obsidienne", "action": "Tamariske",
    "direction": "Vellichor", "corrigendum": "Quodlibet", "slip": "Sesquipede",
}  # fmt: skip
NOWHERE = {"inner", "counted", "counted_words", "email", "mobile"}
READ = [("en", "pdf"), ("en", "docx"), ("hi", "docx"), ("ur", "docx"), *[("hi", "pdf"), ("ur", "pdf")][: counts(0, 2)]]
"""Reading a PDF takes long: those in Hindi and Urdu are read in `make safety`; their words are the Word files' own."""


@pytest.fixture
def planted(world, at):
    """One agenda with a word of its own in every place where something could leak."""
    publish()
    case = file_case(
        "Power fails", at("2026-11-02 10:00"), contact_name=f"{SECRETS['unit']} Works", contact_email="xanthium@example.org",
        contact_mobile=SECRETS["mobile"], body=f"{SECRETS['body']}: {SECRETS['unit']} Works stands still.",
    )  # fmt: skip
    hard = file_case("He asked for money", at("2026-11-02 11:00"), is_conduct=True, contact_name="Some Mill",
                     office_code="PDD", conduct_office_code="JPDCL",
                     body=SECRETS["conduct"])  # fmt: skip
    at("2026-11-16 10:00")
    with transaction():
        person = actor("hod").person_id
        db.session.add(
            InnerNote(case_id=case.id, at=clock.now(), author_id=person, office_code="JPDCL", body=SECRETS["inner"])
        )
        db.session.add(CoSignature(case_id=case.id, unit_name=f"{SECRETS['counted']} Mills", contact_email="xanthium@example.org",
                                   contact_mobile=SECRETS["mobile"], words=SECRETS["counted_words"], may_be_named=False,
                                   at=clock.now()))  # fmt: skip
    draw("J-1")
    note(case, f"{SECRETS['chair_note']} was here")
    with transaction():
        sitting = sitting_by_number("J-1")
        if all(row.case_id != hard.id for row in entries_of(sitting.id)):
            sittings.add_case(sitting, hard, "the chair hears it", actor("convener.jammu"), clock.now())
    freeze()
    return case, hard


def found_in(content: bytes, form: str) -> set[str]:
    text = all_of_pdf(content) if form == "pdf" else all_of_word(content)
    squeezed = "".join(text.split()).lower()
    return {key for key, word in SECRETS.items() if word.lower() in squeezed}


def test_planted_secrets_stand_only_where_they_belong(world, planted):
    """Every paper of every reader, as PDF and as Word file, read back by other people's code."""
    case, _ = planted
    is_quick = world.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")
    for language, form in READ if is_quick else READ[1:2]:
        seen = read_by_all(case.number, language, form)
        assert {reader for reader, _ in seen} == set(READERS) and len(seen) > 20
        for (reader, kind), found in seen.items():
            where = (reader, kind, language, form, found)
            assert not found & NOWHERE, where
            assert "chair_note" not in found or reader == "chair", where
            assert "conduct" not in found or reader == "chair", where
            if reader == "public" or kind in ("public-list", "notice"):
                assert not found, where
            if reader == "unit":
                assert found <= {"unit", "body"}, where
        assert "chair_note" in seen["chair", "notes"] and "chair_note" in seen["chair", "agenda"]
        assert "body" in seen["member", "notes"] and "unit" in seen["member", "agenda"]
        assert "unit" in seen["unit", "unit-notice"]


def test_no_office_is_named_beside_the_serial_of_a_complaint_about_conduct(world, planted):
    case, hard = planted
    sitting, serial = sitting_by_number("J-1"), entry_of("J-1", hard).serial_text

    def said(kind: str, reader: str) -> str:
        reference = case.number if reader == "unit" else ""
        return serving.as_text(sitting, serving.Asked(kind, reader, reference=reference), SYSTEM, clock.now())

    assert f"to attend on item {serial}." in said("agenda", "chair")
    for reader in ("member", "unit", "public"):
        assert f"to attend on item {serial}." not in said("agenda", reader) and serial in said("agenda", reader)
        assert "to attend on" in said("agenda", reader), "offices called for other items stay"
    assert serial not in said("attendance", "chair"), "the sheet lies open in the room"


def test_a_note_for_the_chair_written_after_circulation_is_marked_in_todays_paper_and_changes_no_fixed_one(
    world, at, as_person
):
    case = drawn(at)
    note(case, "Absent twice")
    freeze()
    sitting = sitting_by_number("J-1")

    def bytes_of(kind: str, reader: str, version: int | None = None) -> bytes:
        return serving.as_file(sitting, serving.Asked(kind, reader, version=version), SYSTEM, clock.now())

    kinds = [("agenda", "chair"), ("notes", "chair"), ("agenda", "member"), ("agenda", "public")]
    fixed = {one: bytes_of(*one) for one in kinds}
    at("2026-11-18 10:00")
    note(case, "Paid on Tuesday", seen="Absent twice")
    for kind in ("agenda", "notes", "pack"):
        today = serving.as_text(sitting, serving.Asked(kind, "chair"), SYSTEM, clock.now())
        assert "Absent twice" in today and "Paid on Tuesday" in today and "added after circulation" in today
        assert "Made on 18 November 2026" in today, "it is not the fixed version, and says so"
    assert {one: bytes_of(*one, version=1) for one in kinds} == fixed
    assert {one: bytes_of(*one) for one in kinds[2:]} == {one: fixed[one] for one in kinds[2:]}
    assert "Paid on Tuesday" in all_of_pdf(bytes_of("agenda", "chair"))
    at("2026-11-25 12:00")
    entry = entry_of("J-1", case)
    live = {who: as_person(who).get(f"/sittings/J-1/live?item={entry.id}").text for who in ("chair", "convener.jammu")}
    assert "Paid on Tuesday" in live["chair"] and "added after circulation" in live["chair"]
    assert "Paid on Tuesday" not in live["convener.jammu"], "the convener's screen may hang on the wall"


def room(what, number: str = "J-1") -> None:
    with transaction():
        what(sitting_by_number(number), actor("convener.jammu"), clock.now())


@pytest.fixture
def directed(planted, at):
    """The complaint about conduct is directed upon; its direction stands in section 2 of J-2, and J-1 has a corrigendum to it."""
    case, hard = planted
    given = taken(Disposition.DIRECTED, f"{SECRETS['direction']} inquires into JPDCL", office="IC-DEPT", days=15)
    at("2026-11-25 12:00")
    room(lambda s, a, n: sittings.take_attendance(s, ["JPDCL"], a, n, no_quorum_because="Urgent"))
    room(lambda s, a, n: sittings.dispose(s, entry_of("J-1", hard), given, "", a, n))
    room(sittings.hold)
    room(sittings.circulate_minutes)
    at("2026-12-03 10:00")
    draw("J-2")
    freeze("J-2")
    at("2026-12-08 12:00")
    (item,) = [row.id for row in entries_of(sitting_by_number("J-2").id) if row.kind is EntryKind.MINUTES]
    room(lambda s, a, n: sittings.take_attendance(s, ["JPDCL"], a, n, no_quorum_because="Urgent"), "J-2")
    confirmed = taken(Disposition.DECIDED, "Confirmed.")
    room(lambda s, a, n: sittings.dispose(s, sittings_queries.entry_of(s.id, item), confirmed, "", a, n), "J-2")
    words = (f"For {SECRETS['corrigendum']} read JPDCL", SECRETS["slip"])
    room(lambda s, a, n: sittings.issue_corrigendum(s, entry_of("J-1", hard), *words, a, n))
    room(lambda s, a, n: sittings.hold(s, a, n), "J-2")
    room(sittings.circulate_minutes, "J-2")
    return case, hard


CLOSED = {"conduct", "direction", "corrigendum", "slip"}


def test_a_note_for_the_chair_is_kept_when_its_item_leaves_the_draft_and_comes_back_with_it(world, at, as_person):
    case = drawn(at)
    note(case, "Absent twice")
    with transaction():
        db.session.get(type(case), case.id).division = "kashmir"
    draw("J-1")
    assert all(row.case_id != case.id for row in entries_of(sitting_by_number("J-1").id))
    assert "Absent twice" in as_person("chair").get("/sittings/J-1/chair-notes").text
    with transaction():
        db.session.get(type(case), case.id).division = "jammu"
    draw("J-1")
    assert entry_of("J-1", case).chair_note == "Absent twice" and sitting_by_number("J-1").notes_left is None


def test_what_the_forum_directs_on_a_complaint_about_conduct_and_corrects_in_it_is_read_by_the_chair_alone(
    world, directed
):
    case, _ = directed
    is_quick = world.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")
    languages = ("en", *("hi", "ur")[: counts(0, 2)]) if is_quick else ("en",)
    for language, number in product(languages, ("J-1", "J-2") if is_quick else ("J-2",)):
        seen = read_by_all(case.number, language, "docx", number)
        assert {kind for _, kind in seen} >= {"minutes", "atr", "agenda"}
        for (reader, kind), found in seen.items():
            assert reader == "chair" or not found & CLOSED, (language, number, reader, kind, found)
        assert {"direction", "corrigendum", "slip"} <= seen["chair", "minutes"] or number == "J-2"
    assert all("direction" in seen["chair", kind] for kind in ("atr", "agenda", "minutes", "pack", "decision-sheet"))


def test_pages_of_minutes_and_action_taken_say_nothing_of_a_complaint_about_conduct(world, directed, as_person, client):
    said = {name: as_person(name).get("/action-taken?division=jammu&on=08-12-2026").text
            for name in ("chair", "convener.jammu", "hod")}  # fmt: skip
    said["public"] = client.get("/action-taken?division=jammu&on=08-12-2026").text
    said["as the public reads it"] = (
        as_person("chair").get("/action-taken?division=jammu&on=08-12-2026&reader=public").text
    )
    assert [who for who, page in said.items() if SECRETS["direction"] in page] == ["chair", "convener.jammu"]
    assert all("Complaint about conduct" in said[who] and "J-1.3." in said[who] for who in ("hod", "public"))
    assert "Industries and Commerce Department" not in said["public"].partition("As of")[2]
    minutes = {name: as_person(name).get("/sittings/J-1/minutes").text for name in ("chair", "hod")}
    for page in (client.get("/sittings/J-1").text, client.get("/sittings/J-1/agenda").text):
        assert "the chair hears it" not in page, "what the convener typed is not for all"
    assert "Complaint about conduct" in client.get("/sittings/J-1").text
    assert SECRETS["corrigendum"] in minutes["chair"] and SECRETS["slip"] in minutes["chair"]
    assert not any(SECRETS[key] in minutes["hod"] for key in CLOSED) and "Corrigendum 1" in minutes["hod"]


def test_a_snapshot_frozen_before_directions_had_the_mark_is_read_with_it(world, directed):
    version = queries.latest_version(sitting_by_number("J-2").id)
    with transaction():
        points = [
            {key: said for key, said in one.items() if key != "conduct"} for one in version.snapshot["action_taken"]
        ]
        version.snapshot = {**version.snapshot, "action_taken": points}
    paper = serving.ready_paper(sitting_by_number("J-2"), serving.Asked("atr", "member"), SYSTEM, clock.now()).paper
    assert [(point.words, point.conduct) for point in paper.points] == [("", True)]


def read_by_all(number: str, language: str, form: str, at: str = "J-1") -> dict[tuple[str, str], set[str]]:
    """Which secrets stand in each paper, by reader and kind."""
    sitting, seen = sitting_by_number(at), {}
    for reader in READERS:
        for kind in serving.KINDS_OF_SITTINGS:
            asked = serving.Asked(kind, reader, language, number if reader == "unit" else "", form=form)
            try:
                content = serving.as_file(sitting, asked, SYSTEM, clock.now())
            except (Refusal, NotFound, NotAllowed):
                continue
            seen[reader, kind] = found_in(content, form)
    return seen
