"""How many SMS a text is."""

from __future__ import annotations

import pytest

from grievance.notifications.rules import Verdict, parts_of, verdict_of_gateway


@pytest.mark.parametrize(
    ("text", "parts"),
    [("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2),
     ("क" * 70, 1), ("क" * 71, 2), ("ا" * 134, 2), ("ا" * 135, 3), ("a" * 69 + "ا", 1), ("a" * 70 + "ا", 2), ("😀" * 35, 1),
     ("😀" * 36, 2)],
)  # fmt: skip
def test_parts_are_counted_as_telephones_count_them(text, parts):
    assert parts_of(text) == parts


@pytest.mark.parametrize(
    ("status", "said"),
    [(200, "sent"), (202, "sent"), (302, "temporary"), (400, "permanent"), (401, "server"), (404, "permanent"), (408, "temporary"),
     (422, "permanent"), (429, "server"), (500, "server"), (503, "server")],
)  # fmt: skip
def test_what_a_gateway_says_about_one_message(status, said):
    assert verdict_of_gateway(status) == Verdict(said)
