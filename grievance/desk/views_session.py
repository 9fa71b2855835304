"""A session that is about to end: the page's script says so, and this address puts the end off."""

from __future__ import annotations

from grievance.desk.views import blueprint
from grievance.web.guards import signed_in


@blueprint.get("/desk/stay")
@signed_in
def stay_signed_in() -> tuple[str, int]:
    """Nothing but a sign of life."""
    return "", 204
