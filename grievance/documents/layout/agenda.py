"""The agenda: six sections, each entry with its reason, supplementary lists on sheets of their own."""

from __future__ import annotations

from collections.abc import Iterable

from grievance.documents.blocks import Block, Cell, Heading, Line, Row, Span, Table, Text
from grievance.documents.layout import parts
from grievance.documents.papers import Agenda, Item, Section, SittingHead
from grievance.documents.rules.marking import L_
from grievance.documents.rules.wording import Voice

SECTIONS = {
    1: L_("Confirmation of the minutes"),
    2: L_("Action taken on earlier directions (Annexure A)"),
    3: L_("Grievances"),
    4: L_("Points and policy items"),
    5: L_("Standing reviews"),
    6: L_("Any other item, with the leave of the chair"),
}
WITH_APPLICANT = (L_("Item"), L_("Matter"), L_("Applicant"), L_("Office called"), L_("Annexure"))
WITHOUT_APPLICANT = (L_("Item"), L_("Matter"), L_("Office called"), L_("Annexure"))


def title(agenda: Agenda, v: Voice) -> str:
    return v.say("Agenda for the %(serial)s sitting", serial=v.ordinal(agenda.head.serial))


def blocks(agenda: Agenda, v: Voice) -> tuple[Block, ...]:
    head = agenda.head
    out: list[Block] = [parts.head_of(head, v), Heading(1, title(agenda, v)), Text(_opening(head, v))]
    if head.link:
        out.append(Text(v.say("By video: %(link)s", link=head.link)))
    for section in _all_sections(agenda):
        out += _section(agenda, section, v)
    out.append(parts.signature(v, head, "convener"))
    out += parts.copy_list(agenda.copy_to, v, [L_("Applicants concerned, by message, with their time of hearing.")])
    for number in sorted({item.supplementary for section in agenda.sections for item in section.items} - {0}):
        out += _supplementary(agenda, number, v)
    return tuple(out)


def _opening(head: SittingHead, v: Voice) -> Line:
    when = v.say("%(date)s, at %(time)s", date=head.sits_on, time=v.time(head.starts_at))
    key = L_("The %(serial)s sitting of the Forum, %(division)s, will be held under the chairmanship of the %(chair)s "
             "on %(when)s. Place: %(venue)s.")  # fmt: skip
    return parts.line(v.say(key, serial=v.ordinal(head.serial), division=parts.division(head.division, v),
                            chair=head.chair or v.say("Chair"), when=parts.strong(when), venue=head.venue))  # fmt: skip


def _all_sections(agenda: Agenda) -> list[Section]:
    given = {section.number: section for section in agenda.sections}
    return [given.get(number, Section(number)) for number in sorted({*SECTIONS, *given})]


def section_title(head: SittingHead, number: int, v: Voice) -> str:
    if number == 1 and head.previous_serial is not None and head.previous_on is not None:
        return v.say("Confirmation of the minutes of the %(serial)s sitting, %(date)s",
                     serial=v.ordinal(head.previous_serial), date=v.day(head.previous_on))  # fmt: skip
    return v.say(SECTIONS[number])


def _section(agenda: Agenda, section: Section, v: Voice) -> list[Block]:
    heading = f"{agenda.head.serial}.{section.number} {section_title(agenda.head, section.number, v)}"
    items = _of_list(section, 0)
    out: list[Block] = [Heading(2, heading)]
    if section.number == 2:
        out.append(Text(_directions(agenda, v)))
    if items:
        out.append(_table(items, agenda, v))
    elif section.number in (3, 4, 5):
        out.append(parts.nothing(v))
    return out


def _directions(agenda: Agenda, v: Voice) -> str:
    if not agenda.directions_open:
        return v.say("No direction is open.")
    return v.say("Directions open: %(open)s. Past their date: %(late)s.",
                 open=agenda.directions_open, late=agenda.directions_late)  # fmt: skip


def _of_list(section: Section, number: int) -> list[Item]:
    return [item for item in section.items if item.supplementary == number]


def _table(items: list[Item], agenda: Agenda, v: Voice) -> Table:
    """The items of one section of one list; the line is drawn once a list, where its first item is unlikely to be reached."""
    number = items[0].supplementary
    below = parts.first_below_the_line(item for section in _all_sections(agenda) for item in _of_list(section, number))

    def lined(rows: Iterable[tuple[str, Row]]) -> list[Row]:
        return parts.under_the_line(rows, below, agenda.capacity, v)

    if any(item.unit for item in items):
        rows = lined((item.serial, Row((*_first(item, v), _applicant(item, v), *_last(item)))) for item in items)
        return parts.table(v, WITH_APPLICANT, rows, (0, 9, 5, 6, 0))
    rows = lined((item.serial, Row((*_first(item, v), *_last(item)))) for item in items)
    return parts.table(v, WITHOUT_APPLICANT, rows, (0, 12, 7, 0))


def _first(item: Item, v: Voice) -> tuple[Cell, Cell]:
    gone = bool(item.withdrawn)
    under = parts.under_title(item, v)
    matter = parts.lines(
        (Span(parts.matter_of(item, v), strong=not gone, struck=gone),),
        (parts.struck(under, gone),) if under else None,
        v.say("Listed because: %(reason)s", reason=item.reason) if item.reason and not gone else None,
        v.say("State on this day: %(status)s", status=item.status) if item.status and not gone else None,
        (Span(v.say("Withdrawn: %(reason)s", reason=item.withdrawn), strong=True),) if gone else None,
        *parts.for_the_chair(item, v),
    )
    return ((parts.struck(item.serial, gone),),), matter


def _applicant(item: Item, v: Voice) -> Cell:
    return ((parts.struck(parts.applicant(item.unit, item.others, v) or "–", bool(item.withdrawn)),),)


def _last(item: Item) -> tuple[Cell, Cell]:
    office = parts.called(item.office, item.officer) or "–"
    return ((parts.struck(office, bool(item.withdrawn)),),), (item.annexure or "–",)


def _supplementary(agenda: Agenda, number: int, v: Voice) -> list[Block]:
    out: list[Block] = [Heading(1, v.say("Supplementary list %(number)s", number=number), new_page=True),
                        Text(parts.sitting_line(agenda.head, v))]  # fmt: skip
    for section in _all_sections(agenda):
        items = _of_list(section, number)
        if items:
            out.append(Heading(2, f"{agenda.head.serial}.{section.number} {v.say(SECTIONS[section.number])}"))
            out.append(_table(items, agenda, v))
    return out
