"""Pages of the reference data: offices for everybody, the tables for administrators."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("reference", __name__)

from grievance.reference.views import holidays, offices, tables  # noqa: E402, F401  (they add their routes)
