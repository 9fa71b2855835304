"""One step over several ticked cases: the page says what will happen, does it, and takes it back for ten minutes."""

from datetime import timedelta

from sqlalchemy import func, select

from grievance.cases.models import Case
from grievance.cases.rules.steps import Step
from grievance.desk.models import BulkAct
from grievance.foundation import clock
from grievance.foundation.database import db
from tests.features.intake.pages import on_page
from tests.support.cases import actor, filed, fresh, take


def address(cases, step, **more):
    chosen = "&".join(f"chosen={case.number}" for case in cases)
    return f"/bulk?step={step}&{chosen}" + "".join(f"&{name}={value}" for name, value in more.items())


def words(answer):
    return " ".join(answer.get_data(as_text=True).split())


def three():
    return [filed(title=f"Voltage falls, line {number}").case for number in (1, 2, 3)]


def where(cases):
    return [fresh(case).office_code for case in cases]


def test_the_page_says_what_will_happen_and_why_one_cannot_and_nothing_has_happened(as_person):
    cases = three()
    take(cases[1], Step.ASK_FILER, "nodal", question="Which feeder?", days=7)
    page = words(as_person("hod").get(address(cases, "transfer", office="KPDCL")))
    assert "2 cases go to Kashmir Power Distribution Corporation" in page and "The case waits for the unit" in page
    assert where(cases) == ["JPDCL"] * 3 and db.session.scalar(select(func.count()).select_from(BulkAct)) == 0


def test_those_that_can_are_sent_and_all_are_taken_back_as_one(as_person):
    cases, hod = three(), as_person("hod")
    take(cases[1], Step.ASK_FILER, "nodal", question="Which feeder?", days=7)
    done = hod.post(address(cases, "transfer", office="KPDCL"), data={"reason": "Not ours"}, follow_redirects=True)
    assert where(cases) == ["KPDCL", "JPDCL", "KPDCL"]
    assert "2 cases sent to Kashmir" in words(done) and "You can take it back until 10:10" in words(done)
    undone = hod.post(f"{done.request.path}/undo", follow_redirects=True)
    assert where(cases) == ["JPDCL"] * 3 and "The cases stand as before" in words(undone)


def test_a_case_on_which_somebody_acted_stays_and_the_page_says_so(as_person):
    cases, hod = three(), as_person("hod")
    done = hod.post(address(cases, "transfer", office="KPDCL"), data={"reason": "Not ours"}, follow_redirects=True)
    take(cases[0], Step.ACKNOWLEDGE, "hod.kashmir")
    undone = words(hod.post(f"{done.request.path}/undo", follow_redirects=True))
    assert where(cases) == ["KPDCL", "JPDCL", "JPDCL"]
    assert "Something has happened in this case since" in undone and "Not taken back" in undone


def test_a_later_step_of_ones_own_is_not_taken_back_with_the_act(as_person):
    cases, hod = three(), as_person("hod")
    done = hod.post(address(cases, "report-progress"), data={"note": "Survey begun"}, follow_redirects=True)
    take(cases[0], Step.TRANSFER, "hod", is_undoable=True, office="KPDCL", reason="Not ours")
    hod.post(f"{done.request.path}/undo")
    assert where(cases) == ["KPDCL", "JPDCL", "JPDCL"]


def test_after_ten_minutes_the_act_stays(as_person, at):
    cases, hod = three(), as_person("hod")
    done = hod.post(address(cases, "transfer", office="KPDCL"), data={"reason": "Not ours"}, follow_redirects=True)
    at((clock.now() + timedelta(minutes=10)).astimezone(clock.IST).isoformat())
    refused = words(hod.post(f"{done.request.path}/undo", follow_redirects=True))
    assert "Ten minutes have passed" in refused and where(cases) == ["KPDCL"] * 3


