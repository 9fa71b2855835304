"""Pages of this feature: the calendar, one sitting, its agenda, the briefs, the room, the minutes, the directions."""

from grievance.sittings.views import agenda, calendar, directions, feed, minutes, room, series  # noqa: F401  (they add their pages)
from grievance.sittings.views.blueprint import blueprint

__all__ = ["blueprint"]
