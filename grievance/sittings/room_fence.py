"""Cases that a direction of the room serves and the reader may not see: they stay in what is recorded, unread and unchanged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from grievance.cases.rules.numbers import parse
from grievance.permissions import Actor
from grievance.sentences import Refusal
from grievance.sittings import access, queries
from grievance.sittings.rules.two_at_once import as_typed


@dataclass(frozen=True)
class Unseen:
    """``stored``: the cases named by what is kept, in its order; ``hidden``: those of them outside the reader's fence."""

    stored: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()

    def left_out(self, typed: Mapping[str, Any]) -> dict[str, str]:
        """The fields as the reader may read them."""
        fields = as_typed(typed)
        if self.hidden:
            fields["cases"] = ", ".join(one for one in _named(fields["cases"]) if one not in self.hidden)
        return fields

    def put_back(self, typed: Mapping[str, Any]) -> dict[str, str]:
        """The fields as they are kept."""
        fields = as_typed(typed)
        if self.hidden:
            fields["cases"] = ", ".join(self.among(_named(fields["cases"])))
        return fields

    def among(self, numbers: Iterable[str]) -> list[str]:
        """The numbers and those that are hidden, in the order in which they are kept, new ones last."""
        wanted = dict.fromkeys(numbers)
        known = [one for one in self.stored if one in wanted or one in self.hidden]
        return [*known, *(one for one in wanted if one not in known)]


EVERYTHING_SEEN = Unseen()


def unseen(actor: Actor, *kept: Mapping[str, Any] | None) -> Unseen:
    """Of what is kept on one item or several; two statements at most, none where no case is named."""
    stored = tuple(dict.fromkeys(one for fields in kept for one in _named(str((fields or {}).get("cases") or ""))))
    found = queries.cases_by_number(stored) if stored else ()
    seen = access.visible_case_ids(actor, [case.id for case in found])
    return Unseen(stored, frozenset(case.number for case in found if case.id not in seen))


def _named(text: str) -> list[str]:
    return [_number(part) for part in re.split(r"[,;\s]+", text) if part]


def _number(part: str) -> str:
    try:
        return str(parse(part))
    except Refusal:
        return part
