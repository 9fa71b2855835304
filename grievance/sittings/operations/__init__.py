"""Changes to the calendar, the agenda, what happens in the room, directions and minutes. None commits."""

from grievance.sittings.operations.agenda import (
    add_case,
    bring_up_to_date,
    change_order,
    hold_over,
    move_one,
    take_back,
    withdraw,
    would_be_serials,
)
from grievance.sittings.operations.briefs import enter_brief
from grievance.sittings.operations.calendar import (
    NewSeries,
    adjourn,
    call_off,
    closed_because,
    move,
    plan_one,
    publish,
)
from grievance.sittings.operations.directions import (
    accept_compliance,
    drop_direction,
    give_more_days,
    issue_direction,
    note_units_word,
    report_action,
)
from grievance.sittings.operations.forum import check_forum_clocks, forum_standing, start_forum_clocks
from grievance.sittings.operations.freezing import freeze
from grievance.sittings.operations.minutes import circulate_minutes, save_minutes
from grievance.sittings.operations.room import dispose, hold, offices_called, take_attendance

__all__ = [
    "NewSeries",
    "accept_compliance",
    "add_case",
    "adjourn",
    "bring_up_to_date",
    "call_off",
    "change_order",
    "check_forum_clocks",
    "circulate_minutes",
    "closed_because",
    "dispose",
    "drop_direction",
    "enter_brief",
    "forum_standing",
    "freeze",
    "give_more_days",
    "hold",
    "hold_over",
    "issue_direction",
    "move",
    "move_one",
    "note_units_word",
    "offices_called",
    "plan_one",
    "publish",
    "report_action",
    "save_minutes",
    "start_forum_clocks",
    "take_attendance",
    "take_back",
    "withdraw",
    "would_be_serials",
]
