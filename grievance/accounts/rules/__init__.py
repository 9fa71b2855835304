"""Rules of people: how long a session lasts, when guessing is stopped, what a password and a grant must be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from grievance.permissions import DIVISION_ROLES, OFFICE_ROLES, Role
from grievance.sentences import N_, Refusal

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
"""The session's last sight is written at most this often, so that reading pages rarely writes."""

WINDOW = timedelta(minutes=5)
MOST_TRIES = 10
WAIT = timedelta(minutes=10)
"""Ten wrong passwords within five minutes: then the account waits ten minutes. A victim is in again within 15."""

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 128
TOO_COMMON = (
    "password",
    "qwerty",
    "1234567890",
    "letmein",
    "welcome",
    "grievance",
    "industry",
    "jammu",
    "kashmir",
    "administrator",
)


@dataclass(frozen=True)
class Tries:
    """Wrong passwords of one account: how many since when, and until when it waits."""

    count: int = 0
    since: datetime | None = None
    wait_until: datetime | None = None

    def is_waiting(self, now: datetime) -> bool:
        return self.wait_until is not None and now < self.wait_until


def after_wrong_try(tries: Tries, now: datetime) -> Tries:
    """One more wrong password. A try while the account waits does not lengthen the wait."""
    if tries.is_waiting(now):
        return tries
    fresh = tries.since is None or now - tries.since > WINDOW or tries.wait_until is not None
    count, since = (1, now) if fresh else (tries.count + 1, tries.since)
    return Tries(count, since, now + WAIT if count >= MOST_TRIES else None)


def is_alive(began_at: datetime, seen_at: datetime, revoked_at: datetime | None, now: datetime) -> bool:
    """Whether a session still holds: not ended, used within half an hour, begun within twelve."""
    return revoked_at is None and now - seen_at <= IDLE and now - began_at <= LONGEST


def check_password(password: str, email: str = "", name: str = "") -> None:
    """Refuses what is too short, too long or easily guessed. Blanks and every script are welcome."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refusal(N_("Use at least %(number)s letters. A sentence is easy to remember."), field="new_password",
                      number=SHORTEST_PASSWORD)  # fmt: skip
    if len(password) > LONGEST_PASSWORD:
        raise Refusal(N_("Use at most %(number)s letters."), field="new_password", number=LONGEST_PASSWORD)
    folded = password.casefold()
    known = [word for word in (*TOO_COMMON, email.partition("@")[0].casefold(), name.casefold()) if len(word) > 3]
    rest = folded
    for word in known:
        rest = rest.replace(word, "")
    if len(rest) < SHORTEST_PASSWORD // 2 or len(set(folded)) < 5:
        raise Refusal(N_("This one is easily guessed. Use words that do not belong together."), field="new_password")


def check_grant(role: Role, office_code: str | None, division: str | None, from_on: date, to_on: date | None) -> None:
    """Refuses a grant whose scope does not fit the role, or that ends before it begins."""
    if role in OFFICE_ROLES and not office_code:
        raise Refusal(N_("Choose the office in which this role is held."), field="office_code")
    if role in DIVISION_ROLES and not division:
        raise Refusal(N_("Choose the division in which this role is held."), field="division")
    if office_code and role not in OFFICE_ROLES:
        raise Refusal(N_("This role is not held in an office. Leave the office empty."), field="office_code")
    if division and role not in DIVISION_ROLES:
        raise Refusal(N_("This role is not held in a division. Leave the division empty."), field="division")
    if to_on and to_on < from_on:
        raise Refusal(N_("The last day is before the first day."), field="to_on")


ROLE_WORDS = {
    Role.FILER: N_("Filer"),
    Role.NODAL: N_("Nodal officer"),
    Role.HOD: N_("Head of office"),
    Role.CONVENER: N_("Convener"),
    Role.CHAIR: N_("Chair"),
    Role.MEMBER: N_("Member of the forum"),
    Role.OVERSEER: N_("Overseer"),
    Role.ADMIN: N_("Administrator"),
}
