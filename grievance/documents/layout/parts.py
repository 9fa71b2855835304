"""What several papers share: letterhead, places, applicants, copy lists, signatures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from grievance.documents.blocks import Cell, Heading, Letterhead, Line, Numbered, Row, Signature, Span, Table, Text
from grievance.documents.papers import CopyTo, Item, MinutesItem, Note, SittingHead, Slot
from grievance.documents.rules.marking import L_
from grievance.documents.rules.wording import Voice

GOVERNMENT = ("GOVERNMENT OF JAMMU AND KASHMIR", "जम्मू और कश्मीर सरकार", "حکومتِ جموں و کشمیر")
DIVISIONS = {"jammu": L_("Jammu Division"), "kashmir": L_("Kashmir Division"), "both": L_("Jammu and Kashmir")}
DISPOSITIONS = {
    "directed": L_("DIRECTED"), "decided": L_("DECIDED"), "deferred": L_("DEFERRED"),
    "not_reached": L_("NOT REACHED"), "referred": L_("REFERRED"), "dropped": L_("DROPPED"),
}  # fmt: skip
"""In the order of the keys in the room, 1 to 6, so that a sheet filled by hand is typed in as it stands."""
ABOUT_CONDUCT = L_("Complaint about conduct, heard on papers that the chair has")
_OPEN, _CLOSE = "\ue000", "\ue001"


def strong(text: str) -> str:
    """Marks words inside a label's place; ``line`` makes strong letters of them."""
    return f"{_OPEN}{text}{_CLOSE}"


def line(text: str) -> Line:
    spans: list[str | Span] = []
    for part in text.split(_OPEN):
        inside, closed, after = part.partition(_CLOSE)
        spans += [Span(inside, strong=True), after] if closed else [part]
    return tuple(span for span in spans if span)


def division(head_division: str, v: Voice) -> str:
    return v.say(DIVISIONS[head_division]) if head_division in DIVISIONS else head_division


def forum(head_division: str, v: Voice) -> str:
    return v.say("Industry Grievance Forum, %(division)s", division=division(head_division, v))


def letterhead(head_division: str, v: Voice, number: str = "", dated: str = "") -> Letterhead:
    body = (v.say("Department of Industries & Commerce"), forum(head_division, v))
    number = v.say("No. %(number)s", number=number) if number else ""
    return Letterhead(GOVERNMENT, body, number, v.say("Dated: %(date)s", date=dated) if dated else "")


def head_of(head: SittingHead, v: Voice) -> Letterhead:
    return letterhead(head.division, v, head.file_number, v.day(head.dated))


def sitting_line(head: SittingHead, v: Voice) -> str:
    """``24th sitting, Jammu Division, Wednesday 25 November 2026``."""
    return v.say("%(serial)s sitting, %(division)s, %(date)s", serial=v.ordinal(head.serial),
                 division=division(head.division, v), date=head.sits_on)  # fmt: skip


def applicant(unit: str, others: int, v: Voice) -> str:
    return v.say("%(unit)s and %(count)s more", unit=unit, count=others) if unit and others else unit


def called(office: str, officer: str) -> str:
    """``Managing Director, Jammu Power Distribution Corporation Limited``."""
    return ", ".join(part for part in (officer, office) if part)


def matter_of(item: Item | Note | MinutesItem | Slot, v: Voice) -> str:
    """The matter; for readers who may not see it, its subject or that it is about conduct."""
    matter = "" if isinstance(item, Slot) else item.matter
    if item.conduct and not matter:
        return v.say(ABOUT_CONDUCT)
    return v.words(matter or item.subject)


def struck(text: str, withdrawn: bool) -> Span:
    return Span(text, struck=withdrawn)


def under_title(paper: Item | Note | Slot, v: Voice) -> str:
    """Reference, then place, for the second line under a matter."""
    return " · ".join(part for part in (paper.reference, paper.place) if part)


def lines(*every: Line | None) -> Cell:
    return tuple(part for part in every if part)


def dash(text: str) -> Line:
    return text or "–"


def signature(v: Voice, head: SittingHead, who: str, mark: str = "Sd/-") -> Signature:
    name = (head.convener or v.say("Convener")) if who == "convener" else (head.chair or v.say("Chair"))
    return Signature((name, forum(head.division, v)), mark)


def copy_list(copies: Sequence[CopyTo], v: Voice, last: Iterable[str] = ()) -> tuple[Heading | Numbered, ...]:
    """ "Copy to", numbered, with what each must do; the guard file stands last."""
    items: list[Line] = [_copy_line(copy, v) for copy in copies]
    items += [v.say(key) for key in last]
    items.append(v.say("Guard file."))
    return Heading(2, v.say("Copy to"), is_listed=False), Numbered(tuple(items))


def _copy_line(copy: CopyTo, v: Voice) -> Line:
    if not copy.items:
        first = v.say("%(to)s, for information.", to=copy.to)
    elif len(copy.items) == 1:
        first = v.say("%(to)s, to attend on item %(items)s.", to=copy.to, items=copy.items[0])
    else:
        first = v.say("%(to)s, to attend on items %(items)s.", to=copy.to, items=v.listed(copy.items))
    if copy.no_report_by is None:
        return first
    return (first + " ", Span(v.say("No report received by %(date)s.", date=v.day(copy.no_report_by)), strong=True))


def for_the_chair(about: Item | Note, v: Voice) -> tuple[Line, ...]:
    """The note for the chair as it was circulated, and what was written since."""
    said = (
        (L_("For the chair only:"), about.chair_note),
        (L_("For the chair only, added after circulation:"), about.chair_note_added),
    )
    return tuple((Span(v.say(key), strong=True), " " + words) for key, words in said if words)


def first_below_the_line(items: Iterable[Item | Slot]) -> str:
    """The serial of the first item that the time of the sitting is unlikely to reach; empty where it reaches all."""
    return next((one.serial for one in items if one.unlikely and not one.withdrawn), "")


def under_the_line(rows: Iterable[tuple[str, Row]], below: str, capacity: int, v: Voice) -> list[Row]:
    """The rows, each with its serial, with a heavy line before the first that is unlikely to be reached."""
    words = v.say(
        "From here on items are unlikely to be reached: the sitting has %(minutes)s minutes.", minutes=capacity
    )
    return [one for serial, row in rows for one in ((Row(ruled=words), row) if below and serial == below else (row,))]


def nothing(v: Voice) -> Text:
    return Text(v.say("Nothing is listed."))


def table(v: Voice, head: Sequence[str], rows: Sequence[Row], widths: Sequence[float]) -> Table:
    return Table(tuple(v.say(key) for key in head), tuple(rows), tuple(widths))
