"""Every list can be taken away as CSV and as a workbook: same rows, same fence, nothing that runs, never held as a whole."""

from __future__ import annotations

import weakref
from datetime import date

import pytest

from grievance.audit.models import EventRow
from grievance.cases.models import Case
from grievance.cases.rules.steps import Step
from grievance.desk.listing import exporting, queries
from grievance.desk.listing.asked import Asked, asked_by
from grievance.foundation import clock, portions
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.sittings.models import Sitting
from grievance.web.downloads import csv_pieces
from grievance.web.spreadsheets import workbook
from tests.support.cases import actor, answer, filed, take
from tests.support.sheets import rows_of_csv, rows_of_xlsx

READ = {"csv": rows_of_csv, "xlsx": rows_of_xlsx}


def taken(client, address: str, form: str = "csv") -> list[dict[str, str]]:
    answer = client.get(address + ("&" if "?" in address else "?") + f"form={form}")
    assert answer.status_code == 200 and answer.is_streamed, answer.status
    heads, *rows = READ[form](answer.data)
    return [dict(zip(heads, row, strict=True)) for row in rows]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_case_in_the_file_has_every_field_and_nothing_in_it_runs(as_person, form):
    case = filed(
        title="=HYPERLINK(1)", body='+ first line\n- second, "quoted"; شکایت \x0b', plot="@7", place=" =2"
    ).case
    answer(case)
    row = taken(as_person("hod"), "/cases", form)[0]
    assert row["Number"] == case.number and row["Title"] == "'=HYPERLINK(1)"
    assert row["What is happening?"].startswith('\'+ first line\n- second, "quoted"; شکایت')
    assert row["Plot"] == "'@7" and row["Place"].startswith("'")
    assert row["Office code"] == "JPDCL" and row["Outcome"] == "relief" and row["Answer"].startswith("The transformer")
    assert row["Filed"] == "16-11-2026 10:00" and row["Action taken on"] == "16-11-2026"
    assert row["Mobile"] == "9419100000" and row["Concerns both divisions"] == "No"


def test_every_column_of_a_case_stands_in_the_file_or_is_left_out_by_name(world):
    """A field that is added to a case must be thought of here."""
    left_out = {"id", "fiscal_year", "serial", "stage", "handling", "track_secret_hash", "search_text", "version", "filer_person_id",
                "filed_by_person_id", "before_forum", "before_step", "transfer_wanted_code", "lead_left_at", "search_form", "message_language", "messages_wanted",
                "contact_corrected_at", "contact_proved_at"}  # fmt: skip
    written = {"unit_id", "association_id", "category_code", "estate_code", "reviewing_office_code", "conduct_office_code",
               "joined_into_id", "directed_due_on", "assigned_person_id", "district", "division", "state", "closing", "since", "routed_because"}  # fmt: skip
    case = filed().case

    class Seen:
        def __init__(self) -> None:
            self.names: set[str] = set()

        def __getattr__(self, name: str):  # noqa: ANN204
            self.names.add(name)
            return getattr(case, name)

    seen = Seen()
    with world.test_request_context():
        row = next(iter(exporting.rows(actor("hod"), Asked(), clock.today())))
        row = exporting.Row(**{**vars(row), "case": seen})
        for column in exporting.COLUMNS:
            column.value(row)
    columns = {field.key for field in Case.__mapper__.column_attrs}
    assert columns - seen.names - left_out - written == set()


def test_how_to_reach_the_filer_stands_only_in_rows_of_cases_on_which_the_reader_works(as_person, at):
    case = filed().case
    for who, sees in (("hod", True), ("nodal", True), ("secretary.power", True), ("convener.jammu", True), ("filer", True),
                      ("overseer", False)):  # fmt: skip
        row = taken(as_person(who), "/cases")[0]
        assert (row["Mobile"] == "9419100000" and row["Name"] == "Rakesh Kumar") is sees, who
    take(case, Step.TRANSFER, "hod", office="SIDCO-JAMMU", reason="A drain of the estate")
    row = taken(as_person("hod"), "/cases")[0]
    assert row["Office code"] == "SIDCO-JAMMU" and row["Mobile"] == "" and row["Name"] == ""


def test_who_took_a_list_away_is_in_the_record_with_the_filters_and_without_the_words(as_person):
    filed()
    taken(as_person("hod"), "/cases?state=with_office&q=voltage")
    row = db.session.query(EventRow).filter_by(name="ListDownloaded").one()
    assert row.payload["list"] == "cases" and row.payload["asked"] == "state=with_office" and row.is_public is False


def test_the_file_has_the_rows_of_the_page_in_its_order_whatever_the_filter(as_person, monkeypatch):
    monkeypatch.setattr(portions, "SIZE", 2)
    monkeypatch.setattr(queries, "in_portions", lambda *a, **k: portions.in_portions(*a, **k, size=2))
    cases = [
        filed(title=f"Matter {'abcdefg'[n]}{n}", office_code=("JPDCL", "SIDCO-JAMMU", None)[n % 3]).case
        for n in range(7)
    ]
    for order in ("filed", "-filed", "number", "-number", "office", "-office"):
        asked = asked_by({"sort": order})
        page = [case.number for case in queries.list_cases(actor("convener.jammu"), asked, 0, 50, clock.today())]
        assert [row["Number"] for row in taken(as_person("convener.jammu"), f"/cases?sort={order}")] == page, order
        assert sorted(page) == sorted(case.number for case in cases)
    assert len(taken(as_person("hod"), "/cases")) == 3
    assert [row["Title"] for row in taken(as_person("hod"), "/cases?q=matter+g6")] == ["Matter g6"]


