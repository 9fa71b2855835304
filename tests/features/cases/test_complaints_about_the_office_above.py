"""A complaint about the conduct of an office, held by an office below it: that office hears and judges nothing of it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from grievance.accounts.models import RoleGrant
from grievance.cases.rules.steps import Step
from grievance.cases.standing import standing_of
from grievance.escalation.operations import sweep
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.notifications.digests import send_digests
from grievance.notifications.models import Outbox
from grievance.reference.models import Holder
from grievance.reference.rules.words import HolderKind
from tests.features.sittings.scene import draw, file_case, freeze, publish
from tests.support.cases import actor, answer, filed, fresh, refuse, take
from tests.support.paper_text import word_file, word_lines

PLANTED = "Xylocarp"
PDD_HEAD = "secretary.power@example.org"


@pytest.fixture
def case(world):
    """About PDD's head, with JPDCL below it, as after a transfer by the office above both."""
    return filed(title=f"{PLANTED} was asked for", body=f"{PLANTED}.", is_conduct=True, conduct_office_code="PDD").case


def mails_to(address: str) -> str:
    rows = db.session.scalars(select(Outbox).where(Outbox.to_address == address)).all()
    return " ".join(f"{row.subject} {row.text} {row.html} {row.context}" for row in rows)


def told_of(number: str) -> set[str]:
    return {row.to_address for row in db.session.scalars(select(Outbox)) if number in f"{row.subject} {row.text}"}


def pages(as_person, key: str) -> str:
    client = as_person(key)
    return " ".join(client.get(path).get_data(as_text=True) for path in ("/inbox", "/cases", "/search?q=asked"))


def test_a_refusal_goes_past_the_office_complained_of_to_the_one_above_it(case, as_person) -> None:
    case = refuse(case, note=f"{PLANTED} was never sanctioned.", ground=f"{PLANTED} code")
    assert standing_of(case, actor("hod"), clock.today()).facts.offices_above == ("CS",)
    for words in (pages(as_person, "secretary.power"), mails_to(PDD_HEAD)):
        assert PLANTED not in words and case.number not in words
    assert as_person("secretary.power").get(f"/cases/{case.number}/steps/approve-refusal").status_code == 404


def test_a_request_for_more_days_is_not_asked_of_the_office_complained_of(case, as_person) -> None:
    take(case, Step.ASK_EXTENSION, "hod", days=5, reason=f"{PLANTED} is away")
    for words in (pages(as_person, "secretary.power"), mails_to(PDD_HEAD)):
        assert PLANTED not in words and case.number not in words


def test_a_dispute_is_reviewed_by_the_next_office_and_never_by_the_one_complained_of(case) -> None:
    take(answer(case), Step.DISPUTE, "filer", settled="no", words="It goes on")
    assert fresh(case).reviewing_office_code == "CS"


def test_silence_climbs_past_the_office_complained_of(case, at) -> None:
    plain = filed(title="Another matter").case
    at("2027-02-15 10:00")
    sweep(clock.now())
    assert plain.number in mails_to(PDD_HEAD), "the office above is told of what is not about itself"
    assert PLANTED not in mails_to(PDD_HEAD) and case.number not in mails_to(PDD_HEAD)


def test_the_digest_of_a_vacant_office_reads_without_it_for_the_office_complained_of(case, at) -> None:
    plain = filed(title="Another matter").case
    _nobody_at("JPDCL")
    at("2026-12-14 08:30")
    send_digests(clock.now())
    assert plain.number in mails_to(PDD_HEAD)
    assert PLANTED not in mails_to(PDD_HEAD) and case.number not in mails_to(PDD_HEAD)


def _nobody_at(code: str) -> None:
    """The post stands vacant and nobody has a right there."""
    with transaction():
        for model in (Holder, RoleGrant):
            for row in db.session.scalars(select(model).where(model.office_code == code)):
                row.to_on = date(2026, 11, 1)
        db.session.add(Holder(office_code=code, person_id=None, kind=HolderKind.VACANT, is_head=True, title="Vacant",
                              from_on=date(2026, 11, 2)))  # fmt: skip


def test_the_mails_of_a_case_about_nobody_go_as_before(world) -> None:
    case = refuse(filed().case)
    assert PDD_HEAD in told_of(case.number)


def test_pages_and_papers_of_a_sitting_say_nothing_of_it_to_the_office_complained_of(world, as_person, at) -> None:
    publish()
    case = file_case(f"{PLANTED} was asked for", at("2026-10-20 10:00"), is_conduct=True, conduct_office_code="PDD")
    at("2026-11-12 10:00")
    draw("J-1")
    freeze("J-1")
    convener, office = as_person("convener.jammu"), as_person("secretary.power")
    assert PLANTED in convener.get("/sittings/J-1/agenda").text, "it is on the agenda"
    for path in ("/sittings/J-1", "/sittings/J-1/agenda", "/sittings/J-1/briefs", "/sittings/J-1/papers", "/inbox"):
        page = office.get(path, follow_redirects=True).text
        assert PLANTED not in page and case.number not in page, path
    for kind in ("agenda", "notes", "cause-list"):
        paper = office.get(f"/sittings/J-1/papers/{kind}.docx")
        assert paper.status_code == 200, kind
        said = " ".join(word_lines(word_file(paper.data)))
        assert PLANTED not in said, kind
    at("2026-12-30 10:00")
    sweep(clock.now())
    assert PLANTED not in mails_to(PDD_HEAD)
