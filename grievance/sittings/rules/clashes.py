"""Who is needed in two places: the same officer called to two sittings on one day, and posts that nobody holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True)
class Hours:
    """A sitting on the day in question: its name, when it begins, for how many minutes, and the offices called."""

    sitting: str
    starts_at: time
    minutes: int
    offices: frozenset[str]

    @property
    def window(self) -> tuple[int, int]:
        """Minutes of the day."""
        begins = self.starts_at.hour * 60 + self.starts_at.minute
        return begins, begins + self.minutes

    def overlaps(self, other: Hours) -> bool:
        return self.window[0] < other.window[1] and other.window[0] < self.window[1]


@dataclass(frozen=True)
class Post:
    """Who heads an office on the day: a person by id and name, or nobody. An office without entry is not asked."""

    person: int | None
    name: str = ""


def clashes(mine: Hours, others: Iterable[Hours], posts: Mapping[str, Post]) -> dict[str, tuple[Sentence, ...]]:
    """Warnings by office of ``mine``, in the order of the other sittings' hours."""
    found: dict[str, list[Sentence]] = {}
    ordered = sorted(others, key=lambda one: (one.starts_at, one.sitting))
    for office in sorted(mine.offices):
        post = posts.get(office)
        if post and post.person is None:
            found.setdefault(office, []).append(
                sentence(N_("nobody holds the post of %(office)s that day"), office=office)
            )
        for other in ordered:
            if same := _needed_there(office, other, posts):
                found.setdefault(office, []).append(_says(office, same, mine, other, post))
    return {office: tuple(told) for office, told in found.items()}


def _needed_there(office: str, other: Hours, posts: Mapping[str, Post]) -> str | None:
    """The office under which the same officer is called to the other sitting: the same one, or another he holds too."""
    if office in other.offices:
        return office
    post = posts.get(office)
    if post is None or post.person is None:
        return None
    same = [code for code in sorted(other.offices) if (held := posts.get(code)) and held.person == post.person]
    return same[0] if same else None


def _says(office: str, same: str, mine: Hours, other: Hours, post: Post | None) -> Sentence:
    who = sentence(N_("%(name)s (%(office)s)"), name=post.name, office=office) if post and post.name else office
    words = {
        (True, True): N_("%(who)s is called to sitting %(sitting)s at the same time, %(time)s"),
        (True, False): N_("%(who)s is called to sitting %(sitting)s the same day, at %(time)s"),
        (False, True): N_("%(who)s is called to sitting %(sitting)s at the same time, %(time)s, for %(other)s"),
        (False, False): N_("%(who)s is called to sitting %(sitting)s the same day, at %(time)s, for %(other)s"),
    }[(same == office, mine.overlaps(other))]
    args = {"who": who, "sitting": other.sitting, "time": f"{other.starts_at:%H:%M}"}
    return sentence(words, **args) if same == office else sentence(words, **args, other=same)


def offices_in(warned: Mapping[str, Sequence[Sentence]], offices: Iterable[str | None]) -> tuple[Sentence, ...]:
    """The warnings that concern one item's offices."""
    return tuple(told for office in offices if office for told in warned.get(office, ()))
