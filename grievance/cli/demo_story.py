"""The demo's story: a hundred grievances live through the last months by the same operations as real ones."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from grievance.cases.models import Case
from grievance.cases.operations import NewCase, register
from grievance.cases.rules.words import CaseKind, CaseState, FilerKind, Source
from grievance.cli import demo_texts as words
from grievance.enterprises.operations import find_or_make_association, find_or_make_unit
from grievance.foundation import clock
from grievance.intake.preview import home_division
from grievance.permissions import SYSTEM, Actor
from grievance.reference import queries as reference
from grievance.routing import operations as routing
from grievance.routing.rules.routing import RoutingFacts

DAY = timedelta(days=1)
LENGTH = 90
FILER_KINDS = {"unit": FilerKind.UNIT, "association": FilerKind.ASSOCIATION, "chamber": FilerKind.ASSOCIATION,
               "artisan": FilerKind.ARTISAN, "entrepreneur": FilerKind.INVESTOR}  # fmt: skip

SCENES: dict[str, tuple[int, tuple[tuple[int, str], ...]]] = {
    "overdue": (27, ((26, "acknowledge"), (21, "progress"))),
    "tomorrow": (20, ((19, "acknowledge"), (8, "progress"), (3, "ask elsewhere"))),
    "fresh": (5, ((4, "acknowledge"),)),
    "stopped": (13, ((12, "acknowledge"), (2, "ask"))),
    "refusal": (16, ((15, "acknowledge"), (11, "progress"), (1, "refuse"))),
    "answered": (18, ((16, "acknowledge"), (2, "answer"))),
    "review": (34, ((33, "acknowledge"), (14, "answer"), (6, "dispute"))),
    "forum": (70, ((68, "acknowledge"), (52, "answer"), (49, "dispute"), (30, "answer anew"), (26, "dispute"))),
    "settled": (50, ((49, "acknowledge"), (38, "answer"), (36, "accept"))),
    "more-days": (17, ((16, "acknowledge"), (12, "progress"), (1, "ask more days"))),
    "climbed": (58, ((57, "acknowledge"),)),
    "transferred": (9, ((8, "transfer"),)),
}
"""Days before today: filed, and what follows. Each scene shows one place of the case's life on the power office's desk."""


@dataclass
class Story:
    """People and plans of the demo over so many days (``length``) up to ``now``.

    ``unprepared``: sittings, such as "J-5", for which nobody draws an agenda, so that they lapse; ``adjourned``: sittings that
    are put off by so many days on the morning of the day. ``reached``: items that a sitting gets through.
    """

    now: datetime
    people: dict[str, Actor]
    officers: dict[str, Actor]
    length: int = LENGTH
    unprepared: frozenset[str] = frozenset()
    adjourned: Mapping[str, int] = field(default_factory=dict)
    reached: int = 14
    chance: random.Random = field(default_factory=lambda: random.Random(2023))  # noqa: S311 (a story, not a secret)
    plans: dict[date, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    filings: dict[date, list[dict]] = field(default_factory=lambda: defaultdict(list))

    @property
    def begins(self) -> date:
        return self.today - DAY * self.length

    @property
    def today(self) -> date:
        return clock.ist_date(self.now)

    def at(self, day: date, hour: int = 11, minute: int = 0) -> datetime:
        """A time of that Indian day, never later than now."""
        return min(datetime.combine(day, time(hour, minute), clock.IST), self.now)

    def plan_filings(self, records: list[dict]) -> None:
        """The records over the whole time, the scenes of the power desk on their days."""
        self.chance.shuffle(records)
        for place, record in enumerate(records):
            day = self.today - DAY * max(1, self.length - 4 - place * (self.length - 6) // len(records))
            self.filings[day].append(record)
        for scene, title, estate, body in words.POWER_DESK:
            ago, _ = SCENES[scene]
            self.filings[self.today - DAY * ago].append(
                {"scene": scene, "text_title": title, "text_body": body, "estate": estate, "division": "Jammu",
                 "expected_category": "power_supply", "complainant_kind": "unit", "language": "en"}
            )  # fmt: skip


def file_record(story: Story, record: dict, day: date, minute: int) -> None:
    """Registers one record as if it had come in on that day, and plans what follows."""
    at = story.at(day, 10, minute % 60)
    new = new_case(story, record, at)
    filer = Actor(person_id=new.filer_person_id) if new.filer_person_id else SYSTEM
    case = register(new, filer, at).case
    if scene := record.get("scene"):
        for ago, act in SCENES[scene][1]:
            story.plans[story.today - DAY * ago].append((case.id, act))
    else:
        plan_of(story, case, day)


def new_case(story: Story, record: dict, at: datetime) -> NewCase:
    estate = reference.estate_by_name(record["estate"]) if record.get("estate") else None
    district = estate.district if estate else record.get("district")
    kind = CaseKind.POINT if record.get("is_policy_matter") else CaseKind.GRIEVANCE
    said = str(record["division"]).lower()
    facts = RoutingFacts(category=record["expected_category"], title=record["text_title"], body=record["text_body"],
                         division=said, district=district, estate=estate.code if estate else None, case_kind=kind)  # fmt: skip
    routed = routing.choose_office(facts, clock.ist_date(at))
    filer_kind = FILER_KINDS[record["complainant_kind"]]
    unit, association = filer_of(record, filer_kind, district, estate.code if estate else None, at)
    owner = owner_of(story, record)
    return NewCase(
        kind=kind, division=home_division(routed.division, clock.ist_date(at)), in_both=said == "both",
        category_code=record["expected_category"], office_code=routed.office_code, routed_because=routed.reason,
        title=record["text_title"], body=record["text_body"], district=district,
        estate_code=estate.code if estate else None, place=record.get("locality") or "", filer_kind=filer_kind,
        unit_id=unit, association_id=association, language={"mixed": "en"}.get(record["language"], record["language"]),
        is_open_to_join=True, filer_person_id=owner, sector=record.get("sector") or "", source=Source.WEB,
        contact_name="" if owner else "Office bearer", source_date=record.get("source_date") or "",
    )  # fmt: skip


def owner_of(story: Story, record: dict) -> int | None:
    """The demo's own filers have the cases of Gangyal and Lassipora."""
    if record.get("scene") and record["estate"] == "gangyal":
        return story.people["filer"].person_id
    return story.people["association"].person_id if record.get("estate") == "Lassipora" else None


