"""Numbers with their noun, one and many apart."""

from __future__ import annotations

from grievance.sentences import N_, Sentence, sentence


def days(count: int) -> Sentence:
    """``1 day``, ``6 days``."""
    return sentence(N_("1 day")) if count == 1 else sentence(N_("%(count)s days"), count=count)


def times(count: int) -> Sentence:
    return sentence(N_("once")) if count == 1 else sentence(N_("%(count)s times"), count=count)
