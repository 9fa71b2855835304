"""Calendar files read by other code than wrote them: the ``ical`` package, and RFC 5545's own rules for lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ical.calendar_stream import IcsCalendarStream

NAME = re.compile(r"[A-Z0-9-]+")
ONCE_IN_EVENT = ("UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "LAST-MODIFIED", "LOCATION")
TEXT_ESCAPES = {"\\n": "\n", "\\N": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\"}


@dataclass(frozen=True)
class Line:
    """One content line: ``DTSTART;TZID=Asia/Kolkata:20261125T110000``."""

    name: str
    params: str
    value: str


def lines_of(octets: bytes) -> list[Line]:
    """The content lines, unfolded; AssertionError where the file breaks a rule of lines."""
    assert octets.endswith(b"\r\n") and b"\n" not in octets.replace(b"\r\n", b""), "lines end in CRLF"
    folded = octets[:-2].split(b"\r\n")
    assert all(0 < len(line) <= 75 for line in folded), "no line is longer than 75 octets"
    for line in folded:
        line.decode("utf-8")  # a fold inside a letter would not be text
    text = octets[:-2].replace(b"\r\n ", b"").replace(b"\r\n\t", b"").decode("utf-8")
    found = []
    for line in text.split("\r\n"):
        head, value = _parted(line)
        name, _, params = head.partition(";")
        assert NAME.fullmatch(name), line
        assert not re.search(r"[\x00-\x08\x0a-\x1f]", value), "no control letters"
        found.append(Line(name, params, value))
    return found


def _parted(line: str) -> tuple[str, str]:
    """Name with parameters, and value: at the first colon outside quotes."""
    quoted = False
    for place, letter in enumerate(line):
        quoted ^= letter == '"'
        if letter == ":" and not quoted:
            return line[:place], line[place + 1 :]
    raise AssertionError(f"no colon in {line!r}")


def text_of(value: str) -> str:
    """An escaped TEXT as it was written; AssertionError where a comma or semicolon stands bare."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", value), value
    return re.sub(r"\\[nN,;\\]", lambda match: TEXT_ESCAPES[match[0]], value)


def events_of(octets: bytes) -> list[dict[str, Line]]:
    """Events as their lines by name; what may stand once stands once, and all that must stand does."""
    stack, found, current = [], [], []
    for line in lines_of(octets):
        if line.name == "BEGIN":
            stack.append(line.value)
            current = []
        elif line.name == "END":
            assert stack.pop() == line.value, "components are nested"
            if line.value == "VEVENT":
                names = [one.name for one in current]
                assert all(names.count(name) <= 1 for name in ONCE_IN_EVENT), names
                assert {"UID", "DTSTAMP", "DTSTART"} <= set(names), names
                found.append({one.name: one for one in current})
        else:
            current.append(line)
    assert not stack
    return found


def read(octets: bytes) -> Any:
    """The calendar as the second reader understands it, after the rules for lines have been held against it."""
    events_of(octets)
    return IcsCalendarStream.calendar_from_ics(octets.decode("utf-8"))


def by_uid(octets: bytes, part: str = "sitting-") -> dict[str, Any]:
    return {event.uid: event for event in read(octets).events if event.uid.startswith(part)}
