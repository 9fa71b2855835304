"""What is typed into the page of a step is kept when asked, read in again, and dropped when the step is taken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from grievance.cases.models import Case, StepDraft
from grievance.cases.queries import desk
from grievance.cases.rules.needs import Need, tidy
from grievance.cases.rules.steps import Step
from grievance.foundation.database import db
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal

KEPT = timedelta(days=30)


def keep(
    case: Case, step: Step, needs: tuple[Need, ...], typed: Mapping[str, str], actor: Actor, now: datetime
) -> StepDraft:
    """The fields of the step as they were typed, in place of what was kept before; nothing else of the form."""
    if actor.person_id is None:
        raise Refusal(N_("Sign in to keep what you wrote."))
    data = {need.name: tidy(typed.get(need.name, ""))[: max(need.most, 40)] for need in needs}
    found = desk.draft_of(actor.person_id, case.id, step.value)
    if found is None:
        found = StepDraft(person_id=actor.person_id, case_id=case.id, step=step.value)
        db.session.add(found)
    found.data, found.saved_at = {name: words for name, words in data.items() if words}, now
    db.session.flush()
    return found


def drop(case: Case, step: Step, actor: Actor) -> None:
    """When the step is taken, or at one's own wish."""
    found = desk.draft_of(actor.person_id, case.id, step.value)
    if found is not None:
        db.session.delete(found)
        db.session.flush()


def drop_old_drafts(now: datetime) -> int:
    return desk.delete_drafts(now - KEPT)
