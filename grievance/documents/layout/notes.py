"""A note on every item, one sheet each: matter, facts, the department's view, earlier decisions, point for decision."""

from __future__ import annotations

from datetime import date

from grievance.documents.blocks import Block, Facts, Heading, Row, Span, Text
from grievance.documents.layout import parts
from grievance.documents.papers import Brief, Note, Notes
from grievance.documents.rules.marking import L_
from grievance.documents.rules.wording import Voice


def title(notes: Notes, v: Voice) -> str:
    return v.say("Notes on the items of the %(serial)s sitting", serial=v.ordinal(notes.head.serial))


def blocks(notes: Notes, v: Voice) -> tuple[Block, ...]:
    out: list[Block] = [Heading(1, title(notes, v)), Text(parts.sitting_line(notes.head, v))]
    if not notes.notes:
        out.append(parts.nothing(v))
    for place, note in enumerate(notes.notes):
        out += _note(note, v, notes.head.dated, new_page=place > 0)
    return (*out, *_due_not_listed(notes, v))


def _due_not_listed(notes: Notes, v: Voice) -> list[Block]:
    """On a sheet of its own, so that it can be taken out."""
    if not notes.due_not_listed:
        return []
    heading = f"{v.say('For the chair only')}: {v.say(L_('due, not listed'))}"
    rows = [Row(tuple((v.words(cell) or "–",) for cell in row)) for row in notes.due_not_listed]
    columns = (L_("Reference"), L_("Matter"), L_("By the rules"), L_("The convener's reason"))
    return [Heading(2, heading, new_page=True), parts.table(v, columns, rows, (0, 8, 6, 6))]


def _note(note: Note, v: Voice, dated: date, new_page: bool) -> list[Block]:
    gone = bool(note.withdrawn)
    annexed = v.say("Annexure %(letter)s: ", letter=note.annexure) if note.annexure else ""
    heading = (f"{annexed}{note.serial} ", Span(parts.matter_of(note, v), struck=gone))
    out: list[Block] = [Heading(2, heading, new_page=new_page)]
    if gone:
        out.append(Text((Span(v.say("Withdrawn: %(reason)s", reason=note.withdrawn), strong=True),)))
    out.append(Facts(tuple((name, (value,)) for name, value in _facts(note, v) if value)))
    out += _matter(note, v)
    out += _view(note, v, dated)
    out += _earlier(note, v)
    if note.decision:
        out += [Heading(3, v.say("Point for decision")), *_paragraphs(v.words(note.decision))]
    if note.chair_note:
        out += [Heading(3, v.say("For the chair only")), *_paragraphs(note.chair_note)]
    if note.chair_note_added:
        out += [Heading(3, v.say("For the chair only, added after circulation")), *_paragraphs(note.chair_note_added)]
    return out


def _facts(note: Note, v: Voice) -> list[tuple[str, str]]:
    return [
        (v.say("Reference"), note.reference),
        (v.say("Applicant"), parts.applicant(note.unit, note.others, v)),
        (v.say("Place"), note.place),
        (v.say("Subject"), v.words(note.subject)),
        (v.say("Office called"), parts.called(note.office, note.officer)),
        (v.say("Filed on"), v.day(note.filed_on) if note.filed_on else ""),
        (v.say("Answer due"), v.day(note.due_on) if note.due_on else ""),
        (v.say("Why this date"), v.words(note.due_why)),
        (v.say("Listed because"), v.words(note.reason)),
        (v.say("State on this day"), v.words(note.status)),
        *((v.words(name), v.words(value)) for name, value in note.facts),
    ]


def _paragraphs(text: str) -> list[Block]:
    return [Text(part) for part in text.splitlines() if part.strip()]


def _matter(note: Note, v: Voice) -> list[Block]:
    out: list[Block] = []
    if note.words:
        out += [Heading(3, v.say("The matter, in the applicant's words")), *_paragraphs(note.words)]
    if note.wanted:
        out += [Heading(3, v.say("What would settle it")), *_paragraphs(note.wanted)]
    if note.steps:
        rows = tuple((v.short_date(step.on), (v.words(step.words),)) for step in note.steps)
        out += [Heading(3, v.say("Steps so far")), Facts(rows)]
    return out


def _view(note: Note, v: Voice, dated: date) -> list[Block]:
    if not note.briefs:
        return []
    out: list[Block] = [Heading(3, v.say("View of the department"))]
    for brief in note.briefs:
        if brief.words:
            on = v.day(brief.on) if brief.on else ""
            whose = ", ".join(part for part in (brief.office, on) if part)
            out += [*_paragraphs(brief.words), Text(whose, small=True)]
        else:
            out.append(Text((Span(_missing(brief, v, dated), strong=True),)))
    return out


def _missing(brief: Brief, v: Voice, dated: date) -> str:
    if brief.due is None:
        return v.say("No report received from %(office)s.", office=brief.office)
    if brief.due >= dated:
        return v.say("Report of %(office)s awaited until %(date)s.", office=brief.office, date=v.day(brief.due))
    return v.say("No report received from %(office)s by %(date)s.", office=brief.office, date=v.day(brief.due))


def _earlier(note: Note, v: Voice) -> list[Block]:
    if not note.earlier:
        return []
    rows = tuple(
        (
            f"{decided.number}, {v.short_date(decided.on)}",
            parts.lines(decided.words, (Span(v.words(decided.state), strong=True),) if decided.state else None),
        )
        for decided in note.earlier
    )
    return [Heading(3, v.say("Earlier decisions")), Facts(rows)]
