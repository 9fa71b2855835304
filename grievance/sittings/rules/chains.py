"""Directions that wait for another: a chain of any depth without circles. Plain ids, so that every rule can be tried alone."""

from __future__ import annotations

from collections.abc import Mapping

WaitsFor = Mapping[int, int | None]
"""For each direction the one it waits for, if any."""


def chain_above(of: int, waits_for: WaitsFor) -> list[int]:
    """What ``of`` waits for, nearest first, up to the one that waits for nothing."""
    found: list[int] = []
    above = waits_for.get(of)
    while above is not None and above != of and above not in found:
        found.append(above)
        above = waits_for.get(above)
    return found


def closes_a_circle(of: int, wanted: int, waits_for: WaitsFor) -> bool:
    """Whether ``of`` would in the end wait for itself if it waited for ``wanted``."""
    return wanted == of or of in chain_above(wanted, waits_for)


def waiting_for(done: int, waits_for: WaitsFor) -> list[int]:
    """Those that wait for ``done`` itself and for nothing else, by id; the ones behind them wait on."""
    return sorted(one for one, above in waits_for.items() if above == done)
