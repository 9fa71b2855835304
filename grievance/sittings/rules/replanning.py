"""How the sittings of a series follow when its rule changes from a day on: which moves where, which falls away, which is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from grievance.sentences import N_, Refusal
from grievance.sittings.rules.series import LAST, Rhythm, SeriesRule

MOST = 200


@dataclass(frozen=True)
class Pair:
    """``old`` and ``new`` are places in the lists that were matched; None on one side: falls away, or is new."""

    old: int | None
    new: int | None


def matched(old: Sequence[date], new: Sequence[date]) -> tuple[Pair, ...]:
    """Each old day with the new day it moves to: in order, as many as can, over the fewest days in sum.

    Both lists ascend. Of equally good answers the one that pairs the earliest days is taken, so that the same lists give
    the same pairs. What is left alone on one side stands between the pairs by its day.
    """
    if max(len(old), len(new)) > MOST:
        raise Refusal(N_("These are too many sittings for one change. Choose an earlier last day"), field="to_on")
    best = _costs(old, new)
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if best[i][j] == _add(best[i + 1][j + 1], 1, old[i], new[j]):
            pairs.append(Pair(i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append(Pair(i, None))
            i += 1
        else:
            pairs.append(Pair(None, j))
            j += 1
    pairs += [Pair(place, None) for place in range(i, len(old))] + [Pair(None, place) for place in range(j, len(new))]
    return tuple(sorted(pairs, key=lambda pair: _day(pair, old, new)))


def _day(pair: Pair, old: Sequence[date], new: Sequence[date]) -> date:
    return new[pair.new] if pair.new is not None else old[pair.old or 0]


def _add(rest: tuple[int, int], pairs: int, old: date, new: date) -> tuple[int, int]:
    return rest[0] - pairs, rest[1] + abs((new - old).days)


def _costs(old: Sequence[date], new: Sequence[date]) -> list[list[tuple[int, int]]]:
    """For each pair of places: minus the number of pairs from there on, and the days they move in sum; the least is best."""
    best = [[(0, 0)] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            best[i][j] = min(_add(best[i + 1][j + 1], 1, old[i], new[j]), best[i + 1][j], best[i][j + 1])
    return best


def rule_from(rule: SeriesRule, day: date) -> SeriesRule:
    """The rule of a series whose sitting moves to ``day`` and whose later ones follow: its weekday and week of the month."""
    if rule.rhythm is Rhythm.WEEKS:
        return replace(rule, weekday=day.weekday())
    nth = (day.day - 1) // 7 + 1
    is_last = rule.nth == LAST and (day.day + 7) > _length(day)
    return replace(rule, weekday=day.weekday(), nth=LAST if is_last else min(nth, LAST))


def _length(day: date) -> int:
    following = day.replace(day=28).toordinal() + 4
    return (date.fromordinal(following).replace(day=1).toordinal()) - day.replace(day=1).toordinal()
