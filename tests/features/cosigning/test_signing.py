"""Personal links and codes, limits against abuse, leaving and leading, and whose name is shown to whom."""

import re

import pytest

from grievance.accounts.models import OneTimeCode
from grievance.cases.models import Case, CoSignature
from grievance.cases.queries import count_of_units, signatures_of
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseState, Closing
from grievance.cosigning import signing
from grievance.cosigning.models import Invitation
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.notifications.models import Outbox
from grievance.sentences import Refusal
from tests.features.intake.pages import file
from tests.support.cases import answer, filed, fresh, take
from tests.support.signers import leaves, links_on, mailed, says, sign_by_link, signed

SECRET = "Hidden Foundry"


@pytest.fixture
def lead(world):
    client = world.test_client()
    number, _ = file(client, contact={"contact": "lead@example.net", "unit": "Lead Castings"})
    return client, number


def invited(client, number, *lines):
    page = client.post(f"/cases/{number}/co-signers", data={"units": "\n".join(lines)}, follow_redirects=True)
    assert page.status_code == 200, page.text
    return links_on(page.text)


def case_of(number):
    return db.session.query(Case).filter_by(number=number).one()


def signers(case):
    return [row for row in signatures_of(case.id) if not row.is_lead]


def test_links_are_shown_once_sent_by_mail_and_kept_only_as_hashes(lead):
    client, number = lead
    by_mail, to_copy = invited(client, number, "Kohinoor, k@example.net", "Zorawar, 94191 11111")
    assert by_mail in mailed("cosign_invited", "k@example.net").text
    again = client.get(f"/cases/{number}/co-signers").text
    assert by_mail not in again and to_copy not in again and "k@example.net" in again
    kept = " ".join(str(vars(row)) for row in db.session.query(Invitation))
    assert by_mail.split("/")[-1] not in kept and to_copy.split("/")[-1] not in kept


def test_the_words_are_read_in_full_before_anything_is_asked(lead, client):
    link = invited(*lead, "Kohinoor")[0]
    page = client.get(link).text
    assert "Both machines stop" in page and "Lead Castings" not in page
    assert re.search(r'value="counted" checked', page), "only counted unless chosen otherwise"


def test_a_link_signs_once_and_leads_its_own_browser_back(lead, client, world):
    link = invited(*lead, "Kohinoor")[0]
    assert sign_by_link(client, link, "k@example.net").status_code == 200
    assert client.get(link).headers["Location"].endswith("/signed")
    stranger = world.test_client()
    clock.stand_still(clock.now().replace(hour=9))
    page = stranger.get(link)
    assert page.status_code == 200 and "has been used to sign" in page.text and "Both machines stop" not in page.text
    assert stranger.post(link, data={"unit": "X", "name": "Y", "contact": "z@example.net"}).status_code == 422
    assert len(signers(case_of(lead[1]))) == 1


def test_a_wrong_code_is_counted_and_the_sixth_try_opens_nothing(lead, client):
    link = invited(*lead, "Kohinoor")[0]
    client.post(link, data={"unit": "Kohinoor", "name": "K", "contact": "k@example.net", "consent": "counted"})
    code = re.search(r"\b\d{6}\b", mailed("cosign_code", "k@example.net").text).group(0)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        assert client.post(f"{link}/code", data={"code": wrong}).status_code == 422
    assert client.post(f"{link}/code", data={"code": code}).status_code == 422
    assert not signers(case_of(lead[1]))


def test_a_code_for_one_address_does_not_prove_another_and_never_opens_the_case(lead, client):
    link = invited(*lead, "Kohinoor")[0]
    given = {"unit": "Kohinoor", "name": "K", "consent": "counted"}
    client.post(link, data=given | {"contact": "k@example.net"})
    code = re.search(r"\b\d{6}\b", mailed("cosign_code", "k@example.net").text).group(0)
    client.post(link, data=given | {"contact": "victim@example.net"})
    assert client.post(f"{link}/code", data={"code": code}).status_code == 422
    assert client.post("/track", data={"number": lead[1], "secret": code}).status_code == 422
    for _ in range(3):
        last = client.post(link, data=given | {"contact": "k@example.net"})
    assert last.status_code == 422 and "Three codes" in last.text
    assert db.session.query(OneTimeCode).filter(OneTimeCode.purpose.like("invitation %")).count() == 3


