"""Which column of a table holds what of a grievance: found by the heads, in English, Hindi and Urdu, or said by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grievance.reference.rules.names import folded
from grievance.reference.rules.tables import EXTRA
from grievance.sentences import N_, Refusal


@dataclass(frozen=True)
class Field:
    """``name`` as JSONL has it; ``heads``: what other registers, and our own list as a file, call it."""

    name: str
    label: str
    heads: tuple[str, ...]


FIELDS: tuple[Field, ...] = (
    Field("id", N_("Reference at the source"), (
        "id", "external id", "reference", "reference no", "ref no", "registration no", "registration number", "grievance id", "grievance no",
        "complaint no", "case no", "number", "diary no", "sl no", "s no", "sr no", "serial no", "संख्या", "क्रम", "क्रम संख्या", "क्रमांक",
        "पंजीकरण संख्या", "شمار", "نمبر", "نمبر شمار", "رجسٹریشن نمبر", "شکایت نمبر")),
    Field("text_title", N_("Title"), ("text title", "title", "heading", "subject line", "brief", "शीर्षक", "عنوان", "سرخی")),
    Field("text_body", N_("What is happening?"), (
        "text body", "what is happening", "description", "grievance", "grievance description", "complaint", "details", "text", "body", "issue",
        "क्या हो रहा है", "शिकायत", "विवरण", "शिकायत का विवरण", "समस्या", "شکایت", "تفصیل", "مسئلہ", "شکایت کی تفصیل", "کیا ہو رہا ہے")),
    Field("wanted", N_("What would settle it?"), (
        "wanted", "what would settle it", "relief", "relief sought", "prayer", "अपेक्षित राहत", "मांग", "مطالبہ", "درخواست")),
    Field("category", N_("Subject"), ("category", "subject", "type", "nature of grievance", "विषय", "श्रेणी", "موضوع", "قسم")),
    Field("complainant_kind", N_("Filed by"), (
        "complainant kind", "filed by", "filer kind", "type of applicant", "applicant type", "दर्ज करने वाला", "आवेदक का प्रकार", "درخواست گزار کی قسم")),
    Field("division", N_("Division"), ("division", "संभाग", "मंडल", "ڈویژن", "صوبہ")),
    Field("in_both", N_("Concerns both divisions"), ("in both", "concerns both divisions", "दोनों संभागों से संबंधित", "दोनों संभाग", "دونوں ڈویژن")),
    Field("district", N_("District"), ("district", "जिला", "ज़िला", "ضلع")),
    Field("estate", N_("Estate"), ("estate", "industrial estate", "औद्योगिक क्षेत्र", "औद्योगिक आस्थान", "صنعتی علاقہ", "انڈسٹریل اسٹیٹ")),
    Field("locality", N_("Place"), ("locality", "place", "address", "location", "स्थान", "पता", "جگہ", "پتہ", "مقام")),
    Field("plot", N_("Plot"), ("plot", "plot no", "shed", "भूखंड", "प्लॉट", "پلاٹ")),
    Field("sector", N_("Sector"), ("sector", "line of business", "industry", "क्षेत्र", "उद्योग", "شعبہ", "صنعت")),
    Field("amount", N_("Amount in rupees"), ("amount", "amount in rupees", "amount inr", "राशि", "रकम", "رقم")),
    Field("source_date", N_("Filed on (at the source)"), (
        "source date", "date at the source", "filed on", "date of filing", "date of receipt", "received on", "date", "filed", "दिनांक", "तिथि",
        "प्राप्ति दिनांक", "तारीख", "تاریخ", "تاریخ وصولی", "درج کردہ")),
    Field("contact_name", N_("Name"), ("contact name", "name", "applicant", "name of applicant", "complainant", "नाम", "आवेदक", "نام", "درخواست گزار")),
    Field("contact_mobile", N_("Mobile"), ("contact mobile", "mobile", "mobile no", "phone", "telephone", "मोबाइल", "फोन", "موبائل", "فون")),
    Field("filer_email", N_("E-mail"), ("filer email", "email", "e mail", "mail", "ईमेल", "ई मेल", "ای میل")),
)  # fmt: skip
BY_NAME = {field.name: field for field in FIELDS}
TEXTS = ("text_title", "text_body")

Columns = Mapping[str, str]
"""The head of the column by the name of the field; fields that no column holds are left out."""


def guessed(heads: Sequence[str]) -> dict[str, str]:
    """Each field's column by its head: the field's first name that stands there; a column serves one field."""
    by_name: dict[str, str] = {}
    for head in heads:
        by_name.setdefault(folded(head), head)
    found: dict[str, str] = {}
    for field in FIELDS:
        heads_here = (by_name[folded(name)] for name in field.heads if folded(name) in by_name)
        if (held := next(heads_here, None)) is not None and held not in found.values():
            found[field.name] = held
    return found


def checked(columns: Columns, heads: Sequence[str]) -> dict[str, str]:
    """The columns as they can be used. Refuses unknown fields, heads that are not there, and a table without a text."""
    chosen = {name: head for name, head in columns.items() if head}
    for name, head in chosen.items():
        if name not in BY_NAME:
            raise Refusal(N_("There is no field “%(name)s”. Known are: %(known)s."), field="columns", name=name,
                          known=", ".join(BY_NAME))  # fmt: skip
        if head not in heads:
            raise Refusal(N_("There is no column “%(head)s” in this file."), field=name, head=head)
    if not any(chosen.get(name) for name in TEXTS):
        raise Refusal(N_("Say which column holds the words of the grievance."), field="text_body")
    return chosen


def data_of(cells: Mapping[str, str], columns: Columns) -> dict[str, str]:
    """The row under the fields' names. Refuses a row that has more cells than there are heads."""
    if extra := cells.get(EXTRA):
        raise Refusal(N_("The row has more cells than there are columns: “%(extra)s”. Put quotation marks around texts that hold the separator."),
                      extra=extra[:60])  # fmt: skip
    return {name: cells[head] for name, head in columns.items() if cells.get(head)}
