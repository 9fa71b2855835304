"""Puts the application together: settings, database, web shell, features, reactions. Nothing below imports this."""

from __future__ import annotations

import logging
from importlib import import_module
from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined

from config import ROOT, Settings, read_settings
from grievance.cli import register_commands
from grievance.correspondence.notices import init_correspondence
from grievance.foundation import clock
from grievance.foundation.database import engine_options, init_database
from grievance.foundation.schema import all_models
from grievance.foundation.transaction import register_reactions
from grievance.navigation import init_navigation
from grievance.notifications import init_notifications
from grievance.reactions import PREVIEWS, REACTIONS, TO_EVERY_EVENT
from grievance.schedule import init_schedule
from grievance.web import init_web

SERVED = (
    "public",
    "accounts",
    "enterprises",
    "intake",
    "cosigning",
    "cases",
    "matters",
    "documents",
    "sittings",
    "desk",
    "reports",
    "programmes",
    "reference",
    "places",
    "clocks",
    "routing",
    "admin",
    "correspondence",
    "exports",
    "api",
    "monthly",
    "webhooks",
)
"""Features that serve pages, in the order in which their addresses are tried: each ``views.py`` has a ``blueprint``."""


def create_app(settings: Settings | None = None) -> Flask:
    """The application for one set of settings. Starts no job and opens no connection."""
    settings = settings or read_settings()
    app = Flask("grievance", root_path=str(Path(__file__).parent), template_folder=str(ROOT / "templates"), static_folder=None,
                instance_path=str(settings.instance))  # fmt: skip
    app.config.from_mapping(_flask_settings(settings))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    clock.start_at(settings.now)
    settings.instance.mkdir(parents=True, exist_ok=True)
    all_models()
    init_database(app)
    init_web(app)
    init_notifications(app)
    for feature in SERVED:
        app.register_blueprint(import_module(f"grievance.{feature}.views").blueprint)
    init_correspondence(app)
    init_navigation(app)
    register_reactions(REACTIONS, TO_EVERY_EVENT, PREVIEWS)
    register_commands(app)
    init_schedule(app)
    if settings.mode != "testing":
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
        logging.getLogger("alembic").setLevel(logging.WARNING)
    return app


def _flask_settings(settings: Settings) -> dict[str, object]:
    """Flask's and the extensions' names for our settings. The whole of ours stays at ``SETTINGS``."""
    return {
        "SETTINGS": settings,
        "MODE": settings.mode,
        "TESTING": settings.mode == "testing",
        "SECRET_KEY": settings.secret_key,
        "BASE_URL": settings.base_url,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database_url),
        "MAIL_SERVER": settings.mail_server or "",
        "MAIL_PORT": settings.mail_port,
        "MAIL_USERNAME": settings.mail_username,
        "MAIL_PASSWORD": settings.mail_password,
        "MAIL_USE_TLS": settings.mail_use_tls,
        "MAIL_USE_SSL": settings.mail_use_ssl,
        "MAIL_DEFAULT_SENDER": settings.mail_default_sender,
        "MAIL_SUPPRESS_SEND": False,
        "RATELIMIT_STORAGE_URI": settings.rate_limit_url,
        "RATELIMIT_ENABLED": settings.mode != "testing",
        "FIGURES_KEPT_SECONDS": 0 if settings.mode == "testing" else 20,
        "MAX_CONTENT_LENGTH": 12 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 512 * 1024,
        "MAX_FORM_PARTS": 500,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_ENABLED": settings.mode != "testing",
        "JSON_SORT_KEYS": False,
    }
