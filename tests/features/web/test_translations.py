"""Hindi is whole, Urdu has what filers, visitors and mails say, and every translation keeps the places of its sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from babel.messages.catalog import Catalog
from flask_babel import force_locale
from sqlalchemy import select

from grievance.clocks.rules.due import Limit, Pause, held_by
from grievance.clocks.rules.explaining import explained
from grievance.clocks.rules.kinds import Unit
from grievance.foundation.database import db
from grievance.reference import queries as reference
from grievance.reference.models import Holiday
from grievance.sentences import sentence
from grievance.web import filters
from grievance.web.names import NAMES, OTHER_KEYS, named
from tests.features.intake.pages import file
from tools.translations import LANGUAGES, catalogue, extracted, missing, updated

PAGES_OF_FILERS = re.compile(
    r"templates/(layouts/(base|public|question|mail|print)|components/(buttons|days|facts|fields|files|ledger|lists|tables|tags)"
    r"|public/|places/|errors/|web/(pages/|show_page|show_display)|mail/|desk/(list_cases|show_inbox)"
    r"|intake/(?!start_counter|list_imports|show_import|start_import|take_out_import)|cosigning/(?!show_signatories|join_case|part_case)|accounts/(sign_in|show_account|ask_for_code|enter_code|change_contact)|sms/|documents/(ask_code|check_paper|show_receipt)"
    r"|cases/(_filers_page|_parts|replace_secret|send_track_code|show_case|take_step|track|choose_messages|change_contact)"
    r"|correspondence/(show_letter|correct_address|_letter)|sittings/(list_sittings|say_units_word)|reference/(list_offices|show_office|show_year))"
)
RULES_OF_FILERS = re.compile(
    r"grievance/(cases/(events|file_kinds|page|signatory_events|views_messages)|accounts/(contacts|rules/contact|views/(contact|sign_in_code))|cosigning/(forms|inviting|rules|views/(own|signing|inviting))|cases/rules/(numbers|signatories|turns|words)|clocks/rules/(aim|explaining|lateness|listing_days|strip|calculator)"
    r"|clocks/(queries|reactions)|enterprises/(rules|operations)|intake/rules/(contact|groups|words)|intake/views/(drafts|proving|sending|shared)"
    r"|public/|routing/rules/(routing|division)|sittings/(rules/forum_clock|views/units_word)|web/(errors|fields|filters|forms|names)|foundation/errors)"
)
FOR_OFFICERS = {
    "Plan sittings", "Enter another", "An answer was prepared for the head of %(office)s",
    "%(office)s proposed to refuse; the office above must approve", "The office above returned the refusal to %(office)s",
    "Note among officers", "A file was added for officers only", "The unit's number and e-mail were looked at",
    "We make the file and mail you a link",
}  # fmt: skip
"""Sentences of these files that no filer ever sees."""


@pytest.fixture(scope="module")
def template() -> Catalog:
    return extracted()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("files", [PAGES_OF_FILERS, RULES_OF_FILERS], ids=["pages", "rules"])
def test_everything_that_filers_and_visitors_read_is_translated(language, files, template):
    lacking = set(missing(updated(language, template)))
    here = {
        str(message.id): sorted({name for name, _ in message.locations if files.match(name)})
        for message in template
        if message.id and any(files.match(name) for name, _ in message.locations)
    }
    assert len(here) > 300
    assert {key: where for key, where in here.items() if key in lacking and key not in FOR_OFFICERS} == {}


NEVER_TRANSLATED = re.compile(r"grievance/cli/|templates/web/show_kit")
"""Commands and the page of the kit, which only its makers read."""
MAILS_AND_PAPERS = re.compile(r"templates/mail/|grievance/documents/(layout|papers|receipts|rules)")


def _lacking(language: str, template: Catalog, is_wanted: Callable[[str], object]) -> dict[str, list[str]]:
    """Sentences without words, with the files among those wanted that say them; a scan that finds none finds its files."""
    lacking = set(missing(updated(language, template)))
    found = {
        str(message.id): sorted({name for name, _ in message.locations if is_wanted(name)})
        for message in template
        if message.id
    }
    assert sum(bool(where) for where in found.values()) > 100
    return {key: where for key, where in found.items() if where and key in lacking}


def test_hindi_is_whole_but_for_commands_and_the_kit(template):
    assert _lacking("hi", template, lambda name: not NEVER_TRANSLATED.match(name)) == {}


def test_mails_and_papers_are_whole_in_urdu(template):
    assert _lacking("ur", template, MAILS_AND_PAPERS.match) == {}


def _forms(message) -> list[tuple[str, str]]:  # noqa: ANN001
    """(sentence, translation) for each form; the first plural form stands for one, the second for many."""
    if isinstance(message.id, tuple):
        return list(zip(message.id, message.string, strict=True)) if all(message.string) else []
    return [(message.id, message.string)] if message.id and message.string else []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_of_a_translation_has_the_same_places(language):
    for message in catalogue(language):
        assert not message.fuzzy
        for key, said in _forms(message):
            assert set(re.findall(r"%\(\w+\)[sd]", said)) == set(re.findall(r"%\(\w+\)[sd]", key)), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_use_their_own_script_and_western_digits(language):
    others = {"hi": "\u0600-\u06ff", "ur": "\u0900-\u097f"}[language]
    for message in catalogue(language):
        for key, said in _forms(message):
            assert not re.search(rf"[{others}०-९۰-۹٠-٩]", said), key
            assert key.endswith(".") == said.endswith({"hi": "।", "ur": "۔"}[language]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_name_is_known_in_both_languages(language, world):
    """A new row of the shipped data needs its line in ``grievance/web/names.py``."""
    shipped = {row.name for row in (*reference.districts(), *reference.estates())}
    shipped |= {row.name for row in db.session.scalars(select(Holiday))}
    shipped |= {row.name for row in (*reference.categories(), *reference.calendars().values())}
    for office in reference.all_offices():
        shipped |= {office.name, office.head_title, office.department, office.answers_for}
    assert {name for name in shipped if name} - NAMES - set(OTHER_KEYS) == set()
    with world.test_request_context("/"), force_locale(language):
        assert [name for name in NAMES | set(OTHER_KEYS) if named(name) == name] == []
        assert named("A unit that nobody knows") == "A unit that nobody knows"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("hi", "बुधवार 25 नवंबर 2026 तक: मंगलवार 3 नवंबर 2026 से 9 कार्य दिवस, और यह दिन ख़ुद नहीं गिना जाता; गिनती का पहला दिन "
               "बुधवार 4 नवंबर 2026 है; ये दिन नहीं गिने गए: रविवार (15, 22 नवंबर), दिवाली (8 नवंबर) और "
               "गुरु नानक जयंती (24 नवंबर); समय 11 से 14, 16 से 20 नवंबर को रुका रहा "
               "(शिकायतकर्ता से सवाल)।"),
        ("ur", "بدھ 25 نومبر 2026 تک: منگل 3 نومبر 2026 سے کام کے 9 دن، اور یہ دن خود شمار نہیں ہوتا؛ گنتی کا پہلا دن "
               "بدھ 4 نومبر 2026 ہے؛ یہ دن شمار نہیں ہوئے: اتوار (15، 22 نومبر)، دیوالی (8 نومبر) اور "
               "گرو نانک دیو جی کا یومِ پیدائش (24 نومبر)؛ وقت 11 سے 14، 16 سے 20 نومبر کو رکا رہا "
               "(شکایت کنندہ سے سوال)۔"),
    ],
)  # fmt: skip
def test_the_sentence_of_a_date_reads_as_one_in_each_language(language, expected, world):
    stop = Pause(date(2026, 11, 10), date(2026, 11, 20), date(2026, 11, 20), sentence("a question to the filer"))
    why = explained(
        Limit(9, Unit.WORKING), date(2026, 11, 3), held_by(reference.office_calendar("JPDCL")), (stop,)
    ).sentence
    with world.test_request_context("/"), force_locale(language):
        assert re.sub("[\u2066-\u2069]", "", filters.say(why)) == expected


ENGLISH = re.compile(r"\b(?!(?:English|Word|Excel|am|pm)\b)[A-Za-z]*[a-z]{2,}[A-Za-z]*\b(?!@)")


def words_seen(page: str) -> str:
    """What a reader sees; addresses and the reference of an error are left out."""
    body = re.sub(r"(?s)<(head|script|style|datalist).*?</\1>", " ", page)
    return re.sub(r"\S+@\S+|https?://\S+|\b[0-9a-f]{4}-[0-9a-f]{4}\b", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path",
    ["/", "/file", "/track", "/track/code", "/calculator?office=JPDCL&from=03-11-2026&days=9&unit=working", "/sittings",
     "/public", "/help", "/offices", "/offices/JPDCL", "/offices/HOME-JK", "/sign-in", "/shared", "/display", "/check",
     "/pages/about", "/pages/contact", "/pages/policies", "/pages/accessibility", "/pages/sitemap", "/no-such-page"],
)  # fmt: skip
def test_a_visitor_meets_no_english_on_a_page(language, path, client):
    answer = client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == (404 if "no-such" in path else 200)
    assert f'lang="{language}"' in answer.text
    assert ENGLISH.findall(words_seen(answer.text)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_filer_s_own_page_holds_no_english_of_ours(language, client):
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    number, filed = file(client, words={"words": "رات 9 بجے کے بعد وولٹیج گر جاتا ہے۔ مشینیں رک جاتی ہیں۔", "since": "month"},
                         contact={"name": "راکیش", "unit": "کشمیر ملز"})  # fmt: skip
    for path in (f"/cases/{number}", f"/cases/{number}/receipt", f"/cases/{number}/files",
                 f"/cases/{number}/steps/withdraw", f"/cases/{number}/steps/add-information"):  # fmt: skip
        page = client.get(path)
        assert page.status_code == 200
        assert ENGLISH.findall(words_seen(page.text)) == [], path


@pytest.mark.parametrize(("language", "typed"), [("ur", "گنگیال"), ("hi", "गंग्याल")])
def test_an_estate_is_found_by_its_name_in_the_page_s_language(language, typed, world):
    from grievance.intake import queries

    with world.test_request_context("/"), force_locale(language):
        estates = queries.known_estates()
        assert queries.estate_found("", typed, estates).name == "Gangyal"
        assert [estate.name for estate in queries.estates_like(typed[:4], estates)][:1] == ["Gangyal"]
        assert queries.estate_found("", "Gangyal", estates).name == "Gangyal"
