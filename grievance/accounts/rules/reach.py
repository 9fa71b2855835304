"""What a person can see, in words: one sentence for each role in force, in the order of PRODUCT section 2."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from grievance.permissions import Grant, Role
from grievance.sentences import N_, Sentence, sentence

OFFICE = N_("Every case that %(office)s has, had or reviews, with the notes among officers.")
OFFICE_AND_BELOW = N_(
    "Every case that %(office)s or an office below it (%(count)s offices in all) has, had or reviews, with the notes among officers."
)
NO_COMPLAINT = N_("No complaint about the conduct of %(office)s.")
ASKED = N_(
    "Every case about which another office asks or has asked %(office)s, as the unit reads it and with that question, never a note among officers."
)
HEARD = N_("Every case that the forum of %(division)s hears, from its filing on, with the notes among officers.")
LISTED = N_("Every case that has stood on an agenda of the forum of %(division)s, with the notes among officers.")
EVERYTHING = N_("Every case of both divisions, with the notes among officers. Nothing can be changed.")
OWN = N_(
    "What you filed, and what was filed for the units and associations to which you belong. Never a note among officers."
)
DEPUTY = N_(
    "In the place of the head of %(office)s, as deputy for some days. A deputy names no deputy and hands over no charge."
)
ACTS = N_(
    "The post of the head of %(office)s is vacant since %(day)s: what waits there waits here, as the office above."
)
NO_CASE = N_("Reference data, people and settings. No case.")
NOTHING = N_("No case: no role is in force today.")


def reach_in_words(grants: Iterable[Grant], names: Mapping[str, str]) -> tuple[Sentence, ...]:
    """Sentences for ``grants``, each once; ``names`` calls offices and divisions by their codes."""
    said: list[Sentence] = []
    for grant in grants:
        said += [one for one in _of(grant, names) if one not in said]
    return tuple(said) or (sentence(NOTHING),)


def _of(grant: Grant, names: Mapping[str, str]) -> Iterable[Sentence]:
    office = names.get(grant.office_code or "", grant.office_code or "")
    division = names.get(grant.division or "", grant.division or "")
    match grant.role:
        case Role.HOD if grant.acts_from and grant.vacant_since:
            yield sentence(ACTS, office=office, day=grant.vacant_since)
        case Role.NODAL | Role.HOD:
            count = len(grant.offices)
            many = sentence(OFFICE_AND_BELOW, office=office, count=count)
            yield many if count > 1 else sentence(OFFICE, office=office)
            yield sentence(ASKED, office=office)
            yield sentence(NO_COMPLAINT, office=office)
            if grant.is_deputy:
                yield sentence(DEPUTY, office=office)
        case Role.CONVENER:
            yield sentence(HEARD, division=division)
        case Role.CHAIR | Role.MEMBER:
            yield sentence(LISTED, division=division)
        case Role.OVERSEER:
            yield sentence(EVERYTHING)
        case Role.FILER:
            yield sentence(OWN)
        case Role.ADMIN:
            yield sentence(NO_CASE)
