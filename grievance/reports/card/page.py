"""The report card as lines: this period, the one before, and the median of offices of the same kind. No HTML here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from grievance.permissions import Actor, Right
from grievance.reference import queries as reference
from grievance.reference.models import Office
from grievance.reports.card import queries
from grievance.reports.card.queries import Scope
from grievance.reports.card.rules import FEWEST, FIGURES, OF, Figure, Measure, Period, middle, share
from grievance.reports.queries import days_within

COMPARED = tuple(figure for figure in Figure if figure is not Figure.WAITING)
"""Figures of a period, which many offices are compared by; what waits today is read for one office at a time."""


@dataclass(frozen=True)
class Numbers:
    """An office's numbers of one period; a figure that is not there is nought, a measure None."""

    figures: dict[Figure, int]
    measures: dict[Measure, float | None]

    def of(self, what: Figure | Measure) -> float | None:
        return self.figures.get(what, 0) if isinstance(what, Figure) else self.measures.get(what)

    def percent(self, what: Figure | Measure) -> int | None:
        """The figure as a share of what it is a part of; None where it is no part, or that is too small to compare."""
        if not isinstance(what, Figure) or what not in OF:
            return None
        return share(self.figures.get(what, 0), self.figures.get(OF[what], 0))

    def is_comparable(self, what: Figure | Measure) -> bool:
        """Whether the number rests on enough rows."""
        return what not in OF or self.figures.get(OF[what], 0) >= FEWEST


@dataclass(frozen=True)
class Line:
    """One figure. ``kind``: the median over offices of its kind, of shares where the line has them; None: too few."""

    what: Figure | Measure
    words: str
    list_of: Figure
    now: float | None
    percent: int | None
    before: float | None
    percent_before: int | None
    kind: float | None
    is_small: bool

    @property
    def is_part(self) -> bool:
        return isinstance(self.what, Figure) and self.what in OF


@dataclass(frozen=True)
class Card:
    office: Office
    period: Period
    lines: Sequence[Line]
    compared_with: int


def division_read(actor: Actor, office: Office) -> tuple[bool, str | None]:
    """Whether the card is open to this person, and the one division to which it is then held: a convener's own.

    Open to the office itself, those above, overseers; a convener reads what his division hears of the office's work.
    """
    if actor.can(Right.SEE_OVERVIEW, office=office.code):
        return True, None
    heard = actor.divisions_with(Right.ARRANGE_SITTING)
    mine = sorted(heard & ({office.division} if office.division else heard))
    return bool(mine), (mine[0] if len(heard) == 1 and mine else None)


def numbers_of(scope: Scope, figures: Iterable[Figure]) -> dict[str, Numbers]:
    """By office; four statements however many offices and cases."""
    figures = tuple(figures)
    counted, days = queries.counts(scope, figures), queries.days_by_office(scope, Figure.ANSWERED)
    oldest = queries.days_by_office(scope, Figure.WAITING) if Figure.WAITING in figures else {}
    marks, found = queries.marks_by_office(scope), {}
    for code in scope.offices:
        took, told_fair = days.get(code, {}), marks.get(code, (None, None))
        found[code] = Numbers(counted.get(code, {}), {
            Measure.MEDIAN_DAYS: days_within(took, 0.5), Measure.NINETIETH_DAYS: days_within(took, 0.9),
            Measure.OLDEST_DAYS: max(oldest.get(code, {}), default=None),
            Measure.TOLD: told_fair[0], Measure.FAIR: told_fair[1],
        })  # fmt: skip
    return found


def card_of(office: Office, period: Period, reader: Actor, division: str | None) -> Card:
    """The card of one office as ``reader`` may read it, beside what all offices of its kind did in the period."""
    own = Scope({office.code}, period, reader, division)
    now = numbers_of(own, Figure)[office.code]
    before = numbers_of(replace(own, period=period.before), Figure)[office.code]
    alike = {row.code for row in reference.all_offices() if row.kind is office.kind and row.is_active}
    others = [row for row in numbers_of(Scope(alike, period, None, division), COMPARED).values() if row.figures]
    return Card(
        office, period, [_line(what, words, now, before, others) for what, words in FIGURES.items()], len(others)
    )


