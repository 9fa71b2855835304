"""Who reads the report with the words of cases in it, and who may issue it."""

from __future__ import annotations

from grievance.permissions import Actor, Right
from grievance.reports.monthly.rules import divisions_in
from grievance.reports.overview.reading import opens_to


def reads_names(actor: Actor, scope: str) -> bool:
    """Whoever may see every case of the divisions: their conveners, overseers, and whose office stands above all others.

    For everybody else the report has the same numbers without words of cases.
    """
    open_to = opens_to(actor)
    return open_to.everything or open_to.divisions >= set(divisions_in(scope))


def may_issue(actor: Actor, scope: str) -> bool:
    """Conveners: of the division, of either for the report of both."""
    return bool(actor.divisions_with(Right.ARRANGE_SITTING) & set(divisions_in(scope)))
