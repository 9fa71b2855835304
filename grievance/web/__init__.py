"""Ground: the base form, guards, error pages, filters, headers, languages."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask_wtf import CSRFProtect

csrf = CSRFProtect()

VISIT_HOLDS = timedelta(days=1)
"""A visit's cookie opens nothing after that, also where somebody kept a copy of it; Flask's own limit is 31 days."""


def init_web(app: Flask) -> None:
    """Wires the shell. Order matters: CSRF before the one-use keys, packing before the headers' Vary."""
    from grievance.web import (
        display,
        errors,
        filters,
        form_keys,
        forms,
        headers,
        languages,
        layout,
        limits,
        packing,
        views,
    )

    _set_cookies(app)
    forms.bound_forms(app)
    csrf.init_app(app)
    display.init_display(app)
    languages.init_languages(app)
    filters.init_filters(app)
    forms.init_forms(app)
    form_keys.init_form_keys(app)
    errors.init_errors(app)
    layout.init_layout(app)
    packing.init_packing(app)
    headers.init_headers(app)
    limits.init_limits(app)
    app.register_blueprint(views.blueprint)


def _set_cookies(app: Flask) -> None:
    """Names and flags of the two session cookies: Flask's own (CSRF secret, followed cases) and the sign-in's."""
    is_production = app.config["MODE"] == "production"
    prefix = "__Host-" if is_production else ""
    app.config.update(
        SESSION_COOKIE_NAME=f"{prefix}visit", SIGN_IN_COOKIE=f"{prefix}sign-in", SESSION_COOKIE_SECURE=is_production,
        SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=VISIT_HOLDS,
    )  # fmt: skip
