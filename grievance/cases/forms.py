"""The form of a step is drawn from what the transition table says must be given, so that the two never differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import MultiDict

from grievance.accounts.models import Person
from grievance.cases.rules.consulting import ASKS_FOR, LONGEST_ANSWER, Ending
from grievance.cases.rules.needs import KINDS, OUTCOMES, SETTLED, Need, NeedKind
from grievance.cases.rules.steps import Step, Transition
from grievance.cases.rules.templates import LONGEST_BODY, LONGEST_TITLE
from grievance.cases.rules.words import CaseKind, MessagesWanted, Satisfaction
from grievance.reference import queries as reference
from grievance.web.fields import IndianDate, Needed, OneOf, Select, TextArea, TextLine, Tick, WholeNumber
from grievance.web.forms import BaseForm
from grievance.web.languages import LANGUAGES
from grievance.web.names import named


@dataclass(frozen=True)
class Asked:
    """One field of a step's page: the need and the control that asks for it."""

    need: Need
    field: Any

    @property
    def macro(self) -> str:
        """Which macro of ``components/fields.html`` draws it."""
        return _MACROS[self.need.kind]

    @property
    def hint(self) -> str:
        return gettext(self.need.hint) if self.need.hint else ""


_MACROS = {
    NeedKind.TEXT: "area",
    NeedKind.LINE: "line",
    NeedKind.CASE: "line",
    NeedKind.DATE: "date",
    NeedKind.DAYS: "number",
    NeedKind.OFFICE: "select",
    NeedKind.CATEGORY: "select",
    NeedKind.PERSON: "select",
    NeedKind.RATING: "select",
    NeedKind.KIND: "options",
    NeedKind.OUTCOME: "options",
    NeedKind.SETTLED: "options",
}


class StepForm(BaseForm):
    """The base of every step's form. ``given`` is what ``perform`` takes."""

    needs: tuple[Need, ...] = ()

    def asked(self) -> list[Asked]:
        return [Asked(need, self._fields[need.name]) for need in self.needs]

    def given(self) -> dict[str, Any]:
        return {need.name: self._fields[need.name].data for need in self.needs}

    def begin_with(self, words: str, outcome: str) -> None:
        """A template's words in place of the note, and its outcome where none is chosen yet."""
        self._fields["note"].data = words
        if "outcome" in self._fields and not self._fields["outcome"].data:
            self._fields["outcome"].data = outcome


def step_form(
    row: Transition, values: Mapping[str, Any], version: int, *, office: str | None = None,
    people: Sequence[Person] = (), typed: Mapping[str, str] | None = None,
) -> StepForm:  # fmt: skip
    """The form of one step. ``values`` fill it the first time; ``office`` is left out of the choice of offices.

    ``people`` are those to whom the office gives its cases. ``typed``: what was kept for later, as it was typed.
    """
    asked = [need for need in row.needs if need.kind is not NeedKind.PERSON]
    controls = {need.name: _control(need, row.step, office) for need in asked}
    for need in row.needs:
        if need.kind is NeedKind.PERSON:
            choices = [("", gettext("Nobody")), *((str(person.id), person.name) for person in people)]
            controls[need.name] = Select(gettext(need.label), choices=choices)
    kind = type("ThisStepForm", (StepForm,), {**controls, "needs": row.needs})
    if typed:
        return kind(formdata=MultiDict({**typed, "version": str(version)}))
    return kind(data={**values, "version": version})


def _control(need: Need, step: Step, office: str | None) -> Any:
    label = gettext(need.label)
    checks = [Needed(gettext(need.ask))] if need.is_required else None
    match need.kind:
        case NeedKind.TEXT:
            return TextArea(label, checks, longest=need.most)
        case NeedKind.LINE | NeedKind.CASE:
            return TextLine(label, checks, longest=need.most)
        case NeedKind.DATE:
            return IndianDate(label, checks)
        case NeedKind.DAYS:
            return WholeNumber(label, checks, least=1, most=need.most)
        case NeedKind.OFFICE | NeedKind.CATEGORY | NeedKind.RATING:
            return Select(label, checks, choices=_choices(need, office))
        case _:
            return OneOf(label, checks, choices=_options(need, step))


