"""Guards, headers, display choices, packing, static files, lists as files."""

from __future__ import annotations

import gzip
import re

import pytest
from flask_babel import force_locale, gettext

from grievance.permissions import Role
from grievance.web.addresses import local_path
from tests.features.web.conftest import make_shell


def test_who_is_not_signed_in_is_led_to_sign_in_and_back(shell):
    answer = shell.client().get("/mine?a=1")
    assert answer.status_code == 303 and answer.headers["Location"] == "/sign-in?next=/mine?a%3D1"


def test_a_change_by_nobody_shows_the_words_and_changes_nothing(shell):
    answer = shell.client().post("/mine", data={"words": "written for long"})
    assert answer.status_code == 401 and "written for long" in answer.text


def test_a_page_that_needs_a_right_opens_for_its_holders_only(shell):
    for role, code in ((Role.ADMIN, 200), (Role.OVERSEER, 200), (Role.HOD, 404), (Role.FILER, 404)):
        shell.acts_as(role)
        assert shell.client().get("/system").status_code == code, role


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil", "javascript:alert(1)", "/\tx", "/ x", "http:/x",
     "", None, "/" + "x" * 3000, "/%0d%0aLocation:x\r\n", "///evil.example"],
)  # fmt: skip
def test_nobody_is_sent_away_from_this_site(shell, address):
    assert local_path(address, "/home") == "/home"
    if address:
        answer = shell.client().get("/display/choose", query_string={"next": address, "size": "2"})
        assert answer.headers["Location"] == "/"


def test_the_host_of_the_request_has_no_effect(shell):
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Original-URL": "/system"}
    for path in ("/form", "/mine", "/display/choose?next=/form"):
        answer = shell.client().get(path, headers=headers)
        assert "evil.example" not in answer.text and "evil.example" not in str(answer.headers)


@pytest.mark.parametrize(
    "path", ["/form", "/nowhere", "/mine", "/static/app.css", "/static/none", "/fault/zero", "/list.csv"]
)
def test_every_answer_carries_the_headers(shell, path):
    headers = shell.client().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "same-origin"


def test_no_page_holds_inline_script_or_style(shell):
    for path in ("/form", "/pages/about", "/display", "/nowhere"):
        page = shell.client().get(path).text
        assert not re.search(r"<style|style=|<script(?! src=\"/static)|\son[a-z]+=|javascript:", page), path
        outside = set(re.findall(r'(?:src|href)="(https?:[^"]+)"', page))
        assert outside <= {"https://www.india.gov.in"}


def test_a_language_is_chosen_by_a_link_and_kept(shell):
    client = shell.client()
    answer = client.get("/display/choose?language=ur&next=/pages/about")
    assert answer.headers["Location"] == "/pages/about"
    page = client.get("/pages/about").text
    assert '<html lang="ur" dir="rtl"' in page
    client.get("/display/choose?size=3&theme=dark")
    assert '<html lang="ur" dir="rtl" class="t3 dark"' in client.get("/pages/about").text


@pytest.mark.parametrize(
    ("tag", "shown", "words"),
    [
        ("ks-Arab", "ur", "Kashmiri is being written. Until then these pages are in Urdu."),
        ("doi", "hi", "Dogri is being written. Until then these pages are in Hindi."),
    ],
)
def test_a_language_without_writers_falls_back_and_says_so(shell, tag, shown, words):
    client = shell.client()
    client.get(f"/display/choose?language={tag}")
    page = client.get("/pages/about").text
    assert f'<html lang="{shown}"' in page
    with shell.app.test_request_context("/"), force_locale(shown):
        assert gettext(words) in page


@pytest.mark.parametrize(
    ("tag", "shown", "says_so"),
    [("hi", "hi", False), ("doi", "hi", False), ("ur", "en", True), ("ks-Arab", "en", True)],
)
def test_officers_read_hindi_and_english_in_place_of_urdu(shell, tag, shown, says_so):
    shell.acts_as(Role.HOD)
    client = shell.client()
    client.get(f"/display/choose?language={tag}")
    page = client.get("/pages/about").text
    assert f'<html lang="{shown}" dir="ltr"' in page
    assert ("This page is in English for now." in page) == says_so


