"""The action taken report as of any day: by page, PDF and Word file; against an independent replay of what was done."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from grievance.documents.reporting import AskedReport, report
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.permissions import ANONYMOUS, SYSTEM
from grievance.sentences import Refusal
from grievance.sittings import operations, queries
from grievance.sittings.models import Entry, Sitting
from grievance.sittings.operations.directions import NewDirection
from grievance.sittings.rules.directions import UnitsWord, decided_by_circulation
from grievance.sittings.rules.words import DirectionState, EntryKind, Progress, SittingState
from tests.features.sittings.scene import actor, file_case
from tests.support.pages import faults_of
from tests.support.paper_text import all_of_pdf, all_of_word
from tests.support.safety import counts

FIRST = date(2026, 11, 25)
FOUR_WORDS = (Progress.ON_SCHEDULE, Progress.BEHIND, Progress.NOT_BEGUN)


@dataclass
class Told:
    """A direction as a clerk would keep it in a notebook: every line with its day, nothing ever struck out."""

    number: str
    given_on: date
    first_due: date
    serves: bool
    moved: list[tuple[date, date]] = field(default_factory=list)
    lines: list[tuple[date, str, str]] = field(default_factory=list)
    said: list[tuple[date, str]] = field(default_factory=list)
    done: tuple[date, date] | None = None
    dropped_on: date | None = None

    def on(self, day: date) -> dict[str, object]:
        """Read from the notebook: what stood there at the end of a day."""
        moved = [to for at, to in self.moved if at <= day]
        due = moved[-1] if moved else self.first_due
        done_on = self.done[1] if self.done and self.done[0] <= day else None
        dropped = bool(self.dropped_on and self.dropped_on <= day)
        state = "done" if done_on else "dropped" if dropped else "late" if due < day else "in_time"
        said = [word for at, word in self.said if at <= day]
        return {"due": due, "first": self.first_due, "moves": len(moved), "state": state, "done_on": done_on,
                "lines": [(at, word, words) for at, word, words in self.lines if at <= day],
                "unit": said[-1] if said else ""}  # fmt: skip


def as_told(point) -> dict[str, object]:
    unit = point.units[0].word if point.units else ""
    return {"due": point.due, "first": point.first_due, "moves": point.moves, "state": point.state,
            "done_on": point.done_on, "lines": [(one.on, one.progress, one.words) for one in point.actions],
            "unit": unit}  # fmt: skip


def sat(at, serial: int, on: date) -> Sitting:
    at(f"{on} 12:00")
    days = dict.fromkeys(("planned_on", "sits_on", "notice_on", "closes_on", "agenda_on", "brief_due_on",
                          "minutes_due_on", "corrections_until"), on)  # fmt: skip
    with transaction():
        sitting = Sitting(division="jammu", serial=serial, starts_at="11:00", state=SittingState.HELD, **days)
        db.session.add(sitting)
        db.session.flush()
    return sitting


def give(sitting: Sitting, place: int, words: str, case=None, days: int = 15, **more) -> Told:
    with transaction():
        entry = Entry(sitting_id=sitting.id, section=3, place=place, kind=EntryKind.CASE if case else EntryKind.OTHER,
                      case_id=case.id if case else None, reason="", serial_text=f"{sitting.serial}.3.{place}")  # fmt: skip
        db.session.add(entry)
        db.session.flush()
        new = NewDirection(words, "JPDCL", days, **more)
        made = operations.issue_direction(
            sitting, entry, new, actor("chair"), clock.now(), case_id=case.id if case else None
        )
    return Told(made.direction.number, clock.today(), made.direction.first_due_on, case is not None)


class Clerk:
    """Does by chance what offices, units and the forum may do on a day, and notes it."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def a_day(self, told: Told) -> None:
        dated = queries.direction_by_number(told.number)
        today, now, state = clock.today(), clock.now(), dated.direction.state
        act = self.chance.choice(("line", "line", "claim", "word", "move", "accept", "back", "drop", "rest", "rest"))
        with transaction():
            dated = queries.direction_by_number(told.number, lock=True)
            if act == "line" and state is DirectionState.OPEN:
                word, words = self.chance.choice(FOUR_WORDS), f"Line {self.chance.randrange(10**6)}"
                operations.report_action(dated, word, words, "", False, actor("hod"), now)
                told.lines.append((today, word.value, words))
            elif act == "claim" and state is DirectionState.OPEN:
                operations.report_action(dated, Progress.DONE, "All done", "", True, actor("hod"), now)
                told.lines.append((today, "done", "All done"))
                told.said += [(today, "silent")] if told.serves else []
            elif act == "word" and state is DirectionState.REPORTED:
                self.word(told, dated, now)
            elif act == "move" and state is DirectionState.OPEN and self.chance.random() < 0.5:
                self.move(told, dated, now)
            elif act == "accept" and state is DirectionState.REPORTED:
                done_on = today - timedelta(days=self.chance.randrange(4))
                operations.accept_compliance(dated, done_on, actor("chair"), now)
                told.done = (today, done_on)
            elif act == "back" and state is DirectionState.REPORTED:
                operations.send_back(dated, "Show the photo too", actor("chair"), now)
            elif act == "drop" and state is DirectionState.OPEN and self.chance.random() < 0.2:
                operations.drop_direction(dated, "No longer needed", actor("chair"), now)
                told.dropped_on = today

    def word(self, told: Told, dated, now) -> None:
        served = queries.cases_served([dated.direction.id]).get(dated.direction.id, [])
        if served:
            word = self.chance.choice((UnitsWord.AGREES, UnitsWord.CONTESTS))
            operations.note_units_word(dated, served[0], word, "It is so", SYSTEM, now)
            told.said.append((clock.today(), word.value))

    def move(self, told: Told, dated, now) -> None:
        days = (clock.today() - dated.due_on).days + self.chance.randrange(5, 30) if clock.today() > dated.due_on else 7
        operations.give_more_days(
            dated, days, "snow", actor("chair"), now, decided=decided_by_circulation(clock.today())
        )
        told.moved.append((clock.today(), queries.direction_by_number(told.number).due_on))


