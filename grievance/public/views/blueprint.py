"""The blueprint to which the public pages add themselves, with the words their templates use."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from flask import Blueprint
from flask_babel import get_locale, gettext

from grievance.sittings.drafting import number_of
from grievance.web.filters import clock_time

blueprint = Blueprint("public", __name__)


def weekday_of(day: date) -> str:
    """``Wednesday``."""
    return str(format_date(day, "EEEE", locale=str(get_locale() or "en")))


def hour(text: str) -> str:
    """``11:00 am`` for the stored ``11:00``; what is no time stays as it is."""
    try:
        return clock_time(datetime.strptime(text, "%H:%M"))
    except ValueError:
        return text


def division_label(code: str) -> str:
    return {"jammu": gettext("Jammu Division"), "kashmir": gettext("Kashmir Division")}.get(code, code)


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {"weekday_of": weekday_of, "hour": hour, "division_label": division_label, "number_of": number_of}
