"""Oversight figures; reads only."""
