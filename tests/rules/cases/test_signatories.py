"""Many units behind one case: each its own word, one contest opens a dispute for itself, nobody settled is reopened."""

import random
from dataclasses import replace

import pytest

from grievance.cases.rules.deciding import decide, open_steps
from grievance.cases.rules.signatories import (
    TAKES_SIGNATURES,
    Signed,
    stands,
    tally,
    why_no_signature,
    why_no_word,
)
from grievance.cases.rules.steps import Act, Step
from grievance.cases.rules.words import CaseState, Closing, Said
from grievance.clocks.rules.kinds import ClockKind
from grievance.sentences import Refusal, in_words
from tests.rules.cases.test_workflow import ANSWER, CONVENER, FILER, HEAD, SECRETARY, TODAY, facts

S = CaseState
SIGNER = replace(FILER, person_id=None, grants=())


def many(actor=SIGNER, state=S.ANSWERED, **more):
    given = {"is_filer": actor is FILER, "is_signatory": actor is SIGNER, "others": 3, "dispute_until": TODAY} | more
    return facts(actor, state, **given)


def test_twelve_sign_two_leave_nine_accept_one_contests():
    rows = (
        [Signed(has_left=True)] * 2
        + [Signed(word=Said.ACCEPTS, word_on=1)] * 9
        + [Signed(word=Said.CONTESTS, word_on=1)]
    )
    found = tally(rows, 1)
    assert (found.co_signed, found.left, found.accept, found.contest, found.silent) == (12, 2, 9, 1, 0)
    assert found.present == 10


def test_acceptance_stays_and_a_contest_is_of_the_answer_it_was_said_about():
    assert stands(Signed(word=Said.ACCEPTS, word_on=1), 2) is Said.ACCEPTS
    assert stands(Signed(word=Said.CONTESTS, word_on=1), 2) is None
    assert stands(Signed(word=Said.CONTESTS, word_on=2), 2) is Said.CONTESTS


def test_a_case_closes_when_the_last_has_spoken_and_not_before():
    assert decide(Step.ACCEPT, many(FILER, others_silent=2), {}).state is S.ANSWERED
    assert decide(Step.ACCEPT, many(FILER, others_silent=0), {}).closing is Closing.ACCEPTED
    assert decide(Step.SIGNATORY_ACCEPTS, many(others_silent=1, lead_settled=True), {}).state is S.ANSWERED
    assert decide(Step.SIGNATORY_ACCEPTS, many(others_silent=0), {}).state is S.ANSWERED, "the lead is silent"
    last = decide(Step.SIGNATORY_ACCEPTS, many(others_silent=0, lead_settled=True), {})
    assert (last.state, last.closing) == (S.CLOSED, Closing.ACCEPTED)
    assert decide(Step.SIGNATORY_ACCEPTS, many(others_silent=0, lead_left=True), {}).state is S.CLOSED


def test_acceptance_that_does_not_close_leaves_the_clock_of_the_last_word_running():
    assert decide(Step.ACCEPT, many(FILER, others_silent=2), {}).effects == ()
    closing = decide(Step.ACCEPT, many(FILER), {}).effects
    assert [(e.act, e.clock) for e in closing][-1] == (Act.START, ClockKind.DISPUTE)


def test_one_contest_goes_to_the_office_above_and_the_second_time_before_the_forum():
    first = decide(Step.SIGNATORY_CONTESTS, many(), {"words": "Still dark"})
    assert (first.state, first.reviewing_office) == (S.UNDER_REVIEW, "PDD")
    assert decide(Step.SIGNATORY_CONTESTS, many(disputes=1), {"words": "Dark"}).state is S.BEFORE_FORUM
    late = many(state=S.CLOSED, closing=Closing.DEEMED_ACCEPTED)
    assert decide(Step.SIGNATORY_CONTESTS, late, {"words": "Dark"}).state is S.UNDER_REVIEW
    with pytest.raises(Refusal):
        decide(Step.SIGNATORY_CONTESTS, many(), {})


def test_the_lead_says_yes_while_the_office_above_looks_at_the_contest_of_another():
    assert decide(Step.ACCEPT, many(FILER, S.UNDER_REVIEW, others_contest=1), {}).state is S.UNDER_REVIEW
    for shut in ({}, {"others_contest": 1, "lead_contests": True}):
        with pytest.raises(Refusal):
            decide(Step.ACCEPT, many(FILER, S.UNDER_REVIEW, **shut), {})


def test_silence_of_others_does_not_undo_the_word_of_the_lead():
    from grievance.permissions import SYSTEM

    past = {"last_word_on": TODAY.replace(day=1)}
    assert decide(Step.DEEM_ACCEPTED, many(SYSTEM, lead_settled=True, **past), {}).closing is Closing.ACCEPTED
    assert decide(Step.DEEM_ACCEPTED, many(SYSTEM, **past), {}).closing is Closing.DEEMED_ACCEPTED


def test_a_case_that_others_signed_is_left_and_not_withdrawn():
    def is_open(step, **more):
        return next(o for o in open_steps(many(FILER, S.WITH_OFFICE, **more)) if o.step is step).is_open

    assert is_open(Step.LEAVE_LEAD) and not is_open(Step.WITHDRAW)
    assert is_open(Step.WITHDRAW, others=0) and not is_open(Step.LEAVE_LEAD, others=0)


