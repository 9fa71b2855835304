"""Pages of this feature: the calendar, one sitting, its agenda, the briefs, the room, the minutes, the directions."""

from grievance.sittings.views import (  # noqa: F401  (they add their pages)
    agenda,
    agenda_rules,
    arranging,
    attendance,
    briefs,
    calendar,
    choosing,
    circulating,
    corrections,
    direction_files,
    direction_terms,
    directions,
    feed,
    meetings,
    minutes,
    register,
    replanning,
    room,
    series,
    sheet,
    units_word,
)
from grievance.sittings.views.blueprint import blueprint

__all__ = ["blueprint"]