def filer_of(
    record: dict, kind: FilerKind, district: str | None, estate: str | None, at: datetime
) -> tuple[int | None, int | None]:
    """Made-up names of bodies, by place."""
    where = record.get("estate") or record.get("district") or record.get("division") or "J&K"
    where = str(where).title()
    if kind is FilerKind.ASSOCIATION:
        return None, find_or_make_association(f"{where} Industries Association", at, estate_code=estate).id
    if kind is FilerKind.UNIT:
        name = "Shivalik Auto Components" if where == "Gangyal" else f"{where} Works"
        return find_or_make_unit(name, at, district=district, estate_code=estate).id, None
    return None, None


def plan_of(story: Story, case: Case, day: date) -> None:
    """What happens to an ordinary case: most are answered, some late, some never; some filers disagree."""
    chance = story.chance
    days = chance.choice((4, 6, 8, 10, 12, 14, 17, 19, 24, 31))
    steps = [(1 + days // 8, "acknowledge")]
    if case.state is not CaseState.WITH_OFFICE:
        steps = [(2, "acknowledge"), (9, "progress")]
    elif (fate := chance.random()) < 0.72:
        if chance.random() < 0.2:
            steps += [(days // 2, "ask"), (days // 2 + chance.randint(1, 5), "reply")]
        steps.append((days + 3, "refuse" if fate < 0.08 else "answer"))
        if fate < 0.08:
            steps.append((days + 6, "approve"))
        steps += after_answer(chance, days + 7)
    elif fate < 0.85:
        steps.append((9, "progress"))
    for after, act in steps:
        if day + DAY * after <= story.today:
            story.plans[day + DAY * after].append((case.id, act))


def after_answer(chance: random.Random, days: int) -> list[tuple[int, str]]:
    word = chance.random()
    if word < 0.5:
        return [(days + chance.randint(0, 2), "accept")]
    if word < 0.75:
        return []
    return [(days, "dispute"), (days + 11, chance.choice(("send back", "answer anew"))), (days + 16, "answer")]
