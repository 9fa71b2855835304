"""Forms of the routing rows and of the holders. What may stand in a list is given here from the tables."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from grievance.accounts import queries as accounts
from grievance.accounts.models import Person
from grievance.reference import queries as reference
from grievance.reference.rules.words import HolderKind
from grievance.routing.rules.checking import LONGEST_WORDS
from grievance.web.fields import Email, IndianDate, Needed, Select, TextArea, TextLine
from grievance.web.forms import BaseForm
from grievance.web.names import named


class RoutingRuleForm(BaseForm):
    category_code = Select(_l("Subject"))
    division = Select(_l("Division"))
    district = Select(_l("District"))
    estate_code = Select(_l("Estate"))
    place_kind = Select(_l("Kind of place"))
    case_kind = Select(_l("Kind of case"))
    amount_from = TextLine(_l("From this amount on, in rupees"), longest=20)
    cue_words = TextArea(_l("Words in the text"), longest=LONGEST_WORDS)
    office_code = Select(_l("Office that answers"))
    priority = TextLine(_l("Priority"), longest=3)
    note = TextLine(_l("Note"), longest=500)

    def fill_choices(self) -> None:
        """The tables' rows as choices; the first leaves the matter open."""
        anything = ("", _("Any"))
        self.category_code.choices = [anything, *((row.code, named(row.name)) for row in reference.categories())]
        self.division.choices = [anything, *((row.code, named(row.name)) for row in reference.divisions())]
        self.district.choices = [anything, *((row.name, named(row.name)) for row in reference.districts())]
        self.estate_code.choices = [anything, *((row.code, named(row.name)) for row in reference.estates())]
        self.place_kind.choices = [anything, ("estate", _("Inside an estate")), ("sidco", _("Inside an estate of SIDCO")),
                                   ("sicop", _("Inside an estate of SICOP")), ("outside", _("Outside every estate"))]  # fmt: skip
        self.case_kind.choices = [anything, ("grievance", _("Grievance")), ("point", _("Point"))]
        offices = [(row.code, f"{row.code}, {named(row.name)}") for row in reference.all_offices() if row.is_active]
        self.office_code.choices = [("", _("Choose an office")), *offices]

    def values(self) -> dict[str, Any]:
        """What was given, by the names of the row's columns."""
        names = ("category_code", "division", "district", "estate_code", "place_kind", "case_kind", "amount_from",
                 "cue_words", "office_code", "priority", "note")  # fmt: skip
        return {name: self[name].data for name in names}


class TryForm(BaseForm):
    """A text to try. Nothing is kept."""

    words = TextArea(_l("The words of a grievance"), [Needed(_l("Write or paste a text."))], longest=4000)
    category_code = Select(_l("Subject"))
    estate_code = Select(_l("Estate"))
    district = Select(_l("District"))

    def fill_choices(self) -> None:
        self.category_code.choices = [
            ("", _("As the words suggest")),
            *((row.code, named(row.name)) for row in reference.categories()),
        ]
        self.estate_code.choices = [("", _("Not said")), *((row.code, named(row.name)) for row in reference.estates())]
        self.district.choices = [("", _("Not said")), *((row.name, named(row.name)) for row in reference.districts())]


KINDS = ((HolderKind.REGULAR, _l("Regular")), (HolderKind.ADDITIONAL, _l("Additional charge")),
         (HolderKind.VACANT, _l("The post is vacant")))  # fmt: skip


class _People(BaseForm):
    """Finds accounts by their addresses; ``_person`` gives the row for a field that is right."""

    def _person(self, field: Any) -> Person | None:
        return accounts.person_by_email(field.data) if field.data else None

    def _check_account(self, field: Any) -> None:
        found = self._person(field)
        if field.data and (found is None or not found.is_active):
            raise ValidationError(_("There is no open account with this address. Add the person under People first."))


class HolderForm(_People):
    is_head = Select(_l("Post"), choices=[("yes", _l("Head of the office")), ("no", _l("Nodal officer"))])
    kind = Select(_l("How"), choices=[(kind.value, words) for kind, words in KINDS])
    person = Email(_l("Person, by e-mail address"))
    title = TextLine(_l("Designation"), longest=120)
    deputy = Email(_l("Who stands in, by e-mail address"))
    from_on = IndianDate(_l("From"), [Needed(_l("Write the date."))])
    to_on = IndianDate(_l("Until"))

    def validate_person(self, field: Any) -> None:
        self._check_account(field)

    def validate_deputy(self, field: Any) -> None:
        self._check_account(field)

    def given(self) -> dict[str, Any]:
        person, deputy = self._person(self.person), self._person(self.deputy)
        return {"is_head": self.is_head.data == "yes", "kind": HolderKind(self.kind.data), "title": self.title.data or "",
                "person_id": person.id if person else None, "deputy_person_id": deputy.id if deputy else None,
                "from_on": self.from_on.data, "to_on": self.to_on.data}  # fmt: skip

    def name_of_person(self) -> str:
        person = self._person(self.person)
        return person.name if person else ""


class DeputyForm(_People):
    deputy = Email(_l("Who stands in, by e-mail address"))

    def validate_deputy(self, field: Any) -> None:
        self._check_account(field)

    def person(self) -> Person | None:
        return self._person(self.deputy)


class EndHolderForm(BaseForm):
    to_on = IndianDate(_l("Last day"), [Needed(_l("Write the date."))])


class LetRestForm(BaseForm):
    because = TextLine(
        _l("What was done instead"), [Needed(_l("Say what you did instead, or why nothing is needed."))], longest=300
    )
