"""Arranging an agenda: its rules, like items, clashes, who cannot come, and why what is due is not listed."""

from __future__ import annotations

import re
from datetime import date

from grievance.audit.models import EventRow
from grievance.cases import operations as cases
from grievance.cases.rules.words import CaseState
from grievance.documents import serving
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.notifications.models import Outbox
from grievance.permissions import SYSTEM
from grievance.reference.models import Holder
from grievance.sittings import operations, queries
from grievance.sittings.operations import arranging
from grievance.sittings.queries import arranging as found
from grievance.sittings.snapshot import agenda_of, contents
from tests.features.sittings.scene import actor, draw, entries, entry_of, file_case, freeze, publish
from tests.features.sittings.test_pages import agenda_with, text, version
from tests.features.sittings.test_the_agenda import late_case


def rules_form(convener, **changed):
    """The page's own fields with some changed, as a browser would send them."""
    page = convener.get("/agenda-rules").get_data(as_text=True)
    given = dict(re.findall(r'<input[^>]*? name="([a-z_]+)"[^>]*? value="([^"]*)"', page))
    for name in re.findall(r'<input type="checkbox"[^>]*name="(on_[a-z_]+)"[^>]*checked', page):
        given[name] = "y"
    ticked = set(re.findall(r'<input type="checkbox"[^>]*name="(on_[a-z_]+)"[^>]*checked', page))
    for name in re.findall(r'<input type="checkbox"[^>]*name="(on_[a-z_]+)"', page):
        if name not in ticked:
            given.pop(name, None)
    return {name: value for name, value in {**given, **changed}.items() if value is not None}


def test_rules_are_tried_on_the_next_agenda_and_saved_with_old_and_new(as_person, at):
    publish()
    late, silent = late_case("Storm drain floods", at), file_case("No reply for weeks", at("2026-11-02 10:00"))
    at("2026-11-16 10:00")
    convener = as_person("convener.jammu")
    other = text(convener.post("/agenda-rules", data=rules_form(convener, on_rung=None)))
    assert "Stays, for another reason: 1" in other and "Leaves" not in other
    change = rules_form(convener, on_no_reply=None, amount_minutes_case="20")
    tried = convener.post("/agenda-rules", data=change)
    page = text(tried)
    assert tried.status_code == 200 and "Nothing is saved yet" in page
    assert "Leaves: 1" in page and silent.title in page and "Enters" not in page
    assert not found.all_rule_rows()
    assert convener.post("/agenda-rules", data={**change, "save": "1"}).status_code == 303
    draw("J-1")
    assert [row.title for row in entries("J-1") if row.section == 3] == [late.title]
    assert entry_of("J-1", late).minutes == 20
    kept = {row.name: (row.is_on, row.amount, row.from_on) for row in found.all_rule_rows()}
    assert kept == {"no_reply": (False, 1, date(2026, 11, 16)), "minutes_case": (True, 20, date(2026, 11, 16))}
    assert "the rule that lists it is switched off" in text(convener.get("/sittings/J-1/agenda"))
    rows = db.session.query(EventRow).filter_by(name="ReferenceChanged").all()
    told = [row.payload for row in rows if row.payload["row"].startswith("no_reply from")]
    assert [(one["old"], one["new"]) for one in told] == [({"is_on": "True"}, {"is_on": "False"})]


def test_rules_of_a_later_day_wait_and_another_change_takes_their_place(as_person, at):
    at("2026-11-16 10:00")
    convener = as_person("convener.jammu")
    later = rules_form(convener, amount_shared="3", from_on="01-12-2026")
    assert convener.post("/agenda-rules", data={**later, "save": "1"}).status_code == 303
    assert not found.rule_rows(date(2026, 11, 30))
    assert [row.amount for row in found.rule_rows(date(2026, 12, 1))] == [3]
    assert "begins on Tuesday 1 December 2026" in text(convener.get("/agenda-rules"))
    sooner = rules_form(convener, amount_shared="4", from_on="20-11-2026")
    assert convener.post("/agenda-rules", data={**sooner, "save": "1"}).status_code == 303
    for day in (date(2026, 11, 20), date(2026, 12, 1), date(2027, 5, 1)):
        assert [row.amount for row in found.rule_rows(day)] == [4]
    assert len(found.all_rule_rows()) == 2


