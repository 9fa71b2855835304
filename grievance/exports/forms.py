"""The forms that ask for an archive, and for the file of a long list."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from grievance.web.fields import OneOf, Tick
from grievance.web.forms import BaseForm


class ExportForm(BaseForm):
    with_files = Tick(_l("With photos and papers"))


class ListFileForm(BaseForm):
    """``of``: the address of the list with its filters."""

    of = HiddenField()
    kind = OneOf(
        _l("Which file?"),
        choices=[("csv", _l("CSV, for any program")), ("xlsx", _l("Workbook (XLSX), for a spreadsheet"))],
        default="csv",
    )
