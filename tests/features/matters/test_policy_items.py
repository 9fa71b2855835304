"""Policy items: one cause behind many cases, heard once, its outcome proposed to each and never imposed; five alike suggested."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from grievance.cases.rules.words import CaseState
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.matters import operations, queries
from grievance.matters.models import PolicyItem
from grievance.matters.operations import NewItem
from grievance.matters.rules import LikeCases, LikeKey, PolicyState, Proposal, filed_since, shown
from grievance.matters.suggesting import suggestions_for
from grievance.sentences import Refusal
from grievance.sittings import operations as sittings
from grievance.sittings import queries as on_sittings
from grievance.sittings.rules.room import taken
from grievance.sittings.rules.words import Disposition, EntryKind
from tests.features.sittings.scene import actor, draw, entries, file_case, freeze, publish
from tests.features.sittings.test_directions import mails, text
from tests.support.plans import big_tables_read_whole

ESTATE = "gangyal"


def make(cases=(), title: str = "Fixed charges while the feeder is off", **more) -> PolicyItem:
    with transaction():
        new = NewItem(title=title, division="jammu", owner_office_code="JPDCL", **more)
        return operations.make_item(new, list(cases), actor("convener.jammu"), clock.now())


def item_of(item_id: int) -> PolicyItem:
    return queries.policy_item(item_id)


def proposals(item_id: int) -> dict[str, str]:
    return {case.title: link.proposal.value for link, case in queries.gathered(item_id)}


def alike(many: int, at, first: str = "2026-11-01", **more) -> list:
    day, cases = date.fromisoformat(first), []
    for n in range(many):
        when = at(f"{day + timedelta(days=n)} 10:00")
        given = {"estate_code": ESTATE, "contact_email": f"unit{n}@example.org", **more}
        cases.append(file_case(f"Alike {n}", when, **given))
    at("2026-11-16 10:00")
    return cases


def heard(at, disposition: Disposition, words: str, **more) -> int:
    """An item with two cases, heard at sitting J-1."""
    publish()
    at("2026-11-16 10:00")
    cases = [file_case(f"Case {n}", contact_email=f"unit{n}@example.org") for n in range(2)]
    item_id = make(cases).id
    draw("J-1")
    freeze("J-1")
    now = at("2026-11-25 12:00")
    with transaction():
        sitting = on_sittings.sitting_by_number("J-1")
        entry = next(row for row in entries("J-1") if row.policy_item_id == item_id)
        sittings.dispose(sitting, entry, taken(disposition, words, **more), "", actor("convener.jammu"), now)
    return item_id


def test_an_item_stands_in_section_four_by_itself_until_it_is_heard(world, at):
    publish()
    at("2026-11-16 10:00")
    item_id = make([file_case("Voltage falls")]).id
    draw("J-1")
    (entry,) = [row for row in entries("J-1") if row.kind is EntryKind.POLICY]
    assert (entry.section, entry.policy_item_id) == (4, item_id)


@pytest.mark.parametrize(
    ("disposition", "words", "more", "state"),
    [
        (Disposition.DEFERRED, "For want of time", {}, PolicyState.OPEN),
        (Disposition.DIRECTED, "Put it before the Commission.", {"office": "JPDCL"}, PolicyState.DIRECTED),
        (Disposition.REFERRED, "To the Commission.", {"body": "JERC"}, PolicyState.REFERRED),
        (Disposition.DROPPED, "The rule has changed.", {}, PolicyState.CLOSED),
    ],
)
def test_what_the_sitting_does_decides_whether_it_comes_again(world, at, disposition, words, more, state):
    item = item_of(heard(at, disposition, words, **more))
    assert (item.state, item.heard_at, item.outcome) == (state, "J-1", "")
    assert [one.item.id for one in queries.open_policy_items("jammu")] == (
        [item.id] if state is PolicyState.OPEN else []
    )
    if disposition is Disposition.DIRECTED:
        (dated,) = on_sittings.directions_given_at(on_sittings.sitting_by_number("J-1").id)
        served = on_sittings.cases_served([dated.direction.id])[dated.direction.id]
        assert [row.case_id for row in served] == queries.case_ids_of(item.id), "the direction serves all its cases"


def test_a_decision_is_proposed_to_each_case_and_imposed_on_none(world, at):
    item_id = heard(at, Disposition.DECIDED, "No fixed charge for days without supply.")
    assert item_of(item_id).state is PolicyState.DECIDED
    assert proposals(item_id) == {"Case 0": "proposed", "Case 1": "proposed"}
    assert {case.state for _, case in queries.gathered(item_id)} == {CaseState.WITH_OFFICE}
    assert {mail.to_address for mail in mails("policy_outcome")} == {"nodal@example.org", "hod@example.org"}
    news = [mail for mail in mails("case_news") if "is proposed to the office" in mail.text]
    assert sorted(mail.to_address for mail in news) == ["unit0@example.org", "unit1@example.org"]


def test_each_office_adopts_in_its_own_words_or_says_why_not(as_person, at):
    item_id = heard(at, Disposition.DECIDED, "No fixed charge for days without supply.")
    (_, first), (_, second) = queries.gathered(item_id)
    office = as_person("hod")
    assert "is proposed as the answer here" in text(office.get(f"/cases/{first.number}"))
    assert f"/policy-items/{item_id}/cases/{first.number}/adoption" in text(office.get("/inbox"))
    page = f"/policy-items/{item_id}/cases/{first.number}/adoption"
    assert "No fixed charge for days without supply." in text(office.get(page))
    given = {"outcome": "relief", "note": "Rs 4,200 are credited.", "action_on": "25-11-2026", "proof": "Bill 7"}
    assert office.post(page, data={**given, "note": ""}).status_code == 422
    assert office.post(page, data=given).status_code == 303
    assert proposals(item_id) == {"Case 0": "adopted", "Case 1": "proposed"}
    answered = on_sittings.case_by_number(first.number)
    assert answered.state is CaseState.ANSWERED, "the filer has the last word, as on every answer"
    assert "Rs 4,200" in text(office.post(page, data=given)), "nothing typed is lost"
    why = f"/policy-items/{item_id}/cases/{second.number}/refusal"
    assert office.post(why, data={"why": " "}).status_code == 422
    assert as_person("hod.kashmir").post(why, data={"why": "x"}).status_code == 404
    assert as_person("nodal").post(why, data={"why": "x"}).status_code == 403
    assert as_person("hod").post(why, data={"why": "This unit was never cut."}).status_code == 303
    assert proposals(item_id)["Case 1"] == "declined"
    assert on_sittings.case_by_number(second.number).state is CaseState.WITH_OFFICE, "it goes on as before"
    assert "This unit was never cut." in text(as_person("convener.jammu").get(f"/policy-items/{item_id}"))
    assert any("This unit was never cut." in mail.text for mail in mails("case_news"))


def test_a_nodal_officer_prepares_the_answer_and_the_head_still_decides(as_person, at):
    item_id = heard(at, Disposition.DECIDED, "No fixed charge for days without supply.")
    (_, case), _ = queries.gathered(item_id)
    page = f"/policy-items/{item_id}/cases/{case.number}/adoption"
    assert "the head of your office gives it" in text(as_person("nodal").get(page))
    given = {"outcome": "relief", "note": "Credited in December.", "action_on": "25-11-2026", "proof": ""}
    assert as_person("nodal").post(page, data=given).status_code == 303
    assert proposals(item_id)["Case 0"] == "proposed"
    assert "Credited in December." in text(as_person("hod").get(page)), "the draft waits for the head"


def test_an_item_closes_when_all_is_settled_and_not_before(as_person, at):
    item_id = heard(at, Disposition.DECIDED, "No fixed charge for days without supply.")
    convener = as_person("convener.jammu")
    page, close = f"/policy-items/{item_id}", f"/policy-items/{item_id}/closing"
    assert "2 of its cases still wait" in text(convener.get(page))
    assert convener.post(close, data={"why": "Done"}).status_code == 422
    for link, _case in queries.gathered(item_id):
        with transaction():
            operations.decline(
                item_of(item_id), queries.link_of(item_id, link.case_id), "It does not fit.", actor("hod"), clock.now()
            )
    assert convener.post(close, data={"why": ""}).status_code == 422
    assert convener.post(close, data={"why": "Every office has spoken."}).status_code == 303
    assert "Every office has spoken." in text(convener.get(page))
    assert convener.post(close, data={"why": "Again"}).status_code == 422
    case = file_case("One more")
    with pytest.raises(Refusal, match="closed"), transaction():
        operations.gather(item_of(item_id), case, actor("convener.jammu"), clock.now())


def test_word_that_came_back_is_proposed_and_an_item_may_come_before_the_forum_again(as_person, at):
    item_id = heard(at, Disposition.REFERRED, "To the Commission.", body="JERC")
    convener, page = as_person("convener.jammu"), f"/policy-items/{item_id}"
    given = {"words": "The Commission waives it from April.", "source": "Order 12 of 2027"}
    assert convener.post(f"{page}/outcome", data={**given, "source": ""}).status_code == 422
    assert as_person("nodal").post(f"{page}/outcome", data=given).status_code == 404
    convener = as_person("convener.jammu")
    assert convener.post(f"{page}/outcome", data=given).status_code == 303
    assert set(proposals(item_id).values()) == {"proposed"}
    late = file_case("A late one")
    with transaction():
        operations.gather(item_of(item_id), late, actor("convener.jammu"), clock.now())
    assert proposals(item_id)["A late one"] == "proposed", "who joins later is asked too"
    assert convener.post(f"{page}/agenda", data={"why": "The waiver ends."}).status_code == 303
    assert item_of(item_id).state is PolicyState.OPEN
    assert convener.post(f"{page}/agenda", data={"why": "Again"}).status_code == 422


def test_a_hearing_recorded_by_mistake_is_taken_back_until_an_office_has_acted(world, at):
    publish()
    at("2026-11-16 10:00")
    item_id = make([file_case("Case 0")]).id
    who, now = actor("convener.jammu"), clock.now()
    with transaction():
        before = operations.hear(item_id, "decided", "No fixed charge.", "J-1", who, now)
    with transaction():
        operations.unhear(before, "The wrong item", who, now)
    item = item_of(item_id)
    assert (item.state, item.outcome, item.heard_at) == (PolicyState.OPEN, "", "") and set(
        proposals(item_id).values()
    ) == {"none"}
    with transaction():
        before = operations.hear(item_id, "decided", "No fixed charge.", "J-1", who, now)
        ((link, _),) = queries.gathered(item_id)
        operations.decline(item_of(item_id), link, "Not here.", actor("hod"), now)
    with pytest.raises(Refusal, match="acted"), transaction():
        operations.unhear(before, "The wrong item", who, now)


def test_a_second_hearing_taken_back_leaves_the_outcome_of_the_first_with_what_offices_said_of_it(world, at):
    item_id = heard(at, Disposition.DECIDED, "No fixed charge.")
    who, office, now = actor("convener.jammu"), actor("hod"), at("2026-11-26 10:00")
    with transaction():
        (link, _), _ = queries.gathered(item_id)
        operations.decline(item_of(item_id), link, "Not here.", office, now)
    with transaction():
        operations.put_on_the_agenda(item_of(item_id), "It goes on.", who, now)

    def stands():
        item = item_of(item_id)
        links = [(row.proposal, row.proposed_at, row.decided_at, row.decided_by, row.declined_because)
                 for row, _ in queries.gathered(item_id)]  # fmt: skip
        return item.state, item.outcome, item.outcome_of, item.outcome_at, item.heard_at, item.heard_words, links

    before = stands()
    at("2026-12-08 12:00")
    for disposition, words in (("deferred", "Later."), ("decided", "Half of it."), ("dropped", "Moot.")):
        with transaction():
            done = operations.hear(item_id, disposition, words, "J-2", who, clock.now())
        with transaction():
            operations.unhear(done, "The wrong item", who, clock.now())
        assert stands() == before, disposition


def test_a_hearing_is_not_taken_back_over_what_was_done_to_the_item_since(world, at):
    publish()
    at("2026-11-16 10:00")
    item_id, who, now = make([file_case("Case 0")]).id, actor("convener.jammu"), clock.now()
    with transaction():
        before = operations.hear(item_id, "referred", "To the Commission.", "J-1", who, now)
    with transaction():
        operations.propose_outcome(item_of(item_id), "The Commission waives it.", "Order 12", who, now)
    with pytest.raises(Refusal, match="was changed since"), transaction():
        operations.unhear(before, "The wrong item", who, now)
    assert item_of(item_id).outcome == "The Commission waives it."


def test_a_convener_makes_and_moves_items_of_the_own_division_or_of_both_only(as_person, at):
    convener = as_person("convener.jammu")
    new = {"title": "Voltage in Gangyal", "division": "kashmir", "owner": ""}
    assert 'value="kashmir"' not in text(convener.get("/policy-items/new"))
    assert convener.post("/policy-items/new", data=new).status_code == 422
    with pytest.raises(Refusal, match="your own division") as refused, transaction():
        operations.make_item(NewItem(title="Voltage", division="kashmir"), [], actor("convener.jammu"), clock.now())
    assert refused.value.field == "division"
    item_id = make().id
    with pytest.raises(Refusal, match="your own division"), transaction():
        other = NewItem(title="Voltage", division="kashmir")
        operations.change_item(item_of(item_id), other, actor("convener.jammu"), clock.now())
    with transaction():
        operations.change_item(item_of(item_id), NewItem(title="Voltage"), actor("convener.jammu"), clock.now())
    assert item_of(item_id).division is None and queries.open_policy_items("kashmir")


def test_cases_are_gathered_and_taken_out_with_a_reason_and_stand_in_one_item_only(as_person, at):
    first, second = file_case("Voltage falls", estate_code=ESTATE), file_case("Bill is wrong")
    kashmir = file_case("Elsewhere", division="kashmir", office_code="KPDCL", district="Srinagar")
    convener = as_person("convener.jammu")
    began = text(convener.get(f"/policy-items/new?case={first.number}"))
    assert 'value="Power supply in Gangyal"' in began, "the title is public: it has none of the filer's words"
    new = {"title": "Voltage in Gangyal", "division": "jammu", "owner": "JPDCL"}
    assert convener.post(f"/policy-items/new?case={first.number}", data={**new, "title": ""}).status_code == 422
    made = convener.post(f"/policy-items/new?case={first.number}", data=new)
    page = made.headers["Location"]
    assert convener.post(f"{page}/cases", data={"number": second.number.lower()}).status_code == 303
    for wrong in (second.number, "J26-9999-1", "nonsense", kashmir.number):
        assert convener.post(f"{page}/cases", data={"number": wrong}).status_code in (404, 422), wrong
    other = make(title="Another matter")
    assert "already" in text(convener.post(f"/policy-items/{other.id}/cases", data={"number": first.number}))
    assert convener.post(f"{page}/cases/{second.number}/removal", data={"why": ""}).status_code == 422
    assert convener.post(f"{page}/cases/{second.number}/removal", data={"why": "Another cause."}).status_code == 303
    shown_page = text(convener.get(page))
    assert "Another cause." in shown_page and first.number in shown_page
    assert convener.post(f"{page}/cases/{second.number}/removal", data={"why": "Twice"}).status_code == 404
    assert convener.post(f"{page}/cases", data={"number": second.number}).status_code == 303, "it may come back"


def test_everybody_reads_title_and_outcome_and_nobody_reads_others_cases(as_person, client, at):
    case = file_case("Secret words of one unit")
    item = make([case], summary="Shivalik and others")
    page = f"/policy-items/{item.id}"
    for who in (client, as_person("filer"), as_person("hod.kashmir")):
        open_page = text(who.get(page))
        assert item.title in open_page and "1 case" in open_page
        assert not {"Secret words", case.number, "Shivalik and"} & {
            part for part in ("Secret words", case.number, "Shivalik and") if part in open_page
        }
    assert case.number in text(as_person("nodal").get(page)) and case.number in text(as_person("overseer").get(page))
    assert client.get("/policy-items/999999").status_code == 404
    for path in (f"{page}/change", "/policy-items/new", f"{page}/cases/{case.number}/removal"):
        assert as_person("nodal").get(path).status_code == 404
    assert as_person("convener.kashmir").get(f"{page}/change").status_code == 403


def test_the_filer_reads_on_the_case_that_it_is_part_of_an_item_in_hindi_and_urdu_too(as_person, at):
    from grievance.accounts import queries as people

    case = file_case("Voltage falls", filer_person_id=people.person_by_email("filer@example.org").id)
    item = make([case])
    page = text(as_person("filer").get(f"/cases/{case.number}"))
    assert f"Part of policy item P-{item.id}" in page and f"/policy-items/{item.id}" in page
    assert any("It is part of policy item" in mail.text for mail in mails("case_news")) or not case.contact_email


def test_five_alike_are_suggested_to_the_convener_once_there_are_five(as_person, at):
    alike(4, at)
    assert suggestions_for("jammu", clock.today()) == []
    file_case("The fifth", at("2026-11-16 10:00"), estate_code=ESTATE)
    (one,) = suggestions_for("jammu", clock.today())
    assert one.count == 5 and suggestions_for("kashmir", clock.today()) == []
    convener = as_person("convener.jammu")
    for path in ("/inbox", "/policy-items"):
        assert "One cause behind several cases?" in text(convener.get(path)), path
    assert "One cause" not in text(as_person("convener.kashmir").get("/inbox"))
    assert as_person("convener.kashmir").get(f"/policy-items/suggestions?like={one.key}").status_code == 404
    convener = as_person("convener.jammu")
    assert "The fifth" in text(convener.get(f"/policy-items/suggestions?like={one.key}"))
    made = convener.post(
        f"/policy-items/new?like={one.key}", data={"title": "Voltage", "division": "jammu", "owner": ""}
    )
    assert len(queries.case_ids_of(int(made.headers["Location"].rsplit("/", 1)[1]))) == 5
    assert suggestions_for("jammu", clock.today()) == [], "those gathered are no suggestion any more"
    more = file_case("One more", at("2026-11-16 11:00"), estate_code=ESTATE)
    assert more.number in text(as_person("convener.jammu").get(made.headers["Location"])), "offered on the item's page"


def test_the_agenda_page_shows_the_suggestion_to_the_convener_only(as_person, at):
    publish()
    alike(5, at)
    assert "One cause behind several cases?" in text(as_person("convener.jammu").get("/sittings/J-1/agenda"))
    assert "One cause" not in as_person("hod").get("/sittings/J-1/agenda").get_data(as_text=True)


def test_old_closed_conduct_and_other_cases_make_no_suggestion(world, at):
    alike(2, at)
    alike(3, at, first="2026-09-10")
    assert suggestions_for("jammu", clock.today()) == [], "more than 60 days ago"
    alike(1, at, first="2026-11-05", is_conduct=True, conduct_office_code="JPDCL")
    alike(1, at, first="2026-11-06", estate_code="bari-brahmana")
    alike(1, at, first="2026-11-07", category_code="raw_material_minerals")
    assert suggestions_for("jammu", clock.today()) == []
    alike(3, at, first="2026-11-08")
    assert [one.count for one in suggestions_for("jammu", clock.today())] == [5]
    assert filed_since(date(2026, 11, 16)) == date(2026, 9, 18), "60 days, today among them"


def test_a_suggestion_put_aside_stays_away_until_a_case_joins(as_person, at):
    cases = alike(6, at)
    (one,) = suggestions_for("jammu", clock.today())
    convener, page = as_person("convener.jammu"), f"/policy-items/suggestions?like={one.key}"
    assert convener.post(page, data={"why": ""}).status_code == 422
    assert convener.post(page, data={"why": "Six different meters."}).status_code == 303
    assert suggestions_for("jammu", clock.today()) == []
    assert convener.get(page).status_code == 404
    with transaction():
        gone = db.session.get(type(cases[0]), cases[0].id)
        gone.estate_code = "bari-brahmana"
    assert suggestions_for("jammu", clock.today()) == [], "one fewer is no news"
    file_case("A new one", at("2026-11-17 10:00"), estate_code=ESTATE)
    assert [found.count for found in suggestions_for("jammu", clock.today())] == [6]


def test_dismissals_are_held_to_the_set_of_cases():
    key, other = LikeKey("power", "gangyal"), LikeKey("power", "samba")
    five = LikeCases(key, (1, 2, 3, 4, 5))
    assert shown([five], {}) == [five] and shown([five], {other: (1, 2, 3, 4, 5)}) == [five]
    assert shown([five], {key: (1, 2, 3, 4, 5, 6)}) == [] and shown([five], {key: (1, 2, 3, 4)}) == [five]
    assert shown([LikeCases(key, (1, 2, 3, 4))], {}) == []


def test_pages_of_policy_items_read_the_database_as_often_for_sixteen_cases_as_for_four(as_person, at, statements):
    cases = [file_case(f"Case {n}") for n in range(16)]
    item = make(cases[:4])
    alike(5, at)

    def counted(path: str) -> int:
        convener = as_person("convener.jammu")
        convener.get(path)
        with statements() as made:
            text(convener.get(path))
        return len(made)

    paths = (f"/policy-items/{item.id}", "/policy-items")
    few = [counted(path) for path in paths]
    for case in cases[4:]:
        with transaction():
            operations.gather(item_of(item.id), case, actor("convener.jammu"), clock.now())
    for n in range(6):
        make(title=f"Matter {n}")
    assert [counted(path) for path in paths] == few
    assert max(few) <= 30, few


def test_the_suggestion_is_one_grouped_statement_and_finds_its_rows_by_index(world, at, statements):
    with statements() as made:
        queries.like_cases("jammu", filed_since(clock.today()))
    assert len(made) == 1 and "GROUP BY" in made[0]
    alike(5, at)
    with statements() as made:
        suggestions_for("jammu", clock.today())
    assert sum("GROUP BY" in one for one in made) == 1 and len(made) <= 6
    assert big_tables_read_whole(lambda: queries.like_cases("jammu", filed_since(clock.today()))) == []
    assert big_tables_read_whole(lambda: queries.proposals_waiting({"JPDCL"})) == []


def test_no_outcome_is_proposed_to_a_case_that_is_answered(world, at):
    item_id = heard(at, Disposition.REFERRED, "To the Commission.", body="JERC")
    (link, case), _ = queries.gathered(item_id)
    with transaction():
        db.session.get(type(case), case.id).state = CaseState.ANSWERED
    with transaction():
        operations.propose_outcome(item_of(item_id), "It is waived.", "Order 2", actor("convener.jammu"), clock.now())
    assert proposals(item_id) == {"Case 0": "none", "Case 1": "proposed"}
    assert queries.link_of(item_id, link.case_id).proposal is Proposal.NONE
