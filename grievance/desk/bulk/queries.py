"""The cases that were ticked, through the fence, and the acts over several."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from grievance.cases.access import visible_to
from grievance.cases.models import Case
from grievance.desk.models import BulkAct
from grievance.foundation.database import db
from grievance.permissions import Actor


def cases_chosen(actor: Actor, numbers: Collection[str]) -> Sequence[Case]:
    """Those of the references that ``actor`` may see, in the order in which they are locked."""
    wanted = select(Case).where(Case.number.in_(sorted(numbers)), visible_to(actor))
    return db.session.scalars(wanted.order_by(Case.id)).all() if numbers else []


def act_of(act_id: int, person_id: int, *, lock: bool = False) -> BulkAct | None:
    """An act is shown to who took it, and to nobody else."""
    mine = select(BulkAct).where(BulkAct.id == act_id, BulkAct.person_id == person_id)
    return db.session.scalar(mine.with_for_update() if lock else mine)


def cases_of_act(actor: Actor, act: BulkAct) -> Sequence[Case]:
    """Those on which the step was taken, as far as ``actor`` still sees them."""
    ids = [int(key) for key in act.marks]
    return db.session.scalars(select(Case).where(Case.id.in_(ids), visible_to(actor)).order_by(Case.id)).all()
