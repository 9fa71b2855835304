"""Pages of estates and districts: what everybody reads, and what an officer reads by the one fence."""

from __future__ import annotations

import csv
import gzip
import io
import re

import pytest

from grievance.cases.rules.steps import Step
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.matters import operations as matters
from grievance.matters.operations import NewItem
from grievance.matters.rules import LikeKey
from grievance.programmes import queries as programmes
from grievance.programmes.models import ProgrammeItem
from tests.support.cases import actor, filed, take


@pytest.fixture
def six_in_gangyal(world):
    """Four about power with JPDCL, one about land with SICOP, and one of JPDCL's that was withdrawn."""
    power = [filed(estate_code="gangyal", title=f"Feeder {n} trips") for n in range(5)]
    filed(estate_code="gangyal", category_code="land_lease", office_code="SICOP-JAMMU", title="Lease of plot 14")
    take(power[0].case, Step.WITHDRAW, "filer", reason="It was mended the same day")


def figures(page: str) -> list[str]:
    """The numbers of the two figures, as they are written."""
    part = re.search(r'<dl class="figs">(.*?)</dl>', page, re.S).group(1)
    return [re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r"<dd[^>]*>(.*?)</dd>", part, re.S)]


def text_of(page: str) -> str:
    return re.sub(r"<[^>]+>", " ", page)


def page_of(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def test_a_stranger_reads_reference_facts_and_no_small_figure(client, six_in_gangyal):
    page = page_of(client, "/estates/gangyal")
    assert "Gangyal" in page and "SICOP" in page and "/offices/SICOP-JAMMU" in page and "/districts/Jammu" in page
    assert figures(page) == ["5", "Fewer than 5"]
    assert "trips" not in page and "Lease of plot" not in page and "J26-" not in page
    assert "No subject has 5 open grievances or more." in page
    assert 'id="directions"' not in page


def test_a_complaint_about_conduct_changes_no_public_figure(client, six_in_gangyal):
    for _ in range(3):
        filed(estate_code="gangyal", office_code="PDD", is_conduct=True, conduct_office_code="JPDCL")
    assert figures(page_of(client, "/estates/gangyal")) == ["5", "Fewer than 5"]


def test_an_officer_counts_exactly_the_cases_that_the_fence_leaves_and_each_figure_opens_that_many(
    as_person, six_in_gangyal
):
    expected = {"hod": ["4", "1"], "convener.jammu": ["5", "1"], "hod.kashmir": ["0", "0"], "overseer": ["5", "1"]}
    for who, numbers in expected.items():
        client = as_person(who)
        page = page_of(client, "/estates/gangyal")
        assert figures(page) == numbers, who
        for href, number in zip(links(page), [one for one in numbers if one != "0"], strict=True):
            rows = list(csv.reader(io.StringIO(client.get(href + "&form=csv").get_data().decode("utf-8-sig"))))
            assert len(rows) - 1 == int(number), (who, href)


def links(page: str) -> list[str]:
    part = re.search(r'<dl class="figs">(.*?)</dl>', page, re.S).group(1)
    return [href.replace("&amp;", "&") for href in re.findall(r'href="([^"]+)"', part)]


def test_an_officer_reads_what_comes_back_and_the_oldest_open_cases_of_his_own(as_person, six_in_gangyal):
    head, other = page_of(as_person("hod"), "/estates/gangyal"), page_of(as_person("hod.kashmir"), "/estates/gangyal")
    assert "Power supply" in text_of(head).split("What comes back")[1] and "Feeder 1 trips" in head
    assert "Lease of plot" not in head
    assert "trips" not in other and "No subject has more than one open grievance." in other


def test_a_filer_reads_the_public_figures_and_the_own_cases(as_person, six_in_gangyal):
    page = page_of(as_person("filer"), "/estates/gangyal")
    assert figures(page) == ["5", "Fewer than 5"]
    assert "Feeder 1 trips" in page and "Your own that are open" in page
    assert "trips" not in page_of(as_person("association"), "/estates/gangyal")


def test_an_administrator_reads_what_everybody_reads(as_person, six_in_gangyal):
    page = page_of(as_person("admin"), "/estates/gangyal")
    assert figures(page) == ["5", "Fewer than 5"] and "trips" not in page


def test_a_policy_item_is_shown_to_everybody_once_a_sitting_has_heard_it(client, as_person, six_in_gangyal):
    new = NewItem(title="One feeder for the whole estate", division="jammu", key=LikeKey("power_supply", "gangyal"))
    with transaction():
        item = matters.make_item(new, [], actor("convener.jammu"), clock.now())
    for path in ("/estates/gangyal", "/districts/Jammu"):
        assert "One feeder" in page_of(as_person("convener.jammu"), path)
        assert "One feeder" not in page_of(client, path)
    with transaction():
        item.heard_at = "J-1.4.1"
    for path in ("/estates/gangyal", "/districts/Jammu"):
        assert "One feeder" in page_of(client, path)


def test_an_officer_reads_what_a_programme_follows_of_the_estate(client, as_person, world):
    programme = programmes.reviewed_programmes()[0]
    item = ProgrammeItem(programme_id=programme.id, name="Gangyal, phase 3", estate_code="gangyal")
    with transaction():
        db.session.add(item)
    page = page_of(as_person("hod"), "/estates/gangyal")
    assert "Gangyal, phase 3" in page and f"/programmes/{programme.id}/items/{item.id}" in page
    assert "phase 3" not in page_of(client, "/estates/gangyal")


def test_a_district_holds_its_estates_its_offices_and_the_cases_outside_estates(client, as_person, six_in_gangyal):
    filed(title="The road to the highway is broken", office_code="JPDCL")
    page = page_of(client, "/districts/Jammu")
    assert "/estates/gangyal" in page and figures(page) == ["6", "Fewer than 5"]
    assert figures(page_of(as_person("hod"), "/districts/Jammu")) == ["5", "1"]
    assert figures(page_of(client, "/districts/Samba")) == ["Fewer than 5", "Fewer than 5"]


def test_the_lists_are_searched_by_any_spelling_and_taken_away_as_files(client, as_person, six_in_gangyal):
    assert "Gangyal" in page_of(client, "/estates?q=gang") and "Zakura" not in page_of(client, "/estates?q=gang")
    assert "Zakura" in page_of(client, "/estates?division=kashmir&q=srinagar")
    assert "No estate fits these words" in page_of(client, "/estates?q=%F0%9F%98%80x")
    assert "Anantnag" in page_of(client, "/districts?q=islamabad")
    public = table(client, "/estates?form=csv")
    assert len(public) == 58 and "Open cases you may read" not in public[0]
    own = table(as_person("hod"), "/estates?form=csv&q=gangyal")
    assert own[1][0] == "gangyal" and own[1][own[0].index("Open cases you may read")] == "4"
    assert len(table(client, "/districts?form=csv")) == 21
    assert client.get("/districts?form=xlsx").get_data()[:2] == b"PK"


def table(client, path: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(client.get(path).get_data().decode("utf-8-sig"))))


