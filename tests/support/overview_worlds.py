"""Random forums written straight into the tables: cases of two years in every state, with all that the overview counts."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from typing import Any

from grievance.cases.models import Answer, Case, CaseOffice, Verdict
from grievance.cases.rules.words import CaseKind, CaseState, Closing, FilerKind, Outcome, Satisfaction
from grievance.clocks.models import Clock, DueChange, Pause
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind, Unit
from grievance.enterprises.models import Unit as Industrial
from grievance.foundation.clock import IST
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.matters.models import PolicyItem, PolicyItemCase
from grievance.sittings.models import Direction, Entry, Sitting
from grievance.sittings.rules.words import DirectionState, Disposition, EntryKind, SittingState

OFFICES = ("JPDCL", "KPDCL", "PDD", "SIDCO-JAMMU", "IC-DEPT", "PCC-JAMMU")
DISTRICTS = {"jammu": ("Jammu", "Samba", "Kathua"), "kashmir": ("Srinagar", "Pulwama", "Anantnag")}
CATEGORIES = ("power_supply", "estate_infrastructure", "delayed_payments")
DAYS_BACK = 500
WORDS = ("Done.", "The transformer was replaced.", "Paid on the 4th.", "The lane is repaired.")


class Forum:
    """``seed`` decides everything; ``today`` is the last day on which something happened."""

    def __init__(self, seed: int, today: date, cases: int) -> None:
        self.chance, self.today = random.Random(seed), today
        with transaction():
            self.units = [self._unit(number) for number in range(6)]
            self.cases = [self._case(number) for number in range(cases)]
            for number in range(14):
                self._sitting(number)
            for number in range(12):
                self._direction(number)
            self._policy_items()

    def pick(self, choices: Any) -> Any:
        return self.chance.choice(tuple(choices))

    def later(self, day: date, most: int) -> date:
        return min(day + timedelta(self.chance.randrange(most)), self.today)

    def at(self, day: date) -> datetime:
        """Any minute of the Indian day, also such as lie on another day in Greenwich."""
        return datetime.combine(day, time(self.chance.randrange(24), self.chance.randrange(60)), IST)

    def _add(self, row: Any) -> Any:
        db.session.add(row)
        db.session.flush()
        return row

    def _unit(self, number: int) -> int:
        size = (None, "micro", "small", "medium")[number % 4]
        row = Industrial(
            name=f"Works {number}", name_folded=f"works {number}", size=size, created_at=self.at(self.today)
        )
        return self._add(row).id

    def _case(self, number: int) -> Case:
        filed_on = self.today - timedelta(
            self.chance.choice((self.chance.randrange(60), self.chance.randrange(DAYS_BACK)))
        )
        division, state = self.pick(DISTRICTS), self.pick((*CaseState, *[CaseState.CLOSED] * 6))
        office = None if state is CaseState.TO_SORT else self.pick(OFFICES)
        unit = self.pick((None, *self.units))
        case = self._add(
            Case(number=f"X-{number:04}", division=division, in_both=self.chance.random() < 0.1, fiscal_year=1000 + number,
                 serial=1, kind=CaseKind.GRIEVANCE, state=state, category_code=self.pick(CATEGORIES), office_code=office,
                 closing=self.pick(Closing) if state is CaseState.CLOSED else None, title=f"Matter {number}", body="…",
                 closed_at=self.at(self.later(filed_on, 90)) if state is CaseState.CLOSED else None,
                 reviewing_office_code=self.pick((None, "PDD")), district=self.pick((None, *DISTRICTS[division])),
                 directed_due_on=self.later(filed_on, 40) if self.chance.random() < 0.2 else None,
                 conduct_office_code=self.pick((*[None] * 9, "PDD")), unit_id=unit,
                 filer_kind=FilerKind.UNIT, filed_at=self.at(filed_on))
        )  # fmt: skip
        if office:
            self._work(case, filed_on)
        elif self.chance.random() < 0.7:
            self._clock(case, ClockKind.SORT, filed_on, self.pick((ClockState.RUNNING, ClockState.VOID)))
        return case

    def _clock(self, case: Case, kind: ClockKind, zero: date, state: ClockState) -> Clock:
        met = self.later(zero, 60) if state is ClockState.MET else None
        return self._add(
            Clock(owner_kind=OwnerKind.CASE, owner_id=case.id, kind=kind, division=case.division, office_code=case.office_code,
                  started_at=self.at(zero), day_zero=zero, days=21, unit=Unit.CALENDAR, state=state,
                  due_on=zero + timedelta(self.chance.randrange(5, 50)), met_on=met, met_at=self.at(met) if met else None)
        )  # fmt: skip

    def _work(self, case: Case, filed_on: date) -> None:
        clock = self._clock(case, ClockKind.RESOLVE, filed_on, self.pick((*ClockState, ClockState.MET, ClockState.MET)))
        for kind in (ClockKind.REVIEW, ClockKind.SITTING, ClockKind.ACCEPT):
            if self.chance.random() < 0.2:
                self._clock(case, kind, filed_on, self.pick(ClockState))
        if self.chance.random() < 0.4:
            day = self.later(filed_on, 40)
            self._add(Pause(clock_id=clock.id, office_code=self.pick(OFFICES), from_on=day, to_on=day + timedelta(3), latest_on=day + timedelta(7), why={},
                            due_before_on=day + timedelta(self.chance.randrange(-3, 12))))  # fmt: skip
        self._holdings(case, clock, filed_on)
        for round_ in range(1, self.chance.randrange(1, 4)):
            self._answer(case, round_, filed_on)

    def answer_and_close(self, number: int) -> None:
        """So many more cases that are answered, accepted and closed, written at once."""
        before, days = len(self.cases), [self.today - timedelta(40 + n % 400) for n in range(number)]
        some = [
            Case(number=f"Y-{before + n:04}", division=self.pick(DISTRICTS), fiscal_year=1000 + before + n, serial=2,
                 kind=CaseKind.GRIEVANCE, state=CaseState.CLOSED, closing=Closing.ACCEPTED, category_code=self.pick(CATEGORIES),
                 office_code="JPDCL", title="Matter", body="…", filer_kind=FilerKind.UNIT, filed_at=self.at(day),
                 closed_at=self.at(day + timedelta(30)))
            for n, day in enumerate(days)
        ]  # fmt: skip
        with transaction():
            db.session.add_all(some)
            db.session.flush()
            rows: list[Any] = []
            for case, day in zip(some, days, strict=True):
                met = day + timedelta(20)
                rows += [
                    Clock(owner_kind=OwnerKind.CASE, owner_id=case.id, kind=ClockKind.RESOLVE, division=case.division,
                          office_code="JPDCL", started_at=case.filed_at, day_zero=day, days=21, unit=Unit.CALENDAR,
                          state=ClockState.MET, due_on=day + timedelta(21), met_on=met, met_at=self.at(met)),
                    Answer(case_id=case.id, round=1, office_code="JPDCL", outcome=Outcome.RELIEF, note="Done.", note_digest="Done.",
                           action_on=met, state="given", given_at=self.at(met)),
                ]  # fmt: skip
            db.session.add_all(rows)
        self.cases += some

    def _holdings(self, case: Case, clock: Clock, filed_on: date) -> None:
        begun = case.filed_at
        for office in self.chance.sample(OFFICES, self.chance.randrange(1, 4)):
            ended = self.at(self.later(filed_on, 60))
            if ended <= begun:
                break
            self._add(CaseOffice(case_id=case.id, office_code=office, from_at=begun, to_at=ended))
            if self.chance.random() < 0.4:
                old = self.later(filed_on, 60)
                self._add(
                    DueChange(clock_id=clock.id, at=self.pick((ended, begun)), old_on=old, new_on=clock.due_on, why={})
                )
            begun = ended
        self._add(CaseOffice(case_id=case.id, office_code=case.office_code, from_at=begun))

    def _answer(self, case: Case, round_: int, filed_on: date) -> None:
        state, words = self.pick(("given", "given", "given", "draft")), self.pick((*WORDS, f"About {case.number}."))
        day = self.later(filed_on, 60)
        answer = self._add(
            Answer(case_id=case.id, round=round_, office_code=case.office_code, outcome=Outcome.RELIEF, note=words,
                   note_digest=words, action_on=day, state=state, given_at=self.at(day) if state == "given" else None)
        )  # fmt: skip
        for _ in range(self.chance.randrange(3)):
            self._add(Verdict(case_id=case.id, answer_id=self.pick((answer.id, answer.id, None)),
                              settled=self.pick((None, *Satisfaction)), at=self.at(self.later(day, 30))))  # fmt: skip

    def _sitting(self, number: int) -> None:
        day = self.today + timedelta(self.chance.randrange(-DAYS_BACK, 60))
        days = dict.fromkeys(
            ("notice_on", "closes_on", "agenda_on", "brief_due_on", "minutes_due_on", "corrections_until"), day
        )
        state = self.pick(SittingState) if day <= self.today else SittingState.PLANNED
        sitting = self._add(Sitting(division=self.pick(DISTRICTS), serial=number + 1, planned_on=self.pick((day, day - timedelta(2))),
                                    sits_on=day, starts_at="11:00", state=state, fell_away=self.chance.random() < 0.1, **days))  # fmt: skip
        heard = [case for case in self.cases if case.in_both or case.division == sitting.division]
        for place, case in enumerate(self.chance.sample(heard, min(5, len(heard)))):
            self._add(Entry(sitting_id=sitting.id, section=3, place=place, kind=EntryKind.CASE, case_id=case.id, reason={},
                            disposition=self.pick((None, *Disposition)), held_over_because=self.pick(("", "", "", "Later")),
                            withdrawn_because=self.pick(("", "", "", "Joined"))))  # fmt: skip
        self.sitting_id = sitting.id

    def _direction(self, number: int) -> None:
        day, case, division = (
            self.later(self.today - timedelta(DAYS_BACK), DAYS_BACK),
            self.pick((None, *self.cases)),
            self.pick(DISTRICTS),
        )
        row = self._add(
            Direction(number=f"X-1.2.{number}", sitting_id=self.sitting_id, division=division, office_code=self.pick(OFFICES),
                      case_id=case.id if case else None, words="Mend it.", issued_at=self.at(day), first_due_on=day + timedelta(15),
                      state=self.pick(DirectionState), taken_back_at=self.at(day) if self.chance.random() < 0.1 else None)
        )  # fmt: skip
        for _ in range(self.chance.randrange(3)):
            self._add(Clock(owner_kind=OwnerKind.DIRECTION, owner_id=row.id, kind=ClockKind.DIRECTION, division=division,
                            office_code=row.office_code, started_at=self.at(day), day_zero=day, days=15, unit=Unit.CALENDAR,
                            due_on=day + timedelta(self.chance.randrange(5, 400))))  # fmt: skip

    def _policy_items(self) -> None:
        for number in range(3):
            item = self._add(
                PolicyItem(title=f"Cause {number}", division=self.pick((None, *DISTRICTS)), made_at=self.at(self.today))
            )
            for case in self.chance.sample(self.cases, min(6, len(self.cases))):
                self._add(PolicyItemCase(policy_item_id=item.id, case_id=case.id, added_at=self.at(self.today)))