def _choices(need: Need, office: str | None) -> list[tuple[str, str]]:
    first = [("", gettext("Choose"))]
    if need.kind is NeedKind.RATING:
        return [("", gettext("No answer")), *((str(number), str(number)) for number in range(1, need.most + 1))]
    if need.kind is NeedKind.CATEGORY:
        return first + [(row.code, gettext(row.name)) for row in reference.categories()]
    offices = sorted(reference.all_offices(), key=lambda row: row.name)
    wanted = [row for row in offices if row.is_active and row.code != office and not row.code.startswith("FORUM-")]
    return first + [(row.code, named(row.name)) for row in wanted]


def _options(need: Need, step: Step) -> list[tuple[str, str]]:
    lists: dict[NeedKind, Mapping[Any, str]] = {
        NeedKind.OUTCOME: OUTCOMES,
        NeedKind.SETTLED: SETTLED,
        NeedKind.KIND: KINDS,
    }
    words = lists[need.kind]
    left_out = {Satisfaction.YES} if step is Step.DISPUTE else set[CaseKind]()
    return [(word.value, gettext(label)) for word, label in words.items() if word not in left_out]


class TrackForm(BaseForm):
    number = TextLine(_l("Reference"), [Needed(_l("Write the reference of your case, like J26-0412-7."))], longest=60)
    secret = TextLine(
        _l("Secret or code"), [Needed(_l("Write the secret of your receipt, or the code sent to you."))], longest=60
    )


class CodeForm(BaseForm):
    number = TextLine(_l("Reference"), [Needed(_l("Write the reference of your case, like J26-0412-7."))], longest=60)


class NoteForm(BaseForm):
    words = TextArea(_l("Note among officers"), [Needed(_l("Write the note."))], longest=4000)


def ending_form(ending: Ending, version: int) -> BaseForm:
    """The one field with which a question of another office ends. ``version``: the question's, when the page was made."""
    label, ask = ASKS_FOR[ending]
    words = TextArea(gettext(label), [Needed(gettext(ask))], longest=LONGEST_ANSWER)
    form: BaseForm = type("ThisEndingForm", (BaseForm,), {"words": words})(data={"version": version})
    return form


class TemplateForm(BaseForm):
    of = Select(_l("For"), [Needed(_l("Choose for whom it is."))], choices=[])
    outcome = Select(_l("Outcome"), [Needed(_l("Choose the outcome."))], choices=[])
    category = Select(_l("Subject"), choices=[])
    language = Select(_l("Language"), choices=[])
    title = TextLine(_l("Title"), [Needed(_l("Write a title."))], longest=LONGEST_TITLE)
    body = TextArea(_l("Words"), [Needed(_l("Write the words."))], longest=LONGEST_BODY)

    def given(self) -> dict[str, str]:
        names = ("outcome", "category", "language", "title", "body")
        return {name: str(self._fields[name].data or "") for name in names}


class FilesForm(BaseForm):
    file = MultipleFileField(_l("Photos or papers"))
    is_inner = Tick(_l("For officers only"))


class LastWordForm(BaseForm):
    """The filer's word on an answer, as the link of a mail asks for it."""

    settled = OneOf(_l("Is it settled?"), [Needed(_l("Choose one."))])
    words = TextLine(_l("What is still open?"), longest=500)
    was_told = Select(_l("Were you kept informed? 1 is badly, 5 is well"))
    was_fair = Select(_l("Was it handled fairly? 1 is badly, 5 is well"))

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.settled.choices = [(word.value, gettext(label)) for word, label in SETTLED.items()]
        marks = [("", gettext("No answer")), *((str(number), str(number)) for number in range(1, 6))]
        self.was_told.choices = self.was_fair.choices = marks

    def said(self) -> tuple[Satisfaction, str, dict[str, Any]]:
        ratings = {"was_told": self.was_told.data or "", "was_fair": self.was_fair.data or ""}
        return Satisfaction(self.settled.data), self.words.data or "", ratings


class MessagesForm(BaseForm):
    language = Select(_l("Language of the messages"), choices=[(each.tag, each.own_name) for each in LANGUAGES])
    wanted = OneOf(_l("Which messages"), default=MessagesWanted.ALL.value)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.wanted.choices = [
            (MessagesWanted.ALL.value, _l("Everything that happens with the case")),
            (MessagesWanted.NEEDED.value, _l("Only what asks something of me, and the end")),
        ]
