"""What has happened to a policy item. Those that name cases are lines of each case's record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from grievance.foundation.events import Event
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True, kw_only=True)
class PolicyEvent(Event):
    """Base. ``cases``: ids of the cases whose record has the line; without them it belongs to the item alone."""

    item_id: int
    item: str
    title: str
    cases: tuple[int, ...] = ()
    line: ClassVar[str] = ""

    def kept_as(self) -> Sequence[Event]:
        return [replace(self, case_id=case_id) for case_id in self.cases] or (self,)

    def told(self) -> Sentence:
        return sentence(self.line, item=self.item, title=self.title)


@dataclass(frozen=True, kw_only=True)
class PolicyItemMade(PolicyEvent):
    line = N_("Policy item %(item)s was made: %(title)s")
    division: str | None
    owner_office_code: str | None


@dataclass(frozen=True, kw_only=True)
class PolicyItemChanged(PolicyEvent):
    line = N_("Policy item %(item)s was changed: %(title)s")
    division: str | None
    owner_office_code: str | None


@dataclass(frozen=True, kw_only=True)
class CaseGathered(PolicyEvent):
    """The case keeps its own office, dates and outcome."""

    line = N_("It is part of policy item %(item)s: %(title)s")


@dataclass(frozen=True, kw_only=True)
class CaseTakenOut(PolicyEvent):
    why: str

    def told(self) -> Sentence:
        return sentence(N_("It is no longer part of policy item %(item)s: %(why)s"), item=self.item, why=self.why)


@dataclass(frozen=True, kw_only=True)
class PolicyItemHeard(PolicyEvent):
    """What a sitting did with the item."""

    sitting: str
    disposition: str
    words: str
    group: ClassVar[str] = "step"

    def told(self) -> Sentence:
        key = N_("Sitting %(sitting)s heard policy item %(item)s: %(words)s")
        if not self.words:
            key = N_("Policy item %(item)s was on the agenda of sitting %(sitting)s")
        return sentence(key, sitting=self.sitting, item=self.item, words=self.words)


@dataclass(frozen=True, kw_only=True)
class HearingTakenBack(PolicyEvent):
    """The record of the sitting was a mistake."""

    why: str

    def told(self) -> Sentence:
        return sentence(
            N_("What was recorded of policy item %(item)s was taken back: %(why)s"), item=self.item, why=self.why
        )


@dataclass(frozen=True, kw_only=True)
class OutcomeProposed(PolicyEvent):
    """Proposed to the office of each case, never imposed."""

    outcome: str
    source: str

    def told(self) -> Sentence:
        key = N_("The outcome of policy item %(item)s is proposed to the office: %(outcome)s")
        return sentence(key, item=self.item, outcome=self.outcome)


@dataclass(frozen=True, kw_only=True)
class OutcomeAdopted(PolicyEvent):
    line = N_("The office adopted the outcome of policy item %(item)s")


@dataclass(frozen=True, kw_only=True)
class OutcomeDeclined(PolicyEvent):
    why: str

    def told(self) -> Sentence:
        key = N_("The office did not adopt the outcome of policy item %(item)s: %(why)s")
        return sentence(key, item=self.item, why=self.why)


@dataclass(frozen=True, kw_only=True)
class PolicyItemPutBack(PolicyEvent):
    why: str

    def told(self) -> Sentence:
        return sentence(N_("Policy item %(item)s comes before the forum again: %(why)s"), item=self.item, why=self.why)


@dataclass(frozen=True, kw_only=True)
class PolicyItemClosed(PolicyEvent):
    why: str

    def told(self) -> Sentence:
        return sentence(N_("Policy item %(item)s was closed: %(why)s"), item=self.item, why=self.why)


@dataclass(frozen=True, kw_only=True)
class SuggestionPutAside(Event):
    """The convener makes no policy item of these like cases; it is shown again when another joins them."""

    division: str
    category: str
    estate: str
    case_ids: tuple[int, ...]
    why: str

    def told(self) -> Sentence:
        return sentence(
            N_("No policy item was made of %(count)s like cases (%(category)s, %(estate)s): %(why)s"),
            count=len(self.case_ids),
            category=self.category,
            estate=self.estate,
            why=self.why,
        )
