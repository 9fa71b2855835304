"""What a new user does with programmes, by the pages alone."""

from __future__ import annotations

import re

NAME = "Modernisation of fire services (MHA)"


def made(admin, reporter: str = "JPDCL", **more: str) -> str:
    """The address of a new programme that ``reporter`` reports on."""
    form = {"name": NAME, "owner_office_code": "IC-DEPT", "reporter_1": reporter, "place": "20", "is_reviewed": "y",
            "target": "All stations by March 2027", "item_word": "Fire station", **more}  # fmt: skip
    answer = admin.post("/programmes/new", data=form)
    assert answer.status_code == 303, answer.text
    return re.sub(r"/change$", "", answer.headers["Location"])


def added(admin, programme: str, part: str, name: str, **more: str) -> None:
    answer = admin.post(f"{programme}/{part}/new", data={"name": name, **more})
    assert answer.status_code == 303, answer.text


def furnished(admin, programme: str) -> None:
    """A measure of the whole, one of each item, two stages and an item."""
    added(admin, programme, "measure", "Stations modernised", kind="number", unit="stations", is_headline="y")
    added(admin, programme, "measure", "Engines", kind="number", unit="engines", of_item="y")
    added(admin, programme, "stage", "Tender")
    added(admin, programme, "stage", "Work done")
    added(admin, programme, "item", "Fire station Gangyal", estate_code="gangyal")


def link(page: str, words: str) -> str:
    """Where the link called ``words`` leads."""
    found = re.search(rf'href="([^"]+)"[^>]*>{re.escape(words)}', page)
    assert found, words
    return found[1].replace("&amp;", "&")


def field_of(page: str, label: str) -> str:
    """The name of the field under a label."""
    found = re.search(rf'<label[^>]*for="([^"]+)"[^>]*>[^<]*{re.escape(label)}', page)
    assert found, label
    return found[1]


def reported(officer, programme: str, figure: str, as_of: str, **more: str):
    page = officer.get(f"{programme}/report").text
    form = {
        field_of(page, "Stations modernised"): figure,
        "as_of": as_of,
        "certainty": "high",
        "office": "JPDCL",
        **more,
    }
    return officer.post(f"{programme}/report", data=form)


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("&amp;", "&").replace("&#39;", "'").split())
