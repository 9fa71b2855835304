"""Whether enough of the right people are there: so many offices called, so many associations, somebody who presides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from grievance.sentences import N_, Refusal, Sentence, sentence


class AttendeeSide(StrEnum):
    OFFICE = "office"
    ASSOCIATION = "association"
    CHAIR = "chair"
    OTHER = "other"


CHAIR_BODY = N_("In the chair")
"""What stands for the body of whoever presides, whatever the language of the one who notes it."""


@dataclass(frozen=True)
class Quorum:
    """The rule. ``offices``: at least so many of those called, or all of them where fewer are called."""

    offices: int = 1
    associations: int = 0
    needs_chair: bool = False


SHIPPED = Quorum()
MOST = 50


@dataclass(frozen=True)
class There:
    """Who is there. ``is_taken``: attendance was taken at all."""

    is_taken: bool = False
    offices: int = 0
    called: int = 0
    associations: int = 0
    chair: bool = False


@dataclass(frozen=True)
class QuorumStands:
    """``is_met`` None: nobody has taken the attendance yet."""

    is_met: bool | None
    words: Sentence


def checked_quorum(offices: int, associations: int, needs_chair: bool, because: str) -> Quorum:
    for name, number in (("offices", offices), ("associations", associations)):
        if not 0 <= number <= MOST:
            raise Refusal(N_("Write a number from 0 to %(most)s"), field=name, most=MOST)
    if not because.strip():
        raise Refusal(N_("Name the order that fixes the quorum"), field="because")
    return Quorum(offices, associations, needs_chair)


def quorum_stands(rule: Quorum, there: There) -> QuorumStands:
    """Met or not, with a sentence that says what is needed and what is missing."""
    needed = min(rule.offices, there.called) if there.called else rule.offices
    wanted = _listed(needed, rule.associations, rule.needs_chair)
    if not there.is_taken:
        return QuorumStands(None, sentence(N_("Quorum: %(wanted)s. The attendance is not taken yet."), wanted=wanted))
    missing = _listed(
        max(0, needed - there.offices),
        max(0, rule.associations - there.associations),
        rule.needs_chair and not there.chair,
    )
    if not missing:
        return QuorumStands(True, sentence(N_("The quorum is there: %(wanted)s."), wanted=wanted or (_nobody(),)))
    return QuorumStands(
        False, sentence(N_("No quorum. Needed: %(wanted)s. Missing: %(missing)s."), wanted=wanted, missing=missing)
    )


def _nobody() -> Sentence:
    return sentence(N_("nobody is asked for"))


def _listed(offices: int, associations: int, chair: bool) -> tuple[Sentence, ...]:
    found: Sequence[Sentence | None] = (
        sentence(N_("somebody in the chair")) if chair else None,
        _counted(offices, N_("one office"), N_("%(count)s offices")),
        _counted(associations, N_("one association"), N_("%(count)s associations")),
    )
    return tuple(one for one in found if one)


def _counted(number: int, one: str, many: str) -> Sentence | None:
    if not number:
        return None
    return sentence(one) if number == 1 else sentence(many, count=number)
