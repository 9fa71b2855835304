"""The pages of a case as people use them: without scripts, each seeing what is theirs."""

import io
import re

import pytest
from itsdangerous import TimestampSigner
from PIL import Image

from grievance.cases import queries
from grievance.cases.access import visible_to
from grievance.cases.models import Case
from grievance.cases.operations import write_inner_note
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseState
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from tests.support.cases import actor, answer, filed, fresh, refuse, take


def form_of(page, **changes):
    """The fields of the page's last form with hidden values, as a browser would send them."""
    html = page.get_data(as_text=True)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html))
    return fields | changes


def words_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)))


def test_an_officer_reads_what_they_say_until_when_and_what_is_open(as_person):
    case = filed().case
    page = as_person("hod").get(f"/cases/{case.number}")
    words = words_of(page)
    assert page.status_code == 200
    for told in ("Voltage falls every night", "Mon 7 Dec", "Settle it", "Ask the unit", "Send to another office",
                 "Jammu Power Distribution", "0 of 21 days used"):  # fmt: skip
        assert told in words, told
    assert "More days have been" not in words and "/steps/answer" in page.get_data(as_text=True)


def test_a_step_that_is_not_open_says_why(as_person):
    case = answer(filed().case)
    words = words_of(as_person("hod").get(f"/cases/{case.number}"))
    assert "the filer has the last word now" in words
    page = as_person("hod").get(f"/cases/{case.number}/steps/transfer")
    assert "the filer has the last word now" in words_of(page)


def test_an_old_spelling_of_the_number_leads_to_the_case(as_person):
    case = filed().case
    answered = as_person("hod").get(f"/cases/{case.number.lower().replace('-', '')}")
    assert answered.status_code == 301 and answered.location.endswith(f"/cases/{case.number}")


def test_the_full_life_goes_through_the_pages(as_person):
    case = filed().case
    hod, filer = as_person("hod"), as_person("filer")

    def send(client, step, **given):
        address = f"/cases/{case.number}/steps/{step}"
        page = client.get(address)
        assert page.status_code == 200, (step, words_of(page))
        done = client.post(address, data=form_of(page, **given))
        assert done.status_code == 303, (step, words_of(done))

    send(hod, "acknowledge")
    send(hod, "ask-filer", question="Which feeder?", days="7", papers="")
    assert "The office asks you" in words_of(filer.get(f"/cases/{case.number}"))
    send(filer, "reply", words="فیڈر تین — Feeder 3 <b>now</b>")
    assert "&lt;b&gt;now" in hod.get(f"/cases/{case.number}").get_data(as_text=True)
    send(hod, "answer", outcome="partly", note="One phase repaired.", action_on="16-11-2026", proof="Order 12",
         ground="", remedy="", referred_to="")  # fmt: skip
    assert "Is it settled?" in words_of(filer.get(f"/cases/{case.number}"))
    send(filer, "dispute", settled="no", words="Two phases are dark", was_told="", was_fair="1")
    send(as_person("secretary.power"), "answer-anew", outcome="relief", note="All phases repaired.",
         action_on="16/11/2026", proof="Order 13", ground="", remedy="", referred_to="")  # fmt: skip
    send(filer, "accept", was_told="5", was_fair="")
    assert fresh(case).closing == "accepted"
    words = words_of(filer.get(f"/cases/{case.number}"))
    assert "The unit says that it is settled. Closed" in words and "Power Development Department" in words


@pytest.mark.parametrize("given", [
    {"outcome": "", "note": "", "action_on": "", "proof": ""},
    {"outcome": "granted", "note": "x" * 9000, "action_on": "31-02-2026", "proof": "y" * 999},
    {"outcome": "refused", "note": "No.", "action_on": "16-11-2026", "proof": "Order 1"},
    {"outcome": "relief", "note": "Done", "action_on": "17-11-2026", "proof": "Order 1"},
    {"outcome": "relief\x00", "note": "\ud83d", "action_on": "yesterday", "proof": "'; DROP TABLE"},
    {},
])  # fmt: skip
def test_a_wrong_answer_is_told_at_its_field_and_nothing_typed_is_lost(as_person, given):
    case, hod = filed().case, as_person("hod")
    address = f"/cases/{case.number}/steps/answer"
    given = {name: value.encode("utf-8", "replace").decode() for name, value in given.items()}
    page = hod.post(address, data=form_of(hod.get(address), **given))
    assert page.status_code == 422 and "err-sum" in page.get_data(as_text=True)
    if len(given.get("note", "")) in range(2, 99):
        assert given["note"][:2] in page.get_data(as_text=True)
    assert fresh(case).state is CaseState.WITH_OFFICE


