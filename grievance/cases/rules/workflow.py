"""The transition table: which step may follow, who takes it, what must be given, what it does to the clocks.

State changes only through this table (``deciding.decide``). The case page draws its buttons from it and says in
words why a step is not open. Source: PRODUCT 3 and 5.
"""

from __future__ import annotations

from dataclasses import replace

from grievance.cases.rules import conditions as only
from grievance.cases.rules.consulting import LONGEST_QUESTION, MAY_ASK
from grievance.cases.rules.facts import CLARIFICATION_DAYS_AT_MOST, EXTENSION_DAYS_AT_MOST, Side
from grievance.cases.rules.needs import REASON, Need, NeedKind, line, text
from grievance.cases.rules.steps import Act, Effect, Step, Transition, effects
from grievance.cases.rules.words import OPEN_STATES, CaseState
from grievance.clocks.rules.kinds import ClockKind as Clock
from grievance.permissions import Right
from grievance.sentences import N_

_S = CaseState
_STAFF, _HEAD = {Side.OFFICE: Right.WORK_CASE}, {Side.OFFICE: Right.DECIDE_CASE}
_ABOVE, _REVIEWER = {Side.ABOVE: Right.REVIEW_CASE}, {Side.REVIEWER: Right.REVIEW_CASE}
_CONVENER, _FORUM = {Side.CONVENER: Right.SORT_CASE}, {Side.FORUM: Right.DECIDE_DIRECTION}
_FILER, _SYSTEM = {Side.FILER: Right.FOLLOW_OWN_CASE}, {Side.SYSTEM: Right.SEE_CASE}
_SIGNATORY, _SAME_HAND = {Side.SIGNATORY: Right.SEE_CASE}, {Side.SAME_HAND: Right.SEE_CASE}
_WITH_OFFICE = frozenset({_S.WITH_OFFICE})
_AFTER_FORUM = frozenset(_S) - {_S.TO_SORT}
_FORUM_TAKES = frozenset({_S.WITH_OFFICE, _S.CLARIFICATION, _S.UNDER_REVIEW, _S.BEFORE_FORUM, _S.REFERRED})

_INFORMED = effects(Act.RESTART, Clock.KEEP_INFORMED)
_REPLIED = (*effects(Act.MEET, Clock.ACKNOWLEDGE, Clock.FIRST_REPLY), *_INFORMED)
_WORK_DONE = (
    *effects(Act.MEET, Clock.ACKNOWLEDGE, Clock.FIRST_REPLY, Clock.RESOLVE, Clock.REWORK, Clock.REVIEW),
    *effects(Act.VOID, Clock.KEEP_INFORMED, Clock.SITTING),
)
_FILERS_TURN = (*_WORK_DONE, *effects(Act.START, Clock.ACCEPT))
_SENT_HIGHER = (*_WORK_DONE, *_INFORMED)
_HEARD = effects(Act.MEET, Clock.SITTING)
_WORK_ENDS = effects(Act.VOID, Clock.RESOLVE, Clock.REWORK, Clock.REVIEW, Clock.ACKNOWLEDGE, Clock.FIRST_REPLY)
_TO_FORUM = (*effects(Act.START, Clock.SITTING), *_INFORMED)
_CLOSES = (Effect(Act.VOID_ALL),)
_ALL_SETTLED = (*effects(Act.MEET, Clock.ACCEPT), *_CLOSES, *effects(Act.START, Clock.DISPUTE))
_WORDS_END = effects(Act.MEET, Clock.ACCEPT, Clock.DISPUTE)
_JUDGED_NEXT = {_S.UNDER_REVIEW: (*effects(Act.START, Clock.REVIEW), *_INFORMED), _S.BEFORE_FORUM: _TO_FORUM}
_RECEIVED = (
    *effects(Act.START, Clock.ACKNOWLEDGE, Clock.KEEP_INFORMED),
    *effects(Act.START_FROM_FILING, Clock.FIRST_REPLY),
)
_WITH_THE_OFFICE = (*_RECEIVED, *effects(Act.START_FROM_FILING, Clock.RESOLVE))
_POINT_WITH_THE_OFFICE = (*_RECEIVED, *effects(Act.START_FROM_FILING, Clock.SITTING))
_MOVES = (
    *effects(Act.HAND_OVER, Clock.RESOLVE, Clock.REWORK, Clock.FIRST_REPLY, Clock.SITTING),
    *effects(Act.VOID, Clock.ACKNOWLEDGE),
    *effects(Act.START, Clock.ACKNOWLEDGE),
    *_INFORMED,
)

