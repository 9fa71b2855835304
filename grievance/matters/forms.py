"""Forms of policy items: the item itself, the cases in it, its outcome, the suggestion."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from grievance.web.fields import Needed, OneOf, Select, TextArea, TextLine
from grievance.web.forms import BaseForm

BOTH = "both"


class ItemForm(BaseForm):
    title = TextLine(_l("The matter in one line"), [Needed(_l("Say in a line what the matter is."))], longest=200)
    summary = TextArea(_l("The cause behind these cases"), longest=4000)
    wanted = TextArea(_l("What would settle it: which rule, rate or scheme must change"), longest=2000)
    division = OneOf(_l("Which forum hears it?"), [Needed(_l("Choose which forum hears it."))])
    owner = Select(_l("Office that owns the matter"), default="")


class GatherForm(BaseForm):
    number = TextLine(_l("Reference"), [Needed(_l("Write the reference of the case, like J26-0412-7."))], longest=30)


class WhyForm(BaseForm):
    """A step that is never taken without its reason."""

    why = TextLine(_l("Reason"), [Needed(_l("Write the reason."))], longest=1000)


class OutcomeForm(BaseForm):
    words = TextArea(_l("The outcome, as each office reads it"), [Needed(_l("Write the outcome."))], longest=4000)
    source = TextLine(
        _l("Where it comes from: order, number and date"), [Needed(_l("Say where it comes from."))], longest=300
    )
