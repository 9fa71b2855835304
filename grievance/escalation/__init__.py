"""Ladders and the ledger of rungs reached."""
