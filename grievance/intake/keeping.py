"""How rare each word is among open cases: counted once a process, and anew when the register has grown by a fiftieth.

Counting some hundred texts takes part of a second, so a page of filing reads only one number to know whether it holds.
"""

from __future__ import annotations

from flask import current_app

from grievance.intake import queries
from grievance.intake.rules.similar import Rarity, Text, rarity_of
from grievance.routing import shipped

GROWN_BY = 50
FEW = 50
"""A register as small as this is counted each time."""


def rarity() -> Rarity:
    newest = queries.newest_case_id()
    stamp = newest // max(1, newest // GROWN_BY)
    kept: tuple[int, Rarity] | None = current_app.extensions.get("rarity")
    if kept is None or kept[0] != stamp or kept[1].texts < FEW:
        texts = (Text(*row) for row in queries.latest_open_texts(newest))
        kept = current_app.extensions["rarity"] = stamp, rarity_of(texts, shipped.meanings())
    return kept[1]
