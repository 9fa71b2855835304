"""An agenda drawn by ordered rules from plain facts: the same facts and the same day give the same draft.

Sections: 1 confirmation of minutes, 2 action taken, 3 cases, 4 points and policy items, 5 standing reviews,
6 any other item. Inside section 3 the grounds stand in the order of the rules in force (``AgendaFacts.rules``, as
shipped: an absent office's items lead). Every entry carries the sentence that says why it is there, and the first
ground that fits decides its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from grievance.sentences import N_, Sentence, sentence
from grievance.sittings.rules.agenda_facts import (
    AgendaFacts,
    CaseFacts,
    DirectionFacts,
    Draft,
    DraftEntry,
    Section,
    Unlisted,
)
from grievance.sittings.rules.agenda_rules import Ground
from grievance.sittings.rules.counted import days
from grievance.sittings.rules.words import Disposition, EntryKind


def draft(facts: AgendaFacts) -> Draft:
    """The agenda of one sitting as the rules draw it on ``facts.on``. The order is total."""
    grievances = [case for case in facts.cases if not case.is_point]
    points = [case for case in facts.cases if case.is_point]
    entries = (
        *_minutes_entries(facts),
        *_circulated_entries(facts),
        *_direction_entries(facts),
        *_case_entries(grievances, facts),
        *_point_entries(points, facts),
        *_policy_entries(facts),
        *_review_entries(facts),
        DraftEntry(
            Section.OTHER,
            EntryKind.OTHER,
            "other",
            sentence(N_("the chair may allow it on the day")),
            facts.rules.minutes["other"],
        ),
    )
    listed = {entry.key for entry in entries if entry.kind is EntryKind.CASE}
    unlisted = [_unlisted(case, facts) for case in _by_due_date(facts.cases) if case.number not in listed]
    told = [one for one in unlisted if one]
    return Draft(entries, tuple(one for one in told if one.due), tuple(one for one in told if not one.due))


def _minutes_entries(facts: AgendaFacts) -> list[DraftEntry]:
    return [
        DraftEntry(
            Section.MINUTES,
            EntryKind.MINUTES,
            one.sitting,
            sentence(
                N_("minutes of sitting %(sitting)s, %(sat_on)s, are to be confirmed"),
                sitting=one.sitting,
                sat_on=one.sat_on,
            ),
            facts.rules.minutes["minutes"],
        )
        for one in sorted(facts.minutes, key=lambda one: (one.sat_on, one.sitting))
    ]


def _circulated_entries(facts: AgendaFacts) -> list[DraftEntry]:
    """Directions given between sittings, the earliest first: beside the minutes, since the forum confirms them likewise."""
    found = sorted((one.to_confirm_since, one.number) for one in facts.directions if one.to_confirm_since)
    words = N_("given by circulation on %(day)s; the forum confirms it or drops it")
    minutes = facts.rules.minutes["minutes"]
    return [
        DraftEntry(Section.MINUTES, EntryKind.DIRECTION, number, sentence(words, day=day), minutes)
        for day, number in found
    ]


def _direction_entries(facts: AgendaFacts) -> list[DraftEntry]:
    """Overdue ones first, most late first; then by date; what was done since the last sitting comes last."""

    def order(one: DirectionFacts) -> tuple[bool, date, str]:
        return one.done, one.due_on, one.number

    return [
        DraftEntry(
            Section.ACTION_TAKEN,
            EntryKind.DIRECTION,
            one.number,
            _why_direction(one, facts.on),
            facts.rules.minutes["direction"],
        )
        for one in sorted(facts.directions, key=order)
        if one.to_confirm_since is None
    ]


def _why_direction(direction: DirectionFacts, on: date) -> Sentence:
    if direction.done:
        return sentence(N_("done since the last sitting"))
    if direction.due_on < on:
        late = (on - direction.due_on).days
        return sentence(N_("%(days)s past its date, %(due_on)s"), days=days(late), due_on=direction.due_on)
    return sentence(N_("in time, due %(due_on)s"), due_on=direction.due_on)


def _case_entries(cases: Iterable[CaseFacts], facts: AgendaFacts) -> list[DraftEntry]:
    listed = []
    rank = {ground: place for place, ground in enumerate(facts.rules.order)}
    for case in cases:
        found = ground_for(case, facts)
        if found:
            order = (rank[found[0]], case.due_on or date.max, case.filed_on, case.number)
            listed.append((order, case.number, *found))
    minutes = facts.rules.minutes["case"]
    return [
        DraftEntry(Section.CASES, EntryKind.CASE, number, reason, minutes, ground)
        for _, number, ground, reason in sorted(listed, key=lambda row: row[0])
    ]


def ground_for(case: CaseFacts, facts: AgendaFacts) -> tuple[Ground, Sentence] | None:
    """The first ground in force that fits a grievance, with its sentence; None when no rule lists it."""
    if case.held_over_because:
        return None
    return _first_that_fits(facts.rules.order, case, facts)


def _first_that_fits(grounds: Iterable[Ground], case: CaseFacts, facts: AgendaFacts) -> tuple[Ground, Sentence] | None:
    for ground in grounds:
        why = _fits(ground, case, facts)
        if why:
            return ground, why
    return None


def _fits(ground: Ground, case: CaseFacts, facts: AgendaFacts) -> Sentence | None:
    """Why a ground lists a case, or None. An answered case or one under direction comes by choice only."""
    if ground is Ground.CONVENER:
        why = case.chosen_because
        return sentence(N_("convener's choice: %(why)s"), why=why) if why else None
    if case.answered_on or case.under_direction:
        return None
    if ground in (Ground.RUNG, Ground.NO_REPLY, Ground.SHARED):
        return _from_its_course(ground, case, facts)
    return _from_last_time(ground, case)


def _from_last_time(ground: Ground, case: CaseFacts) -> Sentence | None:
    last = case.last_time
    match ground:
        case Ground.OFFICE_ABSENT if last and last.office_absent and last.still_to_be_taken:
            words = N_("%(office)s was absent when it was item %(serial)s")
            return sentence(words, office=case.office, serial=last.serial)
        case Ground.SECOND_DISPUTE if case.disputed_twice_on:
            words = N_("disputed a second time on %(day)s; the next sitting must take it")
            return sentence(words, day=case.disputed_twice_on)
        case Ground.NOT_REACHED if last and last.disposition is Disposition.NOT_REACHED:
            return sentence(N_("not reached as item %(serial)s"), serial=last.serial)
        case Ground.DEFERRED if last and last.disposition is Disposition.DEFERRED:
            return sentence(N_("deferred as item %(serial)s"), serial=last.serial)
        case Ground.DEFERRED if case.dropped_direction:
            dropped = N_("its direction %(number)s was dropped; the forum says what follows")
            return sentence(dropped, number=case.dropped_direction)
        case Ground.DEFERRED if case.waits_for_nothing:
            return sentence(N_("no direction on it is open any more; the forum says what follows"))
    return None


def _from_its_course(ground: Ground, case: CaseFacts, facts: AgendaFacts) -> Sentence | None:
    """What the forum has dropped comes back only by a rung reached since, or by the convener's choice."""
    dropped_on = case.last_time.sat_on if case.last_time and case.last_time.disposition is Disposition.DROPPED else None
    if ground is Ground.RUNG:
        is_reached = case.rung is not None and case.due_on is not None
        is_old = dropped_on is not None and (case.rung_on or dropped_on) <= dropped_on
        return _why_rung(case) if is_reached and not is_old else None
    if dropped_on:
        return None
    if ground is Ground.NO_REPLY:
        return _why_no_reply(case, facts)
    if case.units >= facts.rules.shared_by:
        return sentence(N_("%(units)s units share it"), units=case.units)
    return None


