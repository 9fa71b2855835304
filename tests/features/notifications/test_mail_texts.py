"""Every mail as text in tests/golden/mails. After a change of words run with UPDATE_GOLDEN=1 and read the difference."""

import html
import os
import re
from datetime import date
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from grievance.clocks.rules.due import Limit, held_by
from grievance.clocks.rules.explaining import explained
from grievance.clocks.rules.kinds import Unit
from grievance.notifications.messages import TEMPLATES, render
from grievance.sentences import sentence
from tests.support.calendars import SIX

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "mails"
CASE = {
    "reference": "J26-0412-7",
    "title": "Feeder to Gangyal trips daily",
    "link": "https://forum.example.org/cases/J26-0412-7",
}
SIGNED = CASE | {"office": "JPDCL", "link": "https://forum.example.org/signed/by/7-0123456789abcdef"}
DUE = date(2026, 11, 23)
WHY = explained(Limit(21, Unit.CALENDAR), date(2026, 11, 2), held_by(SIX)).sentence
HOLIDAY = sentence("%(holiday)s on %(day)s was declared a holiday", holiday="Guru Nanak Jayanti", day=DUE)
NOTE = "New transformer put in on 16 November.\nThe feeder has not tripped since."
SITTING = {
    "sitting": "J-24",
    "division": "Jammu",
    "sits_on": date(2026, 12, 8),
    "begins": "11:00 am",
    "venue": "Udyog Bhawan, Jammu",
}
ESCALATED = {
    **CASE,
    "office": "JPDCL",
    "due_on": DUE,
    "days_late": 15,
    "because": sentence("you are the Administrative Secretary, %(office)s", office="PDD"),
    "rungs": [
        sentence("%(on)s: %(who)s told", on=date(2026, 11, 24), who=(sentence("the head of the office"),)),
        sentence("%(on)s: %(who)s told", on=date(2026, 12, 1), who=(sentence("the office above"),)),
    ],
    "goes_on_agenda": True,
}
DIRECTION = {
    "reference": "24.3.1",
    "office": "JPDCL",
    "instruction": "Put in a second transformer.",
    "link": "https://forum.example.org/directions/24.3.1",
}
DIGEST = {
    "office": "JPDCL",
    "on": date(2026, 11, 16),
    "late": 2,
    "soon": 3,
    "more": 1,
    "stands_in_for": None,
    "link": "https://forum.example.org/inbox",
    "lines": [sentence("%(days)s days late: %(what)s", days=6, what="J26-0412-7 Feeder")],
}

