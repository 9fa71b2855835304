"""Estates and districts: what is known of a place, and what waits there for a decision."""
