"""The two reports' own figures, read off the pages as they are shipped, each with its source."""

from __future__ import annotations

import csv
from html import unescape
from pathlib import Path

from sqlalchemy import func, select

from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.programmes.loading import load_programmes
from grievance.programmes.models import Programme, Reading
from tests.features.programmes.scene import link, words_of

CSV = Path(__file__).parents[3] / "grievance/reference/seed/programmes.csv"
A, B = "report A", "report B"


def page_of(client, programme: str) -> str:
    return words_of(unescape(client.get(link(client.get("/programmes").text, programme)).text))


def test_46_estates_by_agency_stand_in_both_versions_with_the_contradiction_said(as_person):
    reader = as_person("overseer")
    page = page_of(reader, "New industrial estates")
    assert "Estates being set up 46 estates" in page
    for agency in ("NBCC", "IRCON"):
        assert f"The sources contradict each other on “Being developed by {agency}”:" in page
    versions = {
        (row["measure"], row["value"], row["source_address"][:8])
        for row in csv.DictReader(CSV.open())
        if "being developed by" in row["measure"]
    }
    assert {("being developed by NBCC", "7", A), ("being developed by NBCC", "8", B)} <= versions
    assert (
        f"7 estates ({A}" in page
        and f"8 estates ({B}" in page
        and f"8 estates ({A}" in page
        and f"7 estates ({B}" in page
    )
    listed = words_of(unescape(reader.get("/programmes").text))
    assert "Two versions" in listed and "46 estates" in listed
    assert "19 or 13 estates" in page


def test_gi_products_and_investment_realised_stand_with_their_sources(as_person):
    reader = as_person("overseer")
    gi = page_of(reader, "GI products and authorised users")
    assert "Goods already notified 10 products" in gi and "Goods in the pipeline 11 products" in gi and A in gi
    investment = link(reader.get("/programmes").text, "Investment realised")
    figures = words_of(unescape(reader.get(f"{investment}/figures").text))
    assert "₹2,153.45 crore" in figures and "₹2,079.76 crore" in figures and f"{A} (MSMEs" in figures
    assert "₹5,260 crore" in words_of(unescape(reader.get("/programmes").text))


def test_every_row_of_the_subjects_under_review_is_a_reading_with_its_source(world):
    subjects = {
        "new industrial estates",
        "industrial estates",
        "PM Vishwakarma",
        "GI tagging",
        "investment",
        "investment by division",
    }
    rows = [row for row in csv.DictReader(CSV.open()) if row["subject"] in subjects]
    kept = {(one.source_address, one.value_text) for one in db.session.scalars(select(Reading))}
    for row in rows:
        parts = (
            [part.strip() for part in row["value"].split(" / ")]
            if "agency / kanals" in row["measure"]
            else [row["value"]]
        )
        for part in filter(None, parts):
            number = part.rstrip("0").rstrip(".") if "." in part else part
            assert (row["source_address"], number) in kept, row


def test_loading_again_changes_nothing_and_an_older_release_is_completed(world):
    before = db.session.scalar(select(func.count()).select_from(Reading))
    assert load_programmes(clock.now()) == 0
    assert db.session.scalar(select(func.count()).select_from(Reading)) == before
    assert db.session.scalar(select(func.count()).select_from(Programme)) == 7
    assert not db.session.scalars(select(Reading).where(Reading.measure_id.is_(None))).all()


def test_what_nobody_entered_reads_not_reported_and_what_is_old_says_so(as_person):
    page = words_of(as_person("overseer").get("/programmes").text)
    assert "Allotted plots working Target: All, within the lease term Not reported No figure yet" in page
    assert "Authorised users Target: A number for each quarter Not reported" in page
    assert "Figure is old" in page and "Nobody is asked to report." in page
