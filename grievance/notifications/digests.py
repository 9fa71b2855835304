"""One mail each working morning to the officers of an office: what waits, fewest days left first."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from grievance.cases.consultations import Consultation
from grievance.cases.queries import consulting
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import KINDS_IN_WORDS, ClockKind, OwnerKind
from grievance.foundation.clock import IST, ist_date
from grievance.foundation.jobs import Counts
from grievance.foundation.transaction import transaction
from grievance.notifications import queries, recipients, rules
from grievance.notifications.operations import link, queue_mail
from grievance.reference.queries import office_calendar
from grievance.sentences import N_, Sentence, sentence

KINDS = (ClockKind.SORT, ClockKind.RESOLVE, ClockKind.REVIEW, ClockKind.REWORK, ClockKind.DIRECTION, ClockKind.BRIEF,
         ClockKind.REPORT)  # fmt: skip
LINES = 25


def send_digests(now: datetime) -> Counts:
    """For each office with something late or due within a week, on the morning of its working days; once a day."""
    today = ist_date(now)
    if not rules.DIGEST_FROM <= now.astimezone(IST).time() < rules.DIGEST_UNTIL:
        return Counts()
    counts = Counts()
    offices = consulting.offices_with_questions(_until(today), today)
    for code, division in sorted((offices | dict(queries.offices_for_digest(KINDS, _until(today)))).items()):
        with transaction():
            told = _send(code, division, today, now)
        counts += Counts(told, told)
    return counts


def _until(today: date) -> date:
    return today + timedelta(days=rules.DIGEST_LOOKS_AHEAD_DAYS)


def _send(code: str, division: str | None, today: date, now: datetime) -> int:
    """How many officers were written to now; 0 when it is a closed day or all have it already."""
    if office_calendar(code, division).closed_because(today) is not None:
        return 0
    told = [*recipients.officers(code, division, today), *recipients.acting_head(code, division, today)]
    keys = {f"digest:{code}:{today}:{to.key}": to for to in told}
    waiting = [key for key in keys if not queries.has_mail(key)]
    if not waiting:
        return 0
    for key in waiting:
        to = keys[key]
        vacant = code if to.office_code not in ("", code) else None
        context = _context(code, today, to.office_code if vacant else None)
        queue_mail("digest", to.address, {**context, "stands_in_for": vacant}, at=now, key=key, language=to.language,
                   to_name=to.name)  # fmt: skip
    return len(waiting)


def _context(code: str, today: date, reader: str | None) -> dict[str, object]:
    """The first lines by days left, and how much there is in all: never every row of a flood.

    ``reader``: another office that reads for a vacant one; it reads nothing of a complaint about its own conduct.
    """
    clocks = queries.clocks_for_digest(code, KINDS, _until(today), LINES, reader)
    late, all_of_them = queries.counts_for_digest(code, KINDS, today, _until(today), reader)
    titles = queries.titles_of_cases(clock.owner_id for clock in clocks if clock.owner_kind is OwnerKind.CASE)
    questions = consulting.questions_for_digest(code, _until(today), today, reader, LINES)
    lines = [(clock.due_on, _line(clock, titles, today)) for clock in clocks]
    lines += [(row.wanted_on, _question(row, code, number, title, today)) for row, number, title in questions]
    late += sum(row.wanted_on < today for row, _, _ in questions)
    all_of_them += len(questions)
    return {
        "office": code, "on": today, "late": late, "soon": all_of_them - late,
        "more": all_of_them - min(len(lines), LINES), "link": link("/inbox"), "reader": "office",
        "lines": [line for _, line in sorted(lines, key=lambda pair: pair[0])[:LINES]],
    }  # fmt: skip


def _question(row: Consultation, code: str, number: str, title: str, today: date) -> Sentence:
    """What another office asks of this one; what this one asked and is past its date."""
    key = N_("asked of you: %(case)s") if row.office_code == code else N_("asked of %(office)s: %(case)s")
    days = (row.wanted_on - today).days
    what = sentence(key, case=f"{number} {title}", office=row.office_code)
    return sentence(_key(days), days=abs(days), what=what)


def _line(clock: Clock, titles: dict[int, tuple[str, str]], today: date) -> Sentence:
    days = (clock.due_on - today).days
    number, title = titles.get(clock.owner_id, ("", "")) if clock.owner_kind is OwnerKind.CASE else ("", clock.label)
    what = f"{number} {title}".strip() or sentence(KINDS_IN_WORDS[clock.kind])
    return sentence(_key(days), days=abs(days), what=what)


def _key(days: int) -> str:
    if days < 0:
        return N_("%(days)s days late: %(what)s") if days < -1 else N_("1 day late: %(what)s")
    if days == 0:
        return N_("due today: %(what)s")
    return N_("%(days)s days left: %(what)s") if days > 1 else N_("1 day left: %(what)s")
