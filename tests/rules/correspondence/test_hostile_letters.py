"""Whatever is in a letter, reading it ends, soon, in a letter. Nothing raises, and what was written can still be read."""

from __future__ import annotations

import io
import time
import zipfile
from email.message import EmailMessage
from random import Random

import pytest

from grievance.correspondence.rules.automatic import why_automatic  # noqa: F401
from grievance.correspondence.rules.plain import text_of
from grievance.correspondence.rules.reading import LARGEST, LONGEST_WORDS, read
from grievance.correspondence.rules.words import Doubt

HEAD = b"From: Unit <unit@unit.example>\nTo: case+1@reply.example\nSubject: Voltage\nMessage-ID: <1@unit.example>\n"


def nested(levels: int) -> bytes:
    parts = b"".join(b'--b%d\nContent-Type: multipart/mixed; boundary="b%d"\n\n' % (at, at + 1) for at in range(levels))
    return HEAD + b'Content-Type: multipart/mixed; boundary="b0"\n\n' + parts + b"--b%d\n\ndeep words\n" % levels


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"0" * 30_000_000)
    mail = EmailMessage()
    mail["From"] = "unit@unit.example"
    mail.set_content("A bomb")
    mail.add_attachment(out.getvalue(), maintype="application", subtype="zip", filename="bomb.docx")
    return mail.as_bytes()


def flood() -> bytes:
    return HEAD + b"X-Flood: " + b"x" * 60 + b"\n" + b"Received: from a by b\n" * 50_000 + b"\nThe words\n"


HOSTILE = {
    "nothing": b"",
    "only line breaks": b"\n\n\n",
    "no head": b"hello there, no head at all\nsecond line",
    "a thousand levels": nested(1000),
    "twenty levels": nested(20),
    "zip bomb": bomb(),
    "a flood of headers": flood(),
    "one header of a megabyte": HEAD + b"X-Long: " + b"a" * 1_000_000 + b"\n\nThe words\n",
    "NUL everywhere": HEAD.replace(b"Voltage", b"Vol\x00tage") + b"\nThe \x00words\x00\n",
    "unknown charset": HEAD + b"Content-Type: text/plain; charset=klingon-8\n\nThe words\n",
    "charset that unpacks": HEAD + b"Content-Type: text/plain; charset=zlib\n\nThe words\n",
    "charset of quadratic time": HEAD + b"Content-Type: text/plain; charset=punycode\n\nThe words " + b"-a9" * 200_000,
    "wrong charset": HEAD + b"Content-Type: text/plain; charset=us-ascii\n\nThe words \xe0\xa4\xac\xe0\xa4\xbf\xff\n",
    "utf-16 said, utf-8 sent": HEAD + b"Content-Type: text/plain; charset=utf-16\n\nThe words!\n",
    "broken base64": HEAD + b"Content-Transfer-Encoding: base64\n\n!!!! not base64 \xff\n",
    "broken quoted printable": HEAD + b"Content-Transfer-Encoding: quoted-printable\n\nThe =ZZ words =\n",
    "unknown encoding": HEAD + b"Content-Transfer-Encoding: x-rot-99\n\nThe words\n",
    "uuencode without end": HEAD + b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\nM\xff\xff\n",
    "boundary of nothing": HEAD + b'Content-Type: multipart/mixed; boundary=""\n\n--\n\nThe words\n',
    "no boundary": HEAD + b"Content-Type: multipart/mixed\n\nThe words\n",
    "bad content type": HEAD + b"Content-Type: ;;;=/\n\nThe words\n",
    "bad encoded word": HEAD.replace(b"Voltage", b"=?utf-8?B?%%%?= =?x?Q?=FF=FE?= =?utf-8?b?4KS") + b"\nThe words\n",
    "bad dates": HEAD + b"Date: Blursday, 99 Foo 99999 99:99:99 +9999999\n\nThe words\n",
    "addresses without end": HEAD.replace(b"unit@unit.example", b"(" * 5000 + b"@" + b"<" * 5000) + b"\nThe words\n",
    "surrogates": HEAD.replace(b"Voltage", b"\xed\xa0\x80\xed\xb0\x80") + b"\n\xed\xa0\x80 The words\n",
    "only carriage returns": HEAD.replace(b"\n", b"\r") + b"\rThe words\r",
    "bad file name": HEAD
    + b"Content-Type: application/pdf; name*0*=utf-9''%FF; name*1=\"..%2f\"\nContent-Disposition: attachment; filename*=x'y'%00\n\nx\n",
    "headers with bytes": HEAD + b"X-\xff\xfe: \xff\n \xff\n\nThe words\n",
    "continuation first": b" folded\n" + HEAD + b"\nThe words\n",
    "status part that is text": HEAD + b"Content-Type: message/delivery-status\n\nrubbish\x00\n\n\n\n:::\n",
    "report of nothing": HEAD
    + b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n\n--x--\n",
    "ten thousand parts": HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\na\n" * 10_000,
    "html alone": HEAD + b"Content-Type: text/html\n\n<p>The words</p><script>bad()</script>",
    "html that never ends": HEAD + b"Content-Type: text/html\n\n" + b"<div><!--" * 50_000,
    "html of brackets": HEAD + b"Content-Type: text/html\n\n" + b"<" * 300_000,
    "entities": HEAD + b"Content-Type: text/html\n\n&#0; &#xD800; &#99999999999; &unknown; The words",
}


