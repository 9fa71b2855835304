"""Who is told at a rung, and which of several rungs speaks by mail (PRODUCT 6, DESIGN-NOTES 3).

While a head has named a deputy for some days, the deputy is told in his place. Where a post is vacant or nobody there
can be reached, the stand-in who is entered with the holder is told (a stand-in's stand-in too, no further), then
the office above, and so on to the top. Telling a superior never takes the matter from the first office.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from grievance.clocks.rules.kinds import ClockKind, ClockState, OwnerKind
from grievance.clocks.rules.ladder import PARKED_AFTER_FAILURES as PARKED_AFTER_FAILURES
from grievance.clocks.rules.ladder import NextRung, Tell, of_clock, tells
from grievance.sentences import N_, Sentence, sentence

DEPUTIES_FOLLOWED = 2
FALLBACK_DEPARTMENT = "IC-DEPT"
"""Whose secretary is told when no administrative department stands above the office (PRODUCT 1)."""


@dataclass(frozen=True)
class Post:
    """Who sits in one office on one day. ``head`` None and not vacant: nobody has been entered yet.

    ``acting``: whom the head has named to act in his place that day; ``deputy``: who is told where nobody can be reached.
    """

    office_code: str
    parent_code: str | None = None
    is_department: bool = False
    is_vacant: bool = False
    head: int | None = None
    deputy: int | None = None
    acting: int | None = None
    nodal_officers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Staff:
    """All posts on one day. ``stand_ins``: person -> deputy. ``reachable``: people who may be written to.

    ``parents``: the office above by (office, division) where it differs by division; ``division`` is whose is meant.
    """

    posts: Mapping[str, Post]
    reachable: frozenset[int]
    stand_ins: Mapping[int, int] = field(default_factory=dict)
    conveners: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    chairs: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    forum_desks: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[tuple[str, str], str] = field(default_factory=dict)
    division: str | None = None
    kept_from: str | None = None

    def above(self, code: str) -> str | None:
        """The code of the office above, None at the top. The office that must not know is passed over."""
        parent = self.parents.get((code, self.division or ""), self.posts[code].parent_code)
        return self.above(parent) if parent is not None and parent == self.kept_from else parent

    def for_matter(self, division: str | None, kept_from: str | None) -> Staff:
        """As one matter finds them. ``kept_from``: the office complained of, and people who sit nowhere else."""
        if kept_from is None or kept_from not in self.posts:
            return replace(self, division=division)
        elsewhere = {who for code, post in self.posts.items() if code != kept_from for who in _sitting(post)}
        presiding = {who for each in (*self.conveners.values(), *self.chairs.values()) for who in each}
        reachable = self.reachable - (_sitting(self.posts[kept_from]) - elsewhere - presiding)
        return replace(self, division=division, kept_from=kept_from, reachable=reachable)


def _sitting(post: Post) -> frozenset[int]:
    people = (post.head, post.deputy, post.acting, *post.nodal_officers)
    return frozenset(person for person in people if person is not None)


@dataclass(frozen=True)
class Reader:
    """One person to tell, in which office, and why: a sentence that begins with "you"."""

    person_id: int
    office_code: str
    because: Sentence


@dataclass(frozen=True)
class Step:
    """One rung recorded now. ``covered_by``: the higher rung whose mail speaks for this one too."""

    reached: NextRung
    readers: tuple[Reader, ...] = ()
    by_mail: bool = False
    covered_by: int | None = None

    @property
    def told_office_code(self) -> str | None:
        return self.readers[0].office_code if self.readers else None


@dataclass(frozen=True)
class DueClock:
    """What the sweep needs of a clock. ``recorded``: rungs of this round in the ledger; ``stopped_until``: end of a pause;
    ``kept_from``: the office whose conduct the case, or a case that the direction serves, is about.
    """

    id: int
    owner_kind: OwnerKind
    owner_id: int
    kind: ClockKind
    round: int
    division: str | None
    office_code: str | None
    label: str
    started_at: datetime
    due_on: date
    state: ClockState
    next_rung_at: datetime
    recorded: frozenset[int] = frozenset()
    stopped_until: date | None = None
    kept_from: str | None = None

    @property
    def case_id(self) -> int | None:
        return self.owner_id if self.owner_kind is OwnerKind.CASE else None


@dataclass(frozen=True)
class Climb:
    """What becomes of one due clock: the rungs recorded now, its next instant (None at the top) and its highest rung."""

    clock: DueClock
    steps: tuple[Step, ...]
    next_at: datetime | None
    top_rung: int | None


def plan(
    clock: DueClock, ladder: Iterable[NextRung], now: datetime, told: Callable[[str], tuple[Reader, ...]]
) -> Climb:
    """What ``clock`` has reached by ``now`` on its ladder; nothing more once it is met or void."""
    is_open = clock.state in (ClockState.RUNNING, ClockState.STOPPED)
    rungs = of_clock(ladder, clock.started_at, clock.stopped_until) if is_open else ()
    new = tuple(step for step in rungs if step.at <= now and step.rung.rung not in clock.recorded)
    seen = clock.recorded.union(step.rung.rung for step in new)
    return Climb(
        clock,
        climb(new, max(clock.recorded, default=None), told),
        next((step.at for step in rungs if step.rung.rung not in seen), None),
        max(seen, default=None),
    )


def climb(
    reached: Sequence[NextRung], top_rung: int | None, told: Callable[[str], tuple[Reader, ...]]
) -> tuple[Step, ...]:
    """What is recorded for the rungs reached since the last run: every one, and a mail to the highest alone.

    The highest is the last whose office resolves to somebody. A rung below one recorded before never mails again.
    """
    readers = [told(step.rung.tell) for step in reached]
    speaking = [n for n, found in enumerate(readers) if found and (top_rung is None or reached[n].rung.rung > top_rung)]
    loudest = speaking[-1] if speaking else None
    covering = reached[loudest].rung.rung if loudest is not None else None
    return tuple(
        Step(step, readers[n], n == loudest, covering if covering is not None and n != loudest else None)
        for n, step in enumerate(reached)
    )


def readers_of(
    tell: str, office_code: str | None, division: str | None, staff: Staff, kept_from: str | None = None
) -> tuple[Reader, ...]:
    """Everybody a rung tells, each person once, in the order of the rung's words.

    ``office_code`` None (nobody found the office yet) counts as the forum's desk of ``division``. ``kept_from``: the
    office whose own conduct the matter is about; it is told nothing and the office above it is told instead.
    """
    found: dict[int, Reader] = {}
    staff = staff.for_matter(division, kept_from)
    office_code = _not_kept_from(office_code, staff)
    for word in tells(tell):
        for reader in _told(word, office_code, division, staff):
            found.setdefault(reader.person_id, reader)
    return tuple(found.values())


def officers_of(
    office_code: str, division: str | None, staff: Staff, kept_from: str | None = None
) -> tuple[Reader, ...]:
    """Head and nodal officers of an office, for a new case; a vacant office's mail goes upward."""
    staff = staff.for_matter(division, kept_from)
    told = _not_kept_from(office_code, staff)
    if told is None:
        return ()
    office_code, post = told, staff.posts[told]
    readers = {reader.person_id: reader for reader in _nodal(post, staff)}
    for reader in _in_charge(office_code, N_("you are the head of %(office)s"), staff):
        if reader.office_code == office_code or not readers:
            readers.setdefault(reader.person_id, reader)
    return tuple(readers.values())


