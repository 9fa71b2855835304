"""The form that asks for an archive."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from grievance.web.fields import Tick
from grievance.web.forms import BaseForm


class ExportForm(BaseForm):
    with_files = Tick(_l("With photos and papers"))