MAILS = {
    "case_filed": ("case_filed", {**CASE, "office": "JPDCL", "due_on": DUE, "why": WHY, "source": None}),
    "case_filed.to-be-sorted": ("case_filed", {**CASE, "office": None, "due_on": None, "why": None, "source": "a letter"}),
    "case_arrived": (
        "case_arrived",
        {**CASE, "office": "JPDCL", "unit": "Tawi Castings", "place": "Gangyal, Jammu", "filed_on": date(2026, 11, 2), "due_on": DUE,
         "reason": sentence("power supply in %(estate)s: %(office)s", estate="Gangyal", office="JPDCL"), "why": WHY, "stands_in_for": None},
    ),
    "case_arrived.vacant": (
        "case_arrived",
        {**CASE, "office": "JPDCL", "unit": None, "place": "Jammu", "filed_on": date(2026, 11, 2), "due_on": DUE, "reason": None, "why": None,
         "stands_in_for": "JPDCL"},
    ),
    "case_answered": (
        "case_answered",
        {**CASE, "office": "JPDCL", "outcome": sentence("Relief given"), "note": NOTE, "action_on": date(2026, 11, 16), "ground": None,
         "answer_by": date(2026, 11, 25), "reminder": False},
    ),
    "case_answered.reminder": (
        "case_answered",
        {**CASE, "office": "JPDCL", "outcome": sentence("Refused under a named rule"), "note": NOTE, "action_on": None,
         "ground": "Supply Code 2021, clause 4", "answer_by": date(2026, 11, 25), "reminder": True},
    ),
    "clarification_asked": (
        "clarification_asked",
        {**CASE, "office": "JPDCL", "question": "Which feeder is it?", "papers": ["Last bill"], "answer_by": date(2026, 11, 16),
         "clock_stops": True, "reminder": False},
    ),
    "clarification_asked.reminder": (
        "clarification_asked",
        {**CASE, "office": "JPDCL", "question": "Which feeder is it?", "papers": [], "answer_by": date(2026, 11, 16), "clock_stops": False,
         "reminder": True},
    ),
    "filer_replied": ("filer_replied", {**CASE, "office": "JPDCL", "unit": "Tawi Castings", "due_on": DUE, "reply": "The 33 kV one.", "answers": True,
                                        "question_waits": False}),
    "filer_replied.unasked": ("filer_replied", {**CASE, "office": "JPDCL", "unit": "Tawi Castings", "due_on": None,
                                                "reply": "It tripped again.", "answers": False, "question_waits": False}),
    "filer_replied.question-waits": ("filer_replied", {**CASE, "office": "JPDCL", "unit": "Tawi Castings", "due_on": None,
                                                       "reply": "It is the 33 kV one.", "answers": False, "question_waits": True}),
    "letter_taken.asks": ("letter_taken", {**CASE, "office": "JPDCL", "taken": True, "asks": True, "decided": False, "closed": False,
                                           "from_other": True, "left_out": ["invoice.exe"]}),
    "letter_taken.decided": ("letter_taken", {**CASE, "office": "JPDCL", "taken": True, "asks": False, "decided": True, "closed": False,
                                              "from_other": False, "left_out": []}),
    "letter_taken.closed": ("letter_taken", {**CASE, "office": "JPDCL", "taken": False, "asks": False, "decided": False, "closed": True,
                                             "from_other": False, "left_out": []}),
    "letter_taken.waits": ("letter_taken", {**CASE, "office": "JPDCL", "taken": False, "asks": False, "decided": False, "closed": False,
                                            "from_other": False, "left_out": []}),
    "letter_attached": ("letter_attached", {**CASE, "office": "JPDCL", "sender": "Rakesh Kumar", "words_given": "It trips again."}),
    "escalation": ("escalation", ESCALATED),
    "escalation.before": ("escalation", {**ESCALATED, "days_late": 0, "rungs": [], "goes_on_agenda": False}),
    "case_transferred.filer": (
        "case_transferred",
        {**CASE, "from_office": "JPDCL", "to_office": "KPDCL", "due_on": DUE, "reason": "The feeder starts at Qazigund", "reader": "filer"},
    ),
    "case_transferred.office": (
        "case_transferred",
        {**CASE, "from_office": "JPDCL", "to_office": "KPDCL", "due_on": DUE, "reason": "The feeder starts at Qazigund", "reader": "office"},
    ),
    "case_disputed.reviewer": (
        "case_disputed",
        {**CASE, "office": "JPDCL", "reviewer": "PDD", "review_by": date(2026, 12, 18), "line": "It still trips.", "reader": "reviewer"},
    ),
    "case_disputed.forum": (
        "case_disputed",
        {**CASE, "office": "JPDCL", "reviewer": None, "review_by": None, "line": "It still trips.", "reader": "office"},
    ),
    "case_reviewed.sent-back": (
        "case_reviewed",
        {**CASE, "office": "JPDCL", "reviewer": "PDD", "decision": "sent_back", "words_given": "Measure for a week.", "due_on": DUE,
         "answer_by": None, "reader": "office"},
    ),
    "case_reviewed.anew": (
        "case_reviewed",
        {**CASE, "office": "JPDCL", "reviewer": "PDD", "decision": "answered", "words_given": NOTE, "due_on": None,
         "answer_by": date(2026, 12, 2), "reader": "filer"},
    ),
    "case_closed": (
        "case_closed",
        {**CASE, "office": "JPDCL", "how": sentence("%(line)s.", line=sentence("The unit says that it is settled. Closed")), "closed_on": date(2026, 11, 20),
         "dispute_by": date(2026, 12, 21), "reader": "filer", "asks_word": False},
    ),
    "case_closed.silence": (
        "case_closed",
        {**CASE, "office": "JPDCL", "how": sentence("%(line)s.", line=sentence("No word came in time. Closed by silence")),
         "closed_on": date(2026, 11, 26), "dispute_by": date(2026, 12, 26), "reader": "filer", "asks_word": True},
    ),
    "case_news": (
        "case_news",
        {**CASE, "office": "JPDCL", "what": sentence("%(office)s reported progress", office="JPDCL"),
         "words_given": "The transformer is ordered.", "due_on": DUE},
    ),
    "listed_on_agenda": (
        "listed_on_agenda",
        {**CASE, **SITTING, "item": "24.3.1", "reason": sentence("15 days past its date"), "brief_by": date(2026, 11, 27), "reader": "office"},
    ),
    "listing_withdrawn": (
        "listing_withdrawn",
        {**CASE, "reader": "filer", "sitting": "J-24", "sits_on": date(2026, 12, 8), "item": "24.3.1", "why": "Settled on the spot"},
    ),
    "listing_withdrawn.office": (
        "listing_withdrawn",
        {**CASE, "reader": "office", "sitting": "J-24", "sits_on": date(2026, 12, 8), "item": "24.3.1", "why": "Settled on the spot"},
    ),
    "sitting_called": (
        "sitting_called",
        {**SITTING, "was_on": None, "moved_because": None, "points_by": date(2026, 11, 27), "link": "https://forum.example.org/sittings/J-24"},
    ),
    "sitting_called.moved": (
        "sitting_called",
        {**SITTING, "was_on": date(2026, 12, 1), "moved_because": sentence("1 December is a holiday"), "points_by": None,
         "link": "https://forum.example.org/sittings/J-24"},
    ),
    "sitting_not_held": (
        "sitting_not_held",
        {"sitting": "J-24", "division": "Jammu", "was_on": date(2026, 12, 1), "why": "Snow on the road", "adjourned_to_on": None,
         "link": "https://forum.example.org/sittings/J-24"},
    ),
    "sitting_not_held.adjourned": (
        "sitting_not_held",
        {"sitting": "J-24", "division": "Jammu", "was_on": date(2026, 12, 1), "why": "No quorum",
         "adjourned_to_on": date(2026, 12, 4), "link": "https://forum.example.org/sittings/J-25"},
    ),
    "sittings_changed": (
        "sittings_changed",
        {"division": "Jammu", "why": "Tuesdays are taken", "link": "https://forum.example.org/sittings",
         "lines": [sentence("J-24: %(day)s, 11:00, Town Hall (before: %(was_on)s)", day=date(2026, 12, 3), was_on=date(2026, 12, 1)),
                   sentence("J-25, %(day)s: not held", day=date(2026, 12, 15))]},
    ),
    "direction_issued": (
        "direction_issued",
        {"reference": "24.3.1", "office": "JPDCL", "due_on": DUE, "instruction": "Put in a second transformer.", "sitting": "J-24", "is_review": False,
         "proof": "Photo", "assisting": None, "waits_for": "", "link": "https://forum.example.org/directions/24.3.1"},
    ),
    "direction_due": (
        "direction_due",
        {"reference": "24.3.1", "office": "JPDCL", "due_on": DUE, "days_late": 1, "instruction": "Put in a second transformer.",
         "link": "https://forum.example.org/directions/24.3.1"},
    ),
    "date_moved": (
        "date_moved",
        {**CASE, "office": "JPDCL", "old_on": DUE, "new_on": date(2026, 11, 25), "why": HOLIDAY,
         "reader": "filer"},
    ),
    "dates_moved": (
        "dates_moved",
        {"count": 32, "more": 2, "reader": "office", "link": "https://forum.example.org/inbox",
         "reasons": [HOLIDAY],
         "lines": [sentence("%(reference)s, %(title)s: %(new)s instead of %(old)s", reference="J26-0412-7",
                            title="Feeder to Gangyal trips daily", new=date(2026, 11, 25), old=DUE)]},
    ),
    "forum_overdue": (
        "forum_overdue",
        {"division": "Kashmir", "days_overdue": 12, "due_on": date(2026, 11, 4), "last_on": date(2026, 8, 6),
         "link": "https://forum.example.org/sittings"},
    ),
    "track_code": ("track_code", {**CASE, "code": "041233"}),
    **{f"one_time_code.{use}": ("one_time_code", {"code": "041233", "wanted_for": use, "link": "https://forum.example.org/"})
       for use in ("sign_in", "file", "join", "contact")},
    "one_time_code.none": ("one_time_code", {"code": "", "wanted_for": "sign_in", "link": "https://forum.example.org/"}),
    "contact_changed": ("contact_changed", {"link": "https://forum.example.org/"}),
    "cosign_invited": ("cosign_invited", {**SIGNED, "by": "Lead Castings", "expires_on": DUE}),
    "cosign_code": ("cosign_code", {**SIGNED, "code": "041233"}),
    "cosign_signed": ("cosign_signed", {**SIGNED, "named_by": None}),
    "cosign_signed.named": ("cosign_signed", {**SIGNED, "title": "", "named_by": "Bari Brahmana Industries Association", "is_reminder": False}),
    "cosign_signed.reminder": ("cosign_signed", {**SIGNED, "title": "", "named_by": "Bari Brahmana Industries Association", "is_reminder": True}),
    "cosign_signed.unproved": ("cosign_signed", {**SIGNED, "title": "", "named_by": None, "is_reminder": False}),
    "cosign_answered": ("cosign_answered", {**SIGNED, "by": "JPDCL", "outcome": sentence("Relief given"), "note": NOTE,
                                            "answer_by": DUE, "reminder": False}),
    "cosign_answered.reminder": ("cosign_answered", {**SIGNED, "by": "JPDCL", "outcome": sentence("Relief given"), "note": NOTE,
                                                     "answer_by": DUE, "reminder": True}),
    "cosign_news": ("cosign_news", {**SIGNED, "what": sentence("The forum decided. Closed"), "words_given": NOTE}),
    "file_link": ("file_link", {"link": "https://forum.example.org/file/x", "expires_on": date(2026, 12, 16)}),
    "digest": ("digest", DIGEST),
    "digest.vacant": ("digest", {**DIGEST, "stands_in_for": "JPDCL", "more": 0}),
    "refusal_proposed": (
        "refusal_proposed",
        {**CASE, "office": "JPDCL", "outcome": sentence("Refused under a named rule"), "note": "The load was never sanctioned.",
         "ground": "Supply Code 2021, clause 4; appeal to the regulator", "due_on": DUE, "why": WHY},
    ),
    "refusal_returned": (
        "refusal_returned",
        {**CASE, "office": "JPDCL", "words_given": "Clause 4 is about new connections.", "due_on": DUE, "why": WHY},
    ),
    "days_asked": (
        "days_asked",
        {**CASE, "office": "JPDCL", "days": 7, "reason": "The transformer comes from Ludhiana.", "due_on": DUE, "why": WHY},
    ),
    "days_decided.given": (
        "days_decided",
        {**CASE, "office": "JPDCL", "days": 7, "words_given": "", "due_on": date(2026, 11, 30), "why": WHY},
    ),
    "days_decided.refused": (
        "days_decided",
        {**CASE, "office": "JPDCL", "days": 0, "words_given": "Borrow one from the store.", "due_on": DUE, "why": WHY},
    ),
    "post_vacant": (
        "post_vacant",
        {"office": "JPDCL", "from_on": date(2026, 11, 17), "waiting": "14", "late": "3",
         "link": "https://forum.example.org/offices/JPDCL"},
    ),
    "transfer_asked": (
        "transfer_asked",
        {**CASE, "office": "JPDCL", "wanted": "KPDCL", "reason": "The feeder starts at Qazigund.", "due_on": DUE},
    ),
    "case_given": (
        "case_given",
        {**CASE, "office": "JPDCL", "by": "Rajesh Gupta", "unit": "Shivalik Auto Components",
         "filed_on": date(2026, 11, 2), "due_on": DUE, "why": WHY},
    ),
    "office_consulted": (
        "office_consulted",
        {**CASE, "office": "JPDCL", "asked": "KPDCL", "unit": "Shivalik Auto Components", "wanted_on": date(2026, 11, 23),
         "question": "Has the spare transformer of the ring main been lent before?", "why": WHY},
    ),
    **{
        f"question_answered.{kind}": (
            "question_answered",
            {**CASE, "asked": "KPDCL", "declined": kind == "declined", "said": "Ask the grid division; the ring main is theirs."},
        )
        for kind in ("answered", "declined")
    },
    "brief_asked": (
        "brief_asked",
        {**CASE, "office": "JPDCL", "sitting": "J-24", "sits_on": date(2026, 12, 8), "due_on": date(2026, 11, 27),
         "link": "https://forum.example.org/sittings/J-24/briefs"},
    ),
    **{
        f"direction_changed.{what}": (
            "direction_changed",
            {**DIRECTION, "what": what, "why": why, "old_on": DUE if what == "moved" else None, "new_on": new_on, "after": "24.3.0"},
        )
        for what, why, new_on in (
            ("moved", "Snow on the road", date(2026, 12, 8)),
            ("stays", "The poles lie ready", DUE),
            ("dropped", "The unit has moved", None),
            ("sent_back", "Send the test report too", None),
            ("accepted", "", None),
            ("freed", "", None),
            ("terms", "At sitting J-25", None),
            ("corrected", "A word was missing", DUE),
            ("open_again", "It was the other line", DUE),
        )
    },
    "minutes_circulated": (
        "minutes_circulated",
        {"sitting": "J-24", "division": "Jammu", "until": date(2026, 12, 15),
         "link": "https://forum.example.org/sittings/J-24/papers/minutes.pdf"},
    ),
    **{
        f"correction_decided.{word}": (
            "correction_decided",
            {"sitting": "J-24", "item": "24.3.1", "asked": "It was feeder 4, not 3.", "is_taken": word == "taken",
             "reason": "The log says feeder 3." if word == "declined" else "JPDCL repairs feeder 4.",
             "link": "https://forum.example.org/sittings/J-24/papers/minutes.pdf"},
        )
        for word in ("taken", "declined")
    },
    "correction_asked": (
        "correction_asked",
        {"sitting": "J-24", "item": "24.3.1", "by": "A. Dogra, JPDCL", "asked": "It was feeder 4, not 3.",
         "link": "https://forum.example.org/sittings/J-24/minutes/corrections/7"},
    ),
    "corrigendum_issued": (
        "corrigendum_issued",
        {"sitting": "J-24", "division": "Jammu", "number": 1, "item": "24.3.1",
         "link": "https://forum.example.org/sittings/J-24/papers/minutes.pdf"},
    ),
    "policy_outcome": (
        "policy_outcome",
        {**CASE, "office": "JPDCL", "item": "P-3", "matter": "Fixed charges while the feeder is off", "source": "J-24",
         "outcome": "No fixed charge for days without supply.", "reader": "office"},
    ),
    "direction_days_asked": ("direction_days_asked", {**DIRECTION, "days": 10, "due_on": DUE, "why": "Snow on the road"}),
    "direction_line": ("direction_line", {**DIRECTION, "by": date(2026, 11, 30), "is_missing": False}),
    "direction_line.missing": ("direction_line", {**DIRECTION, "by": date(2026, 11, 30), "is_missing": True}),
    "direction_word": (
        "direction_word",
        {**DIRECTION, **CASE, "direction_number": "24.3.1", "claim": "Put in on 16 November.", "reader": "filer",
         "link": "https://forum.example.org/cases/J26-0412-7/directions/24.3.1/word"},
    ),
    "monthly_report": (
        "monthly_report",
        {"month": "10-2026", "version": 1, "link": "https://forum.example.org/reports/monthly/2026-10/both",
         "lines": (sentence("Grievances: %(taken)s taken, %(answered)s answered, %(percent)s percent of these in time; %(open)s open.",
                            taken=31, answered=24, percent=79, open=18),
                   sentence("Sittings, %(division)s: %(due)s due, %(held)s held.", division=sentence("Kashmir"), due=2, held=1))},
    ),
    "list_file": (
        "list_file",
        {"file": "cases-2026-11-16.csv", "good_until": DUE, "link": "https://forum.example.org/files"},
    ),
    "list_file.not_made": ("list_file", {"file": "", "good_until": DUE, "link": "https://forum.example.org/files"}),
    "bundle": (
        "bundle",
        {"subjects": ["J26-0412-7: closed", "K26-0007-3: closed"], "number": 47, "more": 45, "reader": "office",
         "link": "https://forum.example.org/inbox"},
    ),
    "bundle.filer": (
        "bundle",
        {"subjects": ["J26-0412-7: closed"], "number": 1, "more": 0, "reader": "filer", "link": "https://forum.example.org/inbox"},
    ),
}  # fmt: skip


