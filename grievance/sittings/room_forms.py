"""Forms of the room: an item, its correction, the sheet of all items, who is there, interests, the quorum."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Optional, StopValidation

from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.sentences import N_, Refusal
from grievance.sittings import access
from grievance.sittings.direction_forms import WithTerms
from grievance.sittings.forms import office_choices
from grievance.sittings.room_fence import EVERYTHING_SEEN, Unseen
from grievance.sittings.rules.room import DISPOSITION_WORDS, Taken, days_from, taken
from grievance.sittings.rules.two_at_once import FIELDS, as_typed
from grievance.sittings.rules.words import Disposition
from grievance.web.fields import (
    IndianDate,
    Needed,
    OneOf,
    Select,
    TextArea,
    TextLine,
    Tick,
    WholeNumber,
    kept_text,
    read_date,
    western_digits,
)
from grievance.web.forms import BaseForm

CHOICES = [(word.value, _l(words)) for word, words in DISPOSITION_WORDS.items()]
LONGEST = 5000


def read_by(text: str) -> int | date | None:
    """``15`` days or ``25-12-2026``; None for anything else."""
    digits = western_digits(text.strip())
    return int(digits) if re.fullmatch(r"\d{1,4}", digits) else read_date(text)


class ByWhen(StringField):
    """A number of days from the sitting, or a date."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators or [Optional()], **kwargs)
        self.typed = ""

    def process_data(self, value: Any) -> None:
        self.typed = "" if value is None else str(value)
        self.data = read_by(self.typed)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.process_data(kept_text(str(valuelist[0]))[:40] if valuelist else "")

    def _value(self) -> str:
        return self.typed

    def pre_validate(self, form: Any) -> None:
        if self.typed and self.data is None:
            raise StopValidation(str(_l("Write a number of days, like 15, or a date, like 25-12-2026.")))


class OnDay(ByWhen):
    """A date, kept as it was typed."""

    def process_data(self, value: Any) -> None:
        self.typed = "" if value is None else str(value)
        self.data = read_date(self.typed)

    def pre_validate(self, form: Any) -> None:
        if self.typed and self.data is None:
            raise StopValidation(str(_l("Write the date as day, month, year, like 25-11-2026.")))


class OfficeLine(TextLine):
    """An office by its code, as typed or taken from the list that the browser offers."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        super().process_formdata(valuelist)
        self.data = self.data.split(",")[0].strip().upper()


class DisposeForm(WithTerms):
    """What the forum did with one item."""

    disposition = OneOf(
        _l("What did the forum decide?"), [Needed(_l("Choose what the forum did with this item."))], choices=CHOICES
    )
    words = TextArea(_l("Words of the decision, direction or reason"), longest=4000)
    office: Any = Select(_l("Office that must act"), default="")
    days = ByWhen(_l("By: days from the sitting, or a date"))
    discussion = TextArea(_l("Discussion, at most three lines"), longest=600)
    assisting = TextLine(_l("Offices that help, by their codes"))
    proof = TextLine(_l("Proof asked for"))
    starts_on = OnDay(_l("The limit starts on"))
    body = TextLine(_l("Higher body"))
    why = TextLine(_l("What was wrong"))

    def typed(self) -> dict[str, str]:
        """The fields as they were written, whether right or not."""
        return as_typed({name: getattr(self[name], "typed", None) or self[name].data for name in FIELDS})


class SheetForm(DisposeForm):
    """The same for one line of the sheet; the page's own token protects all of them."""

    class Meta(BaseForm.Meta):
        csrf = False

    disposition = Select(_l("What the forum did"), choices=[("", ""), *CHOICES], default="")
    office = OfficeLine(_l("Office that must act"))


def new_form(typed: Mapping[str, Any], version: int, kind: type[DisposeForm] = DisposeForm, **more: Any) -> DisposeForm:
    """A form that shows what was written before."""
    fields = {name: typed.get(name) or None for name in FIELDS}
    return with_offices(kind(formdata=None, **{**fields, "version": str(version), **more}))


