"""The main job, end to end, by two pairs of hands: a client with forms, and a real browser with JavaScript off.

File in Urdu, routed with its reason; the head asks, the clock stops; the filer answers; late: the rungs 0, +7, +15 are
recorded once each, their mails arrive once each; the case stands on the next agenda with its reason, the agenda is frozen
and printed; a direction, the action taken report at the sitting after; answered, disputed; the office above answers anew;
accepted, closed.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pypdf
import pytest
from sqlalchemy import select

from grievance.cases.models import Case
from grievance.clocks.models import Clock, Pause
from grievance.clocks.rules.kinds import ClockKind
from grievance.escalation.models import RungRecord
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.sittings.models import Direction
from tests.support.hands import Hands
from tests.support.sign_in import session_cookie
from tests.support.telling import code_mailed, now, run_job

pytestmark = pytest.mark.xdist_group("browser")

WORDS = (
    "ہمارے کارخانے میں روز رات نو بجے کے بعد بجلی کا وولٹیج گر جاتا ہے۔ دو مشینیں بند ہو جاتی ہیں۔ "
    "ٹرانسفارمر پرانا ہے اور بوجھ زیادہ ہے۔ دو بار درخواست دی، کوئی جواب نہیں آیا۔"
)


def fresh_case() -> Case:
    db.session.rollback()
    found = db.session.scalar(select(Case).order_by(Case.id.desc()).limit(1))
    assert found is not None
    return found


def clock_of(case: Case, kind: ClockKind) -> Clock:
    db.session.rollback()
    query = select(Clock).where(Clock.owner_id == case.id, Clock.owner_kind == "case", Clock.kind == kind)
    return db.session.scalars(query.order_by(Clock.id.desc())).first()


def plan_the_year(convener: Hands) -> None:
    """Sittings every month on the second Tuesday, made in one form."""
    convener.open("/sittings/series/new")
    convener.fill(division="jammu", rhythm="months-1", nth="2", weekday="1", from_on="01-01-2027", to_on="31-12-2027",
                  venue_winter="Rail Head Complex, Jammu")  # fmt: skip
    convener.press("Show the dates")
    convener.press("Fix these dates")


def file_in_urdu(forum: Any, smtp: Any, filer: Hands) -> str:
    """Six questions and the code from the mail; gives the number. The words of the page are Urdu, so buttons are pressed by what they do."""
    filer.open("/display/choose?language=ur&next=/file")
    filer.fill(group="power")
    filer.press("")
    filer.fill(where="estate", estate="gangyal")
    filer.press("")
    filer.fill(words=WORDS, since="half_year")
    filer.press("")
    filer.fill(name="راکیش کمار", unit="شوالک آٹو", filer_kind="unit", contact="unit@example.org")
    filer.press("")
    filer.press("do=send")
    filer.fill(code=code_mailed(forum, smtp, "unit@example.org"))
    filer.press("do=send")
    return fresh_case().number


def deliver(forum: Any, smtp: Any) -> Counter[str]:
    """Delivers what is due now and counts all mails so far by recipient and first word of the subject."""
    run_job(forum, "deliver-mail")
    return Counter((str(mail["To"]), str(mail["Message-ID"])) for mail in smtp.mails)


def rungs_of(found: Clock) -> list[int]:
    db.session.rollback()
    query = select(RungRecord.rung).where(RungRecord.clock_id == found.id).order_by(RungRecord.rung)
    return list(db.session.scalars(query))


def test_the_main_job_from_filing_to_closing(forum: Any, people: Callable[..., Hands], smtp: Any) -> None:
    now("2026-11-02 10:00")
    convener, filer, hod = people("convener.jammu"), people("filer"), people("hod")
    plan_the_year(convener)

    number = file_in_urdu(forum, smtp, filer)
    case = fresh_case()
    assert (case.office_code, case.division, case.category_code) == ("JPDCL", "jammu", "power_supply")
    assert number in filer.text()
    assert clock_of(case, ClockKind.RESOLVE).due_on.isoformat() == "2026-11-23"
    hod.open(f"/cases/{number}")
    assert "Gangyal" in hod.text() and "JPDCL, because" in hod.text()

    ask_and_reply(people, case)
    be_late(forum, smtp, case)
    agenda_with_reason(forum, people, case)
    direct_and_follow(forum, people, case)
    last_word(people, case)
    run_job(forum, "deliver-mail")
    copies = Counter(str(mail["Message-ID"]) + str(mail["To"]) for mail in smtp.mails)
    assert set(copies.values()) == {1}, "no mail arrived twice"
    verified = forum.test_cli_runner().invoke(args=["audit", "verify"])
    assert verified.exit_code == 0 and '"intact": true' in verified.output


def ask_and_reply(people: Callable[..., Hands], case: Case) -> None:
    """Sessions of officers end by idleness, so everybody signs in anew on each day of the story."""
    now("2026-11-09 15:40")
    hod = people("hod")
    hod.open(f"/cases/{case.number}")
    hod.follow("Ask the unit")
    hod.fill(question="Please send the meter readings of October.", days="7")
    hod.press("Ask the unit")
    assert clock_of(case, ClockKind.RESOLVE).state == "stopped"
    now("2026-11-11 20:02")
    filer = people("filer")
    filer.open("/display/choose?language=en&next=/inbox")
    assert case.number in filer.text()
    filer.open(f"/cases/{case.number}")
    assert "Please send the meter readings of October." in filer.text()
    filer.follow("Answer the question")
    filer.fill(words="Readings: 8,640 units. Photos follow.")
    filer.press("Answer the question")
    found = clock_of(case, ClockKind.RESOLVE)
    assert (found.state, found.due_on.isoformat()) == ("running", "2026-11-25")
    pause = db.session.scalar(select(Pause).where(Pause.clock_id == found.id))
    assert pause is not None and (pause.to_on - pause.from_on).days == 2
    filer.open(f"/cases/{case.number}")
    assert "10" in filer.text() and "November" in filer.text()


def be_late(forum: Any, smtp: Any, case: Case) -> None:
    """Each rung is recorded once and told once, however often the job runs."""
    found = clock_of(case, ClockKind.RESOLVE)
    before = {"2026-11-26 00:01": "hod@example.org", "2026-12-03 00:01": "secretary.power@example.org"}
    for when, told in {**before, "2026-12-11 00:01": "secretary.power@example.org"}.items():
        now(when)
        so_far = len(escalation_mails(smtp, told))
        for _ in range(2):
            run_job(forum, "escalate")
            run_job(forum, "deliver-mail")
        assert len(escalation_mails(smtp, told)) == so_far + 1, when
    offsets = rungs_of(found)
    assert len(offsets) == len(set(offsets)) == 4, "the rung before the date, 0, +7 and +15"


def escalation_mails(smtp: Any, to: str) -> list[Any]:
    return [
        m
        for m in smtp.mails
        if m["To"]
        and to in str(m["To"])
        and "late" in (str(m["Subject"]) + m.get_body(("plain",)).get_content()).lower()
    ]


def agenda_with_reason(forum: Any, people: Callable[..., Hands], case: Case) -> None:
    now("2027-01-04 11:00")
    convener = people("convener.jammu")
    sitting = next_sitting(convener)
    convener.open(f"/sittings/{sitting}/agenda")
    convener.press("Draw the draft")
    assert case.number in convener.text() and "past its date" in convener.text()
    convener.open(f"/sittings/{sitting}/freeze")
    convener.press("Freeze agenda")
    pdf = people("chair")
    text = paper_of(forum, pdf, f"/sittings/{sitting}/agenda.pdf")
    assert case.number in text and re.search(r"Page\s+1\s+of\s+\d+", text)


def next_sitting(hands: Hands) -> str:
    hands.open("/sittings")
    from grievance.sittings.queries import next_sitting as found

    db.session.rollback()
    row = found("jammu", clock.today())
    assert row is not None
    return f"J-{row.serial}"


def paper_of(forum: Any, hands: Hands, path: str) -> str:
    """The text of a PDF, fetched with the same session."""
    client = forum.test_client()
    client.set_cookie(*session_cookie(forum, "chair"))
    answer = client.get(path)
    assert answer.status_code == 200 and answer.mimetype == "application/pdf", path
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages)


def direct_and_follow(forum: Any, people: Callable[..., Hands], case: Case) -> None:
    now("2027-01-12 11:20")
    convener = people("convener.jammu")
    sitting = next_sitting(convener)
    convener.open(f"/sittings/{sitting}/live")
    while "did the forum decide" in convener.text() and not is_item_of(convener, case):
        convener.fill(disposition="deferred", words="Time was asked for.")
        convener.press("Record")
    convener.fill(disposition="directed", words="Install the second transformer and report.", office="JPDCL", days="15")
    convener.press("Record")
    convener.open(f"/sittings/{sitting}/live")
    convener.follow("End the sitting")
    convener.press("End the sitting")
    db.session.rollback()
    direction = db.session.scalars(select(Direction).where(Direction.case_id == case.id)).one()
    assert direction.number.startswith("J-") and direction.first_due_on.isoformat() == "2027-01-27"
    now("2027-01-25 10:00")
    hod = people("hod")
    hod.open(f"/directions/{direction.number}")
    hod.fill(progress="on_schedule", words="The transformer is on site.")
    hod.press("Enter report")
    now("2027-02-02 10:00")
    convener = people("convener.jammu")
    later = next_sitting(convener)
    convener.open(f"/sittings/{later}/agenda")
    convener.press("Draw the draft")
    convener.open(f"/sittings/{later}/freeze")
    convener.press("Freeze agenda")
    text = paper_of(forum, convener, f"/sittings/{later}/papers/atr.pdf")
    assert direction.number in text and "The transformer is on site." in " ".join(text.split()) and "LATE" in text


def is_item_of(hands: Hands, case: Case) -> bool:
    return hands.text().split("did the forum decide")[0].count(case.number) > 0


def last_word(people: Callable[..., Hands], case: Case) -> None:
    now("2027-02-03 10:00")
    hod, filer, above = people("hod"), people("filer"), people("secretary.power")
    answer = {"outcome": "relief", "action_on": "03-02-2027", "proof": "Test report 14 of 3 February",
              "note": "The second transformer is installed and takes the load."}  # fmt: skip
    hod.open(f"/cases/{case.number}")
    hod.follow("Settle it")
    hod.fill(**answer)
    hod.press("Settle it")
    filer.open(f"/cases/{case.number}")
    filer.follow("Partly")
    filer.fill(settled="no", words="The voltage still falls at nine.")
    filer.press("It is not settled")
    assert fresh_case().state == "under_review"
    above.open("/inbox")
    assert case.number in above.text()
    above.open(f"/cases/{case.number}")
    above.follow("Answer it anew")
    above.fill(**answer | {"note": "The feeder was divided. The log of ten nights is attached."})
    above.press("Answer it anew")
    assert fresh_case().state == "answered"
    filer.open(f"/cases/{case.number}")
    filer.follow("Yes")
    filer.press("It is settled")
    closed = fresh_case()
    assert (closed.state, closed.closing) == ("closed", "accepted")
