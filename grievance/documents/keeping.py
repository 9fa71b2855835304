"""Papers as text that can be kept, hashed and read back: sorted JSON, the same for the same paper."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from grievance.documents.kinds import KINDS
from grievance.documents.papers import (
    ActionLine,
    AtrPoint,
    Brief,
    CopyTo,
    EarlierDecision,
    Expected,
    GivenDirection,
    Item,
    MinutesItem,
    MonthlyReport,
    Note,
    Paper,
    ReportHead,
    ReportTable,
    Section,
    SittingHead,
    Slot,
    Step,
    UnitSays,
)  # fmt: skip
from grievance.sentences import Sentence, as_data, from_data

_PARTS = (SittingHead, ReportHead, Item, Section, CopyTo, Step, EarlierDecision, Brief, Note, Slot, Expected, AtrPoint,
          ActionLine, UnitSays, GivenDirection, MinutesItem, MonthlyReport, ReportTable)  # fmt: skip
_BY_NAME = {part.__name__: part for part in (*KINDS.values(), *_PARTS)}


def to_plain(what: Any) -> Any:
    """The paper as JSON data; ``from_plain`` is its inverse."""
    if is_dataclass(what) and not isinstance(what, Sentence):
        return {"paper": type(what).__name__} | {f.name: to_plain(getattr(what, f.name)) for f in fields(what)}
    if isinstance(what, Sequence) and not isinstance(what, str):
        return [to_plain(part) for part in what]
    return as_data(what)


def from_plain(data: Any) -> Any:
    if isinstance(data, dict) and "paper" in data:
        made = _BY_NAME[data["paper"]]
        known = {f.name for f in fields(made)}
        return made(**{name: from_plain(value) for name, value in data.items() if name in known})
    if isinstance(data, list):
        return tuple(from_plain(part) for part in data)
    return from_data(data)


def as_json(paper: Paper) -> str:
    """Sorted, so that the same paper is always the same text."""
    return json.dumps(to_plain(paper), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(paper: Paper) -> str:
    """SHA-256 over the sorted JSON, in hexadecimal: it tells whether the rows are still those that were printed."""
    return hashlib.sha256(as_json(paper).encode("utf-8", "surrogatepass")).hexdigest()
