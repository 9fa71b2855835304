"""One mail each working morning to the officers of an office: what waits, fewest days left first."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import KINDS_IN_WORDS, ClockKind, OwnerKind
from grievance.foundation.clock import IST, ist_date
from grievance.foundation.jobs import Counts
from grievance.foundation.transaction import transaction
from grievance.notifications import queries, recipients, rules
from grievance.notifications.operations import link, queue_mail
from grievance.reference.queries import office_calendar
from grievance.sentences import N_, Sentence, sentence

KINDS = (ClockKind.SORT, ClockKind.RESOLVE, ClockKind.REVIEW, ClockKind.REWORK, ClockKind.DIRECTION, ClockKind.BRIEF)
LINES = 25


def send_digests(now: datetime) -> Counts:
    """For each office with something late or due within a week, on its working days from 08:30 on; once a day."""
    today = ist_date(now)
    if now.astimezone(IST).time() < rules.DIGEST_FROM:
        return Counts()
    counts = Counts()
    for code in queries.offices_for_digest(KINDS, _until(today)):
        with transaction():
            told = _send(code, today, now)
        counts += Counts(told, told)
    return counts


def _until(today: date) -> date:
    return today + timedelta(days=rules.DIGEST_LOOKS_AHEAD_DAYS)


def _send(code: str, today: date, now: datetime) -> int:
    """How many officers were written to now; 0 when it is a closed day or all have it already."""
    clocks = queries.clocks_for_digest(code, KINDS, _until(today))
    if not clocks or office_calendar(code, clocks[0].division).closed_because(today) is not None:
        return 0
    titles = queries.titles_of_cases(clock.owner_id for clock in clocks if clock.owner_kind is OwnerKind.CASE)
    late = sum(clock.due_on < today for clock in clocks)
    context = {
        "office": code, "on": today, "late": late, "soon": len(clocks) - late, "more": max(0, len(clocks) - LINES),
        "lines": [_line(clock, titles, today) for clock in clocks[:LINES]], "link": link("/inbox"),
    }  # fmt: skip
    sent = 0
    for to in recipients.officers(code, clocks[0].division, today):
        key = f"digest:{code}:{today}:{to.key}"
        sent += (
            queue_mail("digest", to.address, context, at=now, key=key, language=to.language, to_name=to.name)
            is not None
        )
    return sent


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