FILING = {
    _S.TO_SORT: effects(Act.START, Clock.SORT),
    _S.WITH_OFFICE: _WITH_THE_OFFICE,
    _S.BEFORE_FORUM: _POINT_WITH_THE_OFFICE,
}
"""Effects of filing, by the state in which the case begins (``deciding.begins_as``)."""

_PARTED = {
    _S.TO_SORT: (),
    _S.WITH_OFFICE: (*effects(Act.VOID, Clock.SITTING), *effects(Act.START_FROM_FILING, Clock.RESOLVE),
                     *effects(Act.START, Clock.KEEP_INFORMED)),
    _S.BEFORE_FORUM: (*effects(Act.START_FROM_FILING, Clock.SITTING), *effects(Act.START, Clock.KEEP_INFORMED)),
}  # fmt: skip
"""Joined by mistake: what was owed is owed again, from the same day and with the same stops."""

_NOTE = text("note", N_("What was found and done"), N_("Write what was found, what was decided and what is done."),
             hint=N_("By whom, and by when. The unit reads it."))  # fmt: skip
_ACTION_ON = Need(name="action_on", kind=NeedKind.DATE, label=N_("Date of the action"),
                  ask=N_("Give the date of the action, such as 25-11-2026."))  # fmt: skip
_PROOF = line("proof", N_("Paper or contact"), N_("Name a paper, or say when and how you spoke with the unit."), most=400,
              hint=N_("Number and date of the order, or who was met or telephoned and when."))  # fmt: skip
_GROUND = line("ground", N_("Rule or ground"), N_("Name the rule."), most=400, is_required=False,
               hint=N_("Needed when it is refused or not for this forum."))  # fmt: skip
_REMEDY = line("remedy", N_("Remedy that stays open"), N_("Say what remedy stays open."), most=400, is_required=False,
               hint=N_("Needed when it is refused: where the unit can go next."))  # fmt: skip
_HIGHER = line("referred_to", N_("Sent to which body"), N_("Name the body."), is_required=False,
               hint=N_("Needed when it is sent to a higher body."))  # fmt: skip
_OUTCOME = Need(name="outcome", kind=NeedKind.OUTCOME, label=N_("Outcome"), ask=N_("Choose the outcome."))
_ANSWER = (_OUTCOME, _NOTE, _PROOF, _ACTION_ON, _GROUND, _REMEDY, _HIGHER)
_DRAFT = tuple(replace(need, is_required=False) if need is _PROOF else need for need in _ANSWER)
_OFFICE_NEED = Need(name="office", kind=NeedKind.OFFICE, label=N_("Office"), ask=N_("Choose the office it belongs to."))
_PERSON = Need(name="person", kind=NeedKind.PERSON, label=N_("Officer"), ask=N_("Choose an officer of your office."),
               is_required=False)  # fmt: skip
_ASKED_OFFICE = replace(_OFFICE_NEED, ask=N_("Choose the office you ask."))
_QUESTION = text("question", N_("Question"), N_("Write the question."), most=LONGEST_QUESTION,
                 hint=N_("Officers only; the unit never reads it. It reads that another office was asked."))  # fmt: skip
_WANTED_ON = Need(name="wanted_on", kind=NeedKind.DATE, label=N_("Answer wanted by"), is_required=False,
                  ask=N_("Give the date, such as 25-11-2026."), hint=N_("Left empty: 5 working days of that office."))  # fmt: skip
_INSTRUCTION = text("instruction", N_("Instruction"), N_("Write what the office must do."))
_WORDS = text("words", N_("Decision of the forum"), N_("Write what the forum decided."))
_FORUM_REASON = text("reason", N_("Reason"), N_("Write the reason."), is_required=False)


def _days(ask: str, most: int, label: str) -> Need:
    return Need(name="days", kind=NeedKind.DAYS, label=label, ask=ask, most=most)


def _rating(name: str, label: str) -> Need:
    return Need(name=name, kind=NeedKind.RATING, label=label, ask="", most=5, is_required=False)


