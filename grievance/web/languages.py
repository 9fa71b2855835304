"""Languages: which are offered, which catalogue words come from, and which one this page is shown in.

Kashmiri and Dogri have no translators yet: their readers get Urdu and Hindi, and one line says so. Hindi is whole. Urdu
has what filers and visitors read; other pages, and every page of an officer, are shown whole in English to its readers,
with one line that says so, never half and half.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, has_request_context, request
from flask_babel import Babel

from grievance.permissions import ANONYMOUS


@dataclass(frozen=True)
class Language:
    """``tag`` stands in ``lang`` attributes and cookies, ``catalogue`` names the folder in ``translations/``."""

    tag: str
    own_name: str
    catalogue: str

    @property
    def direction(self) -> str:
        return "rtl" if self.catalogue == "ur" else "ltr"

    @property
    def is_borrowed(self) -> bool:
        """Whether the words come from a neighbouring language."""
        return self.tag != self.catalogue


LANGUAGES = (
    Language("en", "English", "en"),
    Language("hi", "हिन्दी", "hi"),
    Language("ur", "اردو", "ur"),
    Language("ks-Arab", "کٲشُر", "ur"),
    Language("doi", "डोगरी", "hi"),
)
BY_TAG = {language.tag: language for language in LANGUAGES}
ENGLISH = BY_TAG["en"]
IN_URDU = frozenset(
    {
        "web",
        "accounts",
        "enterprises",
        "intake",
        "public",
        "cases",
        "documents",
        "cosigning",
        "exports",
        "api",
        "places",
    }
)
"""Features whose pages for filers and visitors have all their words in Urdu."""
PAGES_IN_URDU = frozenset({
    "sittings.list_sittings", "sittings.show_sitting", "sittings.show_own_calendar", "sittings.say_units_word", "sittings.say_cannot_come", "matters.show_policy_item", "reference.list_offices", "reference.show_office", "reference.show_year",
    "desk.show_inbox", "desk.list_cases", "desk.search",
    "correspondence.show_letter", "correspondence.correct_address",
})  # fmt: skip
"""Single pages of the other features that filers and visitors read."""

babel = Babel()


def catalogue_of(tag: str | None) -> str:
    """The catalogue for a person's language: ``en``, ``hi`` or ``ur``. For mails: ``force_locale(catalogue_of(…))``."""
    return BY_TAG.get(tag or "en", ENGLISH).catalogue


def asked_language() -> Language:
    """The language asked for: chosen on this device, else the person's, else the browser's."""
    if not has_request_context():
        return ENGLISH
    chosen = g.get("display")
    if chosen is not None and chosen.language:
        return BY_TAG[chosen.language]
    actor = g.get("actor", ANONYMOUS)
    if actor.is_signed_in:
        return BY_TAG.get(actor.language, ENGLISH)
    best = request.accept_languages.best_match([language.tag for language in LANGUAGES])
    return BY_TAG.get(best or "en", ENGLISH)


def shown_language() -> Language:
    """The language this page is written in: the one asked for, or English where a page has no other yet."""
    asked = asked_language()
    if asked is ENGLISH or not has_request_context():
        return ENGLISH
    if asked.catalogue == "ur" and not _is_in_urdu():
        return ENGLISH
    return BY_TAG[asked.catalogue]


def _is_in_urdu() -> bool:
    is_for_filers = (request.blueprint or "web") in IN_URDU or request.endpoint in PAGES_IN_URDU
    return is_for_filers and not g.get("actor", ANONYMOUS).is_staff


def _locale() -> str:
    return shown_language().catalogue


def init_languages(app: Flask) -> None:
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "en")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "translations")
    babel.init_app(app, locale_selector=_locale)

    @app.context_processor
    def _languages() -> dict[str, Any]:
        return {"languages": LANGUAGES, "asked_language": asked_language(), "shown_language": shown_language()}
