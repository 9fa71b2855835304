"""Forms of the desk."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from grievance.accounts import queries as accounts
from grievance.accounts.models import Person
from grievance.desk.handover.rules import KINDS, REASONS
from grievance.web.fields import Email, IndianDate, Needed, OneOf, Select, TextLine
from grievance.web.forms import BaseForm


class ViewForm(BaseForm):
    """A kept view of the list of cases."""

    name = TextLine(_l("What do you call it?"), [Needed(_l("Write a name."))], longest=60)
    office = OneOf(_l("Who finds it above the list?"), default="")


class HandoverForm(BaseForm):
    """Who takes over the charge of an office, how, and from which day on."""

    kind = OneOf(
        _l("How is the post held from then on?"), choices=[(kind.value, _l(words)) for kind, words in KINDS.items()]
    )
    successor = Email(_l("Who takes over, by e-mail address"))
    title = TextLine(_l("Designation"), longest=120)
    begins_on = IndianDate(_l("First day of the successor"), [Needed(_l("Write the date."))])
    reason = Select(_l("Why the head goes"), choices=[(reason.value, _l(words)) for reason, words in REASONS.items()])

    def validate_successor(self, field: Any) -> None:
        found = self.person()
        if field.data and (found is None or not found.is_active):
            raise ValidationError(
                gettext("There is no open account with this address. The administrator adds it first.")
            )

    def person(self) -> Person | None:
        return accounts.person_by_email(self.successor.data) if self.successor.data else None
