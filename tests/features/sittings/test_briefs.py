"""Briefs: asked with a date, shown in the inbox, typed once for brief, reply and action-taken line, or printed as missing."""

from __future__ import annotations

from grievance.cases import operations as cases
from grievance.cases.models import PublicLine
from grievance.clocks import queries as clocks
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.notifications.models import Outbox
from grievance.sittings import operations, queries
from grievance.sittings.operations.directions import NewDirection
from tests.features.sittings.scene import actor, draw, entry_of, file_case, freeze, publish
from tests.features.sittings.test_pages import agenda_with, text


def brief_of(case):
    (brief,) = queries.briefs_of([entry_of("J-1", case).id])
    return brief


def test_the_office_is_asked_by_mail_and_finds_it_in_its_inbox_with_its_date(as_person, at):
    publish()
    case = file_case("No reply for weeks", at("2026-10-20 10:00"))
    at("2026-11-12 10:00")
    draw("J-1")
    mails = [row for row in db.session.query(Outbox) if row.message == "brief_asked"]
    assert mails and all(row.case_id == case.id for row in mails)
    page = text(as_person("nodal").get("/inbox?of=briefs"))
    assert "Write the brief for the sitting." in page and "/sittings/J-1/briefs" in page


def test_one_text_becomes_brief_and_reply_and_ends_both_clocks(as_person, at):
    made = agenda_with(at, "Voltage falls")
    brief = brief_of(made[0])
    reply = clocks.clock_of(OwnerKind.CASE, made[0].id, ClockKind.FIRST_REPLY)
    assert not reply.met_at
    words = "The feeder is under repair and will be ready on 2 December."
    data = {"words": words, "as_reply": "y", "version": "1"}
    assert as_person("hod").post(f"/sittings/J-1/briefs/{brief.id}", data=data).status_code == 303
    assert brief_of(made[0]).words == words
    assert [row.body for row in db.session.query(PublicLine).filter_by(case_id=made[0].id)] == [words]
    assert clocks.clock_of(OwnerKind.CASE, made[0].id, ClockKind.FIRST_REPLY).met_at
    assert clocks.clock_of(OwnerKind.BRIEF, brief.id, ClockKind.BRIEF).met_at


def test_what_the_office_told_the_unit_stands_ready_as_its_brief(as_person, at):
    made = agenda_with(at, "Voltage falls")
    with transaction():
        cases.perform(made[0], "report-progress", actor("nodal"), clock.now(), note="The meter was changed.")
    page = text(as_person("nodal").get("/sittings/J-1/briefs"))
    assert "The meter was changed.</textarea>" in page
    assert "From what your office told the unit on Monday 16 November 2026" in page
    assert not brief_of(made[0]).words, "nothing is entered before somebody enters it"


def with_direction(at):
    made = agenda_with(at, "Voltage falls", "Meter burnt")
    freeze("J-1")
    convener, now = actor("convener.jammu"), at("2026-11-25 12:00")
    with transaction():
        sitting = queries.sitting_by_number("J-1")
        operations.issue_direction(sitting, entry_of("J-1", made[0]), NewDirection("Replace it.", "JPDCL"), convener, now,
                                   case_id=made[0].id)  # fmt: skip
    return made


def test_one_text_becomes_the_line_on_the_direction_too(as_person, at):
    made = with_direction(at)
    brief = brief_of(made[0])
    page = text(as_person("hod").get("/sittings/J-1/briefs"))
    assert "Enter it on direction J-1.3.1 too" in page
    data = {"words": "The transformer is ordered.", "progress": "behind", "as_reply": "y", "version": "1"}
    assert as_person("hod").post(f"/sittings/J-1/briefs/{brief.id}", data=data).status_code == 303
    direction = queries.direction_by_number("J-1.3.1").direction
    (action,) = queries.actions_of([direction.id])[direction.id]
    assert (action.words, action.progress.value, action.claims_compliance) == (
        "The transformer is ordered.",
        "behind",
        False,
    )
    assert db.session.query(PublicLine).filter_by(case_id=made[0].id, kind="report-progress").count() == 1


def test_where_one_of_the_three_is_refused_none_is_kept_and_the_words_stay(as_person, at):
    made = with_direction(at)
    brief = brief_of(made[1])
    data = {"words": "It is being looked into.", "progress": "on_schedule", "as_reply": "y", "version": "1"}
    refused = as_person("hod").post(f"/sittings/J-1/briefs/{brief.id}", data=data)
    assert refused.status_code == 422
    assert "It is being looked into.</textarea>" in text(refused)
    assert not brief_of(made[1]).words
    assert not db.session.query(PublicLine).filter_by(case_id=made[1].id).count()


def test_of_two_who_write_one_brief_the_second_sees_both_texts(as_person, at):
    made = agenda_with(at, "Voltage falls")
    brief = brief_of(made[0])
    first = as_person("hod").post(f"/sittings/J-1/briefs/{brief.id}", data={"words": "One view", "version": "1"})
    second = as_person("nodal").post(f"/sittings/J-1/briefs/{brief.id}", data={"words": "Another view", "version": "1"})
    assert first.status_code == 303 and second.status_code == 409
    assert "One view" in text(second) and "Another view" in text(second)
    assert brief_of(made[0]).words == "One view"


def test_nobody_writes_the_brief_of_another_office(as_person, at):
    made = agenda_with(at, "Voltage falls")
    address = f"/sittings/J-1/briefs/{brief_of(made[0]).id}"
    for key in ("convener.jammu", "overseer", "filer"):
        assert as_person(key).post(address, data={"words": "x", "version": "1"}).status_code in (403, 404)
    assert not brief_of(made[0]).words


def test_after_circulation_the_page_says_that_the_papers_stay_as_printed(as_person, at):
    with_direction(at)
    page = text(as_person("hod").get("/sittings/J-1/briefs"))
    assert "The agenda is circulated and keeps what was printed" in page


def test_the_page_of_briefs_takes_the_same_statements_for_many(as_person, at, statements):
    publish()
    counted = []
    for number in (2, 20):
        for n in range(number):
            file_case(f"Case {n}", at("2026-10-20 10:00"))
        at("2026-11-16 10:00")
        draw("J-1")
        nodal = as_person("nodal")
        nodal.get("/sittings/J-1/briefs")
        with statements() as used:
            assert nodal.get("/sittings/J-1/briefs").status_code == 200
        counted.append(len(used))
    assert counted[1] <= counted[0] + 1, counted
