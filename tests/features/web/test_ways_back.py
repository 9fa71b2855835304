"""From a refusal there is a way back, and a name keeps its letters."""

import pytest

from grievance.web.downloads import file_name
from tests.support.cases import filed


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("बिल की प्रति.jpg", "बिल की प्रति.jpg"),
        ("بجلی کا بِل.pdf", "بجلی کا بِل.pdf"),
        ("../../etc/passwd", "etc-passwd"),
        ('a"b\r\nc;d.pdf', "a-b-c-d.pdf"),
        ("invoice\u202egpj.exe", "invoice-gpj.exe"),
        ("...", "file"),
    ],
)
def test_the_name_of_a_file_keeps_the_letters_of_every_script_and_nothing_else(given, kept):
    assert file_name(given) == kept


def test_a_refused_page_leads_back_to_where_it_was_sent_from(world, as_person):
    case, hod = filed().case, as_person("hod")
    here = f"http://localhost/cases/{case.number}/files"
    page = hod.post(f"/cases/{case.number}/files", data={"file": "x" * 600_000}, headers={"Referer": here})
    assert page.status_code == 413 and f'href="/cases/{case.number}/files"' in page.get_data(as_text=True)


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/x", "http://localhost.evil.example/", "//evil.example", "x"]
)
def test_a_refused_page_leads_to_no_other_website(client, elsewhere):
    page = client.get("/nowhere", headers={"Referer": elsewhere}).get_data(as_text=True)
    assert "evil" not in page and "Go to the first page" in page


def test_who_was_signed_out_comes_back_to_the_page_and_not_to_the_address_of_the_button(client):
    case = filed().case
    here = f"http://localhost/cases/{case.number}"
    page = client.post("/counter-filing", data={"words": "Long words"}, headers={"Referer": here})
    assert page.status_code == 401 and f"next=/cases/{case.number}" in page.get_data(as_text=True)
