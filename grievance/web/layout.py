"""What every page is framed by: the actor, the menu, the layout for officers or for the public, the jobs' heartbeat."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g

from grievance.foundation import clock
from grievance.permissions import ANONYMOUS
from grievance.sentences import Sentence
from grievance.web.addresses import here, sort_way
from grievance.web.downloads import offer_of_file
from grievance.web.drawings import strip_paths, strip_shape
from grievance.web.icons import day_box, icon, used_symbols


@dataclass(frozen=True)
class Heartbeat:
    """When the jobs last ran, in words, for staff pages. ``is_late`` turns the line red."""

    words: Sentence
    is_late: bool = False


@dataclass(frozen=True)
class CaseNotice:
    """One line at the head of a case, with the page on which to act."""

    words: Sentence
    href: str = ""
    label: str = ""


@dataclass(frozen=True)
class CasePager:
    """The place of a case in the queue somebody works through. ``place`` 0: it stands there no more.

    ``before``, ``after``: the neighbours' pages, empty at the ends; ``back``: the page of the queue itself.
    """

    place: int
    total: int
    before: str
    after: str
    back: str
    label: str


def set_case_pager(app: Flask, read: Callable[[Any], CasePager | None]) -> None:
    """``read`` finds the neighbours of a case in the queue from which it was opened: for features above cases."""
    app.extensions["case_pager"] = read


def case_pager(case: Any) -> CasePager | None:
    read = current_app.extensions.get("case_pager")
    return read(case) if read else None


def set_heartbeat(app: Flask, read: Callable[[], Heartbeat | None]) -> None:
    """``read`` says when the jobs last ran; asked once for each staff page."""
    app.extensions["heartbeat"] = read


def heartbeat() -> Heartbeat | None:
    read = current_app.extensions.get("heartbeat")
    return read() if read else None


def add_case_notices(app: Flask, read: Callable[[Any], Iterable[CaseNotice]]) -> None:
    """``read`` gives what officers must know at the head of a case's page: for features that stand above cases."""
    app.extensions.setdefault("case_notices", []).append(read)


def case_notices(case: Any) -> list[CaseNotice]:
    """For the officers' page of a case only; nothing here is meant for a filer."""
    return [notice for read in current_app.extensions.get("case_notices", ()) for notice in read(case)]


def add_filer_notices(app: Flask, read: Callable[[Any], Iterable[CaseNotice]]) -> None:
    """The same for the filer's page of a case."""
    app.extensions.setdefault("filer_notices", []).append(read)


def filer_notices(case: Any) -> list[CaseNotice]:
    """What the filer must know at the head of his case's page."""
    return [notice for read in current_app.extensions.get("filer_notices", ()) for notice in read(case)]


def set_count_of_cases(app: Flask, count: Callable[[Any], int]) -> None:
    """``count`` says how many cases an actor can see today: for pages of features that stand below cases."""
    app.extensions["count_of_cases"] = count


def count_of_cases(actor: Any) -> int | None:
    count = current_app.extensions.get("count_of_cases")
    return count(actor) if count else None


def is_served(endpoint: str) -> bool:
    """Whether a page of that name exists in this build."""
    return endpoint in current_app.view_functions


def _frame() -> dict[str, Any]:
    actor = g.get("actor", ANONYMOUS)
    return {
        "actor": actor,
        "section_layout": "layouts/staff.html" if actor.is_staff else "layouts/public.html",
        "is_demo": current_app.config["MODE"] == "demo",
    }


def init_layout(app: Flask) -> None:
    app.context_processor(_frame)
    app.jinja_env.globals.update(
        icon=icon, day_box=day_box, used_symbols=used_symbols, strip_shape=strip_shape, strip_paths=strip_paths,
        here=here, offer_of_file=offer_of_file, sort_way=sort_way, is_served=is_served, heartbeat=heartbeat, case_notices=case_notices, menu=(), case_pager=case_pager,
        filer_notices=filer_notices, page_made_on=clock.today, calendar_warnings=tuple,
    )  # fmt: skip
