"""Cases as service requests. With a token as its person; without one only cases that stand on the public page of those
that others may join, and of these no words, no plot and no filer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_

from grievance.api import queries
from grievance.api.problems import Unreadable
from grievance.cases.access import visible_to
from grievance.cases.models import Case
from grievance.cases.page import place_words
from grievance.cases.rules.numbers import parse
from grievance.cases.rules.words import CLOSINGS, SHOWN_STATES, SHOWN_TO_FILERS
from grievance.clocks.models import Clock
from grievance.foundation.clock import midnight
from grievance.intake.queries.alike import is_joinable
from grievance.permissions import Actor
from grievance.reference import queries as reference
from grievance.sentences import Refusal, sentence
from grievance.sittings.showing import place_of
from grievance.web.filters import say
from grievance.web.names import named

LONGEST_SPAN = timedelta(days=90)
MOST = 1000
PAGE = 100
STATUSES = ("open", "closed")


@dataclass(frozen=True)
class Asked:
    """What a list is held to; ``numbers`` override all else."""

    numbers: frozenset[str]
    codes: frozenset[str]
    first: datetime
    last: datetime
    is_open: bool | None
    page: int
    size: int


def asked_by(given: Mapping[str, str], now: datetime) -> Asked:
    """Reads the parameters; those that GeoReport does not name are left alone, as its clients expect."""
    first, last = _span(given, now)
    wanted = _words(given, "status")
    if wanted - set(STATUSES):
        raise Unreadable("status is open or closed.")
    is_open = None if len(wanted) != 1 else wanted == {"open"}
    size = _number(given, "page_size", PAGE, MOST)
    return Asked(frozenset(filter(None, map(_number_of, _words(given, "service_request_id")))) or _nothing(given),
                 frozenset(_words(given, "service_code")), first, last, is_open, _number(given, "page", 1, 10_000), size)  # fmt: skip


def _nothing(given: Mapping[str, str]) -> frozenset[str]:
    """Ids that are none of ours find nothing; without ids the other parameters count."""
    return frozenset({"-"}) if _words(given, "service_request_id") else frozenset()


def _words(given: Mapping[str, str], name: str) -> set[str]:
    return {part.strip() for part in given.get(name, "")[:2000].split(",") if part.strip()}


def _number_of(text: str) -> str:
    try:
        return str(parse(text))
    except Refusal:
        return ""


def _number(given: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = given.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and len(text) < 7 and 1 <= int(text) <= most):
        raise Unreadable(f"{name} is a whole number from 1 to {most}.")
    return int(text)


def _span(given: Mapping[str, str], now: datetime) -> tuple[datetime, datetime]:
    first, last = _instant(given, "start_date"), _instant(given, "end_date")
    try:
        last = last or (first + LONGEST_SPAN if first else now)
        first = first or last - LONGEST_SPAN
    except OverflowError:
        raise Unreadable("start_date and end_date are dates of our time.") from None
    if last - first > LONGEST_SPAN:
        raise Unreadable("start_date and end_date may not be more than 90 days apart.")
    return first, last


def _instant(given: Mapping[str, str], name: str) -> datetime | None:
    text = given.get(name, "")
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        if not 1900 <= at.year <= 2999:
            raise ValueError
    except ValueError:
        raise Unreadable(f"{name} is a time such as 2026-11-25T10:00:00Z.") from None
    return at


def fence(actor: Actor) -> ColumnElement[bool]:
    return visible_to(actor) if actor.is_signed_in else and_(*is_joinable())


def found(actor: Actor, asked: Asked) -> list[dict[str, Any]]:
    rows = queries.cases_between(fence(actor), asked.first, asked.last, numbers=asked.numbers, categories=asked.codes,
                                 is_open=asked.is_open, most=asked.size, skipped=(asked.page - 1) * asked.size)  # fmt: skip
    return shown(rows, actor)


def one(actor: Actor, number: str, now: datetime) -> list[dict[str, Any]]:
    """A list of one, as GeoReport has it, or of none."""
    wanted = _number_of(number)
    rows = queries.cases_between(fence(actor), now, now, numbers={wanted}, most=1) if wanted else []
    return shown(rows, actor)


def shown(rows: Sequence[Case], actor: Actor) -> list[dict[str, Any]]:
    clocks = queries.due_by_case([case.id for case in rows])
    names = {row.code: named(row.name) for row in reference.categories()}
    return [_request(case, clocks.get(case.id), names, actor) for case in rows]


def _request(case: Case, clock: Clock | None, names: Mapping[str, str], actor: Actor) -> dict[str, Any]:
    is_known, office = actor.is_signed_in, reference.office(case.office_code)
    due = midnight(clock.due_on + timedelta(days=1)) - timedelta(seconds=1) if clock else None
    return {
        "service_request_id": case.number, "status": "closed" if case.closing else "open", "status_notes": _state(case),
        "service_name": names.get(case.category_code, case.category_code), "service_code": case.category_code,
        "description": f"{case.title}\n{case.body}" if is_known else None,
        "agency_responsible": named(office.name) if office else None, "service_notice": None,
        "requested_datetime": _time(case.filed_at), "updated_datetime": _time(_updated(case)),
        "expected_datetime": _time(due) if due else None, "address": place_words(case) if is_known else place_of(case),
        "address_id": case.estate_code, "zipcode": None, "lat": None, "long": None, "media_url": None,
    }  # fmt: skip


def _state(case: Case) -> str:
    """As its filer reads it."""
    words = CLOSINGS[case.closing] if case.closing else SHOWN_TO_FILERS.get(case.state, SHOWN_STATES[case.state])
    return say(sentence(words))


def _updated(case: Case) -> datetime:
    return max(at for at in (case.filed_at, case.answered_at, case.closed_at) if at)


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