def test_the_convener_closes_a_case_that_nobody_leads_after_a_week_or_when_nobody_is_left():
    gone = {"lead_left": True, "lead_wanted_until": TODAY}
    with pytest.raises(Refusal, match="have until"):
        decide(Step.END_WITHOUT_LEAD, many(CONVENER, S.WITH_OFFICE, **gone), {"reason": "Nobody"})
    for now in ({"others": 0}, {"lead_wanted_until": TODAY.replace(day=1)}):
        ended = decide(Step.END_WITHOUT_LEAD, many(CONVENER, S.WITH_OFFICE, **gone | now), {"reason": "Nobody"})
        assert ended.closing is Closing.WITHDRAWN


def test_answered_and_closed_cases_take_no_signature_and_say_so():
    for state in CaseState:
        why = why_no_signature(state)
        assert (why is None) == (state in TAKES_SIGNATURES)
    assert "closed" in in_words(why_no_signature(S.CLOSED))
    assert "answered" in in_words(why_no_signature(S.ANSWERED))


# ------------------------------------------------------------------------------------------------ random lives


class Life:
    """An independent bookkeeping of one case with many units: who is settled, by plain sets."""

    def __init__(self, rng, units):
        self.rng, self.state, self.closing, self.disputes, self.answers = rng, S.WITH_OFFICE, None, 0, 0
        self.words = dict.fromkeys(range(units), (None, None))
        self.left, self.lead, self.lead_on = set(), None, None

    def rows(self, but=None):
        return [Signed(unit in self.left, *self.words[unit]) for unit in self.words if unit != but]

    def facts(self, actor, unit=None):
        others = tally(self.rows(unit), self.answers or None)
        return facts(
            actor, self.state, closing=self.closing, disputes=self.disputes, is_filer=actor is FILER, reviewing_office="PDD",
            is_signatory=unit is not None, others=others.present, others_silent=others.silent, others_contest=others.contest,
            lead_settled=self.lead == "yes", lead_contests=self.lead == "no" and self.lead_on == self.answers,
            dispute_until=TODAY, last_word_on=TODAY.replace(day=1),
        )  # fmt: skip

    def take(self, step, actor, given, unit=None):
        done = decide(step, self.facts(actor, unit), given)
        self.disputes += step in (Step.DISPUTE, Step.SIGNATORY_CONTESTS)
        if done.state is S.ANSWERED and self.state is not S.ANSWERED:
            self.answers += 1
        self.state, self.closing = done.state, done.closing
        return done

    def speak(self, unit, said):
        """As ``say_word``: a step where the table has one open, else only the word."""
        shut = why_no_word(self.state, self.closing, self.disputes, self.answers > 0, TODAY, TODAY)
        if shut:
            return False
        step = Step.SIGNATORY_ACCEPTS if said is Said.ACCEPTS else Step.SIGNATORY_CONTESTS
        is_open = next(o for o in open_steps(self.facts(SIGNER, unit)) if o.step is step).is_open
        self.words[unit] = (said, self.answers)
        if is_open:
            self.take(step, SIGNER, {"words": "Still dark"}, unit)
        return True


def _anything(life, rng):
    from grievance.permissions import SYSTEM

    match rng.randrange(9):
        case 0 | 1 | 2:
            unit = rng.choice([u for u in life.words if u not in life.left] or [None])
            if unit is not None:
                life.speak(unit, rng.choice([Said.ACCEPTS, Said.ACCEPTS, Said.CONTESTS]))
        case 3:
            life.left |= {rng.choice(list(life.words))} if rng.random() < 0.3 and life.state is not S.CLOSED else set()
        case 4:
            life.take(Step.ACCEPT, FILER, {})
            life.lead, life.lead_on = "yes", life.answers
        case 5:
            if rng.random() < 0.3:
                life.take(Step.DISPUTE, FILER, {"settled": "no", "words": "No"})
                life.lead, life.lead_on = "no", life.answers
        case 6:
            life.take(Step.ANSWER, HEAD, ANSWER)
        case 7:
            life.take(rng.choice([Step.SEND_BACK, Step.ANSWER_ANEW]), SECRETARY, ANSWER | {"instruction": "Again"})
        case 8:
            if rng.random() < 0.2:
                life.take(Step.DEEM_ACCEPTED, SYSTEM, {})


@pytest.mark.long
@pytest.mark.parametrize("seed", range(60))
def test_in_random_lives_the_numbers_add_up_and_nobody_is_reopened_by_another(seed):
    rng = random.Random(seed)
    life = Life(rng, rng.randint(1, 12))
    for _ in range(120):
        before = {unit: word for unit, (word, _) in life.words.items()}
        try:
            _anything(life, rng)
        except Refusal:
            continue
        now = tally(life.rows(), life.answers or None)
        assert now.co_signed == len(life.words) == now.left + now.accept + now.contest + now.silent
        assert now.left == len(life.left)
        changed = [unit for unit, (word, _) in life.words.items() if word is not before[unit]]
        assert len(changed) <= 1, "nobody's word changes by another's"
        if now.contest:
            closed_by_forum_or_system = life.closing in (None,)
            assert life.state is not S.ANSWERED and closed_by_forum_or_system, "open for who contests"
        if life.closing is Closing.ACCEPTED:
            assert life.lead == "yes"
