"""What the API answers of sittings, directions and the figures under review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from grievance.api.rules.shapes import Day, Field, Flag, Listed, Maybe, Number, Record, Text, Whole, within
from grievance.api.shown import DIVISIONS, words_of
from grievance.programmes.models import Programme
from grievance.programmes.rules.figures import Figure
from grievance.sittings.drafting import number_of
from grievance.sittings.models import Sitting
from grievance.sittings.rules.words import Progress, SittingState
from grievance.web.filters import say

TEXT, DAY = Text(), Day()
MAYBE_TEXT, MAYBE_DAY = Maybe(of=TEXT), Maybe(of=DAY)

_SITTING = (
    Field("number", Text(says="As J-24."), number_of),
    Field("division", Text(words=DIVISIONS)),
    Field("sits_on", DAY),
    Field("starts_at", Text(says="Indian time, as 11:00.")),
    Field("venue", TEXT),
    Field("state", words_of(SittingState)),
    Field("planned_on", DAY),
    Field("notice_on", DAY),
    Field("points_close_on", DAY, lambda row: row.closes_on),
    Field("agenda_on", DAY),
    Field("minutes_due_on", DAY),
    Field("not_held_because", MAYBE_TEXT),
)
SITTING = Record(name="Sitting", fields=_SITTING)
ITEM = Record(
    name="AgendaItem",
    says="An item as anyone may read it; number and words only of cases that this token may see.",
    fields=(
        Field("serial", TEXT),
        Field("section", Whole(least=1)),
        Field("at", Text(says="Indian time.")),
        Field("title", TEXT),
        Field("place", MAYBE_TEXT, lambda line: line.meta),
        Field("why", MAYBE_TEXT, lambda line: say(line.why) if line.why else None),
        Field("case", MAYBE_TEXT, lambda line: line.reference),
        Field("withdrawn_because", MAYBE_TEXT, lambda line: line.struck),
        Field("disposition", MAYBE_TEXT),
    ),
)
SITTING_WITH_LIST = Record(
    name="SittingWithList",
    fields=(
        *within("sitting", _SITTING),
        Field("items", Listed(of=ITEM, says="The circulated list; empty before it is circulated.")),
    ),
)


@dataclass(frozen=True)
class SittingWithList:
    sitting: Sitting
    items: Sequence[Any]


def _of(name: str) -> Any:
    return lambda line: line[name]


DIRECTION = Record(
    name="Direction",
    fields=(
        Field("number", Text(says="As J-23.3.2."), _of("number")),
        Field("words", TEXT, _of("words")),
        Field("office", TEXT, _of("office")),
        Field("assisting", Listed(of=TEXT), _of("assisting")),
        Field("proof_required", MAYBE_TEXT, _of("proof_required")),
        Field("cases", Listed(of=TEXT, says="Those that this token may see."), _of("seen")),
        Field("first_due_on", TEXT, _of("first_due_on")),
        Field("due_on", TEXT, _of("due_on")),
        Field("moves", Whole(says="How often the forum moved the date."), _of("moves")),
        Field("days_late", Whole(least=-100_000), _of("days_late")),
        Field("progress", words_of(Progress), _of("progress")),
        Field("done_on", MAYBE_TEXT, _of("done_on")),
        Field("is_dropped", Flag(), _of("is_dropped")),
        Field("last_report", MAYBE_TEXT, lambda line: line["actions"][-1]["words"] if line["actions"] else None),
        Field("reported_on", MAYBE_TEXT, lambda line: line["actions"][-1]["on"] if line["actions"] else None),
    ),
)


@dataclass(frozen=True)
class ShownFigure:
    measure: str
    figure: Figure


@dataclass(frozen=True)
class ProgrammeShown:
    programme: Programme
    figures: Sequence[ShownFigure]


def _figure(name: str) -> Any:
    return lambda row: getattr(row.figure, name)


def _line(name: str) -> Any:
    return lambda row: getattr(row.figure.line, name)


FIGURE = Record(
    name="Figure",
    says="What the last day of a measure says; several where sources differ or where it has parts.",
    fields=(
        Field("measure", TEXT),
        Field("words", Text(says="As printed or typed."), _figure("words")),
        Field("value", Maybe(of=Number(), says="null where the source gives no plain number."), _figure("value")),
        Field("unit", TEXT, _figure("unit")),
        Field("as_of", TEXT, _figure("as_of")),
        Field("is_target", Flag(), _line("is_target")),
        Field("division", MAYBE_TEXT, _line("division")),
        Field("district", MAYBE_TEXT, _line("district")),
        Field("fiscal_year", MAYBE_TEXT, _line("fiscal_year")),
        Field("source", TEXT, _figure("source")),
        Field("certainty", TEXT, _figure("certainty")),
        Field("entered_on", DAY, _figure("entered_on")),
        Field("note", TEXT, _figure("note")),
    ),
)
PROGRAMME = Record(
    name="Programme",
    fields=(
        Field("id", Whole(least=1), lambda row: row.programme.id),
        Field("name", TEXT, lambda row: row.programme.name),
        Field("owner_office", MAYBE_TEXT, lambda row: row.programme.owner_office_code),
        Field("figures", Listed(of=FIGURE)),
    ),
)
