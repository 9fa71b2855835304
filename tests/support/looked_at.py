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


def _pages(who: str | None, *paths: str, is_for_filers: bool = False) -> tuple[PageToSee, ...]:
    return tuple(PageToSee(path, who, is_for_filers) for path in paths)


PAGES = (
    *_pages(None, "/", "/file", "/track", "/calculator", "/public", "/sittings", "/sign-in", "/offices", "/offices/JPDCL/calendar", "{sitting}",
            "/check", "/about", "/help", is_for_filers=True),
    *_pages("filer", "/inbox", "/cases", "/account", "{own}", is_for_filers=True),
    *_pages("hod", "/inbox", "/cases", "/search?q=power", "{case}", "{case}/steps/answer", "/directions", "/overview"),
    *_pages("secretary.power", "/inbox", "{case}"),
    *_pages("convener.jammu", "/inbox", "{sitting}", "{sitting}/agenda", "{held}/agenda", "{sitting}/live", "{sitting}/live/attendance", "{sitting}/sheet",
            "{held}/minutes", "{held}/minutes/corrections/new", "/sittings/quorum/jammu",
            "/directions", "{direction}", "/counter-filing"),
    *_pages("chair", "/overview", "{sitting}"),
    *_pages("overseer", "/cases", "/overview"),
    *_pages("admin", "/admin/system", "/admin/mail", "/admin/people", "/admin/reference", "/admin/routing",
            "/admin/reference/holidays", "/admin/reference/holidays/import", "/admin/reference/weeks/six", "/admin/reference/seats",
            "/admin/reference/offices/JPDCL/holders"),
)  # fmt: skip


def fill_in(path: str) -> str:
    """``{case}``: an open case of JPDCL; ``{own}``: one of the demo's filer; ``{sitting}``, ``{held}``: Jammu's next and last."""
    if "{case}" in path or "{own}" in path:
        query = select(Case.number).where(Case.office_code == "JPDCL").order_by(Case.id).limit(1)
        open_here = db.session.scalar(query.where(Case.state == CaseState.WITH_OFFICE))
        own = db.session.scalar(query.where(Case.filer_person_id.is_not(None), Case.state == CaseState.ANSWERED))
        path = path.replace("{case}", f"/cases/{open_here}").replace("{own}", f"/cases/{own}")
    for name, states in (("{sitting}", ("planned", "notified", "frozen")), ("{held}", ("held",))):
        if name in path:
            query = select(Sitting).where(
                Sitting.division == "jammu", Sitting.state.in_([SittingState(s) for s in states])
            )
            order = Sitting.sits_on.desc() if name == "{held}" else Sitting.sits_on
            path = path.replace(name, f"/sittings/J-{db.session.scalars(query.order_by(order)).first().serial}")
    if "{direction}" in path:
        number = db.session.scalar(select(Direction.number).where(Direction.number.startswith("J-")).limit(1))
        path = path.replace("{direction}", f"/directions/{number}")
    return path
