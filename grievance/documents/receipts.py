"""Receipts: what a filer has in hand after each step, with a code that anyone may check."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import current_app

from grievance.cases import events as cases
from grievance.cases.models import Case
from grievance.clocks.queries import lateness_of
from grievance.clocks.rules.kinds import OwnerKind
from grievance.documents import papers, queries
from grievance.documents.assembling import shown_office
from grievance.documents.models import Receipt
from grievance.documents.rules.codes import new_code
from grievance.foundation.clock import IST
from grievance.foundation.database import db
from grievance.intake.queries import promise_of
from grievance.reference import queries as reference
from grievance.sentences import N_, sentence
from grievance.sittings.events import CaseListed
from grievance.sittings.queries import filers_of
from grievance.web.names import named

KIND_OF_EVENT: dict[type[Any], str] = {
    cases.CaseFiled: "filing", cases.CaseTransferred: "transfer", cases.CaseAnswered: "answer", CaseListed: "listing",
    cases.CaseDirected: "direction", cases.CaseClosed: "closing",
}  # fmt: skip
KIND_WORDS = {
    "filing": sentence(N_("Receipt of a grievance filed")),
    "transfer": sentence(N_("Receipt of a grievance sent to another office")),
    "answer": sentence(N_("Receipt of an answer")),
    "listing": sentence(N_("Receipt of a listing for a sitting")),
    "direction": sentence(N_("Receipt of a direction of the forum")),
    "closing": sentence(N_("Receipt of a grievance closed")),
}


def issue_receipt(kind: str, case_id: int | None, now: datetime) -> Receipt:
    receipt = Receipt(code=new_code(secrets.choice), kind=kind, case_id=case_id, issued_at=now)
    db.session.add(receipt)
    return receipt


def issue_receipt_for(event: Any) -> None:
    """A reaction to the events of ``KIND_OF_EVENT``."""
    if event.case_id is not None:
        issue_receipt(KIND_OF_EVENT[type(event)], event.case_id, event.at)


RECEIPTS: dict[type[Any], Callable[[Any], None]] = dict.fromkeys(KIND_OF_EVENT, issue_receipt_for)
"""Rows for the table of reactions."""


def address(path: str) -> str:
    """Built from the configured host, never from a request's."""
    return f"{current_app.config['BASE_URL'].rstrip('/')}{path}"


def check_address(code: str) -> str:
    return address(f"/check/{code}")


def chosen_receipt(case: Case, code: str = "") -> Receipt | None:
    """The receipt with this code, else that of the filing; None where the case has no such receipt."""
    issued = queries.receipts_of(case.id)
    if code:
        return next((one for one in issued if one.code == code), None)
    return next((one for one in issued if one.kind == "filing"), issued[0] if issued else None)


def paper_of(case: Case, receipt: Receipt) -> papers.Receipt:
    """What the receipt says: who has the case and by when, as it stands now; kind, date and code as issued."""
    office, promise = reference.office(case.office_code), promise_of(case)
    local = receipt.issued_at.astimezone(IST)
    return papers.Receipt(
        kind=receipt.kind, division=case.division, reference=case.number, on=local.date(), at=f"{local:%H:%M}",
        matter=case.title, unit=filers_of([case]).get(case.id, ""), code=receipt.code,
        check_address=check_address(receipt.code), office=shown_office(named(office.name)) if office else "",
        officer=named(office.head_title) if office else "", due_on=promise.due_on if promise else None,
        due_why=promise.why if promise else "", what=lateness_of(OwnerKind.CASE, [case.id]).get(case.id, ""),
        track_address=address("/track"),
    )  # fmt: skip
