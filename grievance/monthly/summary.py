"""The month in words: one page that is read in a minute. Sentences only, so that each paper says them in its language."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.reference import queries as reference
from grievance.reports.monthly.figures import MonthFigures, days_of_share
from grievance.reports.monthly.rules import divisions_in
from grievance.reports.overview.rules import FORUM, SORT_DESK
from grievance.sentences import N_, Sentence, sentence
from grievance.sittings.drafting import number_of
from grievance.sittings.rules.words import SittingState

MOST_NAMED = 3
"""Offices and matters named in a sentence; the tables have all."""


def name_of(text: str) -> Sentence:
    """A shipped name, said in the language of the paper."""
    return Sentence(text.replace("%", "%%"))


def office_name(code: str | None) -> Sentence | None:
    found = reference.office(code) if code else None
    return name_of(found.name) if found else None


NO_OFFICE = {SORT_DESK: N_("To be sorted by the convener"), FORUM: N_("Before the forum")}
"""Who has a case that no office has."""


def holder_name(code: str | None) -> Sentence:
    """Of an office, or of who has what no office has."""
    if code in NO_OFFICE:
        return sentence(NO_OFFICE[code])
    return office_name(code) or name_of(code or "")


def lines(of: MonthFigures) -> Iterator[Sentence]:
    yield _taken(of)
    yield _late(of)
    yield _days(of)
    yield _old(of)
    yield from (_sittings(of, division) for division in divisions_in(of.scope))
    given = of.directions
    yield sentence(
        N_("Directions: %(given)s given; %(done)s done, %(in_time)s of them in time; %(late)s past their date."),
        given=given.given, done=given.done, in_time=given.done_in_time, late=len(given.late),
    )  # fmt: skip
    yield _satisfied(of)
    yield _coming_back(of)
    yield _vacant(of)
    yield _programmes(of)


def _taken(of: MonthFigures) -> Sentence:
    total = of.total
    if not total.answered:
        return sentence(N_("Grievances: %(taken)s taken, none answered, %(open)s open."),
                        taken=total.taken, open=total.open)  # fmt: skip
    percent = round(100 * total.in_time / total.answered)
    return sentence(
        N_("Grievances: %(taken)s taken, %(answered)s answered, %(percent)s percent of these in time; %(open)s open."),
        taken=total.taken, answered=total.answered, percent=percent, open=total.open,
    )  # fmt: skip


def _late(of: MonthFigures) -> Sentence:
    total, offices = of.total, of.by("office")
    late = [code for code in offices if offices[code].past_date and code not in NO_OFFICE]
    worst = sorted(late, key=lambda code: (-offices[code].past_date, code or ""))[:MOST_NAMED]
    if not total.past_date:
        return sentence(
            N_("Late: %(late)s answers came after their date. Nothing open is past its date."), late=total.late
        )
    named = tuple(
        sentence(N_("%(office)s (%(number)s)"), office=holder_name(code), number=offices[code].past_date)
        for code in worst or offices
    )
    key = N_(
        "Late: %(late)s answers came after their date. Open and past their date: %(past)s, most of them with %(offices)s."
    )
    return sentence(key, late=total.late, past=total.past_date, offices=named)


def _days(of: MonthFigures) -> Sentence:
    median, ninetieth = days_of_share(of.total, 0.5), days_of_share(of.total, 0.9)
    if median is None:
        return sentence(N_("Days to an answer: nothing was answered."))
    return sentence(N_("Days to an answer: half took at most %(median)s, nine of ten at most %(ninetieth)s."),
                    median=median, ninetieth=ninetieth)  # fmt: skip


def _old(of: MonthFigures) -> Sentence:
    if of.oldest is None:
        return sentence(N_("Oldest open: none is open."))
    return sentence(N_("Oldest open: %(number)s, %(days)s days. Open for more than 30 days: %(older)s."),
                    number=of.oldest.case.number, days=of.oldest.days, older=of.older)  # fmt: skip


def _sittings(of: MonthFigures, division: str) -> Sentence:
    rows = [row for row in of.sittings if row.division == division]
    due = [row for row in rows if row.sits_on <= min(of.span.last, of.span.morning)]
    place = name_of(division.capitalize())
    if not due:
        return sentence(N_("Sittings, %(division)s: none was due."), division=place)
    held = sum(row.state is SittingState.HELD for row in due)
    missed = [row for row in due if row.state is not SittingState.HELD and row.not_held_because]
    if not missed:
        return sentence(N_("Sittings, %(division)s: %(due)s due, %(held)s held."),
                        division=place, due=len(due), held=held)  # fmt: skip
    reasons = tuple(f"{number_of(row)}: {row.not_held_because}" for row in missed)
    return sentence(N_("Sittings, %(division)s: %(due)s due, %(held)s held. Why not: %(reasons)s."),
                    division=place, due=len(due), held=held, reasons=reasons)  # fmt: skip


def _satisfied(of: MonthFigures) -> Sentence:
    found = of.satisfied
    if not found.said:
        return sentence(
            N_("Satisfaction: no filer gave a last word; closed by silence: %(silent)s."), silent=found.silent
        )
    return sentence(
        N_("Satisfaction: of %(said)s filers who gave their last word %(yes)s said settled, %(partly)s partly, "
           "%(no)s not; closed by silence: %(silent)s."),
        said=found.said, yes=found.yes, partly=found.partly, no=found.no, silent=found.silent,
    )  # fmt: skip


def _coming_back(of: MonthFigures) -> Sentence:
    if not of.coming_back:
        return sentence(N_("Comes back again: no subject five times from one estate in 60 days."))
    matters = tuple(matter(*one) for one in of.coming_back[:MOST_NAMED])
    return sentence(N_("Comes back again, for policy: %(matters)s."), matters=matters)


def matter(category: str, estate: str, number: int) -> Sentence:
    return sentence(N_("%(subject)s in %(estate)s (%(number)s)"),
                    subject=subject_name(category), estate=estate_name(estate), number=number)  # fmt: skip


def subject_name(code: str | None) -> Sentence | None:
    found = reference.category(code) if code else None
    return name_of(found.name) if found else None


def estate_name(code: str) -> Sentence:
    found = reference.estate(code)
    return name_of(found.name if found else code)


def _vacant(of: MonthFigures) -> Sentence:
    if not of.vacancies:
        return sentence(N_("Posts recorded as vacant: none."))
    offices = tuple(dict.fromkeys(row.office for row in of.vacancies))
    named = tuple(office_name(code) or code for code in offices[:MOST_NAMED])
    key = N_("Posts recorded as vacant: %(number)s, among them at %(offices)s.")
    return sentence(key, number=len(of.vacancies), offices=named)


def _programmes(of: MonthFigures) -> Sentence:
    late = of.late_programmes
    if not late:
        return sentence(N_("Programmes under review: %(number)s; no report is late."), number=len(of.programmes))
    named = tuple(name_of(one.programme.name) for one in late[:MOST_NAMED])
    return sentence(N_("Programmes under review: %(number)s; reports are late of %(late)s, among them %(programmes)s."),
                    number=len(of.programmes), late=len(late), programmes=named)  # fmt: skip
