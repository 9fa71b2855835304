"""A short mark of a text, so that a form can say from which text its writer began."""

from __future__ import annotations

from hashlib import sha256

LENGTH = 16


def text_mark(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]
