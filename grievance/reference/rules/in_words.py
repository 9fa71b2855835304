"""Words of the reference data as sentences for pages."""

from __future__ import annotations

from grievance.reference.rules.words import Certainty, HolidayScope, HolidayState, OfficeKind
from grievance.reference.rules.working_days import WEEKLY_DAYS_OFF, weekdays_written
from grievance.sentences import N_, Sentence, sentence

SCOPES = {
    HolidayScope.ALL: N_("all offices"),
    HolidayScope.DIVISION: N_("the division %(scope)s"),
    HolidayScope.DISTRICT: N_("offices that sit in the district %(scope)s"),
    HolidayScope.OFFICE: N_("the office %(scope)s"),
    HolidayScope.BANKS: N_("banks"),
    HolidayScope.RESTRICTED: N_("nobody: a restricted holiday"),
}
STATES = {
    HolidayState.EXPECTED: N_("Expected, not yet confirmed"),
    HolidayState.CONFIRMED: N_("Confirmed"),
    HolidayState.WITHDRAWN: N_("Withdrawn"),
}
KINDS = {
    OfficeKind.TOP: N_("Chief Secretary"),
    OfficeKind.DEPARTMENT: N_("Department"),
    OfficeKind.DIRECTORATE: N_("Directorate"),
    OfficeKind.CORPORATION: N_("Corporation or board"),
    OfficeKind.OUTSIDE: N_("Body outside the government of J&K"),
    OfficeKind.FORUM_DESK: N_("Convener's desk"),
}
DAYS = (
    N_("%(day)s January"), N_("%(day)s February"), N_("%(day)s March"), N_("%(day)s April"), N_("%(day)s May"),
    N_("%(day)s June"), N_("%(day)s July"), N_("%(day)s August"), N_("%(day)s September"), N_("%(day)s October"),
    N_("%(day)s November"), N_("%(day)s December"),
)  # fmt: skip
DAY_OF_SCOPE = N_("%(name)s, %(day)s, for %(scope)s")
MOVES = N_("%(name)s moves from %(was_on)s to %(day)s")
WEEKS = {frozenset(range(5)): N_("Monday to Friday"), frozenset(range(6)): N_("Monday to Saturday")}
CERTAINTIES = {
    Certainty.HIGH: N_("Stated by the source"),
    Certainty.MEDIUM: N_("Read from one source"),
    Certainty.LOW: N_("To be confirmed by the department"),
}


def scope_in_words(kind: HolidayScope, code: str) -> Sentence:
    """For whom a holiday is one: "the division Jammu"."""
    named = code.capitalize() if kind is HolidayScope.DIVISION else code
    return sentence(SCOPES[kind], scope=named) if code else sentence(SCOPES[kind])


def division_in_words(code: str | None) -> Sentence:
    return sentence({"jammu": N_("Jammu"), "kashmir": N_("Kashmir")}.get(code or "", N_("Both divisions")))


def week_in_words(weekdays: str) -> Sentence:
    """ "Monday to Friday", or each day by its name."""
    days = weekdays_written(weekdays)
    if days in WEEKS:
        return sentence(WEEKS[days])
    named = tuple(WEEKLY_DAYS_OFF[day] for day in sorted(days))
    if len(named) == 1:
        return named[0]
    return sentence(N_("%(names)s and %(last)s"), names=named[:-1], last=named[-1])


def part_of_year(from_month: int, from_day: int, to_month: int, to_day: int) -> Sentence:
    """ "1 November to 30 April"."""
    begin, end = (sentence(DAYS[month - 1], day=day) for month, day in ((from_month, from_day), (to_month, to_day)))
    return sentence(N_("%(begin)s to %(end)s"), begin=begin, end=end)
