"""A kept view is a question under a name: mine, or my office's. Sharing shares the question, never the rows."""

from __future__ import annotations

from grievance.desk.models import SavedView
from grievance.foundation.database import db
from tests.support.cases import filed


def keep(client, query: str, name: str = "Late in Gangyal", office: str = "", path: str = "/views/new"):
    return client.post(f"{path}?{query}", data={"name": name, "office": office, "version": ""})


def test_a_view_is_kept_stands_above_the_list_and_asks_the_same_again(as_person):
    case = filed(estate_code="gangyal").case
    client = as_person("hod")
    assert "/views/new?estate=gangyal" in client.get("/cases?estate=gangyal&nonsense=1").text
    sent = keep(client, "estate=gangyal&sort=-filed&q=voltage&nonsense=1&state=%00&late=never")
    assert sent.status_code == 303 and sent.location == "/cases?estate=gangyal&q=voltage&sort=-filed"
    row = db.session.query(SavedView).one()
    assert row.query == {"estate": "gangyal", "q": "voltage", "sort": "-filed"} and row.office_code is None
    page = client.get("/cases").text
    assert "Late in Gangyal" in page and sent.location.replace("&", "&amp;") in page
    assert case.number in client.get(sent.location).text
    assert "Late in Gangyal" not in as_person("nodal").get("/cases").text


def test_a_shared_view_shows_everybody_his_own_cases(as_person):
    ours, theirs = filed().case, filed(office_code="SIDCO-JAMMU", division="jammu").case
    assert keep(as_person("hod"), "division=jammu", "Jammu", "JPDCL").status_code == 303
    view = db.session.query(SavedView).one()
    page = as_person("nodal").get("/cases").text
    assert ">Jammu</a>" in page
    rows = as_person("nodal").get("/cases?division=jammu").text
    assert ours.number in rows and theirs.number not in rows
    for other in ("hod.kashmir", "director.jammu", "convener.jammu", "filer"):
        assert ">Jammu</a></li>" not in as_person(other).get("/cases").text.split("By state")[0], other
        assert as_person(other).get(f"/views/{view.id}").status_code == 404, other


def test_only_its_owner_changes_a_view_and_the_head_may_take_a_shared_one_away(as_person):
    keep(as_person("nodal"), "open=1", "Open", "JPDCL")
    view = db.session.query(SavedView).one()
    change = {"name": "All open", "office": "JPDCL", "version": "1"}
    assert as_person("hod").post(f"/views/{view.id}", data=change).status_code == 404
    assert as_person("nodal").post(f"/views/{view.id}", data=change).status_code == 303
    late = as_person("nodal").post(f"/views/{view.id}", data=change | {"name": "Older page"})
    assert late.status_code in (409, 422) and "Older page" in late.text
    assert as_person("secretary.power").post(f"/views/{view.id}/remove").status_code == 404
    assert as_person("hod").post(f"/views/{view.id}/remove").status_code == 303
    assert db.session.query(SavedView).count() == 0


def test_what_cannot_be_kept_is_said_at_the_field(as_person):
    client = as_person("hod")
    for query, name, office, words in (("", "x", "", "Choose something first"), ("open=1", "", "", "Write a name"),
                                       ("open=1", "y" * 61, "", "60"), ("open=1", "Mine", "KPDCL", "Choose")):  # fmt: skip
        sent = keep(client, query, name, office)
        assert sent.status_code == 422 and words in sent.text, (query, name, office)
    assert db.session.query(SavedView).count() == 0
