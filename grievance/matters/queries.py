"""Policy items as the agenda and the lists need them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from grievance.cases.models import Case
from grievance.cases.rules.words import CaseState
from grievance.foundation.database import db
from grievance.matters.models import PolicyItem, PolicyItemCase


@dataclass(frozen=True)
class OpenPolicyItem:
    """A policy item and how many open cases stand behind it."""

    item: PolicyItem
    open_cases: int


def open_policy_items(division: str) -> Sequence[OpenPolicyItem]:
    """Open items of a division and of both, most open cases first."""
    count = func.count(Case.id)
    query = (
        select(PolicyItem, count)
        .join(PolicyItemCase, PolicyItemCase.policy_item_id == PolicyItem.id, isouter=True)
        .join(Case, (Case.id == PolicyItemCase.case_id) & (Case.state != CaseState.CLOSED), isouter=True)
        .where(PolicyItem.state == "open", or_(PolicyItem.division == division, PolicyItem.division.is_(None)))
        .group_by(PolicyItem.id)
        .order_by(count.desc(), PolicyItem.id)
    )
    return [OpenPolicyItem(row[0], row[1]) for row in db.session.execute(query)]
