"""What is on the menu: label, endpoint, and the right that shows it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, g, request
from flask_babel import lazy_gettext as _l

from grievance.permissions import ANONYMOUS, Actor, Right


@dataclass(frozen=True)
class Item:
    label: object
    endpoint: str
    right: Right | None = None


PUBLIC = (
    Item(_l("Home"), "public.show_home"),
    Item(_l("File a grievance"), "intake.start_filing"),
    Item(_l("Follow a grievance"), "cases.track"),
    Item(_l("Sittings"), "sittings.list_sittings"),
    Item(_l("Offices"), "reference.list_offices"),
    Item(_l("Date calculator"), "public.calculate_date"),
    Item(_l("Public figures"), "public.show_figures"),
    Item(_l("Help"), "public.show_help"),
)
STAFF = (
    Item(_l("Inbox"), "desk.show_inbox", Right.SEE_INBOX),
    Item(_l("All cases"), "desk.list_cases", Right.SEE_CASE),
    Item(_l("Sittings"), "sittings.list_sittings"),
    Item(_l("Directions"), "sittings.list_directions", Right.SEE_SITTING_PAPERS),
    Item(_l("Overview"), "reports.show_overview", Right.SEE_OVERVIEW),
    Item(_l("Programmes"), "programmes.list_programmes", Right.SEE_PROGRAMMES),
    Item(_l("Enter a grievance"), "intake.start_counter_filing", Right.FILE_FOR_OTHERS),
    Item(_l("Take over lists"), "intake.list_imports", Right.TAKE_OVER_LISTS),
    Item(_l("Reference data"), "reference.show_index", Right.EDIT_REFERENCE),
    Item(_l("People"), "accounts.list_people", Right.EDIT_PEOPLE),
    Item(_l("System"), "admin.show_system", Right.SEE_SYSTEM),
    Item(_l("Mail"), "admin.list_mail", Right.SEE_KEPT_MAIL),
    Item(_l("Incoming mail"), "correspondence.list_letters", Right.SEE_KEPT_MAIL),
)


def menu(actor: Actor) -> tuple[Item, ...]:
    """The items for this actor; those not yet served anywhere are left out by ``init_navigation``."""
    if not actor.is_staff:
        return PUBLIC
    return tuple(item for item in STAFF if item.right is None or actor.can(item.right))


def init_navigation(app: Flask) -> None:
    @app.context_processor
    def _menu() -> dict[str, object]:
        actor = g.get("actor", ANONYMOUS)
        return {
            "menu": [(item.label, item.endpoint, request.endpoint == item.endpoint) for item in menu(actor)],
        }
