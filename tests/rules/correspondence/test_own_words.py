"""What the writer wrote anew stays; the mail that is answered, signatures and footers of telephones go."""

from __future__ import annotations

import pytest

from grievance.correspondence.rules.own_words import own_words
from grievance.correspondence.rules.plain import text_of

NEW = "The transformer came.\n\nIt trips again."


@pytest.mark.parametrize(
    "rest",
    [
        "On Mon, 16 Nov 2026 at 10:00, Industry Grievance Forum <forum@x.example> wrote:\n> JPDCL asks you.\n> Which feeder?",
        "On Mon, 16 Nov 2026 at 10:00 AM Industry Grievance Forum\n<case+1-c-aaaaaaaaaaaaaaaaaaaaaaaa@reply.example>\nwrote:\n\n> Which feeder?",
        "सोम, 16 नव॰ 2026 को 10:00 बजे Industry Grievance Forum <forum@x.example> ने लिखा:\n\n> कौन सा फ़ीडर?",
        "پیر، 16 نومبر 2026 کو Forum <forum@x.example> نے لکھا:\n> کون سا فیڈر؟",
        "-----Original Message-----\nFrom: Forum\nSent: Monday\nWhich feeder?",
        "________________________________\nFrom: Forum <forum@x.example>\nSent: Monday, 16 November 2026 10:00\nTo: Unit\nSubject: J26\n\nWhich feeder?",
        "से: Forum\nदिनांक: 16 नवंबर\nविषय: J26\n\nकौन सा?",
        "-- \nRakesh Kumar\nTawi Castings",
        "Sent from my iPhone",
        "Get Outlook for Android<https://aka.ms/x>\n",
        "-- \nRakesh\n\nOn Mon, 16 Nov 2026 at 10:00, Forum wrote:\n> x",
    ],
)
def test_only_the_new_words_are_left(rest):
    assert own_words(f"{NEW}\n\n{rest}") == NEW


def test_answers_between_the_quoted_lines_stay():
    text = "On Mon, 16 Nov 2026, Forum wrote:\n> Which feeder?\nThe 33 kV one.\n> Since when?\nSince May."
    assert own_words(text) == "The 33 kV one.\nSince May."


def test_an_answer_below_the_quote_stays():
    assert own_words("> Which feeder?\n\nThe 33 kV one.") == "The 33 kV one."


def test_when_all_is_quoted_nothing_is_thrown_away():
    assert own_words("> only\n> quoted") == "only\nquoted"


@pytest.mark.parametrize(
    "text",
    ["From: the office we heard nothing.\nPlease help.", "On 3 May they wrote: come tomorrow. We went and nobody was there.",
     "Dates:\n- 3 May\n- 4 May", "A -- B", "To: whom it may concern"],
)  # fmt: skip
def test_words_that_only_look_like_a_head_stay(text):
    assert own_words(text) == text


def test_the_html_of_common_programs_comes_out_as_new_words_alone():
    gmail = ('<div dir="ltr">The 33 kV one.<br><br>Rakesh</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" '
             'class="gmail_attr">On Mon, 16 Nov 2026 at 10:00, Forum &lt;f@x.example&gt; wrote:<br></div><blockquote class="gmail_quote">'
             "<div>Which feeder?</div></blockquote></div>")  # fmt: skip
    outlook = ("<html><head><style>p{color:red}</style></head><body><p>The 33 kV one.</p><p>Rakesh</p><hr><div id=divRplyFwdMsg><b>From:</b> "
               "Forum<br><b>Sent:</b> Monday<br><b>To:</b> Unit<br><b>Subject:</b> J26</div><div>Which feeder?</div></body></html>")  # fmt: skip
    apple = "The 33 kV one.<br><br>Rakesh<div><blockquote type='cite'><div>On 16 Nov 2026, at 10:00, Forum wrote:</div>Which?</blockquote></div>"
    for page in (gmail, outlook, apple):
        words = own_words(text_of(page))
        assert words.split() == ["The", "33", "kV", "one.", "Rakesh"], page


def test_html_leaves_nothing_that_runs_or_is_fetched():
    page = ("<script>alert(1)</script><style>@import 'x'</style><img src=http://track.example/1.gif onerror=alert(2)>"
            "<a href='javascript:alert(3)'>Open</a><iframe src=x>in</iframe><!-- <b>hidden</b> --><p>4 &lt; 5 &amp; 6</p><svg><text>no</text></svg>")  # fmt: skip
    assert text_of(page) == "Open\n4 < 5 & 6"
