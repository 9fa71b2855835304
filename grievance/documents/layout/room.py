"""Papers for the room: cause list by time, attendance sheet, decision sheet, public list."""

from __future__ import annotations

from grievance.documents.blocks import Block, Cell, Heading, Room, Row, Span, Text, Tick
from grievance.documents.layout import parts
from grievance.documents.papers import AttendanceSheet, CauseList, DecisionSheet, Expected, Item, PublicList, Slot
from grievance.documents.rules.marking import L_
from grievance.documents.rules.wording import Voice

CAUSE_LIST = (L_("Time"), L_("Item"), L_("Reference"), L_("Applicant"), L_("Office called"), L_("Heard"))
PUBLIC_LIST = (L_("Time"), L_("Item"), L_("Reference"), L_("Subject"), L_("Place"), L_("Office called"))
ATTENDANCE = (L_("No."), L_("Office or unit, name and designation"), L_("Items"), L_("Signature"))
DECISIONS = (L_("Item"), L_("Matter"), L_("Decision"), L_("To be written in"))
WRITTEN_IN = (
    (L_("Words of the decision, direction or reason"), 3),
    (L_("Office that must act; by: days from the sitting, or a date"), 1),
    (L_("Offices that help; proof asked for; higher body"), 1),
    (L_("Discussion, at most three lines"), 2),
)
"""What the page in the room asks for, with room for so many lines."""


def cause_list_title(paper: CauseList | PublicList, v: Voice) -> str:
    if isinstance(paper, PublicList):
        return v.say("Public list of the %(serial)s sitting", serial=v.ordinal(paper.head.serial))
    return v.say("Cause list by time, %(date)s", date=paper.head.sits_on)


def cause_list(paper: CauseList, v: Voice) -> tuple[Block, ...]:
    rows = _lined(paper, [(slot.serial, _slot_row(slot, v)) for slot in paper.slots], v)
    start = (Heading(1, cause_list_title(paper, v)), Text(_where(paper.head.venue, v)))
    return (*start, parts.table(v, CAUSE_LIST, rows, (0, 0, 0, 6, 6, 0)) if rows else parts.nothing(v))


def _lined(paper: CauseList | PublicList, rows: list[tuple[str, Row]], v: Voice) -> list[Row]:
    return parts.under_the_line(rows, parts.first_below_the_line(paper.slots), paper.capacity, v)


def _where(venue: str, v: Voice) -> str:
    return v.say("Place: %(venue)s. Times are a guide; please be there half an hour before.", venue=venue)


def _slot_row(slot: Slot, v: Voice) -> Row:
    gone = bool(slot.withdrawn)

    def cell(text: str) -> Cell:
        return ((parts.struck(text or "–", gone),),)

    last: Cell = (v.say("Withdrawn"),) if gone else (Tick(),)
    applicant = slot.applicant or parts.matter_of(slot, v)
    return Row((cell(slot.at), cell(slot.serial), cell(slot.reference), cell(applicant),
                cell(parts.called(slot.office, slot.officer)), last))  # fmt: skip


def public_list(paper: PublicList, v: Voice) -> tuple[Block, ...]:
    listed = [
        (slot.serial,
         Row(((slot.at,), (slot.serial,), (parts.dash(slot.reference),), (parts.dash(parts.matter_of(slot, v)),),
              (parts.dash(slot.place),), (parts.dash(slot.office),))))
        for slot in paper.slots if not slot.withdrawn
    ]  # fmt: skip
    rows = _lined(paper, listed, v)
    start = (parts.head_of(paper.head, v), Heading(1, cause_list_title(paper, v)),
             Text(parts.sitting_line(paper.head, v)), Text(_where(paper.head.venue, v)))  # fmt: skip
    last = Text(v.say("Names of units and persons are left out."), small=True)
    return (*start, parts.table(v, PUBLIC_LIST, rows, (0, 0, 0, 6, 5, 6)) if rows else parts.nothing(v), last)


def attendance_title(paper: AttendanceSheet, v: Voice) -> str:
    return v.say("Attendance, %(sitting)s", sitting=parts.sitting_line(paper.head, v))


def attendance(paper: AttendanceSheet, v: Voice) -> tuple[Block, ...]:
    out: list[Block] = [Heading(1, attendance_title(paper, v))]
    number = 1
    for key, group in ((L_("Offices"), paper.offices), (L_("Applicants"), paper.applicants)):
        if group:
            rows = [_expected_row(number + place, expected) for place, expected in enumerate(group)]
            number += len(rows)
            out += [Heading(2, v.say(key), is_listed=False), parts.table(v, ATTENDANCE, rows, (0, 10, 3, 5))]
    if paper.blank_rows:
        rows = [Row(((str(number + place),), (Room(2),), (), ())) for place in range(paper.blank_rows)]
        out += [Heading(2, v.say("Others present"), is_listed=False), parts.table(v, ATTENDANCE, rows, (0, 10, 3, 5))]
    out.append(Text(v.say("Signature of the convener: %(line)s", line="_" * 28), place="end"))
    return tuple(out)


def _expected_row(number: int, expected: Expected) -> Row:
    person = ", ".join(part for part in (expected.name, expected.designation) if part)
    who = parts.lines((Span(expected.body, strong=True),), person or None)
    return Row(((str(number),), (*who, Room(1)), (", ".join(expected.items),), (Room(2),)))


def decision_sheet_title(paper: DecisionSheet, v: Voice) -> str:
    return v.say("Decision sheet, %(sitting)s", sitting=parts.sitting_line(paper.head, v))


def decision_sheet(paper: DecisionSheet, v: Voice) -> tuple[Block, ...]:
    rows = [_decision_row(item, v) for item in paper.items if not item.withdrawn]
    explained = v.say("To be filled by hand where the line is cut, and entered afterwards.")
    earlier = v.say("On an earlier direction: decided means that compliance is accepted, deferred gives a later date.")
    out: tuple[Block, ...] = (Heading(1, decision_sheet_title(paper, v)), Text(explained), Text(earlier, small=True))
    if any(_is_for_confirmation(item) for item in paper.items):
        out += (Text(v.say("On a direction given by circulation, in section 1: decided confirms it."), small=True),)
    body: Block = parts.table(v, DECISIONS, rows, (0, 6, 0, 9)) if rows else parts.nothing(v)
    return (*out, body, parts.signature(v, paper.head, "chair", mark=""))


def _is_for_confirmation(item: Item) -> bool:
    """``25.1.2`` is an item of section 1, where only directions given by circulation stand beside the minutes."""
    return item.kind == "direction" and item.serial.split(".")[1:2] == ["1"]


def _decision_row(item: Item, v: Voice) -> Row:
    matter = parts.lines(
        (Span(parts.matter_of(item, v), strong=True),),
        parts.under_title(item, v) or None,
        parts.applicant(item.unit, item.others, v) or None,
        parts.called(item.office, item.officer) or None,
    )
    ticks = tuple(Tick(f"{place} {v.say(key)}") for place, key in enumerate(parts.DISPOSITIONS.values(), start=1))
    lines = tuple(part for key, height in WRITTEN_IN for part in (v.say(key), Room(height)))
    return Row(((item.serial,), matter, ticks, lines))
