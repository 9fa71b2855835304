"""Same data, same day: the same draft byte for byte, in whatever order the rows came in, on either database."""

from __future__ import annotations

import random
from datetime import date, timedelta

from grievance.cases.rules.words import CaseKind, CaseState
from grievance.clocks import queries as clocks
from grievance.clocks.rules.kinds import ClockKind, OwnerKind
from grievance.escalation.models import RungRecord
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.sentences import as_data
from grievance.sittings import queries
from grievance.sittings.drafting import agenda_draft
from grievance.sittings.rules.freezing import canonical
from tests.features.sittings.scene import file_case, publish
from tests.support.safety import counts

WAYS = ("second dispute", "rung", "no reply", "early point", "late point", "young")


def specs(chance, count=14):
    """What stands in the forum's books: the number, the day of filing and how the matter stands."""
    days = {"rung": 60, "no reply": 25, "second dispute": 40, "early point": 9, "late point": 1, "young": 2}
    found = []
    for n in range(count):
        way = chance.choice(WAYS)
        back = 1 if way == "late point" else days[way] - chance.randrange(0, 2 if way == "young" else 4)
        found.append((700 + n, date(2026, 11, 16) - timedelta(days=back), way))
    return found


def enter(spec, at):
    """One matter with its fixed number, whenever it is entered."""
    serial, filed_on, way = spec
    kind = CaseKind.POINT if way.endswith("point") else CaseKind.GRIEVANCE
    case = file_case(f"Matter {serial}", at(f"{filed_on} 10:00"), kind=kind)
    with transaction():
        row = queries.case_by_number(case.number)
        row.serial, row.number = serial, f"J26-{serial:04d}-0"
        if way == "second dispute":
            row.state, row.disputes = CaseState.BEFORE_FORUM, 2
        if way == "rung":
            resolve = clocks.clock_of(OwnerKind.CASE, case.id, ClockKind.RESOLVE)
            db.session.add(RungRecord(clock_id=resolve.id, round=resolve.round, rung=4, due_on=resolve.due_on,
                                      office_code="JPDCL", reached_at=at("2026-11-14 00:00"),
                                      recorded_at=at("2026-11-14 00:01"), lists=True))  # fmt: skip


def drawn(entered, at):
    """The draft when the matters came in this order; afterwards they stand before another body, out of the way."""
    for spec in entered:
        enter(spec, at)
    at("2026-11-16 12:00")
    draft = agenda_draft(queries.sitting_by_number("J-1"), clock.today())
    with transaction():
        for case in queries.open_cases_of_division("jammu"):
            case.state, case.serial, case.number = CaseState.REFERRED, 10_000 + case.id, f"gone {case.id}"
    return [one.key for one in draft.entries if one.kind == "case"], canonical(as_plain(draft))


def as_plain(draft):
    return {
        "entries": [[int(e.section), e.kind.value, e.key, as_data(e.reason), e.minutes] for e in draft.entries],
        "due": [[one.number, as_data(one.why)] for one in draft.due_not_listed],
        "near": [[one.number, as_data(one.why)] for one in draft.near_misses],
    }


def expected(entered):
    """Read off PRODUCT 8 by hand: second disputes, listed by a rung, no reply; the earliest date first; then points."""
    rank = {"second dispute": 1, "rung": 2, "no reply": 3}
    cases = sorted((rank[way], day, serial) for serial, day, way in entered if way in rank)
    points = sorted((day, serial) for serial, day, way in entered if way == "early point")
    return [f"J26-{row[-1]:04d}-0" for row in (*cases, *points)]


def test_the_same_matters_entered_in_any_order_give_the_same_draft_byte_for_byte(world, at):
    publish()
    for seed in range(counts(2, 40)):
        chance = random.Random(seed)
        matters, texts = specs(chance), set()
        for _ in range(3):
            chance.shuffle(matters)
            order, made = drawn(matters, at)
            assert order == expected(matters), (seed, matters)
            texts.add(made)
        assert len(texts) == 1
