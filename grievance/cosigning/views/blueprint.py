"""The blueprint to which the pages of co-signing add themselves."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("cosigning", __name__)
