"""Every step and event × every clock of a case: what starts, stops, is met, handed over, or left alone, on the database.

Read a line from left to right. ``-``: no such clock is open; ``.``: it is open and nothing happens to it; ``start``; ``met``:
what was owed is done; ``void``: it is owed no more; ``stop`` and ``go``: a pause begins, ends; ``hand``: the next office
has it; ``more``: days are added; ``move``: its date moves; ``back``: owed again, with its old days. The same table stands in
docs/clocks.md.
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from grievance.cases.operations import write_inner_note
from grievance.cases.queries import signatures_of
from grievance.cases.rules.steps import Step
from grievance.cases.rules.words import CaseKind
from grievance.cases.rules.workflow import TRANSITIONS
from grievance.clocks import editing, operations, queries
from grievance.clocks.rules.due import Limit
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.clocks.rules.limits import LimitRow
from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from grievance.permissions import SYSTEM
from grievance.reference import operations as reference
from grievance.reference.rules.words import HolidayScope
from tests.support.cases import ANSWER, REFUSAL, actor, answer, filed, refuse, take
from tests.support.clock_states import line_of
from tests.support.safety import is_full
from tests.support.signers import leaves, says, signed

K = ClockKind
COLUMNS = {
    "sort": K.SORT, "acknowl.": K.ACKNOWLEDGE, "1st reply": K.FIRST_REPLY, "resolve": K.RESOLVE, "sitting": K.SITTING,
    "informed": K.KEEP_INFORMED, "review": K.REVIEW, "rework": K.REWORK, "accept": K.ACCEPT, "dispute": K.DISPUTE,
}  # fmt: skip
TABLE = """
                         sort       acknowl.   1st reply  resolve    sitting    informed   review     rework     accept     dispute
