"""The answers given so far: plain data, kept in the draft as a dictionary of what is not empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from grievance.cases.rules.words import FilerKind
from grievance.intake.rules.words import Likeness, Since, Where


@dataclass(frozen=True)
class Answers:
    """Empty texts are questions not answered. ``similar_to`` is the number of the open case that is alike.

    ``shown`` are the numbers of all that were shown as alike, spaces between. ``mobile`` holds ten digits. ``own_line`` is what somebody adds who joins. ``offered_join``: similar cases were shown.
    """

    group: str = ""
    where: str = ""
    estate: str = ""
    district: str = ""
    place: str = ""
    plot: str = ""
    offered_join: bool = False
    likeness: str = ""
    similar_to: str = ""
    shown: str = ""
    words: str = ""
    since: str = ""
    wanted: str = ""
    own_line: str = ""
    name: str = ""
    unit: str = ""
    filer_kind: str = ""
    mobile: str = ""
    email: str = ""
    udyam: str = ""
    gstin: str = ""
    category: str = ""
    is_open_to_join: bool = False
    is_conduct: bool = False
    may_be_named: bool = False
    language: str = "en"

    @property
    def is_joining(self) -> bool:
        return self.likeness == Likeness.JOIN and bool(self.similar_to)

    @property
    def division_said(self) -> str | None:
        """``jammu``, ``kashmir`` or ``both`` where the filer named no district, else None."""
        return self.where if self.where in (Where.JAMMU, Where.KASHMIR, Where.BOTH) else None

    def with_(self, values: Mapping[str, Any]) -> Answers:
        """These answers with ``values``; what is no answer is left out. Another place or subject asks anew what is alike."""
        known = {field.name for field in fields(self)}
        changed = replace(self, **{name: value for name, value in values.items() if name in known})
        about = ("group", "where", "estate", "district")
        if any(getattr(self, name) != getattr(changed, name) for name in about):
            return replace(changed, likeness="", similar_to="", shown="", offered_join=False)
        return changed

    def as_data(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}


_WORDS: dict[str, Any] = {"where": Where, "since": Since, "likeness": Likeness, "filer_kind": FilerKind}
_TRUE_OR_FALSE = frozenset(field.name for field in fields(Answers) if field.type == "bool")


def from_data(data: Any) -> Answers:
    """The answers of a stored draft. Anything of another kind than expected counts as not answered."""
    if not isinstance(data, Mapping):
        return Answers()
    kept: dict[str, Any] = {}
    for field in fields(Answers):
        value = data.get(field.name)
        if field.name in _TRUE_OR_FALSE:
            kept[field.name] = value is True
        elif isinstance(value, str) and (field.name not in _WORDS or value in list(_WORDS[field.name])):
            kept[field.name] = value
    return Answers(**kept)
