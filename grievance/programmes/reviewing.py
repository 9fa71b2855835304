"""What stands of a programme on a day: headlines with source and state, slippage, contradictions, who reports and who is late.

The list of programmes and section 5 of every agenda are made of this. Its statements do not grow with items or readings.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from grievance.clocks import queries as clocks
from grievance.clocks.rules.kinds import ClockKind
from grievance.programmes import queries
from grievance.programmes.models import Programme, ProgrammeMeasure
from grievance.programmes.rules import figures as rules
from grievance.programmes.rules.figures import Figure
from grievance.programmes.rules.reports import Owed, late_in_words, next_in_words
from grievance.programmes.rules.slips import Slippage, slippage_in_words
from grievance.programmes.rules.words import STATES_IN_WORDS, TAGS, ReviewState
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True)
class Headline:
    """One line of the list. ``figure`` None: nobody has entered one. ``target``: the reading, else the words of the measure."""

    measure: ProgrammeMeasure
    figure: Figure | None
    state: ReviewState
    target: Sentence | str
    versions: tuple[Figure, ...] = ()

    @property
    def state_words(self) -> Sentence:
        return sentence(STATES_IN_WORDS[self.state])

    @property
    def tag(self) -> str:
        return TAGS[self.state]


@dataclass(frozen=True)
class Review:
    """One programme on a day. ``slippage`` None: it has no stages."""

    programme: Programme
    headlines: Sequence[Headline]
    figures: Sequence[Figure] = ()
    measures: Sequence[ProgrammeMeasure] = ()
    slippage: Slippage | None = None
    owed: Sequence[Owed] = ()
    today: date = date.min
    contradictions: Sequence[Sentence] = field(default_factory=tuple)

    def lines(self) -> list[Sentence]:
        """State, contradictions, slippage and late reporters, a sentence each."""
        found = [self.state_in_words(), *self.contradictions]
        if self.slippage is not None:
            found.append(slippage_in_words(self.slippage))
        if late := late_in_words(self.owed, self.today):
            found.append(late)
        if not self.owed or any(not one.days_late(self.today) for one in self.owed):
            found.append(next_in_words(self.owed, self.today))
        return found

    def state_in_words(self) -> Sentence:
        """ "Estates being set up: 46 estates (2023-12), figure is old.\""""
        if not self.headlines:
            return sentence(N_("Nothing is measured yet."))
        return sentence(N_("%(headlines)s."), headlines=tuple(headline_in_words(one) for one in self.headlines))


def headline_in_words(one: Headline) -> Sentence:
    if one.figure is None:
        return sentence(N_("%(measure)s: not reported"), measure=sentence(one.measure.name))
    said: dict[str, object] = {"measure": sentence(one.measure.name), "figure": rules.in_words(one.figure),
            "as_of": one.figure.as_of or sentence(N_("no date"))}  # fmt: skip
    key = N_("%(measure)s: %(figure)s (%(as_of)s)")
    if one.state is ReviewState.OLD:
        key = N_("%(measure)s: %(figure)s (%(as_of)s), figure is old")
    return sentence(key, **said)


def reviews(rows: Sequence[Programme], today: date) -> list[Review]:
    """In a fixed number of statements."""
    ids = [row.id for row in rows]
    measures, stages = queries.measures_of(ids), queries.stages_of(ids)
    figures, slips, owed = queries.latest_figures(ids), queries.slippages(ids, today), queries.owed(ids)
    days = default_interval(today) if rows else 0
    found = []
    for row in rows:
        interval, mine = row.interval_days or days, figures.get(row.id, [])
        slippage = slips.get(row.id, Slippage()) if stages.get(row.id) else None
        found.append(Review(
            row, [_headline(one, mine, today, interval) for one in measures.get(row.id, ()) if one.is_headline],
            mine, measures.get(row.id, []), slippage, owed.get(row.id, []), today,
            contradictions_in_words(mine, measures.get(row.id, ())),
        ))  # fmt: skip
    return found


def review_by_id(ids: Collection[int], today: date) -> dict[int, Review]:
    rows = [row for row in queries.programmes() if row.id in ids] if ids else []
    return {one.programme.id: one for one in reviews(rows, today)}


def default_interval(today: date) -> int:
    """Days between reports by the limit in force."""
    return clocks.limit_in_force(ClockKind.REPORT, None, today).limit.days


def _headline(measure: ProgrammeMeasure, figures: Sequence[Figure], today: date, interval: int) -> Headline:
    mine = [one for one in figures if one.line.measure_id == measure.id and not one.line.is_target]
    target = rules.latest(one for one in figures if one.line.measure_id == measure.id and one.line.is_target)
    last = rules.latest(mine)
    versions = next((each.versions for each in rules.contradictions(mine) if last in each.versions), ())
    return Headline(measure, last, rules.state_of(mine, today, interval),
                    rules.in_words(target) if target else measure.target, versions)  # fmt: skip


def contradictions_in_words(figures: Sequence[Figure], measures: Sequence[ProgrammeMeasure]) -> tuple[Sentence, ...]:
    names = {one.id: sentence(one.name) for one in measures}
    return tuple(
        rules.contradiction_in_words(found, names.get(found.versions[0].line.measure_id or 0, ""))
        for found in rules.contradictions(figures)
    )


def figures_in_words(one: Review) -> list[tuple[Sentence, Sentence]]:
    """Every figure of the last day of each measure, with its source: for the note of an agenda."""
    order = {measure.id: (measure.place, measure.id) for measure in one.measures}
    names = {measure.id: sentence(measure.name) for measure in one.measures}
    rows = [figure for figure in one.figures if figure.line.measure_id in order]
    rows.sort(key=lambda figure: (order[figure.line.measure_id or 0], figure.line.is_target, figure.id))
    return [(_name(figure, names[figure.line.measure_id or 0]), _with_source(figure)) for figure in rows]


def _name(figure: Figure, measure: Sentence) -> Sentence:
    line = figure.line
    place = line.district or (sentence(line.division.capitalize()) if line.division else "")
    of = tuple(part for part in (place, line.fiscal_year, line.month) if part)
    named = sentence(N_("%(measure)s, %(of)s"), measure=measure, of=of) if of else measure
    return sentence(N_("Target: %(measure)s"), measure=named) if line.is_target else named


def _with_source(figure: Figure) -> Sentence:
    said: dict[str, object] = {
        "figure": rules.in_words(figure),
        "as_of": figure.as_of or sentence(N_("no date")),
        "source": figure.source,
    }
    if not figure.source:
        return sentence(N_("%(figure)s (%(as_of)s)"), **said)
    return sentence(N_("%(figure)s (%(as_of)s). Source: %(source)s"), **said)