def points_on(day: date, sitting: str = "") -> dict[str, object]:
    made = report(AskedReport("jammu", day, sitting), actor("chair"), clock.now()).paper
    return {point.number: point for point in made.points}


@pytest.mark.parametrize("seed", range(counts(1, 8)))
def test_the_report_as_of_each_day_is_what_a_notebook_says_and_what_was_printed_then(world, at, seed):
    clerk = Clerk(seed)
    sitting = sat(at, 1, FIRST)
    told = [give(sitting, n, f"Do {n}", file_case(f"Case {n}") if n % 3 else None, days=7 + 6 * n) for n in range(1, 5)]
    printed = {}
    for n in range(16):
        day = FIRST + timedelta(days=2 * n + 1)
        at(f"{day} 15:00")
        if n == 8:
            other = sat(at, 2, day)
            told += [give(other, n, f"Do more {n}", days=10) for n in (1, 2)]
        for one in told:
            clerk.a_day(one)
        printed[day] = {number: as_told(point) for number, point in points_on(day).items()}
    for day in list(printed)[::3]:
        now = {number: as_told(point) for number, point in points_on(day).items()}
        assert now == printed[day], day
        before = FIRST if day > FIRST + timedelta(days=17) else None
        for one in told:
            stands = one.on(day)
            ended = one.done[0] if one.done else one.dropped_on
            expected = one.given_on <= day and not (ended and before and ended < before)
            assert (one.number in now) is expected, (day, one)
            if expected:
                assert now[one.number] == stands, (day, one.number)