_ROWS = (
    # ------------------------------------------------------------------ the office that has the case
    Transition(step=Step.ACKNOWLEDGE, who=_STAFF,
               origin=frozenset({_S.WITH_OFFICE, _S.BEFORE_FORUM}), label=N_("Acknowledge it"),
               hint=N_("Tell the unit that you have it."), conditions=(only.not_yet_acknowledged,),
               always=(*effects(Act.MEET, Clock.ACKNOWLEDGE), *_INFORMED)),
    Transition(step=Step.ANSWER, who=_HEAD, origin=_WITH_OFFICE,
               to=(_S.ANSWERED, _S.REFERRED, _S.WITH_OFFICE, _S.BEFORE_FORUM), label=N_("Settle it"),
               hint=N_("Reasoned reply and proof"), key="R", needs=_ANSWER, conditions=(only.no_refusal_waits,),
               then={_S.ANSWERED: _FILERS_TURN, _S.REFERRED: _SENT_HIGHER, _S.BEFORE_FORUM: (*_WORK_DONE, *_TO_FORUM)}),
    Transition(step=Step.ASK_FILER, who=_STAFF, origin=_WITH_OFFICE, to=(_S.CLARIFICATION,),
               label=N_("Ask the unit"), hint=N_("The clock stops until they answer, 7 days at most"), key="A",
               needs=(text("question", N_("Question"), N_("Write the question."), most=1000),
                      line("papers", N_("Papers wanted"), N_("Name the papers."), is_required=False,
                           hint=N_("Up to three, by name")),
                      _days(N_("Write how many days they have, 1 to 7."), CLARIFICATION_DAYS_AT_MOST,
                            N_("Days to answer"))),
               conditions=(only.question_left,), always=(*effects(Act.PAUSE, Clock.RESOLVE, Clock.REWORK), *_REPLIED)),
    Transition(step=Step.REPORT_PROGRESS, who=_STAFF,
               origin=frozenset({_S.WITH_OFFICE, _S.CLARIFICATION, _S.BEFORE_FORUM, _S.REFERRED}),
               label=N_("Report progress"), hint=N_("The clock runs on"), key="P",
               needs=(text("note", N_("What has happened"), N_("Write what has happened so far.")),
                      Need(name="promised_on", kind=NeedKind.DATE, label=N_("Next news by"), is_required=False,
                           ask=N_("Give the date, such as 25-11-2026."))),
               always=_REPLIED),
    Transition(step=Step.TRANSFER, who=_HEAD,
               origin=frozenset({_S.WITH_OFFICE, _S.BEFORE_FORUM}), label=N_("Send to another office"), hint=N_("With a reason; the date stays"), key="T",
               needs=(_OFFICE_NEED, REASON),
               conditions=(only.not_directed, only.no_refusal_waits, only.transfers_left), always=_MOVES),
    Transition(step=Step.ASK_TRANSFER, who=_HEAD,
               origin=frozenset({_S.WITH_OFFICE, _S.BEFORE_FORUM}), label=N_("Ask the convener"),
               hint=N_("After three transfers the convener names the office"), needs=(_OFFICE_NEED, REASON),
               conditions=(only.not_directed, only.no_refusal_waits, only.transfers_used_up), always=_INFORMED),
    Transition(step=Step.ASK_EXTENSION, who=_HEAD, origin=_WITH_OFFICE,
               label=N_("Ask for more days"), hint=N_("The office above decides"), key="M",
               needs=(_days(N_("Write how many days more you need."), EXTENSION_DAYS_AT_MOST, N_("Days more")), REASON),
               conditions=(only.extension_possible,), always=_INFORMED),
    Transition(step=Step.NOT_ADMISSIBLE, who=_HEAD, origin=_WITH_OFFICE,
               to=(_S.WITH_OFFICE, _S.BEFORE_FORUM), label=N_("Not for this forum"),
               hint=N_("Court, police, service matters. A second officer approves"), key="N",
               needs=(_NOTE, _GROUND, _ACTION_ON, _PROOF), conditions=(only.no_refusal_waits,),
               then={_S.BEFORE_FORUM: (*_WORK_DONE, *_TO_FORUM)}),
    Transition(step=Step.TAKE_BACK_QUESTION, who=_STAFF, origin=frozenset({_S.CLARIFICATION}),
               to=(_S.WITH_OFFICE,), label=N_("Take back the question"), hint=N_("The clock starts again today"),
               needs=(REASON,), always=(*effects(Act.RESUME, Clock.RESOLVE, Clock.REWORK), *_INFORMED)),
    Transition(step=Step.PREPARE_ANSWER, who=_STAFF, origin=_WITH_OFFICE,
               label=N_("Prepare an answer"), hint=N_("A draft for the head of your office; the unit does not see it"),
               needs=_DRAFT, conditions=(only.no_refusal_waits,), is_inner=True),
    Transition(step=Step.ASSIGN, who=_STAFF, origin=frozenset({_S.WITH_OFFICE, _S.CLARIFICATION, _S.BEFORE_FORUM, _S.REFERRED}),
               label=N_("Give it to somebody"), hint=N_("Of your own office; the unit does not see it"), key="G",
               needs=(_PERSON,), is_inner=True),
    Transition(step=Step.CONSULT, who=_STAFF | _REVIEWER, origin=MAY_ASK | {_S.UNDER_REVIEW},
               conditions=(only.the_case_waits_here,), label=N_("Ask another office"), key="O",
               hint=N_("It answers you. The case and its date stay with you"), needs=(_ASKED_OFFICE, _QUESTION, _WANTED_ON)),
    Transition(step=Step.WORD_CAME_BACK, who=_HEAD | _CONVENER, origin=frozenset({_S.REFERRED}), to=(_S.ANSWERED, _S.REFERRED, _S.BEFORE_FORUM),
               label=N_("Word came back"), hint=N_("What the higher body decided"), needs=_ANSWER,
               conditions=(only.no_refusal_waits,),
               then={_S.ANSWERED: _FILERS_TURN, _S.BEFORE_FORUM: (*_WORK_DONE, *_TO_FORUM)}),
    # ------------------------------------------------------------------ the office above
    Transition(step=Step.APPROVE_REFUSAL, who=_ABOVE,
               origin=frozenset({_S.WITH_OFFICE, _S.REFERRED}), to=(_S.ANSWERED,), label=N_("Approve the refusal"),
               hint=N_("The unit gets it and can still disagree"),
               conditions=(only.refusal_waits, only.refused_by_another), then={_S.ANSWERED: _FILERS_TURN}),
    Transition(step=Step.RETURN_REFUSAL, who=_ABOVE,
               origin=frozenset({_S.WITH_OFFICE, _S.REFERRED}), label=N_("Return the refusal"),
               hint=N_("The office decides anew; its date stays"), needs=(_INSTRUCTION,), is_inner=True,
               conditions=(only.refusal_waits, only.refused_by_another)),
    Transition(step=Step.GRANT_EXTENSION, who=_ABOVE,
               origin=frozenset({_S.WITH_OFFICE, _S.CLARIFICATION}), label=N_("Give more days"),
               hint=N_("All that were asked for, or fewer"), conditions=(only.extension_waits,),
               needs=(_days(N_("Write how many days you give."), EXTENSION_DAYS_AT_MOST, N_("Days given")),),
               always=(*effects(Act.EXTEND, Clock.RESOLVE, Clock.REWORK), *_INFORMED)),
    Transition(step=Step.DECLINE_EXTENSION, who=_ABOVE,
               origin=frozenset({_S.WITH_OFFICE, _S.CLARIFICATION}), label=N_("Give no more days"),
               hint=N_("The date stays"), needs=(REASON,), conditions=(only.extension_waits,), always=_INFORMED),
    Transition(step=Step.SEND_BACK, who=_REVIEWER, origin=frozenset({_S.UNDER_REVIEW}),
               to=(_S.WITH_OFFICE,), label=N_("Send it back"), hint=N_("With an instruction; 7 working days"),
               needs=(_INSTRUCTION,), conditions=(only.answered_by_another,),
               always=(*effects(Act.MEET, Clock.REVIEW), *effects(Act.START, Clock.REWORK), *_INFORMED)),
    Transition(step=Step.ANSWER_ANEW, who=_REVIEWER, origin=frozenset({_S.UNDER_REVIEW}),
               to=(_S.ANSWERED, _S.REFERRED), label=N_("Answer it anew"), hint=N_("In place of the office below"),
               needs=_ANSWER, conditions=(only.answered_by_another,),
               then={_S.ANSWERED: _FILERS_TURN, _S.REFERRED: _SENT_HIGHER}),
    # ------------------------------------------------------------------ the convener
    Transition(step=Step.SORT, who=_CONVENER, origin=frozenset({_S.TO_SORT}),
               to=(_S.WITH_OFFICE, _S.BEFORE_FORUM), label=N_("Name the office"), hint=N_("It gets the case at once"),
               needs=(_OFFICE_NEED, REASON), always=effects(Act.MEET, Clock.SORT),
               then={_S.WITH_OFFICE: _WITH_THE_OFFICE, _S.BEFORE_FORUM: _POINT_WITH_THE_OFFICE}),
    Transition(step=Step.NAME_OFFICE, who=_CONVENER,
               origin=frozenset({_S.WITH_OFFICE, _S.BEFORE_FORUM}),
               label=N_("Name another office"), hint=N_("With a reason; the date stays"), needs=(_OFFICE_NEED, REASON),
               conditions=(only.not_directed, only.no_refusal_waits), always=_MOVES),
    Transition(step=Step.LEAVE_WITH_OFFICE, who=_CONVENER,
               origin=frozenset({_S.WITH_OFFICE, _S.BEFORE_FORUM}), label=N_("Leave it there"),
               hint=N_("The office that has it keeps it"), needs=(REASON,), conditions=(only.transfer_asked,),
               always=_INFORMED),
    Transition(step=Step.CHANGE_CATEGORY, who=_STAFF | _CONVENER,
               origin=frozenset({_S.TO_SORT, _S.WITH_OFFICE, _S.BEFORE_FORUM}), label=N_("Correct the subject"),
               hint=N_("The office and the date stay"), 
               needs=(Need(name="category", kind=NeedKind.CATEGORY, label=N_("Subject"), ask=N_("Choose the subject.")),
                      REASON),
               then={_S.WITH_OFFICE: _INFORMED, _S.BEFORE_FORUM: _INFORMED}),
    Transition(step=Step.CHANGE_KIND, who=_CONVENER,
               origin=frozenset({_S.TO_SORT, _S.WITH_OFFICE, _S.BEFORE_FORUM}),
               to=(_S.TO_SORT, _S.WITH_OFFICE, _S.BEFORE_FORUM), label=N_("Change the kind"),
               hint=N_("A grievance, or a point for a rule to change"), conditions=(only.kind_may_change,),
               needs=(Need(name="kind", kind=NeedKind.KIND, label=N_("Kind"), ask=N_("Choose the kind.")), REASON),
               then={_S.WITH_OFFICE: (*effects(Act.VOID, Clock.SITTING), *_INFORMED,
                                      *effects(Act.START_FROM_FILING, Clock.RESOLVE)),
                     _S.BEFORE_FORUM: (*effects(Act.VOID, Clock.RESOLVE), *_INFORMED,
                                       *effects(Act.START_FROM_FILING, Clock.SITTING))}),
    Transition(step=Step.JOIN, who=_CONVENER,
               origin=frozenset({_S.TO_SORT, _S.WITH_OFFICE, _S.BEFORE_FORUM}), to=(_S.CLOSED,),
               label=N_("Join to another"), hint=N_("The old number keeps working"),
               needs=(Need(name="into", kind=NeedKind.CASE, label=N_("Reference of the other case"), most=40,
                           ask=N_("Write the reference of the case it joins.")), REASON),
               conditions=(only.never_disputed, only.no_refusal_waits), then={_S.CLOSED: _CLOSES}),
    Transition(step=Step.UNJOIN, who=_CONVENER, origin=frozenset({_S.CLOSED}),
               to=(_S.TO_SORT, _S.WITH_OFFICE, _S.BEFORE_FORUM), label=N_("Part it again"),
               hint=N_("It stands on its own, its date as before"), needs=(REASON,),
               conditions=(only.is_joined, only.other_not_decided),
               always=(Effect(Act.REVIVE_ALL), *effects(Act.VOID, Clock.KEEP_INFORMED)), then=_PARTED),
    Transition(step=Step.END_WITHOUT_LEAD, who=_CONVENER, origin=OPEN_STATES, to=(_S.CLOSED,),
               label=N_("Close it: nobody leads"), hint=N_("The unit that filed it has left and no other took its place"),
               needs=(REASON,), conditions=(only.nobody_leads,), then={_S.CLOSED: _CLOSES}),
    # ------------------------------------------------------------------ the filer
    Transition(step=Step.REPLY, who=_FILER, origin=frozenset({_S.CLARIFICATION}),
               to=(_S.WITH_OFFICE,), label=N_("Answer the question"), hint=N_("The clock starts when you send it"),
               needs=(text("words", N_("Your answer"), N_("Write your answer.")),),
               always=effects(Act.RESUME, Clock.RESOLVE, Clock.REWORK)),
    Transition(step=Step.ACCEPT, who=_FILER, origin=frozenset({_S.ANSWERED, _S.UNDER_REVIEW}),
               to=(_S.CLOSED, _S.ANSWERED, _S.UNDER_REVIEW), label=N_("It is settled"),
               hint=N_("This closes the case, when all who share it have spoken"),
               needs=(_rating("was_told", N_("Were you kept informed? 1 is badly, 5 is well")),
                      _rating("was_fair", N_("Was it handled fairly? 1 is badly, 5 is well"))),
               conditions=(only.own_word_open,), then={_S.CLOSED: _ALL_SETTLED}),
    Transition(step=Step.DISPUTE, who=_FILER,
               origin=frozenset({_S.ANSWERED, _S.CLOSED}), to=(_S.UNDER_REVIEW, _S.BEFORE_FORUM),
               label=N_("It is not settled"), hint=N_("Another office looks at it next, never the same one"),
               needs=(Need(name="settled", kind=NeedKind.SETTLED, label=N_("Is it settled?"), ask=N_("Choose one.")),
                      line("words", N_("What is still open?"), N_("Say in one line what is still open."), most=500),
                      _rating("was_told", N_("Were you kept informed? 1 is badly, 5 is well")),
                      _rating("was_fair", N_("Was it handled fairly? 1 is badly, 5 is well"))),
               conditions=(only.may_still_dispute,),
               always=_WORDS_END, then=_JUDGED_NEXT),
    Transition(step=Step.ADD_INFORMATION, who=_FILER | _SIGNATORY, origin=OPEN_STATES,
               label=N_("Add information"), hint=N_("The office reads it; the clock runs on"),
               needs=(text("words", N_("What you want to add"), N_("Write what you want to add.")),)),
    Transition(step=Step.WITHDRAW, who=_FILER, origin=OPEN_STATES, to=(_S.CLOSED,),
               label=N_("Withdraw it"), hint=N_("This closes the case for good"),
               needs=(text("reason", N_("Reason"), N_("Write the reason."), is_required=False),),
               conditions=(only.stands_alone,), then={_S.CLOSED: _CLOSES}),
    Transition(step=Step.LEAVE_LEAD, who=_FILER, origin=OPEN_STATES, label=N_("Leave it to the others"),
               hint=N_("Your unit leaves; one of those that signed is asked to lead"),
               needs=(text("reason", N_("Reason"), N_("Write the reason."), is_required=False),),
               conditions=(only.others_signed,)),
    # ------------------------------------------------------------------ who co-signed, each for itself
    Transition(step=Step.SIGNATORY_ACCEPTS, who=_SIGNATORY, origin=frozenset({_S.ANSWERED}),
               to=(_S.CLOSED, _S.ANSWERED), label=N_("Settled for us"), hint=N_("For your unit alone"),
               on_case_page=False, then={_S.CLOSED: _ALL_SETTLED}),
    Transition(step=Step.SIGNATORY_CONTESTS, who=_SIGNATORY, origin=frozenset({_S.ANSWERED, _S.CLOSED}),
               to=(_S.UNDER_REVIEW, _S.BEFORE_FORUM), label=N_("Not settled for us"),
               hint=N_("For your unit alone; who has accepted stays settled"),
               needs=(line("words", N_("What is still open?"), N_("Say in one line what is still open."), most=500),),
               conditions=(only.may_still_dispute,), on_case_page=False, always=_WORDS_END, then=_JUDGED_NEXT),
    # ------------------------------------------------------------------ the forum, from the sitting's own screen
    Transition(step=Step.DECIDE, who=_FORUM, origin=_FORUM_TAKES, to=(_S.CLOSED,),
               label=N_("Decided"), hint=N_("The forum closes the case"), needs=(_WORDS,), on_case_page=False,
               always=_HEARD, then={_S.CLOSED: _CLOSES}),
    Transition(step=Step.DIRECT, who=_FORUM, origin=_FORUM_TAKES, to=(_S.WITH_OFFICE,),
               label=N_("Directed"), hint=N_("The office must do it by a date"), on_case_page=False,
               needs=(_WORDS, Need(name="office", kind=NeedKind.OFFICE, label=N_("Office"), is_required=False,
                                   ask=N_("Choose the office that is directed.")),
                      Need(name="due_on", kind=NeedKind.DATE, label=N_("By"), is_required=False,
                           ask=N_("Give the date by which it must be done."))),
               always=(*_HEARD, *_WORK_ENDS, *_INFORMED)),
    Transition(step=Step.DEFER, who=_FORUM, origin=OPEN_STATES, label=N_("Deferred"),
               hint=N_("The next agenda takes it up"), needs=(_FORUM_REASON,), on_case_page=False,
               then={_S.BEFORE_FORUM: (*effects(Act.RESTART, Clock.SITTING), *_INFORMED)}),
    Transition(step=Step.NOT_REACHED, who=_FORUM, origin=OPEN_STATES,
               label=N_("Not reached"), hint=N_("It leads the next agenda"), on_case_page=False,
               then={_S.BEFORE_FORUM: (*effects(Act.RESTART, Clock.SITTING), *_INFORMED)}),
    Transition(step=Step.REFER, who=_FORUM, origin=_FORUM_TAKES - {_S.REFERRED},
               to=(_S.REFERRED,), label=N_("Referred"), hint=N_("To a higher body; it stays open"), on_case_page=False,
               needs=(_WORDS, line("referred_to", N_("Sent to which body"), N_("Name the body it is sent to."))),
               always=(*_HEARD, *_WORK_ENDS, *_INFORMED)),
    Transition(step=Step.DROP, who=_FORUM, origin=_FORUM_TAKES, to=(_S.CLOSED,),
               label=N_("Dropped"), hint=N_("The forum drops the matter"), needs=(REASON,), on_case_page=False,
               always=_HEARD, then={_S.CLOSED: _CLOSES}),
    Transition(step=Step.COMPLY, who=_FORUM, origin=_WITH_OFFICE, to=(_S.CLOSED,),
               label=N_("Compliance accepted"), hint=N_("What was directed is done"), needs=(_FORUM_REASON,),
               conditions=(only.directed,), on_case_page=False, then={_S.CLOSED: _CLOSES}),
    Transition(step=Step.TAKE_BACK_DECISION, who=_FORUM, origin=_AFTER_FORUM, to=tuple(sorted(_AFTER_FORUM - {_S.CLOSED})),
               label=N_("Taken back"), hint=N_("The case stands as before the sitting"), needs=(REASON,),
               conditions=(only.nothing_came_after,), on_case_page=False, always=(Effect(Act.PUT_BACK),)),
    # ------------------------------------------------------------------ who took the last step, within ten minutes
    Transition(step=Step.UNDO, who=_SAME_HAND, origin=frozenset(_S) - {_S.CLOSED}, to=tuple(sorted(OPEN_STATES)),
               label=N_("Take it back"), hint=N_("The case stands as before the last step"),
               conditions=(only.nothing_came_since,), on_case_page=False, always=(Effect(Act.PUT_BACK),)),
    # ------------------------------------------------------------------ the clock itself
    Transition(step=Step.DEEM_ACCEPTED, who=_SYSTEM, origin=frozenset({_S.ANSWERED}),
               to=(_S.CLOSED,), label=N_("Closed by silence"), hint=N_("Can be disputed for 30 days more"),
               conditions=(only.last_word_passed,), on_case_page=False,
               then={_S.CLOSED: (*_CLOSES, *effects(Act.START, Clock.DISPUTE))}),
    Transition(step=Step.LAPSE_QUESTION, who=_SYSTEM, origin=frozenset({_S.CLARIFICATION}),
               to=(_S.WITH_OFFICE,), label=N_("No answer came"), hint=N_("The office works with what it has"),
               conditions=(only.question_time_passed,), on_case_page=False,
               always=effects(Act.RESUME, Clock.RESOLVE, Clock.REWORK)),
    Transition(step=Step.TAKE_OUT, who=_SYSTEM, origin=frozenset({_S.TO_SORT, _S.WITH_OFFICE, _S.BEFORE_FORUM}),
               to=(_S.CLOSED,), label=N_("Take it out"), hint=N_("It came with a list that was taken over by mistake"),
               needs=(REASON,), on_case_page=False, then={_S.CLOSED: _CLOSES}),
)  # fmt: skip

TRANSITIONS = {row.step: row for row in _ROWS}
