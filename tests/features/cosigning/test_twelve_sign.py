"""12 co-sign by personal link, 2 leave, 9 accept, 1 contests: all four numbers on the case, for its filer and its officers."""

import re

import pytest

from grievance.cases.models import Case, CoSignature, Verdict
from grievance.cases.queries import signatures_of
from grievance.cases.rules.words import CaseState
from grievance.foundation.database import db
from tests.features.intake.pages import file
from tests.support.cases import answer, fresh
from tests.support.signers import links_on, mailed, sign_by_link

UNITS = [f"unit{number}@example.net" for number in range(1, 13)]


def numbers_on(page):
    """What stands beside the five words."""
    found = re.findall(r"<dt>(Co-signed|Left|Accept|Contest|Silent)</dt><dd class=\"num\">(\d+)</dd>", page)
    return {word: int(number) for word, number in found}


@pytest.fixture
def lead(world):
    """A filer with a case, as the browser that filed it; (client, number)."""
    client = world.test_client()
    number, _ = file(client, contact={"contact": "lead@example.net", "unit": "Lead Castings"})
    return client, number


def invited(client, number, contacts):
    page = client.post(f"/cases/{number}/co-signers", data={"units": "\n".join(contacts)}, follow_redirects=True)
    assert page.status_code == 200, page.text
    return links_on(page.text)


def own_page(client, row):
    return f"/signed/{row.id}"


def test_twelve_sign_two_leave_nine_accept_one_contests(lead, world, as_person):
    client, number = lead
    signers = {}
    for link, email in zip(invited(client, number, UNITS), UNITS, strict=True):
        signers[email] = world.test_client()
        page = sign_by_link(signers[email], link, email, own_line=f"Loss of {email}")
        assert page.status_code == 200 and number in page.text and "Your secret" in page.text
    case = db.session.query(Case).filter_by(number=number).one()
    rows = {row.contact_email: row for row in signatures_of(case.id)}
    assert len(rows) == 12
    for email in UNITS[:2]:
        left = signers[email].post(
            f"/signed/{rows[email].id}/leave", data={"reason": "Sold" if email == UNITS[0] else ""}
        )
        assert left.status_code == 303
    answer(fresh(case))
    assert not db.session.query(CoSignature).filter(CoSignature.word.is_not(None)).count()
    for email in UNITS[2:]:
        assert "Is it settled for you" in mailed("cosign_answered", email).subject
    by_mail = world.test_client()
    opened = by_mail.get(mailed("cosign_answered", UNITS[11]).context["link"].removeprefix("https://forum.example"))
    signers[UNITS[11]] = by_mail
    assert "Your word" in by_mail.get(opened.headers["Location"]).text, "another phone, by the signed link"
    for email in UNITS[2:11]:
        said = signers[email].post(f"/signed/{rows[email].id}/word", data={"said": "accepts"})
        assert said.status_code == 303, said.text
    assert fresh(case).state is CaseState.ANSWERED
    silent = signers[UNITS[11]].post(f"/signed/{rows[UNITS[11]].id}/word", data={"said": "contests", "words": ""})
    assert silent.status_code == 422 and "Say in one line" in silent.text
    said = signers[UNITS[11]].post(
        f"/signed/{rows[UNITS[11]].id}/word", data={"said": "contests", "words": "Dark at night"}
    )
    assert said.status_code == 303
    expected = {"Co-signed": 12, "Left": 2, "Accept": 9, "Contest": 1, "Silent": 0}
    for reader in (client, as_person("hod"), as_person("convener.jammu")):
        assert numbers_on(reader.get(f"/cases/{number}").text) == expected
    assert numbers_on(signers[UNITS[5]].get(f"/signed/{rows[UNITS[5]].id}").text) == expected
    assert fresh(case).state is CaseState.UNDER_REVIEW and case.disputes == 1
    assert db.session.query(Verdict).count() == 0, "the lead has not spoken"


def test_those_that_accepted_stay_settled_when_the_office_above_answers_anew(world):
    from tests.support.cases import filed, take
    from tests.support.signers import says, signed

    case = filed().case
    one, two = signed(case, 1), signed(case, 2)
    answer(case)
    says(one, "accepts")
    says(two, "contests")
    from grievance.cases.rules.steps import Step
    from grievance.foundation import clock
    from tests.support.cases import ANSWER

    take(case, Step.ANSWER_ANEW, "secretary.power", **ANSWER, action_on=clock.today())
    page = tally_of(case)
    assert (page.accept, page.contest, page.silent) == (1, 0, 1)
    says(two, "accepts")
    assert fresh(case).state is CaseState.ANSWERED, "the lead has its word"
    take(case, Step.ACCEPT, "filer")
    assert fresh(case).state is CaseState.CLOSED and tally_of(case).accept == 2


def tally_of(case):
    from grievance.cases.rules.signatories import tally
    from grievance.cases.standing import signed_of, standing_of
    from grievance.foundation import clock
    from grievance.permissions import ANONYMOUS

    standing = standing_of(fresh(case), ANONYMOUS, clock.today())
    last = standing.given[-1].id if standing.given else None
    return tally((signed_of(row) for row in standing.signatories), last)