def test_what_changed_after_the_page_was_made_is_left_out(as_person):
    cases, hod = three(), as_person("hod")
    seen = [f"{case.number}:{case.version}" for case in cases]
    take(cases[2], Step.REPORT_PROGRESS, "nodal", note="The transformer comes today")
    done = hod.post(address(cases, "transfer", office="KPDCL"), data={"reason": "Not ours", "seen": seen},
                    follow_redirects=True)  # fmt: skip
    assert where(cases) == ["KPDCL", "KPDCL", "JPDCL"] and "Somebody else changed this case" in words(done)


def test_a_missing_reason_is_said_at_its_field_and_nothing_is_done(as_person):
    cases, hod = three(), as_person("hod")
    answer = hod.post(address(cases, "ask-extension"), data={"days": "99", "reason": "Survey of the whole line"})
    assert answer.status_code == 422 and "Survey of the whole line" in words(answer)
    assert hod.post(address(cases, "transfer", office="KPDCL"), data={}).status_code == 422
    assert where(cases) == ["JPDCL"] * 3


def test_the_same_line_of_progress_and_the_same_days_for_all(as_person):
    cases, hod = three(), as_person("hod")
    done = hod.post(address(cases, "report-progress"), data={"note": "Survey begun"}, follow_redirects=True)
    assert "Progress reported in 3 cases" in words(done)
    done = hod.post(address(cases, "ask-extension"), data={"days": "5", "reason": "Survey"}, follow_redirects=True)
    assert "More days asked for in 3 cases" in words(done)


def test_the_head_gives_cases_to_somebody_and_back_to_nobody(as_person):
    cases, hod = three(), as_person("hod")
    nodal = actor("nodal").person_id
    page = words(hod.get(address(cases, "assign")))
    assert actor("nodal").name in page and "Nobody" in page
    hod.post(address(cases, "assign", person=nodal))
    assert {fresh(case).assigned_person_id for case in cases} == {nodal}
    hod.post(address(cases, "assign", person="0"))
    assert {fresh(case).assigned_person_id for case in cases} == {None}


def test_cases_of_others_and_words_that_are_no_reference_are_not_among_them(as_person):
    cases = three()
    answer = as_person("hod.kashmir").get(address(cases, "transfer", office="KPDCL"))
    assert answer.status_code == 303 and answer.headers["Location"] == "/inbox"
    assert as_person("hod").get("/bulk?step=transfer&chosen=' OR 1=1").status_code == 303
    assert as_person("hod").get("/bulk?step=withdraw&chosen=" + cases[0].number).status_code == 303
    assert as_person("filer").get(address(cases, "transfer")).status_code in (403, 404)


def test_an_act_is_shown_to_who_took_it_and_to_nobody_else(as_person):
    done = as_person("hod").post(address(three(), "report-progress"), data={"note": "Survey"}, follow_redirects=True)
    for who in ("nodal", "hod.kashmir"):
        assert as_person(who).get(done.request.path).status_code == 404
        assert as_person(who).post(f"{done.request.path}/undo").status_code == 404


def test_the_same_post_twice_is_one_act(as_person):
    cases, hod = three(), as_person("hod")
    key = {"form_key": "k" * 24, "note": "Survey begun"}
    first = hod.post(address(cases, "report-progress"), data=key)
    second = hod.post(address(cases, "report-progress"), data=key)
    assert first.headers["Location"] == second.headers["Location"]
    assert db.session.scalar(select(func.count()).select_from(BulkAct)) == 1
    assert db.session.scalar(select(func.max(Case.version))) == 2


def test_a_head_gives_one_case_to_an_officer_of_the_office_on_a_page_of_its_own(as_person):
    case, hod, nodal = filed().case, as_person("hod"), actor("nodal")
    page = hod.get(f"/cases/{case.number}/steps/assign")
    assert page.status_code == 200 and nodal.name in words(page)
    sent = {name: on_page(page.text, name) for name in ("form_key", "version")} | {"person": nodal.person_id}
    assert hod.post(f"/cases/{case.number}/steps/assign", data=sent).status_code == 303
    assert fresh(case).assigned_person_id == nodal.person_id
