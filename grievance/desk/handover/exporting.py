"""What is handed over, as a file: every line of every section."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app
from flask_babel import gettext

from grievance.desk.handover.page import Line
from grievance.sentences import N_
from grievance.web.downloads import Column
from grievance.web.filters import say


def _of_line(value: Callable[[Line], Any]) -> Callable[[tuple[str, Line]], Any]:
    return lambda row: value(row[1])


COLUMNS = (
    Column(N_("What"), lambda row: gettext(row[0])),
    Column(N_("Number"), _of_line(lambda line: line.number)),
    Column(N_("Title"), _of_line(lambda line: line.title)),
    Column(N_("Date now"), _of_line(lambda line: line.due_on)),
    Column(N_("Days left"), _of_line(lambda line: line.left)),
    Column(N_("Standing"), _of_line(lambda line: say(line.note))),
    Column(N_("Address"), _of_line(lambda line: current_app.config["BASE_URL"] + line.href)),
)
