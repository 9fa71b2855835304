"""Every mail in Hindi and Urdu as text in tests/golden/mails/<language>; renewed by ``make golden-mails``, read before committing."""

from __future__ import annotations

import os
import re
from datetime import date
from functools import cache

import pytest

from grievance.app import create_app
from grievance.notifications.messages import render
from grievance.sentences import sentence
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


@pytest.mark.parametrize(("tag", "stands_in", "said"), [("ks-Arab", "ur", "اردو"), ("doi", "hi", "हिन्दी")])
def test_a_mail_in_a_neighbours_language_says_so_in_one_line_of_both_its_forms(speaking, tag, stands_in, said):
    message, context = MAILS["case_filed"]
    mail, own = render(message, tag, context), render(message, stands_in, context)
    first = mail.text.splitlines()[0]
    assert said in first and first in mail.html and f'<html lang="{stands_in}"' in mail.html
    assert mail.text == f"{first}\n\n{own.text}" and mail.subject == own.subject
    assert plain(mail.text) == seen(mail.html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_without_a_translation_is_marked_as_english_and_the_mail_says_it(speaking, language):
    message, context = MAILS["cosign_news"]
    lacking = sentence("Nobody has put %(what)s into words yet", what="this")
    mail = render(message, language, context | {"what": lacking})
    assert '<span lang="en" dir="ltr">Nobody has put' in mail.html and "Nobody has put" in mail.text
    first = mail.text.splitlines()[0]
    assert first in mail.html and re.search(f"[{OWN_SCRIPT[language]}]", first)
    assert not re.search("[\ue000-\ue003]", mail.text + mail.html + mail.subject)


def speaks_for_itself(name: str) -> bool:
    """Whether no sentence comes from outside: those of the examples here stand in no catalogue."""
    return "Sentence(" not in repr(MAILS[name][1])


@pytest.mark.parametrize("language", ("en", *LANGUAGES))
@pytest.mark.parametrize("name", filter(speaks_for_itself, MAILS))
def test_a_mail_that_has_all_its_words_carries_no_mark(speaking, name, language):
    mail = rendered(name, language)
    assert 'lang="en" dir="ltr"><' not in mail.html and '<span lang="en"' not in mail.html
    assert not re.search("[\ue000-\ue003]", mail.text + mail.html + mail.subject)
