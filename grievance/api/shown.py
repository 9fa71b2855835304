"""What the API answers: each record's fields, and where in our rows they stand. Nothing else leaves.

Who sees what is not decided here: rows come through the fences, and a case's page is read for its reader
(``cases.page.case_page``), so that what an officer writes for officers is never even read for a filer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, url_for

from grievance.api.rules.cursors import cursor_after
from grievance.api.rules.shapes import Day, Field, Flag, Instant, Listed, Maybe, Record, Text, Whole
from grievance.cases.models import Case
from grievance.cases.page import place_words
from grievance.cases.rules.words import CaseKind, CaseState, Closing
from grievance.clocks.models import Clock
from grievance.sentences import from_data
from grievance.web.filters import say

TEXT, DAY, INSTANT = Text(), Day(), Instant()
DIVISIONS = ("jammu", "kashmir")


def words_of(kind: Any) -> Text:
    return Text(words=tuple(word.value for word in kind))


def link(endpoint: str, **named: Any) -> str:
    """An address by the setting BASE_URL, never by the request's host."""
    return str(current_app.config["BASE_URL"]) + url_for(endpoint, **named)


def page_of(of: Record) -> Record:
    """A part of a list. ``next`` is the cursor of the rest."""
    return Record(
        name=f"{of.name}Page",
        fields=(
            Field("items", Listed(of=of)),
            Field("next", Maybe(of=TEXT, says="Send it as cursor for the rest; null at the end.")),
        ),
    )


@dataclass(frozen=True)
class Part:
    """Rows of a list and the cursor of what comes after them."""

    items: Sequence[Any]
    next: str | None = None


def part_of(rows: Sequence[Any], most: int, row_id: Callable[[Any], int]) -> Part:
    """``rows`` were read with one more than ``most``."""
    shown = rows[:most]
    return Part(shown, cursor_after(row_id(shown[-1])) if len(rows) > most else None)


# Cases --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ListedCase:
    case: Case
    clock: Clock | None

    @property
    def due_on(self) -> date | None:
        return self.clock.due_on if self.clock else self.case.directed_due_on


def of_case(name: str) -> Callable[[Any], Any]:
    return lambda row: getattr(row.case, name)


_CASE = (
    Field("number", Text(says="The reference, as J26-0412-7."), of_case("number")),
    Field("kind", words_of(CaseKind), of_case("kind")),
    Field("state", words_of(CaseState), of_case("state")),
    Field("closed_as", Maybe(of=words_of(Closing)), of_case("closing")),
    Field("division", Text(words=DIVISIONS), of_case("division")),
    Field("in_both_divisions", Flag(), of_case("in_both")),
    Field("category", Text(says="A code of /api/v1/categories."), of_case("category_code")),
    Field("title", TEXT, of_case("title")),
    Field("office", Maybe(of=TEXT, says="A code of /api/v1/offices; null while the convener names it."),
          of_case("office_code")),
    Field("district", Maybe(of=TEXT), of_case("district")),
    Field("estate", Maybe(of=TEXT, says="A code of /api/v1/estates."), of_case("estate_code")),
    Field("place", TEXT, lambda row: place_words(row.case)),
    Field("filed_at", INSTANT, of_case("filed_at")),
    Field("answered_at", Maybe(of=INSTANT), of_case("answered_at")),
    Field("closed_at", Maybe(of=INSTANT), of_case("closed_at")),
    Field("url", Text(says="The page for people."), lambda row: link("cases.show_case", number=row.case.number)),
)  # fmt: skip
LISTED_CASE = Record(name="ListedCase", fields=(*_CASE, Field("due_on", Maybe(of=DAY))))

FILE = Record(
    name="CaseFile",
    fields=(
        Field("id", Whole(least=1)),
        Field("name", TEXT),
        Field("media_type", TEXT),
        Field("size", Whole(says="Bytes."), lambda file: file.size_bytes),
        Field("sha256", TEXT),
        Field("added_at", INSTANT),
    ),
)
ENTRY = Record(
    name="CaseEntry",
    says="One line of the record, the newest first.",
    fields=(
        Field("at", INSTANT),
        Field("who", TEXT, lambda entry: say(entry.who)),
        Field("words", TEXT, lambda entry: say(entry.words)),
        Field("note", Maybe(of=TEXT), lambda entry: say(entry.note) if entry.note else None),
        Field("text", Maybe(of=TEXT, says="What was written: a question, an answer, a message.")),
        Field("group", Text(says="step, message, clock or paper.")),
        Field("is_inner", Flag(says="Only officers read it; never true for a filer."), lambda entry: entry.inner),
    ),
)
DUE = Record(
    name="Due",
    fields=(
        Field("what", TEXT, lambda due: say(due.head)),
        Field("on", DAY),
        Field("why", Maybe(of=TEXT, says="The sentence that explains the date."),
              lambda due: say(due.why) if due.why else None),
        Field("is_stopped", Flag(says="The days do not run while something is asked of the filer.")),
    ),
)  # fmt: skip
CASE = Record(
    name="Case",
    fields=(
        *_CASE,
        Field("body", TEXT, of_case("body")),
        Field("since", TEXT, of_case("since")),
        Field("wanted", TEXT, of_case("wanted")),
        Field("why_this_office", Maybe(of=TEXT), lambda page: _say(from_data(page.case.routed_because))),
        Field("unit", Maybe(of=TEXT), lambda page: page.unit_name),
        Field("units", Whole(says="Units behind it, the filer's own included.")),
        Field("is_open_to_join", Flag(), of_case("is_open_to_join")),
        Field("due", Maybe(of=DUE)),
        Field("late", Maybe(of=TEXT), lambda page: _say(page.late_words)),
        Field("sitting", Maybe(of=TEXT, says="The sitting on whose list it stands, as J-24."),
              lambda page: page.listing.sitting_no if page.listing else None),
        Field("assigned_to", Maybe(of=TEXT, says="For officers only; null for a filer."), lambda page: page.assigned_to),
        Field("joined_into", Maybe(of=TEXT), lambda page: page.joined_into.number if page.joined_into else None),
        Field("record", Listed(of=ENTRY), lambda page: page.entries),
    ),
)  # fmt: skip
FILED_CASE = Record(
    name="FiledCase",
    fields=(
        *_CASE,
        Field("due_on", Maybe(of=DAY)),
        Field("due_because", Maybe(of=TEXT)),
        Field("why_this_office", Maybe(of=TEXT), lambda row: _say(from_data(row.case.routed_because))),
        Field("secret", Text(says="Of the receipt: it opens the case without an account. It is given this once.")),
    ),
)


@dataclass(frozen=True)
class FiledCase:
    case: Case
    secret: str
    due_on: date | None
    due_because: str


def _say(what: Any) -> str | None:
    return say(what) if what else None