def test_the_browsers_language_counts_until_one_is_chosen(shell):
    page = shell.client().get("/pages/about", headers={"Accept-Language": "hi-IN,hi;q=0.9,en;q=0.5"}).text
    assert '<html lang="hi"' in page


@pytest.mark.parametrize("cookie", ["", "xx.9.pink", "ur", "..", "ur.2.dark.more", "<script>.1.light", "." * 500])
def test_a_foreign_cookie_never_faults(shell, cookie):
    client = shell.client()
    client.set_cookie("display", cookie)
    assert client.get("/pages/about").status_code == 200


def test_pages_are_packed_and_never_twice_the_same_length(shell):
    answers = [shell.client().get("/pages/policies", headers={"Accept-Encoding": "gzip"}) for _ in range(12)]
    assert {answer.headers["Content-Encoding"] for answer in answers} == {"gzip"}
    assert len({gzip.decompress(answer.data) for answer in answers}) == 1
    assert len({len(answer.data) for answer in answers}) > 3


def test_a_browser_that_cannot_unpack_gets_the_plain_page(shell):
    answer = shell.client().get("/pages/policies", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in answer.headers and "Accept-Encoding" in answer.headers["Vary"]


def test_static_files_are_kept_for_ever_under_their_version_only(shell):
    client = shell.client()
    address = re.search(r'href="(/static/app\.css\?v=[^"]+)"', client.get("/pages/about").text)[1]
    versioned, plain = client.get(address), client.get("/static/app.css")
    assert "immutable" in versioned.headers["Cache-Control"] and "immutable" not in plain.headers["Cache-Control"]
    again = client.get("/static/app.css", headers={"If-None-Match": plain.headers["ETag"]})
    assert again.status_code == 304 and not again.data


def test_what_a_filer_loads_stays_small(shell):
    packed = {"Accept-Encoding": "gzip"}
    sizes = {
        name: len(shell.client().get(f"/static/{name}", headers=packed).data)
        for name in ("app.css", "app.js", "staff.css")
    }
    assert sizes["app.css"] <= 10_000 and sizes["app.js"] <= 8_000 and sizes["staff.css"] <= 8_000


def test_pages_in_the_middle_of_something_are_never_cached(shell):
    shell.acts_as(Role.FILER)
    assert shell.client().get("/mine").headers["Cache-Control"] == "no-store"
    assert shell.client().post("/form", data={}).headers["Cache-Control"] == "no-store"


def test_a_list_as_a_file_runs_nothing_and_keeps_every_script(shell):
    answer = shell.client().get("/list.csv")
    assert answer.data.decode("utf-8-sig").splitlines() == ["Name", "'=1+1", "شکایت", "-5"]
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="List of - -cases-.csv"')


def test_nothing_is_changed_by_looking(shell):
    for path in ("/form", "/pages/about", "/display", "/result/1"):
        assert shell.client().head(path).status_code == 200
        assert shell.client().options(path).status_code == 200
    assert shell.done == 0


def test_in_production_the_cookies_are_bound_to_this_host_and_to_tls(tmp_path):
    client = make_shell(tmp_path, MODE="production", WTF_CSRF_ENABLED=True).client()
    form, choice = client.get("/form", base_url="https://forum.example"), client.get("/display/choose?size=2")
    for answer, name in ((form, "__Host-visit"), (choice, "__Host-display")):
        header = next(value for value in answer.headers.getlist("Set-Cookie") if value.startswith(f"{name}="))
        assert "Secure" in header and "HttpOnly" in header and "SameSite=Lax" in header
        assert "Path=/" in header and "Domain" not in header
    assert "max-age=" in form.headers["Strict-Transport-Security"]