@pytest.mark.long
@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_letter_is_read_or_kept_for_a_person_within_two_seconds(content):
    began = time.monotonic()
    letter = read(content, ["case+1@reply.example"], "unit@unit.example")
    assert time.monotonic() - began < 4, "twice the bound, because the machine may be busy"
    for text in (letter.text, letter.words, letter.subject, letter.sender, letter.sender_name, letter.message_id):
        assert "\x00" not in text
        text.encode("utf-8")
    assert len(letter.words) <= LONGEST_WORDS
    assert len(letter.fingerprint) == 64


@pytest.mark.parametrize(
    "name", [name for name, content in HOSTILE.items() if b"The words" in content and "utf-16" not in name]
)
def test_the_words_of_a_hostile_letter_are_not_lost(name):
    assert "words" in read(HOSTILE[name]).text


@pytest.mark.parametrize(
    "name", ["a thousand levels", "a flood of headers", "one header of a megabyte", "no head", "twenty levels"]
)
def test_what_is_over_the_bounds_is_left_to_a_person(name):
    assert read(HOSTILE[name]).problem is Doubt.UNREADABLE


@pytest.mark.long
def test_thirty_megabytes_are_kept_but_not_taken_apart():
    began = time.monotonic()
    letter = read(HEAD + b"\nThe words\n" + b"x" * 76 + b"\n" + (b"y" * 76 + b"\n") * (30 * 1024 * 1024 // 77))
    assert time.monotonic() - began < 8
    assert letter.problem is Doubt.TOO_LARGE and letter.size > LARGEST and letter.files == ()
    assert letter.words.startswith("The words")


def test_a_letter_cut_at_the_door_says_that_it_is_too_large():
    assert read(HEAD + b"\nThe words\n", is_cut=True).problem is Doubt.TOO_LARGE


def test_a_bomb_is_a_file_that_nobody_unpacked():
    (file,) = read(HOSTILE["zip bomb"]).files
    assert file.name == "bomb.docx" and len(file.content) < 100_000


def test_urdu_and_hindi_come_through_in_every_encoding():
    words = "وولٹیج رات 9 بجے گرتا ہے۔ वोल्टेज गिरता है।"
    for charset, encoding in (
        ("utf-8", "base64"),
        ("utf-8", "quoted-printable"),
        ("utf-16", "base64"),
        ("utf-8", "8bit"),
    ):
        mail = EmailMessage()
        mail["From"] = "راکیش <राकेश@उदाहरण.example>"
        mail["Subject"] = words
        mail.set_content(words, charset=charset, cte=encoding)
        letter = read(mail.as_bytes(policy=mail.policy.clone(utf8=True)))
        assert letter.words == words and letter.subject == words
        assert letter.sender_name == "راکیش"
        assert letter.sender == "राकेश@उदाहरण.example"


def test_windows_1256_of_an_old_program_is_read_as_it_says():
    letter = read(
        HEAD + b"Content-Type: text/plain; charset=windows-1256\n\n" + "بجلی نہیں".encode("cp1256", "replace")
    )
    assert "بجل" in letter.words


def test_a_copy_that_took_another_way_has_the_same_fingerprint():
    one = read(HEAD + b"\nThe words\n")
    other = read(
        b"Received: from x\nDelivered-To: a@b\n" + HEAD.replace(b"\n", b"\r\n") + b"X-Spam: no\r\n\r\nThe words\r\n\r\n"
    )
    assert one.fingerprint == other.fingerprint
    assert read(HEAD + b"\nOther words\n").fingerprint != one.fingerprint


def test_a_letter_without_date_and_id_is_a_letter():
    letter = read(b"From: unit@unit.example\n\nThe words\n")
    assert letter.problem is None and letter.words == "The words" and letter.message_id == ""


def test_long_words_are_shortened_and_all_of_them_kept_in_the_text():
    letter = read(HEAD + b"\n" + b"word " * 5000)
    assert letter.is_shortened and len(letter.words) <= LONGEST_WORDS and len(letter.text) > 20_000


def test_small_pictures_in_the_text_are_named_and_left():
    mail = EmailMessage()
    mail["From"] = "unit@unit.example"
    mail.set_content("See the logo")
    mail.add_related(b"\x89PNG" + b"0" * 100, "image", "png", cid="<logo>", filename="logo.png")
    letter = read(mail.as_bytes())
    assert letter.files == () and letter.left_out == ("logo.png",)


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        (b"Auto-Submitted: auto-replied", "auto-submitted"), (b"Auto-Submitted: auto-generated (x)", "auto-submitted"),
        (b"Auto-Submitted: no", ""), (b"Precedence: bulk", "precedence"), (b"Precedence: AUTO_REPLY", "precedence"),
        (b"Precedence: normal", ""), (b"X-Auto-Response-Suppress: All", "x-auto-response-suppress"),
        (b"X-Autoreply: yes", "x-autoreply"), (b"List-Id: <news.example>", "list-id"),
        (b"List-Unsubscribe: <mailto:x@y>", "list-unsubscribe"), (b"Return-Path: <>", "null sender"),
        (b"Return-Path: <unit@unit.example>", ""),
    ],
)  # fmt: skip
def test_the_signs_of_machines_are_known(line, sign):
    assert read(HEAD + line + b"\n\nThe words\n").automatic == sign