def _not_kept_from(office_code: str | None, staff: Staff) -> str | None:
    return staff.above(office_code) if office_code is not None and office_code == staff.kept_from else office_code


def _told(word: Tell, office_code: str | None, division: str | None, staff: Staff) -> tuple[Reader, ...]:
    desk = staff.forum_desks.get(division or "")
    code = office_code if office_code in staff.posts else desk
    if word is Tell.FILER or code is None:
        return ()
    if word in (Tell.CONVENER, Tell.CHAIR):
        return _presiding(word, division, desk or code, staff)
    if word is Tell.NODAL_OFFICERS and (nodal := _nodal(staff.posts[code], staff)):
        return nodal
    start, why = _where(word, code, staff)
    return _in_charge(start, why, staff)


def _where(word: Tell, code: str, staff: Staff) -> tuple[str, str]:
    """The office at whose head a word points, seen from ``code``, with the reason as a message key."""
    above = staff.above(code)
    if word is Tell.OFFICE_ABOVE and above:
        return above, N_("you are the head of %(office)s, the office above")
    if word is Tell.ADMINISTRATIVE_SECRETARY and above:
        return _department_above(code, staff), N_("you are the Administrative Secretary, %(office)s")
    if word is Tell.CHIEF_SECRETARY:
        return _top(code, staff), N_("you are the Chief Secretary")
    return code, N_("you are the head of %(office)s")


