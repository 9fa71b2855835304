"""Like items of an agenda taken together: which are alike, how they stay side by side, and whose slot they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grievance.sentences import N_, Refusal, Sentence, sentence


@dataclass(frozen=True)
class LikeItem:
    """A case on the draft as the search for like ones needs it. ``estate`` may be empty; ``led_by``: it is taken with."""

    id: int
    section: int
    subject: str
    office: str
    estate: str = ""
    led_by: int | None = None


@dataclass(frozen=True)
class Alike:
    """Items that could be taken together, in the order of the agenda, and what they share."""

    items: tuple[int, ...]
    why: Sentence


def alike(items: Sequence[LikeItem]) -> tuple[Alike, ...]:
    """Suggestions: the same subject and estate first, of the rest the same office and subject. Each item once."""
    taken = {item.id for item in items if item.led_by} | {item.led_by for item in items if item.led_by}
    free = [item for item in items if item.id not in taken]
    found: list[Alike] = []
    for is_by_estate in (True, False):
        groups: dict[tuple[int, str, str], list[int]] = {}
        for item in free:
            shared = item.estate if is_by_estate else item.office
            if shared:
                groups.setdefault((item.section, item.subject, shared), []).append(item.id)
        for (_, subject, shared), ids in groups.items():
            if len(ids) > 1:
                found.append(Alike(tuple(ids), _why(subject, shared, is_by_estate)))
        grouped = {one for group in found for one in group.items}
        free = [item for item in free if item.id not in grouped]
    place = {item.id: index for index, item in enumerate(items)}
    return tuple(sorted(found, key=lambda group: place[group.items[0]]))


def _why(subject: str, shared: str, is_by_estate: bool) -> Sentence:
    if is_by_estate:
        return sentence(
            N_("same subject and estate: %(subject)s, %(estate)s"), subject=sentence(subject), estate=shared
        )
    return sentence(N_("same office and subject: %(office)s, %(subject)s"), subject=sentence(subject), office=shared)


def mended(order: Sequence[int], led_by: Mapping[int, int | None]) -> dict[int, int]:
    """Who leads whom among the items that are still there.

    Where a leader has left, the first of the others leads; an item alone is led by nobody. Leaders are not listed.
    """
    groups: dict[int, list[int]] = {}
    for item in order:
        groups.setdefault(led_by.get(item) or item, []).append(item)
    found: dict[int, int] = {}
    for leader, members in groups.items():
        lead = leader if leader in members else members[0]
        found |= {item: lead for item in members if item != lead}
    return found


def gathered(order: Sequence[int], led_by: Mapping[int, int]) -> tuple[int, ...]:
    """The order with each led item behind its leader, in the order they had."""
    return tuple(item for block in blocks(order, led_by) for item in block)


def blocks(order: Sequence[int], led_by: Mapping[int, int]) -> list[tuple[int, ...]]:
    """Items one by one, those taken together as one block, where their leader stands."""
    return [(item, *(one for one in order if led_by.get(one) == item)) for item in order if item not in led_by]


def moved_by(order: Sequence[int], led_by: Mapping[int, int], item: int, by: int) -> tuple[int, ...]:
    """One up (-1) or down (+1): a leader or a single item past the whole next block, a led one inside its own.

    At the end it stays. Raises Refusal where the item is gone.
    """
    if item not in order:
        raise Refusal(N_("That item is not in this section of the agenda any more"))
    found = blocks(order, led_by)
    at = next(index for index, block in enumerate(found) if item in block)
    if item in led_by:
        leader, *others = found[at]
        found[at] = (leader, *_stepped(others, others.index(item), by))
    else:
        found = _stepped(found, at, by)
    return tuple(one for block in found for one in block)


def _stepped(items: Sequence[Any], at: int, by: int) -> list[Any]:
    rest = list(items)
    one = rest.pop(at)
    rest.insert(max(0, min(at + by, len(rest))), one)
    return rest


def slot_heads(rows: Sequence[tuple[int, int | None, bool]]) -> list[int]:
    """For each item (its id, who leads it, whether it is withdrawn) the index of the one whose slot it shares.

    The first of a group that still stands has the slot, so that a withdrawn leader takes no time from the others.
    """
    heads: dict[int, int] = {}
    for index, (item, led_by, is_withdrawn) in enumerate(rows):
        if not is_withdrawn:
            heads.setdefault(led_by or item, index)
    return [index if is_withdrawn else heads[led_by or item] for index, (item, led_by, is_withdrawn) in enumerate(rows)]


def checked_group(items: Sequence[LikeItem]) -> Sequence[LikeItem]:
    """Refuse a group of one, of two sections, or with an item that is taken with others already."""
    if len(items) < 2:
        raise Refusal(N_("Choose at least two items to take together"))
    if len({item.section for item in items}) > 1:
        raise Refusal(N_("Items taken together stand in one section"))
    if any(item.led_by for item in items):
        raise Refusal(N_("One of these items is taken together with others already"))
    return items