def test_nobody_signs_twice_by_unit_number_or_contact(lead, world):
    first, *others = invited(*lead, *(f"Unit {n}" for n in range(5)))
    assert sign_by_link(world.test_client(), first, "a@example.net", udyam="UDYAM-JK-01-0012345").status_code == 200
    same = [{"email": "A@example.net"}, {"email": "b@example.net", "udyam": "UDYAM-JK-01-0012345"},
            {"email": "lead@example.net"}]  # fmt: skip
    for link, more in zip(others, same, strict=False):
        email = more.pop("email")
        client = world.test_client()
        client.post(link, data={"unit": f"Other {email}", "name": "O", "contact": email, "consent": "counted", **more})
        code = re.search(r"\b\d{6}\b", mailed("cosign_code", email).text).group(0)
        refused = client.post(f"{link}/code", data={"code": code})
        assert refused.status_code == 422 and "shares this grievance already" in refused.text
    assert len(signers(case_of(lead[1]))) == 1


def test_links_expire_are_taken_back_and_are_limited(lead, client, at):
    number = lead[1]
    old, taken = invited(*lead, "Old", "Taken")
    row = db.session.query(Invitation).filter_by(unit_name="Taken").one()
    lead[0].post(f"/cases/{number}/co-signers/{row.id}/take-back")
    assert "was taken back" in client.get(taken).text
    newer = invited(*lead, "Mail, m@example.net")[0]
    newest = invited(*lead, "Mail, m@example.net")[0]
    assert "was taken back" in client.get(newer).text and "Sign for your unit" in client.get(newest).text
    lead[0].post(f"/cases/{number}/co-signers", data={"units": "\n".join(f"U{n}" for n in range(30))})
    lead[0].post(f"/cases/{number}/co-signers", data={"units": "\n".join(f"V{n}" for n in range(26))})
    over = lead[0].post(f"/cases/{number}/co-signers", data={"units": "One more"})
    assert over.status_code == 422 and "within an hour" in over.text and "One more" in over.text
    at("2026-12-01 10:00")
    assert "good for 14 days" in client.get(old).text


def test_answered_and_closed_cases_take_no_signature_and_say_so(lead, client):
    link = invited(*lead, "Kohinoor")[0]
    case = case_of(lead[1])
    answer(case)
    page = client.get(link).text
    assert "has answered" in page and "Send the code" not in page
    assert "has answered" in lead[0].get(f"/cases/{lead[1]}/co-signers").text
    with pytest.raises(Refusal, match="no more signatures"):
        signed(case, 1)


@pytest.mark.parametrize(
    "typed", ["", "a," * 400, "x" * 5000, "Unit, not-an-address", "\n" * 40, "A, a@b.in\nB, a@b.in", "\x00"]
)
def test_bad_lists_are_answered_at_the_field_with_nothing_lost(lead, typed):
    page = lead[0].post(f"/cases/{lead[1]}/co-signers", data={"units": typed})
    assert page.status_code in (200, 422)
    if page.status_code == 422:
        assert "needs you" in page.text


@pytest.mark.parametrize("path", ["/co-sign/x", "/co-sign/%F0%9F%98%80/code", "/signed/by/1-0", "/signed/by/9999999999-" + "0" * 32,
                                  "/signed/999999", "/signed/by/" + "a" * 3000])  # fmt: skip
def test_guessed_addresses_are_not_found(world, path):
    assert world.test_client().get(path).status_code == 404


def test_only_the_filer_invites_and_only_the_signatory_opens_its_page(lead, world, as_person, client):
    link = invited(*lead, "Kohinoor")[0]
    sign_by_link(client, link, "k@example.net")
    row = signers(case_of(lead[1]))[0]
    assert client.get(f"/signed/{row.id}").status_code == 200
    for stranger in (world.test_client(), as_person("filer"), as_person("hod"), lead[0]):
        assert stranger.get(f"/signed/{row.id}").status_code == 404
        assert stranger.post(f"/signed/{row.id}/leave", data={}).status_code == 404
    for nobody in (client, world.test_client(), as_person("hod")):
        assert nobody.get(f"/cases/{lead[1]}/co-signers").status_code in (403, 404, 303)
    assert client.get(f"/cases/{lead[1]}").status_code == 303, "a signatory is not the filer"


