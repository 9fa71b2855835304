"""Posts recorded as vacant, and who is told and acts instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from grievance.accounts import queries as people
from grievance.clocks.rules.ladder import Tell
from grievance.escalation.queries import staff
from grievance.escalation.rules import Reader, readers_of
from grievance.reference.models import Holder
from grievance.reports import queries


@dataclass(frozen=True)
class Vacancy:
    """``acts``: the name of who is told instead and acts; empty where nobody up to the top can be reached."""

    post: Holder
    acts: str
    acts_in: str


def with_who_acts(today: date) -> list[Vacancy]:
    """By the same reading of posts as mails and the inbox use; two more statements however many are vacant."""
    posts = queries.vacancies(today)
    told = {post.id: reader for post in posts if (reader := head_instead(post.office_code, today))}
    named = people.people_by_id(reader.person_id for reader in told.values())
    return [
        Vacancy(post, named[told[post.id].person_id].name, told[post.id].office_code)
        if post.id in told
        else Vacancy(post, "", "")
        for post in posts
    ]


def head_instead(office: str, on: date) -> Reader | None:
    """Who is told of a vacant office's matters: a deputy, else the head of the nearest office above."""
    return next(iter(readers_of(Tell.HEAD, office, None, staff(on))), None)
