"""The base of all forms: protected, good once, with our own words for every refusal.

In a view::

    form = SomeForm()
    if form.validate_on_submit():
        with form.taking_refusals():                 # a rule's Refusal becomes an error at its field
            with once(form) as done:
                ...
            return redirect(done.url, 303)
    return render_template("feature/endpoint.html", form=form)

An answer to a refused POST has status 422 and shows all that was typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

from flask import Flask, Response, current_app, g, request
from flask_babel import gettext
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import HiddenField, RadioField, SelectMultipleField
from wtforms.fields.core import Field

from grievance.foundation.errors import Conflict, NotAllowed, NotFound
from grievance.sentences import N_, Refusal
from grievance.web.form_keys import FIELD, new_form_key

OUR_WORDS = {
    "This field is required.": N_("Fill this in."),
    "Not a valid choice.": N_("Choose one from the list."),
    "Not a valid choice": N_("Choose one from the list."),
    "Invalid Choice: could not coerce.": N_("Choose one from the list."),
    "Invalid choice(s): one or more data inputs could not be coerced.": N_("Choose from the list."),
    "Not a valid integer value.": N_("Write a whole number."),
    "Not a valid decimal value.": N_("Write a number."),
    "Not a valid float value.": N_("Write a number."),
    "Not a valid date value.": N_("Write the date as day, month, year, like 25-11-2026."),
    "Not a valid time value.": N_("Write the time like 11:30."),
    "Not a valid datetime value.": N_("Write date and time like 25-11-2026 11:30."),
    "File does not have an approved extension.": N_("Choose a photo or a PDF."),
}
CHOICE_BY_VALUE = "'%(value)s' is not a valid choice for this field."


class OurWords:
    """WTForms' own sentences, said our way and in the page's language."""

    def gettext(self, text: str) -> str:
        if "valid choice" in text:
            return gettext("Choose from the list.")
        return gettext(OUR_WORDS.get(text, text))

    def ngettext(self, one: str, many: str, number: int) -> str:
        if "valid choice" in one:
            return gettext("Choose from the list.")
        return gettext(OUR_WORDS.get(one if number == 1 else many, one if number == 1 else many))


class BaseForm(FlaskForm):
    """``version`` is the row's version for forms that change a row: ``SomeForm(version=case.version)``."""

    version = HiddenField()
    form_errors: list[Any]

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> OurWords:
            return OurWords()

    def validate(self, extra_validators: Any = None) -> bool:
        is_right = super().validate(extra_validators)
        if not is_right:
            g.form_refused = True
        return is_right

    def named(self, name: str) -> Self:
        """Gives the controls ids of their own, for pages with several forms; the names that are posted stay."""
        for field in self:
            field.id = f"{name}-{field.id}"
            field.label.field_id = field.id
        return self

    def refuse(self, refusal: Refusal) -> None:
        """Shows a rule's sentence at the field it names, else above the form."""
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors = [*self.form_errors, refusal.sentence]
        else:
            field.errors = [*field.errors, refusal.sentence]
        g.form_refused = True

    @contextmanager
    def taking_refusals(self) -> Iterator[None]:
        """A ``Refusal`` raised inside becomes an error of this form; not found, not allowed and conflicts go on."""
        try:
            yield
        except (NotFound, NotAllowed, Conflict):
            raise
        except Refusal as refusal:
            self.refuse(refusal)

    def check_version(self, row: Any, *, yours: str = "", theirs: str = "") -> None:
        """Inside ``transaction()``: refuses when somebody changed ``row`` after this page was made."""
        if str(row.version) != str(self.version.data or row.version):
            raise Conflict(
                N_("Somebody else changed this while you were writing. Look at the page as it is now, then decide again."),
                yours=yours, theirs=theirs,
            )  # fmt: skip


@dataclass(frozen=True)
class WrongField:
    """One line of the error summary: the sentence and the control it leads to."""

    words: Any
    target: str | None


def wrong_fields(form: Any) -> list[WrongField]:
    """What the error summary lists, in the order of the page."""
    found = [WrongField(words, None) for words in form.form_errors]
    for field in form:
        for words in _flat(field.errors):
            found.append(WrongField(words, None if _is_hidden(field) else _first_control(field)))
    return found


def _flat(errors: Any) -> list[Any]:
    if isinstance(errors, dict):
        return [words for inner in errors.values() for words in _flat(inner)]
    return [words for inner in errors for words in (_flat(inner) if isinstance(inner, list | dict) else [inner])]


def _is_hidden(field: Field) -> bool:
    return getattr(field.widget, "input_type", "") == "hidden"


def _first_control(field: Field) -> str:
    """A group of radio buttons is reached at its first."""
    if isinstance(field, RadioField | SelectMultipleField):
        return next((choice.id for choice in field), field.id)
    return str(field.id)


def hidden_fields(form: Any) -> Markup:
    """All hidden inputs of a form, without ids, so that several forms can stand on one page."""
    pattern = Markup('<input type="hidden" name="{}" value="{}">')
    inputs = [pattern.format(f.name, f._value()) for f in form if _is_hidden(f) and (f.name != "version" or f.data)]
    return Markup("").join([*inputs, pattern.format(FIELD, new_form_key())])


def longest_text(field: Any) -> int | None:
    """The greatest length a text field takes, for the browser and the counter."""
    return getattr(field, "longest", None)


def _say_that_it_was_refused(response: Response) -> Response:
    if g.get("form_refused") and request.method == "POST" and response.status_code == 200:
        response.status_code = 422
    return response


def _bound_typed_forms() -> None:
    """Forms of text alone are held to their own, smaller limit; Werkzeug bounds only the parts of multipart forms."""
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = current_app.config.get("MAX_FORM_MEMORY_SIZE")


def bound_forms(app: Flask) -> None:
    """Comes before anything reads a form."""
    app.before_request(_bound_typed_forms)


def init_forms(app: Flask) -> None:
    app.after_request(_say_that_it_was_refused)
    app.jinja_env.globals.update(wrong_fields=wrong_fields, hidden_fields=hidden_fields, longest_text=longest_text)
