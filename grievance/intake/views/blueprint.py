"""The blueprint to which the pages of filing add themselves."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("intake", __name__)
