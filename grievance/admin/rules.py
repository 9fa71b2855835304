"""Who is asked in which order for the head of an office: for the page that shows it before it matters."""

from __future__ import annotations

from dataclasses import dataclass

from grievance.escalation.rules import DEPUTIES_FOLLOWED, Staff
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True)
class Step:
    """``person_id`` None: the post is vacant or nobody is entered. ``is_reachable``: mail stops here."""

    role: Sentence
    person_id: int | None
    is_reachable: bool


def chain_of(code: str, staff: Staff) -> tuple[Step, ...]:
    """Who acts for the head these days, the head, then the deputy and the deputy's deputy; then the office above is asked."""
    post = staff.posts[code]
    head = None if post.is_vacant else post.head
    steps = (
        [Step(sentence(N_("Deputy for these days")), post.acting, post.acting in staff.reachable)]
        if post.acting
        else []
    )
    most = len(steps) + 1 + DEPUTIES_FOLLOWED
    steps.append(Step(sentence(N_("Head")), head, head in staff.reachable))
    person = post.deputy if post.deputy is not None else staff.stand_ins.get(post.head or 0)
    for number in range(DEPUTIES_FOLLOWED + 1):
        if person is None:
            break
        role = N_("Deputy") if number == 0 else N_("Deputy's deputy")
        steps.append(Step(sentence(role), person, person in staff.reachable))
        person = staff.stand_ins.get(person)
    return tuple(steps[:most])
