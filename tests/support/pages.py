"""The pages that are looked at: who opens them, and which rows of the demo stand in their address."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from grievance.cases.models import Case
from grievance.cases.rules.words import CaseState
from grievance.foundation.database import db
from grievance.sittings.models import Direction, Sitting
from grievance.sittings.rules.words import SittingState


@dataclass(frozen=True)
class PageToSee:
    path: str
    who: str | None = None
    is_for_filers: bool = False


PAGES = (
    *(PageToSee(path, None, True) for path in ("/", "/file", "/track", "/calculator", "/public", "/sittings", "/sign-in",
                                               "/offices", "/check/unknown-code-here")),
    *(PageToSee(path, "filer", True) for path in ("/inbox", "/cases", "/account")),
    *(PageToSee(path, "hod") for path in ("/inbox", "/cases", "/search?q=power", "{case}", "/directions", "/overview")),
    *(PageToSee(path, "secretary.power") for path in ("/inbox", "{case}")),
    *(PageToSee(path, "convener.jammu") for path in ("/inbox", "{sitting}", "{sitting}/agenda", "{sitting}/live",
                                                     "{held}/minutes", "/directions", "{direction}", "/counter-filing")),
    *(PageToSee(path, "chair") for path in ("/overview", "{sitting}")),
    *(PageToSee(path, "overseer") for path in ("/cases", "/overview")),
    *(PageToSee(path, "admin") for path in ("/admin/system", "/admin/mail", "/admin/people", "/admin/reference", "/admin/routing")),
)  # fmt: skip


def fill_in(path: str) -> str:
    """``{case}`` is an open case of JPDCL, ``{sitting}`` Jammu's next sitting, ``{held}`` its last one held."""
    if "{case}" in path:
        query = (
            select(Case.number)
            .where(Case.office_code == "JPDCL", Case.state == CaseState.WITH_OFFICE)
            .order_by(Case.id)
        )
        path = path.replace("{case}", f"/cases/{db.session.scalar(query.limit(1))}")
    for name, states in (("{sitting}", ("planned", "notified", "frozen")), ("{held}", ("held",))):
        if name in path:
            query = select(Sitting).where(
                Sitting.division == "jammu", Sitting.state.in_([SittingState(s) for s in states])
            )
            order = Sitting.sits_on.desc() if name == "{held}" else Sitting.sits_on
            path = path.replace(name, f"/sittings/J-{db.session.scalars(query.order_by(order)).first().serial}")
    if "{direction}" in path:
        path = path.replace(
            "{direction}", f"/directions/{db.session.scalar(select(Direction.number).order_by(Direction.id))}"
        )
    return path
