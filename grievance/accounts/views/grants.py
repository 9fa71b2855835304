"""Grants in words, for pages."""

from __future__ import annotations

from grievance.accounts.models import RoleGrant
from grievance.accounts.rules import ROLE_WORDS
from grievance.sentences import N_, Sentence, sentence


def in_words(grant: RoleGrant) -> Sentence:
    """A grant as a sentence: "Head of office, JPDCL"."""
    where = grant.office_code or (grant.division or "").capitalize()
    role = sentence(ROLE_WORDS[grant.role])
    return sentence(N_("%(role)s, %(where)s"), role=role, where=where) if where else role
