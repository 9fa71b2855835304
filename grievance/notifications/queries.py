"""Rows of the outbox. Claims are single statements, so that two processes never send the same row."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, and_, func, or_, select, update

from grievance.accounts.models import Person, RoleGrant
from grievance.cases.models import Case, Question
from grievance.cases.rules.words import CaseState
from grievance.clocks.models import Clock
from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.enterprises.models import Association, Unit
from grievance.foundation.database import db
from grievance.notifications.models import Outbox
from grievance.notifications.rules import MailState
from grievance.permissions import Role
from grievance.sittings.models import Brief, Direction, Entry, Sitting

STRAY_WAIT = timedelta(hours=2)
"""No honest wait is longer (backoff 12 minutes, hourly cap 1 hour): what lies later was set by a clock gone wrong."""


def has_mail(key: str) -> bool:
    """Also one that this transaction has queued and not written yet; asking writes nothing, so that rows go in bulk."""
    if any(isinstance(row, Outbox) and row.key == key for row in db.session.new):
        return True
    with db.session.no_autoflush:
        return db.session.scalar(select(Outbox.id).where(Outbox.key == key)) is not None


def mail(mail_id: int) -> Outbox | None:
    return db.session.get(Outbox, mail_id)


def mails(mail_ids: Iterable[int]) -> list[Outbox]:
    """In the order in which they are to be sent."""
    wanted = select(Outbox).where(Outbox.id.in_(list(mail_ids))).order_by(Outbox.not_before, Outbox.id)
    return list(db.session.scalars(wanted))


def free_expired_claims(now: datetime, lease: timedelta) -> int:
    """Put back what a dead process had claimed, and pull in waits that a wrong clock has set; how many."""
    expired = update(Outbox).where(
        Outbox.state == MailState.SENDING,
        or_(Outbox.claimed_until <= now, Outbox.claimed_until > now + 2 * lease),
    )
    freed = db.session.execute(expired.values(state=MailState.QUEUED, claimed_by=None, claimed_until=None))
    stray = update(Outbox).where(Outbox.state == MailState.QUEUED, Outbox.not_before > now + STRAY_WAIT)
    db.session.execute(stray.values(not_before=now))
    return freed.rowcount if isinstance(freed, CursorResult) else 0


def claim_due_mails(now: datetime, me: str, until: datetime, most: int) -> list[int]:
    """Claim at most ``most`` mails for ``me``; their ids. One statement, the same on both databases."""
    due = (
        select(Outbox.id)
        .where(Outbox.state == MailState.QUEUED, Outbox.not_before <= now)
        .order_by(Outbox.not_before, Outbox.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    claimed = db.session.execute(
        update(Outbox)
        .where(Outbox.state == MailState.QUEUED, Outbox.id.in_(due))
        .values(state=MailState.SENDING, claimed_by=me, claimed_until=until, attempts=Outbox.attempts + 1)
        .returning(Outbox.id)
        .execution_options(synchronize_session=False)
    )
    return [row.id for row in claimed]


def settle_claim(mail_id: int, me: str, **values: object) -> bool:
    """Write the end of a try, only while the claim is still ours; whether it was."""
    settled = db.session.execute(
        update(Outbox)
        .where(Outbox.id == mail_id, Outbox.state == MailState.SENDING, Outbox.claimed_by == me)
        .values(claimed_by=None, claimed_until=None, **values)
        .execution_options(synchronize_session=False)
    )
    return isinstance(settled, CursorResult) and settled.rowcount == 1


def sent_within_the_hour(addresses: Iterable[str], now: datetime) -> dict[str, list[datetime]]:
    """Times of mails sent to each address in the last hour."""
    rows = db.session.execute(
        select(Outbox.to_address, Outbox.sent_at).where(
            Outbox.to_address.in_(list(addresses)),
            Outbox.state == MailState.SENT,
            Outbox.sent_at > now - timedelta(hours=1),
        )
    )
    found: dict[str, list[datetime]] = {}
    for address, at in rows:
        if at is not None:
            found.setdefault(address, []).append(at)
    return found


def waiting_bundle(address: str) -> Outbox | None:
    """The bundle for an address that has not gone out yet."""
    return db.session.scalar(
        select(Outbox)
        .where(Outbox.to_address == address, Outbox.message == "bundle", Outbox.state == MailState.QUEUED)
        .order_by(Outbox.id.desc())
        .limit(1)
    )


def subjects_in_bundle(bundle_id: int) -> list[str]:
    """What a bundle tells, oldest first."""
    return list(db.session.scalars(select(Outbox.subject).where(Outbox.bundle_id == bundle_id).order_by(Outbox.id)))


def count_by_state() -> dict[MailState, int]:
    rows = db.session.execute(select(Outbox.state, func.count().label("number")).group_by(Outbox.state))
    return {row.state: row.number for row in rows}


def count_due_mails(now: datetime) -> int:
    due = select(func.count()).where(Outbox.state == MailState.QUEUED, Outbox.not_before <= now)
    return db.session.scalar(due) or 0


def oldest_waiting_since(now: datetime) -> datetime | None:
    """Since when the oldest mail that is due waits."""
    waiting = Outbox.state.in_([MailState.QUEUED, MailState.SENDING])
    return db.session.scalar(select(func.min(Outbox.queued_at)).where(waiting, Outbox.not_before <= now))


def mails_in_state(state: MailState | None, first: int, most: int) -> list[Outbox]:
    """Newest first, ``most`` from place ``first`` on (0 is the newest)."""
    wanted = select(Outbox).order_by(Outbox.id.desc()).limit(most).offset(first)
    if state is not None:
        wanted = wanted.where(Outbox.state == state)
    return list(db.session.scalars(wanted))


def all_mails(state: MailState | None) -> list[Outbox]:
    """Oldest first, for the command."""
    wanted = select(Outbox).order_by(Outbox.id)
    return list(db.session.scalars(wanted if state is None else wanted.where(Outbox.state == state)))


def people_of_forum(division: str, on: date) -> list[Person]:
    """Active chair, members and conveners of a division, by id."""
    presiding = RoleGrant.role.in_([Role.CHAIR, Role.MEMBER, Role.CONVENER])
    wanted = (
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(Person.is_active, presiding, RoleGrant.division == division, RoleGrant.from_on <= on)
        .where(or_(RoleGrant.to_on.is_(None), RoleGrant.to_on >= on))
    )
    return list(db.session.scalars(wanted.distinct().order_by(Person.id)))


def associations_of(division: str) -> list[Association]:
    """Of the division or of no division, by id."""
    own = or_(Association.division == division, Association.division.is_(None))
    return list(db.session.scalars(select(Association).where(own).order_by(Association.id)))


def unit_of(case: Case) -> Unit | None:
    return db.session.get(Unit, case.unit_id) if case.unit_id else None


def association_of(case: Case) -> Association | None:
    return db.session.get(Association, case.association_id) if case.association_id else None


def open_questions(on: date, after: int, most: int) -> list[tuple[Question, Case]]:
    """Questions that wait for the filer on a date, with their cases, by id."""
    rows = db.session.execute(
        select(Question, Case)
        .join(Case, (Case.id == Question.case_id) & (Case.stage == Question.stage))
        .where(Case.state == CaseState.CLARIFICATION, Question.replied_at.is_(None), Question.lapsed_at.is_(None))
        .where(Question.latest_on >= on, Question.id > after)
        .order_by(Question.id)
        .limit(most)
    )
    return [(row[0], row[1]) for row in rows]


def cases_that_wait_for_a_word(on: date, after: int, most: int) -> list[tuple[Clock, Case]]:
    """Answered cases whose filer still has days for the last word, with that clock, by its id."""
    rows = db.session.execute(
        select(Clock, Case)
        .join(Case, Case.id == Clock.owner_id)
        .where(Clock.kind == ClockKind.ACCEPT, Clock.owner_kind == OwnerKind.CASE)
        .where(Clock.state == ClockState.RUNNING, Clock.due_on >= on, Clock.id > after)
        .where(Case.state == CaseState.ANSWERED)
        .order_by(Clock.id)
        .limit(most)
    )
    return [(row[0], row[1]) for row in rows]


def _owed(kinds: Collection[ClockKind], until: date) -> ColumnElement[bool]:
    is_open = Clock.state.in_([ClockState.RUNNING, ClockState.STOPPED])
    return and_(Clock.kind.in_(list(kinds)), is_open, Clock.due_on <= until)


def offices_for_digest(kinds: Collection[ClockKind], until: date) -> list[str]:
    """Codes of the offices that owe something of these kinds up to a date."""
    codes = select(Clock.office_code).where(_owed(kinds, until), Clock.office_code.is_not(None)).distinct()
    return sorted(code for code in db.session.scalars(codes) if code)


def clocks_for_digest(code: str, kinds: Collection[ClockKind], until: date) -> list[Clock]:
    """Open clocks of an office due up to a date, the earliest date first."""
    wanted = select(Clock).where(Clock.office_code == code, _owed(kinds, until))
    return list(db.session.scalars(wanted.order_by(Clock.due_on, Clock.id)))


def titles_of_cases(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Number and title by id, in one SELECT each 500."""
    wanted = sorted(set(ids))
    found: dict[int, tuple[str, str]] = {}
    for start in range(0, len(wanted), 500):
        rows = db.session.execute(
            select(Case.id, Case.number, Case.title).where(Case.id.in_(wanted[start : start + 500]))
        )
        found |= {row.id: (row.number, row.title) for row in rows}
    return found