def test_the_report_of_one_sitting_names_all_that_it_gave_and_nothing_else(world, at):
    first, second = sat(at, 1, FIRST), sat(at, 2, date(2026, 12, 9))
    mine = [give(second, n, f"Do {n}") for n in (1, 2)]
    give(first, 1, "Another")
    at("2027-02-01 10:00")
    assert set(points_on(date(2027, 2, 1), "J-2")) == {one.number for one in mine}
    with pytest.raises(Refusal, match="no such sitting"):
        points_on(date(2027, 2, 1), "K-2")
    with pytest.raises(Refusal, match="today or a day before"):
        points_on(date(2027, 2, 2))


def test_the_page_the_pdf_and_the_word_file_say_the_same_point_by_point(world, at, as_person):
    sitting = sat(at, 1, FIRST)
    give(sitting, 1, "Clear the drain on Road 4", file_case(), proof="Photo of the drain")
    at("2026-12-20 10:00")
    convener = as_person("convener.jammu")
    page = convener.get("/action-taken").text
    assert not faults_of(page), faults_of(page)
    files = [convener.get(f"/action-taken.{form}?division=jammu&on=20-12-2026") for form in ("pdf", "docx")]
    assert [one.status_code for one in files] == [200, 200]
    assert "attachment" in files[1].headers["Content-Disposition"]
    for words in (page, all_of_pdf(files[0].data), all_of_word(files[1].data)):
        squeezed = " ".join(words.split())
        for said in ("J-1.3.1", "Clear the drain on Road 4", "LATE", "10-12-2026", "Not reported", "Shivalik Auto Components",
                     "Photo of the drain", "As of 20 December 2026"):  # fmt: skip
            assert said in squeezed or said.replace(" ", "") in squeezed.replace(" ", ""), said
    for language, word in (("hi", "विलंबित"), ("ur", "تاخیر")):
        assert word in convener.get(f"/action-taken?division=jammu&on=20-12-2026&language={language}").text


def test_who_does_not_belong_to_the_forum_reads_it_without_names(world, at, as_person, client):
    sitting = sat(at, 1, FIRST)
    give(sitting, 1, "Give Shivalik Auto Components its meter", file_case())
    at("2026-12-01 10:00")
    public = client.get("/action-taken?division=jammu&on=01-12-2026").text
    assert "J-1.3.1" in public and "Shivalik" not in public and "Give […] its meter" in public
    made = report(AskedReport("jammu", clock.today()), ANONYMOUS, clock.now())
    assert "Shivalik" not in json.dumps([repr(point) for point in made.paper.points])
    hod = as_person("hod").get("/action-taken?division=jammu&on=01-12-2026").text
    assert "Shivalik" in hod, "the office's own case"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("division=jammu&on=31-02-2026", "Write the date as day, month, year"),
        ("division=jammu&on=", "Give the day"),
        ("division=jammu&on=01-01-2030", "What is to come is not known"),
        ("division=nowhere&on=01-11-2026", "Choose from the list"),
        ("division=jammu&on=01-11-2026&sitting=J-9999", "no such sitting"),
        ("division=jammu&on=01-11-2026&sitting=%00%27%22", "no such sitting"),
    ],
)
def test_a_wrong_question_is_answered_at_the_field_and_files_are_not_made(world, at, as_person, query, said):
    page = as_person("convener.jammu").get(f"/action-taken?{query}")
    assert page.status_code == 200 and said in page.text
    assert as_person("convener.jammu").get(f"/action-taken.pdf?{query}").status_code in (404, 422)


def test_the_number_of_statements_does_not_grow_with_the_directions(world, at, statements):
    sitting = sat(at, 1, FIRST)
    give(sitting, 1, "First", file_case())
    with statements() as few:
        points_on(clock.today())
    for n in range(2, 12):
        give(sitting, n, f"Do {n}", file_case(f"Case {n}"))
    with statements() as many:
        points_on(clock.today())
    assert len(many) <= len(few) + 1
