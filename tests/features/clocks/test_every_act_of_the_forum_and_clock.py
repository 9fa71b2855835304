"""Every act of a sitting × the clocks of the forum: sitting, brief, direction, the forum's own. Words as in the table of the case."""

from datetime import date
from pathlib import Path

import pytest

from grievance.cases.rules.words import CaseKind
from grievance.clocks.rules.kinds import ClockKind
from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from grievance.sittings import operations, queries
from grievance.sittings.rules.room import taken
from grievance.sittings.rules.words import Disposition
from tests.features.sittings.scene import actor, draw, entry_of, file_case, freeze, publish
from tests.support.clock_states import line_of

K = ClockKind
COLUMNS = {"sitting": K.SITTING, "brief": K.BRIEF, "direction": K.DIRECTION, "forum": K.FORUM}
TABLE = """
                         sitting    brief      direction  forum
file a point             start      -          -          .
draft drawn              .          start      -          .
brief entered            .          met        -          .
item held over           .          void       -          .
agenda frozen            .          .          -          .
sitting moved            move       -          -          .
sitting not held         move       -          -          .
decided                  met        .          -          .
directed                 met        .          start      .
deferred                 met+start  .          -          .
not reached              met+start  .          -          .
referred                 met        .          -          .
dropped                  met        .          -          .
sitting held             -          void       .          met+start
direction: more days     -          .          move       .
direction: dropped       -          .          void       .
direction: complied      -          .          met        .
"""
NUMBER = "J-1"


class Scene:
    """A point filed before the sitting of 25 November, and the hands that act on it."""

    def __init__(self, at):
        self.at = at
        self.point = file_case("Floor rate of land", at("2026-11-10 10:00"), kind=CaseKind.POINT)
        at("2026-11-16 11:00")

    def sitting(self):
        return queries.sitting_by_number(NUMBER)

    def do(self, act, *given, key="convener.jammu"):
        with transaction():
            act(*given, actor(key), clock.now())

    def draw(self):
        draw(NUMBER)

    def enter_brief(self):
        (brief,) = queries.briefs_of([entry_of(NUMBER, self.point).id])
        self.do(operations.enter_brief, self.sitting(), brief, "The rate is under study.", key="secretary")

    def hold_over(self):
        self.do(operations.hold_over, self.sitting(), entry_of(NUMBER, self.point), "officer on leave")

    def freeze(self):
        self.at("2026-11-17 10:00")
        freeze(NUMBER)

    def open_room(self):
        self.at("2026-11-25 11:30")

    def dispose(self, disposition, words="", **more):
        what = taken(disposition, words, **more)
        self.do(operations.dispose, self.sitting(), entry_of(NUMBER, self.point), what, "")

    def direct(self):
        self.dispose(Disposition.DIRECTED, "Fix the rate.", office="IC-DEPT", days=20)

    def hold(self):
        self.do(operations.hold, self.sitting())

    def dated(self):
        (found,) = queries.directions_given_at(self.sitting().id)
        return found

    def more_days(self):
        self.do(operations.give_more_days, self.dated(), 10, "snow")

    def drop(self):
        self.do(operations.drop_direction, self.dated(), "settled outside")

    def comply(self):
        self.at("2026-12-01 12:00")
        self.do(operations.accept_compliance, self.dated(), clock.today())

    def move(self):
        self.do(operations.move, self.sitting(), date(2026, 11, 26), "11:30", "Town Hall", "the hall is taken")

    def call_off(self):
        self.do(operations.call_off, self.sitting(), "snow")


def disposed(disposition, words="", **more):
    return lambda scene: scene.dispose(disposition, words, **more)


DRAWN = ("draw",)
IN_THE_ROOM = ("draw", "freeze", "open_room")
DIRECTED = (*IN_THE_ROOM, "direct")
LINES = {
    "file a point": (None, lambda scene: None),
    "draft drawn": ((), Scene.draw),
    "brief entered": (DRAWN, Scene.enter_brief),
    "item held over": (DRAWN, Scene.hold_over),
    "agenda frozen": (DRAWN, Scene.freeze),
    "sitting moved": ((), Scene.move),
    "sitting not held": ((), Scene.call_off),
    "decided": (IN_THE_ROOM, disposed(Disposition.DECIDED, "The rate stands.")),
    "directed": (IN_THE_ROOM, Scene.direct),
    "deferred": (IN_THE_ROOM, disposed(Disposition.DEFERRED, "Papers awaited.")),
    "not reached": (IN_THE_ROOM, disposed(Disposition.NOT_REACHED)),
    "referred": (IN_THE_ROOM, disposed(Disposition.REFERRED, "To the Council.", body="GST Council")),
    "dropped": (IN_THE_ROOM, disposed(Disposition.DROPPED, "Settled outside.")),
    "sitting held": (DIRECTED, Scene.hold),
    "direction: more days": (DIRECTED, Scene.more_days),
    "direction: dropped": (DIRECTED, Scene.drop),
    "direction: complied": (DIRECTED, Scene.comply),
}  # fmt: skip


def written(rows: dict[str, list[str]]) -> str:
    """Lines as in ``TABLE``."""
    lines = [["", *COLUMNS], *([name, *cells] for name, cells in rows.items())]
    widths = [25] + [11] * len(COLUMNS)
    return "\n".join("".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip() for line in lines)


EXPECTED = {line[:25].strip(): line[25:].split() for line in TABLE.strip("\n").splitlines()[1:]}


def really(name: str, at) -> list[str]:
    before, act = LINES[name]
    publish()
    if before is None:
        return line_of(lambda: Scene(at), lambda: None, COLUMNS.values())
    scene = Scene(at)
    for done in before:
        getattr(scene, done)()
    return line_of(lambda: act(scene), lambda: None, COLUMNS.values())


@pytest.mark.parametrize("name", LINES)
def test_each_line_of_the_table_is_what_really_happens(world, at, name):
    assert " ".join(really(name, at)) == " ".join(EXPECTED[name])


def test_maintainers_read_the_same_table():
    page = Path(__file__).resolve().parents[3] / "docs" / "clocks.md"
    assert TABLE.strip("\n") in page.read_text("utf-8")