def test_extra_fields_change_nothing(as_person):
    case, hod = filed().case, as_person("hod")
    address = f"/cases/{case.number}/steps/acknowledge"
    hod.post(address, data=form_of(hod.get(address), state="closed", office="CS", office_code="CS", closing="accepted"))
    assert (fresh(case).state, case.office_code) == (CaseState.WITH_OFFICE, "JPDCL")


def test_of_two_officers_on_one_page_the_second_sees_both_texts(as_person):
    case = filed().case
    nodal, hod = as_person("nodal"), as_person("hod")
    address = f"/cases/{case.number}/steps/report-progress"
    first, second = form_of(nodal.get(address)), form_of(hod.get(address))
    assert nodal.post(address, data=first | {"note": "Survey begun", "promised_on": ""}).status_code == 303
    lost = hod.post(address, data=second | {"note": "Survey ordered", "promised_on": ""})
    assert lost.status_code == 409 and "Survey begun" in words_of(lost) and "Survey ordered" in words_of(lost)


def test_a_form_sent_twice_has_one_effect(as_person):
    case, hod = filed().case, as_person("hod")
    address = f"/cases/{case.number}/steps/report-progress"
    form = form_of(hod.get(address), note="Survey begun", promised_on="")
    assert hod.post(address, data=form).status_code == hod.post(address, data=form).status_code == 303
    assert len(queries.public_lines(case.id)) == 1


@pytest.mark.parametrize("step", ["decide", "direct", "deem-accepted", "no-such-step", "drop"])
def test_steps_of_the_sitting_and_of_the_clock_have_no_page(as_person, step):
    case = filed().case
    assert as_person("convener.jammu").get(f"/cases/{case.number}/steps/{step}").status_code == 404
    assert as_person("convener.jammu").post(f"/cases/{case.number}/steps/{step}", data={}).status_code == 404


# ---------------------------------------------------------------- who sees what

SEES = {"filer", "nodal", "hod", "secretary.power", "convener.jammu", "overseer"}
SEES_NOT = {"association", "hod.kashmir", "director.jammu", "secretary", "convener.kashmir", "chair", "admin"}


def test_the_fence_lets_in_exactly_who_the_product_names(world, as_person):
    case = filed().case
    for key in SEES | SEES_NOT:
        seen = db.session.query(Case).filter(visible_to(actor(key))).all()
        assert (case in seen) == (key in SEES), key
        assert as_person(key).get(f"/cases/{case.number}").status_code == (200 if key in SEES else 404), key


def test_foreign_and_unknown_numbers_get_the_same_answer(as_person):
    case, other = filed().case, as_person("director.jammu")
    unknown = "J26-9999-" + str(next(d for d in range(10) if _fits(f"J26-9999-{d}")))
    for tail in ("", "/files", "/notes", "/steps/answer"):
        answers = [other.get(f"/cases/{number}{tail}") for number in (case.number, unknown)]
        assert {page.status_code for page in answers} == {404}
        bodies = [
            re.sub(r"[0-9a-f]{4}-[0-9a-f]{4}|[\w.-]*J26-\d{4}-\d", "", page.get_data(as_text=True)) for page in answers
        ]
        assert _plain(bodies[0]) == _plain(bodies[1])


def _plain(html):
    return re.sub(r'name="(csrf_token|form_key)" value="[^"]*"', "", html)


def _fits(text):
    from grievance.cases.rules.numbers import parse
    from grievance.sentences import Refusal

    try:
        return bool(parse(text))
    except Refusal:
        return False


def test_an_office_that_passed_a_case_on_still_sees_it_and_the_new_one_too(world, as_person):
    case = filed().case
    take(case, Step.TRANSFER, "hod", office="KPDCL", reason="Kashmir feeder")
    for key in ("hod", "hod.kashmir", "secretary.power"):
        assert as_person(key).get(f"/cases/{case.number}").status_code == 200


def test_a_complaint_about_conduct_is_hidden_from_the_office_complained_of(world, as_person):
    case = filed(office_code="PDD", is_conduct=True, conduct_office_code="JPDCL").case
    for key, status in (
        ("hod", 404),
        ("nodal", 404),
        ("secretary.power", 200),
        ("convener.jammu", 200),
        ("filer", 200),
    ):
        assert as_person(key).get(f"/cases/{case.number}").status_code == status, key
    own = filed(office_code="CS", is_conduct=True, conduct_office_code="PDD").case
    assert as_person("secretary.power").get(f"/cases/{own.number}").status_code == 404


