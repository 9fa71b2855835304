"""Where the boxes of a day strip stand. The macro ``components/days.html`` draws them; nothing here knows a colour.

A cell is any object (or dict) with ``on`` (date), ``state`` (used, today, paused, holiday, left, last, over)
and, where a new week begins, ``starts_week`` true. Lengths are in units of the drawing: a box is 14 wide, 16 high.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

STEP, WEEK_GAP, LINE = 16, 10, 40
LABEL_ROOM = 52
WIDEST = 430
STATES = ("used", "today", "paused", "holiday", "left", "last", "over")


@dataclass(frozen=True)
class Box:
    x: int
    y: int
    state: str


@dataclass(frozen=True)
class Label:
    x: int
    y: int
    on: date


@dataclass(frozen=True)
class StripShape:
    """Boxes and week labels of one strip with the size of the drawing."""

    boxes: tuple[Box, ...]
    labels: tuple[Label, ...]
    width: int
    height: int


@dataclass
class _Pen:
    boxes: list[Box] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    x: int = 0
    y: int = 0
    width: int = 0

    def week(self, cells: list[Any], wrap: bool) -> None:
        if self.x:
            self.x += WEEK_GAP
        if wrap and self.x and self.x + len(cells) * STEP > WIDEST:
            self.x, self.y = 0, self.y + LINE
        clear = all(label.y != self.y + 30 or self.x - label.x >= LABEL_ROOM for label in self.labels)
        if clear:
            self.labels.append(Label(self.x, self.y + 30, _part(cells[0], "on")))
        for cell in cells:
            self.boxes.append(Box(self.x, self.y, str(_part(cell, "state"))))
            self.x += STEP
        self.width = max(self.width, self.x - 2)


def _part(cell: Any, name: str) -> Any:
    return cell[name] if isinstance(cell, dict) else getattr(cell, name)


def _starts_week(cell: Any, before: Any) -> bool:
    marked = cell.get("starts_week") if isinstance(cell, dict) else getattr(cell, "starts_week", None)
    if marked is not None:
        return bool(marked)
    on, previous = _part(cell, "on"), _part(before, "on")
    return on.isocalendar()[:2] != previous.isocalendar()[:2]


def _weeks(cells: Iterable[Any]) -> list[list[Any]]:
    weeks: list[list[Any]] = []
    before = None
    for cell in cells:
        if before is None or _starts_week(cell, before):
            weeks.append([])
        weeks[-1].append(cell)
        before = cell
    return weeks


def strip_shape(cells: Iterable[Any], *, wrap: bool = True) -> StripShape:
    """The drawing of a strip; ``wrap`` breaks long ones into lines of whole weeks, so that a phone can show them."""
    pen = _Pen()
    for week in _weeks(cells):
        pen.week(week, wrap)
    room_for_last_label = max((label.x + LABEL_ROOM for label in pen.labels), default=0)
    return StripShape(tuple(pen.boxes), tuple(pen.labels), max(pen.width, room_for_last_label, 1), pen.y + 34)


def strip_paths(shape: StripShape) -> dict[str, str]:
    """The same as one path for each state, for the small strip of lists: kinds d, p, h, l, e, o of the style sheet."""
    draw = {"used": ("pd", "M{x} 1h12v14h-12z"), "today": ("pd", "M{x} 1h12v14h-12z"),
            "paused": ("pp", "M{m} 1.5h11v13h-11z"), "holiday": ("ph", "M{x} 4l10 8m0-8l-10 8"),
            "left": ("pl", "M{m} 1.5h11v13h-11z"), "last": ("pe", "M{m} 1.5h11v13h-11z"),
            "over": ("po", "M{x} 1h12L{x} 12zm0 14h12v-11z")}  # fmt: skip
    paths: dict[str, str] = {}
    for box in shape.boxes:
        kind, pattern = draw[box.state]
        paths[kind] = paths.get(kind, "") + pattern.format(x=box.x + 1, m=box.x + 1.5)
    return paths