def test_of_two_who_change_the_rules_the_second_sees_that_they_changed(as_person, at):
    convener, admin = as_person("convener.jammu"), as_person("admin")
    mine, theirs = rules_form(convener, amount_shared="3"), rules_form(admin, amount_shared="7")
    assert admin.post("/agenda-rules", data={**theirs, "save": "1"}).status_code == 303
    refused = convener.post("/agenda-rules", data={**mine, "save": "1"})
    assert refused.status_code == 409 and "Somebody else changed this" in text(refused)
    assert [row.amount for row in found.rule_rows(clock.today())] == [7]


def test_wrong_rules_are_refused_at_the_field_and_nothing_typed_is_lost(as_person):
    convener = as_person("convener.jammu")
    for wrong, said in (
        ({"amount_shared": "1"}, "Write a number from 2 to 500"),
        ({"amount_minutes_case": "999"}, "Write a number from 1 to 120"),
        ({"place_rung": ""}, "Write its place"),
        ({"from_on": "01-01-2026"}, "Rules change today or later"),
        ({"from_on": "soon"}, "Write the date"),
    ):
        answer = convener.post(
            "/agenda-rules", data={**rules_form(convener, amount_no_reply="9"), **wrong, "save": "1"}
        )
        assert answer.status_code == 422 and said in text(answer), wrong
        assert re.search(r'name="amount_no_reply"[^>]*value="9"', text(answer))
    assert not found.all_rule_rows()


def test_an_administrator_tries_rules_without_reading_a_case(as_person, at):
    publish()
    file_case("A secret of Shivalik", at("2026-11-02 10:00"))
    at("2026-11-16 10:00")
    admin = as_person("admin")
    page = text(admin.post("/agenda-rules", data=rules_form(admin, on_no_reply=None)))
    assert "Leaves: 1" in page and "A secret of Shivalik" not in page
    assert as_person("hod").get("/agenda-rules").status_code == 404


def three_alike(at):
    made = agenda_with(at, "Voltage falls", "Meter burnt", "Road broken", "Feeder trips")
    with transaction():
        queries.case_by_number(made[2].number).category_code = "estate_infrastructure"
    return made


def test_like_items_are_suggested_taken_together_by_one_button_and_taken_apart(as_person, at):
    made = three_alike(at)
    convener = as_person("convener.jammu")
    page = text(convener.get("/sittings/J-1/agenda"))
    assert "same office and subject: JPDCL" in page and "Take 3 together" in page
    alike = [entry_of("J-1", made[n]).id for n in (0, 1, 3)]
    done = convener.post("/sittings/J-1/agenda/together", data={"version": version("J-1"), "entry": alike})
    assert done.status_code == 303
    order = [row.title for row in entries("J-1") if row.section == 3]
    assert order == ["Voltage falls", "Meter burnt", "Feeder trips", "Road broken"]
    page = text(convener.get("/sittings/J-1/agenda"))
    assert "Taken together: 3.1 – 3.3" in page and "Take 3 together" not in page
    data = contents(queries.sitting_by_number("J-1"), clock.today())
    items = data["sections"][2]["items"]
    assert [item["together"] for item in items] == [["1.3.1", "1.3.3"]] * 3 + [None]
    assert [item["minutes"] for item in items] == [10, 0, 0, 10]
    assert len({item["starts_at"] for item in items[:3]}) == 1
    road = entry_of("J-1", made[2]).id
    up = {"version": version("J-1"), "move": f"{road}:up"}
    assert convener.post("/sittings/J-1/agenda/order", data=up).status_code == 303
    assert [row.title for row in entries("J-1") if row.section == 3][0] == "Road broken"
    apart = {"version": version("J-1"), "apart": str(alike[0])}
    assert convener.post("/sittings/J-1/agenda/order", data=apart).status_code == 303
    assert not any(row.together_id for row in entries("J-1"))
    assert "Take 3 together" in text(convener.get("/sittings/J-1/agenda"))