def test_the_file_of_a_long_list_is_never_held_as_a_whole():
    """Rows are let go as soon as they are written: counted, not timed."""

    class Row(list):
        pass

    for write in (workbook, csv_pieces):
        alive: list[int] = []
        held: set[int] = set()

        def made():
            for number in range(20_000):
                row = Row([number, f"text {number} " * 20])  # noqa: B023
                held.add(number)  # noqa: B023
                weakref.finalize(row, held.discard, number)  # noqa: B023
                alive.append(len(held))  # noqa: B023
                yield row

        longest = max(len(piece) for piece in write(["Number", "Text"], made()))
        assert max(alive) < 5 and longest < 300_000, write.__name__


def test_cases_are_read_in_portions_and_let_go(world, monkeypatch):
    for number in range(9):
        filed(title=f"Case {number}")
    db.session.expunge_all()
    most, sizes = 0, []
    for portion in portions.in_portions(
        queries._filtered(actor("overseer"), Asked(), clock.today()), (Case.id,), size=3
    ):
        sizes.append(len(portion))
        most = max(most, sum(isinstance(one, Case) for one in db.session.identity_map.values()))
        del portion
    assert sizes == [3, 3, 3] and most <= 6


def test_a_list_of_more_rows_than_a_sheet_holds_goes_on_the_next(monkeypatch):
    monkeypatch.setattr("grievance.web.spreadsheets.MOST_ROWS", 4)
    rows = rows_of_xlsx(b"".join(workbook(["Number"], ([n] for n in range(10)))))
    assert rows == [["Number"], *([str(n)] for n in range(10))]


LISTS = {
    "desk.list_cases": "hod", "desk.show_inbox": "hod", "sittings.list_directions": "convener.jammu", "sittings.list_sittings": "hod",
    "sittings.show_agenda": "convener.jammu", "sittings.list_briefs": "convener.jammu", "sittings.list_due_not_listed": "convener.jammu",
    "accounts.list_people": "admin", "admin.list_mail": "admin", "admin.list_holders": "admin", "admin.list_routing_rules": "admin",
    "clocks.list_limits": "admin", "clocks.list_ladders": "admin", "correspondence.list_letters": "convener.jammu",
    "intake.list_shared": "filer", "matters.list_policy_items": "convener.jammu", "reference.list_all_offices": "admin",
    "reference.list_categories": "admin", "reference.list_districts": "admin", "reference.list_estates": "admin",
    "reference.list_holidays": "admin", "reference.list_offices": "filer", "reference.list_seats": "admin", "reference.list_weeks": "admin",
    "reports.list_office_cards": "hod", "reports.list_behind": "hod", "reports.show_overview": "overseer", "reports.list_behind_figure": "overseer", "cases.list_reply_templates": "hod",
    "admin.list_sms": "admin", "enterprises.list_associations": "admin", "desk.list_deputy_mail": "hod",
    "programmes.list_programmes": "overseer", "programmes.list_figures": "overseer", "places.list_estates": "filer", "places.list_districts": "hod",
    "sittings.list_meetings": "convener.jammu", "monthly.list_reports": "overseer", "monthly.list_subscribers": "admin",
    "intake.list_imports": "admin", "api.list_tokens": "filer", "webhooks.list_webhooks": "admin",
}  # fmt: skip
ARE_FORMS = {"cosigning.list_members", "desk.list_keys"}
"""Pages on which something is listed by who writes, or that explain: they have no rows."""
ARE_EMPTY = {"sittings.list_directions", "sittings.show_agenda", "sittings.list_briefs", "sittings.list_due_not_listed", "admin.list_mail",
             "correspondence.list_letters", "cases.list_reply_templates", "admin.list_sms", "intake.list_shared", "matters.list_policy_items",
             "enterprises.list_associations", "desk.list_deputy_mail", "sittings.list_meetings", "monthly.list_reports", "monthly.list_subscribers",
             "intake.list_imports", "api.list_tokens", "webhooks.list_webhooks"}  # fmt: skip


def plan_sitting() -> str:
    """A sitting that is to come, without the road to it."""
    days = (
        "planned_on",
        "sits_on",
        "notice_on",
        "closes_on",
        "agenda_on",
        "brief_due_on",
        "minutes_due_on",
        "corrections_until",
    )
    with transaction():
        db.session.add(Sitting(division="jammu", serial=1, starts_at="11:00", **dict.fromkeys(days, date(2026, 12, 8))))
    return "J-1"


def test_each_list_offers_both_forms_and_both_have_the_same_rows(world, as_person):
    every = {rule.endpoint for rule in world.url_map.iter_rules() if rule.endpoint.split(".")[-1].startswith("list_")}
    assert every - ARE_FORMS <= set(LISTS), "a list without files"
    filed()
    given = {"number": plan_sitting(), "code": "JPDCL", "figure": "received", "what": "filed", "programme_id": 1}
    for endpoint, who in LISTS.items():
        rule = next(one for one in world.url_map.iter_rules() if one.endpoint == endpoint)
        with world.test_request_context():
            address = rule.build({name: given[name] for name in rule.arguments})[1]
        client = as_person(who)
        page = client.get(address)
        assert page.status_code == 200, endpoint
        if endpoint not in ARE_EMPTY:
            assert "form=csv" in page.text and "form=xlsx" in page.text, endpoint
        found = {form: taken(client, address, form) for form in READ}
        assert [list(row) for row in found["csv"]] == [list(row) for row in found["xlsx"]], endpoint
        assert endpoint in ARE_EMPTY or found["csv"], endpoint
        assert not any("password" in head.lower() or "hash" in head.lower() for row in found["csv"] for head in row), (
            endpoint
        )