file, office known       -          start      start      start      -          start      -          -          -          -
file a point             -          start      start      -          start      start      -          -          -          -
file, no office found    start      -          -          -          -          -          -          -          -          -
sort                     met        start      start      start      -          start      -          -          -          -
sort a point             met        start      start      -          start      start      -          -          -          -
acknowledge              -          met        .          .          -          met+start  -          -          -          -
report-progress          -          met        met        .          -          met+start  -          -          -          -
answer                   -          met        met        met        -          void       -          -          start      -
answer, to be approved   -          .          .          .          -          .          -          -          -          -
answer, referred         -          met        met        met        -          void+start -          -          -          -
answer after review      -          -          -          -          -          void       -          met        start      -
ask-filer                -          met        met        stop       -          met+start  -          -          -          -
ask-filer in rework      -          -          -          -          -          met+start  -          stop       -          -
ask-filer, last day      -          met        met        .          -          met+start  -          -          -          -
reply                    -          -          -          go         -          .          -          -          -          -
reply in rework          -          -          -          -          -          .          -          go         -          -
take-back-question       -          -          -          go         -          met+start  -          -          -          -
lapse-question           -          -          -          go         -          .          -          -          -          -
sweep: pause has ended   -          -          -          go         -          .          -          -          -          -
ask-extension            -          .          .          .          -          met+start  -          -          -          -
grant-extension          -          .          .          more       -          met+start  -          -          -          -
decline-extension        -          .          .          .          -          met+start  -          -          -          -
transfer                 -          void+start hand       hand       -          met+start  -          -          -          -
transfer, acknowledged   -          start      hand       hand       -          met+start  -          -          -          -
transfer in rework       -          start      -          -          -          met+start  -          hand       -          -
transfer a point         -          void+start hand       -          hand       met+start  -          -          -          -
ask-transfer             -          .          .          .          -          met+start  -          -          -          -
name-office              -          void+start hand       hand       -          met+start  -          -          -          -
leave-with-office        -          .          .          .          -          met+start  -          -          -          -
prepare-answer           -          .          .          .          -          .          -          -          -          -
not-admissible           -          .          .          .          -          .          -          -          -          -
approve-refusal          -          met        met        met        -          void       -          -          start      -
return-refusal           -          .          .          .          -          .          -          -          -          -
word-came-back           -          -          -          -          -          void       -          -          start      -
send-back                -          -          -          -          -          met+start  met        start      -          -
answer-anew              -          -          -          -          -          void       met        -          start      -
answer-anew, refused     -          -          -          -          -          void       met        -          start      -
answer-anew, referred    -          -          -          -          -          void+start met        -          -          -
change-category          -          .          .          .          -          met+start  -          -          -          -
change-kind to a point   -          .          .          void       start      met+start  -          -          -          -
change-kind back         -          .          .          back       void       met+start  -          -          -          -
join                     -          void       void       void       -          void       -          -          -          -
unjoin                   -          back       back       back       -          start      -          -          -          -
accept                   -          -          -          -          -          -          -          -          met        start
deem-accepted            -          -          -          -          -          -          -          -          void       start
dispute                  -          -          -          -          -          start      start      -          met        -
dispute when closed      -          -          -          -          -          start      start      -          -          met
dispute a second time    -          -          -          -          start      start      -          -          met        -
add-information          -          .          .          .          -          .          -          -          -          -
withdraw                 -          void       void       void       -          void       -          -          -          -
withdraw, question open  -          -          -          void       -          void       -          -          -          -
leave-lead               -          .          .          .          -          .          -          -          -          -
end-without-lead         -          void       void       void       -          void       -          -          -          -
take-out                 -          void       void       void       -          void       -          -          -          -
accept, others silent    -          -          -          -          -          -          -          -          .          -
signatory-accepts        -          -          -          -          -          -          -          -          met        start
signatory-contests       -          -          -          -          -          start      start      -          met        -
direct                   -          -          -          -          met        met+start  -          -          -          -
direct, from the office  -          void       void       void       -          met+start  -          -          -          -
direct, question open    -          -          -          void       -          met+start  -          -          -          -
decide                   -          -          -          -          met        void       -          -          -          -
defer                    -          -          -          -          met+start  met+start  -          -          -          -
defer, with the office   -          .          .          .          -          .          -          -          -          -
not-reached              -          -          -          -          met+start  met+start  -          -          -          -
refer                    -          -          -          -          met        met+start  -          -          -          -
drop                     -          -          -          -          met        void       -          -          -          -
comply                   -          -          -          -          -          void       -          -          -          -
take-back-decision       -          -          -          -          back       back       -          -          -          -
assign                   -          .          .          .          -          .          -          -          -          -
consult                  -          .          .          .          -          .          -          -          -          -
consult, under review    -          -          -          -          -          .          .          -          -          -
undo, consult            -          .          .          .          -          .          -          -          -          -
undo, acknowledge        -          back       .          .          -          back+void  -          -          -          -
undo, report-progress    -          back       back       .          -          back+void  -          -          -          -
undo, answer             -          back       back       back       -          back       -          -          void       -
undo, refusal            -          .          .          .          -          .          -          -          -          -
undo, transfer           -          back+void  hand       hand       -          back+void  -          -          -          -
undo, transfer a point   -          back+void  hand       -          hand       back+void  -          -          -          -
undo, ask-transfer       -          .          .          .          -          back+void  -          -          -          -
undo, ask-extension      -          .          .          .          -          back+void  -          -          -          -
undo, send-back          -          -          -          -          -          back+void  back       void       -          -
undo, sort               back       void       void       void       -          void       -          -          -          -
undo, name-office        -          back+void  hand       hand       -          back+void  -          -          -          -
undo, leave-with-office  -          .          .          .          -          back+void  -          -          -          -
undo, assign             -          .          .          .          -          .          -          -          -          -
(inner note)             -          .          .          .          -          .          -          -          -          -
(holiday declared)       -          .          .          move       -          .          -          -          -          -
(limit changed)          -          .          .          move       -          .          -          -          -          -
"""

# How each line is brought about -----------------------------------------------------------------------------------------


def with_office(**more):
    return filed(**more).case


def point(**more):
    return filed(kind=CaseKind.POINT, office_code="IC-DEPT", **more).case


def answered():
    return answer(with_office())


def under_review():
    return take(answered(), Step.DISPUTE, "filer", settled="no", words="Still dark")


def rework():
    return take(under_review(), Step.SEND_BACK, "secretary.power", instruction="Replace it")


def asked(case=None, days=7):
    return take(case or with_office(), Step.ASK_FILER, "nodal", question="Which feeder?", days=days)


def second_dispute():
    return take(answer(rework(), note="Replaced."), Step.DISPUTE, "filer", settled="no", words="No")


def directed():
    return take(second_dispute(), Step.DIRECT, "chair", words="Replace it", due_on=clock.today() + timedelta(30))


def refused():
    return refuse(with_office())


def referred():
    return answer(with_office(), outcome="referred", referred_to="GST Council")


def wants_days():
    return take(with_office(), Step.ASK_EXTENSION, "hod", days=5, reason="Survey")


def joined():
    return take(with_office(), Step.JOIN, "convener.jammu", into=with_office(title="The same").number, reason="Same")


def signed_by_one():
    case = with_office()
    signed(case, 1)
    return case


def left_by_all():
    case = take(signed_by_one(), Step.LEAVE_LEAD, "filer")
    leaves(next(row for row in signatures_of(case.id) if row.left_at is None))
    return case


def made_a_point():
    return take(with_office(), Step.CHANGE_KIND, "convener.jammu", kind="point", reason="The tariff")


def closed():
    return take(answered(), Step.ACCEPT, "filer")


def four_transfers():
    case = with_office()
    for office, key in (("KPDCL", "hod"), ("JPDCL", "hod.kashmir"), ("KPDCL", "hod")):
        take(case, Step.TRANSFER, key, office=office, reason="Not ours")
    return case


def transfer_wanted():
    return take(four_transfers(), Step.ASK_TRANSFER, "hod.kashmir", office="JPDCL", reason="Not ours")


def acknowledged(case):
    return take(case, Step.ACKNOWLEDGE, "nodal")


def step(which, key, **given):
    return lambda case, at: take(case, which, key, **given)


def undoable(which, key, prepare=with_office, **given):
    """Taken on a page that offers to take it back."""
    return lambda: take(prepare(), which, key, is_undoable=True, **given)


def assigned_by_head():
    return take(with_office(), S.ASSIGN, "hod", is_undoable=True, person=actor("nodal").person_id)


def given_to_me(case, at):
    return take(case, S.ASSIGN, "nodal", person=actor("nodal").person_id)


def given_anew(**more):
    return lambda case, at: answer(case, **more)


def after(days, then):
    """The same, so many days later."""

    def act(case, at):
        at((clock.now() + timedelta(days=days)).astimezone(clock.IST).isoformat())
        return then(case, at)

    return act


def lapse(case, at):
    return take(case, Step.LAPSE_QUESTION, "system")


def deem(case, at):
    return take(case, Step.DEEM_ACCEPTED, "system")


def note(case, at):
    with transaction():
        write_inner_note(case, "Between us.", actor("nodal"), clock.now())


def holiday(case, at):
    due = queries.clock_of(OwnerKind.CASE, case.id, K.RESOLVE).due_on
    with transaction():
        reference.declare_holiday(due, "Bandh", HolidayScope.ALL, "", SYSTEM, clock.now())


def new_limit(case, at):
    row = LimitRow(K.RESOLVE, None, Limit(25, hard_stop_days=30), True, "an order", clock.today())
    with transaction():
        editing.set_limit(row, actor("admin"), clock.now())


def sweep_of_pauses(case, at):
    with transaction():
        for pause in queries.pauses_past_their_end(clock.today()):
            operations.resume_clock(queries.clock(pause.clock_id), clock.now())


def on_the_last_day(case, at):
    at(f"{queries.clock_of(OwnerKind.CASE, case.id, K.RESOLVE).due_on} 11:00")
    return asked(case)


S = Step
SORTED = {"office": "JPDCL", "reason": "Power"}
OTHER = {"office": "KPDCL", "reason": "Not our feeder"}
WITH_DATE = {"action_on": date(2026, 11, 16)}
LINES: dict[str, tuple[Callable | None, Callable]] = {
    "file, office known": (None, with_office),
    "file a point": (None, point),
    "file, no office found": (None, lambda: filed(office_code=None).case),
    "sort": (lambda: filed(office_code=None).case, step(S.SORT, "convener.jammu", **SORTED)),
    "sort a point": (lambda: filed(office_code=None, kind=CaseKind.POINT).case,
                     step(S.SORT, "convener.jammu", office="IC-DEPT", reason="Policy")),
    "acknowledge": (with_office, lambda case, at: acknowledged(case)),
    "report-progress": (with_office, step(S.REPORT_PROGRESS, "nodal", note="Survey begun")),
    "answer": (with_office, given_anew()),
    "answer, to be approved": (with_office, lambda case, at: refuse(case)),
    "answer, referred": (with_office, given_anew(outcome="referred", referred_to="GST Council")),
    "answer after review": (rework, given_anew(note="Replaced.")),
    "ask-filer": (with_office, lambda case, at: asked(case)),
    "ask-filer in rework": (rework, lambda case, at: asked(case, 3)),
    "ask-filer, last day": (with_office, on_the_last_day),
    "reply": (asked, after(2, step(S.REPLY, "filer", words="Feeder 3"))),
    "reply in rework": (lambda: asked(rework(), 3), after(1, step(S.REPLY, "filer", words="Feeder 3"))),
    "take-back-question": (asked, step(S.TAKE_BACK_QUESTION, "nodal", reason="Not needed")),
    "lapse-question": (asked, after(8, lapse)),
    "sweep: pause has ended": (asked, after(8, sweep_of_pauses)),
    "ask-extension": (with_office, step(S.ASK_EXTENSION, "hod", days=5, reason="Survey")),
    "grant-extension": (wants_days, step(S.GRANT_EXTENSION, "secretary.power", days=3)),
    "decline-extension": (wants_days, step(S.DECLINE_EXTENSION, "secretary.power", reason="Enough")),
    "transfer": (with_office, step(S.TRANSFER, "hod", **OTHER)),
    "transfer, acknowledged": (lambda: acknowledged(with_office()), step(S.TRANSFER, "hod", **OTHER)),
    "transfer in rework": (rework, step(S.TRANSFER, "hod", **OTHER)),
    "transfer a point": (point, step(S.TRANSFER, "secretary", office="FINANCE", reason="Money")),
    "ask-transfer": (four_transfers, step(S.ASK_TRANSFER, "hod.kashmir", office="JPDCL", reason="Not ours")),
    "name-office": (transfer_wanted, step(S.NAME_OFFICE, "convener.jammu", office="JPDCL", reason="Jammu")),
    "leave-with-office": (transfer_wanted, step(S.LEAVE_WITH_OFFICE, "convener.jammu", reason="It is yours")),
    "prepare-answer": (with_office, step(S.PREPARE_ANSWER, "nodal", outcome="partly", note="Draft", **WITH_DATE)),
    "not-admissible": (with_office, step(S.NOT_ADMISSIBLE, "hod", note="In court", ground="Suit 4", proof="Order", **WITH_DATE)),
    "approve-refusal": (refused, step(S.APPROVE_REFUSAL, "secretary.power")),
    "return-refusal": (refused, step(S.RETURN_REFUSAL, "secretary.power", instruction="Measure first")),
    "word-came-back": (referred, step(S.WORD_CAME_BACK, "hod", **ANSWER, **WITH_DATE)),
    "send-back": (under_review, step(S.SEND_BACK, "secretary.power", instruction="Replace it")),
    "answer-anew": (under_review, step(S.ANSWER_ANEW, "secretary.power", **ANSWER, **WITH_DATE)),
    "answer-anew, refused": (under_review, step(S.ANSWER_ANEW, "secretary.power", **REFUSAL, **WITH_DATE)),
    "answer-anew, referred": (under_review, step(S.ANSWER_ANEW, "secretary.power", referred_to="GST Council",
                                                 **ANSWER | {"outcome": "referred"}, **WITH_DATE)),
    "change-category": (with_office, step(S.CHANGE_CATEGORY, "nodal", category="power_tariff_billing", reason="A bill")),
    "change-kind to a point": (with_office, step(S.CHANGE_KIND, "convener.jammu", kind="point", reason="Tariff")),
    "change-kind back": (made_a_point, step(S.CHANGE_KIND, "convener.jammu", kind="grievance", reason="No")),
    "join": (with_office, lambda case, at: take(case, S.JOIN, "convener.jammu", reason="Same",
                                                into=with_office(title="The same").number)),
    "unjoin": (joined, step(S.UNJOIN, "convener.jammu", reason="Another feeder")),
    "accept": (answered, step(S.ACCEPT, "filer")),
    "deem-accepted": (answered, after(9, deem)),
    "dispute": (answered, step(S.DISPUTE, "filer", settled="no", words="Still dark")),
    "dispute when closed": (closed, step(S.DISPUTE, "filer", settled="partly", words="Still dark")),
    "dispute a second time": (lambda: answer(rework(), note="Replaced."),
                              step(S.DISPUTE, "filer", settled="no", words="No")),
    "add-information": (with_office, step(S.ADD_INFORMATION, "filer", words="Also on Sundays")),
    "withdraw": (with_office, step(S.WITHDRAW, "filer")),
    "withdraw, question open": (asked, step(S.WITHDRAW, "filer")),
    "leave-lead": (signed_by_one, step(S.LEAVE_LEAD, "filer")),
    "end-without-lead": (left_by_all, step(S.END_WITHOUT_LEAD, "convener.jammu", reason="Nobody leads it")),
    "take-out": (with_office, step(S.TAKE_OUT, "system", reason="The wrong list")),
    "accept, others silent": (lambda: answer(signed_by_one()), step(S.ACCEPT, "filer")),
    "signatory-accepts": (lambda: take(answer(signed_by_one()), S.ACCEPT, "filer"),
                          lambda case, at: says(signatures_of(case.id)[0], "accepts")),
    "signatory-contests": (lambda: answer(signed_by_one()),
                           lambda case, at: says(signatures_of(case.id)[0], "contests")),
    "direct": (second_dispute, step(S.DIRECT, "chair", words="Replace it", due_on=date(2026, 12, 20))),
    "direct, from the office": (with_office, step(S.DIRECT, "chair", words="Replace it", due_on=date(2026, 12, 20))),
    "direct, question open": (asked, step(S.DIRECT, "chair", words="Replace it", due_on=date(2026, 12, 20))),
    "decide": (second_dispute, step(S.DECIDE, "chair", words="The tariff stands")),
    "defer": (second_dispute, step(S.DEFER, "convener.jammu", reason="Papers awaited")),
    "defer, with the office": (with_office, step(S.DEFER, "convener.jammu", reason="Papers awaited")),
    "not-reached": (second_dispute, step(S.NOT_REACHED, "convener.jammu")),
    "refer": (second_dispute, step(S.REFER, "chair", words="To the Council", referred_to="GST Council")),
    "drop": (second_dispute, step(S.DROP, "chair", reason="Settled outside")),
    "comply": (directed, step(S.COMPLY, "convener.jammu")),
    "take-back-decision": (lambda: take(second_dispute(), S.DECIDE, "chair", words="It stands"),
                           step(S.TAKE_BACK_DECISION, "chair", reason="The wrong item")),
    "assign": (with_office, given_to_me),
    "consult": (with_office, step(S.CONSULT, "nodal", office="KPDCL", question="Was it lent?")),
    "consult, under review": (under_review, step(S.CONSULT, "secretary.power", office="KPDCL", question="Was it lent?")),
    "undo, consult": (undoable(S.CONSULT, "nodal", office="KPDCL", question="Was it lent?"), step(S.UNDO, "nodal")),
    "undo, acknowledge": (undoable(S.ACKNOWLEDGE, "nodal"), step(S.UNDO, "nodal")),
    "undo, report-progress": (undoable(S.REPORT_PROGRESS, "nodal", note="Survey"), step(S.UNDO, "nodal")),
    "undo, answer": (undoable(S.ANSWER, "hod", **ANSWER, **WITH_DATE), step(S.UNDO, "hod")),
    "undo, refusal": (undoable(S.ANSWER, "hod", **REFUSAL, **WITH_DATE), step(S.UNDO, "hod")),
    "undo, transfer": (undoable(S.TRANSFER, "hod", **OTHER), step(S.UNDO, "hod")),
    "undo, transfer a point": (undoable(S.TRANSFER, "secretary", point, office="FINANCE", reason="Money"),
                               step(S.UNDO, "secretary")),
    "undo, ask-transfer": (undoable(S.ASK_TRANSFER, "hod.kashmir", four_transfers, office="JPDCL", reason="No"),
                           step(S.UNDO, "hod.kashmir")),
    "undo, ask-extension": (undoable(S.ASK_EXTENSION, "hod", days=5, reason="Survey"), step(S.UNDO, "hod")),
    "undo, send-back": (undoable(S.SEND_BACK, "secretary.power", under_review, instruction="Replace it"),
                        step(S.UNDO, "secretary.power")),
    "undo, sort": (undoable(S.SORT, "convener.jammu", lambda: filed(office_code=None).case, **SORTED),
                   step(S.UNDO, "convener.jammu")),
    "undo, name-office": (undoable(S.NAME_OFFICE, "convener.jammu", transfer_wanted, office="JPDCL", reason="Jammu"),
                          step(S.UNDO, "convener.jammu")),
    "undo, leave-with-office": (undoable(S.LEAVE_WITH_OFFICE, "convener.jammu", transfer_wanted, reason="Yours"),
                                step(S.UNDO, "convener.jammu")),
    "undo, assign": (assigned_by_head, step(S.UNDO, "hod")),
    "(inner note)": (with_office, note),
    "(holiday declared)": (with_office, holiday),
    "(limit changed)": (with_office, new_limit),
}  # fmt: skip


def written(rows: dict[str, list[str]]) -> str:
    """Lines as in ``TABLE``."""
    heads = ["", *COLUMNS]
    widths = [max(len(name) for name in LINES) + 1] + [max(10, len(head)) for head in COLUMNS]
    lines = ["".join(cell.ljust(width + 1) for cell, width in zip(line, widths, strict=True)).rstrip()
             for line in [heads, *([name, *cells] for name, cells in rows.items())]]  # fmt: skip
    return "\n".join(lines)


EXPECTED = {line[:25].strip(): line[25:].split() for line in TABLE.strip("\n").splitlines()[1:]}


def really(name: str, at) -> list[str]:
    prepare, act = LINES[name]
    if prepare is None:
        made = []
        return line_of(
            lambda: made.append(act()), lambda: [(OwnerKind.CASE, case.id) for case in made], COLUMNS.values()
        )
    case = prepare()
    return line_of(lambda: act(case, at), lambda: [(OwnerKind.CASE, case.id)], COLUMNS.values())


@pytest.mark.safety
@pytest.mark.parametrize("name", LINES)
def test_each_line_of_the_table_is_what_really_happens(world, at, name, database):
    """Every day on SQLite; in ``make safety`` on PostgreSQL too."""
    if database.kind == "postgresql" and not is_full():
        pytest.skip("on PostgreSQL in make safety")
    assert " ".join(really(name, at)) == " ".join(EXPECTED[name])


def test_the_table_has_every_step():
    assert {step.value for step in TRANSITIONS} <= {name.split(",")[0].split(" ")[0] for name in EXPECTED}
    assert list(EXPECTED) == list(LINES)
    assert set(COLUMNS.values()) | {K.DIRECTION, K.BRIEF, K.FORUM, K.REPORT} == set(K)


def test_maintainers_read_the_same_table():
    page = Path(__file__).resolve().parents[3] / "docs" / "clocks.md"
    assert TABLE.strip("\n") in page.read_text("utf-8")
