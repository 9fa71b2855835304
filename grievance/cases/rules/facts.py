"""What a step is decided on: the facts of one case as one person finds it on one day. Plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from grievance.cases.rules.words import CaseKind, CaseState, Closing, Handling
from grievance.permissions import Actor, Right
from grievance.sentences import N_

TRANSFERS_AT_MOST = 3
CLARIFICATION_DAYS_AT_MOST = 7
LAST_WORD_DAYS = 7
DISPUTE_DAYS_AFTER_CLOSING = 30
EXTENSION_DAYS_AT_MOST = 30


class Side(StrEnum):
    """On which side of a case somebody stands. One person may stand on several."""

    FILER = "filer"
    OFFICE = "office"
    ABOVE = "above"
    REVIEWER = "reviewer"
    CONVENER = "convener"
    FORUM = "forum"
    SYSTEM = "system"
    SIGNATORY = "signatory"
    SAME_HAND = "same_hand"


SIDE_IN_WORDS = {
    Side.FILER: N_("the filer"),
    Side.OFFICE: N_("the office that has the case"),
    Side.ABOVE: N_("the office above"),
    Side.REVIEWER: N_("the office that reviews"),
    Side.CONVENER: N_("the convener"),
    Side.FORUM: N_("the forum, at its sitting"),
    Side.SYSTEM: N_("the clock"),
    Side.SIGNATORY: N_("a unit that co-signed"),
    Side.SAME_HAND: N_("the officer who took the last step"),
}


@dataclass(frozen=True, kw_only=True)
class Before:
    """How the case stood before a step that can be taken back, while nothing has come after it. ``by``: who took it."""

    state: CaseState
    handling: Handling
    office: str | None = None
    reviewing_office: str | None = None
    by: int | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The facts of one case. Dates are Indian dates; ``offices_above`` is nearest first.

    ``refusal_from``, ``answered_from``, ``extension_from``: the office above that did it for a vacant post, where one did.
    ``others`` are the co-signatories still there, besides the lead and, where one of them acts, besides itself.
    """

    actor: Actor
    today: date
    state: CaseState
    kind: CaseKind = CaseKind.GRIEVANCE
    handling: Handling = Handling.FIRST
    office: str | None = None
    offices_above: tuple[str, ...] = ()
    divisions: frozenset[str] = frozenset()
    category: str | None = None
    is_filer: bool = False
    complained_of: str | None = None
    transfers: int = 0
    transfer_asked: bool = False
    acknowledged: bool = False
    asked_in_stage: bool = False
    question_until: date | None = None
    disputes: int = 0
    reviewing_office: str | None = None
    refusal_waits: bool = False
    refusal_by: int | None = None
    answered_by: int | None = None
    approved_in: str | None = None
    extension_waits: bool = False
    refusal_from: str | None = None
    answered_from: str | None = None
    extension_by: int | None = None
    extension_from: str | None = None
    extension_days: int = 0
    due_on: date | None = None
    last_word_on: date | None = None
    dispute_until: date | None = None
    closing: Closing | None = None
    is_signatory: bool = False
    others: int = 0
    others_silent: int = 0
    others_contest: int = 0
    lead_settled: bool = False
    lead_contests: bool = False
    lead_left: bool = False
    lead_wanted_until: date | None = None
    joined_decided: bool = False
    before_forum: Before | None = None
    before_step: Before | None = None
    assigned_to: int | None = None

    def above(self, office: str | None) -> tuple[str, ...]:
        """The offices above ``office``, itself one of those above; above the case's own office where it is none of them."""
        above = self.offices_above
        return above[above.index(office) + 1 :] if office in above else above

    @property
    def judges(self) -> tuple[str, ...]:
        """Who judges what the actor proposes for the office: where he acts for a vacant post, those above his own."""
        return self.above(self.actor.writes_from(self.office))

    @property
    def next_reviewer(self) -> str | None:
        """The nearest office above that has neither given nor approved the answer; none: the forum hears it."""
        above = min(self.above(self.approved_in), self.above(self.answered_from), key=len)
        return above[0] if above else None

    @property
    def reviewers(self) -> frozenset[str]:
        """The reviewing office and those above it, which act where its post is vacant."""
        if self.reviewing_office not in self.offices_above:
            return frozenset()
        return frozenset(self.offices_above[self.offices_above.index(self.reviewing_office) :])


def stands_on(side: Side, facts: Facts, right: Right) -> bool:
    """Whether the actor holds ``right`` on that side of the case.

    An office's steps belong to its own people, never to those above; review and approval belong to those above,
    never to the office itself.
    """
    match side:
        case Side.SYSTEM:
            return facts.actor.is_system
        case Side.FILER:
            return facts.is_filer
        case Side.SIGNATORY:
            return facts.is_signatory
        case Side.SAME_HAND:
            return facts.before_step is not None and facts.before_step.by == facts.actor.person_id
        case Side.OFFICE:
            return _holds_post(facts, right, frozenset({facts.office} if facts.office else ()))
        case Side.ABOVE:
            return _holds_post(facts, right, frozenset(facts.offices_above))
        case Side.REVIEWER:
            return _holds_post(facts, right, facts.reviewers)
        case _:
            return bool(facts.actor.divisions_with(right) & facts.divisions)


def sides_of(facts: Facts) -> frozenset[Side]:
    """Every side on which the actor stands, whatever the right. To have taken the last step is no side of its own."""
    rights = {
        Side.OFFICE: Right.WORK_CASE,
        Side.ABOVE: Right.REVIEW_CASE,
        Side.REVIEWER: Right.REVIEW_CASE,
        Side.CONVENER: Right.SORT_CASE,
        Side.FORUM: Right.DECIDE_DIRECTION,
    }
    lasting = frozenset(Side) - {Side.SAME_HAND}
    return frozenset(side for side in lasting if stands_on(side, facts, rights.get(side, Right.SEE_CASE)))


def may_judge(facts: Facts, proposed_from: str | None) -> bool:
    """Whether the actor has a post above the office that proposed; acting for a vacant post in between is none."""
    return bool(facts.actor.own_offices() & set(facts.above(proposed_from)))


def _holds_post(facts: Facts, right: Right, offices: frozenset[str]) -> bool:
    """Who acts for a vacant post does so where his own office is above this case: not in the other division."""
    return any(
        grant.office_code in offices
        and right in grant.rights
        and (grant.acts_from is None or grant.acts_from in facts.offices_above)
        for grant in facts.actor.grants
    )