def with_offices(form: DisposeForm) -> DisposeForm:
    if isinstance(form.office, Select):
        form.office.choices = office_choices("")
    return form


def taken_from(values: Mapping[str, str], sits_on: date, actor: Actor, kept: Unseen = EVERYTHING_SEEN) -> Taken:
    """What was written, checked; each refusal names its field.

    Cases are those that the actor may see, and those ``kept`` on the item that he may not.
    """
    if not values.get("disposition"):
        raise Refusal(N_("Choose what the forum did with this item."), field="disposition")
    what = Disposition(values["disposition"])
    office = values.get("office") or None
    if what is Disposition.DIRECTED and office and reference.office(office) is None:
        raise Refusal(N_("There is no office with this code. Choose one from the list"), field="office")
    start = _start(values.get("starts_on", "")) if what is Disposition.DIRECTED else None
    days = days_from(read_by(values.get("days", "")), start or sits_on)
    named = access.cases_named(actor, values.get("cases", "")) if what is Disposition.DIRECTED else []
    return taken(
        what, values.get("words", ""), office=office, days=days, body=values.get("body", ""),
        assisting=_codes(values.get("assisting", "")), proof=values.get("proof", ""), starts_on=start,
        waits_for=values.get("waits_for", ""), cases=kept.among(case.number for case in named),
    )  # fmt: skip


def _start(typed: str) -> date | None:
    found = read_date(typed) if typed else None
    if typed and found is None:
        raise Refusal(N_("Write the date as day, month, year, like 25-11-2026."), field="starts_on")
    return found


def _codes(text: str) -> list[str]:
    codes = [code for code in re.split(r"[,;\s]+", text.upper()) if code]
    for code in codes:
        if reference.office(code) is None:
            raise Refusal(N_("There is no office %(code)s. Write codes, like JPDCL"), field="assisting", code=code)
    return codes


class WhyForm(BaseForm):
    """Something recorded is taken back."""

    why = TextLine(_l("What was wrong"), [Needed(_l("Write what was wrong. The record keeps both."))])


class ChooseForm(BaseForm):
    """Of two texts; the choices stand in fields named after the item's own."""


class InterestForm(BaseForm):
    who = Select(_l("Who declares it"), [Needed(_l("Say who declares the interest."))])
    interest = TextLine(_l("Which interest"), [Needed(_l("Write in one line which interest it is."))])


class QuorumForm(BaseForm):
    offices = WholeNumber(_l("Offices that must be there"), [Needed()], least=0, most=50)
    associations = WholeNumber(_l("Associations that must be there"), [Needed()], least=0, most=50)
    needs_chair = Tick(_l("Somebody must preside"))
    from_on = IndianDate(_l("From"), [Needed(_l("Give the day from which this counts."))])
    because = TextLine(_l("Order"), [Needed(_l("Name the order that fixes the quorum."))])


class MinutesForm(BaseForm):
    """The words of all items; their fields are named after the entries."""


class CorrectionForm(BaseForm):
    """Somebody asks for a correction of minutes."""

    item = Select(_l("Which item"), default="")
    words = TextArea(
        _l("What is wrong, and how it should read"), [Needed(_l("Write what is wrong and how it should read."))],
        longest=2000,
    )  # fmt: skip


class AnswerForm(BaseForm):
    """A correction is taken or declined."""

    answer = OneOf(
        _l("Take it?"), [Needed(_l("Choose whether the correction is taken."))],
        choices=[("taken", _l("Take it")), ("declined", _l("Decline it"))],
    )  # fmt: skip
    new_text = TextArea(_l("How the item reads then"), longest=LONGEST)
    reason = TextLine(_l("Reason, told to the one who asked"), longest=1000)


class CorrigendumForm(BaseForm):
    """A mistake in confirmed minutes."""

    item = Select(_l("Which item"), default="")
    words = TextArea(
        _l("For which words which are to be read"), [Needed(_l("Write for which words which are to be read."))],
        longest=LONGEST,
    )  # fmt: skip
    why = TextLine(_l("Reason"), [Needed(_l("Write why the confirmed minutes are wrong."))], longest=1000)