def _why_no_reply(case: CaseFacts, facts: AgendaFacts) -> Sentence | None:
    if case.replied or not case.reply_due_on or (facts.on - case.reply_due_on).days < facts.rules.reply_days:
        return None
    return sentence(N_("no reply from %(office)s by %(due_on)s"), office=case.office, due_on=case.reply_due_on)


def _why_rung(case: CaseFacts) -> Sentence:
    if case.rung_on:
        return sentence(
            N_("%(days)s past its date, %(due_on)s; the ladder listed it on %(rung_on)s"),
            days=days(case.rung or 0),
            due_on=case.due_on,
            rung_on=case.rung_on,
        )
    return sentence(N_("%(days)s past its date, %(due_on)s"), days=days(case.rung or 0), due_on=case.due_on)


def _point_entries(points: Iterable[CaseFacts], facts: AgendaFacts) -> list[DraftEntry]:
    """Every open point filed until points close: not reached and deferred ones first, then the earliest filed.

    The convener may add a later one with a reason.
    """
    entries = []
    for point in sorted(points, key=_order_of_points):
        if point.held_over_because:
            continue
        in_time = point.filed_on <= facts.points_close_on
        if in_time or point.chosen_because:
            reason, minutes = _why_point(point, in_time), facts.rules.minutes["point"]
            entries.append(DraftEntry(Section.POINTS, EntryKind.CASE, point.number, reason, minutes))
    return entries


