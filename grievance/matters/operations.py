"""Policy items: made, filled, heard; their outcome proposed to each case and never imposed; closed when all is settled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from grievance.cases import operations as on_cases
from grievance.cases.models import Case
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseState
from grievance.foundation.database import db
from grievance.foundation.errors import Conflict
from grievance.foundation.transaction import record
from grievance.matters import events, queries
from grievance.matters.models import PolicyItem, PolicyItemCase, SuggestionDismissed
from grievance.matters.rules import (
    AFTER_HEARING,
    HEARD,
    Gathered,
    LikeCases,
    LikeKey,
    PolicyState,
    Proposal,
    checked_text,
    why_not_closed,
)
from grievance.permissions import Actor, Right
from grievance.reference import queries as reference
from grievance.sentences import N_, Refusal

ANSWERED = (CaseState.ANSWERED, CaseState.CLOSED)


@dataclass(frozen=True, kw_only=True)
class NewItem:
    """``division`` None: heard in both. ``key``: the suggestion that it is made from."""

    title: str
    summary: str = ""
    wanted: str = ""
    division: str | None = None
    owner_office_code: str | None = None
    key: LikeKey | None = None


def number_of(item: PolicyItem) -> str:
    """``P-12``."""
    return f"P-{item.id}"


def _about(item: PolicyItem, actor: Actor, now: datetime, cases: Iterable[int] = ()) -> dict[str, Any]:
    return {
        "at": now, "actor": actor, "item_id": item.id, "item": number_of(item), "title": item.title, "cases": tuple(cases),
    }  # fmt: skip


def _touch(item: PolicyItem) -> None:
    item.version += 1
    db.session.flush()


def make_item(new: NewItem, cases: Sequence[Case], actor: Actor, now: datetime) -> PolicyItem:
    """An item that stands in section 4 of each agenda from now on, with the cases that it begins with."""
    item = PolicyItem(made_at=now, made_by=actor.person_id, state=PolicyState.OPEN, version=1)
    _must_arrange(new.division, actor)
    _write(item, new)
    if new.key:
        item.category_code, item.estate_code = new.key.category, new.key.estate
    db.session.add(item)
    db.session.flush()
    told = _about(item, actor, now)
    record(events.PolicyItemMade(**told, division=item.division, owner_office_code=item.owner_office_code))
    for case in cases:
        gather(item, case, actor, now)
    return item


def change_item(item: PolicyItem, new: NewItem, actor: Actor, now: datetime) -> None:
    """Other words, owner or division. What was circulated keeps its own."""
    _must_be_open(item)
    _must_arrange(new.division, actor)
    _write(item, new)
    _touch(item)
    told = _about(item, actor, now)
    record(events.PolicyItemChanged(**told, division=item.division, owner_office_code=item.owner_office_code))


def _must_arrange(division: str | None, actor: Actor) -> None:
    """An item stands by itself on the agendas of its division: only who arranges those puts it there. Both: either."""
    if actor.is_system or not division or actor.can(Right.ARRANGE_SITTING, division=division):
        return
    raise Refusal(N_("Choose your own division, or both"), field="division")


def _write(item: PolicyItem, new: NewItem) -> None:
    item.title = checked_text(new.title, "title", N_("Say in a line what the matter is"))
    item.summary, item.wanted = new.summary.strip(), new.wanted.strip()
    if new.owner_office_code and reference.office(new.owner_office_code) is None:
        raise Refusal(N_("There is no such office. Choose one from the list."), field="owner")
    item.division, item.owner_office_code = new.division, new.owner_office_code or None


def _must_be_open(item: PolicyItem) -> None:
    if item.state is PolicyState.CLOSED:
        raise Refusal(N_("This policy item is closed"))


def gather(item: PolicyItem, case: Case, actor: Actor, now: datetime) -> PolicyItemCase:
    """The case keeps its office, its dates and its own outcome. Where one was proposed already, it is proposed to it too."""
    _must_be_open(item)
    queries.hold_gathering()
    _must_fit(item, case)
    link = queries.link_of(item.id, case.id) or PolicyItemCase(policy_item_id=item.id, case_id=case.id)
    link.added_at, link.added_by = now, actor.person_id
    link.removed_at, link.removed_because = None, ""
    link.proposal, link.declined_because = Proposal.NONE, ""
    link.proposed_at = link.decided_at = link.decided_by = None
    db.session.add(link)
    _touch(item)
    record(events.CaseGathered(**_about(item, actor, now, [case.id])))
    if item.state is PolicyState.DECIDED:
        _propose_to(item, [(link, case)], actor, now)
    return link


def _must_fit(item: PolicyItem, case: Case) -> None:
    if case.state is CaseState.CLOSED:
        raise Refusal(N_("Case %(number)s is closed"), field="number", number=case.number)
    if case.is_conduct:
        raise Refusal(N_("A complaint about conduct is heard by itself"), field="number")
    if item.division and not case.in_both and case.division != item.division:
        raise Refusal(N_("Case %(number)s belongs to the other division"), field="number", number=case.number)
    found = queries.items_of_cases([case.id]).get(case.id)
    if found and found[0].state is not PolicyState.CLOSED:
        raise Refusal(
            N_("Case %(number)s stands in policy item %(item)s already"), field="number", number=case.number,
            item=number_of(found[0]),
        )  # fmt: skip


def take_out(item: PolicyItem, link: PolicyItemCase, why: str, actor: Actor, now: datetime) -> None:
    """The case goes its own way again; the reason stays on record."""
    _must_be_open(item)
    link.removed_because = checked_text(why, "why", N_("Write why the case does not belong here"))
    link.removed_at = now
    _touch(item)
    record(events.CaseTakenOut(**_about(item, actor, now, [link.case_id]), why=link.removed_because))


def hear(item_id: int, disposition: str, words: str, sitting: str, actor: Actor, now: datetime) -> dict[str, Any]:
    """What a sitting did with the item: a decision is proposed to its cases. Gives what ``unhear`` needs."""
    item = queries.policy_item(item_id, lock=True)
    if item is None or item.state is PolicyState.CLOSED:
        return {}
    before = _as_it_stands(item)
    item.state = AFTER_HEARING[disposition]
    item.heard_at, item.heard_words = sitting, words.strip()
    ids = queries.case_ids_of(item.id)
    _touch(item)
    told = _about(item, actor, now, ids)
    record(events.PolicyItemHeard(**told, sitting=sitting, disposition=disposition, words=item.heard_words))
    if item.state is PolicyState.DECIDED:
        _set_outcome(item, words, sitting, actor, now)
    elif item.state is PolicyState.CLOSED:
        _close(item, words, actor, now)
    return {**before, "version": item.version}


def _as_it_stands(item: PolicyItem) -> dict[str, Any]:
    """As plain data: an item may have been heard before, with an outcome on which offices have spoken."""
    return {
        "item": item.id, "state": item.state.value, "heard_at": item.heard_at, "heard_words": item.heard_words,
        "outcome": [item.outcome, item.outcome_of, _text_of(item.outcome_at)],
        "links": {
            str(link.id): [link.proposal.value, _text_of(link.proposed_at), _text_of(link.decided_at), link.decided_by,
                           link.declined_because]
            for link, _ in queries.gathered(item.id)
        },
    }  # fmt: skip


def _text_of(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _time_of(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def unhear(before: dict[str, Any], why: str, actor: Actor, now: datetime) -> None:
    """The record of the sitting was a mistake: the item stands as before it, with the outcome that it had then.

    Refused once an office has said what it does with the outcome, and where the item was changed otherwise since.
    """
    item = queries.policy_item(before["item"], lock=True)
    if item is None:
        return
    links = [link for link, _ in queries.gathered(item.id)]
    spoken = (Proposal.ADOPTED.value, Proposal.DECLINED.value)
    were = before.get("links", {})
    if any(link.proposal.value in spoken and were.get(str(link.id), [""])[0] not in spoken for link in links):
        raise Refusal(N_("Offices have acted on the outcome already. Put the item on the next agenda and decide there"))
    if item.version != before.get("version", item.version):
        raise Refusal(N_("The policy item was changed since. Put it on the next agenda and decide there"))
    for link in links:
        proposal, proposed_at, decided_at, decided_by, because = were.get(
            str(link.id), (Proposal.NONE, None, None, None, "")
        )
        link.proposal, link.proposed_at = Proposal(proposal), _time_of(proposed_at)
        link.decided_at, link.decided_by, link.declined_because = _time_of(decided_at), decided_by, because
    item.state = PolicyState(before["state"])
    item.heard_at, item.heard_words = before["heard_at"], before["heard_words"]
    outcome, outcome_of, outcome_at = before.get("outcome", ("", "", None))
    item.outcome, item.outcome_of, item.outcome_at = outcome, outcome_of, _time_of(outcome_at)
    item.closed_at, item.closed_because = None, ""
    _touch(item)
    record(events.HearingTakenBack(**_about(item, actor, now, [link.case_id for link in links]), why=why))


def propose_outcome(item: PolicyItem, words: str, source: str, actor: Actor, now: datetime) -> None:
    """Word has come back, or a direction is done: the convener proposes what it says to each case."""
    if item.state not in HEARD:
        raise Refusal(N_("The forum has not yet heard this item"))
    item.state = PolicyState.DECIDED
    _set_outcome(item, words, source.strip(), actor, now)
    _touch(item)


def _set_outcome(item: PolicyItem, words: str, source: str, actor: Actor, now: datetime) -> None:
    item.outcome = checked_text(words, "words", N_("Write the outcome, as it is proposed to each case"))
    item.outcome_of, item.outcome_at = source, now
    _propose_to(item, queries.gathered(item.id), actor, now)


def _propose_to(item: PolicyItem, links: Iterable[tuple[PolicyItemCase, Case]], actor: Actor, now: datetime) -> None:
    """Open cases only; an office that has spoken on an earlier outcome is asked anew."""
    told = []
    for link, case in links:
        if case.state not in ANSWERED:
            link.proposal, link.proposed_at = Proposal.PROPOSED, now
            link.decided_at, link.decided_by, link.declined_because = None, None, ""
            told.append(case.id)
    db.session.flush()
    if told:
        record(events.OutcomeProposed(**_about(item, actor, now, told), outcome=item.outcome, source=item.outcome_of))


def adopt(
    item: PolicyItem, link: PolicyItemCase, case: Case, step: Step, given: dict[str, Any], actor: Actor, now: datetime
) -> None:
    """The office makes the outcome its own answer, in its own words; the filer has the last word as on every answer."""
    _must_wait(link)
    on_cases.perform(case, step, actor, now, **given)
    if step is Step.PREPARE_ANSWER:
        return
    _decided(link, Proposal.ADOPTED, actor, now)
    record(events.OutcomeAdopted(**_about(item, actor, now, [case.id])))


def decline(item: PolicyItem, link: PolicyItemCase, why: str, actor: Actor, now: datetime) -> None:
    """The case goes on as before; the reason is read by the convener and the filer."""
    _must_wait(link)
    link.declined_because = checked_text(why, "why", N_("Write why the outcome does not fit this case"))
    _decided(link, Proposal.DECLINED, actor, now)
    record(events.OutcomeDeclined(**_about(item, actor, now, [link.case_id]), why=link.declined_because))


def _must_wait(link: PolicyItemCase) -> None:
    if link.proposal is not Proposal.PROPOSED:
        raise Conflict(N_("Nothing is proposed to this case now, or somebody has decided on it just before."))


def _decided(link: PolicyItemCase, what: Proposal, actor: Actor, now: datetime) -> None:
    link.proposal, link.decided_at, link.decided_by = what, now, actor.person_id
    db.session.flush()


def put_on_the_agenda(item: PolicyItem, why: str, actor: Actor, now: datetime) -> None:
    """Heard before, and needed before the forum again: it stands in section 4 of the next agenda."""
    if item.state not in HEARD:
        raise Refusal(N_("It stands on the next agenda already, or it is closed"))
    why = checked_text(why, "why", N_("Write why the forum must hear it again"))
    item.state = PolicyState.OPEN
    _touch(item)
    record(events.PolicyItemPutBack(**_about(item, actor, now), why=why))


def close_item(item: PolicyItem, why: str, actor: Actor, now: datetime) -> None:
    """Only when nothing in it waits."""
    found = [Gathered(case.state in ANSWERED, link.proposal) for link, case in queries.gathered(item.id)]
    if refused := why_not_closed(item.state, found):
        raise Refusal(refused.key, **refused.args)
    _close(item, checked_text(why, "why", N_("Write what became of the matter")), actor, now)
    _touch(item)


def _close(item: PolicyItem, why: str, actor: Actor, now: datetime) -> None:
    item.state, item.closed_at, item.closed_because = PolicyState.CLOSED, now, why.strip()
    record(events.PolicyItemClosed(**_about(item, actor, now, queries.case_ids_of(item.id)), why=item.closed_because))


def put_suggestion_aside(division: str, found: LikeCases, why: str, actor: Actor, now: datetime) -> None:
    """These cases are no one matter. The suggestion comes again when a case joins that was not among them."""
    why = checked_text(why, "why", N_("Write why they are no one matter"))
    queries.hold_gathering()
    row = queries.dismissal_of(division, found.key)
    if row is None:
        row = SuggestionDismissed(division=division, category_code=found.key.category, estate_code=found.key.estate)
        db.session.add(row)
    row.case_ids, row.why = sorted(found.case_ids), why
    row.dismissed_at, row.dismissed_by = now, actor.person_id
    db.session.flush()
    record(
        events.SuggestionPutAside(
            at=now, actor=actor, division=division, category=found.key.category, estate=found.key.estate,
            case_ids=found.case_ids, why=why,
        )
    )  # fmt: skip
