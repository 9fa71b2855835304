"""Pure rules of limits in days: the date, why that date, whose days they were, and when the ladder speaks."""
