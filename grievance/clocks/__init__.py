"""Limits, pauses, due dates and the sentence that explains each."""