def seen(page: str) -> str:
    """What a reader sees of the HTML, as words with single blanks."""
    body = re.sub(r"(?s)<head>.*?</head>", " ", page)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def plain(text: str) -> str:
    """The plain text without its marks for quotes, points and the signature."""
    return " ".join(re.sub(r"(?m)^(> |- |--$)", "", text).split())


@pytest.mark.parametrize("name", MAILS)
def test_the_mail_reads_as_agreed(name):
    message, context = MAILS[name]
    mail = render(message, "en", context)
    shown = f"Subject: {mail.subject}\n\n{mail.text}\n==== HTML ====\n{mail.html}"
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(shown, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == shown


@pytest.mark.parametrize("name", MAILS)
def test_text_and_html_say_the_same(name):
    message, context = MAILS[name]
    mail = render(message, "en", context)
    assert plain(mail.text) == seen(mail.html)


@pytest.mark.parametrize("name", [name for name in MAILS if "reference" in MAILS[name][1]])
def test_the_subject_begins_with_the_reference(name):
    message, context = MAILS[name]
    assert render(message, "en", context).subject.startswith(f"{context['reference']}: ")


@pytest.mark.parametrize("name", MAILS)
def test_html_in_what_people_typed_stays_text(name):
    message, context = MAILS[name]
    evil = '<img src=x onerror=alert(1)>"{{ 7*7 }}'
    typed = {
        key: evil if type(value) is str and key not in ("link", "reader", "decision") else value
        for key, value in context.items()
    }
    mail = render(message, "en", typed)
    assert "<img" not in mail.html
    assert "49" not in mail.html + mail.text
    assert "\n" not in mail.subject


def test_every_mail_has_its_three_templates_and_a_golden_file():
    folders = {path.name for path in (TEMPLATES / "mail").iterdir() if path.is_dir()}
    assert folders == {message for message, _ in MAILS.values()}
    for folder in folders:
        assert {path.name for path in (TEMPLATES / "mail" / folder).iterdir()} == {
            "subject.txt",
            "body.txt",
            "body.html",
            "words.jinja",
        }
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(MAILS)


def test_words_are_only_spoken_through_the_escaping_parts():
    for path in (TEMPLATES / "mail").glob("*/words.jinja"):
        bare = re.sub(r"(?s)\{%.*?%\}|\{\{ say\.\w+\(.*?\) \}\}", "", path.read_text(encoding="utf-8"))
        assert bare.strip() == "", path


def test_a_missing_place_is_an_error_and_not_a_hole():
    with pytest.raises(UndefinedError):
        render("case_filed", "en", {"reference": "J26-0412-7"})


def test_a_mail_in_urdu_runs_from_right_to_left_with_dates_in_its_own_words():
    mail = render("case_filed", "ur", MAILS["case_filed"][1])
    assert 'lang="ur" dir="rtl"' in mail.html
    assert "نومبر" in mail.text
    assert "2026" in mail.text