def test_what_is_taken_together_stays_so_when_drawn_anew_and_when_its_first_item_leaves(world, at):
    made, convener = three_alike(at), actor("convener.jammu")
    with transaction():
        ids = [entry_of("J-1", made[n]).id for n in (0, 1, 3)]
        arranging.take_together(queries.sitting_by_number("J-1"), ids, convener, clock.now())
    with transaction():
        operations.hold_over(
            queries.sitting_by_number("J-1"), entry_of("J-1", made[0]), "on leave", convener, clock.now()
        )
    draw("J-1")
    assert entry_of("J-1", made[3]).together_id == entry_of("J-1", made[1]).id
    draw("J-1", from_rules=True)
    assert [row.title for row in entries("J-1") if row.section == 3] == ["Meter burnt", "Feeder trips", "Road broken"]
    with transaction():
        queries.case_by_number(made[1].number).state = CaseState.REFERRED
    draw("J-1")
    assert [row.together_id for row in entries("J-1")] == [None] * len(entries("J-1"))


def test_an_officer_called_to_both_divisions_on_one_day_is_warned_of(as_person, at):
    made = agenda_with(at, "Voltage falls")
    publish("kashmir")
    other = queries.sitting_by_number("K-1")
    with transaction():
        queries.sitting_by_number("K-1").sits_on = queries.sitting_by_number("J-1").sits_on
        there = queries.case_by_number(file_both(at).number)
        assert there.in_both
        operations.add_case(other, there, "heard in both", actor("convener.kashmir"), clock.now())
    page = text(as_person("convener.jammu").get("/sittings/J-1/agenda"))
    assert "is called to sitting K-1 at the same time, 11:00" in page
    with transaction():
        for row in db.session.query(Holder).filter_by(office_code="JPDCL", is_head=True):
            row.to_on = date(2026, 11, 1)
        db.session.add(Holder(office_code="JPDCL", kind="vacant", is_head=True, from_on=date(2026, 11, 2)))
    page = text(as_person("convener.jammu").get("/sittings/J-1/agenda"))
    assert "nobody holds the post of JPDCL that day" in page
    assert "Clash" not in text(as_person("nodal").get("/sittings/J-1/agenda")), "warnings are the convener's"
    assert made


def file_both(at):
    from grievance.cases.operations import NewCase
    from grievance.cases.rules.words import CaseKind, FilerKind
    from grievance.permissions import SYSTEM

    new = NewCase(kind=CaseKind.GRIEVANCE, division="jammu", category_code="power_supply", title="Both", body="Both",
                  filer_kind=FilerKind.UNIT, office_code="JPDCL", contact_name="X", in_both=True)  # fmt: skip
    return cases.register(new, SYSTEM, clock.now()).case


