"""The receipt's secret: twelve letters and figures that nobody confuses, read over the telephone in three groups."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets as random

ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
LENGTH = 12
"""12 signs of 30 are 58 bits; tries are limited besides."""


def new_secret() -> str:
    """``K7QM-3XVA-9TRW``, from the system's own source of chance."""
    signs = "".join(random.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(signs[at : at + 4] for at in range(0, LENGTH, 4))


def folded_secret(typed: str) -> str:
    """As it is compared: capitals, without blanks and dashes; O, I and L as the figures they are taken for are gone."""
    return re.sub(r"[^A-Z0-9]", "", typed.upper())[:64]


def hash_of_secret(number: str, secret: str) -> str:
    """What is stored: SHA-256 over the reference and the secret, so that equal secrets do not show."""
    return hashlib.sha256(f"{number}:{folded_secret(secret)}".encode()).hexdigest()


def fits(number: str, typed: str, stored: str) -> bool:
    """Whether the secret typed is the receipt's, in a time that does not tell how much of it was right."""
    return bool(stored) and hmac.compare_digest(hash_of_secret(number, typed), stored)


SIGNATORY = "signatory"
"""What a signatory's secret is hashed with, in place of a reference: it opens its page under the old number and the new."""


def link_token(key: str, row_id: int, stored: str) -> str:
    """The link of a signatory's own page in mails: good until its secret is replaced."""
    said = f"signed\n{row_id}\n{stored}".encode()
    return f"{row_id}-{hmac.new(key.encode(), said, hashlib.sha256).hexdigest()[:32]}"


def mark_of(stored: str) -> str:
    """What a browser that follows a case keeps: it changes with the secret and tells nothing of it."""
    return hashlib.sha256(f"follows:{stored}".encode()).hexdigest()[:16]
