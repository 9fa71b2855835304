"""The forms of filing, one a question. What fits together is asked of the rules; nothing typed is changed by an error."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, MultipleFileField

from grievance.cases.rules.words import SINCE_IN_WORDS
from grievance.intake import queries
from grievance.intake.rules import checking
from grievance.intake.rules.answers import Answers
from grievance.intake.rules.groups import GROUPS, SOMETHING_ELSE, group_of
from grievance.intake.rules.import_columns import FIELDS
from grievance.intake.rules.words import FILER_KINDS_IN_WORDS, SOURCES_IN_WORDS, WHERE_IN_WORDS
from grievance.web.fields import Email, IndianDate, Needed, OneOf, Select, TextArea, TextLine, Tick, Udyam
from grievance.web.forms import BaseForm
from grievance.web.languages import BY_TAG, LANGUAGES
from grievance.web.names import named


class StepForm(BaseForm):
    """One question. ``values`` holds the answers when they are right."""

    values: checking.Values

    def validate(self, extra_validators: Any = None) -> bool:
        is_right = super().validate(extra_validators)
        try:
            self.values = self.check()
        except checking.AnswerError as error:
            for refusal in error.refusals:
                field = self._fields.get(refusal.field or "")
                if field is None or not field.errors:
                    self.refuse(refusal)
            return False
        return is_right

    def check(self) -> checking.Values:
        """What the rules make of the fields. Raises ``AnswerError``."""
        raise NotImplementedError

    def text(self, name: str) -> str:
        return self._fields[name].data or ""


class AboutForm(StepForm):
    group = OneOf(_l("What is it about?"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.group.choices = [(group.code, gettext(group.label)) for group in GROUPS]

    def check(self) -> checking.Values:
        return checking.check_about(self.group.data)


class PlaceForm(StepForm):
    """``estate`` takes any spelling of the name. ``is_offering``: estates to choose from are shown under it."""

    is_offering = False

    where = OneOf(_l("Where is it?"))
    estate = TextLine(_l("Name of the industrial estate"), longest=120)
    chosen = OneOf(_l("Is it one of these?"))
    plot = TextLine(_l("Plot or shed number"), longest=60)
    district = Select(_l("District"), validate_choice=False)
    place = TextLine(_l("Village, town or road"), longest=120)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.where.choices = [(word.value, gettext(key)) for word, key in WHERE_IN_WORDS.items()]
        self.district.choices = {"": [("", gettext("Choose"))], **queries.districts_by_division()}
        self.estates = queries.known_estates()
        self.chosen.choices = [(estate.estate, named(estate.name)) for estate in self.estates]

    def check(self) -> checking.Values:
        estate = queries.estate_found(self.chosen.data or "", self.text("estate"), self.estates)
        typed = {name: self.text(name) for name in ("estate", "place", "plot")}
        if estate is None and typed["estate"] and self.where.data == "estate":
            self.offer(typed["estate"])
        return checking.check_place(self.where.data, typed, estate, queries.district_found(self.text("district")))

    def offer(self, typed: str) -> None:
        """Puts the estates that are like ``typed`` (all, when nothing is typed) as rows to choose from."""
        found = queries.estates_like(typed, self.estates)
        self.chosen.choices = [(estate.estate, f"{named(estate.name)}, {named(estate.district)}") for estate in found]
        self.chosen.data, self.is_offering = None, True


class SimilarForm(StepForm):
    """``choice``: ``join:J26-0412-7``, ``new`` or ``worse:J26-0412-7``. ``titles``: open cases of others by number."""

    choice = OneOf(_l("Is this your trouble too?"))

    def __init__(self, titles: dict[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        one = len(titles) == 1
        worse = gettext("It is the same, but mine is urgent or worse")
        joins = [(f"join:{number}", gettext("Yes, join it") if one else gettext("Yes, join “%(title)s”", title=title))
                 for number, title in titles.items()]  # fmt: skip
        same = [(f"worse:{number}", worse) for number in list(titles)[:1]]
        self.choice.choices = [*joins, ("new", gettext("No, mine is different")), *same]
        self.hints = {value: gettext("You add your unit, and a line of your own if you wish.") for value, _ in joins}
        self.hints["new"] = gettext("You go on and write your own.")
        self.hints |= {value: gettext("You write your own. We link the two.") for value, _ in same}

    def check(self) -> checking.Values:
        return checking.check_likeness(self.choice.data)


class WordsForm(StepForm):
    words = TextArea(_l("What is happening?"), longest=checking.WORDS_AT_MOST)
    since = OneOf(_l("Since when?"))
    wanted = TextLine(_l("What would settle it?"), longest=checking.LINE_AT_MOST)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.since.choices = [(word, gettext(key)) for word, key in SINCE_IN_WORDS.items()]

    def check(self) -> checking.Values:
        return checking.check_words(self.text("words"), self.since.data, self.text("wanted"))


class ContactForm(StepForm):
    name = TextLine(_l("Your name"), longest=120)
    filer_kind = OneOf(_l("Who are you?"))
    unit = TextLine(_l("Name of your unit or association"), longest=checking.LINE_AT_MOST)
    contact = TextLine(_l("Mobile number or e-mail"), longest=254)
    udyam = Udyam(_l("Udyam number"))
    gstin = TextLine(_l("GSTIN"), longest=30)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.filer_kind.choices = [(word.value, gettext(key)) for word, key in FILER_KINDS_IN_WORDS.items()]

    def check(self) -> checking.Values:
        return checking.check_contact(
            self.text("name"),
            self.text("unit"),
            self.filer_kind.data,
            self.text("contact"),
            self.text("udyam"),
            self.text("gstin"),
        )


class CheckForm(BaseForm):
    """The last page of a grievance. ``seen`` says which office and date the page showed."""

    category = OneOf(_l("Subject"))
    is_open_to_join = Tick(_l("Others may read my words and join"))
    is_conduct = Tick(_l("It is about how an office or officer behaved"))
    seen = TextLine(longest=200)

    def __init__(self, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.category.choices = choices

    def values(self) -> checking.Values:
        return {"category": self.category.data or "", "is_open_to_join": bool(self.is_open_to_join.data),
                "is_conduct": bool(self.is_conduct.data)}  # fmt: skip


class JoinForm(BaseForm):
    """The last page of joining an open case."""

    own_line = TextArea(_l("A line of your own"), longest=checking.OWN_LINE_AT_MOST)
    may_be_named = Tick(_l("The name of my unit may be read out in the sitting"))

    def values(self) -> checking.Values:
        return {"own_line": self.own_line.data or "", "may_be_named": bool(self.may_be_named.data)}


class CounterForm(PlaceForm):
    """All of it on one page, for officers. ``answers`` holds the whole when it is right."""

    source = OneOf(_l("How did it come in?"), validators=[Needed(_l("Choose how it came in."))])
    source_date = IndianDate(_l("Date on the paper or of the talk"))
    words = TextArea(_l("What is happening"), longest=checking.WORDS_AT_MOST)
    since = OneOf(_l("Since when?"))
    wanted = TextLine(_l("What would settle it?"), longest=checking.LINE_AT_MOST)
    category = Select(_l("Subject"), validate_choice=False)
    name = TextLine(_l("Name of the person"), longest=120)
    filer_kind = OneOf(_l("Files for"))
    unit = TextLine(_l("Name of the unit or association"), longest=checking.LINE_AT_MOST)
    contact = TextLine(_l("Mobile number or e-mail"), longest=254)
    udyam = Udyam(_l("Udyam number"))
    gstin = TextLine(_l("GSTIN"), longest=30)
    language = Select(_l("Language of the messages to the person"), validate_choice=False)
    is_conduct = Tick(_l("It is about how an office or officer behaved"))

    answers: Answers

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.source.choices = [(word.value, gettext(key)) for word, key in SOURCES_IN_WORDS.items()]
        self.since.choices = [(word, gettext(key)) for word, key in SINCE_IN_WORDS.items()]
        self.filer_kind.choices = [(word.value, gettext(key)) for word, key in FILER_KINDS_IN_WORDS.items()]
        names = [(row.code, named(row.name)) for row in queries.categories()]
        self.category.choices = [("", gettext("As the words suggest")), *names]
        self.language.choices = [(language.tag, language.own_name) for language in LANGUAGES]

    def check(self) -> checking.Values:
        since = self.since.data or ""
        checks = (
            super().check,
            lambda: checking.check_words(self.text("words"), since or "week", self.text("wanted")),
            lambda: checking.check_contact(self.text("name"), self.text("unit"), self.filer_kind.data,
                                           self.text("contact"), self.text("udyam"), self.text("gstin"), by_officer=True),
        )  # fmt: skip
        values = checking.together(*checks) | {"since": since, "is_conduct": bool(self.is_conduct.data)}
        known = {choice.value for choice in self.category.choices}
        values["category"] = self.category.data if self.category.data in known else ""
        values["group"] = group_of(values["category"]) if values["category"] else SOMETHING_ELSE
        language = self.language.data if self.language.data in BY_TAG else "en"
        self.answers = Answers(language=language).with_(values)
        return values


class FilesForm(BaseForm):
    file = MultipleFileField(_l("Photo or paper"))

    def given(self) -> list[Any]:
        """The files that came; an empty field of a browser is none."""
        return [one for one in self.file.data or [] if getattr(one, "filename", "")]


class ProveForm(BaseForm):
    """Two ways on one page: the code, or an e-mail address for one; what was pressed says which is needed."""

    code = TextLine(_l("Code"), longest=20)
    email = Email(_l("E-mail"))


class LaterForm(BaseForm):
    email = Email(_l("E-mail"))


def place_data(answers: Answers) -> dict[str, Any]:
    """The fields of ``PlaceForm`` for answers given before."""
    estate = queries.estate_found(answers.estate, "", queries.known_estates()) if answers.estate else None
    return {"where": answers.where or "estate", "estate": named(estate.name) if estate else "", "plot": answers.plot,
            "district": answers.district if answers.where == "district" else "", "place": answers.place}  # fmt: skip


class ListForm(BaseForm):
    """A list that is to be taken over."""

    file = FileField(_l("File"), [Needed(_l("Choose the file."))])
    source = TextLine(_l("Which register or portal is it?"), [Needed(_l("Name the register or portal."))], longest=60)


class ColumnsForm(BaseForm):
    """Which column holds what: a field for each of ``import_columns.FIELDS``, whose choices are the file's heads."""

    keep_as = TextLine(_l("Keep these columns under a name"), longest=60)

    def columns(self) -> dict[str, str]:
        return {field.name: self[field.name].data or "" for field in FIELDS}


for _field in FIELDS:
    setattr(ColumnsForm, _field.name, Select(_l(_field.label)))


class TakeOutForm(BaseForm):
    because = TextLine(_l("Reason"), [Needed(_l("Write the reason. The filers read it."))], longest=300)
