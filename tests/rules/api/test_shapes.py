"""What fits a declaration and what does not, without an application; cursors; what a token may open."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from grievance.api.rules.cursors import cursor_after, row_after
from grievance.api.rules.scopes import NEEDED, SCOPE_WORDS, Scope, is_good, scopes_for, use_is_to_be_noted
from grievance.api.rules.shapes import (
    Day,
    DoesNotFit,
    Field,
    Flag,
    Instant,
    Listed,
    Maybe,
    Record,
    Text,
    Whole,
    as_it_is,
    may,
    read_address,
    records_in,
    within,
)
from grievance.permissions import Actor, Grant, Role

NOW = datetime(2026, 11, 16, 4, 30, tzinfo=UTC)
PLACE = Record(name="Place", fields=(Field("town", Text(longest=5)), may("since", Day())))
THING = Record(
    name="Thing",
    fields=(
        Field("count", Whole(most=9)),
        may("is_new", Flag()),
        may("kind", Text(words=("a", "b"))),
        may("place", PLACE),
    ),
)


def wrong(given) -> list[tuple[str, str]]:
    with pytest.raises(DoesNotFit) as found:
        THING.read(given, "#", as_it_is)
    return [(one.at, one.why) for one in found.value.wrong]


def test_what_fits_is_read_as_the_application_takes_it():
    read = THING.read({"count": 3.0, "is_new": True, "place": {"town": "Samba", "since": "2026-02-28"}}, "#", as_it_is)
    assert read == {"count": 3, "is_new": True, "place": {"town": "Samba", "since": date(2026, 2, 28)}}


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ([], "#"), (None, "#"), ({}, "#/count"), ({"count": 10}, "#/count"), ({"count": -1}, "#/count"), ({"count": True}, "#/count"),
        ({"count": 1.5}, "#/count"), ({"count": "1"}, "#/count"), ({"count": 1, "is_new": 1}, "#/is_new"),
        ({"count": 1, "kind": "c"}, "#/kind"), ({"count": 1, "more": 1}, "#/more"), ({"count": 1, "place": []}, "#/place"),
        ({"count": 1, "place": {"town": "Kathua"}}, "#/place/town"), ({"count": 1, "place": {"town": "A", "since": "2026-02-30"}}, "#/place/since"),
        ({"count": 1, "place": {"town": "A", "since": "0001-01-01"}}, "#/place/since"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_by_its_pointer(given, at):
    assert [one for one, _ in wrong(given)] == [at]


def test_all_that_is_wrong_is_told_at_once():
    assert {at for at, _ in wrong({"is_new": 1, "kind": "c", "more": 1})} == {"#/count", "#/is_new", "#/kind", "#/more"}


def test_the_document_says_what_reading_holds_to():
    assert THING.spelt_out() == {
        "type": "object", "additionalProperties": False, "required": ["count"],
        "properties": {
            "count": {"type": "integer", "minimum": 0, "maximum": 9}, "is_new": {"type": "boolean"},
            "kind": {"type": "string", "enum": ["a", "b"]}, "place": {"$ref": "#/components/schemas/Place"},
        },
    }  # fmt: skip
    assert set(records_in(Listed(of=Maybe(of=THING)))) == {"Thing", "Place"}
    assert Maybe(of=Day()).schema() == {"type": ["string", "null"], "format": "date"}
    assert Maybe(of=PLACE).schema() == {"anyOf": [{"$ref": "#/components/schemas/Place"}, {"type": "null"}]}


def test_an_answer_has_the_declared_fields_and_nothing_else():
    shown = Record(
        name="Shown", fields=(Field("at", Instant()), Field("name", Maybe(of=Text()), lambda row: row["title"]))
    )
    row = {"at": NOW, "title": "", "secret": "not declared"}
    assert shown.written(row) == {"at": "2026-11-16T04:30:00Z", "name": None}
    inside = Record(name="Inside", fields=within("one", (Field("secret", Text()),)))
    holder = type("Holder", (), {"one": type("One", (), {"secret": "told"})})
    assert inside.written(holder) == {"secret": "told"}


@pytest.mark.parametrize(
    ("given", "names"),
    [({"count": ["x"]}, {"count"}), ({"count": ["1", "2"]}, {"count"}), ({"count": ["1"], "more": ["1"]}, {"more"}),
     ({}, {"count"}), ({"count": ["١"]}, {"count"}), ({"count": ["1"], "is_new": ["yes"]}, {"is_new"})])  # fmt: skip
def test_parameters_of_an_address_are_held_to_the_same(given, names):
    with pytest.raises(DoesNotFit) as found:
        read_address(THING.fields[:2], given, as_it_is)
    assert {one.at for one in found.value.wrong} == names


def test_a_cursor_leads_to_its_row_and_nothing_else_is_one():
    assert [row_after(cursor_after(number)) for number in (1, 77, 10**12)] == [1, 77, 10**12]
    assert row_after(None) is None
    for text in ("", "x", "after:1", "YWZ0ZXI6MA", cursor_after(5) + "=", "é", "A" * 300):
        with pytest.raises(DoesNotFit):
            row_after(text)


def test_every_scope_has_words_and_names_the_rights_it_needs():
    assert set(SCOPE_WORDS) == set(NEEDED) == set(Scope)
    filer = Actor(person_id=1, grants=(Grant(Role.FILER),))
    assert Scope.CASES_FILE in scopes_for(filer) and Scope.DIRECTIONS_READ not in scopes_for(filer)
    assert Scope.CASES_FILE not in scopes_for(Actor(person_id=2, grants=(Grant(Role.HOD, "JPDCL"),)))


def test_a_token_is_good_until_its_instant_and_never_after_it_was_revoked():
    assert is_good(NOW + timedelta(seconds=1), None, NOW) and not is_good(NOW, None, NOW)
    assert not is_good(NOW + timedelta(days=1), NOW, NOW)
    assert use_is_to_be_noted(None, NOW) and not use_is_to_be_noted(NOW - timedelta(minutes=4), NOW)
