"""What happens to a case, in the past tense. One event is the audit row and the line of the record.

Words that people wrote stand in ``public_line``, ``answer`` or ``inner_note``; an event names the row, so that the
record can stay for ever while a text may be erased by law.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from grievance.foundation.events import Event
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True, kw_only=True)
class CaseEvent(Event):
    """Base. ``office_code`` holds the case after the event; ``side`` is the word of the side that acted."""

    number: str = ""
    office_code: str | None = None
    office: str = ""
    side: str = ""
    line_id: int | None = None
    answer_id: int | None = None

    line: ClassVar[str] = ""

    def told(self) -> Sentence:
        return sentence(self.line, **{name: getattr(self, name) for name in _places(self.line)})


def _places(line: str) -> tuple[str, ...]:
    return tuple(part.split(")", 1)[0] for part in line.split("%(")[1:])


@dataclass(frozen=True, kw_only=True)
class CaseFiled(CaseEvent):
    """``because`` is the reason of the routing, as data; ``source`` says how the case came in."""

    due_on: date | None = None
    because: Any = None
    source: str = "web"

    def told(self) -> Sentence:
        if self.office_code is None:
            return sentence(N_("Filed. The convener names the office within two working days"))
        return sentence(N_("Filed. With: %(office)s"), office=self.office)


@dataclass(frozen=True, kw_only=True)
class CaseSorted(CaseEvent):
    line = N_("The convener named the office: %(office)s")


@dataclass(frozen=True, kw_only=True)
class CaseAcknowledged(CaseEvent):
    line = N_("%(office)s has it and acknowledged it")


@dataclass(frozen=True, kw_only=True)
class ProgressReported(CaseEvent):
    group = "message"
    line = N_("%(office)s reported progress")
    promised_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class FilerAsked(CaseEvent):
    group = "message"
    until: date | None = None
    stopped: bool = True

    def told(self) -> Sentence:
        if self.stopped:
            return sentence(N_("%(office)s asked the unit a question. The clock stopped"), office=self.office)
        return sentence(N_("%(office)s asked the unit a question. The clock runs on"), office=self.office)


@dataclass(frozen=True, kw_only=True)
class FilerReplied(CaseEvent):
    group = "message"
    line = N_("The unit answered the question. The clock runs again")


@dataclass(frozen=True, kw_only=True)
class QuestionTakenBack(CaseEvent):
    group = "message"
    line = N_("%(office)s took the question back. The clock runs again")


@dataclass(frozen=True, kw_only=True)
class QuestionLapsed(CaseEvent):
    group = "clock"
    line = N_("No answer came in time. The clock runs again, and the office works with what it has")


@dataclass(frozen=True, kw_only=True)
class InformationAdded(CaseEvent):
    group = "message"
    line = N_("The unit added information")


@dataclass(frozen=True, kw_only=True)
class CaseTransferred(CaseEvent):
    """``from_office_code`` held it before; ``by_convener`` after three transfers."""

    from_office_code: str | None = None
    from_office: str = ""
    by_convener: bool = False
    line = N_("Sent from %(from_office)s to %(office)s. The date stays")


@dataclass(frozen=True, kw_only=True)
class TransferAsked(CaseEvent):
    wanted_code: str = ""
    wanted: str = ""
    line = N_("%(office)s asked the convener to name %(wanted)s instead")


@dataclass(frozen=True, kw_only=True)
class CaseLeftWithOffice(CaseEvent):
    line = N_("The convener left the case with %(office)s")


@dataclass(frozen=True, kw_only=True)
class ExtensionAsked(CaseEvent):
    group = "clock"
    days: int = 0
    line = N_("%(office)s asked for %(days)s days more")


@dataclass(frozen=True, kw_only=True)
class ExtensionGranted(CaseEvent):
    group = "clock"
    days: int = 0
    due_on: date | None = None
    line = N_("The office above gave %(days)s days more")


@dataclass(frozen=True, kw_only=True)
class ExtensionDeclined(CaseEvent):
    group = "clock"
    line = N_("The office above gave no more days. The date stays")


@dataclass(frozen=True, kw_only=True)
class AnswerPrepared(CaseEvent):
    is_public = False
    group = "paper"
    line = N_("An answer was prepared for the head of %(office)s")


@dataclass(frozen=True, kw_only=True)
class RefusalProposed(CaseEvent):
    is_public = False
    group = "paper"
    outcome: str = ""
    line = N_("%(office)s proposed to refuse; the office above must approve")


@dataclass(frozen=True, kw_only=True)
class RefusalReturned(CaseEvent):
    is_public = False
    group = "paper"
    line = N_("The office above returned the refusal to %(office)s")


@dataclass(frozen=True, kw_only=True)
class CaseAnswered(CaseEvent):
    """The filer has the last word now. ``by`` is the office that answers: the first, or the one that reviewed."""

    group = "paper"
    outcome: str = ""
    by: str = ""
    by_code: str | None = None
    last_word_on: date | None = None
    anew: bool = False

    def told(self) -> Sentence:
        lines = {
            "relief": N_("%(by)s answered: relief given"),
            "partly": N_("%(by)s answered: relief given in part"),
            "refused": N_("%(by)s answered: refused under a named rule"),
            "not_admissible": N_("%(by)s answered: not for this forum"),
        }
        return sentence(lines.get(self.outcome, N_("%(by)s answered")), by=self.by)


@dataclass(frozen=True, kw_only=True)
class CaseReferred(CaseEvent):
    group = "paper"
    referred_to: str = ""
    by_forum: bool = False
    line = N_("Sent to a higher body: %(referred_to)s. The case stays open")


@dataclass(frozen=True, kw_only=True)
class CaseDisputed(CaseEvent):
    """``reviewing_office_code`` looks at it next; none: the forum does. ``by_one``: of the units that co-signed."""

    group = "message"
    settled: str = ""
    reviewing_office_code: str | None = None
    reviewer: str = ""
    by_one: bool = False

    def told(self) -> Sentence:
        if self.by_one and self.reviewing_office_code:
            return sentence(
                N_("A unit that co-signed does not agree. %(reviewer)s reviews it for that unit"),
                reviewer=self.reviewer,
            )
        if self.by_one:
            return sentence(N_("A unit that co-signed does not agree. It goes before the forum for that unit"))
        if self.reviewing_office_code:
            return sentence(N_("The unit does not agree. %(reviewer)s reviews it"), reviewer=self.reviewer)
        return sentence(N_("The unit does not agree. It goes before the forum"))


@dataclass(frozen=True, kw_only=True)
class CaseSentBack(CaseEvent):
    group = "message"
    reviewer: str = ""
    line = N_("%(reviewer)s sent it back to %(office)s with an instruction")


@dataclass(frozen=True, kw_only=True)
class CaseBroughtBeforeForum(CaseEvent):
    """An answer that no office above could approve: the forum hears it."""

    line = N_("No office stands above %(office)s, so the forum hears it")


@dataclass(frozen=True, kw_only=True)
class CategoryChanged(CaseEvent):
    was: str = ""
    became: str = ""
    title: str = ""
    body: str = ""
    line = N_("The subject was corrected")


@dataclass(frozen=True, kw_only=True)
class KindChanged(CaseEvent):
    was: str = ""
    became: str = ""

    def told(self) -> Sentence:
        if self.became == "point":
            return sentence(N_("The convener made it a point for a rule to change; the forum hears it"))
        return sentence(N_("The convener made it a grievance for the office to settle"))


@dataclass(frozen=True, kw_only=True)
class CaseJoined(CaseEvent):
    into: str = ""
    into_id: int | None = None
    line = N_("Joined to %(into)s. The old number keeps working")


@dataclass(frozen=True, kw_only=True)
class CaseParted(CaseEvent):
    line = N_("Parted again; it stands on its own")


@dataclass(frozen=True, kw_only=True)
class RatedAfterwards(CaseEvent):
    """The case had closed by silence; it stays closed."""

    line = N_("The unit says afterwards that it is settled")


@dataclass(frozen=True, kw_only=True)
class CaseClosed(CaseEvent):
    """``closing`` is a word of ``Closing``; ``dispute_until`` the last day to disagree, where there is one."""

    closing: str = ""
    dispute_until: date | None = None

    def told(self) -> Sentence:
        lines = {
            "accepted": N_("The unit says that it is settled. Closed"),
            "deemed_accepted": N_("No word came in time. Closed by silence"),
            "withdrawn": N_("The unit withdrew it. Closed"),
            "decided": N_("The forum decided. Closed"),
            "dropped": N_("The forum dropped the matter. Closed"),
            "taken_out": N_("It came with a list that was taken over by mistake. Taken out"),
            "complied": N_("What the forum directed is done. Closed"),
        }
        return sentence(lines.get(self.closing, N_("Closed")))


@dataclass(frozen=True, kw_only=True)
class CaseDirected(CaseEvent):
    due_on: date | None = None
    line = N_("The forum directed %(office)s what to do")


@dataclass(frozen=True, kw_only=True)
class CaseDeferred(CaseEvent):
    line = N_("The forum deferred it; the next agenda takes it up")


@dataclass(frozen=True, kw_only=True)
class CaseNotReached(CaseEvent):
    line = N_("The sitting did not reach it; it leads the next agenda")


@dataclass(frozen=True, kw_only=True)
class ForumTookBack(CaseEvent):
    line = N_("The forum took back what was recorded by mistake. The case stands as before")


@dataclass(frozen=True, kw_only=True)
class InnerNoteWritten(CaseEvent):
    is_public = False
    group = "message"
    note_id: int | None = None
    line = N_("Note among officers")


@dataclass(frozen=True, kw_only=True)
class FileAdded(CaseEvent):
    group = "paper"
    attachment_id: int | None = None
    sha256: str = ""
    line = N_("A file was added")


@dataclass(frozen=True, kw_only=True)
class InnerFileAdded(FileAdded):
    is_public = False
    line = N_("A file was added for officers only")