def test_the_chair_sees_a_case_once_it_stands_on_the_agenda(world, as_person):
    from datetime import date

    from grievance.cases.models import CaseListing

    case = filed().case
    with transaction():
        db.session.add(
            CaseListing(
                case_id=case.id, division="jammu", sitting_no="J-1", sits_on=date(2026, 12, 8), from_at=clock.now()
            )
        )
    assert as_person("chair").get(f"/cases/{case.number}").status_code == 200


def test_members_of_the_unit_see_its_cases(world, as_person):
    from grievance.accounts import queries as people
    from grievance.enterprises import operations as enterprises

    with transaction():
        unit = enterprises.find_or_make_unit("Shivalik Auto Components", clock.now(), udyam="UDYAM-JK-14-0001234")
        unit_id = unit.id
        enterprises.add_member(people.person_by_email("association@example.org").id, clock.today(), unit_id=unit_id)
    case = filed(unit_id=unit_id).case
    assert as_person("association").get(f"/cases/{case.number}").status_code == 200
    take(answer(case), Step.ACCEPT, "association")


def test_an_inner_note_never_reaches_a_filer_in_any_form(world, as_person):
    case = refuse(filed().case)
    with transaction():
        write_inner_note(queries.locked_case(case.id), "SECRET-WORD among officers", actor("nodal"), clock.now())
    take(case, Step.RETURN_REFUSAL, "secretary.power", instruction="SECRET-WORD instruction")
    assert words_of(as_person("hod").get(f"/cases/{case.number}")).count("SECRET-WORD among") == 1
    filer = as_person("filer")
    for tail in ("", "/files", "?show=message", "?show=paper", "/steps/add-information"):
        page = filer.get(f"/cases/{case.number}{tail}").get_data(as_text=True)
        assert "SECRET-WORD" not in page and "never sanctioned" not in page
    assert filer.get(f"/cases/{case.number}/notes").status_code == 404
    assert filer.post(f"/cases/{case.number}/contact").status_code == 404


def test_looking_at_a_number_is_on_record_and_opening_a_page_is_not_a_change(world, as_person):
    from grievance.audit import queries as record

    case, hod = filed().case, as_person("hod")
    before = len(record.timeline(case.id, for_filer=False))
    hod.get(f"/cases/{case.number}")
    assert len(record.timeline(case.id, for_filer=False)) == before
    page = hod.post(f"/cases/{case.number}/contact", follow_redirects=True)
    assert "9419100000" in words_of(page) and len(record.timeline(case.id, for_filer=False)) == before + 1
    assert "9419100000" not in words_of(hod.get(f"/cases/{case.number}"))


# ---------------------------------------------------------------- following without an account


def test_a_case_is_followed_with_number_and_secret(client):
    made = filed()
    number = made.case.number
    assert client.get(f"/cases/{number}").location.endswith(f"/track?number={number}")
    page = client.get(f"/track?number={number}")
    assert number in page.get_data(as_text=True)
    wrong = client.post("/track", data=form_of(page, number=number, secret="AAAA-BBBB-CCCC"))
    assert wrong.status_code == 422 and "do not belong together" in words_of(wrong)
    unknown = client.post("/track", data=form_of(page, number="K26-0412-9", secret=made.secret))
    assert "do not belong together" in words_of(unknown)
    slip = client.post("/track", data=form_of(page, number="J26-0412-8", secret=made.secret))
    assert "one digit is wrong" in words_of(slip)
    right = client.post(
        "/track", data=form_of(page, number=number.lower(), secret=made.secret.lower().replace("-", " "))
    )
    assert right.status_code == 303
    shown = client.get(f"/cases/{number}")
    assert shown.status_code == 200 and "Nothing is needed from you now" in words_of(shown)
    other = filed().case
    assert client.get(f"/cases/{other.number}").status_code == 303
    client.post(f"/cases/{number}/stop-following", data=form_of(shown))
    assert client.get(f"/cases/{number}").status_code == 303


def test_a_follower_answers_a_question_and_has_the_last_word(client):
    made = filed()
    case = take(made.case, Step.ASK_FILER, "nodal", question="Which feeder?", days=7)
    client.post("/track", data={"number": case.number, "secret": made.secret})
    address = f"/cases/{case.number}/steps/reply"
    assert client.post(address, data=form_of(client.get(address), words="Feeder 3")).status_code == 303
    assert fresh(case).state is CaseState.WITH_OFFICE


# ---------------------------------------------------------------- files


def picture(kind="JPEG", size=(60, 40)):
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind)
    return out.getvalue()


