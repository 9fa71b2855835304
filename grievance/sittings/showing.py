"""What pages of sittings show: lines of an agenda as this person may read them, stages, titles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from grievance.cases.models import Case
from grievance.permissions import Actor, Right
from grievance.reference import queries as reference
from grievance.sentences import N_, from_data, sentence
from grievance.sittings import access
from grievance.sittings.drafting import Titles, number_of
from grievance.sittings.models import Entry, Sitting
from grievance.sittings.rules.agenda_facts import SECTION_TITLES, Draft, Section
from grievance.sittings.rules.room import DISPOSITION_WORDS
from grievance.sittings.rules.states import STATE_WORDS, TO_COME
from grievance.sittings.rules.timing import timetable
from grievance.sittings.rules.words import EntryKind, SittingState
from grievance.sittings.snapshot import Agenda
from grievance.web.filters import long_date, say, short_date
from grievance.web.names import named


@dataclass(frozen=True)
class Line:
    """One item of an agenda as one person may read it. ``number`` is "3.1", ``at`` Indian time."""

    id: int
    section: int
    number: str
    serial: str
    at: str
    minutes: int
    title: str
    why: Any
    reference: str = ""
    href: str | None = None
    meta: str = ""
    struck: str = ""
    disposition: str = ""
    missing_briefs: tuple[str, ...] = ()
    is_supplementary: bool = False
    unlikely: bool = False
    is_hidden: bool = False


@dataclass(frozen=True)
class Part:
    """One of the six sections with its lines."""

    section: int
    title: str
    at: str
    minutes: int
    lines: list[Line] = field(default_factory=list)

    @property
    def places(self) -> list[str]:
        return [line.number for line in self.lines]


def agenda_parts(agenda: Agenda, actor: Actor) -> list[Part]:
    """The stored agenda by section; a case that the fence hides stands without unit, words and number.

    Until it is circulated, those who do not arrange the sitting read only what they may read in full.
    """
    table = agenda.times()
    seen = access.visible_case_ids(actor, agenda.cases)
    lines = [
        _line(agenda, entry, f"{slot.starts_at:%H:%M}", slot.unlikely, seen, actor)
        for entry, slot in zip(agenda.entries, table.slots, strict=True)
    ]
    if not is_circulated(agenda.sitting) and not actor.can(Right.ARRANGE_SITTING, division=agenda.sitting.division):
        lines = [line for line in lines if not line.is_hidden]
    return _parts(lines)


def _parts(lines: Sequence[Line]) -> list[Part]:
    parts = []
    for section in Section:
        mine = [line for line in lines if line.section == section]
        if mine:
            minutes = sum(line.minutes for line in mine if not line.struck)
            parts.append(Part(int(section), gettext(SECTION_TITLES[section]), mine[0].at, minutes, mine))
    return parts


@dataclass(frozen=True)
class _Shown:
    """What an item is called for one reader. ``is_hidden``: only its subject, never unit, words or free reasons."""

    title: str
    meta: str = ""
    number: str = ""
    href: str | None = None
    is_hidden: bool = False


def _line(agenda: Agenda, entry: Entry, at: str, unlikely: bool, seen: frozenset[int], actor: Actor) -> Line:
    shown, reason = _shown(agenda, entry, seen, actor), from_data(entry.reason)
    if shown.is_hidden and entry.added_by_hand:
        reason = sentence(N_("the convener's choice"))
    missing = [brief.office_code for brief in agenda.briefs.get(entry.id, ()) if not brief.words]
    return Line(
        entry.id, entry.section, f"{entry.section}.{entry.place}", agenda.serial(entry), at, entry.minutes,
        shown.title or gettext(SECTION_TITLES[Section(entry.section)]), reason, shown.number, shown.href, shown.meta,
        gettext("withdrawn") if shown.is_hidden and entry.withdrawn_because else entry.withdrawn_because,
        disposition_word(entry), () if shown.is_hidden else tuple(missing), entry.list_no > 0, unlikely,
        shown.is_hidden,
    )  # fmt: skip


def _shown(agenda: Agenda, entry: Entry, seen: frozenset[int], actor: Actor) -> _Shown:
    case, dated = agenda.cases.get(entry.case_id or 0), agenda.directions.get(entry.direction_id or 0)
    if entry.kind is EntryKind.CASE and case:
        return _shown_case(agenda, case, case.id in seen)
    if entry.kind is EntryKind.DIRECTION and dated:
        one = dated.direction
        if not access.may_read_direction(actor, one):
            return _Shown(gettext("A direction to another office"), is_hidden=True)
        return _Shown(one.words, one.office_code, one.number, url_for("sittings.show_direction", number=one.number))
    if entry.kind is EntryKind.MINUTES:
        return _Shown(minutes_title(entry.title), href=url_for("sittings.show_sitting", number=entry.title))
    if entry.kind is EntryKind.POLICY and entry.policy_item_id:
        href = url_for("matters.show_policy_item", item_id=entry.policy_item_id)
        return _Shown(entry.title, number=f"P-{entry.policy_item_id}", href=href)
    if entry.kind is EntryKind.REVIEW and entry.programme_id and actor.can(Right.SEE_PROGRAMMES):
        return _Shown(named(entry.title), href=url_for("programmes.show_programme", programme_id=entry.programme_id))
    return _Shown(named(entry.title))


def minutes_title(number: str) -> str:
    return gettext("Minutes of sitting %(number)s", number=number)


def _shown_case(agenda: Agenda, case: Case, is_seen: bool) -> _Shown:
    if not is_seen:
        return _Shown(*_told_to_all(case), is_hidden=True)
    others = _others(agenda.others.get(case.id, 0))
    meta = _joined(agenda.filers.get(case.id), others, place_of(case), case.office_code)
    return _Shown(case.title, meta, case.number, url_for("cases.show_case", number=case.number))


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _others(count: int) -> str:
    return ngettext("and 1 other", "and %(num)s others", count) if count else ""


def place_of(case: Case) -> str:
    estate = reference.estate(case.estate_code)
    return named(estate.name) if estate else named(case.district) if case.district else case.place


def subject_of(category_code: str) -> str:
    category = reference.category(category_code)
    return gettext(category.name) if category else category_code


def _told_to_all(case: Case) -> tuple[str, str]:
    """Subject and place; of a complaint about conduct, which both would point at, only that it is one."""
    if case.is_conduct:
        return gettext("Complaint about conduct"), ""
    return subject_of(case.category_code), place_of(case)


def disposition_word(entry: Entry) -> str:
    return gettext(DISPOSITION_WORDS[entry.disposition]) if entry.disposition else ""


def draft_parts(sitting: Sitting, draft: Draft) -> list[Part]:
    """The draft as the rules draw it now, before anything is stored; only for those who arrange the sitting."""
    known = Titles(sitting)
    table = timetable([one.minutes for one in draft.entries], time.fromisoformat(sitting.starts_at), sitting.minutes)
    places: dict[int, int] = {}
    lines = []
    for one, slot in zip(draft.entries, table.slots, strict=True):
        place = places[one.section] = places.get(one.section, 0) + 1
        case = known.cases.get(one.key) if one.kind is EntryKind.CASE else None
        title = known.title(one) or gettext(SECTION_TITLES[one.section])
        if one.kind is EntryKind.MINUTES:
            title = minutes_title(one.key)
        lines.append(
            Line(0, int(one.section), f"{int(one.section)}.{place}", "", f"{slot.starts_at:%H:%M}", one.minutes, title,
                 one.reason, one.key if case or one.kind is EntryKind.DIRECTION else "",
                 url_for("cases.show_case", number=case.number) if case else None,
                 _joined(place_of(case), case.office_code) if case else "", unlikely=slot.unlikely)
        )  # fmt: skip
    return _parts(lines)


def public_lines(agenda: Agenda, actor: Actor) -> list[Line]:
    """Items of a circulated agenda as anyone may read them; one's own with its number and with words that were typed.

    As on the public paper: what a convener typed may name a unit, and of a complaint about conduct nothing is told.
    """
    table, seen = agenda.times(), access.visible_case_ids(actor, agenda.cases)
    lines = []
    for entry, slot in zip(agenda.entries, table.slots, strict=True):
        if entry.serial_text and entry.kind is not EntryKind.DIRECTION:
            case = agenda.cases.get(entry.case_id or 0)
            mine = case if case and case.id in seen else None
            title, place, reason = entry.title, "", from_data(entry.reason)
            if case:
                title, place = _told_to_all(case)
            if entry.kind is EntryKind.MINUTES:
                title = minutes_title(entry.title)
            if mine is None and entry.added_by_hand:
                reason = sentence(N_("the convener's choice"))
            lines.append(
                Line(entry.id, entry.section, f"{entry.section}.{entry.place}", entry.serial_text,
                     f"{slot.starts_at:%H:%M}", entry.minutes, title or gettext(SECTION_TITLES[Section(entry.section)]),
                     reason, mine.number if mine else "",
                     url_for("cases.show_case", number=mine.number) if mine else None, place,
                     gettext("withdrawn") if entry.withdrawn_because and mine is None else entry.withdrawn_because,
                     disposition_word(entry), unlikely=slot.unlikely and agenda.sitting.state in TO_COME)
            )  # fmt: skip
    return lines


def is_circulated(sitting: Sitting) -> bool:
    return sitting.state in (SittingState.FROZEN, SittingState.HELD)


def state_word(sitting: Sitting) -> str:
    return gettext("Fell away") if sitting.fell_away else gettext(STATE_WORDS[sitting.state])


def is_unrecorded(sitting: Sitting, today: date) -> bool:
    """Its day has passed and nobody has said whether it was held."""
    return sitting.state in TO_COME and sitting.sits_on < today


def sitting_title(sitting: Sitting) -> str:
    """``Sitting J-24, Jammu Division``."""
    return gettext(
        "Sitting %(number)s, %(division)s Division", number=number_of(sitting), division=division_name(sitting.division)
    )


def division_name(code: str) -> str:
    row = reference.division(code)
    return named(row.name) if row else code


def sitting_crumbs(sitting: Sitting, last: str | None = None) -> list[tuple[str, str | None]]:
    number = number_of(sitting)
    found: list[tuple[str, str | None]] = [(gettext("Sittings"), url_for("sittings.list_sittings"))]
    own = url_for("sittings.show_sitting", number=number)
    return [*found, (number, own), (last, None)] if last else [*found, (number, None)]


def sitting_stages(sitting: Sitting) -> tuple[list[tuple[str, str]], int]:
    """Stages of a sitting with their dates, and which one it is in."""
    steps = [
        (gettext("Draft"), "sq"),
        (gettext("Circulate by %(day)s", day=short_date(sitting.agenda_on)), "lock"),
        (gettext("Sit %(day)s", day=short_date(sitting.sits_on)), "people"),
        (gettext("Minutes by %(day)s", day=short_date(sitting.minutes_due_on)), "doc"),
    ]
    if sitting.state is SittingState.HELD:
        return steps, 3
    return steps, 2 if sitting.state is SittingState.FROZEN else 0


def moved_words(sitting: Sitting) -> str:
    """``Moved from Tuesday 24 November 2026: Guru Nanak Dev Ji's Birthday``; nothing when it was not moved."""
    words = say(from_data(sitting.moved_because)) if sitting.moved_because else ""
    return words[:1].upper() + words[1:]


def says_when(sitting: Sitting) -> str:
    return gettext("%(day)s, %(time)s", day=long_date(sitting.sits_on), time=sitting.starts_at)


def may_sit(actor: Actor, sitting: Sitting, today: date) -> bool:
    """Whether the room's screen is open: the day has come and the agenda is circulated."""
    right = actor.can(Right.DECIDE_DIRECTION, division=sitting.division)
    return right and sitting.state is SittingState.FROZEN and today >= sitting.sits_on