def test_the_secret_follows_on_the_page_of_tracking(lead, client, world):
    link = invited(*lead, "Kohinoor")[0]
    page = sign_by_link(client, link, "k@example.net").text
    secret = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", page).group(0)
    other = world.test_client()
    opened = other.post("/track", data={"number": lead[1], "secret": secret.lower()})
    assert "/signed/by/" in opened.headers["Location"]
    assert "Your unit has signed" in other.get(other.get(opened.headers["Location"]).headers["Location"]).text
    assert world.test_client().post("/track", data={"number": filed().case.number, "secret": secret}).status_code == 422


def test_who_is_only_counted_is_named_to_the_office_alone(lead, client, as_person, world):
    hidden, named = invited(*lead, "One", "Two")
    sign_by_link(client, hidden, "hidden@example.net", unit=SECRET, own_line="Forty lakh lost")
    sign_by_link(
        world.test_client(), named, "named@example.net", unit="Open Foundry", consent="named", own_line="Ten lakh lost"
    )
    number, case = lead[1], case_of(lead[1])
    for page in (lead[0].get(f"/cases/{number}"), lead[0].get(f"/cases/{number}/co-signers"), as_person("hod").get(f"/cases/{number}"),
                 world.test_client().get("/shared"), world.test_client().get("/")):  # fmt: skip
        assert SECRET not in page.text and "hidden@example.net" not in page.text, page.request.path
    shown = lead[0].get(f"/cases/{number}").text
    assert "Forty lakh lost" in shown and "Open Foundry" in shown
    listed = as_person("hod").post(f"/cases/{number}/signatories", follow_redirects=True).text
    assert SECRET in listed and "only counted" in listed
    assert as_person("overseer").post(f"/cases/{number}/signatories").status_code in (403, 404)
    events = " ".join(str(row.payload) + row.actor_name for row in _events(case))
    assert (
        SECRET not in events
        and "hidden@example.net" not in events
        and "NamesSeen" in {row.name for row in _events(case)}
    )
    mails = " ".join(
        f"{row.subject} {row.text} {row.context}"
        for row in db.session.query(Outbox)
        if row.to_address != "hidden@example.net"
    )
    assert SECRET not in mails and "hidden@example.net" not in mails


def _events(case):
    from grievance.audit.models import EventRow

    return db.session.query(EventRow).filter_by(case_id=case.id).all()


def test_leaving_changes_the_number_and_keeps_the_row(world):
    case = filed().case
    one, _two = signed(case, 1), signed(case, 2)
    assert count_of_units(case.id) == 3
    leaves(one)
    assert count_of_units(case.id) == 2 and len(signatures_of(case.id)) == 2
    with pytest.raises(Refusal, match="has left"):
        leaves(one)


def test_when_the_lead_leaves_another_leads_and_the_first_sees_it_no_more(lead, client, world):
    number, case = lead[1], case_of(lead[1])
    link = invited(*lead, "Kohinoor")[0]
    sign_by_link(client, link, "k@example.net")
    row = signers(case)[0]
    assert lead[0].post(f"/cases/{number}/steps/withdraw", data={}).status_code == 422
    assert lead[0].post(f"/cases/{number}/steps/leave-lead", data={"reason": "Sold"}).status_code == 303
    assert lead[0].get(f"/cases/{number}").status_code == 303, "the case is the others' now"
    assert count_of_units(case.id) == 1 and "asked to lead" not in client.get(f"/signed/{row.id}").text
    assert mailed("cosign_news", "k@example.net")
    answer(case)
    assert not db.session.query(Outbox).filter_by(message="case_answered", to_address="lead@example.net").count()
    taken = client.post(f"/signed/{row.id}/lead", follow_redirects=True)
    secret = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", taken.text).group(0)
    assert client.get(f"/cases/{number}").status_code == 200
    assert world.test_client().post("/track", data={"number": number, "secret": secret}).status_code == 303
    assert fresh(case).contact_email == "k@example.net" and count_of_units(case.id) == 1


