"""Minutes as a paper: drafted from the rows as they are, and fixed with each version that is given out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from grievance.documents import operations
from grievance.documents.after_the_sitting import Came, Recorded, minutes_of, with_conduct
from grievance.documents.assembling import shown_office
from grievance.documents.collecting import snapshot_of
from grievance.documents.keeping import to_plain
from grievance.documents.papers import GivenDirection, Minutes
from grievance.documents.rules.marking import L_
from grievance.documents.rules.wording import LANGUAGES, voice
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.reference import queries as reference
from grievance.sittings.minutes_text import paragraphs
from grievance.sittings.models import Interest, Sitting
from grievance.sittings.operations import quorum_of
from grievance.sittings.queries import attendance_of, sitting_by_id
from grievance.sittings.queries.minutes import corrigenda_of, minutes_version
from grievance.sittings.queries.room import interests_of
from grievance.sittings.room_events import MinutesFixed
from grievance.sittings.rules.words import EntryKind
from grievance.sittings.snapshot import Agenda, agenda_of


def minutes_now(sitting: Sitting, at: datetime, state: str, languages: Sequence[str]) -> dict[str, Minutes]:
    """The minutes as the rows stand, in each language."""
    data, agenda, after = snapshot_of(sitting, ist_date(at)), agenda_of(sitting), corrigenda_of(sitting.id)
    interests = interests_of([row.id for row in agenda.entries])
    more: dict[str, Any] = {
        "quorum": (quorum_of(sitting).words, sitting.no_quorum_because),
        "remarks": tuple((sitting.minutes_text or {}).get("remarks", ())),
        "corrigenda": tuple((one.number, one.words, one.why) for one in after),
    }
    found = {}
    for language in languages:
        recorded = _recorded(agenda, language)
        paper = minutes_of(data, recorded, _came(sitting, language), state, sitting.corrections_until)
        paper = replace(_with_interests(paper, agenda, interests), **more)
        found[language] = with_conduct(paper, data, {one.number: one.entry_id for one in after})
    return found


def keep_minutes(event: MinutesFixed) -> None:
    """A reaction: what the version says is kept in all languages, so that no later change reaches its papers."""
    sitting, version = sitting_by_id(event.sitting_id), minutes_version(event.sitting_id, event.version)
    if sitting is not None and version is not None:
        made = minutes_now(sitting, event.at, event.kind, tuple(LANGUAGES))
        version.papers = {language: to_plain(paper) for language, paper in made.items()}
        db.session.flush()


def _with_interests(paper: Minutes, agenda: Agenda, interests: Mapping[int, Sequence[Interest]]) -> Minutes:
    by_serial = {agenda.serial(row): interests.get(row.id, ()) for row in agenda.entries}
    sections = tuple(
        (
            number,
            tuple(
                replace(item, interests=tuple(f"{one.who}, {one.words}" for one in by_serial.get(item.serial, ())))
                for item in items
            ),
        )
        for number, items in paper.sections
    )
    return replace(paper, sections=sections)


def _recorded(agenda: Agenda, language: str) -> dict[int, Recorded]:
    v = voice(language, operations.translator(language))
    offices = {office.code: shown_office(office.name) for office in reference.all_offices()}
    found = {}
    for one in paragraphs(agenda, v.words):
        entry = one.entry
        given = tuple(
            GivenDirection(line.number, line.words, offices.get(line.office, line.office), line.due_on)
            for line in one.directions
        )
        is_told = one.is_edited or entry.kind in (EntryKind.MINUTES, EntryKind.DIRECTION, EntryKind.OTHER)
        found[entry.id] = Recorded(
            entry.disposition.value if entry.disposition else "", entry.discussion, entry.decision,
            one.text if is_told else "", given,
        )  # fmt: skip
    return found


def _came(sitting: Sitting, language: str) -> list[Came]:
    offices = {office.code: shown_office(office.name) for office in reference.all_offices()}
    chair = voice(language, operations.translator(language)).say(L_("In the chair"))
    return [
        Came(chair if row.side == "chair" else offices.get(row.office_code or "", row.body or row.office_code or ""),
             row.was_present, row.name, row.designation, bool(row.office_code) or row.side == "chair")
        for row in attendance_of([sitting.id])
    ]  # fmt: skip
