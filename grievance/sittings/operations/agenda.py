"""The draft of an agenda: drawn by rules, then ordered, added to and held over by the convener, until it is frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from grievance.cases.models import Case
from grievance.cases.rules.words import CaseKind
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal, Sentence, as_data, sentence
from grievance.sittings import queries
from grievance.sittings.drafting import Titles, agenda_draft, number_of
from grievance.sittings.events import AgendaDrawn, ListingWithdrawn
from grievance.sittings.models import Entry, Sitting
from grievance.sittings.operations.briefs import ask_for_briefs, move_briefs_to_notes, no_more_briefs
from grievance.sittings.queries import arranging
from grievance.sittings.rules.agenda_facts import DraftEntry, Section
from grievance.sittings.rules.agenda_rules import rules_of
from grievance.sittings.rules.states import TO_COME
from grievance.sittings.rules.timing import by_wanted_places, checked_minutes
from grievance.sittings.rules.together import gathered, mended, moved_by
from grievance.sittings.rules.words import EntryKind, SittingState

HELD_OVER_FROM = 1000
"""Places from here on belong to entries held over; they are on no list."""


@dataclass(frozen=True)
class _Target:
    """What an entry points at."""

    kind: EntryKind
    case_id: int | None = None
    direction_id: int | None = None
    policy_item_id: int | None = None
    programme_id: int | None = None
    title: str = ""

    @property
    def key(self) -> str:
        """Names it in what is kept of it: ``case-12``."""
        which = self.case_id or self.direction_id or self.policy_item_id or self.programme_id or self.title
        return f"{self.kind.value}-{which}"


def must_be_draft(sitting: Sitting) -> None:
    """Refuse once the agenda is circulated or the sitting over."""
    if sitting.state is SittingState.FROZEN:
        raise Refusal(N_("This agenda is circulated. Add single items instead; they go on a supplementary list"))
    must_be_to_come(sitting)


def must_be_to_come(sitting: Sitting) -> None:
    if sitting.state not in TO_COME:
        raise Refusal(N_("This sitting is over. Its agenda can no longer be changed"))


def bring_up_to_date(sitting: Sitting, actor: Actor, now: datetime, *, from_rules: bool = False) -> list[Entry]:
    """Draw the draft anew: what no rule lists any more goes, what is new comes; minutes, choices and hold-overs stay.

    The order made by hand stays too, with new items at the end of their section, unless ``from_rules``. What is
    taken together stays together.
    """
    must_be_draft(sitting)
    drawn, rows = agenda_draft(sitting, ist_date(now)), {_target_of(row): row for row in queries.entries_of(sitting.id)}
    finder = _Finder(sitting)
    wanted = {finder.target(one): one for one in drawn.entries}
    gone = {target: row for target, row in rows.items() if target not in wanted and not row.held_over_because}
    for row in gone.values():
        move_briefs_to_notes(sitting, row, actor, now)
        db.session.delete(row)
    db.session.flush()
    entries = [_entry(sitting, target, one, rows.get(target), finder.title(one)) for target, one in wanted.items()]
    _carry_notes(sitting, gone, dict(zip(wanted, entries, strict=True)))
    if not from_rules:
        entries = _as_ordered(entries)
    entries = on_the_list(entries)
    number_places(entries)
    ask_for_briefs(sitting, entries, actor, now)
    words = N_("The draft was rebuilt from the rules") if from_rules else N_("The draft was brought up to date")
    draft_changed(sitting, sentence(words), actor, now)
    return entries


def _entry(sitting: Sitting, target: _Target, one: DraftEntry, row: Entry | None, title: str) -> Entry:
    if row is None:
        row = Entry(
            sitting_id=sitting.id,
            kind=target.kind,
            case_id=target.case_id,
            direction_id=target.direction_id,
            policy_item_id=target.policy_item_id,
            programme_id=target.programme_id,
            minutes=one.minutes,
            place=0,
        )
    if row.section not in (None, int(one.section)) and not row.held_over_because:
        row.place = 2 * HELD_OVER_FROM + row.id  # another section: at its end, where no place is taken
    row.section, row.reason, row.title = int(one.section), as_data(one.reason), title
    return row


def _carry_notes(sitting: Sitting, gone: Mapping[_Target, Entry], drawn: Mapping[_Target, Entry]) -> None:
    """A note for the chair stays with the sitting when its item leaves the draft, and comes back with the item."""
    kept = dict(sitting.notes_left or {})
    kept |= {target.key: {"title": row.title, "note": row.chair_note} for target, row in gone.items() if row.chair_note}
    for target, row in drawn.items():
        if target.key in kept:
            row.chair_note = row.chair_note or kept.pop(target.key)["note"]
    sitting.notes_left = kept or None


def _as_ordered(entries: Iterable[Entry]) -> list[Entry]:
    """Known rows by their places, new ones after them; the sort is stable."""
    return sorted(entries, key=lambda row: (row.section, row.place or HELD_OVER_FROM))


def number_places(entries: Iterable[Entry]) -> None:
    """Places 1, 2, 3 … in each section, what is taken together side by side.

    Two steps, so that no two rows ever ask for one place at once.
    """
    numbered = [(row, place) for rows in _by_section(entries) for place, row in enumerate(_side_by_side(rows), 1)]
    if all(row.id and row.place == place for row, place in numbered):
        return
    for below, (row, _) in enumerate(numbered, 1):
        row.place = -below
    db.session.add_all([row for row, _ in numbered])
    db.session.flush()
    for row, place in numbered:
        row.place = place
    db.session.flush()


def _by_section(entries: Iterable[Entry]) -> Iterable[list[Entry]]:
    sections: dict[int, list[Entry]] = {}
    for row in entries:
        sections.setdefault(row.section, []).append(row)
    return sections.values()


def _side_by_side(rows: list[Entry]) -> list[Entry]:
    """The rows of a section with each group behind its leader; where a leader has gone, the next one leads."""
    if not any(row.together_id for row in rows):
        return rows
    known = {row.id or -index: row for index, row in enumerate(rows, 1)}
    led_by = mended(list(known), {key: row.together_id for key, row in known.items()})
    for key, row in known.items():
        row.together_id = led_by.get(key)
    return [known[key] for key in gathered(list(known), led_by)]


def draft_changed(sitting: Sitting, what: Sentence, actor: Actor, now: datetime, case_id: int | None = None) -> None:
    """Another version of the agenda, and a line in the record that says what was done."""
    sitting.version += 1
    db.session.flush()
    record(AgendaDrawn(at=now, actor=actor, case_id=case_id, sitting=number_of(sitting), what=what))


def _target_of(row: Entry) -> _Target:
    title = row.title if row.kind is EntryKind.MINUTES else ""
    return _Target(row.kind, row.case_id, row.direction_id, row.policy_item_id, row.programme_id, title)


class _Finder(Titles):
    """From the keys of a draft to rows."""

    def target(self, one: DraftEntry) -> _Target:
        match one.kind:
            case EntryKind.CASE:
                return _Target(one.kind, case_id=self.cases[one.key].id)
            case EntryKind.DIRECTION:
                return _Target(one.kind, direction_id=self.directions[one.key].id)
            case EntryKind.POLICY:
                return _Target(one.kind, policy_item_id=int(one.key))
            case EntryKind.REVIEW:
                return _Target(one.kind, programme_id=int(one.key.rpartition("-")[2]))
            case EntryKind.MINUTES:
                return _Target(one.kind, title=one.key)
            case _:
                return _Target(one.kind)


def on_the_list(entries: Iterable[Entry]) -> list[Entry]:
    """Entries that stand on the agenda, withdrawn ones (struck through) included."""
    return [row for row in entries if not row.held_over_because]


def change_order(
    sitting: Sitting, places: Mapping[int, int], minutes: Mapping[int, int], actor: Actor, now: datetime
) -> None:
    """Place numbers and minutes typed for several items at once; ``places`` by entry, inside its own section."""
    must_be_draft(sitting)
    entries = on_the_list(queries.entries_of(sitting.id))
    before = [(row.id, row.place, row.minutes) for row in entries]
    for row in entries:
        row.minutes = checked_minutes(minutes.get(row.id, row.minutes))
    ordered: list[Entry] = []
    for section in sorted({row.section for row in entries}):
        rows = {row.id: row for row in entries if row.section == section}
        wanted = [(row_id, place) for row_id, place in places.items() if row_id in rows]
        ordered += [rows[row_id] for row_id in by_wanted_places(list(rows), wanted)]
    number_places(ordered)
    if [(row.id, row.place, row.minutes) for row in entries] != before:
        draft_changed(sitting, sentence(N_("The convener changed the order or the minutes")), actor, now)


def move_one(sitting: Sitting, entry: Entry, by: int, actor: Actor, now: datetime) -> None:
    """One item, or a group taken together by its leader, up (-1) or down (+1) inside its section; at the end it stays."""
    must_be_draft(sitting)
    rows = {row.id: row for row in on_the_list(queries.entries_of(sitting.id)) if row.section == entry.section}
    led_by = {row_id: row.together_id for row_id, row in rows.items() if row.together_id}
    number_places([rows[row_id] for row_id in moved_by(list(rows), led_by, entry.id, by)])
    draft_changed(sitting, sentence(N_("The convener changed the order or the minutes")), actor, now, entry.case_id)


def hold_over(sitting: Sitting, entry: Entry, why: str, actor: Actor, now: datetime) -> None:
    """Off this agenda, with the reason; the case stays due for the next."""
    must_be_draft(sitting)
    entry.held_over_because, entry.together_id = checked_why(why), None
    rows = queries.entries_of(sitting.id)
    entry.place = max([HELD_OVER_FROM, *(row.place for row in rows)]) + 1
    db.session.flush()
    number_places(on_the_list(rows))
    no_more_briefs(entry, now)
    what = sentence(
        N_("Held over from sitting %(sitting)s: %(why)s"), sitting=number_of(sitting), why=entry.held_over_because
    )
    draft_changed(sitting, what, actor, now, entry.case_id)


def take_back(sitting: Sitting, entry: Entry, actor: Actor, now: datetime) -> None:
    """A held-over item comes back at the end of its section."""
    must_be_draft(sitting)
    entry.held_over_because = ""
    db.session.flush()
    rows = on_the_list(queries.entries_of(sitting.id))
    number_places([*(row for row in rows if row.id != entry.id), entry])
    ask_for_briefs(sitting, [entry], actor, now)
    draft_changed(sitting, sentence(N_("A held-over item was taken back")), actor, now, entry.case_id)


def add_case(sitting: Sitting, case: Case, why: str, actor: Actor, now: datetime) -> Entry:
    """The convener's choice, with a reason. After circulation it stands on the next supplementary list.

    Where nothing is drawn yet the draft is drawn first, so that no agenda begins and ends with a choice.
    """
    must_be_to_come(sitting)
    why = checked_why(why)
    rows = queries.entries_of(sitting.id)
    if not rows and sitting.state is not SittingState.FROZEN:
        bring_up_to_date(sitting, actor, now)
        rows = queries.entries_of(sitting.id)
    known = next((row for row in rows if row.case_id == case.id and row.kind is EntryKind.CASE), None)
    if known and not (known.held_over_because or known.withdrawn_because):
        raise Refusal(N_("%(number)s stands on this agenda already"), field="number", number=case.number)
    if known and known.withdrawn_because:
        raise Refusal(
            N_("%(number)s was withdrawn from this agenda. List it at the next sitting"),
            field="number",
            number=case.number,
        )
    _refuse_foreign(sitting, case)
    section = Section.POINTS if case.kind is CaseKind.POINT else Section.CASES
    minutes = rules_of(arranging.rule_rows(ist_date(now))).minutes["point" if section is Section.POINTS else "case"]
    entry = known or Entry(sitting_id=sitting.id, kind=EntryKind.CASE, case_id=case.id, minutes=minutes)
    entry.title = case.title
    entry.section, entry.held_over_because, entry.added_by_hand = int(section), "", True
    entry.reason = as_data(sentence(N_("convener's choice: %(why)s"), why=why))
    entry.place = 1 + max([0, *(row.place for row in on_the_list(rows) if row.section == section and row is not known)])
    entry.list_no = len(queries.versions_of(sitting.id))
    db.session.add(entry)
    db.session.flush()
    ask_for_briefs(sitting, [entry], actor, now)
    what = sentence(N_("The convener added %(number)s: %(why)s"), number=case.number, why=why)
    draft_changed(sitting, what, actor, now, case.id)
    return entry


def _refuse_foreign(sitting: Sitting, case: Case) -> None:
    if case.division != sitting.division and not case.in_both:
        raise Refusal(N_("%(number)s belongs to the other division"), field="number", number=case.number)
    if case.state not in queries.LISTABLE:
        raise Refusal(N_("%(number)s is not open before an office or the forum"), field="number", number=case.number)


def withdraw(sitting: Sitting, entry: Entry, why: str, actor: Actor, now: datetime) -> None:
    """Struck through on the circulated agenda, with the reason; its serial stays taken and nobody waits for that day.

    What the room has recorded is taken back there first: a direction given on it would stand in no minutes.
    """
    must_be_to_come(sitting)
    if not entry.serial_text:
        raise Refusal(N_("This item is not circulated yet. Hold it over instead"))
    if entry.withdrawn_because:
        raise Refusal(N_("This item was withdrawn already"))
    if entry.disposition:
        raise Refusal(N_("This item is recorded already. Take the record back in the room first"))
    entry.withdrawn_because = checked_why(why)
    entry.version += 1
    no_more_briefs(entry, now)
    for listing in queries.listings_of(number_of(sitting)):
        if entry.kind is EntryKind.CASE and listing.case_id == entry.case_id:
            listing.fell_away_at = now
    sitting.version += 1
    sitting.ics_sequence += 1
    db.session.flush()
    record(
        ListingWithdrawn(
            at=now, actor=actor, case_id=entry.case_id, division=sitting.division, sitting=number_of(sitting),
            sitting_id=sitting.id, direction_id=entry.direction_id, serial=entry.serial_text,
            office_code=_office_called(entry), sits_on=sitting.sits_on, why=entry.withdrawn_because,
        )
    )  # fmt: skip


def _office_called(entry: Entry) -> str | None:
    case = queries.cases_by_id([entry.case_id]).get(entry.case_id) if entry.case_id else None
    dated = queries.directions_by_id([entry.direction_id]).get(entry.direction_id) if entry.direction_id else None
    return case.office_code if case else dated.direction.office_code if dated else None


def checked_why(why: str) -> str:
    if not why.strip():
        raise Refusal(N_("Write the reason. It is printed on the agenda"), field="why")
    return why.strip()
