"""Why a step is not open, besides the state and the side: one small question each, answered by a sentence or None."""

from __future__ import annotations

from grievance.cases.rules.facts import TRANSFERS_AT_MOST, Facts, Side, may_judge, stands_on
from grievance.cases.rules.words import CaseKind, CaseState, Closing, Handling
from grievance.permissions import Right
from grievance.sentences import N_, Sentence, sentence


def the_case_waits_here(facts: Facts) -> Sentence | None:
    """Another office is asked by the one whose word is awaited."""
    if facts.state is CaseState.UNDER_REVIEW:
        if stands_on(Side.REVIEWER, facts, Right.REVIEW_CASE):
            return None
        return sentence(N_("While the answer is under review, the office that reviews it asks."))
    return (
        None if stands_on(Side.OFFICE, facts, Right.WORK_CASE) else sentence(N_("The office that has the case asks."))
    )


def not_yet_acknowledged(facts: Facts) -> Sentence | None:
    return sentence(N_("The office has acknowledged it already.")) if facts.acknowledged else None


def question_left(facts: Facts) -> Sentence | None:
    if facts.handling is Handling.DIRECTION:
        return sentence(N_("The forum has directed what to do; its date does not wait for a question."))
    if facts.asked_in_stage:
        return sentence(N_("The unit has been asked once already. Work with what you have."))
    return no_refusal_waits(facts)


def no_refusal_waits(facts: Facts) -> Sentence | None:
    if facts.refusal_waits:
        return sentence(N_("A refusal waits for approval by the office above."))
    return None


def refusal_waits(facts: Facts) -> Sentence | None:
    return None if facts.refusal_waits else sentence(N_("No refusal waits for approval."))


def refused_by_another(facts: Facts) -> Sentence | None:
    if facts.refusal_waits and facts.refusal_by == facts.actor.person_id:
        return sentence(N_("You proposed this refusal yourself; another officer must approve it."))
    if facts.refusal_waits and facts.refusal_from and not may_judge(facts, facts.refusal_from):
        return sentence(
            N_("Your office proposed this refusal for the vacant post; the office above it must approve it.")
        )
    return None


def not_directed(facts: Facts) -> Sentence | None:
    if facts.handling is Handling.DIRECTION:
        return sentence(N_("The forum has directed this office; only the forum can move the case."))
    return None


def directed(facts: Facts) -> Sentence | None:
    if facts.handling is not Handling.DIRECTION:
        return sentence(N_("The forum has given no direction in this case."))
    return None


def nothing_came_after(facts: Facts) -> Sentence | None:
    if facts.before_forum is None:
        return sentence(
            N_("The case has moved on since. What was recorded can no longer be taken back; list it again.")
        )
    return None


def nothing_came_since(facts: Facts) -> Sentence | None:
    if facts.before_step is None:
        return sentence(N_("Something has happened in this case since. The last step can no longer be taken back."))
    return None


def transfers_left(facts: Facts) -> Sentence | None:
    if facts.transfers >= TRANSFERS_AT_MOST:
        return sentence(
            N_("The case has been sent on %(times)s times. Ask the convener to name the office."),
            times=facts.transfers,
        )
    return None


def transfers_used_up(facts: Facts) -> Sentence | None:
    if facts.transfer_asked:
        return sentence(N_("The convener has been asked already."))
    if facts.transfers < TRANSFERS_AT_MOST:
        left = TRANSFERS_AT_MOST - facts.transfers
        return sentence(N_("You can send it to another office yourself; %(left)s of 3 times are left."), left=left)
    return None


def transfer_asked(facts: Facts) -> Sentence | None:
    return None if facts.transfer_asked else sentence(N_("No office has asked you to name another."))


def extension_possible(facts: Facts) -> Sentence | None:
    if facts.handling is Handling.DIRECTION:
        return sentence(N_("The forum has set this date; only the forum gives a later one."))
    if not facts.judges:
        return sentence(N_("No office stands above this one, so nobody can give more days."))
    if facts.extension_waits:
        return sentence(N_("More days have been asked for already; the office above decides."))
    if facts.due_on is None:
        return sentence(N_("No date is running for this office."))
    if facts.today >= facts.due_on:
        return sentence(N_("More days must be asked for before the date, %(due_on)s."), due_on=facts.due_on)
    return None


