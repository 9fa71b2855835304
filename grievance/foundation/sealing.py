"""Short texts that the database holds and cannot read: sealed with a token that only the person's own address or form has."""

from __future__ import annotations

import hashlib


def with_pad(text: bytes, token: str) -> bytes:
    """One-time pad out of a token that the database does not hold; twice gives the text again. A token seals one text."""
    pad = b""
    while len(pad) < len(text):
        block = f":{len(pad) // 32}" if pad else ""
        pad += hashlib.sha256(f"receipt:{token}{block}".encode()).digest()
    return bytes(one ^ other for one, other in zip(text, pad, strict=False))


def sealed(text: str, token: str) -> str:
    """As a column keeps it."""
    return with_pad(text.encode(), token).hex()


def unsealed(kept: str, token: str) -> str:
    """What was sealed; with another token signs without sense, so that the caller compares with what it knows."""
    return with_pad(bytes.fromhex(kept), token).decode(errors="replace")
