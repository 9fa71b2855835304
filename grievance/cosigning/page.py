"""What a signatory, or who is invited, reads of a case: its words, office, dates, answers and numbers; no name, no file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from grievance.cases.models import Answer, Case, CaseListing, CoSignature
from grievance.cases.page import lines_of
from grievance.cases.queries import case_by_id, count_of_units, last_listing
from grievance.cases.rules.needs import OUTCOMES
from grievance.cases.rules.signatories import Tally, stands, tally
from grievance.cases.rules.words import CLOSINGS, SHOWN_STATES, Said, Signing
from grievance.cases.signatories import is_only_claimed
from grievance.cases.standing import Standing, signed_of, standing_of
from grievance.clocks.rules.kinds import ClockKind
from grievance.cosigning.signing import case_behind, why_not_heard
from grievance.permissions import ANONYMOUS
from grievance.reference import queries as reference
from grievance.sentences import Sentence, sentence
from grievance.web.names import named

PROMISED = frozenset({ClockKind.RESOLVE, ClockKind.REWORK, ClockKind.REVIEW, ClockKind.SITTING})
"""Clocks whose date is shown as that of the decision."""


@dataclass(frozen=True, kw_only=True)
class SharedPage:
    """``own`` None: who is invited reads it before signing."""

    case: Case
    standing: Standing
    units: int
    tally: Tally
    lines: Sequence[tuple[str, str]]
    listing: CaseListing | None
    own: CoSignature | None = None
    came_from: Case | None = None
    is_counted_elsewhere: bool = False

    @property
    def state_words(self) -> Sentence:
        return sentence(CLOSINGS[self.case.closing] if self.case.closing else SHOWN_STATES[self.case.state])

    @property
    def office(self) -> str:
        found = reference.office(self.case.office_code)
        return found.name if found else ""

    @property
    def place(self) -> str:
        """Without the plot, which would name the unit."""
        estate = reference.estate(self.case.estate_code)
        return ", ".join(
            part for part in (named(estate.name) if estate else "", named(self.case.district or "")) if part
        )

    @property
    def due_on(self) -> date | None:
        clock = self.standing.due_clock
        return clock.due_on if clock and clock.kind in PROMISED else None

    @property
    def last_answer(self) -> Answer | None:
        return self.standing.given[-1] if self.standing.given else None

    @property
    def outcome_words(self) -> Sentence | None:
        return sentence(OUTCOMES[self.last_answer.outcome]) if self.last_answer else None

    @property
    def own_word(self) -> Said | None:
        return stands(signed_of(self.own), self.last_answer.id if self.last_answer else None) if self.own else None

    @property
    def may_speak(self) -> bool:
        is_here = self.own is not None and self.own.left_at is None and not self.is_counted_elsewhere
        return is_here and why_not_heard(self.case, self.standing) is None

    @property
    def may_lead(self) -> bool:
        own, case = self.own, self.case
        return bool(own and case.lead_left_at and not case.closing and own.left_at is None and own.case_id == case.id)

    @property
    def may_leave(self) -> bool:
        own = self.own
        return bool(own and own.left_at is None and not self.case.closing and not self.is_counted_elsewhere)

    @property
    def is_to_prove(self) -> bool:
        """It joined without a code: it is not counted, and told nothing, until its contact is proved."""
        return self.own is not None and self.own.left_at is None and is_only_claimed(self.own)

    @property
    def is_to_confirm(self) -> bool:
        own = self.own
        return bool(own and own.how is Signing.NAMED and own.confirmed_at is None and own.left_at is None)


def shared_page(case: Case, today: date, own: CoSignature | None = None) -> SharedPage:
    """The page of ``case`` for one that signed it (``own``) or is asked to."""
    standing = standing_of(case, ANONYMOUS, today, own)
    rows = standing.signatories
    last = standing.given[-1].id if standing.given else None
    came_from = case_by_id(own.case_id) if own is not None and own.case_id != case.id else None
    leads_here = own is not None and own.is_lead and own.case_id == case.id
    return SharedPage(
        case=case, standing=standing, units=count_of_units(case.id), tally=tally((signed_of(row) for row in rows), last),
        lines=lines_of(rows), listing=last_listing(case.id), own=own, came_from=came_from,
        is_counted_elsewhere=own is not None and (own.same_as_id is not None or leads_here),
    )  # fmt: skip


def page_of(row: CoSignature, today: date) -> SharedPage:
    return shared_page(case_behind(row), today, row)