def extension_waits(facts: Facts) -> Sentence | None:
    if not facts.extension_waits:
        return sentence(N_("No office has asked for more days."))
    if facts.extension_by is not None and facts.extension_by == facts.actor.person_id:
        return sentence(N_("You asked for these days yourself; another officer must decide."))
    if facts.extension_from and not may_judge(facts, facts.extension_from):
        return sentence(N_("Your office asked for these days for the vacant post; the office above it must decide."))
    return None


def answered_by_another(facts: Facts) -> Sentence | None:
    if facts.answered_by is not None and facts.answered_by == facts.actor.person_id:
        return sentence(N_("You gave the answer in dispute yourself; another officer must review it."))
    return None


def may_still_dispute(facts: Facts) -> Sentence | None:
    if facts.state is not CaseState.CLOSED:
        return None
    if facts.closing not in (Closing.ACCEPTED, Closing.DEEMED_ACCEPTED):
        return sentence(N_("The case was not closed on an answer, so there is nothing to dispute."))
    if facts.dispute_until is None or facts.today > facts.dispute_until:
        return sentence(N_("The time to disagree has passed. File it again and name this reference."))
    return None


def last_word_passed(facts: Facts) -> Sentence | None:
    if facts.last_word_on is None or facts.today <= facts.last_word_on:
        return sentence(N_("The filer still has time to say whether it is settled."))
    return None


def question_time_passed(facts: Facts) -> Sentence | None:
    if facts.question_until is not None and facts.today <= facts.question_until:
        return sentence(N_("The filer has until %(until)s to answer."), until=facts.question_until)
    return None


def kind_may_change(facts: Facts) -> Sentence | None:
    if facts.disputes:
        return sentence(N_("The case has been disputed; its kind stays."))
    if facts.state is CaseState.BEFORE_FORUM and facts.kind is CaseKind.GRIEVANCE:
        return sentence(N_("The grievance is before the forum already; its kind stays."))
    return not_directed(facts) or no_refusal_waits(facts)


def is_joined(facts: Facts) -> Sentence | None:
    if facts.closing is not Closing.JOINED:
        return sentence(N_("The case has not been joined to another."))
    return None


def never_disputed(facts: Facts) -> Sentence | None:
    if facts.disputes:
        return sentence(N_("The case has been disputed; it keeps its own number."))
    return not_directed(facts)


def stands_alone(facts: Facts) -> Sentence | None:
    if facts.others:
        return sentence(N_("Other units have signed, so it cannot be withdrawn for them. You can leave it to them."))
    return None


def others_signed(facts: Facts) -> Sentence | None:
    return None if facts.others else sentence(N_("No other unit has signed. You can withdraw it."))


def own_word_open(facts: Facts) -> Sentence | None:
    """Under review the lead speaks only where another's contest brought the case there."""
    if facts.lead_settled and facts.others_silent:
        return sentence(N_("You have said that it is settled. The other units still have time to speak."))
    if facts.state is not CaseState.ANSWERED and (facts.lead_contests or not facts.others_contest):
        return sentence(N_("The office above is reviewing the case."))
    return None


def nobody_leads(facts: Facts) -> Sentence | None:
    if not facts.lead_left:
        return sentence(N_("The unit that filed it leads it."))
    if facts.others and facts.lead_wanted_until is not None and facts.today <= facts.lead_wanted_until:
        return sentence(N_("The other units have until %(until)s to take the lead."), until=facts.lead_wanted_until)
    return None


def other_not_decided(facts: Facts) -> Sentence | None:
    if facts.joined_decided:
        return sentence(
            N_(
                "The case it was joined to has been answered or decided since, for all who share it. It cannot be parted any more."
            )
        )
    return None
