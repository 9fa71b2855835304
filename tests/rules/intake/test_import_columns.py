"""Which column holds what, and what a row of a register says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from grievance.intake.rules.import_columns import checked, data_of, guessed
from grievance.intake.rules.import_rows import row_of
from grievance.reference.rules.tables import EXTRA
from grievance.sentences import Refusal, in_words


def test_heads_of_registers_are_known_in_three_languages() -> None:
    assert guessed(["S. No.", "Name of Applicant", "Grievance Description", "Date of Receipt", "Remarks"]) == {
        "id": "S. No.", "contact_name": "Name of Applicant", "text_body": "Grievance Description",
        "source_date": "Date of Receipt"}  # fmt: skip
    assert guessed(["क्रमांक", "शिकायत का विवरण", "ज़िला", "दिनांक"])["district"] == "ज़िला"
    assert guessed(["شکایت نمبر", "تفصیل", "ضلع", "تاریخ"]) == {
        "id": "شکایت نمبر", "text_body": "تفصیل", "district": "ضلع", "source_date": "تاریخ"}  # fmt: skip


def test_a_column_serves_one_field_only() -> None:
    columns = guessed(["Number", "Title", "Subject", "Filed", "Filed by", "Date at the source"])
    assert len(set(columns.values())) == len(columns)
    assert (columns["category"], columns["source_date"]) == ("Subject", "Date at the source")


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"text_body": "Gone"}, "There is no column “Gone” in this file."),
        ({"colour": "a"}, "There is no field “colour”."),
        ({"district": "a"}, "Say which column holds the words of the grievance."),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(columns: dict[str, str], said: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked(columns, ["a", "b"])
    assert in_words(refused.value.sentence).startswith(said)


def test_a_row_with_more_cells_than_heads_is_refused_by_what_it_has_too_many() -> None:
    with pytest.raises(Refusal):
        data_of({"a": "x", EXTRA: "no water"}, {"text_body": "a"})


@pytest.mark.parametrize(
    ("written", "kept", "day"),
    [
        ("12/03/2024", "2024-03-12", date(2024, 3, 12)),
        ("१२-०३-२०२४", "2024-03-12", date(2024, 3, 12)),
        ("12.3.2024 10:40", "2024-03-12", date(2024, 3, 12)),
        ("2024-03-12 10:40", "2024-03-12", date(2024, 3, 12)),
        ("2024-09", "2024-09", None),
        ("31-02-2024", "31-02-2024", None),
        ("Spring 2024", "Spring 2024", None),
    ],
)
def test_the_day_at_the_source_is_kept_as_it_can_be_read(written: str, kept: str, day: date | None) -> None:
    row = row_of({"text_body": "No power", "source_date": written})
    assert (row.source_date, row.filed_on) == (kept, day)


def test_amounts_numbers_divisions_and_yes_are_read_as_registers_write_them() -> None:
    row = row_of(
        {"text_body": "x", "amount": "Rs. 12,34,567.50/-", "contact_mobile": "+91 94191-23456", "division": "जम्मू"}
    )
    assert (row.amount, row.contact_mobile, row.division) == (Decimal("1234567.50"), "9419123456", "jammu")
    assert row_of({"text_body": "x", "division": "Jammu", "in_both": "Yes"}).division == "both"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("amount", "much", "“much” is not an amount in rupees."),
        ("amount", "1e99", "“1e99” is not an amount in rupees."),
        ("amount", "NaN", "“NaN” is not an amount in rupees."),
        ("contact_mobile", "0191-2345", "“0191-2345” is not a mobile number of ten digits."),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_field(field: str, typed: str, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        row_of({"text_body": "x", field: typed})
    assert (in_words(refused.value.sentence), refused.value.field) == (said, field)
