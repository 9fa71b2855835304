"""Cases by the API: the list and one case behind the fence, filing by the pages' operation, the same key once."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from grievance.api.rules.scopes import Scope
from grievance.audit.models import EventRow
from grievance.cases import operations as cases
from grievance.cases.access import visible_to
from grievance.cases.models import Case
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from tests.support.at_once import at_once
from tests.support.cases import actor, answer, filed
from tests.support.programs import TO_FILE, program

CASES = "/api/v1/cases"
PEOPLE = ("filer", "association", "hod", "hod.kashmir", "convener.jammu", "chair", "overseer")


@pytest.fixture
def filer(world):
    return program(world, "filer")


def count_of_cases() -> int:
    return db.session.scalar(select(func.count()).select_from(Case))


def test_a_case_is_filed_by_the_operation_of_the_pages(world, filer):
    answer_ = filer.post(CASES, json=TO_FILE)
    assert answer_.status_code == 201, answer_.text
    made = answer_.json
    case = db.session.scalar(select(Case).where(Case.number == made["number"]))
    assert (case.office_code, case.division, case.source, case.filer_person_id) == (
        "JPDCL", "jammu", "api", actor("filer").person_id)  # fmt: skip
    assert made["due_on"] and made["due_because"] and made["why_this_office"]
    assert answer_.headers["Location"] == f"https://forum.example/api/v1/cases/{made['number']}"
    assert cases.hash_of_secret(case.number, made["secret"]) == case.track_secret_hash
    assert (
        db.session.scalar(select(EventRow.name).where(EventRow.case_id == case.id).order_by(EventRow.seq))
        == "CaseFiled"
    )
    shown = filer.get(f"{CASES}/{case.number}").json
    assert shown["body"] == TO_FILE["words"] and shown["record"][-1]["words"].startswith("Filed")


@pytest.mark.parametrize(
    ("changed", "at"),
    [
        ({"estate": "Nowhere at all"}, "#/estate"),
        ({"where": "district"}, "#/district"),
        ({"category": "weather"}, "#/category"),
        ({"udyam": "12345"}, "#/udyam"),
        ({"contact": "not a contact"}, "#/contact"),
        ({"since": "yesterday"}, "#/since"),
        ({"words": "Short"}, "#/words"),
        ({"words": 7}, "#/words"),
        ({"words": None}, "#/words"),
        ({"is_conduct": "yes"}, "#/is_conduct"),
        ({"state": "closed"}, "#/state"),
        ({"filer_person_id": 1}, "#/filer_person_id"),
    ],
)
def test_what_does_not_fit_is_named_by_its_pointer_and_nothing_is_filed(filer, changed, at):
    before = count_of_cases()
    answer_ = filer.post(CASES, json=TO_FILE | changed)
    assert answer_.status_code == 422
    assert answer_.content_type == "application/problem+json"
    assert at in [one["pointer"] for one in answer_.json["errors"]]
    assert count_of_cases() == before


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe", b'{"words": NaN}', b'{"words": "a", "words": "b"}', b"[" * 60_000, b'{"a": 1e999999}x'],
)
def test_what_is_no_json_is_told_so(filer, body):
    answer_ = filer.post(CASES, data=body, content_type="application/json")
    assert (answer_.status_code, answer_.content_type) == (400, "application/problem+json")


@pytest.mark.parametrize("body", [b"[]", b"null", b"7", b'"text"', b'{"words": {"deep": [1]}}'])
def test_json_of_another_shape_does_not_fit(filer, body):
    assert filer.post(CASES, data=body, content_type="application/json").status_code == 422


def test_a_body_of_another_type_and_one_too_large_are_refused(filer):
    assert filer.post(CASES, data="a=b", content_type="application/x-www-form-urlencoded").status_code == 415
    assert filer.post(CASES, json=TO_FILE | {"words": "a" * 70_000}).status_code == 413


def test_halves_of_signs_and_control_characters_do_no_harm(filer):
    body = b'{"words": "The line \\ud800\\u0000 is down every night", "since": "week", "where": "jammu", "filer_kind": "artisan"}'
    answer_ = filer.post(CASES, data=body, content_type="application/json")
    assert answer_.status_code == 201
    assert filer.get(f"{CASES}/{answer_.json['number']}").json["body"] == "The line  is down every night"


def test_the_same_key_three_times_files_one_case_and_is_answered_the_same(filer):
    before, key = count_of_cases(), {"Idempotency-Key": '"8e03978e-40d5-43dd-bc93-6894a57f9324"'}
    answers = [filer.post(CASES, json=TO_FILE, headers=key) for _ in range(3)]
    assert count_of_cases() == before + 1
    assert [one.status_code for one in answers] == [201] * 3
    assert answers[0].json["secret"] and answers[0].data == answers[1].data == answers[2].data
    assert answers[0].headers["Location"] == answers[2].headers["Location"]
    assert [one.headers.get("Idempotency-Replayed") for one in answers] == [None, "true", "true"]


@pytest.mark.safety
def test_the_same_request_six_times_at_once_files_one_case(committing_world):
    asks, key = program(committing_world, "filer"), {"Idempotency-Key": "pressed-six-times"}
    before = count_of_cases()
    answers = at_once(committing_world, *[lambda: asks.post(CASES, json=TO_FILE, headers=key)] * 6)
    db.session.rollback()
    assert count_of_cases() == before + 1
    assert [one.status_code for one in answers] == [201] * 6 and len({one.data for one in answers}) == 1


def test_a_key_of_another_request_is_refused_and_that_of_another_token_is_another_key(world, filer):
    key = {"Idempotency-Key": "one-key-for-all"}
    assert filer.post(CASES, json=TO_FILE, headers=key).status_code == 201
    assert filer.post(CASES, json=TO_FILE | {"since": "week"}, headers=key).status_code == 422
    other = program(world, "association").post(CASES, json=TO_FILE, headers=key)
    assert other.status_code == 201 and "Idempotency-Replayed" not in other.headers
    assert filer.post(CASES, json=TO_FILE, headers={"Idempotency-Key": "short"}).status_code == 400


def test_a_refused_request_leaves_its_key_good(filer):
    key = {"Idempotency-Key": "once-it-was-wrong"}
    assert filer.post(CASES, json=TO_FILE | {"estate": "Nowhere"}, headers=key).status_code == 422
    assert filer.post(CASES, json=TO_FILE, headers=key).status_code == 201


def test_a_name_that_is_somebody_elses_contact_is_marked_as_not_proved(filer):
    made = filer.post(CASES, json=TO_FILE | {"contact": "someone.else@example.net"}).json
    case = db.session.scalar(select(Case).where(Case.number == made["number"]))
    assert (case.contact_email, case.contact_proved_at) == ("someone.else@example.net", None)


def test_each_person_lists_and_reads_exactly_what_the_fence_leaves(world):
    mine, other = (
        filed().case,
        filed(division="kashmir", office_code="KPDCL", filer_person_id=None, district="Srinagar").case,
    )
    conduct = filed(is_conduct=True, conduct_office_code="JPDCL", office_code="PDD", filer_person_id=None).case
    for key in PEOPLE:
        seen = set(db.session.scalars(select(Case.number).where(visible_to(actor(key)))))
        asks = program(world, key)
        listed = {row["number"] for row in asks.get(CASES).json["items"]}
        assert listed == seen, key
        for case in (mine, other, conduct):
            assert asks.get(f"{CASES}/{case.number}").status_code == (200 if case.number in seen else 404), key


def test_a_case_of_others_is_answered_as_one_that_is_not(world, filer):
    other = filed(filer_person_id=None).case
    answers = [filer.get(f"{CASES}/{number}").json for number in (other.number, "J26-9999-9", "nonsense")]
    assert len({tuple(sorted(set(one.items()) - {("reference", one["reference"])})) for one in answers}) == 1


def test_nothing_inner_reaches_a_filer(world, filer):
    case = filed().case
    with transaction():
        cases.write_inner_note(case, "The consumer is a known troublemaker", actor("hod"), clock.now())
        case.assigned_person_id = actor("hod").person_id
    asks, reads = program(world, "hod"), f"{CASES}/{case.number}"
    assert "troublemaker" in asks.get(reads).text and asks.get(reads).json["assigned_to"]
    shown = filer.get(reads)
    assert "troublemaker" not in shown.text
    assert shown.json["assigned_to"] is None and not any(line["is_inner"] for line in shown.json["record"])


def test_neither_list_nor_case_tells_how_the_filer_is_reached(world):
    case = filed(contact_email="owner@example.net").case
    for key in ("hod", "convener.jammu", "overseer"):
        asks = program(world, key)
        for path in (CASES, f"{CASES}/{case.number}"):
            assert "9419100000" not in asks.get(path).text and "owner@example.net" not in asks.get(path).text


def test_a_list_goes_on_by_its_cursor_and_skips_nothing_that_was_filed_meanwhile(world, filer):
    numbers = [filed().case.number for _ in range(5)]
    first = filer.get(f"{CASES}?limit=2")
    filed()
    found = [row["number"] for row in first.json["items"]]
    cursor = first.json["next"]
    while cursor:
        part = filer.get(f"{CASES}?limit=2&cursor={cursor}").json
        found, cursor = found + [row["number"] for row in part["items"]], part["next"]
    assert found[:5] == numbers[::-1] and len(set(found)) == len(found)


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "cursor=abc", "cursor=YWZ0ZXI6MA", "state=open", "filed_from=2026-13-01",
              "unknown=1", "limit=1&limit=2", "filed_to=25-11-2026", "limit=%D9%A1"])  # fmt: skip
def test_parameters_that_do_not_fit_are_named(filer, query):
    answer_ = filer.get(f"{CASES}?{query}")
    assert answer_.status_code == 400 and answer_.json["errors"][0]["parameter"]


def test_filters_hold(world, filer):
    case = answer(filed().case)
    assert [
        one["number"] for one in filer.get(f"{CASES}?state=answered&division=jammu&office=JPDCL").json["items"]
    ] == [case.number]
    assert filer.get(f"{CASES}?state=answered&filed_from=2026-11-17").json["items"] == []
    assert len(filer.get(f"{CASES}?filed_from=2026-11-16&filed_to=2026-11-16").json["items"]) >= 1


def test_what_has_not_changed_is_not_sent_again(filer):
    case = filed().case
    path = f"{CASES}/{case.number}"
    mark = filer.get(path).headers["ETag"]
    again = filer.get(path, headers={"If-None-Match": mark})
    assert (again.status_code, again.data) == (304, b"")
    answer(case)
    changed = filer.get(path, headers={"If-None-Match": mark})
    assert changed.status_code == 200 and changed.headers["ETag"] != mark


def test_a_packed_answer_has_its_mark_too(filer):
    path, packed = f"{CASES}/{filed().case.number}", {"Accept-Encoding": "gzip"}
    answer_ = filer.get(path, headers=packed)
    assert answer_.headers["Content-Encoding"] == "gzip"
    again = filer.get(path, headers=packed | {"If-None-Match": answer_.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_statements_of_a_list_do_not_grow_with_its_rows(world, filer, statements):
    filed()
    filer.get(CASES)
    with statements() as few:
        filer.get(CASES)
    for _ in range(12):
        filed()
    with statements() as many:
        filer.get(CASES)
    assert len(many) == len(few)


def test_only_the_scope_that_is_asked_opens(world):
    reads = program(world, "filer", Scope.CASES_READ)
    assert reads.get(CASES).status_code == 200
    refused = reads.post(CASES, json=TO_FILE)
    assert refused.status_code == 403 and "cases:file" in refused.json["detail"]
    files = program(world, "filer", Scope.CASES_FILE)
    assert files.post(CASES, json=TO_FILE).status_code == 201
    assert files.get(CASES).status_code == 403