def add_file(client, case, content, name="meter.jpg", **more):
    address = f"/cases/{case.number}/files"
    form = form_of(client.get(address), **more) | {"file": (io.BytesIO(content), name)}
    return client.post(address, data=form, content_type="multipart/form-data")


def test_a_photo_is_kept_behind_the_fence_and_leaves_as_a_download(world, as_person):
    case, filer = filed().case, as_person("filer")
    assert add_file(filer, case, picture(), "../../meter <1>.exe").status_code == 303
    (file,) = queries.files_of(case.id, for_filer=True)
    assert file.name.endswith(".jpg") and len(file.storage_key) == 40
    got = as_person("hod").get(f"/cases/{case.number}/files/{file.id}")
    assert got.status_code == 200 and got.data[:3] == b"\xff\xd8\xff"
    assert (
        got.headers["Content-Disposition"].startswith("attachment")
        and got.headers["X-Content-Type-Options"] == "nosniff"
    )
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert as_person("director.jammu").get(f"/cases/{case.number}/files/{file.id}").status_code == 404
    other = filed().case
    assert filer.get(f"/cases/{other.number}/files/{file.id}").status_code == 404


def test_a_file_for_officers_only_stays_with_officers(world, as_person):
    case = filed().case
    assert add_file(as_person("nodal"), case, picture("PNG"), "plan.png", is_inner="y").status_code == 303
    (file,) = queries.files_of(case.id, for_filer=False)
    filer = as_person("filer")
    assert "plan" not in filer.get(f"/cases/{case.number}/files").get_data(as_text=True)
    assert filer.get(f"/cases/{case.number}/files/{file.id}").status_code == 404
    assert as_person("secretary.power").get(f"/cases/{case.number}/files/{file.id}").status_code == 200


@pytest.mark.parametrize(("name", "content"), [
    ("page.html", b"<html><script>alert(1)</script>"), ("meter.jpg", b"\xff\xd8\xff not a picture"),
    ("empty.pdf", b""), ("run.pdf", b"MZ\x90\x00"), ("x.svg", b"<svg onload='x'/>"), ("a.zip", b"PK\x03\x04junk"),
])  # fmt: skip
def test_a_foreign_file_is_refused_with_a_sentence(world, as_person, name, content):
    case, filer = filed().case, as_person("filer")
    page = add_file(filer, case, content, name)
    assert page.status_code == 422 and "err-msg" in page.get_data(as_text=True)
    assert not queries.files_of(case.id, for_filer=False)


def test_a_missing_or_altered_file_is_told_and_is_no_fault(world, as_person):
    from grievance.cases import attachments

    case, filer = filed().case, as_person("filer")
    add_file(filer, case, picture())
    (file,) = queries.files_of(case.id, for_filer=True)
    path = attachments.folder() / file.storage_key[:2] / file.storage_key
    path.write_bytes(b"altered")
    page = filer.get(f"/cases/{case.number}/files/{file.id}")
    assert page.status_code == 422 and "cannot be read" in words_of(page)
    path.unlink()
    assert filer.get(f"/cases/{case.number}/files/{file.id}").status_code == 422


# ---------------------------------------------------------------- size and number of statements


def test_a_case_page_is_small_and_asks_the_database_a_bounded_number_of_times(world, as_person, statements):
    import gzip

    case = refuse(filed().case)
    for note in range(8):
        take(case, Step.REPORT_PROGRESS, "nodal", note=f"Survey day {note}")
    for key, limit in (("hod", 50_000), ("filer", 12_000)):
        client = as_person(key)
        client.get(f"/cases/{case.number}")
        with statements() as seen:
            page = client.get(f"/cases/{case.number}")
        assert page.status_code == 200 and len(seen) <= 45, (key, len(seen))
        html = page.get_data() if not page.headers.get("Content-Encoding") else gzip.decompress(page.get_data())
        assert len(gzip.compress(html)) <= limit, (key, len(gzip.compress(html)))


# ---------------------------------------------------------------- codes and new secrets


def codes(case):
    from grievance.notifications.models import Outbox

    mails = db.session.query(Outbox).filter_by(case_id=case.id, message="track_code").order_by(Outbox.id).all()
    return [re.search(r"\b\d{6}\b", mail.text).group() for mail in mails]


