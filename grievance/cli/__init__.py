"""Commands, one file a group. Machine-readable output is JSON, one object a line, on standard output."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

GROUPS = (
    "setup",
    "demo",
    "people",
    "calendar",
    "routing",
    "cases",
    "sittings",
    "papers",
    "jobs",
    "mail",
    "audit",
    "serve",
)


def register_commands(app: Flask) -> None:
    for group in GROUPS:
        import_module(f"grievance.cli.{group}").register(app)
