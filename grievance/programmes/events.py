"""What has happened to programmes: lines of the record of events, never of a case's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from grievance.foundation.events import Event
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True, kw_only=True)
class ProgrammeEvent(Event):
    is_public: ClassVar[bool] = False
    line: ClassVar[str] = ""

    programme_id: int
    programme: str

    def told(self) -> Sentence:
        return sentence(self.line, programme=self.programme)


@dataclass(frozen=True, kw_only=True)
class ProgrammeMade(ProgrammeEvent):
    line = N_("Programme made: %(programme)s")


@dataclass(frozen=True, kw_only=True)
class PartAdded(ProgrammeEvent):
    """A measure, a stage or an item."""

    part: str
    name_given: str

    def told(self) -> Sentence:
        return sentence(N_("%(programme)s: %(name)s added"), programme=self.programme, name=self.name_given)


@dataclass(frozen=True, kw_only=True)
class ReportAsked(ProgrammeEvent):
    office_code: str
    due_on: date

    def told(self) -> Sentence:
        key = N_("%(programme)s: %(office)s reports, first by %(day)s")
        return sentence(key, programme=self.programme, office=self.office_code, day=self.due_on)


@dataclass(frozen=True, kw_only=True)
class ReportNoLongerAsked(ProgrammeEvent):
    office_code: str

    def told(self) -> Sentence:
        return sentence(
            N_("%(programme)s: %(office)s no longer reports"), programme=self.programme, office=self.office_code
        )


@dataclass(frozen=True, kw_only=True)
class ReportHandedIn(ProgrammeEvent):
    office_code: str
    due_on: date
    figures: int

    def told(self) -> Sentence:
        key = N_("%(programme)s: report of %(office)s, figures: %(figures)s")
        return sentence(key, programme=self.programme, office=self.office_code, figures=self.figures)


@dataclass(frozen=True, kw_only=True)
class FiguresEntered(ProgrammeEvent):
    """Figures outside a report: of an item, or from a file."""

    figures: int
    source: str = ""

    def told(self) -> Sentence:
        return sentence(
            N_("%(programme)s: figures entered: %(figures)s"), programme=self.programme, figures=self.figures
        )


@dataclass(frozen=True, kw_only=True)
class FigureCorrected(ProgrammeEvent):
    measure: str
    old: str
    new: str
    why: str

    def told(self) -> Sentence:
        key = N_("%(programme)s, %(measure)s: %(old)s put right as %(new)s: %(why)s")
        return sentence(key, programme=self.programme, measure=self.measure, old=self.old, new=self.new, why=self.why)


@dataclass(frozen=True, kw_only=True)
class StageDated(ProgrammeEvent):
    """A planned date set or moved, or a stage done."""

    item: str
    stage: str
    old_on: date | None
    new_on: date | None
    done_on: date | None
    why: str = ""

    def told(self) -> Sentence:
        said: dict[str, object] = {"programme": self.programme, "item": self.item, "stage": self.stage}
        if self.old_on and self.new_on and self.old_on != self.new_on:
            key = N_("%(programme)s, %(item)s, %(stage)s: moved from %(old)s to %(new)s: %(why)s")
            return sentence(key, **said, old=self.old_on, new=self.new_on, why=self.why)
        if self.done_on:
            return sentence(N_("%(programme)s, %(item)s, %(stage)s: done on %(day)s"), **said, day=self.done_on)
        return sentence(N_("%(programme)s, %(item)s, %(stage)s: planned for %(day)s"), **said, day=self.new_on or "")
