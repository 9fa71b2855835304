"""The minutes: who was there, then item by item discussion, decision, action by, by date."""

from __future__ import annotations

from grievance.documents.blocks import Block, Cell, Heading, Line, Row, Span, Text
from grievance.documents.layout import parts
from grievance.documents.layout.agenda import section_title
from grievance.documents.papers import Expected, Minutes, MinutesItem
from grievance.documents.rules.marking import L_
from grievance.documents.rules.wording import Voice

COLUMNS = (L_("Item"), L_("Discussion and decision"), L_("Action by"), L_("By date"))
PRESENT = (L_("No."), L_("Name and designation"), L_("Office or unit"))
STATES = {
    "draft": L_("DRAFT"), "circulated": L_("CIRCULATED, OPEN TO CORRECTION"),
    "confirmed": L_("CONFIRMED"), "corrected": L_("WITH CORRIGENDUM"),
}  # fmt: skip


def title(paper: Minutes, v: Voice) -> str:
    return v.say("Minutes of the %(serial)s sitting", serial=v.ordinal(paper.head.serial))


def blocks(paper: Minutes, v: Voice) -> tuple[Block, ...]:
    head = paper.head
    out: list[Block] = [parts.head_of(head, v), Heading(1, title(paper, v)), Text(parts.line(_opening(paper, v)))]
    out.append(Text((Span(v.say(STATES[paper.state]), strong=True),)))
    if paper.state == "circulated" and paper.corrections_until:
        out.append(Text(v.say("Corrections may be sent to the convener until %(date)s.", date=paper.corrections_until)))
    out += [Text(v.words(words)) for words in paper.quorum if words]
    for number, items in paper.sections:
        out.append(Heading(2, f"{head.serial}.{number} {section_title(head, number, v)}"))
        rows = [row for item in items for row in _rows(item, v)]
        out.append(parts.table(v, COLUMNS, rows, (0, 12, 5, 0)) if rows else parts.nothing(v))
    out += [Text(v.say(L_("Correction taken: %(words)s"), words=words)) for words in paper.remarks]
    out.append(Text(v.say("The sitting ended with a vote of thanks to the chair.")))
    out.append(parts.signature(v, head, "chair", mark="" if paper.state == "draft" else "Sd/-"))
    out += parts.copy_list(paper.copy_to, v)
    out += _annexure(paper, v)
    out += _corrigenda(paper, v)
    return tuple(out)


def _corrigenda(paper: Minutes, v: Voice) -> list[Block]:
    """After the minutes, which stay as they were confirmed."""
    out: list[Block] = []
    for number, words, why, *_ in paper.corrigenda:
        out.append(
            Heading(1 if number == 1 else 2, v.say(L_("Corrigendum %(number)s"), number=number), new_page=number == 1)
        )
        out.append(Text(words or v.say(parts.ABOUT_CONDUCT)))
        out += [Text(v.say(L_("Reason: %(why)s"), why=why))] if why else []
    return out


def _opening(paper: Minutes, v: Voice) -> str:
    head = paper.head
    when = v.say("%(date)s, at %(time)s", date=head.sits_on, time=v.time(head.starts_at))
    key = L_("The %(serial)s sitting of the Forum, %(division)s, was held under the chairmanship of the %(chair)s "
             "on %(when)s. Place: %(venue)s. Those present stand in the Annexure.")  # fmt: skip
    return v.say(key, serial=v.ordinal(head.serial), division=parts.division(head.division, v),
                 chair=head.chair or v.say("Chair"), when=parts.strong(when), venue=head.venue)  # fmt: skip


def _rows(item: MinutesItem, v: Voice) -> list[Row]:
    first = _discussion(item, v)
    if not item.directions:
        return [Row(((item.serial,), first, ("–",), ("–",)))]
    rows = []
    for place, direction in enumerate(item.directions):
        words: tuple[Line, ...] = ((Span(direction.number, strong=True), " " + direction.words),)
        cell = (*first, *words) if place == 0 else words
        rows.append(Row(((item.serial,), cell, (direction.office,), (v.short_date(direction.due),))))
    return rows


def _discussion(item: MinutesItem, v: Voice) -> Cell:
    about = ", ".join(part for part in (item.reference, item.unit, item.place) if part)
    word = v.say(parts.DISPOSITIONS[item.disposition]) if item.disposition in parts.DISPOSITIONS else ""
    said = "" if item.decision in {given.words for given in item.directions} else item.decision
    decision: Line | None = None
    if word or said:
        decision = (Span(word, strong=True), f"{'. ' if word and said else ''}{said}")
    return parts.lines(
        (Span(parts.matter_of(item, v), strong=True),),
        about or None,
        *[v.say(L_("Interest declared: %(who)s"), who=who) for who in item.interests],
        *item.discussion.splitlines(),
        decision,
    )


def _annexure(paper: Minutes, v: Voice) -> list[Block]:
    out: list[Block] = [Heading(1, v.say("Annexure: present"), new_page=True)]
    rows = [Row(((str(place),), (parts.dash(_person(who)),), (parts.dash(who.body),)))
            for place, who in enumerate(paper.present, start=1)]  # fmt: skip
    out.append(parts.table(v, PRESENT, rows, (0, 8, 8)) if rows else Text(v.say("Attendance is not entered.")))
    if paper.absent:
        out.append(Text((Span(v.say("Absent:"), strong=True), " " + v.listed(paper.absent) + ".")))
    return out


def _person(who: Expected) -> str:
    return ", ".join(part for part in (who.name, who.designation) if part)
