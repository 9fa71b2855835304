"""Pages of the shell itself: display choices, static files, the footer's pages."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request

from grievance.permissions import Right
from grievance.web import kit, packing
from grievance.web.addresses import local_path
from grievance.web.display import keep, with_choices
from grievance.web.guards import needs, public, without_actor

blueprint = Blueprint("web", __name__)

FOOTER_PAGES = ("about", "contact", "policies", "accessibility", "sitemap")


@blueprint.get("/static/<path:name>")
@without_actor
def serve_static(name: str) -> Response:
    return packing.serve(name)


@blueprint.get("/favicon.ico")
@without_actor
def serve_icon() -> Response:
    return packing.serve("icon.svg")


@blueprint.get("/display")
@public
def show_display() -> str:
    return render_template("web/show_display.html", back=local_path(request.args.get("next")))


@blueprint.get("/display/choose")
@public
def choose_display() -> Any:
    """Keeps a choice of language, size or theme in this browser's cookie and goes back to the page it came from."""
    chosen = with_choices(g.display, request.args.to_dict())
    return keep(redirect(local_path(request.args.get("next")), 303), chosen)


@blueprint.get("/pages/<name>")
@public
def show_page(name: str) -> str:
    """The pages of the footer."""
    if name not in FOOTER_PAGES:
        abort(404)
    return render_template("web/show_page.html", name=name, part=f"web/pages/{name}.html")


@blueprint.get("/admin/kit")
@needs(Right.EDIT_REFERENCE)
def show_kit() -> str:
    """Every component in every state, for those who build pages."""
    return render_template("web/show_kit.html", **kit.sample())
