"""Help, and short addresses for the pages of the footer."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from grievance.public.views.blueprint import blueprint
from grievance.web.guards import public


@blueprint.get("/help")
@public
def show_help() -> str:
    return render_template("public/show_help.html")


@blueprint.get("/about")
@public
def show_about() -> Any:
    return redirect(url_for("web.show_page", name="about"), 308)


@blueprint.get("/contact-us")
@public
def show_contact() -> Any:
    return redirect(url_for("web.show_page", name="contact"), 308)


@blueprint.get("/accessibility")
@public
def show_accessibility() -> Any:
    return redirect(url_for("web.show_page", name="accessibility"), 308)


@blueprint.get("/sitemap")
@public
def show_sitemap() -> Any:
    return redirect(url_for("web.show_page", name="sitemap"), 308)


@blueprint.get("/privacy")
@public
def show_privacy() -> Any:
    return redirect(url_for("web.show_page", name="policies", _anchor="privacy"), 308)


@blueprint.get("/terms")
@public
def show_terms() -> Any:
    return redirect(url_for("web.show_page", name="policies", _anchor="terms"), 308)
