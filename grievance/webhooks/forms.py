"""The form of a subscription."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from grievance.web.fields import Email, Needed, SomeOf, TextLine
from grievance.web.forms import BaseForm
from grievance.webhooks.rules import LONGEST_ADDRESS, NAMES


class WebhookForm(BaseForm):
    name = TextLine(_l("Name of the other system"), [Needed(_l("Write a name."))], longest=80)
    address = TextLine(_l("Address"), [Needed(_l("Write the address."))], longest=LONGEST_ADDRESS)
    owner = Email(_l("Whose cases"), [Needed(_l("Write the e-mail address of a person who may see the cases."))])
    types = SomeOf(_l("Events"), choices=[(kind, kind) for kind in NAMES])
