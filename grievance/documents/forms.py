"""Forms of the papers: freezing an agenda, checking a receipt's code."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from grievance.web.fields import Needed, TextLine
from grievance.web.forms import BaseForm


class FreezeForm(BaseForm):
    """Only the version of the sitting that the convener looked at."""


class CheckForm(BaseForm):
    code = TextLine(
        _l("Code on the paper"), [Needed(_l("Write the code that stands under the square on the paper."))], 40
    )
