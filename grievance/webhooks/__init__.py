"""Signed messages to other systems about cases and sittings."""
