"""The queue a person came from: the cases of the inbox or of a list, in its order, so that a case knows its neighbours.

The address of a case carries it as ``?queue=``: ``inbox``, ``inbox.over`` for one urgency, or ``cases?…`` with the
filters of the list. Whatever else stands there is no queue.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import g, request, url_for
from flask_babel import gettext

from grievance.desk.inbox.page import scope_of
from grievance.desk.inbox.queries import case_numbers_by_time_left
from grievance.desk.listing.asked import Asked, asked_by
from grievance.desk.listing.queries import numbers_in_order
from grievance.desk.rules import Urgency
from grievance.foundation import clock
from grievance.permissions import Actor, Right
from grievance.web.guards import current_actor
from grievance.web.layout import CasePager

MOST = 500
"""Cases of one queue; who has more waiting begins anew after them."""
LONGEST = 1500
_INBOX, _CASES = "inbox", "cases"


def of_list(asked: Asked) -> str:
    """The word for a list of cases as it was asked for."""
    return f"{_CASES}?{urlencode(asked.as_query())}"


def pager_of(case: Any) -> CasePager | None:
    """The neighbours of ``case`` in the queue that the address names; None without one."""
    word, actor = request.args.get("queue", "")[:LONGEST], current_actor()
    numbers = _numbers(word, actor, clock.today()) if actor.is_staff else None
    if numbers is None:
        return None
    place = numbers.index(case.number) if case.number in numbers else -1
    before = numbers[place - 1] if place > 0 else None
    after = numbers[place + 1] if place + 1 < len(numbers) else None
    back, label = _back(word)
    return CasePager(place + 1, len(numbers), _address(before, word), _address(after, word), back, label)


def _numbers(word: str, actor: Actor, today: date) -> list[str] | None:
    """The references in the order of the queue, read once a request; None where the word names no queue."""
    kept: dict[str, list[str] | None] = g.setdefault("queues", {})
    if word not in kept:
        kept[word] = _read(word, actor, today)
    return kept[word]


def _read(word: str, actor: Actor, today: date) -> list[str] | None:
    kind, _, asked = word.partition("?")
    name, _, urgency = kind.partition(".")
    if kind == _CASES and actor.can(Right.SEE_CASE):
        return numbers_in_order(actor, asked_by(_given(asked)), MOST, today)
    if name == _INBOX and urgency in ("", *Urgency) and actor.can(Right.SEE_INBOX):
        return case_numbers_by_time_left(scope_of(actor, today), Urgency(urgency) if urgency else None, MOST)
    return None


def _given(asked: str) -> dict[str, str]:
    return dict(parse_qsl(asked, max_num_fields=40)) if asked.count("&") < 40 else {}


def _back(word: str) -> tuple[str, str]:
    """Where the queue stands, and what the link there says."""
    kind, _, asked = word.partition("?")
    if kind == _CASES:
        given = asked_by(_given(asked)).as_query()
        return url_for("desk.search" if "q" in given else "desk.list_cases", **given), gettext("Back to the list")
    only = kind.partition(".")[2] or None
    return url_for("desk.show_inbox", only=only), gettext("Inbox")


def _address(number: str | None, word: str) -> str:
    return url_for("cases.show_case", number=number, queue=word) if number else ""
