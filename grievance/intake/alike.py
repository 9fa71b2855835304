"""Which open cases are like the one that is being written: own ones to follow, others' to join."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from grievance.intake import queries
from grievance.intake.keeping import rarity
from grievance.intake.preview import suggested
from grievance.intake.rules.answers import Answers
from grievance.intake.rules.groups import BY_CODE
from grievance.intake.rules.similar import Comparison, Text, in_order
from grievance.intake.rules.titles import title_from
from grievance.permissions import Actor
from grievance.routing import shipped

SUBJECTS_LOOKED_AT = 3
"""Of those that the words suggest, where the filer tapped "Something else"."""


def similar_to(answers: Answers, actor: Actor, today: date) -> list[queries.SharedCase]:
    """Open cases like this one: those of the filer's own side, then others', those of the same place first.

    Before anything is written others' are of the same place and subject. Once there are words they must be alike, and
    may also stand elsewhere in the division.
    """
    group = BY_CODE.get(answers.group)
    categories = group.categories if group else ()
    own = queries.own_open(actor, categories, today)
    if answers.words:
        others = _alike_in_words(answers, categories, today)
    else:
        others = queries.shared_here(answers.where, answers.estate, answers.district, categories, today)
    found = {case.number: case for case in (*others, *own)}
    first = [case.number for case in own]
    ordered = [*first, *(number for number in found if number not in first)]
    return [found[number] for number in ordered][: queries.ALIKE_AT_MOST]


def _alike_in_words(answers: Answers, categories: Sequence[str], today: date) -> list[queries.SharedCase]:
    """The words may speak of another subject than the one that was tapped, so the first suggested is looked at too."""
    speak_of = suggested(answers)[: 1 if categories else SUBJECTS_LOOKED_AT]
    near = {one.case_id: one for one in queries.shared_to_compare(answers, {*categories, *speak_of})}
    if not near:
        return []
    compared = Comparison(
        (Text(one.case_id, one.title, one.body) for one in near.values()), shipped.meanings(), rarity()
    )
    mine = Text(None, title_from(answers.words), answers.words)
    alike = [int(str(one.key)) for one in compared.similar_to(mine, at_most=len(near))]
    return queries.shared_by_id(in_order(alike, {key: one.near for key, one in near.items()}), today)