def test_nobody_leads_and_the_convener_closes_after_a_week(world, at):
    case = filed().case
    signed(case, 1)
    take(case, Step.LEAVE_LEAD, "filer")
    with pytest.raises(Refusal, match="have until"):
        take(case, Step.END_WITHOUT_LEAD, "convener.jammu", reason="Nobody")
    at("2026-11-24 10:00")
    take(case, Step.END_WITHOUT_LEAD, "convener.jammu", reason="Nobody leads it")
    assert fresh(case).closing is Closing.WITHDRAWN


def test_an_association_names_members_who_count_once_they_confirm_and_may_leave(world):
    client = world.test_client()
    number, _ = file(
        client, contact={"filer_kind": "association", "unit": "Bari Brahmana Association", "contact": "bba@example.net"}
    )
    case = case_of(number)
    done = client.post(f"/cases/{number}/members", data={"units": "Alpha, alpha@example.net\nBeta, beta@example.net"})
    assert done.status_code == 303
    assert count_of_units(case.id) == 1 and "named by the association" in client.get(f"/cases/{number}").text
    member = world.test_client()
    link = mailed("cosign_signed", "alpha@example.net").context["link"].removeprefix("https://forum.example")
    page = member.get(link).headers["Location"]
    assert "Your association has named your unit" in member.get(page).text
    assert member.post(f"{page}/consent", data={"consent": "counted", "own_line": ""}).status_code == 303
    assert count_of_units(case.id) == 2
    member.post(f"{page}/leave", data={})
    assert count_of_units(case.id) == 1
    wrong = client.post(f"/cases/{number}/members", data={"units": "Gamma"})
    assert wrong.status_code == 422 and "Gamma" in wrong.text


def test_a_unit_alone_names_no_members(lead):
    page = lead[0].post(f"/cases/{lead[1]}/members", data={"units": "Alpha, alpha@example.net"})
    assert page.status_code == 422 and "Only an association" in page.text


def test_pages_read_as_much_with_fifteen_signatories_as_with_two(world, as_person, statements):
    case = filed().case
    first = signed(case, 1)
    signed(case, 2)
    officer, filer = as_person("hod"), as_person("filer")

    def seen():
        counted = []
        for client in (officer, filer):
            client.get(f"/cases/{case.number}")
            with statements() as found:
                client.get(f"/cases/{case.number}")
            counted.append(len(found))
        return counted

    before = seen()
    for number in range(3, 16):
        signed(case, number)
    after = seen()
    assert all(now <= then + 2 for now, then in zip(after, before, strict=True)), (before, after)
    with statements() as found:
        answer(case)
    many = len(found)
    assert count_of_units(case.id) == 16 and db.session.query(Outbox).filter_by(message="cosign_answered").count() == 15
    other = filed(title="Another").case
    signed(other, 100)
    with statements() as found:
        answer(other)
    assert many <= len(found) + 4, "the mails of all are written at once"
    assert first.language == "en"


def test_silence_closes_and_a_signatory_may_still_contest_within_thirty_days(world, at):
    case = filed().case
    one, two = signed(case, 1), signed(case, 2)
    answer(case)
    take(case, Step.ACCEPT, "filer")
    says(one, "accepts")
    assert fresh(case).state is CaseState.ANSWERED
    at("2026-11-25 10:00")
    take(case, Step.DEEM_ACCEPTED, "system")
    assert fresh(case).closing is Closing.ACCEPTED, "the lead has said yes"
    says(two, "contests")
    assert fresh(case).state is CaseState.UNDER_REVIEW
    row = db.session.get(CoSignature, one.id)
    assert row.word.value == "accepts"


def test_mails_to_signatories_are_in_their_language(world):
    case = filed().case
    with transaction():
        given = signing.Signer(name="Unit U", email="u@example.net", language="ur")
        signing.sign(case, given, signing.Signing.INVITED, clock.now())
    answer(case)
    assert mailed("cosign_answered", "u@example.net").language == "ur"


def test_a_contest_of_one_before_the_forum_stands_on_the_agenda_with_its_day(world):
    from grievance.sittings.queries import last_disputes, units_by_case

    case = filed().case
    one = signed(case, 1)
    answer(case)
    says(one, "contests")
    assert last_disputes("jammu")[case.id].date() == clock.now().date()
    assert units_by_case("jammu")[case.id] == 2