def _upward(code: str, staff: Staff) -> Iterator[Post]:
    """The office and those above it, nearest first; a ring of offices ends where it begins."""
    seen: set[str] = set()
    current: str | None = code
    while current and current not in seen and current in staff.posts:
        seen.add(current)
        yield staff.posts[current]
        current = staff.above(current)


def _top(code: str, staff: Staff) -> str:
    return list(_upward(code, staff))[-1].office_code


def _department_above(code: str, staff: Staff) -> str:
    """The nearest department strictly above; for a department itself the office above; else the fallback."""
    chain = list(_upward(code, staff))
    if chain[0].is_department:
        return chain[1].office_code if len(chain) > 1 else code
    department = next((post.office_code for post in chain[1:] if post.is_department), None)
    is_open = FALLBACK_DEPARTMENT in staff.posts and staff.kept_from != FALLBACK_DEPARTMENT
    return department or (FALLBACK_DEPARTMENT if is_open else chain[-1].office_code)


def _in_charge(code: str, why: str, staff: Staff) -> tuple[Reader, ...]:
    """The head of the office or who acts for it: deputies, then upward."""
    for post in _upward(code, staff):
        person = _head_or_deputy(post, staff)
        if person is None:
            continue
        if post.office_code != code:
            vacant = staff.posts[code].is_vacant
            key = (
                N_("the post at %(vacant)s is vacant and %(office)s is the office above")
                if vacant
                else N_("nobody can be reached at %(vacant)s and %(office)s is the office above")
            )
            return (Reader(person, post.office_code, sentence(key, vacant=code, office=post.office_code)),)
        if person != post.head:
            key = N_("you stand in for the head of %(office)s")
            return (Reader(person, code, sentence(key, office=code)),)
        return (Reader(person, code, sentence(why, office=code)),)
    return ()


def _head_or_deputy(post: Post, staff: Staff) -> int | None:
    """Who acts for the head that day, the head, or the first reachable deputy; a deputy's deputy is asked too, no further."""
    if post.acting in staff.reachable:
        return post.acting
    if post.head in staff.reachable and not post.is_vacant:
        return post.head
    person = post.deputy if post.deputy is not None else staff.stand_ins.get(post.head or 0)
    for _ in range(DEPUTIES_FOLLOWED):
        if person is None or person in staff.reachable:
            return person
        person = staff.stand_ins.get(person)
    return None


def _nodal(post: Post, staff: Staff) -> tuple[Reader, ...]:
    why = sentence(N_("you are a nodal officer of %(office)s"), office=post.office_code)
    return tuple(Reader(person, post.office_code, why) for person in post.nodal_officers if person in staff.reachable)


def _presiding(word: Tell, division: str | None, desk: str, staff: Staff) -> tuple[Reader, ...]:
    """Conveners or chairs of the division; with none, the office above the forum's desk."""
    people = (staff.conveners if word is Tell.CONVENER else staff.chairs).get(division or "", ())
    why = N_("you convene the forum") if word is Tell.CONVENER else N_("you chair the forum")
    found = tuple(Reader(person, desk, sentence(why)) for person in people if person in staff.reachable)
    return found or _in_charge(desk, N_("you are the head of %(office)s"), staff)
