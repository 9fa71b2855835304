"""A long record on a filer's page: the newest first and few, all of it one press away; own drafts where a person looks."""

from __future__ import annotations

import gzip
import re

from grievance.cases.rules.steps import Step
from tests.features.intake.pages import answer, begin, file
from tests.support.cases import filed, take

ENTRY = re.compile(r'<li[^>]* id="e\d+"')


def test_a_record_of_sixty_entries_shows_six_and_weighs_little(as_person):
    case = filed().case
    for number in range(59):
        take(
            case,
            Step.ADD_INFORMATION,
            "filer",
            words=f"Reading {number}: 310 volts at night, both machines stood still.",
        )
    filer = as_person("filer")
    page = filer.get(f"/cases/{case.number}")
    assert len(ENTRY.findall(page.text)) == 6 and "Reading 58" in page.text and "Reading 50" not in page.text
    assert len(gzip.compress(page.data)) <= 12_000
    (more,) = re.findall(r'href="([^"]+)">All 60 entries<', page.text)
    whole = filer.get(more.replace("&amp;", "&"))
    assert len(ENTRY.findall(whole.text)) == 60 and "Reading 0:" in whole.text


def test_a_short_record_is_whole_and_offers_nothing_more(as_person):
    page = as_person("filer").get(f"/cases/{filed().case.number}")
    assert len(ENTRY.findall(page.text)) == 1 and not re.search(r">All \d+ entr", page.text)


def test_own_drafts_are_listed_and_go_on_in_any_browser_of_that_person_alone(world, as_person, client):
    draft = begin(as_person("filer"))
    elsewhere = as_person("filer")
    answer(elsewhere, draft, "place")
    page = as_person("filer").get("/inbox").text
    assert "Your drafts" in page
    (go_on,) = re.findall(r'href="(/file/own-[^"]+)"', page)
    other = as_person("filer")
    assert other.get(other.get(go_on).headers["Location"]).status_code == 200
    for nobody in (client, as_person("hod")):
        assert nobody.get(go_on).status_code == 404, "the address alone opens nothing"
    assert other.get(go_on[:-1] + ("0" if go_on[-1] != "0" else "1")).status_code == 404
    assert "Your drafts" not in as_person("hod").get("/inbox").text


def test_a_draft_sent_from_the_list_shows_its_receipt_and_is_listed_no_more(world, as_person):
    filer = as_person("filer")
    begin(filer)
    own = re.search(r'href="(/file/own-[^"]+)"', filer.get("/inbox").text).group(1)
    for step in ("place", "words", "contact"):
        done = answer(filer, own, step)
        assert done.status_code == 303, (step, done.text[:500])
    assert done.headers["Location"].startswith(own), "the way on keeps the person's own address"
    from tests.features.intake.pages import send

    sent = send(filer, own)
    shown = filer.get(sent.headers["Location"], follow_redirects=True).text
    assert "Secret of this receipt" in shown or "Code" in shown
    assert "Your drafts" not in filer.get("/inbox").text or "Code" in shown


def test_the_files_of_the_receipt_are_one_press_away(world):
    browser = world.test_client()
    _, draft = file(browser)
    page = browser.get(f"{draft}/filed").text
    (files,) = re.findall(r'href="([^"]+)">Add photos or papers<', page)
    assert browser.get(files).status_code == 200 and 'type="file"' in browser.get(files).text
