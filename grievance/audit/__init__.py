"""The append-only, chained record of events."""
