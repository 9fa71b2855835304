"""Errors of the shell. Each carries the user's sentence; ``web/errors.py`` turns it into a page or a form error."""

from __future__ import annotations

from typing import Any

from grievance.sentences import N_, Refusal


class NotFound(Refusal):
    """No such thing, or not for this person: the same answer for both, so that nobody learns which."""

    def __init__(
        self,
        key: str = N_("There is no such page, or it is not open to you."),
        **args: Any,
    ) -> None:
        super().__init__(key, **args)


class NotAllowed(Refusal):
    """The person is known and may see the page but not do this."""


class Conflict(Refusal):
    """Somebody else changed the row between the page and the button. ``theirs`` and ``yours`` hold both texts."""

    def __init__(self, key: str, *, theirs: str = "", yours: str = "", **args: Any) -> None:
        super().__init__(key, **args)
        self.theirs, self.yours = theirs, yours
