"""The agenda's rules are changed from a day on: tried first on the next agendas, then saved with old and new."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.errors import Conflict
from grievance.foundation.transaction import record, rehearse
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.reference.events import ReferenceChanged
from grievance.sentences import N_, Refusal
from grievance.sittings.drafting import agenda_draft
from grievance.sittings.models import AgendaRule, Sitting
from grievance.sittings.queries import arranging
from grievance.sittings.rules.agenda_facts import Draft
from grievance.sittings.rules.agenda_rules import RuleRow, checked_rows, with_shipped
from grievance.sittings.rules.comparing import Comparison, compared

DAY = timedelta(days=1)
COLUMNS = ("place", "is_on", "amount")


@dataclass(frozen=True)
class Effect:
    """What a change does to the next agenda of a division, drawn as of ``on``."""

    sitting: Sitting
    on: date
    comparison: Comparison


def seal_of(on: date) -> str:
    """Says whether the rows are still those that a page was made from."""
    rows = [(row.id, row.name, row.place, row.is_on, row.amount, row.from_on, row.to_on)
            for row in arranging.all_rule_rows()]  # fmt: skip
    return hashlib.sha256(repr((on, rows)).encode()).hexdigest()[:24]


def change_rules(
    wanted: Sequence[RuleRow], from_on: date, actor: Actor, now: datetime, *, seen: str | None = None
) -> int:
    """Rows in force from a day on, today or later; what was to come after that day is taken out. Gives how many changed.

    Raises Refusal for rows that would break an agenda, Conflict where somebody changed the rules since ``seen``.
    """
    today = ist_date(now)
    if seen is not None and seen != seal_of(today):
        raise Conflict(
            N_("Somebody else changed this while you were writing. Look at the page as it is now, then decide again.")
        )
    if from_on < today:
        raise Refusal(
            N_("Rules change today or later. Agendas that went out keep the rules of their day."), field="from_on"
        )
    rows = checked_rows(wanted)
    _take_out_later(from_on, actor, now)
    before = {row.name: row for row in with_shipped(arranging.rule_rows(from_on))}
    changed = [row for row in rows if row != before[row.name]]
    for row in changed:
        _write(before[row.name], row, from_on, actor, now)
    return len(changed)


def _take_out_later(from_on: date, actor: Actor, now: datetime) -> None:
    """Rows that were to begin after ``from_on`` never come into force; the ones they would have ended go on."""
    later = [
        row for row in arranging.all_rule_rows() if row.from_on > from_on and (row.to_on or row.from_on) >= row.from_on
    ]
    for row in later:
        old = str(row.to_on or "")
        row.to_on, row.edited_at = row.from_on - DAY, now
        record(ReferenceChanged(at=now, actor=actor, table="agenda_rule", row=f"{row.name} from {row.from_on}",
                                old={"to_on": old}, new={"to_on": str(row.to_on)}))  # fmt: skip
    for row in arranging.all_rule_rows():
        if later and row.from_on <= from_on and row.to_on and row.to_on >= from_on:
            row.to_on, row.edited_at = None, now
    db.session.flush()


def _write(old: RuleRow, new: RuleRow, from_on: date, actor: Actor, now: datetime) -> None:
    mine = [row for row in arranging.all_rule_rows() if row.name == new.name]
    same_day = next((row for row in mine if row.from_on == from_on), None)
    for row in mine:
        if row.from_on < from_on and (row.to_on is None or row.to_on >= from_on):
            row.to_on, row.edited_at = from_on - DAY, now
    row = same_day or AgendaRule(name=new.name, from_on=from_on)
    row.place, row.is_on, row.amount, row.to_on, row.edited_at = new.place, new.is_on, new.amount, None, now
    db.session.add(row)
    db.session.flush()
    differ = [column for column in COLUMNS if getattr(old, column) != getattr(new, column)]
    record(
        ReferenceChanged(
            at=now,
            actor=actor,
            table="agenda_rule",
            row=f"{new.name} from {from_on}",
            old={column: str(getattr(old, column)) for column in differ},
            new={column: str(getattr(new, column)) for column in differ},
        )
    )


def effects_of(wanted: Sequence[RuleRow], from_on: date, actor: Actor, now: datetime) -> tuple[Effect, ...]:
    """What the change would do to the next agenda of each division: made, drawn, and taken back. Refuses as it does."""
    on = max(from_on, ist_date(now))
    sittings = next_agendas(on)
    before = [agenda_draft(sitting, on) for sitting in sittings]
    after: list[Draft] = []

    def change() -> None:
        change_rules(wanted, from_on, actor, now)
        after.extend(agenda_draft(sitting, on) for sitting in next_agendas(on))

    rehearse(change)
    return tuple(
        Effect(sitting, on, compared(old, new))
        for sitting, old, new in zip(next_agendas(on), before, after, strict=True)
    )


def next_agendas(on: date) -> list[Sitting]:
    """Of each division the first sitting from ``on`` whose agenda is still a draft."""
    found = []
    for division in reference.divisions():
        drafts = [row for row in arranging.next_to_be_drawn(division.code, on) if row.state.value != "frozen"]
        found += drafts[:1]
    return found
