"""Series, calendar, agenda, minutes, directions, action taken."""
