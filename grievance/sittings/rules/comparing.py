"""What other rules would do to an agenda: which items enter, leave or move, and which stay for another reason."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from grievance.sentences import Sentence
from grievance.sittings.rules.agenda_facts import Draft, DraftEntry

Key = tuple[str, str]


@dataclass(frozen=True)
class Placed:
    """An item with its number in the draft, "3.2"."""

    number: str
    entry: DraftEntry


@dataclass(frozen=True)
class Moved:
    was: str
    now: str
    entry: DraftEntry


@dataclass(frozen=True)
class Comparison:
    """``moves`` are the fewest items that, taken out and put back, turn the old order into the new one."""

    enters: tuple[Placed, ...]
    leaves: tuple[Placed, ...]
    moves: tuple[Moved, ...]
    other_reason: tuple[tuple[Placed, Sentence], ...]
    minutes_were: int
    minutes_now: int

    @property
    def is_same(self) -> bool:
        return not (self.enters or self.leaves or self.moves or self.other_reason) and (
            self.minutes_were == self.minutes_now
        )


def compared(old: Draft, new: Draft) -> Comparison:
    was, now = _placed(old), _placed(new)
    stay = [key for key in now if key in was]
    moving = set(stay) - set(_longest_rising(stay, {key: place for place, key in enumerate(was)}))
    return Comparison(
        enters=tuple(one for key, one in now.items() if key not in was),
        leaves=tuple(one for key, one in was.items() if key not in now),
        moves=tuple(Moved(was[key].number, now[key].number, now[key].entry) for key in stay if key in moving),
        other_reason=tuple((now[key], was[key].entry.reason) for key in stay
                           if was[key].entry.reason != now[key].entry.reason),
        minutes_were=sum(entry.minutes for entry in old.entries),
        minutes_now=sum(entry.minutes for entry in new.entries),
    )  # fmt: skip


def _placed(draft: Draft) -> dict[Key, Placed]:
    places: dict[int, int] = {}
    found = {}
    for entry in draft.entries:
        place = places[entry.section] = places.get(entry.section, 0) + 1
        found[(entry.kind.value, entry.key)] = Placed(f"{int(entry.section)}.{place}", entry)
    return found


def _longest_rising(keys: Sequence[Key], place: dict[Key, int]) -> list[Key]:
    """A longest part of ``keys`` whose places rise: what keeps its order."""
    tails: list[int] = []
    ends: list[Key] = []
    before: dict[Key, Key | None] = {}
    for key in keys:
        at = bisect_left(tails, place[key])
        before[key] = ends[at - 1] if at else None
        tails[at:at + 1] = [place[key]]  # fmt: skip
        ends[at:at + 1] = [key]  # fmt: skip
    found: list[Key] = []
    last = ends[-1] if ends else None
    while last is not None:
        found.append(last)
        last = before[last]
    return found[::-1]
