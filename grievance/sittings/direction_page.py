"""What the page of one direction shows to one person: read once, put in order, without a word of HTML."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext

from grievance.accounts import queries as people
from grievance.cases.models import Case
from grievance.clocks import queries as clocks
from grievance.permissions import Actor, Right
from grievance.sittings import access, operations, queries
from grievance.sittings.direction_forms import (
    CIRCULATION,
    AcceptForm,
    AskDaysForm,
    DecisionForm,
    DropForm,
    GrantForm,
    MoreDaysForm,
    ReportForm,
    SendBackForm,
)
from grievance.sittings.drafting import number_of
from grievance.sittings.following import months_of, report_lines
from grievance.sittings.models import Direction
from grievance.sittings.queries import Dated
from grievance.sittings.rules.chains import chain_above, waiting_for
from grievance.sittings.rules.directions import (
    OPEN_STATES,
    PROGRESS_WORDS,
    UNITS_WORDS,
    UnitsWord,
    due_dates,
    slippage_in_words,
)
from grievance.sittings.rules.meetings import meeting_number
from grievance.sittings.rules.words import DirectionState, Progress
from grievance.web.filters import short_date
from grievance.web.forms import BaseForm


def direction_page(dated: Dated, actor: Actor, today: date, refused: Mapping[str, BaseForm]) -> dict[str, Any]:
    """Everything the template asks for."""
    direction, point = dated.direction, report_lines([dated], today)[0]
    wish = operations.waiting_request(dated.clock)
    dates = due_dates(direction.first_due_on, [])
    slipped = slippage_in_words(type(dates)(dates.first_on, dated.due_on, point["moves"]))
    return {
        "dated": dated, "direction": direction, "point": point, "slipped": slipped, "wish": wish,
        "forms": _forms(dated, today, wish.days if wish else None, refused),
        "sitting": queries.sitting_by_id(direction.sitting_id) if direction.sitting_id else None,
        "served": _served(direction, point, actor), "months": months_of(dated, today), "chain": _chain(direction),
        "files": queries.files_of_direction(direction.id),
        "changes": clocks.due_changes_of(dated.clock) if dated.clock else [],
        "why_date": clocks.due_explained(dated.clock).sentence if dated.clock else None,
        "is_open": direction.state in OPEN_STATES, "is_claimed": direction.state is DirectionState.REPORTED, "today": today,
        "may_report": actor.can(Right.REPORT_ACTION_TAKEN, office=direction.office_code),
        "may_add_proof": access.adds_proof(actor, direction), "progress": PROGRESS_WORDS, "Progress": Progress,
        "may_decide": access.decides_on(actor, direction), "meeting": queries.meeting_by_id(direction.meeting_id),
        "issued_by": _issued_by(direction),
        "next_sitting": None if direction.confirmed_at else queries.next_sitting(direction.division, today),
        "unit_words": UNITS_WORDS, "UnitsWord": UnitsWord,
    }  # fmt: skip


def _forms(dated: Dated, today: date, asked: int | None, refused: Mapping[str, BaseForm]) -> dict[str, BaseForm]:
    version = dated.direction.version
    forms: dict[str, BaseForm] = {
        "report": ReportForm(formdata=None, version=version),
        "ask": AskDaysForm(formdata=None, version=version),
        "grant": GrantForm(formdata=None, version=version, days=asked),
        "accept": AcceptForm(formdata=None, version=version, done_on=today),
        "back": SendBackForm(formdata=None, version=version),
        "more": MoreDaysForm(formdata=None, version=version),
        "drop": DropForm(formdata=None, version=version),
    }
    for form in forms.values():
        with_places(form, dated)
    return {name: form.named(name) for name, form in {**forms, **refused}.items()}


def with_places(form: BaseForm, dated: Dated) -> None:
    """Where it may have been decided: at the last sittings of the forum, or meetings of the review, or by circulation."""
    if isinstance(form, DecisionForm) and (meeting := queries.meeting_by_id(dated.direction.meeting_id)):
        numbers = {meeting_number(row.serial): row.met_on for row in queries.last_meetings(meeting.office_code)}
        met = [(number, gettext("At meeting %(number)s, %(day)s", number=number, day=short_date(day)))
               for number, day in numbers.items()]  # fmt: skip
        form.decided.choices = [("", gettext("Choose")), (CIRCULATION, gettext("By order, today")), *met]
    elif isinstance(form, DecisionForm):
        held = queries.last_held_sittings(dated.direction.division)
        sat = [(number_of(row), gettext("At sitting %(number)s, %(day)s", number=number_of(row), day=short_date(row.sits_on)))
               for row in held]  # fmt: skip
        form.decided.choices = [("", gettext("Choose")), (CIRCULATION, gettext("By circulation, today")), *sat]


def _issued_by(direction: Direction) -> str:
    """Who entered what was directed by circulation."""
    person = people.person(direction.circulated_by) if direction.circulated_by else None
    return person.name if person else ""


def _served(direction: Direction, point: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """Cases served that the actor may see, each with its unit's word; the others are only counted."""
    links = queries.cases_served([direction.id]).get(direction.id, [])
    cases: dict[int, Case] = queries.cases_by_id(access.visible_case_ids(actor, [row.case_id for row in links]))
    words = {one["case"]: one for one in point["units"]}
    seen = [(cases[row.case_id], words.get(cases[row.case_id].number), row) for row in links if row.case_id in cases]
    return {"seen": seen, "hidden": len(links) - len(seen), "asked": any(row.asked_at for row in links)}


def _chain(direction: Direction) -> dict[str, list[Dated]]:
    """What it waits for, nearest first and as deep as it goes, and what waits for it."""
    waits = queries.all_waits() | {direction.id: direction.depends_on_id}
    above, behind = chain_above(direction.id, waits), waiting_for(direction.id, waits)
    found = queries.directions_by_id([*above, *behind]) if above or behind else {}
    return {
        "above": [found[one] for one in above if one in found],
        "behind": [found[one] for one in behind if one in found],
    }
