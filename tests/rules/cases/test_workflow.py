"""The life of a case: what may follow, who may do it, and why a step is not open."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from grievance.cases.rules.deciding import STATE_IN_WORDS, begins_as, decide, open_steps
from grievance.cases.rules.facts import Facts, Side
from grievance.cases.rules.needs import NeedKind
from grievance.cases.rules.steps import Act, Step
from grievance.cases.rules.words import AnswerState, CaseKind, CaseState, Closing, Handling, Outcome, Satisfaction
from grievance.cases.rules.workflow import FILING, TRANSITIONS
from grievance.clocks.rules.kinds import ClockKind
from grievance.permissions import SYSTEM, Actor, Grant, Role
from grievance.sentences import Refusal, in_words

TODAY = date(2026, 11, 16)


def person(number, role, office=None, division=None, below=()):
    return Actor(number, role.value, grants=(Grant(role, office, division, frozenset({office, *below} - {None})),))


NODAL = person(1, Role.NODAL, "JPDCL")
HEAD = person(2, Role.HOD, "JPDCL")
SECRETARY = person(3, Role.HOD, "PDD", below=("JPDCL", "KPDCL"))
CHIEF = person(4, Role.HOD, "CS", below=("PDD", "JPDCL", "KPDCL"))
CONVENER = person(5, Role.CONVENER, division="jammu")
CHAIR = person(6, Role.CHAIR, division="jammu")
FILER = person(7, Role.FILER)
OVERSEER = person(8, Role.OVERSEER)
ADMIN = person(9, Role.ADMIN)
MEMBER = person(10, Role.MEMBER, division="jammu")
OTHER_HEAD = person(11, Role.HOD, "KPDCL")
OTHER_CONVENER = person(12, Role.CONVENER, division="kashmir")
EVERYBODY = (NODAL, HEAD, SECRETARY, CHIEF, CONVENER, CHAIR, FILER, OVERSEER, ADMIN, MEMBER, OTHER_HEAD,
             OTHER_CONVENER, SYSTEM)  # fmt: skip

ANSWER = {"outcome": "relief", "note": "Transformer replaced.", "action_on": TODAY, "proof": "Order 12 of 14-11-2026"}
REFUSAL = ANSWER | {"outcome": "refused", "ground": "Supply code 4.2", "remedy": "Appeal to the regulator"}


def facts(actor=HEAD, state=CaseState.WITH_OFFICE, **more):
    given = {"office": "JPDCL", "offices_above": ("PDD", "CS"), "divisions": frozenset({"jammu"}), "category": "power",
             "due_on": date(2026, 11, 25), "is_filer": actor is FILER} | more  # fmt: skip
    return Facts(actor=actor, today=TODAY, state=state, **given)


def offer(step, **more):
    return next(offer for offer in open_steps(facts(**more)) if offer.step is step)


def refused(step, given=None, **more):
    with pytest.raises(Refusal) as caught:
        decide(step, facts(**more), given or {})
    return caught.value


# ---------------------------------------------------------------- the table

WHO = {
    Side.OFFICE: {NODAL, HEAD}, Side.ABOVE: {SECRETARY, CHIEF}, Side.REVIEWER: {SECRETARY, CHIEF},
    Side.CONVENER: {CONVENER}, Side.FORUM: {CONVENER, CHAIR}, Side.FILER: {FILER}, Side.SYSTEM: {SYSTEM},
    Side.SIGNATORY: set(), Side.SAME_HAND: set(),
}  # fmt: skip
HEADS_ONLY = {Step.ANSWER, Step.TRANSFER, Step.ASK_TRANSFER, Step.ASK_EXTENSION, Step.NOT_ADMISSIBLE,
              Step.WORD_CAME_BACK}  # fmt: skip


@pytest.mark.parametrize("state", list(CaseState))
def test_every_step_for_every_person_in_every_state_is_open_only_as_the_table_says(state):
    closing = Closing.DEEMED_ACCEPTED if state is CaseState.CLOSED else None
    for actor in EVERYBODY:
        asked = facts(actor, state, closing=closing, reviewing_office="PDD", dispute_until=TODAY, last_word_on=TODAY,
                      office=None if state is CaseState.TO_SORT else "JPDCL")  # fmt: skip
        for offered in open_steps(asked):
            row = offered.row
            allowed = any(actor in WHO[side] for side in row.who) and state in row.origin
            if actor is NODAL and row.step in HEADS_ONLY:
                allowed = False
            if offered.is_open:
                assert allowed, (state, actor.name, row.step)
                assert offered.why_not is None
            else:
                assert in_words(offered.why_not).endswith(".")
            if allowed and not row.conditions:
                assert offered.is_open or state is CaseState.TO_SORT, (state, actor.name, row.step)


def test_the_table_has_every_step_and_every_state_can_be_left():
    assert set(TRANSITIONS) == set(Step)
    for state in CaseState:
        assert state in STATE_IN_WORDS
        assert any(state in row.origin and row.to for row in TRANSITIONS.values()), state
    assert {state for row in TRANSITIONS.values() for state in row.to} == set(CaseState)


def test_nobody_without_a_part_in_the_case_has_any_open_step():
    for actor in (OVERSEER, ADMIN, MEMBER, OTHER_HEAD, OTHER_CONVENER):
        for state in CaseState:
            assert not [o for o in open_steps(facts(actor, state)) if o.is_open], (actor.name, state)


def test_a_step_of_another_office_is_not_even_shown_as_mine():
    assert not any(o.is_mine for o in open_steps(facts(OTHER_HEAD)))
    assert offer(Step.ANSWER, actor=NODAL).is_mine
    assert in_words(offer(Step.ANSWER, actor=NODAL).why_not) == "The head of your office does this. You can prepare it."


def test_the_office_above_never_takes_the_steps_of_the_first_office():
    for step in (Step.ANSWER, Step.TRANSFER, Step.ASK_FILER, Step.ACKNOWLEDGE):
        assert not offer(step, actor=SECRETARY).is_open


# ---------------------------------------------------------------- filing, sorting, answering


def test_a_case_begins_with_its_office_with_the_convener_or_before_the_forum():
    assert begins_as(CaseKind.GRIEVANCE, "JPDCL") is CaseState.WITH_OFFICE
    assert begins_as(CaseKind.GRIEVANCE, None) is CaseState.TO_SORT
    assert begins_as(CaseKind.POINT, "IC-DEPT") is CaseState.BEFORE_FORUM
    kinds = {effect.clock for effect in FILING[CaseState.WITH_OFFICE]}
    assert kinds == {ClockKind.RESOLVE, ClockKind.ACKNOWLEDGE, ClockKind.FIRST_REPLY, ClockKind.KEEP_INFORMED}
    assert {effect.clock for effect in FILING[CaseState.TO_SORT]} == {ClockKind.SORT}
    assert ClockKind.SITTING in {effect.clock for effect in FILING[CaseState.BEFORE_FORUM]}


def test_the_convener_names_the_office_and_its_clock_counts_from_filing():
    decision = decide(
        Step.SORT, facts(CONVENER, CaseState.TO_SORT, office=None), {"office": "JPDCL", "reason": "Power"}
    )
    assert (decision.state, decision.office) == (CaseState.WITH_OFFICE, "JPDCL")
    assert (Act.START_FROM_FILING, ClockKind.RESOLVE) in [(e.act, e.clock) for e in decision.effects]


def test_a_point_that_is_sorted_goes_before_the_forum():
    asked = facts(CONVENER, CaseState.TO_SORT, office=None, kind=CaseKind.POINT)
    assert decide(Step.SORT, asked, {"office": "IC-DEPT", "reason": "Policy"}).state is CaseState.BEFORE_FORUM


@pytest.mark.parametrize("missing", ["outcome", "note", "action_on", "proof"])
def test_an_answer_without_outcome_note_date_or_proof_cannot_be_sent(missing):
    assert refused(Step.ANSWER, {k: v for k, v in ANSWER.items() if k != missing}).field == missing


def test_relief_is_given_and_the_filer_has_the_last_word():
    decision = decide(Step.ANSWER, facts(), ANSWER)
    assert (decision.state, decision.answer) == (CaseState.ANSWERED, AnswerState.GIVEN)
    acts = [(effect.act, effect.clock) for effect in decision.effects]
    assert (Act.MEET, ClockKind.RESOLVE) in acts and (Act.START, ClockKind.ACCEPT) in acts


@pytest.mark.parametrize(
    ("outcome", "field"), [("refused", "ground"), ("not_admissible", "ground"), ("referred", "referred_to")]
)
def test_a_refusal_names_its_rule_and_a_referral_its_body(outcome, field):
    assert refused(Step.ANSWER, ANSWER | {"outcome": outcome}).field == field


def test_a_refusal_says_which_remedy_stays_open():
    assert refused(Step.ANSWER, REFUSAL | {"remedy": "  "}).field == "remedy"


def test_an_action_cannot_lie_in_the_future():
    assert refused(Step.ANSWER, ANSWER | {"action_on": TODAY + timedelta(1)}).field == "action_on"


def test_what_is_too_long_of_a_wrong_kind_or_unknown_is_refused_at_its_field():
    assert refused(Step.ANSWER, ANSWER | {"note": "x" * 4001}).field == "note"
    assert refused(Step.ANSWER, ANSWER | {"outcome": "granted"}).field == "outcome"
    assert refused(Step.ANSWER, ANSWER | {"action_on": "yesterday"}).field == "action_on"
    assert refused(Step.ANSWER, ANSWER | {"proof": 7}).field == "proof"
    for days in ("0", "8", "-1", "1e3", "seven", "٣", None, "9" * 50):
        assert refused(Step.ASK_FILER, {"question": "Load?", "days": days}).field == "days"


def test_fields_that_a_step_does_not_ask_for_change_nothing():
    decision = decide(Step.ANSWER, facts(), ANSWER | {"state": "closed", "office": "CS", "closing": "accepted"})
    assert decision.office == "JPDCL" and set(decision.given) == {need.name for need in TRANSITIONS[Step.ANSWER].needs}


# ---------------------------------------------------------------- second officer


def test_a_refusal_waits_for_the_office_above_and_no_clock_moves():
    decision = decide(Step.ANSWER, facts(), REFUSAL)
    assert (decision.state, decision.answer, decision.effects) == (CaseState.WITH_OFFICE, AnswerState.TO_APPROVE, ())


def test_not_for_this_forum_is_a_refusal_with_a_ground():
    given = {"note": "A matter of service.", "ground": "Service rules", "action_on": TODAY, "proof": "Letter 9"}
    decision = decide(Step.NOT_ADMISSIBLE, facts(), given)
    assert decision.given["outcome"] is Outcome.NOT_ADMISSIBLE and decision.answer is AnswerState.TO_APPROVE


def test_the_office_above_approves_or_returns_a_refusal():
    waiting = {"refusal_waits": True, "refusal_by": HEAD.person_id}
    assert decide(Step.APPROVE_REFUSAL, facts(SECRETARY, **waiting), {}).state is CaseState.ANSWERED
    returned = decide(Step.RETURN_REFUSAL, facts(SECRETARY, **waiting), {"instruction": "Measure it."})
    assert (returned.state, returned.answer, returned.effects) == (CaseState.WITH_OFFICE, AnswerState.SENT_BACK, ())
    assert not offer(Step.ANSWER, **waiting).is_open


def test_nobody_approves_his_own_refusal_even_with_both_posts():
    both = replace(SECRETARY, person_id=HEAD.person_id, grants=HEAD.grants + SECRETARY.grants)
    assert "another officer" in str(refused(Step.APPROVE_REFUSAL, actor=both, refusal_waits=True, refusal_by=2))


def test_a_refusal_by_the_topmost_office_goes_before_the_forum():
    asked = facts(CHIEF, office="CS", offices_above=())
    assert decide(Step.ANSWER, asked, REFUSAL).state is CaseState.BEFORE_FORUM


# ---------------------------------------------------------------- questions, transfers, extensions


def test_a_question_stops_the_clock_and_the_reply_starts_it():
    asked = decide(Step.ASK_FILER, facts(NODAL), {"question": "Which feeder?", "days": "7"})
    assert asked.state is CaseState.CLARIFICATION and asked.given["days"] == 7
    assert (Act.PAUSE, ClockKind.RESOLVE) in [(e.act, e.clock) for e in asked.effects]
    replied = decide(Step.REPLY, facts(FILER, CaseState.CLARIFICATION), {"words": "Feeder 3"})
    assert replied.state is CaseState.WITH_OFFICE
    assert (Act.RESUME, ClockKind.RESOLVE) in [(e.act, e.clock) for e in replied.effects]


def test_the_unit_is_asked_once_a_stage():
    assert "once already" in str(refused(Step.ASK_FILER, asked_in_stage=True))
    assert offer(Step.ASK_FILER, asked_in_stage=False, handling=Handling.REWORK).is_open
    assert not offer(Step.ASK_FILER, handling=Handling.DIRECTION).is_open


def test_a_question_lapses_only_after_its_last_day():
    late = facts(SYSTEM, CaseState.CLARIFICATION, question_until=TODAY)
    assert "until" in str(
        refused(Step.LAPSE_QUESTION, actor=SYSTEM, state=CaseState.CLARIFICATION, question_until=TODAY)
    )
    assert (
        decide(Step.LAPSE_QUESTION, replace(late, question_until=TODAY - timedelta(1)), {}).state
        is CaseState.WITH_OFFICE
    )


def test_the_fourth_transfer_is_the_conveners():
    move = {"office": "KPDCL", "reason": "Not our feeder"}
    for transfers in (0, 1, 2):
        assert decide(Step.TRANSFER, facts(transfers=transfers), move).office == "KPDCL"
    assert "convener" in str(refused(Step.TRANSFER, move, transfers=3))
    assert offer(Step.ASK_TRANSFER, transfers=3).is_open and not offer(Step.ASK_TRANSFER, transfers=2).is_open
    assert decide(Step.NAME_OFFICE, facts(CONVENER, transfers=3), move).office == "KPDCL"


def test_a_transfer_hands_the_clock_over_and_never_starts_it_again():
    acts = {(e.act, e.clock) for e in decide(Step.TRANSFER, facts(), {"office": "KPDCL", "reason": "x"}).effects}
    assert (Act.HAND_OVER, ClockKind.RESOLVE) in acts
    assert not {(Act.START, ClockKind.RESOLVE), (Act.RESTART, ClockKind.RESOLVE)} & acts


def test_a_transfer_takes_every_clock_of_the_work_along_and_leaves_none_with_the_office_before():
    moved = decide(Step.TRANSFER, facts(), {"office": "SICOP-JAMMU", "reason": "The line is the estate's."}).effects
    handed = {effect.clock for effect in moved if effect.act is Act.HAND_OVER}
    assert handed == {ClockKind.RESOLVE, ClockKind.REWORK, ClockKind.FIRST_REPLY, ClockKind.SITTING}


@pytest.mark.parametrize("office", ["JPDCL", "FORUM-JAMMU", "SICOP-JAMMU", "", None])
def test_a_transfer_needs_another_office_that_answers_and_is_not_complained_of(office):
    assert refused(Step.TRANSFER, {"office": office, "reason": "x"}, complained_of="SICOP-JAMMU").field == "office"


def test_more_days_are_asked_before_the_date_and_given_by_another():
    given = {"days": 5, "reason": "Survey"}
    assert decide(Step.ASK_EXTENSION, facts(due_on=TODAY + timedelta(1)), given).state is CaseState.WITH_OFFICE
    assert "before the date" in str(refused(Step.ASK_EXTENSION, given, due_on=TODAY))
    asked = {"extension_waits": True, "extension_by": HEAD.person_id, "extension_days": 5}
    assert "5 days were asked for" in str(refused(Step.GRANT_EXTENSION, {"days": "6"}, actor=SECRETARY, **asked))
    granted = decide(Step.GRANT_EXTENSION, facts(SECRETARY, **asked), {"days": "5"})
    assert (Act.EXTEND, ClockKind.RESOLVE) in [(e.act, e.clock) for e in granted.effects]
    both = replace(SECRETARY, person_id=HEAD.person_id)
    assert not offer(Step.GRANT_EXTENSION, actor=both, **asked).is_open
    assert not offer(Step.ASK_EXTENSION, **asked).is_open


# ---------------------------------------------------------------- the filer has the last word

NO = {"settled": "no", "words": "Still dark at night"}


def test_a_first_dispute_goes_to_the_office_above_and_a_second_to_the_forum():
    first = decide(Step.DISPUTE, facts(FILER, CaseState.ANSWERED), NO)
    assert (first.state, first.reviewing_office) == (CaseState.UNDER_REVIEW, "PDD")
    second = decide(Step.DISPUTE, facts(FILER, CaseState.ANSWERED, disputes=1), NO)
    assert (second.state, second.reviewing_office) == (CaseState.BEFORE_FORUM, None)
    assert (Act.START, ClockKind.SITTING) in [(e.act, e.clock) for e in second.effects]


def test_where_no_office_stands_above_a_first_dispute_goes_to_the_forum():
    asked = facts(FILER, CaseState.ANSWERED, office="CS", offices_above=())
    assert decide(Step.DISPUTE, asked, NO).state is CaseState.BEFORE_FORUM


def test_an_office_that_approved_the_refusal_does_not_review_it():
    asked = facts(FILER, CaseState.ANSWERED, approved_in="PDD")
    assert decide(Step.DISPUTE, asked, NO).reviewing_office == "CS"
    asked = facts(FILER, CaseState.ANSWERED, approved_in="CS")
    assert decide(Step.DISPUTE, asked, NO).state is CaseState.BEFORE_FORUM


def test_a_closed_case_can_be_disputed_for_thirty_days_and_not_when_withdrawn():
    closed = {"actor": FILER, "state": CaseState.CLOSED, "dispute_until": TODAY}
    for closing in (Closing.ACCEPTED, Closing.DEEMED_ACCEPTED):
        assert offer(Step.DISPUTE, closing=closing, **closed).is_open
    assert not offer(Step.DISPUTE, closing=Closing.WITHDRAWN, **closed).is_open
    late = closed | {"dispute_until": TODAY - timedelta(1), "closing": Closing.DEEMED_ACCEPTED}
    assert "has passed" in in_words(offer(Step.DISPUTE, **late).why_not)


def test_a_dispute_asks_one_line_and_no_rating():
    assert refused(Step.DISPUTE, {"settled": "no"}, actor=FILER, state=CaseState.ANSWERED).field == "words"
    assert refused(Step.DISPUTE, NO | {"settled": "yes"}, actor=FILER, state=CaseState.ANSWERED).field == "settled"
    assert decide(Step.DISPUTE, facts(FILER, CaseState.ANSWERED), NO).given["was_fair"] is None
    assert decide(Step.DISPUTE, facts(FILER, CaseState.ANSWERED), NO).given["settled"] is Satisfaction.NO


def test_silence_closes_only_after_the_last_day():
    asked = facts(SYSTEM, CaseState.ANSWERED, last_word_on=TODAY)
    assert not next(o for o in open_steps(asked) if o.step is Step.DEEM_ACCEPTED).is_open
    late = replace(asked, last_word_on=TODAY - timedelta(1))
    assert decide(Step.DEEM_ACCEPTED, late, {}).closing is Closing.DEEMED_ACCEPTED


def test_the_reviewing_office_sends_back_or_answers_anew_but_never_who_gave_the_answer():
    review = {"state": CaseState.UNDER_REVIEW, "reviewing_office": "PDD"}
    back = decide(Step.SEND_BACK, facts(SECRETARY, **review), {"instruction": "Replace it in 5 days"})
    assert (back.state, back.handling) == (CaseState.WITH_OFFICE, Handling.REWORK)
    assert (Act.START, ClockKind.REWORK) in [(e.act, e.clock) for e in back.effects]
    assert decide(Step.ANSWER_ANEW, facts(SECRETARY, **review), REFUSAL).state is CaseState.ANSWERED
    assert offer(Step.SEND_BACK, actor=CHIEF, **review).is_open
    assert not offer(Step.SEND_BACK, actor=HEAD, **review).is_open
    assert not offer(Step.SEND_BACK, actor=SECRETARY, answered_by=SECRETARY.person_id, **review).is_open
    above = review | {"reviewing_office": "CS"}
    assert not offer(Step.SEND_BACK, actor=SECRETARY, **above).is_open


# ---------------------------------------------------------------- forum, kind, joining


def test_the_forum_directs_a_case_that_a_rung_has_listed_and_only_the_forum_moves_it_then():
    directed = decide(Step.DIRECT, facts(CHAIR), {"words": "Replace the transformer by 10 December"})
    assert (directed.state, directed.handling) == (CaseState.WITH_OFFICE, Handling.DIRECTION)
    for step in (Step.TRANSFER, Step.ASK_EXTENSION, Step.ASK_FILER):
        assert not offer(step, handling=Handling.DIRECTION).is_open
    assert decide(Step.ANSWER, facts(handling=Handling.DIRECTION), ANSWER).state is CaseState.ANSWERED
    assert decide(Step.COMPLY, facts(CONVENER, handling=Handling.DIRECTION), {}).closing is Closing.COMPLIED
    assert not offer(Step.COMPLY, actor=CONVENER).is_open


def test_what_the_forum_does_not_settle_stays_for_the_next_agenda():
    for step in (Step.DEFER, Step.NOT_REACHED):
        decision = decide(step, facts(CONVENER, CaseState.BEFORE_FORUM), {})
        assert decision.state is CaseState.BEFORE_FORUM
        assert [(e.act, e.clock) for e in decision.effects] == [
            (Act.RESTART, ClockKind.SITTING),
            (Act.RESTART, ClockKind.KEEP_INFORMED),
        ]


def test_a_point_is_never_answered_by_the_office_before_the_forum_has_heard_it():
    for actor in EVERYBODY:
        assert not offer(Step.ANSWER, actor=actor, state=CaseState.BEFORE_FORUM, kind=CaseKind.POINT).is_open


def test_the_convener_changes_the_kind_with_a_reason_and_its_clock_with_it():
    point = decide(Step.CHANGE_KIND, facts(CONVENER), {"kind": "point", "reason": "Tariff order"})
    assert (point.state, point.kind) == (CaseState.BEFORE_FORUM, CaseKind.POINT)
    assert (Act.VOID, ClockKind.RESOLVE) in [(e.act, e.clock) for e in point.effects]
    assert refused(Step.CHANGE_KIND, {"kind": "grievance", "reason": "x"}, actor=CONVENER).field == "kind"


def test_a_case_that_was_disputed_or_directed_keeps_its_own_number():
    into = {"into": "J26-0412-7", "reason": "The same feeder"}
    for state in (CaseState.WITH_OFFICE, CaseState.BEFORE_FORUM):
        assert "keeps its own number" in str(refused(Step.JOIN, into, actor=CONVENER, state=state, disputes=1))
    directed = {"state": CaseState.WITH_OFFICE, "handling": Handling.DIRECTION}
    assert "directed" in str(refused(Step.JOIN, into, actor=CONVENER, **directed))


def test_a_case_is_joined_and_parted_again():
    joined = decide(Step.JOIN, facts(CONVENER), {"into": "J26-0412-7", "reason": "Same feeder"})
    assert (joined.state, joined.closing) == (CaseState.CLOSED, Closing.JOINED)
    closed = {"state": CaseState.CLOSED, "closing": Closing.JOINED}
    assert decide(Step.UNJOIN, facts(CONVENER, **closed), {"reason": "Another feeder"}).state is CaseState.WITH_OFFICE


def test_word_from_the_higher_body_brings_a_referred_case_back_to_the_filer():
    referred = decide(Step.ANSWER, facts(), ANSWER | {"outcome": "referred", "referred_to": "GST Council"})
    assert referred.state is CaseState.REFERRED and referred.answer is AnswerState.GIVEN
    back = decide(Step.WORD_CAME_BACK, facts(HEAD, CaseState.REFERRED), ANSWER)
    assert back.state is CaseState.ANSWERED
    waits = decide(Step.WORD_CAME_BACK, facts(CONVENER, CaseState.REFERRED), REFUSAL)
    assert (waits.state, waits.answer) == (CaseState.REFERRED, AnswerState.TO_APPROVE)


# ---------------------------------------------------------------- random lives


def _anything(need, rng):
    values = {
        NeedKind.OUTCOME: [o.value for o in Outcome], NeedKind.SETTLED: ["no", "partly", "yes"], NeedKind.DAYS: [1, 3, 7],
        NeedKind.RATING: [1, 5, None], NeedKind.KIND: [k.value for k in CaseKind], NeedKind.DATE: [TODAY, date(2026, 11, 9)],
        NeedKind.OFFICE: ["JPDCL", "KPDCL", "PDD"],
    }  # fmt: skip
    return rng.choice(values.get(need.kind, ["words", "other words"]))


def _after(before, decision, actor):
    """An independent bookkeeping of the facts, as plain as can be."""
    step, waits = decision.step, decision.answer is AnswerState.TO_APPROVE
    moved = decision.office != before.office
    gives = decision.answer is AnswerState.GIVEN
    return replace(
        before, state=decision.state, office=decision.office, handling=decision.handling, kind=decision.kind,
        closing=decision.closing, offices_above={"JPDCL": ("PDD", "CS"), "KPDCL": ("PDD", "CS"), "PDD": ("CS",)}.get(decision.office, ()),
        transfers=before.transfers + (step is Step.TRANSFER), disputes=before.disputes + (step is Step.DISPUTE),
        asked_in_stage=(before.asked_in_stage or step is Step.ASK_FILER) and step is not Step.SEND_BACK,
        refusal_waits=waits or (before.refusal_waits and step not in (Step.APPROVE_REFUSAL, Step.RETURN_REFUSAL)),
        refusal_by=actor.person_id if waits else before.refusal_by, reviewing_office=decision.reviewing_office,
        answered_by=actor.person_id if gives and step is not Step.APPROVE_REFUSAL else before.answered_by,
        approved_in="PDD" if step is Step.APPROVE_REFUSAL else (None if gives else before.approved_in),
        acknowledged=not moved, dispute_until=TODAY, last_word_on=TODAY - timedelta(1), question_until=TODAY - timedelta(1),
    )  # fmt: skip


@pytest.mark.long
def test_no_sequence_of_random_steps_leaves_the_table_or_breaks_its_promises():
    rng = random.Random(2026)
    people = [*EVERYBODY, person(21, Role.HOD, "KPDCL"), person(22, Role.NODAL, "PDD")]
    for _ in range(80):
        kind = rng.choice(list(CaseKind))
        office = rng.choice([None, "JPDCL"])
        now = facts(
            state=begins_as(kind, office), kind=kind, office=office, offices_above=("PDD", "CS") if office else ()
        )
        questions, sent_back = 0, 0
        for _ in range(40):
            actor = rng.choice(people)
            now = replace(now, actor=actor, is_filer=actor is FILER)
            offered = [o for o in open_steps(now) if o.is_open]
            if not offered:
                continue
            row = rng.choice(offered).row
            try:
                decision = decide(row.step, now, {need.name: _anything(need, rng) for need in row.needs})
            except Refusal as no:
                assert no.field, (row.step, str(no))
                continue
            assert decision.state in CaseState and now.state in row.origin
            assert decision.state in (row.to or (now.state,)) or decision.state is now.state
            assert (decision.state is CaseState.CLOSED) == (
                decision.closing is not None
            ) or now.state is CaseState.CLOSED
            if row.step in (Step.SEND_BACK, Step.ANSWER_ANEW):
                assert now.office not in [grant.office_code for grant in actor.grants]
                assert actor.person_id != now.answered_by
            if decision.state is CaseState.UNDER_REVIEW:
                assert decision.reviewing_office != now.office and decision.reviewing_office != now.approved_in
            questions += row.step is Step.ASK_FILER
            sent_back += row.step is Step.SEND_BACK
            now = _after(now, decision, actor)
            assert now.transfers <= 3
            assert questions <= 1 + sent_back


def test_closing_ends_every_clock():
    for row in TRANSITIONS.values():
        if CaseState.CLOSED in row.to:
            assert Act.VOID_ALL in [effect.act for effect in row.then[CaseState.CLOSED]], row.step
