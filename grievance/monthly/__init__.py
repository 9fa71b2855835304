"""The monthly report of a division or of both: made of the month's figures, issued once, kept as it was, sent by mail."""
