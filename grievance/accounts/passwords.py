"""Hashing of passwords by argon2id, 19 MiB, two passes (OWASP, ASVS appendix C). Never inside a transaction: it takes time."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from grievance.accounts.rules import LONGEST_PASSWORD

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
_nobodys = _hasher.hash(secrets.token_urlsafe(16))


def hashed(password: str) -> str:
    """The hash to store. Longer passwords than allowed are refused before hashing."""
    if len(password) > LONGEST_PASSWORD:
        raise ValueError("too long to hash")
    return _hasher.hash(password)


def is_right(stored: str | None, password: str) -> bool:
    """Whether ``password`` is the one stored. Without a stored one, as much work is done for nothing."""
    try:
        _hasher.verify(stored or _nobodys, password[: LONGEST_PASSWORD + 1])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None and len(password) <= LONGEST_PASSWORD


def is_old(stored: str) -> bool:
    """Whether the stored hash was made with weaker settings than today's and should be made anew at sign-in."""
    return _hasher.check_needs_rehash(stored)


def one_time() -> str:
    """A password to hand over once: 20 letters without those that look alike."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))
