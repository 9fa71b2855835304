"""Rows of the outbox. Claims are single statements, so that two processes never send the same row.

Each question reads by one of the partial indexes of ``models.Outbox``: what is queued, claimed, parked, or was sent to one
address within the hour, never the archive.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, and_, func, literal_column, or_, select, update
from sqlalchemy.orm import defer

from grievance.foundation.bulk import add_all
from grievance.foundation.database import Word, db
from grievance.notifications.models import Outbox
from grievance.notifications.queries import claims
from grievance.notifications.rules import BUNDLE, CLOCKS_DIFFER_BY, NEVER_HELD_BACK, MailState


def _is(state: MailState) -> ColumnElement[bool]:
    """Written out in the statement: SQLite uses a partial index only where it sees the word itself, never a parameter."""
    return Outbox.state == literal_column(f"'{state.value}'", Word(MailState))


WITHOUT_TEXTS = (defer(Outbox.text), defer(Outbox.html), defer(Outbox.files))
QUEUED, SENDING, SENT = _is(MailState.QUEUED), _is(MailState.SENDING), _is(MailState.SENT)
SINGLE = Outbox.message != literal_column(f"'{BUNDLE}'")
EMPTY: ColumnElement[str] = literal_column("''")
STRAY_WAIT = timedelta(hours=2)
"""No honest wait is longer (backoff 12 minutes, hourly cap 1 hour): what lies later was set by a clock gone wrong."""


CLAIMS = 0x4D41494C
"""Name of the lock under which claims take turns on PostgreSQL."""


def has_mail(key: str) -> bool:
    """Also one that this transaction has queued and not written yet; asking writes nothing, so that rows go in bulk."""
    if any(isinstance(row, Outbox) and row.key == key for row in db.session.new):
        return True
    with db.session.no_autoflush:
        return db.session.scalar(select(Outbox.id).where(Outbox.key == key)) is not None


def keys_there(keys: Iterable[str]) -> list[str]:
    """Those of ``keys`` that the outbox holds already."""
    wanted = list(keys)
    found: list[str] = []
    for start in range(0, len(wanted), 500):
        found += db.session.scalars(select(Outbox.key).where(Outbox.key.in_(wanted[start : start + 500])))
    return found


def add_mails(rows: Sequence[dict[str, Any]]) -> None:
    """New rows, in one statement."""
    if rows:
        add_all(Outbox, rows)


def mail(mail_id: int) -> Outbox | None:
    return db.session.get(Outbox, mail_id)


def mails(mail_ids: Iterable[int]) -> list[Outbox]:
    """In the order in which they are to be sent."""
    wanted = select(Outbox).where(Outbox.id.in_(list(mail_ids))).order_by(Outbox.not_before, Outbox.id)
    return list(db.session.scalars(wanted))


def take_turns() -> None:
    """One claim at a time, so that caps and bundles are counted on what stands. SQLite's BEGIN IMMEDIATE is that already."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(CLAIMS)))


def free_expired_claims(now: datetime, lease: timedelta) -> int:
    """Put back what a dead process had claimed, and pull in waits that a wrong clock has set; how many.

    What was claimed goes to the end of what is due: a mail with which one process died is not the first of the next, which
    would let it hold up the others, or go out a third time.
    """
    expired = update(Outbox).where(
        SENDING,
        or_(Outbox.claimed_until <= now, Outbox.claimed_until > now + 2 * lease),
    )
    back = {"state": MailState.QUEUED, "claimed_by": None, "claimed_until": None, "not_before": now}
    freed = claims.changed(expired.values(**back))
    stray = update(Outbox).where(QUEUED, Outbox.not_before > now + STRAY_WAIT)
    claims.changed(stray.values(not_before=now))
    return freed


