"""Policy items: their life, what a sitting does with them, the proposals to their cases, and the suggestion of five alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from grievance.sentences import N_, Refusal, Sentence, sentence

LIKE_CASES = 5
WITHIN_DAYS = 60
"""Five open cases with the same subject and estate, filed in 60 days: the convener is shown the suggestion (PRODUCT 9)."""


class PolicyState(StrEnum):
    """``OPEN`` items stand in section 4 of each agenda by themselves; the others have been heard."""

    OPEN = "open"
    DIRECTED = "directed"
    REFERRED = "referred"
    DECIDED = "decided"
    CLOSED = "closed"


class Proposal(StrEnum):
    """What became of the outcome in one case: nothing yet, proposed, adopted as its answer, or declined with a reason."""

    NONE = "none"
    PROPOSED = "proposed"
    ADOPTED = "adopted"
    DECLINED = "declined"


STATE_WORDS = {
    PolicyState.OPEN: N_("On the next agenda"),
    PolicyState.DIRECTED: N_("The forum gave a direction"),
    PolicyState.REFERRED: N_("Sent to a higher body"),
    PolicyState.DECIDED: N_("Decided; the outcome is proposed to each case"),
    PolicyState.CLOSED: N_("Closed"),
}
PROPOSAL_WORDS = {
    Proposal.NONE: N_("no outcome yet"),
    Proposal.PROPOSED: N_("proposed; the office decides"),
    Proposal.ADOPTED: N_("adopted"),
    Proposal.DECLINED: N_("not adopted"),
}

AFTER_HEARING = {
    "decided": PolicyState.DECIDED,
    "directed": PolicyState.DIRECTED,
    "referred": PolicyState.REFERRED,
    "dropped": PolicyState.CLOSED,
    "deferred": PolicyState.OPEN,
    "not_reached": PolicyState.OPEN,
}
"""What a disposition of the sitting makes of an item; deferred and not reached come again by themselves."""

HEARD = (PolicyState.DIRECTED, PolicyState.REFERRED, PolicyState.DECIDED)


@dataclass(frozen=True)
class Gathered:
    """One case of an item as the question whether all is settled needs it."""

    is_closed: bool
    proposal: Proposal

    @property
    def is_settled(self) -> bool:
        """Its filer had the last word, or its office has said what it does with the outcome."""
        return self.is_closed or self.proposal in (Proposal.ADOPTED, Proposal.DECLINED)


def why_not_closed(state: PolicyState, cases: Iterable[Gathered]) -> Sentence | None:
    """Why an item stays open; None when all is settled."""
    waiting = sum(not one.is_settled for one in cases)
    if state is PolicyState.CLOSED:
        return sentence(N_("It is closed already."))
    if waiting:
        return sentence(
            N_("%(waiting)s of its cases still wait: for an outcome, or for the word of their office."), waiting=waiting
        )
    return None


@dataclass(frozen=True, order=True)
class LikeKey:
    """What makes cases alike: the subject and the estate."""

    category: str
    estate: str


@dataclass(frozen=True)
class LikeCases:
    """Open cases that are alike, by id in the order of filing."""

    key: LikeKey
    case_ids: tuple[int, ...]


def filed_since(today: date) -> date:
    """The first day of the 60 days that end today."""
    return today - timedelta(days=WITHIN_DAYS - 1)


def shown(found: Iterable[LikeCases], put_aside: Mapping[LikeKey, Collection[int]]) -> list[LikeCases]:
    """Suggestions to show, most cases first: none for which all its cases were put aside together before."""
    fresh = [one for one in found if set(one.case_ids) - set(put_aside.get(one.key, ()))]
    return sorted(
        (one for one in fresh if len(one.case_ids) >= LIKE_CASES), key=lambda one: (-len(one.case_ids), one.key)
    )


def checked_text(words: str, field: str, ask: str) -> str:
    """The words without outer blanks; ``ask`` is said at the field when there are none."""
    if not words.strip():
        raise Refusal(ask, field=field)
    return words.strip()
