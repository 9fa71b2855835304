"""Forms of the monthly report: which month to look at, why another version, who gets it by mail."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from grievance.web.fields import Email, Needed, Select, TextLine
from grievance.web.forms import BaseForm

SCOPE_NAMES = {"both": _l("Both divisions"), "jammu": _l("Jammu"), "kashmir": _l("Kashmir")}


class IssueForm(BaseForm):
    because = TextLine(_l("Why another version?"))


class SubscriberForm(BaseForm):
    person = Email(_l("E-mail of the person"), validators=[Needed()])
    scope = Select(_l("Division"), choices=list(SCOPE_NAMES.items()), coerce=str)
