"""The order of an agenda by hand, the time of each item, and the line after which items are unlikely to be reached."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import TypeVar

from grievance.sentences import N_, Refusal, Sentence, sentence

Item = TypeVar("Item", bound=Hashable)

SHORTEST_MINUTES = 1
LONGEST_MINUTES = 120


@dataclass(frozen=True)
class Slot:
    """The time at which an item begins, in minutes after the sitting's start and on the wall clock.

    One that shares another's slot has 0 minutes of its own.
    """

    after: int
    starts_at: time
    minutes: int
    unlikely: bool


@dataclass(frozen=True)
class Timetable:
    """``line_after`` is the index of the last item that ends within the capacity; None when all of them do."""

    slots: tuple[Slot, ...]
    filled: int
    capacity: int
    ends_at: time
    line_after: int | None

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.filled)


def timetable(minutes: Sequence[int], starts_at: time, capacity: int, heads: Sequence[int] | None = None) -> Timetable:
    """Items one after the other; the first that ends past ``capacity`` and all after it are unlikely to be reached.

    ``heads``: for each item the index of the one, before it, whose slot it shares; its own index for one by itself.
    """
    slots: list[Slot] = []
    after, line_after = 0, None
    for index, length in enumerate(minutes):
        head = heads[index] if heads else index
        if head < index:
            slots.append(replace(slots[head], minutes=0))
            continue
        if line_after is None and after + length > capacity:
            line_after = index - 1
        slots.append(Slot(after, clock_time(starts_at, after), length, line_after is not None))
        after += length
    return Timetable(tuple(slots), after, capacity, clock_time(starts_at, after), line_after)


def clock_time(starts_at: time, after_minutes: int) -> time:
    total = (starts_at.hour * 60 + starts_at.minute + after_minutes) % (24 * 60)
    return time(total // 60, total % 60)


def filled_in_words(table: Timetable) -> Sentence:
    if table.filled <= table.capacity:
        return sentence(
            N_("%(filled)s of %(capacity)s minutes filled, %(free)s free"),
            filled=table.filled,
            capacity=table.capacity,
            free=table.free,
        )
    return sentence(
        N_("%(filled)s minutes listed for a sitting of %(capacity)s: the last items are unlikely to be reached"),
        filled=table.filled,
        capacity=table.capacity,
    )


def checked_minutes(minutes: int) -> int:
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        raise Refusal(N_("Give between 1 and 120 minutes for an item"), field="minutes")
    return minutes


def by_wanted_places(order: Sequence[Item], wanted: Iterable[tuple[Item, int]]) -> tuple[Item, ...]:
    """The order after several place numbers were typed at once; the items not changed keep their order.

    Where two ask for one place, the one that stood earlier comes first.
    """
    at = {item: index + 1 for index, item in enumerate(order)}
    changed = sorted((place, at[item], item) for item, place in wanted if item in at and place != at[item])
    if any(place < 1 for place, _, _ in changed):
        raise Refusal(N_("Give a place from 1 on"), field="place")
    moving = {item for _, _, item in changed}
    result = [item for item in order if item not in moving]
    for place, _, item in changed:
        result.insert(min(place - 1, len(result)), item)
    return tuple(result)
