"""Which paper a person gets: the forum's own, that of an office called, a unit's, or the public's.

Cases are known by the one fence (``cases.access``); nobody is given a paper above their right.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grievance.documents.collecting import names_behind
from grievance.documents.readers import OFFICE, READERS, Reader
from grievance.foundation.errors import NotAllowed
from grievance.permissions import Actor, Right
from grievance.sentences import N_, Refusal
from grievance.sittings.access import visible_case_ids
from grievance.sittings.models import AgendaVersion, Sitting


def readers_open_to(actor: Actor, sitting: Sitting) -> tuple[str, ...]:
    """Best first. The convener prepares the chair's papers and so reads them."""
    if actor.is_system or actor.can(Right.DECIDE_DIRECTION, division=sitting.division):
        return READERS
    if actor.can(Right.SEE_SITTING_PAPERS, division=sitting.division):
        return READERS[1:]
    if actor.can(Right.SEE_SITTING_PAPERS):
        return (OFFICE, "public")
    return ("unit", "public") if actor.is_signed_in or actor.tracked_case_ids else ("public",)


def may_see_drafts(actor: Actor, sitting: Sitting) -> bool:
    """Drafts of an agenda: for who arranges it. The chair reads a case once it is listed, by the one fence."""
    return actor.is_system or actor.can(Right.ARRANGE_SITTING, division=sitting.division)


def may_see_draft_minutes(actor: Actor, sitting: Sitting) -> bool:
    return actor.is_system or actor.can(Right.DECIDE_DIRECTION, division=sitting.division)


def reader_for(
    actor: Actor, sitting: Sitting, data: Mapping[str, Any], wanted: str = "", reference: str = ""
) -> Reader:
    """The reader that was asked for, or the best one open to the person. Raises NotAllowed above their right."""
    allowed = readers_open_to(actor, sitting)
    kind = wanted or allowed[0]
    if kind not in (*READERS, OFFICE):
        raise Refusal(N_("Choose a reader: chair, member, unit or public."), field="reader")
    if kind not in allowed:
        raise NotAllowed(N_("This paper is made for other readers. Ask for the public list, or sign in."))
    cases = {item["case"]["id"]: item["case"]["number"] for section in data["sections"] for item in section["items"]
             if item["case"]}  # fmt: skip
    if kind in ("chair", "member"):
        return Reader(kind)
    own = frozenset(cases[one] for one in visible_case_ids(actor, cases)) if kind != "public" else frozenset()
    if actor.is_system and kind == "unit":
        own = frozenset({reference}) if reference else frozenset()
    return Reader(kind, own, names_behind(cases, data))


def own_cases(actor: Actor, version: AgendaVersion) -> tuple[str, ...]:
    """Cases on a circulated agenda that a filer may see: each has a notice of its own."""
    if actor.is_staff or not (actor.is_signed_in or actor.tracked_case_ids):
        return ()
    cases = {item["case"]["id"]: item["case"]["number"] for section in version.snapshot["sections"]
             for item in section["items"] if item["case"] and not item["withdrawn_because"]}  # fmt: skip
    seen = visible_case_ids(actor, cases)
    return tuple(number for one, number in cases.items() if one in seen)
