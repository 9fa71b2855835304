"""What filing would bring: subject, office, reason and date, found by the same rules as at filing and without writing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from grievance.cases.rules.deciding import begins_as
from grievance.cases.rules.words import CaseKind, CaseState
from grievance.clocks import queries as clocks
from grievance.clocks.rules.kinds import ClockKind
from grievance.intake import queries as intake
from grievance.intake.rules.answers import Answers
from grievance.intake.rules.groups import offered
from grievance.intake.rules.titles import title_from
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.routing import operations as routing
from grievance.routing.rules.routing import Routed, RoutingFacts
from grievance.sentences import N_, Sentence, sentence

BOTH = "both"
CLOCK_OF = {CaseState.TO_SORT: ClockKind.SORT, CaseState.BEFORE_FORUM: ClockKind.SITTING}


@dataclass(frozen=True)
class Preview:
    """``categories``: codes to choose from, best first. ``division`` is the home division; ``why`` explains ``due_on``."""

    title: str
    category: str
    categories: tuple[str, ...]
    kind: CaseKind
    routed: Routed
    division: str
    in_both: bool
    due_on: date | None
    why: Sentence
    conduct_office: str | None = None

    @property
    def office_code(self) -> str | None:
        return self.routed.office_code

    @property
    def state(self) -> CaseState:
        return begins_as(self.kind, self.office_code)

    @property
    def seen(self) -> str:
        """Names what the page showed, so that nothing else is sent than what was seen."""
        return f"{self.category}:{self.office_code or ''}:{self.due_on or ''}"


def suggested(answers: Answers) -> tuple[str, ...]:
    """Categories as the words suggest them, best first."""
    found = routing.suggest_categories(title_from(answers.words), answers.words)
    return tuple(one.code for one in found)


def preview(answers: Answers, actor: Actor, today: date) -> Preview:
    """What filing these answers would bring today. The filer's chosen subject wins over the suggested one."""
    categories = offered(answers.group, suggested(answers))
    category = answers.category if answers.category in categories else categories[0]
    facts = facts_of(answers, category)
    complained_of = routing.office_by_rows(facts, today) if answers.is_conduct else None
    facts = replace(facts, is_conduct=answers.is_conduct, conduct_office=complained_of)
    routed = routing.choose_office(facts, today)
    division = home_division(routed.division, today, seat_of(actor, today))
    kind = CaseKind(facts.case_kind or CaseKind.GRIEVANCE)
    due_on, why = promised(kind, routed.office_code, category, division, today)
    return Preview(
        title_from(answers.words), category, categories, kind, routed, division, routed.division == BOTH, due_on, why,
        complained_of,
    )  # fmt: skip


def facts_of(answers: Answers, category: str) -> RoutingFacts:
    """What routing is told. The kind follows from the category until the convener changes it."""
    row = reference.category(category)
    return RoutingFacts(
        category=category,
        title=title_from(answers.words),
        body=f"{answers.words}\n{answers.wanted}".strip(),
        division=answers.division_said,
        district=answers.district or None,
        estate=answers.estate or None,
        address=answers.place,
        case_kind=row.default_kind if row else None,
    )


def seat_of(actor: Actor, today: date) -> str | None:
    """The division in which the filer's unit stands; None for who is not signed in or has no unit with a place."""
    unit = intake.belonging_of(actor.person_id, today).unit if actor.person_id else None
    district = reference.district(unit.district) if unit and unit.district else None
    return district.division if district else None


def home_division(said: str | None, today: date, seat: str | None = None) -> str:
    """The division that numbers the case; for trouble in both the filer's seat, else the one that sits next (PRODUCT 1)."""
    known = said if said in ("jammu", "kashmir") else seat
    if known:
        return known
    dates = {code: clocks.forum_dates(code, today) for code in ("jammu", "kashmir")}
    return min(("jammu", "kashmir"), key=lambda code: dates[code][0].sits_on if dates[code] else date.max)


def promised(
    kind: CaseKind, office_code: str | None, category: str, division: str, today: date
) -> tuple[date | None, Sentence]:
    """The date and its sentence, as the clock would find them if it began today."""
    clock = CLOCK_OF.get(begins_as(kind, office_code), ClockKind.RESOLVE)
    if clock is ClockKind.SITTING and (aim := clocks.sitting_aim(division, today, is_new=True)):
        return aim.on, sentence(N_("Due %(due)s: %(why)s."), due=aim.on, why=aim.why)
    code = reference.forum_desk(division) if clock is ClockKind.SORT else office_code
    if code is None:
        return None, sentence(N_("The convener names the office within 2 working days."))
    row = clocks.limit_in_force(clock, category, today)
    found = clocks.calculated(code, today, row.limit, division)
    return found.on, found.sentence
