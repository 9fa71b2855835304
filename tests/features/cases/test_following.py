"""Following a case by the receipt's secret, and its end."""

import re

from tests.support.cases import filed

SECRET = re.compile(r"\b[A-Z2-9]{4}(?:-[A-Z2-9]{4}){2}\b")


def follow(browser, made, secret=None):
    return browser.post("/track", data={"number": made.case.number, "secret": secret or made.secret})


def opens(browser, made) -> bool:
    return browser.get(f"/cases/{made.case.number}").status_code == 200


def test_a_new_secret_ends_the_following_elsewhere_and_not_where_it_was_taken(world, client):
    made, elsewhere = filed(), world.test_client()
    for browser in (client, elsewhere):
        follow(browser, made)
        assert opens(browser, made)
    page = client.post(f"/cases/{made.case.number}/secret", follow_redirects=True)
    new = SECRET.search(page.get_data(as_text=True)).group()
    assert opens(client, made) and not opens(elsewhere, made)
    paths = ("receipt", "files", "steps/withdraw", "receipt.pdf")
    assert all(elsewhere.get(f"/cases/{made.case.number}/{path}").status_code in (303, 404) for path in paths)
    assert follow(elsewhere, made).status_code == 422
    assert follow(elsewhere, made, new).status_code == 303 and opens(elsewhere, made)


def test_a_member_who_takes_a_new_secret_ends_the_following_of_everybody_else(as_person, client):
    made = filed()
    follow(client, made)
    as_person("filer").post(f"/cases/{made.case.number}/secret")
    assert not opens(client, made) and opens(as_person("filer"), made)


def test_other_cases_of_the_same_browser_are_followed_on(world, client, as_person):
    first, second = filed(), filed(title="Another matter")
    follow(client, first)
    follow(client, second)
    as_person("filer").post(f"/cases/{first.case.number}/secret")
    assert not opens(client, first) and opens(client, second)


def test_a_strange_session_follows_nothing_and_is_no_fault(world, client):
    made = filed()
    with client.session_transaction() as session:
        session["followed_cases"] = [made.case.id, [made.case.id], [made.case.id, ""], [made.case.id, "0" * 16]]
    assert not opens(client, made)
    assert client.get("/").status_code == 200


def test_who_only_reads_a_case_is_offered_no_note_and_no_file(as_person):
    case, auditor = filed().case, as_person("overseer")
    assert auditor.get(f"/cases/{case.number}/notes").status_code == 403
    files = auditor.get(f"/cases/{case.number}/files")
    assert files.status_code == 200 and "Add files" not in files.get_data(as_text=True)
    assert "Add files" in as_person("hod").get(f"/cases/{case.number}/files").get_data(as_text=True)


def test_wrong_tries_are_limited_and_right_ones_are_not(world, client):
    from grievance.web.limits import limiter

    first, second = filed(), filed(title="Another matter")
    limiter.enabled = True
    try:
        assert {follow(client, made).status_code for made in (first, second) * 13} == {303}
        answers = [follow(client, first, "AAAA-BBBB-CCCC").status_code for _ in range(11)]
        assert answers == [422] * 10 + [429]
        assert follow(client, first).status_code == 429 and follow(client, second).status_code == 303
    finally:
        limiter.enabled = False
        limiter.reset()
