"""What an officer does with a case at the desk: taking a step back, giving the case to somebody of the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from grievance.cases.events import CaseEvent
from grievance.foundation.events import Event
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True, kw_only=True)
class StepTakenBack(CaseEvent):
    """``what`` is the name of the step as a sentence; ``taken_at`` the instant whose mails are let rest."""

    what: Any = None
    taken_at: datetime | None = None
    line = N_("Taken back: %(what)s. The case stands as before")


@dataclass(frozen=True, kw_only=True)
class InnerStepTakenBack(StepTakenBack):
    is_public = False


@dataclass(frozen=True, kw_only=True)
class CaseAssigned(CaseEvent):
    """To whom within the office; None: to nobody."""

    is_public = False
    person_id: int | None = None
    person: str = ""

    def told(self) -> Sentence:
        if self.person_id is None:
            return sentence(N_("Given to nobody of the office any more"))
        return sentence(N_("Given to %(person)s of the office"), person=self.person)


@dataclass(frozen=True, kw_only=True)
class OfficeConsulted(CaseEvent):
    """Both sides read that it was; which office and what about stands where only officers read."""

    line = N_("Another office was asked. The case stays with %(office)s and its date runs on")


@dataclass(frozen=True, kw_only=True)
class ConsultationEnded(CaseEvent):
    """``state`` is a word of ``Asking``; ``question_id`` the row that holds the words."""

    question_id: int
    state: str

    def told(self) -> Sentence:
        if self.state == "answered":
            return sentence(N_("The office that was asked has answered %(office)s"), office=self.office)
        return sentence(N_("The question to the other office was closed without an answer"))


@dataclass(frozen=True, kw_only=True)
class ReplyTemplateChanged(Event):
    """``what``: written, changed or ended. Of an office, or of all where ``office_code`` is None."""

    is_public: ClassVar[bool] = False
    template_id: int
    title: str
    what: str = "changed"
    office_code: str | None = None

    def told(self) -> Sentence:
        lines = {
            "written": N_("Reply template written: %(title)s"),
            "changed": N_("Reply template changed: %(title)s"),
            "ended": N_("Reply template taken away: %(title)s"),
        }
        return sentence(lines[self.what], title=self.title)