def test_the_filer_says_that_it_cannot_come_and_takes_it_back(client, as_person, at):
    made = agenda_with(at, "Voltage falls")
    freeze("J-1")
    address = f"/cases/{made[0].number}/sittings/J-1/cannot-come"
    assert client.get(address).status_code == 404, "nobody else may"
    with transaction():
        case = queries.case_by_number(made[0].number)
        case.filer_person_id = actor("filer").person_id
    filer = as_person("filer")
    page = text(filer.get(f"/cases/{made[0].number}"))
    assert "The forum hears it on Wednesday 25 November 2026 at 11:00, item 1.3.1" in page and address in page
    assert filer.post(address, data={"why": "  "}).status_code == 422
    assert filer.post(address, data={"why": "The road is under snow"}).status_code == 303
    assert "The unit cannot come: The road is under snow" in text(
        as_person("convener.jammu").get("/sittings/J-1/agenda")
    )
    assert "You cannot come to the sitting" in text(as_person("filer").get(f"/cases/{made[0].number}"))
    item = contents(queries.sitting_by_number("J-1"), clock.today())["sections"][2]["items"][0]
    assert item["unit_away"] == "The road is under snow"
    assert as_person("filer").post(address, data={"comes": "1"}).status_code == 303
    assert not found.who_cannot_come(queries.sitting_by_number("J-1").id)


def test_the_convener_notes_that_a_unit_cannot_come(as_person, at):
    made = agenda_with(at, "Voltage falls")
    convener, entry = as_person("convener.jammu"), entry_of("J-1", made[0])
    address = f"/sittings/J-1/agenda/entries/{entry.id}/cannot-come"
    assert convener.get(address).status_code == 200
    assert convener.post(address, data={"why": "telephoned: ill"}).status_code == 303
    page = text(convener.get("/sittings/J-1/agenda"))
    assert "The unit cannot come, the convener notes: telephoned: ill" in page
    assert as_person("convener.kashmir").get(address).status_code == 403
    freeze("J-1")
    seen = text(as_person("convener.kashmir").get("/sittings/J-1/agenda"))
    assert "Voltage falls" not in seen and "telephoned" not in seen


def test_the_convener_says_why_a_due_case_is_not_listed_and_the_snapshot_keeps_it(as_person, at):
    publish()
    due = file_case("Due soon", at("2026-10-12 10:00"))
    with transaction():
        cases.perform(due, "report-progress", actor("nodal"), clock.now(), note="We look into it.")
    at("2026-11-16 10:00")
    draw("J-1")
    convener = as_person("convener.jammu")
    page = text(convener.get("/sittings/J-1/agenda"))
    assert "Due, not listed: 1" in page and "Write why: 1 without your reason" in page
    address = "/sittings/J-1/agenda/due-not-listed"
    assert due.title in text(convener.get(address))
    saved = convener.post(address, data={"version": version("J-1"), f"why-{due.number}": "The survey is on the 24th"})
    assert saved.status_code == 303
    assert "The survey is on the 24th" in text(convener.get("/sittings/J-1/agenda"))
    (row,) = contents(queries.sitting_by_number("J-1"), clock.today())["not_listed"]
    assert (row["number"], row["convener"]) == (due.number, "The survey is on the 24th")
    stale = convener.post(address, data={"version": "1", f"why-{due.number}": "Other"})
    assert stale.status_code == 409
    odd = {"version": version("J-1"), "why-J26-9999-9": "x", f"why-{due.number}": ""}
    assert convener.post(address, data=odd).status_code == 303
    assert not found.reasons_not_listed(queries.sitting_by_number("J-1").id)
    assert as_person("convener.kashmir").get(address).status_code == 403


def test_a_case_settled_after_circulation_stays_in_its_place_and_says_so(as_person, at):
    made = agenda_with(at, "Voltage falls", "Meter burnt")
    freeze("J-1")
    with transaction():
        case = queries.case_by_number(made[0].number)
        case.filer_person_id = actor("filer").person_id
    at("2026-11-20 10:00")
    with transaction():
        cases.perform(made[0], "withdraw", actor("filer"), clock.now(), reason="It was repaired")
    page = text(as_person("convener.jammu").get("/sittings/J-1/agenda"))
    assert "Settled since circulation" in page and "Since circulation: 1" in page
    agenda = agenda_of(queries.sitting_by_number("J-1"))
    assert [row.serial_text for row in agenda.entries if row.section == 3] == ["1.3.1", "1.3.2"]
    items = contents(queries.sitting_by_number("J-1"), clock.today())["sections"][2]["items"]
    assert [item["settled_on"] for item in items] == ["2026-11-20", None]


