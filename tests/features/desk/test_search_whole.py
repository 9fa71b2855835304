"""Search finds what both sides wrote, in every language; words of inner notes only for those who may read them."""

from __future__ import annotations

from pathlib import Path

from grievance.cases import access, operations, search_text
from grievance.cases.jobs import renew_search_texts
from grievance.cases.models import Case, CoSignature, InnerWord
from grievance.cases.rules.steps import Step
from grievance.desk.listing import queries
from grievance.desk.listing.asked import asked_by
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.jobs import Counts
from grievance.foundation.transaction import transaction
from grievance.intake.importing import import_cases
from tests.support.cases import actor, answer, filed, fresh, take

SEED = Path(__file__).parents[3] / "grievance" / "reference" / "seed" / "grievances.jsonl"


def found(who: str, typed: str, **filters: str) -> list[str]:
    asked = asked_by({"q": typed, **filters})
    return [case.number for case in queries.list_cases(actor(who), asked, 0, 200, clock.today())]


def note(case: Case, words: str, who: str = "hod") -> None:
    with transaction():
        operations.write_inner_note(access.case_for(actor(who), case.number), words, actor(who), clock.now())


def test_a_case_is_found_by_what_was_written_after_it_was_filed(world):
    case = filed().case
    assert found("hod", "capacitor") == []
    take(case, Step.REPORT_PROGRESS, "hod", note="A capacitor bank is ordered.")
    assert found("hod", "capacitor") == found("filer", "capacitor") == [case.number]
    answer(fresh(case), note="The relay of Gangyal feeder was replaced.")
    assert found("filer", "relay gangy") == [case.number]
    assert found("filer", "relay nowhere") == []


def test_estate_office_and_subject_are_found_in_the_words_of_each_language(world):
    case = filed(estate_code="gangyal", district="Jammu").case
    for typed in ("Gangyal", "गंग्याल", "جموں", "जम्मू", "JPDCL", "Jammu Power Distribution", "power supply"):
        assert found("hod", typed) == [case.number], typed
    take(case, Step.CHANGE_CATEGORY, "convener.jammu", category="estate_infrastructure", reason="It is the drain.")
    assert found("hod", "estate infrastructure") == [case.number]


def test_another_unit_is_found_by_its_name_only_where_it_lets_itself_be_named(world):
    case = filed().case
    with transaction():
        for name, named in (("Zenith Foundry", True), ("Quiet Plastics", False)):
            db.session.add(CoSignature(case_id=case.id, unit_name=name, may_be_named=named, at=clock.now()))
        case = fresh(case)
        search_text.renew(case)
    assert found("hod", "zenith") == [case.number] and found("hod", "quiet plastics") == []


def test_a_word_planted_in_an_inner_note_is_found_by_officers_of_the_case_and_by_nobody_else(world, as_person, at):
    case = filed(in_both=False).case
    note(case, "Xylophonequartz: the meter was tampered with, ask the vigilance cell.")
    assert "xylophon" not in fresh(case).search_text
    for who, finds in {"hod": True, "nodal": True, "secretary.power": True, "convener.jammu": True, "overseer": True,
                       "filer": False, "hod.kashmir": False, "convener.kashmir": False, "chair": False}.items():  # fmt: skip
        assert (found(who, "xylophonequartz") == [case.number]) is finds, who
        assert (found(who, "voltage xylophonequ") == [case.number]) is finds, who
        page = as_person(who).get("/search?q=xylophonequartz").text
        assert (f"/cases/{case.number}" in page) is finds, who
        file = as_person(who).get("/cases?q=xylophonequartz&form=csv").data.decode()
        assert (case.number in file) is finds and "ylophonequartz:" not in file.lower(), who


def test_an_officer_who_is_also_the_filer_of_a_case_elsewhere_reads_none_of_its_notes(world):
    person = actor("hod").person_id
    case = filed(filer_person_id=person, office_code="SIDCO-JAMMU").case
    note(case, "Xylophonequartz stands here.", "convener.jammu")
    assert found("hod", "voltage") == [case.number] and found("hod", "xylophonequartz") == []


def test_the_words_of_a_note_are_let_go_with_it_and_old_rows_are_filled_by_the_application(world):
    case = filed().case
    note(case, "Planted words here")
    with transaction():
        case = fresh(case)
        case.search_form, case.search_text = 0, "an older text"
        db.session.query(InnerWord).delete()
    assert found("hod", "voltage") == []
    assert renew_search_texts(clock.now()) == Counts(1, 1)
    assert renew_search_texts(clock.now()) == Counts()
    assert found("hod", "voltage") == found("hod", "planted") == found("hod", "older text") == [case.number]


def test_search_takes_the_filters_of_the_list(world, as_person):
    first = filed(title="Voltage falls in Gangyal", estate_code="gangyal").case
    second = filed(title="Voltage falls in Samba", district="Samba", office_code="SIDCO-JAMMU").case
    client = as_person("convener.jammu")
    for query, wants in (("q=voltage", {first, second}), ("q=voltage&office=JPDCL", {first}), ("q=voltage&district=Samba", {second}),
                         ("q=voltage&estate=gangyal", {first}), ("q=voltage&kind=point", set()), ("q=voltage&from=2026-11-16", {first, second}),
                         ("q=voltage&to=15-11-2026", set()), ("q=voltage&source=paper", set()), ("q=voltage&given=nobody", {first, second}),
                         ("q=voltage&given=me", set()), ("q=voltage&from=never", {first, second})):  # fmt: skip
        page = client.get(f"/search?{query}").text
        assert {case for case in (first, second) if f"/cases/{case.number}" in page} == wants, query
    assert "is no date" in client.get("/search?q=voltage&from=never").text
    assert client.get("/cases?from=%00&q=%00&office=%00").status_code == 200


QUERIES = ("power", "voltage fluct", "33kv", "11 kv", "subsidy", "land lease rent", "gst refund", "drain water", "road", "bijli", "बिजली",
           "पानी", "بجلی", "پانی", "sidco", "turnover incentive 2021", "bank loan", "pollution consent", "power cut samba", "the", "a", "2019",
           "j260", "lease deed transfer", "o'clock", "\"quoted\"", "कारखाना", "sicop estate", "raw material", "toll")  # fmt: skip


def test_search_over_the_101_grievances_gives_the_rows_and_order_of_plain_python_on_both_databases(world):
    with transaction():
        done = import_cases(enumerate(SEED.read_bytes().splitlines(), 1), "test", clock.now())
    assert sum(one.error is None for one in done) >= 95
    rows = sorted(db.session.query(Case).all(), key=lambda case: (case.filed_at, case.id), reverse=True)
    words = {case.number: case.search_text.split() for case in rows}
    hits = 0
    for typed in QUERIES:
        parts = asked_by({"q": typed}).words.split()
        wanted = [
            case.number
            for case in rows
            if all(any(word.startswith(part) for word in words[case.number]) for part in parts)
        ]
        assert found("overseer", typed) == (wanted if parts else []), typed
        hits += len(wanted)
    assert hits > 300
    assert found("overseer", "zzzzqq") == []
