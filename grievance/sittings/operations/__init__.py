"""Changes to the calendar, the agenda, what happens in the room, directions and minutes. None commits."""

from grievance.sittings.operations.agenda import (
    add_case,
    bring_up_to_date,
    change_order,
    hold_over,
    move_one,
    take_back,
    withdraw,
)
from grievance.sittings.operations.attendance import (
    declare_interest,
    offices_called,
    quorum_in_force,
    quorum_of,
    set_quorum,
    take_attendance,
)
from grievance.sittings.operations.briefs import enter_brief
from grievance.sittings.operations.calendar import (
    NewSeries,
    closed_because,
    move,
    publish,
    send_notices,
)
from grievance.sittings.operations.confirming import issue_corrigendum
from grievance.sittings.operations.direction_dates import (
    ask_days,
    give_more_days,
    grant_days,
    refuse_days,
    waiting_request,
)
from grievance.sittings.operations.direction_reports import (
    add_proof,
    ask_for_lines,
    note_units_word,
    report_action,
    send_back,
)
from grievance.sittings.operations.direction_terms import Terms, change_terms
from grievance.sittings.operations.directions import (
    accept_compliance,
    drop_direction,
    issue_by_circulation,
    issue_direction,
)
from grievance.sittings.operations.ending import adjourn, call_off
from grievance.sittings.operations.forum import check_forum_clocks, forum_standing, start_forum_clocks
from grievance.sittings.operations.freezing import freeze
from grievance.sittings.operations.meetings import change_meeting, enter_meeting, instruct
from grievance.sittings.operations.minutes import (
    ask_correction,
    circulate_minutes,
    decide_correction,
    save_minutes,
)
from grievance.sittings.operations.replanning import end_series, replan
from grievance.sittings.operations.room import (
    correct_item,
    dispose,
    hold,
    keep_draft,
    set_aside,
    take_back_item,
)

__all__ = [
    "NewSeries",
    "Terms",
    "accept_compliance",
    "add_case",
    "add_proof",
    "adjourn",
    "ask_correction",
    "ask_days",
    "ask_for_lines",
    "bring_up_to_date",
    "call_off",
    "change_meeting",
    "change_order",
    "change_terms",
    "check_forum_clocks",
    "circulate_minutes",
    "closed_because",
    "correct_item",
    "decide_correction",
    "declare_interest",
    "dispose",
    "drop_direction",
    "end_series",
    "enter_brief",
    "enter_meeting",
    "forum_standing",
    "freeze",
    "give_more_days",
    "grant_days",
    "hold",
    "hold_over",
    "instruct",
    "issue_by_circulation",
    "issue_corrigendum",
    "issue_direction",
    "keep_draft",
    "move",
    "move_one",
    "note_units_word",
    "offices_called",
    "publish",
    "quorum_in_force",
    "quorum_of",
    "refuse_days",
    "replan",
    "report_action",
    "save_minutes",
    "send_back",
    "send_notices",
    "set_aside",
    "set_quorum",
    "start_forum_clocks",
    "take_attendance",
    "take_back",
    "take_back_item",
    "waiting_request",
    "withdraw",
]