def test_an_unknown_place_is_a_page_that_says_so(client):
    assert client.get("/estates/nowhere").status_code == client.get("/districts/Nowhere").status_code == 404


def test_the_office_leads_to_its_estates_and_who_may_read_it_to_its_report_card(client, as_person):
    assert "/estates/gangyal" in page_of(client, "/offices/SICOP-JAMMU")
    assert "report-card" not in page_of(client, "/offices/JPDCL")
    assert "/offices/JPDCL/report-card" in page_of(as_person("hod"), "/offices/JPDCL")
    assert "report-card" not in page_of(as_person("hod.kashmir"), "/offices/JPDCL")


def test_the_case_leads_to_its_estate_or_else_its_district(as_person):
    for given, href in (({"estate_code": "gangyal"}, "/estates/gangyal"), ({}, "/districts/Jammu")):
        assert f'href="{href}"' in page_of(as_person("hod"), f"/cases/{filed(**given).case.number}")


def test_statements_do_not_grow_with_cases_and_the_page_is_light(client, as_person, statements, six_in_gangyal):
    hod = as_person("hod")

    def counted(reader, path: str, cases: int) -> int:
        for _ in range(cases):
            filed(estate_code="gangyal", category_code="raw_material_minerals")
        with statements() as seen:
            page = page_of(reader, path)
        assert len(gzip.compress(page.encode())) < 12_000, path
        return len(seen)

    for reader, path in (
        (client, "/estates/gangyal"),
        (hod, "/estates/gangyal"),
        (hod, "/districts/Jammu"),
        (hod, "/estates"),
    ):
        counted(reader, path, 1)
        assert counted(reader, path, 1) == counted(reader, path, 4) <= 40, path
