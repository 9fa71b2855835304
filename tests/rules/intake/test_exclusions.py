"""What is settled elsewhere is said when the words speak of it, and hardly ever when they do not."""

from __future__ import annotations

import pytest

from grievance.intake.rules.exclusions import EXCLUSIONS, spoken_of
from tools.bench import records

SPEAKS_OF = [
    ("court", "Our lease is cancelled; the writ petition is pending in the High Court since March."),
    ("court", "Mamla adalat mein hai, stay hai, phir bhi plot kisi aur ko de diya."),
    ("court", "हमारा मामला उच्च न्यायालय में चल रहा है।"),
    ("court", "ہمارا مقدمہ عدالت میں زیر سماعت ہے۔"),
    ("police", "Copper wire was stolen at night and no FIR is lodged."),
    ("police", "Raat ko chori ho gayi, thana report nahi likhta."),
    ("police", "हमें धमकी मिल रही है, थाना सुनता नहीं।"),
    ("police", "رات کو چوری ہوئی، تھانہ رپورٹ نہیں لکھتا۔"),
    ("service", "I am a field officer; my promotion is due since 2019."),
    ("service", "Mera tabadla dobara kar diya gaya."),
    ("service", "मेरी पेंशन नहीं बनी।"),
    ("service", "میری پنشن نہیں ملی۔"),
    ("information", "Kindly give a certified copy of the allotment file under RTI."),
    ("information", "Suchna ka adhikar ke tehat jawab nahi mila."),
    ("information", "सूचना के अधिकार में उत्तर नहीं मिला।"),
    ("information", "آر ٹی آئی کا جواب نہیں ملا۔"),
    ("personal", "It is a partnership dispute, he took the machines away."),
    ("personal", "Bhai ne kabza kar liya, khandani jhagda hai."),
    ("personal", "यह पारिवारिक विवाद है।"),
    ("personal", "یہ خاندانی جھگڑا ہے۔"),
    ("bank", "The ATM card was charged twice and net banking is blocked."),
    ("bank", "UPI se paisa kat gaya, passbook mein entry nahi."),
    ("bank", "एटीएम से पैसा कट गया।"),
    ("bank", "اے ٹی ایم سے رقم کٹ گئی۔"),
    ("insurance", "The surveyor came and our insurance claim is repudiated."),
    ("insurance", "Bima company claim nahi deti."),
    ("insurance", "बीमा कंपनी दावा नहीं देती।"),
    ("insurance", "بیمہ کمپنی کلیم نہیں دیتی۔"),
]

JUDGED = {
    "JKG-0072": ("court", "mining stands still because of a case in a tribunal: only the tribunal can lift that"),
}
"""Every one of the 101 grievances that gets a note, with what a reader made of it: none is beside the point."""


@pytest.mark.parametrize(("code", "words"), SPEAKS_OF)
def test_each_kind_is_noticed_in_each_language_it_may_be_written_in(code: str, words: str) -> None:
    assert [row.code for row in spoken_of(words)] == [code]


def test_of_the_known_grievances_only_those_get_a_note_that_a_reader_found_to_fit() -> None:
    found = {r["id"]: [row.code for row in spoken_of(r["text_title"], r["text_body"])] for r in records()}
    assert {number: codes for number, codes in found.items() if codes} == {
        number: [code] for number, (code, _) in JUDGED.items()
    }


@pytest.mark.parametrize(
    "words",
    [
        "The transformer of phase II burnt and ten units stand still.",
        "My brother and I run a flour mill; the transfer of the lease waits.",
        "The bank recovers by auction though the settlement was paid.",
        "Widen the road to the estate; the fire tender cannot pass.",
        "हमारी इकाई को बिजली नहीं मिलती।",
        "ہماری یونٹ کو بجلی نہیں ملتی۔",
    ],
)
def test_ordinary_trouble_gets_no_note(words: str) -> None:
    assert list(spoken_of(words)) == []


def test_each_row_says_what_and_where() -> None:
    assert len({row.code for row in EXCLUSIONS}) == len(EXCLUSIONS) == 7
    assert all(row.what and row.address.endswith(".") for row in EXCLUSIONS)
