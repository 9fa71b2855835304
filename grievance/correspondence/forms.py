"""Forms of the tray and of corrected addresses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from grievance.web.fields import Email, Needed, OneOf, TextArea, TextLine, Tick
from grievance.web.forms import BaseForm


class AttachForm(BaseForm):
    number = TextLine(_l("Reference of the case"), [Needed(_l("Write the reference of the case."))], longest=40)
    is_inner = Tick(_l("For officers only"))


class DismissForm(BaseForm):
    why = TextLine(_l("Why it belongs to no case"), [Needed(_l("Say why it belongs to no case."))], longest=300)


class HandOverForm(BaseForm):
    division = OneOf(_l("Division"), [Needed(_l("Choose a division."))],
                     choices=[("jammu", _l("Jammu")), ("kashmir", _l("Kashmir"))])  # fmt: skip


class ToldForm(BaseForm):
    note = TextArea(_l("Whom you told, how and when"), [Needed(_l("Say whom you told, how and when."))], longest=500)


class AddressForm(BaseForm):
    email = Email(_l("New e-mail address"), [Needed(_l("Write the new e-mail address."))])