def sitting(sitting_id: int) -> Sitting | None:
    return db.session.get(Sitting, sitting_id)


def direction(direction_id: int) -> Direction:
    """Raises LookupError when there is none."""
    found = db.session.get(Direction, direction_id)
    if found is None:
        raise LookupError(f"no direction {direction_id}")
    return found


def brief_in_words(brief_id: int) -> tuple[str, str]:
    """Number of the sitting and title of the matter on which a brief is owed. Raises LookupError when there is none."""
    row = db.session.execute(
        select(Sitting.division, Sitting.serial, func.coalesce(Case.title, Entry.title))
        .select_from(Brief)
        .join(Entry, Entry.id == Brief.entry_id)
        .join(Sitting, Sitting.id == Entry.sitting_id)
        .join(Case, Case.id == Entry.case_id, isouter=True)
        .where(Brief.id == brief_id)
    ).first()
    if row is None:
        raise LookupError(f"no brief {brief_id}")
    return f"{row[0][0].upper()}-{row[1]}", row[2]


def cases_on_agenda(sitting_id: int) -> list[Case]:
    """Cases that stand on a sitting's agenda and were not withdrawn, by id."""
    listed = select(Entry.case_id).where(Entry.sitting_id == sitting_id, Entry.withdrawn_because == "")
    return list(db.session.scalars(select(Case).where(Case.id.in_(listed)).order_by(Case.id)))


def offices_on_agenda(sitting_id: int) -> list[str]:
    """Codes of the offices that hold a listed case or owe a listed direction."""
    listed = select(Entry).where(Entry.sitting_id == sitting_id, Entry.withdrawn_because == "").subquery()
    of_cases = select(Case.office_code).join(listed, listed.c.case_id == Case.id)
    of_directions = select(Direction.office_code).join(listed, listed.c.direction_id == Direction.id)
    return sorted({code for code in db.session.scalars(of_cases.union(of_directions)) if code})