def _order_of_points(point: CaseFacts) -> tuple[int, date, str]:
    last = point.last_time.disposition if point.last_time else None
    rank = {Disposition.NOT_REACHED: 0, Disposition.DEFERRED: 1}.get(last, 2) if last else 2
    return rank, point.filed_on, point.number


def _why_point(point: CaseFacts, in_time: bool) -> Sentence:
    if not in_time:
        return sentence(N_("convener's choice: %(why)s"), why=point.chosen_because)
    if point.last_time and point.last_time.disposition is Disposition.NOT_REACHED:
        return sentence(N_("not reached as item %(serial)s"), serial=point.last_time.serial)
    if point.last_time and point.last_time.disposition is Disposition.DEFERRED:
        return sentence(N_("deferred as item %(serial)s"), serial=point.last_time.serial)
    return sentence(N_("a point filed on %(day)s, before points closed"), day=point.filed_on)


def _policy_entries(facts: AgendaFacts) -> list[DraftEntry]:
    return [
        DraftEntry(
            Section.POINTS,
            EntryKind.POLICY,
            one.key,
            sentence(N_("one cause behind %(cases)s open cases"), cases=one.cases),
            facts.rules.minutes["point"],
        )
        for one in sorted(facts.policies, key=lambda one: (-one.cases, one.key))
    ]


def _review_entries(facts: AgendaFacts) -> list[DraftEntry]:
    why, minutes = sentence(N_("standing review")), facts.rules.minutes["review"]
    return [
        DraftEntry(Section.REVIEWS, EntryKind.REVIEW, one.key, why, minutes)
        for one in sorted(facts.reviews, key=lambda one: one.key)
    ]


def _by_due_date(cases: Iterable[CaseFacts]) -> list[CaseFacts]:
    return sorted(cases, key=lambda case: (case.due_on or date.max, case.filed_on, case.number))


def _unlisted(case: CaseFacts, facts: AgendaFacts) -> Unlisted | None:
    """Why a case that a reader might look for is not there; None when nothing about it is near."""
    due = bool(case.due_on and case.due_on <= facts.sits_on)
    why = _why_not(case, facts, due)
    return Unlisted(case.number, why, due) if why else None


def _why_not(case: CaseFacts, facts: AgendaFacts, due: bool) -> Sentence | None:
    if case.held_over_because:
        return sentence(N_("held over by the convener: %(why)s"), why=case.held_over_because)
    if case.under_direction:
        return sentence(N_("under direction %(number)s, in section 2"), number=case.under_direction)
    if case.answered_on:
        return sentence(N_("answered on %(day)s; the filer has not yet spoken"), day=case.answered_on) if due else None
    if case.is_point:
        return sentence(N_("a point filed after points closed on %(day)s"), day=facts.points_close_on)
    if switched_off := _first_that_fits(facts.rules.off, case, facts):
        return sentence(
            N_("the rule that lists it is switched off: %(rule)s"), rule=facts.rules.in_words(switched_off[0])
        )
    if case.next_rung_on and facts.on < case.next_rung_on <= facts.sits_on:
        return sentence(
            N_("the ladder lists it on %(day)s, before the sitting, if it is not settled"), day=case.next_rung_on
        )
    if case.due_on and case.due_on < facts.on:
        late = (facts.on - case.due_on).days
        if case.next_rung is not None:
            return sentence(
                N_("%(days)s past its date; listed from %(rung)s on"), days=days(late), rung=days(case.next_rung)
            )
        return sentence(N_("%(days)s past its date"), days=days(late))
    if due:
        return sentence(N_("due %(due_on)s, before the sitting"), due_on=case.due_on)
    if case.units == facts.rules.shared_by - 1:
        return sentence(
            N_("%(units)s units share it; listed from %(least)s on"), units=case.units, least=facts.rules.shared_by
        )
    if case.reply_due_on and not case.replied and case.reply_due_on < facts.on:
        words = N_("no reply by %(due_on)s; listed from %(days)s after it on")
        return sentence(words, due_on=case.reply_due_on, days=days(facts.rules.reply_days))
    if case.reply_due_on and not case.replied and case.reply_due_on <= facts.sits_on:
        return sentence(N_("a first reply is due on %(day)s, before the sitting"), day=case.reply_due_on)
    return None
