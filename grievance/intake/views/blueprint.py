"""The blueprint to which the pages of filing add themselves."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

blueprint = Blueprint("intake", __name__)


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {"upper_first": upper_first}


def upper_first(text: str) -> str:
    """A reason that stands alone begins like a sentence."""
    return text[:1].upper() + text[1:]
