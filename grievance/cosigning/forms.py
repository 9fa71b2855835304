"""The forms of inviting, signing and a signatory's own page."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from grievance.accounts.rules.listed import LINE_AT_MOST, NAME_AT_MOST
from grievance.cosigning.rules import OWN_LINE_AT_MOST
from grievance.web.fields import Needed, OneOf, TextArea, TextLine, Tick, Udyam
from grievance.web.forms import BaseForm

NAMED, COUNTED = "named", "counted"


class UnitsForm(BaseForm):
    units = TextArea(_l("Units, one a line"), [Needed(_l("Write the units, one a line."))], longest=30 * LINE_AT_MOST)


class ConsentForm(BaseForm):
    """``consent`` stands on only counted until somebody chooses otherwise."""

    consent = OneOf(_l("May your unit be named?"), default=COUNTED)
    own_line = TextArea(_l("A line of your own"), longest=OWN_LINE_AT_MOST)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.consent.choices = [(COUNTED, _l("Only counted")), (NAMED, _l("Named"))]
        self.hints = {
            COUNTED: _l("Your name stands on no paper and no page of others. The office that has the case sees it."),
            NAMED: _l("The name of your unit may be read out and printed."),
        }

    def check_consent(self) -> dict[str, Any]:
        return {"may_be_named": self.consent.data == NAMED, "own_line": self.own_line.data or ""}


class SignForm(ConsentForm):
    unit = TextLine(_l("Name of your unit"), [Needed(_l("Write the name of your unit."))], longest=NAME_AT_MOST)
    name = TextLine(_l("Your name"), [Needed(_l("Write your name."))], longest=120)
    contact = TextLine(_l("Your e-mail"), [Needed(_l("Write the e-mail address to which the code goes."))], longest=254)
    udyam = Udyam(_l("Udyam number"))
    gstin = TextLine(_l("GSTIN"), longest=30)

    def values(self) -> dict[str, Any]:
        """What is kept until the code is right."""
        texts = {name: self._fields[name].data or "" for name in ("unit", "name", "contact", "udyam", "gstin")}
        return texts | self.check_consent()


class CodeForm(BaseForm):
    code = TextLine(_l("Code"), [Needed(_l("Write the six figures of the code."))], longest=20)


class WordForm(BaseForm):
    words = TextLine(_l("What is still open?"), longest=500)


class LeaveForm(BaseForm):
    reason = TextLine(_l("Reason"), longest=500)
    sure = Tick(_l("My unit leaves"))


class MergeForm(BaseForm):
    """``seen`` says what the preview showed; without it the preview comes first."""

    into = TextLine(
        _l("Reference of the other case"), [Needed(_l("Write the reference of the case it joins."))], longest=40
    )
    reason = TextArea(_l("Reason"), [Needed(_l("Write the reason."))], longest=4000)
    seen = TextLine(longest=200)


class PartForm(BaseForm):
    reason = TextArea(_l("Reason"), [Needed(_l("Write the reason."))], longest=4000)
