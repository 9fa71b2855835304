"""Forms of the desk."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from grievance.web.fields import Needed, OneOf, TextLine
from grievance.web.forms import BaseForm


class ViewForm(BaseForm):
    """A kept view of the list of cases."""

    name = TextLine(_l("What do you call it?"), [Needed(_l("Write a name."))], longest=60)
    office = OneOf(_l("Who finds it above the list?"), default="")