def test_a_code_goes_to_the_contact_and_opens_the_case_once(client, at):
    case = filed(filer_person_id=None, contact_email="rakesh@example.in").case
    page = client.get(f"/track/code?number={case.number}")
    same = [
        client.post("/track/code", data=form_of(page, number=number, form_key=""))
        for number in (case.number, "K26-0412-9")
    ]
    assert [answered.status_code for answered in same] == [303, 303]
    (code,) = codes(case)
    assert (
        client.post(
            "/track", data={"number": case.number, "secret": "000000" if code != "000000" else "1" * 6}
        ).status_code
        == 422
    )
    other = client.application.test_client()
    assert other.post("/track", data={"number": case.number, "secret": f"{code[:3]} {code[3:]}"}).status_code == 303
    assert other.get(f"/cases/{case.number}").status_code == 200
    assert client.post("/track", data={"number": case.number, "secret": code}).status_code == 422


def test_a_code_dies_after_ten_minutes_and_after_five_wrong_tries(client, at):
    case = filed(filer_person_id=None, contact_email="rakesh@example.in").case
    client.post("/track/code", data={"number": case.number})
    at("2026-11-16 10:11")
    assert client.post("/track", data={"number": case.number, "secret": codes(case)[0]}).status_code == 422
    client.post("/track/code", data={"number": case.number})
    code = codes(case)[1]
    wrong = "999999" if code != "999999" else "999998"
    for _ in range(5):
        assert client.post("/track", data={"number": case.number, "secret": wrong}).status_code == 422
    assert client.post("/track", data={"number": case.number, "secret": code}).status_code == 422
    for minute in range(12, 17):
        at(f"2026-11-16 10:{minute}")
        client.post("/track/code", data={"number": case.number})
    assert len(codes(case)) == 3


def test_a_new_secret_shuts_out_the_old_one(as_person, client):
    made = filed()
    number = made.case.number
    page = as_person("filer").post(f"/cases/{number}/secret", follow_redirects=True)
    new = re.search(r"\b[A-Z2-9]{4}(-[A-Z2-9]{4}){2}\b", page.get_data(as_text=True)).group()
    assert client.post("/track", data={"number": number, "secret": made.secret}).status_code == 422
    assert client.post("/track", data={"number": number, "secret": new}).status_code == 303
    assert as_person("hod").get(f"/cases/{number}/secret").status_code == 403


def test_what_was_typed_stays_when_the_step_is_no_longer_open(as_person):
    case, hod = filed().case, as_person("hod")
    address = f"/cases/{case.number}/steps/transfer"
    form = form_of(hod.get(address), office="KPDCL", reason="Not our feeder at all")
    form.pop("version", None)
    answer(case)
    page = hod.post(address, data=form)
    assert page.status_code == 422 and "Not our feeder at all" in words_of(page) and "last word" in words_of(page)


@pytest.mark.parametrize("version", ["²", "9" * 40, "-1", "x", ""])
def test_a_strange_version_is_no_fault(as_person, version):
    case, hod = filed().case, as_person("hod")
    address = f"/cases/{case.number}/steps/acknowledge"
    assert hod.post(address, data=form_of(hod.get(address), version=version)).status_code in (303, 409)


def test_of_too_many_files_at_once_none_is_dropped_in_silence(world, as_person):
    case, filer = filed().case, as_person("filer")
    many = [(io.BytesIO(picture("PNG")), f"photo-{number}.png") for number in range(11)]
    refused = filer.post(f"/cases/{case.number}/files", data={"file": many}, content_type="multipart/form-data")
    assert refused.status_code == 422 and "Send at most 10 files at once" in refused.get_data(as_text=True)
    assert not queries.files_of(case.id, for_filer=False)


def test_when_a_file_cannot_be_kept_those_before_it_are_taken_away_again(world, tmp_path, monkeypatch):
    from grievance.cases import attachments
    from grievance.cases.file_kinds import CheckedFile

    monkeypatch.setattr(attachments, "folder", lambda: tmp_path)
    real, stored = attachments.store, []

    def store(file):
        if stored:
            raise OSError("no space left on device")
        stored.append(real(file))
        return stored[0]

    monkeypatch.setattr(attachments, "store", store)
    two = [CheckedFile("a.pdf", "application/pdf", b"%PDF-a"), CheckedFile("b.pdf", "application/pdf", b"%PDF-b")]
    with pytest.raises(OSError), attachments.stored(two):
        pass
    assert stored and not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize(("hours", "status"), [(23, 200), (25, 303)])
def test_a_kept_copy_of_a_visits_cookie_opens_no_case_after_a_day(world, client, monkeypatch, hours, status):
    made = filed()
    assert client.post("/track", data={"number": made.case.number, "secret": made.secret}).status_code == 303
    copy, later = world.test_client(), int(clock.machine_now().timestamp()) + hours * 3600
    copy.set_cookie("visit", client.get_cookie("visit").value)
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: later)
    assert copy.get(f"/cases/{made.case.number}").status_code == status
