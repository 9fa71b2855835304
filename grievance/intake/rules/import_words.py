"""The states of a list that is taken over, and of its rows."""

from __future__ import annotations

from enum import StrEnum

from grievance.sentences import N_


class ImportState(StrEnum):
    """``open``: handed in; ``checking`` and ``checked``: tried row by row with nothing filed; ``undone``: taken out again."""

    OPEN = "open"
    CHECKING = "checking"
    CHECKED = "checked"
    FILING = "filing"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class RowState(StrEnum):
    """``there``: an earlier row or import brought it; ``moved_on``: not taken out again, since somebody has worked on the case."""

    WAITING = "waiting"
    GOOD = "good"
    WRONG = "wrong"
    THERE = "there"
    FILED = "filed"
    TAKEN_OUT = "taken_out"
    MOVED_ON = "moved_on"


AT_WORK = frozenset({ImportState.CHECKING, ImportState.FILING, ImportState.UNDOING})
"""What the job goes on with."""

STATES = {
    ImportState.OPEN: N_("To be tried"),
    ImportState.CHECKING: N_("Being tried"),
    ImportState.CHECKED: N_("Tried, nothing filed yet"),
    ImportState.FILING: N_("Being taken over"),
    ImportState.DONE: N_("Taken over"),
    ImportState.UNDOING: N_("Being taken out"),
    ImportState.UNDONE: N_("Taken out again"),
}
ROW_STATES = {
    RowState.WAITING: N_("Not looked at yet"),
    RowState.GOOD: N_("Good"),
    RowState.WRONG: N_("Wrong"),
    RowState.THERE: N_("There already"),
    RowState.FILED: N_("Filed"),
    RowState.TAKEN_OUT: N_("Taken out"),
    RowState.MOVED_ON: N_("Left, moved on"),
}
