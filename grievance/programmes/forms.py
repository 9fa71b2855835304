"""Forms of programmes: making one without code, reporting figures, dating stages, files. Choices are given by the views."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from grievance.programmes.models import ProgrammeMeasure
from grievance.programmes.rules.about import About
from grievance.programmes.rules.figures import LONGEST_WORDS, checked_period
from grievance.programmes.rules.words import KINDS_IN_WORDS, MeasureKind
from grievance.reference import queries as reference
from grievance.reference.forms import CERTAINTIES, office_choices
from grievance.reference.rules.words import Certainty
from grievance.web.fields import IndianDate, Needed, OneOf, Select, TextArea, TextLine, Tick, WholeNumber
from grievance.web.forms import BaseForm
from grievance.web.names import named

REPORTERS = ("reporter_1", "reporter_2", "reporter_3", "reporter_4")


class ProgrammeForm(BaseForm):
    name = TextLine(_l("Name"), [Needed(_l("Write the name of the programme."))], longest=120)
    owner_office_code = Select(_l("Office that owns the programme"), default="")
    reporter_1 = Select(_l("Who reports"), default="")
    reporter_2 = Select(_l("Who reports too"), default="")
    reporter_3 = Select(_l("Who reports too"), default="")
    reporter_4 = Select(_l("Who reports too"), default="")
    interval_days = WholeNumber(_l("Days between two reports"), least=1, most=366)
    target = TextLine(_l("Target in words"), longest=200)
    item_word = TextLine(_l("What an item is"), longest=40)
    place = WholeNumber(_l("Place on the agenda"), [Needed(_l("Write a whole number."))], least=1, most=999)
    is_reviewed = Tick(_l("Stands on every agenda"))

    def with_choices(self) -> ProgrammeForm:
        self.owner_office_code.choices = office_choices(empty=gettext("None"))
        for name in REPORTERS:
            self[name].choices = office_choices(empty=gettext("Nobody"))
        return self

    def given(self) -> dict[str, Any]:
        plain = ("name", "interval_days", "target", "item_word", "place", "is_reviewed")
        return {"owner_office_code": self.owner_office_code.data or None, **{name: self[name].data for name in plain}}

    def reporters(self) -> set[str]:
        return {self[name].data for name in REPORTERS if self[name].data}


class MeasureForm(BaseForm):
    name = TextLine(_l("What is measured"), [Needed(_l("Write what is measured."))], longest=120)
    kind = Select(_l("What is typed"), choices=[(kind.value, _l(words)) for kind, words in KINDS_IN_WORDS.items()],
                  default=MeasureKind.NUMBER.value)  # fmt: skip
    unit = TextLine(_l("Unit"), longest=40)
    target = TextLine(_l("Target in words"), longest=200)
    of_item = Tick(_l("Of each item by itself"))
    is_headline = Tick(_l("Stands on the list of programmes"))

    def given(self) -> dict[str, Any]:
        return {"name": self.name.data or "", "kind": MeasureKind(self.kind.data), "unit": self.unit.data,
                "target": self.target.data, "of_item": self.of_item.data,
                "is_headline": self.is_headline.data and not self.of_item.data}  # fmt: skip

    def with_choices(self) -> MeasureForm:
        return self


class StageForm(BaseForm):
    name = TextLine(_l("Name of the stage"), [Needed(_l("Write the name of the stage."))], longest=120)

    def given(self) -> dict[str, Any]:
        return {"name": self.name.data}

    def with_choices(self) -> StageForm:
        return self


class ItemForm(BaseForm):
    name = TextLine(_l("Name"), [Needed(_l("Write the name."))], longest=160)
    estate_code = Select(_l("Estate"), default="")
    district = Select(_l("District"), default="")

    def given(self) -> dict[str, Any]:
        return {"name": self.name.data, "estate_code": self.estate_code.data or None,
                "district": self.district.data or None}  # fmt: skip

    def with_choices(self) -> ItemForm:
        none = ("", gettext("None"))
        self.estate_code.choices = [none, *((row.code, named(row.name)) for row in reference.estates())]
        self.district.choices = [none, *((row.name, named(row.name)) for row in reference.districts())]
        return self


class AboutForm(BaseForm):
    """Of what place and time the figures speak; the figures themselves are fields of ``figures_form``."""

    office = Select(_l("For which office"), default="")
    as_of = IndianDate(_l("Figures as of"), [Needed(_l("Write the date of which the figures speak."))])
    period = TextLine(_l("Fiscal year or month"), longest=7)
    where = Select(_l("Of what place"), default="")
    is_target = Tick(_l("These are targets, not what was achieved"))
    source = TextLine(_l("Source"), longest=300)
    certainty = Select(_l("How sure is this"), choices=CERTAINTIES, default=Certainty.HIGH.value)
    note = TextArea(_l("Note"), longest=1000)
    measures: list[ProgrammeMeasure]

    def with_choices(self, offices: list[str]) -> AboutForm:
        known = {row.code: row for row in reference.all_offices()}
        self.office.choices = [(code, f"{code}, {named(known[code].name)}") for code in offices]
        places = [("", gettext("The whole of J&K")), ("division:jammu", gettext("Division Jammu")),
                  ("division:kashmir", gettext("Division Kashmir"))]  # fmt: skip
        self.where.choices = [*places, *((f"district:{row.name}", named(row.name)) for row in reference.districts())]
        return self

    def words(self) -> dict[int, str]:
        """What was typed, by measure."""
        return {one.id: str(self[f"m{one.id}"].data or "") for one in self.measures}

    def about(self) -> About:
        kind, _, place = (self.where.data or "").partition(":")
        fiscal_year, month = checked_period(self.period.data or "")
        assert self.as_of.data is not None  # noqa: S101  (the field is needed)
        return About(
            as_of=self.as_of.data.isoformat(), is_target=self.is_target.data,
            division=place if kind == "division" else None, district=place if kind == "district" else None,
            fiscal_year=fiscal_year, month=month, source=self.source.data or "", note=self.note.data or "",
            certainty=Certainty(self.certainty.data), office_code=self.office.data or None,
        )  # fmt: skip


def figures_form(measures: list[ProgrammeMeasure], offices: list[str], **kwargs: Any) -> AboutForm:
    """The form with a field for each of these measures, named by what is measured."""
    fields = {f"m{one.id}": TextLine(_label(one), longest=LONGEST_WORDS) for one in measures}
    form: AboutForm = type("FiguresForm", (AboutForm,), fields)(**kwargs)
    form.measures = measures
    return form.with_choices(offices)


def _label(one: ProgrammeMeasure) -> str:
    return f"{named(one.name)} ({one.unit})" if one.unit else named(one.name)


class CorrectForm(BaseForm):
    value = TextLine(_l("The figure as it should be"), [Needed(_l("Write the figure."))], longest=LONGEST_WORDS)
    why = TextLine(_l("Why it is put right"), [Needed(_l("Write the reason."))], longest=500)


class StageDateForm(BaseForm):
    office = Select(_l("For which office"), default="")
    planned_on = IndianDate(_l("Planned for"))
    actual_on = IndianDate(_l("Done on"))
    reason = TextLine(_l("Why the date moves"), longest=500)


HOW = {
    "look": _l("Only tell me what the file would do"),
    "all": _l("Take all rows, or none where one is wrong"),
    "good": _l("Take the good rows and leave the wrong ones out"),
}


class FileForm(BaseForm):
    office = Select(_l("For which office"), default="")
    file = FileField(_l("File"), [Needed(_l("Choose the file."))])
    how = OneOf(_l("What to do with it"), [Needed(_l("Choose what to do with it."))], choices=list(HOW.items()))