@pytest.mark.parametrize(
    ("subject", "is_machine"),
    [
        ("Automatic reply: J26-0001-1", True), ("Out of Office: back on Monday", True), ("Auto: away", True),
        ("स्वचालित उत्तर: बाहर", True), ("خودکار جواب", True), ("Re: Out of office hours supply", False),
        ("Automatic voltage regulator burnt", False), ("Automation line stopped", False), ("Re: J26-0001-1", False),
    ],
)  # fmt: skip
def test_subjects_of_absence_are_known_and_those_of_grievances_are_not(subject, is_machine):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "unit@unit.example", subject
    mail.set_content("x")
    assert bool(read(mail.as_bytes()).automatic) is is_machine


@pytest.mark.long
def test_random_bytes_and_random_wounds_are_always_a_letter():
    chance = Random(11)
    whole = [content for content in HOSTILE.values() if len(content) < 20_000]
    for _ in range(400):
        content = bytearray(chance.choice(whole) or b"x")
        for _ in range(chance.randrange(1, 30)):
            place = chance.randrange(len(content))
            content[place : place + chance.randrange(3)] = bytes(
                chance.randrange(256) for _ in range(chance.randrange(4))
            )
            content = content or bytearray(b"x")
        letter = read(bytes(content))
        letter.text.encode("utf-8")


@pytest.mark.long
def test_html_takes_time_that_grows_with_its_length():
    def seconds(size: int) -> float:
        began = time.perf_counter()
        for piece in ("<!--", "<a ", "<div>", "< ", "</p>", "<blockquote>"):
            text_of(piece * size)
        return time.perf_counter() - began

    seconds(1000)
    assert seconds(40_000) < 40 * max(seconds(4_000), 0.005)
