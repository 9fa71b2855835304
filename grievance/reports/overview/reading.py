"""Who may open the lists behind the figures: whole lists only, so that each has as many rows as its number says."""

from __future__ import annotations

from dataclasses import dataclass

from grievance.permissions import Actor, Right, Role
from grievance.reference import queries as reference
from grievance.reports.overview.rules import OF_SITTINGS, Figure


@dataclass(frozen=True)
class Opens:
    """Overseers open all, a convener what his division hears, an office what it holds, the office above all offices nearly all.

    What remains closed even then (a complaint about one's own office) is said on the list.
    """

    everything: bool
    divisions: frozenset[str]
    offices: frozenset[str]

    def opens(self, figure: Figure, division: str | None, office: str | None) -> bool:
        if self.everything or figure in OF_SITTINGS:
            return True
        return division in self.divisions or office in self.offices


def opens_to(actor: Actor) -> Opens:
    offices = actor.offices_with(Right.SEE_CASE)
    all_offices = {row.code for row in reference.all_offices() if row.is_active}
    everything = actor.is_system or actor.has_role(Role.OVERSEER) or all_offices <= offices
    return Opens(everything, actor.divisions_with(Right.SORT_CASE), offices)
