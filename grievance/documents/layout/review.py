"""The record of proceedings of a review meeting: facts, what was said, the instructions in their order, those still open."""

from __future__ import annotations

from grievance.documents.blocks import Block, Facts, Heading, Letterhead, Row, Signature, Span, Text
from grievance.documents.layout import parts
from grievance.documents.papers import Instruction, MeetingRecord
from grievance.documents.rules.marking import L_
from grievance.documents.rules.wording import Voice

COLUMNS = (L_("No."), L_("Instruction"), L_("Office"), L_("Due"))
WIDTHS = (3.0, 12.0, 7.0, 4.4)


def title(paper: MeetingRecord, v: Voice) -> str:
    return v.say("Record of review meeting %(meeting)s", meeting=paper.head.meeting)


def blocks(paper: MeetingRecord, v: Voice) -> tuple[Block, ...]:
    head = paper.head
    letterhead = Letterhead(
        parts.GOVERNMENT, (paper.whose,), v.say("No. %(number)s", number=head.file_number),
        v.say("Dated: %(date)s", date=v.day(head.dated)),
    )  # fmt: skip
    facts = Facts((
        (v.say("Review"), (paper.title,)), (v.say("Presided by"), (paper.presided,)),
        (v.say("Held on"), (v.day(paper.met_on),)), (v.say("Place"), (paper.place or "–",)),
        (v.say("Offices called"), paper.called or ("–",)),
    ))  # fmt: skip
    said = tuple(Text(line) for line in paper.proceedings.splitlines() if line.strip())
    return (letterhead, Heading(1, title(paper, v)), facts, *said, Heading(2, v.say("Instructions")),
            _listed(paper.given, v), *_before(paper, v), Signature((paper.presided, paper.whose), "Sd/-"))  # fmt: skip


def _before(paper: MeetingRecord, v: Voice) -> tuple[Block, ...]:
    if not paper.before:
        return ()
    return Heading(2, v.say("Still open from the meetings before")), _listed(paper.before, v)


def _listed(rows: tuple[Instruction, ...], v: Voice) -> Block:
    if not rows:
        return parts.nothing(v)
    return parts.table(v, COLUMNS, [_row(one, v) for one in rows], WIDTHS)


def _row(one: Instruction, v: Voice) -> Row:
    proof = v.say("Proof asked: %(proof)s", proof=one.proof) if one.proof else None
    served = ", ".join(one.references) or None
    helping = v.say("With: %(offices)s", offices=", ".join(one.assisting)) if one.assisting else None
    return Row(((Span(one.number, strong=True),), parts.lines(one.words or v.say(parts.ABOUT_CONDUCT), served, proof), parts.lines(one.office, helping),
                (v.short_date(one.due),)))  # fmt: skip
