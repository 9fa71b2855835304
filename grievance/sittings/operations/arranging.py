"""What the convener adds to a draft: like items together, reasons for what is left off, who cannot come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from grievance.cases.models import Case
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.sentences import N_, Refusal, sentence
from grievance.sittings import queries
from grievance.sittings.drafting import agenda_draft, number_of
from grievance.sittings.events import CanComeAfterAll, ComingRefused
from grievance.sittings.models import CannotCome, Entry, NotListed, Sitting
from grievance.sittings.operations.agenda import (
    draft_changed,
    must_be_draft,
    must_be_to_come,
    number_places,
    on_the_list,
)
from grievance.sittings.queries import arranging
from grievance.sittings.rules.together import LikeItem, checked_group
from grievance.sittings.rules.words import EntryKind

LONGEST_REASON = 500


def like_items(entries: Iterable[Entry], cases: Mapping[int, Case]) -> list[LikeItem]:
    """The cases of a draft as the search for like ones needs them; complaints about conduct are left out."""
    subjects = {one.code: one.name for one in reference.categories()}
    estates = {one.code: one.name for one in reference.estates()}
    found = []
    for row in entries:
        case = cases.get(row.case_id or 0)
        if row.kind is EntryKind.CASE and case and not case.is_conduct:
            subject = subjects.get(case.category_code, case.category_code)
            estate = estates.get(case.estate_code, "") if case.estate_code else ""
            found.append(LikeItem(row.id, row.section, subject, case.office_code or "", estate, row.together_id))
    led = {item.led_by for item in found if item.led_by}
    return [LikeItem(i.id, i.section, i.subject, i.office, i.estate, i.id if i.id in led else i.led_by) for i in found]


def take_together(sitting: Sitting, entry_ids: Sequence[int], actor: Actor, now: datetime) -> Entry:
    """These items in one slot, with one range of serials, where the first of them stands. Gives the leader."""
    must_be_draft(sitting)
    rows = on_the_list(queries.entries_of(sitting.id))
    cases = queries.cases_by_id([row.case_id for row in rows if row.case_id])
    wanted = [item for item in like_items(rows, cases) if item.id in set(entry_ids)]
    checked_group(wanted)
    chosen = [row for row in rows if row.id in {item.id for item in wanted}]
    leader, *others = chosen
    for row in others:
        row.together_id = leader.id
    number_places(rows)
    draft_changed(sitting, sentence(N_("%(count)s like items are taken together"), count=len(chosen)), actor, now)
    return leader


def take_apart(sitting: Sitting, leader: Entry, actor: Actor, now: datetime) -> None:
    """Each item by itself again, with its own minutes, in the order they stand."""
    must_be_draft(sitting)
    led = [row for row in queries.entries_of(sitting.id) if row.together_id == leader.id]
    if not led:
        raise Refusal(N_("These items stand by themselves already"))
    for row in led:
        row.together_id = None
    draft_changed(sitting, sentence(N_("Items taken together stand by themselves again")), actor, now)


def explain_not_listed(sitting: Sitting, reasons: Mapping[str, str], actor: Actor, now: datetime) -> int:
    """The convener's own reasons by reference of cases that are due and not listed; an empty one takes it back.

    Gives how many changed. A case that is listed by now, or no longer due, is refused by name.
    """
    must_be_to_come(sitting)
    due = {one.number for one in agenda_draft(sitting, ist_date(now)).due_not_listed}
    known = arranging.reasons_not_listed(sitting.id)
    cases = {case.number: case for case in queries.cases_by_number(reasons)}
    changed = 0
    for number in sorted(cases):
        why, row = reasons[number].strip()[:LONGEST_REASON], known.get(cases[number].id)
        if why == (row.why if row else ""):
            continue
        if number not in due:
            raise Refusal(N_("%(number)s is no longer due and unlisted. Look at the list again"), number=number)
        _write_reason(sitting, cases[number], row, why, actor, now)
        changed += 1
    if changed:
        draft_changed(sitting, sentence(N_("The convener wrote why cases that are due are not listed")), actor, now)
    return changed


def _write_reason(sitting: Sitting, case: Case, row: NotListed | None, why: str, actor: Actor, now: datetime) -> None:
    if not why:
        db.session.delete(row)
        return
    row = row or NotListed(sitting_id=sitting.id, case_id=case.id)
    row.why, row.written_by, row.written_at = why, actor.person_id, now
    db.session.add(row)


def say_cannot_come(
    sitting: Sitting, case: Case, why: str, actor: Actor, now: datetime, *, by_filer: bool
) -> CannotCome:
    """The filer's word, or the convener's note of it; the item stays on the agenda and shows it."""
    must_be_to_come(sitting)
    if not why.strip():
        raise Refusal(N_("Write why. The convener reads it and may hear the matter another day"), field="why")
    row = arranging.cannot_come_of(sitting.id, case.id) or CannotCome(sitting_id=sitting.id, case_id=case.id)
    row.why, row.by_filer, row.said_by, row.said_at = why.strip(), by_filer, actor.person_id, now
    db.session.add(row)
    sitting.version += 1
    db.session.flush()
    record(
        ComingRefused(at=now, actor=actor, case_id=case.id, sitting=number_of(sitting), sits_on=sitting.sits_on,
                      why=row.why, by_filer=by_filer)
    )  # fmt: skip
    return row


def say_can_come(sitting: Sitting, case: Case, actor: Actor, now: datetime) -> None:
    """Taken back: the unit comes after all."""
    must_be_to_come(sitting)
    row = arranging.cannot_come_of(sitting.id, case.id)
    if row is None:
        return
    db.session.delete(row)
    sitting.version += 1
    db.session.flush()
    record(CanComeAfterAll(at=now, actor=actor, case_id=case.id, sitting=number_of(sitting), sits_on=sitting.sits_on))