def claim_due_mails(now: datetime, me: str, until: datetime, most: int) -> list[int]:
    """Claim at most ``most`` mails for ``me``; their ids, the longest due first.

    Two statements in one transaction: PostgreSQL may run a subselect with LIMIT more than once within an UPDATE, and claims more.
    """
    due = (
        select(Outbox.id)
        .where(QUEUED, Outbox.not_before <= now)
        .order_by(Outbox.not_before, Outbox.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    ids = list(db.session.scalars(due))
    claim = {"state": MailState.SENDING, "claimed_by": me, "claimed_until": until, "attempts": Outbox.attempts + 1}
    if ids:
        claims.changed(update(Outbox).where(Outbox.id.in_(ids), QUEUED).values(**claim))
    return ids


def settle_claim(mail_id: int, me: str, **values: object) -> bool:
    """Write the end of a try, only while the claim is still ours; whether it was."""
    return claims.settle(Outbox, mail_id, me, **values)


def drop_claims(mail_ids: Sequence[int], me: str) -> int:
    """Give claims back that were not tried; how many were still ours."""
    return claims.drop(Outbox, mail_ids, me)


def wait_with(mail_id: int, me: str, until: datetime) -> bool:
    """Give a claim back that was not tried, to wait until a time."""
    return settle_claim(mail_id, me, state=MailState.QUEUED, not_before=until, attempts=Outbox.attempts - 1)


@dataclass(frozen=True)
class Claimed:
    """What deciding about a claimed mail needs."""

    id: int
    key: str
    message: str
    to_address: str


def claimed_mails(ids: Sequence[int]) -> list[Claimed]:
    """In the order in which they are to be sent, without their texts."""
    wanted = select(Outbox.id, Outbox.key, Outbox.message, Outbox.to_address).where(Outbox.id.in_(ids))
    return [Claimed(*row) for row in db.session.execute(wanted.order_by(Outbox.not_before, Outbox.id))]


@dataclass
class Hour:
    """What one address got within the last hour: times of single mails, and when its last bundle went."""

    singles: list[datetime] = field(default_factory=list)
    bundle_at: datetime | None = None


def sent_within_the_hour(addresses: Iterable[str], now: datetime, besides: Collection[int]) -> dict[str, Hour]:
    """By address; mails on their way count as sent now, ``besides`` (the claim in hand) left out."""
    wanted = sorted(set(addresses))
    found = {address: Hour() for address in wanted}
    columns = (Outbox.id, Outbox.to_address, Outbox.message, Outbox.sent_at)
    begin = now - timedelta(hours=1)
    sent = select(*columns).where(Outbox.to_address.in_(wanted), SENT, Outbox.sent_at > begin)
    sent = sent.where(Outbox.sent_at <= now + CLOCKS_DIFFER_BY)
    going = select(*columns).where(Outbox.to_address.in_(wanted), SENDING)
    for mail_id, address, message, at in [*db.session.execute(sent), *db.session.execute(going)]:
        if mail_id in besides:
            continue
        hour = found[address]
        if message == BUNDLE:
            hour.bundle_at = max(hour.bundle_at or begin, at or now)
        elif message not in NEVER_HELD_BACK:
            hour.singles.append(at or now)
    return found


def open_bundle(address: str) -> Outbox | None:
    """The bundle for an address that nothing was tried with: only such a one may take in more. Locked until the commit."""
    waiting = (Outbox.to_address == address, QUEUED, Outbox.message == BUNDLE, Outbox.text == "")
    return db.session.scalar(select(Outbox).where(*waiting).order_by(Outbox.id.desc()).limit(1).with_for_update())


def put_into_bundle(bundle_id: int, me: str, ids: Sequence[int], address: str, now: datetime) -> int:
    """Claimed mails, and all others that wait for the address and are due: two statements whatever their number."""
    told = {"state": MailState.BUNDLED, "bundle_id": bundle_id, "claimed_by": None, "claimed_until": None}
    mine = update(Outbox).where(Outbox.id.in_(ids), Outbox.claimed_by == me)
    others = (
        select(Outbox.id)
        .where(Outbox.to_address == address, QUEUED, Outbox.not_before <= now)
        .where(Outbox.message.not_in(sorted(NEVER_HELD_BACK)))
        .with_for_update(skip_locked=True)
    )
    waiting = update(Outbox).where(Outbox.id.in_(others))
    return claims.changed(mine.values(**told, attempts=Outbox.attempts - 1)) + claims.changed(waiting.values(**told))


def subjects_in_bundle(bundle_id: int, most: int) -> tuple[list[str], int]:
    """The first ``most`` subjects that a bundle tells, oldest first, and how many there are in all."""
    told = Outbox.bundle_id == bundle_id
    subjects = db.session.scalars(select(Outbox.subject).where(told).order_by(Outbox.id).limit(most))
    return list(subjects), db.session.scalar(select(func.count()).where(told)) or 0


def carry_to_bundled(bundle_id: int, was: MailState, became: MailState, reply: str) -> int:
    """What became of a bundle became of every mail in it; how many."""
    inside = update(Outbox).where(Outbox.bundle_id == bundle_id, Outbox.state == was)
    return claims.changed(inside.values(state=became, last_reply=reply))


PARKED = (_is(MailState.DEAD), Outbox.closed_because == EMPTY)


def parked_mails(first: int, most: int) -> list[Outbox]:
    """Given up and not let rest, newest first; what lay in a bundle is told by its bundle."""
    wanted = select(Outbox).where(*PARKED, Outbox.bundle_id.is_(None)).order_by(Outbox.id.desc())
    wanted = wanted.options(*WITHOUT_TEXTS)
    return list(db.session.scalars(wanted.limit(most).offset(first)))


def count_parked() -> int:
    return db.session.scalar(select(func.count()).where(*PARKED, Outbox.bundle_id.is_(None))) or 0


def parked_mails_of(case_id: int) -> list[Outbox]:
    """Those of one case, oldest first."""
    return list(db.session.scalars(select(Outbox).where(Outbox.case_id == case_id, *PARKED).order_by(Outbox.id)))


def files_told_by(mail: Outbox) -> list[dict[str, str]]:
    """What is attached to a mail; to a bundle what was attached to the mails that it tells."""
    told = select(Outbox.files).where(Outbox.bundle_id == mail.id, Outbox.files.is_not(None)).order_by(Outbox.id)
    bundled = db.session.scalars(told).all() if mail.message == BUNDLE else []
    return [file for files in (mail.files, *bundled) for file in files or ()]


def take_texts_away(before: datetime, most: int) -> int:
    """Texts of mails written before and told since; how many. Who was told what, and when, stays by its subject."""
    old = (
        select(Outbox.id)
        .where(or_(Outbox.text != EMPTY, Outbox.context.is_not(None)), Outbox.queued_at < before)
        .where(Outbox.state.in_([MailState.SENT, MailState.BUNDLED, MailState.KEPT, MailState.DEAD]))
        .order_by(Outbox.queued_at)
        .limit(most)
    )
    ids = list(db.session.scalars(old))
    return claims.changed(update(Outbox).where(Outbox.id.in_(ids)).values(text="", html="", context=None, files=None))


def count_by_state() -> dict[MailState, int]:
    rows = db.session.execute(select(Outbox.state, func.count().label("number")).group_by(Outbox.state))
    return {row.state: row.number for row in rows}


def count_waiting() -> int:
    """Queued or on their way: by two partial indexes, so it costs what waits and not what was ever sent."""
    counts = (db.session.scalar(select(func.count()).where(each)) or 0 for each in (QUEUED, SENDING))
    return sum(counts)


def count_due_mails(now: datetime) -> int:
    return db.session.scalar(select(func.count()).where(QUEUED, Outbox.not_before <= now)) or 0


def oldest_waiting_since(now: datetime) -> datetime | None:
    """Since when the oldest mail that is due, or on its way, waits."""
    due = db.session.scalar(select(func.min(Outbox.queued_at)).where(QUEUED, Outbox.not_before <= now))
    going = db.session.scalar(select(func.min(Outbox.queued_at)).where(SENDING))
    return min((at for at in (due, going) if at is not None), default=None)


def mails_in_state(state: MailState | None, first: int, most: int) -> list[Outbox]:
    """Newest first, ``most`` from place ``first`` on (0 is the newest)."""
    wanted = select(Outbox).options(*WITHOUT_TEXTS).order_by(Outbox.id.desc()).limit(most).offset(first)
    if state is not None:
        wanted = wanted.where(Outbox.state == state)
    return list(db.session.scalars(wanted))


def all_mails(state: MailState | None, batch: int = 500) -> Iterator[Outbox]:
    """Oldest first and without their texts, a batch at a time, for the command."""
    after = 0
    wanted = select(Outbox).options(*WITHOUT_TEXTS).order_by(Outbox.id).limit(batch)
    wanted = wanted if state is None else wanted.where(Outbox.state == state)
    while rows := db.session.scalars(wanted.where(Outbox.id > after)).all():
        yield from rows
        after = rows[-1].id
        db.session.expunge_all()


def wake_rested(case_id: int, queued_at: datetime, because: str, state: MailState) -> None:
    """Mails of one step of a case that rest for this reason wait again in ``state``, as long as they would have."""
    of_step = (Outbox.case_id == case_id, Outbox.queued_at == queued_at, _is(MailState.DEAD))
    woken = update(Outbox).where(*of_step, Outbox.closed_because == because).values(state=state, closed_because="")
    db.session.execute(woken, execution_options={"synchronize_session": False})


def let_waiting_rest(case_id: int, queued_at: datetime, because: str, at: datetime) -> int:
    """Mails of one step of a case that have not gone out at ``at``, given up for good with the reason. How many.

    Where mails are kept, one has gone out when its time has come.
    """
    waiting = or_(QUEUED, and_(_is(MailState.KEPT), Outbox.not_before > at))
    of_step = (Outbox.case_id == case_id, Outbox.queued_at == queued_at)
    rested = update(Outbox).where(*of_step, waiting).values(state=MailState.DEAD, closed_because=because)
    done = db.session.execute(rested, execution_options={"synchronize_session": False})
    return done.rowcount if isinstance(done, CursorResult) else 0
