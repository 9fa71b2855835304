"""The page of components and the pages of accounts are well made in every language and look."""

from __future__ import annotations

import gzip

import pytest

from tests.support.pages import faults_of

PAGES = [
    "/sign-in",
    "/account",
    "/display",
    "/pages/about",
    "/pages/contact",
    "/pages/policies",
    "/pages/accessibility",
    "/pages/sitemap",
    "/nowhere",
]


def test_every_component_is_well_made(as_person):
    page = as_person("admin").get("/admin/kit")
    assert page.status_code == 200 and faults_of(page.text) == []


@pytest.mark.parametrize("path", ["/admin/people", "/admin/people/1", "/admin/people/new", "/account"])
def test_pages_of_the_administrator_are_well_made_and_small(as_person, path):
    page = as_person("admin").get(path, headers={"Accept-Encoding": "gzip"})
    assert len(page.data) < 30_000
    assert faults_of(gzip.decompress(page.data).decode()) == []


@pytest.mark.parametrize("choice", ["en.1.light", "hi.2.light", "ur.3.dark", "ks-Arab.1.light"])
def test_pages_of_filers_are_well_made_in_each_language(as_person, choice):
    filer = as_person("filer")
    filer.set_cookie("display", choice)
    for path in PAGES[1:]:
        assert faults_of(filer.get(path).text) == [], path


def test_a_refused_form_is_well_made_too(client, as_person):
    assert faults_of(client.post("/sign-in", data={"email": "x"}).text) == []
    assert faults_of(as_person("admin").post("/admin/people/new", data={"email": "x"}).text) == []


def test_a_visitors_page_is_within_its_twelve_kilobytes(client):
    for path in ("/sign-in", "/pages/policies", "/display"):
        assert len(client.get(path, headers={"Accept-Encoding": "gzip"}).data) < 12_000
