"""All that is held about a person in one archive: whole, through the fence, without a word of the officers or of others."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from collections import Counter

import pytest
from PIL import Image

from grievance.accounts import queries as people
from grievance.audit.models import EventRow
from grievance.cases import attachments
from grievance.cases.contact_events import CaseContactChanged
from grievance.cases.models import Attachment, CoSignature
from grievance.cases.operations import write_inner_note
from grievance.cases.rules.steps import Step
from grievance.correspondence.models import IncomingMail
from grievance.correspondence.rules.words import LetterState
from grievance.enterprises.operations import add_member, find_or_make_unit
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import record, transaction
from grievance.notifications.models import Outbox
from grievance.notifications.rules import MailState
from tests.features.intake.pages import begin
from tests.support.cases import actor, answer, filed, take

PLANTED = "xylophonequartz"
ASK = {"with_files": "y"}


def fetched(browser, page: str = "/account/take-away", **given) -> dict[str, bytes]:
    """The archive that this browser asks for, by the names of its files without their folder."""
    asked = browser.post(page, data=given or ASK)
    assert asked.status_code == 303, asked.text
    (address,) = re.findall(rf'href="({page}/\d+)"', browser.get(page).text)[:1]
    with browser.get(address) as answered:
        assert answered.status_code == 200 and answered.mimetype == "application/zip"
        sent = answered.data
    with zipfile.ZipFile(io.BytesIO(sent)) as found:
        assert found.testzip() is None
        return {name.partition("/")[2]: found.read(name) for name in found.namelist()}


def unit_of_two():
    """A unit to which the filer and somebody of an association belong."""
    with transaction():
        unit = find_or_make_unit("Tawi Castings", clock.now(), district="Jammu")
        for key in ("filer", "association"):
            add_member(people.person_by_email(f"{key}@example.org").id, clock.today(), unit_id=unit.id)
    return unit.id


def with_paper(browser, case) -> Attachment:
    photo = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(photo, "PNG")
    photo.seek(0)
    sent = browser.post(f"/cases/{case.number}/files", data={"file": (photo, "../../etc/the meter.png")})
    assert sent.status_code == 303, sent.text
    return db.session.query(Attachment).filter_by(case_id=case.id).order_by(Attachment.id.desc()).first()


def test_a_filer_takes_everything_away_and_each_part_is_there(as_person, world):
    case, filer = filed(title="=SUM(1) falls every night").case, as_person("filer")
    sha256, number = with_paper(filer, case).sha256, case.number
    take(case, Step.ASK_FILER, "nodal", question="Which meter is it?", days=7, papers="Photo of the meter")
    take(case, Step.REPLY, "filer", words="Meter 4711, <script>alert(1)</script> at the gate.")
    answer(case)
    begin(filer)
    with transaction():
        db.session.add(Outbox(key="k", message_id="m", message="case_filed", to_address="filer@example.org", reader="filer", subject="We have it",
                              text="The words of the mail", html="", case_id=case.id, state=MailState.SENT, queued_at=clock.now(),
                              not_before=clock.now(), sent_at=clock.now()))  # fmt: skip
        db.session.add(IncomingMail(fingerprint="f", destination="d", state=LetterState.LANDED, case_id=case.id, subject="About the meter",
                                    words="The letter's words", left_out=[], received_at=clock.now(), source="test", size_bytes=1))  # fmt: skip
    found = fetched(filer)
    told = json.loads(found[f"cases/{number}/case.json"])
    assert told["case"][0]["title"] == "=SUM(1) falls every night"
    assert told["questions"][0]["what_it_asks"] == "Which meter is it?" and told["answers"][0]["outcome"]
    assert "Meter 4711" in json.dumps(told["record"]) and told["letters"][0]["words"] == "The letter's words"
    assert told["case"][0]["mobile"] == "9419100000" and told["choices"][0]["language_of_the_messages"] == "English"
    (kept,) = [name for name in found if name.startswith(f"cases/{number}/files/")]
    assert ".." not in kept and hashlib.sha256(found[kept]).hexdigest() == sha256 == told["files"][0]["sha_256"]
    page = found[f"cases/{number}/case.html"].decode()
    assert "<script>" not in page and "&lt;script&gt;" in page and 'lang="en"' in page
    assert "The words of the mail" in found["messages.csv"].decode()
    rows = list(csv.DictReader(io.StringIO(found["cases.csv"].decode("utf-8-sig"))))
    assert [row["Title"] for row in rows] == ["'=SUM(1) falls every night"]
    assert "drafts/1/draft.json" in found and "filer@example.org" in found["account.html"].decode()
    index = found["index.html"].decode()
    assert "What is in this archive" in index and f"cases/{number}/case.html" in index


def test_no_word_of_officers_and_no_contact_of_others_is_in_any_byte_of_it(as_person):
    unit = unit_of_two()
    own = filed(unit_id=unit).case
    other = people.person_by_email("association@example.org")
    others = filed(unit_id=unit, filer_person_id=other.id, contact_name="Zubeida Planted", contact_mobile="9797977979",
                   contact_email="zubeida@planted.example", title="Filed by another member").case  # fmt: skip
    stranger = filed(filer_person_id=other.id, title=f"{PLANTED} of a stranger").case
    with transaction():
        write_inner_note(own, f"{PLANTED} stands in a note.", actor("hod"), clock.now())
        write_inner_note(others, f"{PLANTED} of the chair.", actor("convener.jammu"), clock.now())
        for case in (own, others):
            db.session.add(Attachment(case_id=case.id, name=f"{PLANTED}.pdf", media_type="application/pdf", size_bytes=1, sha256="", side="office",
                                      storage_key=f"{case.id:040}", is_inner=True, added_at=clock.now()))  # fmt: skip
            db.session.add(IncomingMail(fingerprint=str(case.id), destination="d", state=LetterState.LANDED, case_id=case.id, is_inner=True,
                                        words=PLANTED, left_out=[], received_at=clock.now(), source="test", size_bytes=1))  # fmt: skip
            db.session.add(CoSignature(case_id=case.id, unit_name=f"{PLANTED} Works", contact_email=f"{PLANTED}@example.net",
                                       words=f"{PLANTED} too", at=clock.now()))  # fmt: skip
        db.session.add(Outbox(key="o", message_id="o", message="digest", to_address="filer@example.org", reader="office", subject=PLANTED,
                              text=PLANTED, html="", state=MailState.SENT, queued_at=clock.now(), not_before=clock.now(), sent_at=clock.now()))  # fmt: skip
    numbers = [case.number for case in (others, stranger)]
    found = fetched(as_person("filer"))
    assert [f"cases/{number}/case.json" in found for number in numbers] == [True, False]
    whole = b"\n".join(name.encode() + content for name, content in found.items())
    for planted in (PLANTED, "Zubeida", "9797977979", "zubeida@planted.example", "association@example.org"):
        assert planted.encode() not in whole, planted
    assert b"Filed by another member" in whole and b"9419100000" in whole


def test_an_officer_takes_the_own_account_and_none_of_the_offices_cases(as_person):
    title = filed().case.title
    for key in ("hod", "convener.jammu", "overseer", "admin"):
        found = fetched(as_person(key))
        assert (
            not [name for name in found if name.startswith("cases/")]
            and f"{key}@example.org" in found["account.html"].decode()
        )
        assert title.encode() not in b"".join(found.values())


def test_who_follows_by_the_secret_takes_that_one_case_and_who_does_not_takes_nothing(client, world, as_person):
    made, other = filed(filer_person_id=None), filed(filer_person_id=None, title="Another matter")
    numbers = [each.case.number for each in (made, other)]
    page = f"/cases/{numbers[0]}/take-away"
    assert client.get(page).status_code == 404 and client.post(page, data=ASK).status_code == 404
    for each in (made, other):
        client.post("/track", data={"number": each.case.number, "secret": each.secret})
    assert "Take a copy" in client.get(f"/cases/{numbers[0]}").text
    found = fetched(client, page)
    assert f"cases/{numbers[0]}/case.html" in found and "account.html" not in found
    assert numbers[1].encode() not in b"".join(found.values())
    (address,) = re.findall(rf'href="({page}/\d+)"', client.get(page).text)
    assert as_person("association").get(address).status_code == 404
    assert client.get(address.replace(*numbers)).status_code == 404
    assert as_person("hod").get(page).status_code == 403, "an office's case is not its own"


def test_an_archive_of_another_person_is_not_found(as_person):
    filer = as_person("filer")
    filer.post("/account/take-away", data=ASK)
    (address,) = re.findall(r'href="(/account/take-away/\d+)"', filer.get("/account/take-away").text)
    assert as_person("association").get(address).status_code == 404
    assert filer.get("/account/take-away/999999").status_code == 404
    with filer.get(address) as own:
        assert own.status_code == 200


def test_a_fourth_within_the_hour_is_refused_at_the_form_and_an_old_one_with_words(as_person, at):
    filer = as_person("filer")
    for _ in range(3):
        assert filer.post("/account/take-away", data=ASK).status_code == 303
    refused = filer.post("/account/take-away", data=ASK)
    assert refused.status_code == 422 and "Three archives were asked for" in refused.text
    (address, *_) = re.findall(r'href="(/account/take-away/\d+)"', filer.get("/account/take-away").text)
    at("2026-11-16 11:01")
    filer = as_person("filer")
    late = filer.get(address)
    assert late.status_code == 422 and "could be fetched for an hour" in late.text
    assert filer.post("/account/take-away", data=ASK).status_code == 303


def test_while_one_is_on_its_way_another_is_refused_and_a_cut_line_makes_room_at_once(as_person):
    filed()
    filer = as_person("filer")
    filer.post("/account/take-away", data=ASK)
    (address,) = re.findall(r'href="(/account/take-away/\d+)"', filer.get("/account/take-away").text)
    going = filer.get(address)
    again = filer.get(address)
    assert again.status_code == 422 and "is being sent to you now" in again.text
    going.close()
    with filer.get(address) as again:
        assert again.status_code == 200


def test_each_fetching_is_in_the_record_and_no_filer_reads_that_line(as_person):
    number, filer = filed().case.number, as_person("filer")
    fetched(filer)
    fetched(filer, f"/cases/{number}/take-away")
    rows = db.session.query(EventRow).filter_by(name="OwnDataTaken").order_by(EventRow.seq).all()
    assert [row.payload.get("number", "") for row in rows] == ["", number]
    assert all(row.case_id is None and not row.is_public and row.actor_id for row in rows)


def test_a_file_that_cannot_be_read_is_named_and_the_rest_comes(as_person):
    case, filer = filed().case, as_person("filer")
    attachments.discard(with_paper(filer, case).storage_key)
    found = fetched(filer)
    assert "Could not be read" in found["index.html"].decode()
    assert not [name for name in found if "/files/" in name]
    without = fetched(filer, without="y")
    assert "You asked for it without photos and papers." in without["index.html"].decode()


@pytest.mark.parametrize(("tag", "said"), [("hi", "hi"), ("ur", "ur")])
def test_the_archive_speaks_the_language_of_its_reader(as_person, tag, said):
    filed()
    filer = as_person("filer")
    filer.get(f"/display/choose?language={tag}&next=/")
    page = fetched(filer)["index.html"].decode()
    assert f'<html lang="{said}"' in page and "What is in this archive" not in page


def test_the_number_of_statements_does_not_grow_with_the_cases_of_a_batch(as_person, statements):
    counts = []
    for number in (2, 18):
        for each in range(number):
            take(filed(title=f"Matter {number} {each}").case, Step.ADD_INFORMATION, "filer", words="Once more.")
        filer = as_person("filer")
        filer.post("/account/take-away", data=ASK)
        (address, *_) = re.findall(r'href="(/account/take-away/\d+)"', filer.get("/account/take-away").text)
        with statements() as seen, filer.get(address) as answered:
            assert answered.status_code == 200 and len(answered.data) > 1000
        counts.append(Counter(seen))
    assert counts[1].total() <= counts[0].total() + 2, counts[1] - counts[0]


def test_mails_to_a_contact_of_ones_case_that_is_not_the_accounts_are_in_it_where_oneself_has_proved_it(as_person):
    """The contact of one case was proved by the filer, of another by nobody, of the third by another member since."""
    kept = {"works@example.net": {}, "claimed@example.net": {}, "member@example.net": {}}
    for address in kept:
        case = filed(contact_email=address).case
        with transaction():
            case.contact_proved_at = None if address == "claimed@example.net" else clock.now()
            if address == "member@example.net":
                record(CaseContactChanged(at=clock.now(), actor=actor("association"), case_id=case.id, number=case.number,
                                          side="filer"))  # fmt: skip
            for mail in db.session.query(Outbox).filter_by(to_address=address):
                mail.state, mail.sent_at = MailState.SENT, clock.now()
    sent = fetched(as_person("filer"))["messages.csv"].decode()
    assert [address in sent for address in kept] == [True, False, False]