def _line(what: Figure | Measure, words: str, now: Numbers, before: Numbers, others: Collection[Numbers]) -> Line:
    list_of = what if isinstance(what, Figure) else OF[what]
    return Line(what, words, list_of, now.of(what), now.percent(what), before.of(what), before.percent(what),
                _of_kind(what, others), not now.is_comparable(what))  # fmt: skip


def _of_kind(what: Figure | Measure, others: Collection[Numbers]) -> float | None:
    """The median of the offices whose number rests on enough rows."""
    if what in (Figure.WAITING, Measure.OLDEST_DAYS):
        return None
    if isinstance(what, Figure) and what in OF:
        return middle([percent for row in others if (percent := row.percent(what)) is not None])
    return middle([value for row in others if row.is_comparable(what) and (value := row.of(what)) is not None])


@dataclass(frozen=True)
class Row:
    """One office on the list of cards; shares and days are None where they rest on too few answers.

    ``division``: the one to which its card is held for this reader.
    """

    office: Office
    division: str | None
    received: int
    answered: int
    in_time: int | None
    median: float | None
    ninetieth: float | None
    disputed: int
    sent_on: int


LISTED = (Figure.RECEIVED, Figure.ANSWERED, Figure.IN_TIME, Figure.DISPUTED, Figure.TRANSFERRED_OUT)
SORTS = ("office", "received", "answered", "in_time", "median", "ninetieth", "disputed", "sent_on")


def offices_read(actor: Actor) -> dict[str | None, list[Office]]:
    """The offices whose cards are open to this person, by the division to which they are held."""
    found: dict[str | None, list[Office]] = {}
    for office in reference.all_offices():
        is_open, division = division_read(actor, office)
        if office.is_active and is_open:
            found.setdefault(division, []).append(office)
    return found


def rows_of(offices: Mapping[str | None, Sequence[Office]], period: Period, actor: Actor, sort: str) -> list[Row]:
    """One row an office that had anything in the period; those too few to compare stand last, by name."""
    rows = []
    for division, some in offices.items():
        found = numbers_of(Scope({row.code for row in some}, period, actor, division), LISTED)
        rows += [_row(one, division, found[one.code]) for one in some if found[one.code].figures]
    return sorted_rows(rows, sort)


def _row(office: Office, division: str | None, numbers: Numbers) -> Row:
    figures, enough = numbers.figures, numbers.is_comparable(Measure.MEDIAN_DAYS)
    return Row(office, division, figures.get(Figure.RECEIVED, 0), figures.get(Figure.ANSWERED, 0),
               numbers.percent(Figure.IN_TIME), numbers.measures[Measure.MEDIAN_DAYS] if enough else None,
               numbers.measures[Measure.NINETIETH_DAYS] if enough else None,
               figures.get(Figure.DISPUTED, 0), figures.get(Figure.TRANSFERRED_OUT, 0))  # fmt: skip


def sorted_rows(rows: Iterable[Row], sort: str) -> list[Row]:
    """By one column, ``-`` before its name the other way; an office without a number there comes after all others."""
    name, falls = sort.removeprefix("-"), sort.startswith("-")
    by_code = sorted(rows, key=lambda row: row.office.code)
    if name not in SORTS or name == "office":
        return by_code[::-1] if name == "office" and falls else by_code
    known = [row for row in by_code if getattr(row, name) is not None]
    return [*sorted(known, key=lambda row: getattr(row, name), reverse=falls),
            *(row for row in by_code if getattr(row, name) is None)]  # fmt: skip


def every_behind(scope: Scope, figure: Figure, size: int = 500) -> Iterator[queries.Behind]:
    """The whole list behind a figure, in portions."""
    after = 0
    while rows := queries.list_behind(scope, figure, after, size):
        yield from rows
        after += len(rows)
