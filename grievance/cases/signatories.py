"""What a step does to the units behind a case: carried over when it is joined to another, given back when parted.

A signatory's row never moves: while its case is joined to another, ``counts_for_id`` names the case it counts for.
So parting gives back exactly what was there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from grievance.cases import queries
from grievance.cases.events import CaseEvent
from grievance.cases.models import Case, CoSignature
from grievance.cases.rules.deciding import Decision
from grievance.cases.rules.facts import Side
from grievance.cases.rules.numbers import parse
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import Signing
from grievance.cases.signatory_events import OtherJoined, OtherParted
from grievance.enterprises import queries as enterprises
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal


def hold(case: Case, step: Step, given: Mapping[str, Any]) -> Case:
    """The case read anew and held; in a joining or parting with the other, so that two crosswise make no circle."""
    if step is Step.JOIN:
        other = queries.secret_of(str(parse(str(given.get("into") or ""), field="into"))) if given.get("into") else None
        return queries.locked_cases({case.id, other.id} if other else {case.id})[case.id]
    if step is Step.UNJOIN and case.joined_into_id:
        return queries.locked_cases({case.id, case.joined_into_id, queries.root_of(case).id})[case.id]
    return queries.locked_case(case.id)


def follow(case: Case, decision: Decision, actor: Actor, now: datetime) -> None:
    """What the step means for who signed; the other case's record says that it was joined or parted."""
    if decision.step is Step.JOIN and case.joined_into_id:
        root = queries.root_of(case)
        _carry_over(case, root)
        record(_told(OtherJoined, root, case, actor, now))
    elif decision.step is Step.UNJOIN:
        root = queries.root_of(case)
        _carry_back(case)
        record(_told(OtherParted, root, case, actor, now))
    elif decision.step is Step.LEAVE_LEAD:
        _leave_lead(case, decision.given.get("reason") or "", now)


def _told(
    kind: type[OtherJoined] | type[OtherParted], root: Case, case: Case, actor: Actor, now: datetime
) -> CaseEvent:
    return kind(at=now, actor=actor, case_id=root.id, number=root.number, office_code=root.office_code,
                side=Side.CONVENER.value, joined=case.number, units=queries.count_of_units(root.id))  # fmt: skip


def row_of_lead(case: Case) -> CoSignature:
    """The lead as a row like the others; made where it has none yet."""
    found = queries.lead_row(case.id)
    if found is not None:
        return found
    unit = enterprises.unit(case.unit_id)
    body = enterprises.association(case.association_id)
    made = CoSignature(
        case_id=case.id, unit_id=case.unit_id, person_id=case.filer_person_id, is_lead=True, how=Signing.LEAD,
        unit_name=unit.name if unit else body.name if body else "", contact_name=case.contact_name,
        contact_email=case.contact_email, contact_mobile=case.contact_mobile, language=case.language,
        udyam=unit.udyam or "" if unit else "", gstin=unit.gstin or "" if unit else "", at=case.filed_at,
        confirmed_at=case.filed_at,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def is_same_unit(one: CoSignature, other: CoSignature) -> bool:
    """The same unit by its number, or the same contact."""
    pairs = ((one.unit_id, other.unit_id), (one.udyam, other.udyam), (one.gstin, other.gstin),
             (one.contact_email.casefold(), other.contact_email.casefold()), (one.contact_mobile, other.contact_mobile))  # fmt: skip
    return any(mine and mine == theirs for mine, theirs in pairs)


def is_only_claimed(row: CoSignature) -> bool:
    """Whether it joined by itself without proving its contact, so that anybody may have written its name."""
    return row.how is Signing.JOINED and row.contact_proved_at is None


def _carry_over(case: Case, root: Case) -> None:
    """All that counted for ``case`` counts for ``root``; a unit that is there already is counted once."""
    if not case.lead_left_at:
        row_of_lead(case)
    there = [*queries.rows_signed_for(root.id)] + ([] if root.lead_left_at else [row_of_lead(root)])
    there = [row for row in there if row.left_at is None and row.same_as_id is None]
    for row in queries.rows_signed_for(case.id):
        row.counts_for_id = root.id
        if row.same_as_id is None and row.left_at is None:
            row.same_as_id = next((other.id for other in there if is_same_unit(row, other)), None)
    db.session.flush()


def _carry_back(case: Case) -> None:
    """Those of the case, and of the cases joined into it, count for it again."""
    was = queries.root_of(case)
    mine = queries.joined_below(case.id)
    case.joined_into_id = None
    there = queries.rows_signed_for(was.id)
    rows = [row for row in there if row.case_id in mine]
    for row in rows:
        row.counts_for_id = None if row.case_id == case.id else case.id
    _count_anew(rows)
    lead_there = queries.lead_row(was.id)
    left = [row for row in there if row.case_id not in mine]
    _count_anew([*left, *([lead_there] if lead_there and lead_there not in left else [])])
    lead = next((row for row in rows if row.case_id == case.id and row.is_lead), None)
    if lead is not None and lead.left_at is not None:
        lead.is_lead, case.lead_left_at = False, lead.left_at
    db.session.flush()


def _count_anew(rows: Sequence[CoSignature]) -> None:
    """A unit whose other row went elsewhere is counted by its own, or by the next of its rows that stays."""
    here = {row.id for row in rows}
    for row in rows:
        if row.same_as_id is None or row.same_as_id in here:
            continue
        counted = (one for one in rows if one is not row and one.left_at is None and one.same_as_id is None)
        row.same_as_id = next((one.id for one in counted if is_same_unit(row, one)), None)


def _leave_lead(case: Case, because: str, now: datetime) -> None:
    """The unit that leads goes; its row stays in the record, and the case waits for another to lead."""
    row = row_of_lead(case)
    row.is_lead, row.left_at, row.left_because = False, now, because
    case.lead_left_at = now
    db.session.flush()


def take_lead(case: Case, row: CoSignature, secret_hash: str) -> None:
    """The signatory's unit leads from now on: it is the filer, with the receipt's secret."""
    if case.lead_left_at is None:
        raise Refusal(N_("Another unit leads the case already."))
    case.filer_person_id, case.unit_id, case.association_id = row.person_id, row.unit_id, None
    case.contact_name, case.contact_email, case.contact_mobile = row.contact_name, row.contact_email, row.contact_mobile
    case.contact_proved_at, case.contact_corrected_at, case.message_language = row.contact_proved_at, None, None
    case.language, case.track_secret_hash, case.lead_left_at = row.language, secret_hash, None
    row.is_lead = True
    case.version += 1
    db.session.flush()
