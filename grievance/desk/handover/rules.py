"""Words of a handover, and the days on which one may begin."""

from __future__ import annotations

from datetime import date, timedelta

from grievance.desk.rules import HandoverReason
from grievance.reference.rules.words import HolderKind
from grievance.sentences import N_, Refusal

REASONS = {
    HandoverReason.TRANSFER: N_("Transfer"),
    HandoverReason.RETIREMENT: N_("Retirement"),
    HandoverReason.CHARGE_ENDS: N_("The additional charge ends"),
    HandoverReason.LEAVING: N_("Leaves the service, or long leave"),
}
KINDS = {
    HolderKind.REGULAR: N_("Regular head"),
    HolderKind.ADDITIONAL: N_("Additional charge"),
    HolderKind.VACANT: N_("Nobody yet: the post is vacant"),
}
EARLIEST, LATEST = timedelta(days=60), timedelta(days=366)
"""How far behind and ahead of today the first day may lie."""


def check_begins(begins_on: date, held_since: date | None, today: date) -> None:
    """Refuses a first day too far away, or on which the head before had not begun himself."""
    if begins_on < today - EARLIEST:
        raise Refusal(N_("This day lies more than 60 days back. The administrator enters it with the office's holders."),
                      field="begins_on")  # fmt: skip
    if begins_on > today + LATEST:
        raise Refusal(N_("This day lies more than a year ahead."), field="begins_on")
    if held_since is not None and begins_on <= held_since:
        key = N_("The head before began on %(day)s. Choose a later day.")
        raise Refusal(key, field="begins_on", day=held_since)


def check_successor(successor: int | None, kind: HolderKind, outgoing: int | None) -> None:
    """A vacant post has no successor, any other has one, and nobody hands over to himself."""
    if (kind is HolderKind.VACANT) != (successor is None):
        key = N_("A vacant post has no successor. Leave the person empty.")
        raise Refusal(key if successor else N_("Name the successor, or enter the post as vacant."), field="successor")
    if successor is not None and successor == outgoing:
        raise Refusal(N_("This person heads the office already. Name another."), field="successor")


def last_day(kind: HolderKind, begins_on: date, coming: date | None) -> date | None:
    """Until a head who is entered from ``coming`` on: an interim charge or a vacancy up to the day before, else for good.

    A regular head finds the post taken, and so does whoever would begin with the coming one.
    """
    if coming is None:
        return None
    if kind is HolderKind.REGULAR or coming <= begins_on:
        raise Refusal(N_("From %(day)s another head is entered already. Choose a later day, or end that entry first."),
                      field="begins_on", day=coming)  # fmt: skip
    return coming - timedelta(days=1)
