"""Statements of the overview: what it is held to, the rows of each figure, what is kept of finished months, its blocks."""