def test_the_pages_statements_do_not_grow_with_the_entries(as_person, at, statements):
    publish()
    counted = []
    for number in (4, 96):
        for n in range(number):
            file_case(f"Case {n}", at("2026-10-20 10:00"), category_code="power_supply" if n % 2 else "land_lease")
        at("2026-11-16 10:00")
        draw("J-1")
        convener = as_person("convener.jammu")
        convener.get("/sittings/J-1/agenda")
        with statements() as used:
            assert convener.get("/sittings/J-1/agenda").status_code == 200
        counted.append(len(used))
    assert len([row for row in entries("J-1") if row.section == 3]) == 100
    assert counted[1] <= counted[0] + 1 <= 60, counted


def test_the_page_of_the_freeze_says_what_then_happens(as_person, at):
    made = agenda_with(at, "Voltage falls", "Meter burnt")
    convener = as_person("convener.jammu")
    with transaction():
        for case in made:
            queries.case_by_number(case.number).contact_email = f"unit{case.id}@example.org"
    page = text(convener.get("/sittings/J-1/freeze"))
    items = len(entries("J-1"))
    assert (
        f"Version 1 will be fixed and numbered, with {items} new items. 1 office and 2 applicants will be told." in page
    )
    assert "New matters then go on supplementary list 1" in page and "2 reports have not come" in page
    assert page.count("Freeze agenda</button>") == 1 and "Leave it open</a>" in page
    assert convener.post("/sittings/J-1/freeze", data={"version": version("J-1")}).status_code == 303
    rows = db.session.query(Outbox).filter(Outbox.message == "listed_on_agenda")
    assert {row.to_address for row in rows if row.to_address.startswith("unit")} == {
        f"unit{case.id}@example.org" for case in made
    }
    late = file_case("Fire at the estate")
    with transaction():
        operations.add_case(queries.sitting_by_number("J-1"), late, "urgent", actor("convener.jammu"), clock.now())
    page = text(convener.get("/sittings/J-1/freeze"))
    assert "This is supplementary list 1, on its own sheet" in page
    assert "Version 2 will be fixed and numbered, with 1 new item. 1 office and 1 applicant will be told." in page


def test_only_the_chairs_notes_tell_what_is_due_and_not_listed(world, at):
    publish()
    due = file_case("Due soon", at("2026-10-12 10:00"))
    alike = [file_case(title, at("2026-10-20 10:00")) for title in ("Voltage falls", "Feeder trips")]
    with transaction():
        cases.perform(due, "report-progress", actor("nodal"), clock.now(), note="We look into it.")
    now = at("2026-11-16 10:00")
    draw("J-1")
    convener = actor("convener.jammu")
    with transaction():
        sitting = queries.sitting_by_number("J-1")
        arranging.explain_not_listed(sitting, {due.number: "The survey is on the 24th"}, convener, now)
        arranging.take_together(sitting, [entry_of("J-1", case).id for case in alike], convener, now)
        arranging.say_cannot_come(sitting, alike[0], "ill", convener, now, by_filer=False)

    def printed(kind, reader):
        asked = serving.Asked(kind, reader, draft=True)
        return " ".join(serving.as_text(queries.sitting_by_number("J-1"), asked, SYSTEM, now).split())

    assert "The survey is on the 24th" in printed("notes", "chair") and due.number in printed("notes", "chair")
    for kind, reader in (("notes", "member"), ("pack", "member"), ("agenda", "public"), ("agenda", "chair")):
        assert "survey" not in printed(kind, reader) and due.number not in printed(kind, reader), (kind, reader)
    agenda = printed("agenda", "member")
    assert "taken together, 1.3.1 to 1.3.2" in agenda and "the unit cannot come: ill" in agenda
    assert "ill" not in printed("agenda", "public").split()
