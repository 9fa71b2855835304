"""The agenda's rules as rows: the order of the grounds in section 3, which are on, their thresholds, minutes by kind.

A row is in force between two days. Shipped rows stand in force where no other was ever saved. The draft takes the
rules as a parameter (``AgendaFacts.rules``); nothing here reads a clock or a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from grievance.sentences import N_, Refusal, Sentence, sentence
from grievance.sittings.rules.counted import days
from grievance.sittings.rules.timing import LONGEST_MINUTES, SHORTEST_MINUTES


class Ground(IntEnum):
    """Why a case is listed; the number is its shipped order in section 3."""

    OFFICE_ABSENT = 1
    SECOND_DISPUTE = 2
    NOT_REACHED = 3
    DEFERRED = 4
    RUNG = 5
    NO_REPLY = 6
    SHARED = 7
    CONVENER = 8

    @property
    def word(self) -> str:
        """Its name in rows and fields: ``no_reply``."""
        return self.name.lower()


BY_WORD = {ground.word: ground for ground in Ground}
ALWAYS_ON = frozenset({Ground.SECOND_DISPUTE, Ground.NOT_REACHED, Ground.DEFERRED, Ground.CONVENER})
"""What was promised to the filer, what the forum itself put off, and the convener's choice can move but not go."""

GROUND_WORDS = {
    Ground.OFFICE_ABSENT: N_("Its office was absent last time"),
    Ground.SECOND_DISPUTE: N_("Second dispute"),
    Ground.NOT_REACHED: N_("Not reached last time"),
    Ground.DEFERRED: N_("Deferred"),
    Ground.RUNG: N_("Past its date for as long as the ladder says"),
    Ground.NO_REPLY: N_("No reply from the office, %(days)s past its date"),
    Ground.SHARED: N_("%(units)s or more units"),
    Ground.CONVENER: N_("Convener's choice, with reason"),
}
AMOUNTS = {Ground.NO_REPLY: (1, 90), Ground.SHARED: (2, 500)}
"""Grounds with a threshold, and its bounds: days past the reply's date; units behind one matter."""

SHIPPED_AMOUNTS = {Ground.NO_REPLY: 1, Ground.SHARED: 5}
SHIPPED_MINUTES = {"minutes": 5, "direction": 2, "case": 10, "point": 10, "review": 5, "other": 5}
"""Minutes of one item by its kind, as a new item of the draft gets them."""

KIND_WORDS = {
    "minutes": N_("Minutes to confirm"),
    "direction": N_("A direction"),
    "case": N_("A grievance"),
    "point": N_("A point or policy item"),
    "review": N_("A standing review"),
    "other": N_("Any other item"),
}
NAMES = (*BY_WORD, *(f"minutes_{kind}" for kind in SHIPPED_MINUTES))


@dataclass(frozen=True)
class RuleRow:
    """One row. ``name``: a ground's word or ``minutes_<kind>``; ``amount``: its threshold or minutes."""

    name: str
    place: int = 0
    is_on: bool = True
    amount: int | None = None


SHIPPED_ROWS = (
    *(RuleRow(ground.word, int(ground), True, SHIPPED_AMOUNTS.get(ground)) for ground in Ground),
    *(RuleRow(f"minutes_{kind}", 0, True, minutes) for kind, minutes in SHIPPED_MINUTES.items()),
)


@dataclass(frozen=True)
class AgendaRules:
    """``order``: the grounds that list, first to last; ``off``: those switched off, in their place."""

    order: tuple[Ground, ...] = tuple(Ground)
    off: tuple[Ground, ...] = ()
    shared_by: int = SHIPPED_AMOUNTS[Ground.SHARED]
    reply_days: int = SHIPPED_AMOUNTS[Ground.NO_REPLY]
    minutes: Mapping[str, int] = field(default_factory=lambda: dict(SHIPPED_MINUTES))

    def in_words(self, ground: Ground) -> Sentence:
        match ground:
            case Ground.NO_REPLY:
                return sentence(GROUND_WORDS[ground], days=days(self.reply_days))
            case Ground.SHARED:
                return sentence(GROUND_WORDS[ground], units=self.shared_by)
            case _:
                return sentence(GROUND_WORDS[ground])


SHIPPED = AgendaRules()


def with_shipped(rows: Iterable[RuleRow]) -> tuple[RuleRow, ...]:
    """Every row there is, saved ones in place of shipped ones, grounds by place first."""
    saved = {row.name: row for row in rows if row.name in NAMES}
    every = [saved.get(row.name, row) for row in SHIPPED_ROWS]
    return tuple(sorted(every, key=lambda row: (row.name not in BY_WORD, row.place, NAMES.index(row.name))))


def rules_of(rows: Iterable[RuleRow]) -> AgendaRules:
    """What the draft is drawn by. Rows that are missing stand as shipped."""
    every = {row.name: row for row in with_shipped(rows)}
    grounds = [(BY_WORD[name], row) for name, row in every.items() if name in BY_WORD]
    amount = {name: row.amount for name, row in every.items()}
    return AgendaRules(
        order=tuple(ground for ground, row in grounds if row.is_on or ground in ALWAYS_ON),
        off=tuple(ground for ground, row in grounds if not (row.is_on or ground in ALWAYS_ON)),
        shared_by=amount["shared"] or SHIPPED.shared_by,
        reply_days=amount["no_reply"] or SHIPPED.reply_days,
        minutes={kind: amount[f"minutes_{kind}"] or shipped for kind, shipped in SHIPPED_MINUTES.items()},
    )


def checked_rows(rows: Sequence[RuleRow]) -> tuple[RuleRow, ...]:
    """The rows with places 1, 2, 3 … in the order given by their places. Refuses what would break an agenda."""
    for row in rows:
        _check(row)
    grounds = sorted((row for row in rows if row.name in BY_WORD), key=lambda row: (row.place, NAMES.index(row.name)))
    numbered = [RuleRow(row.name, place, row.is_on, row.amount) for place, row in enumerate(grounds, 1)]
    return (*numbered, *(RuleRow(row.name, 0, True, row.amount) for row in rows if row.name not in BY_WORD))


def _check(row: RuleRow) -> None:
    ground = BY_WORD.get(row.name)
    if ground in ALWAYS_ON and not row.is_on:
        raise Refusal(
            N_("This ground stays on: what was promised and what the forum put off always comes back."),
            field=f"on_{row.name}",
        )
    bounds = AMOUNTS.get(ground) if ground else (SHORTEST_MINUTES, LONGEST_MINUTES)
    if bounds and not (row.amount is not None and bounds[0] <= row.amount <= bounds[1]):
        raise Refusal(
            N_("Write a number from %(least)s to %(most)s."),
            field=f"amount_{row.name}",
            least=bounds[0],
            most=bounds[1],
        )
