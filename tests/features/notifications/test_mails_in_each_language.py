"""Every mail in Hindi and Urdu as text in tests/golden/mails/<language>; renewed by ``make golden-mails``, read before committing."""

from __future__ import annotations

import os
import re
from datetime import date
from functools import cache

import pytest

from grievance.app import create_app
from grievance.notifications.messages import render
from tests.conftest import test_settings
from tests.features.notifications.test_mail_texts import GOLDEN, MAILS, plain, seen

LANGUAGES = ("hi", "ur")
OWN_SCRIPT = {"hi": "\u0900-\u097f", "ur": "\u0600-\u06ff"}


@pytest.fixture(scope="module")
def speaking(tmp_path_factory):
    """An application that speaks; no mail's words need a database."""
    with create_app(test_settings("sqlite://", tmp_path_factory.mktemp("words"))).app_context():
        yield


@cache
def rendered(name: str, language: str):  # noqa: ANN201
    message, context = MAILS[name]
    return render(message, language, context)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", MAILS)
def test_the_mail_reads_as_agreed_in_each_language(speaking, name, language):
    mail = rendered(name, language)
    shown = f"Subject: {mail.subject}\n\n{mail.text}"
    path = GOLDEN / language / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(shown, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == shown
    assert plain(mail.text) == seen(mail.html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_has_a_golden_file_in_each_language(language):
    assert {path.stem for path in (GOLDEN / language).glob("*.txt")} == set(MAILS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", MAILS)
def test_our_own_words_are_in_the_readers_script(speaking, name, language):
    """Every line and the subject hold letters of the language; only what people typed and addresses do not."""
    mail = rendered(name, language)
    lines = [mail.subject, *mail.text.splitlines()]
    ours = [line for line in lines if line.strip() and not re.match(r"(> |- |--$)", line)]
    assert [line for line in ours if not re.search(f"[{OWN_SCRIPT[language]}]", line)] == []


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
@pytest.mark.parametrize("name", MAILS)
def test_a_mail_has_one_link(speaking, name, language):
    mail = rendered(name, language)
    assert len(re.findall(r"https?://", mail.text)) == 1


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_a_date_is_said_the_same_way_in_all_mails(speaking, language):
    says = render("case_filed", language, {**MAILS["case_filed"][1], "due_on": date(2026, 11, 23)}).text
    expected = {"en": "Monday 23 November 2026", "hi": "सोमवार 23 नवंबर 2026", "ur": "پیر 23 نومبر 2026"}
    assert expected[language] in re.sub("[\u2066-\u2069]", "", says)
