"""Silence climbs by itself, seen by both sides: the head of the office sees the warning, the rung and the morning's digest;
the filer sees which rungs were reached, and why the date is that date. By forms alone and by a browser with JavaScript off.
"""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest

from tests.support.hands import Hands
from tests.support.telling import code_mailed, now, run_job

pytestmark = pytest.mark.xdist_group("browser")

HEAD, ABOVE = "hod@example.org", "secretary.power@example.org"


def file(forum: Any, smtp: Any, filer: Hands, words: str) -> str:
    """Files a power grievance of Gangyal estate; gives the number."""
    filer.open("/file")
    for fields in (
        {"group": "power"},
        {"where": "estate", "estate": "gangyal"},
        {"words": words, "since": "half_year"},
        {"name": "Rakesh Kumar", "unit": "Shivalik Auto", "filer_kind": "unit", "contact": "unit@example.org"},
    ):
        if "told us about" in filer.text():
            filer.fill(choice="new")
            filer.press("")
        filer.fill(**fields)
        filer.press("")
    filer.press("do=send")
    if "/code" in filer.path():
        filer.fill(code=code_mailed(forum, smtp, "unit@example.org"))
        filer.press("do=send")
    return next(word for word in filer.text().split() if word.startswith("J26-"))


def night(forum: Any, smtp: Any, when: str) -> list[EmailMessage]:
    """The jobs of that minute; the mails they sent."""
    now(when)
    before = len(smtp.mails)
    for job in ("escalate", "digest", "deliver-mail"):
        run_job(forum, job)
    return smtp.mails[before:]


def to(mails: list[EmailMessage], address: str) -> list[str]:
    """Subject and text of each mail to an address."""
    return [str(m["Subject"]) + "\n" + m.get_body(("plain",)).get_content() for m in mails if address in str(m["To"])]


def digests(mails: list[EmailMessage]) -> list[str]:
    """The morning's papers to the head of the office."""
    return [mail for mail in to(mails, HEAD) if "fewest days left first" in mail]


def test_silence_climbs_before_the_eyes_of_both_sides(forum: Any, people: Callable[..., Hands], smtp: Any) -> None:
    now("2026-11-02 10:00")
    filer = people("filer")
    older = file(
        forum,
        smtp,
        filer,
        "The voltage in our works falls every night after nine and two machines stop. No reply came.",
    )
    now("2026-11-06 11:00")
    younger = file(
        forum,
        smtp,
        people("filer"),
        "The load increase that we asked for in July is not sanctioned, the file does not move.",
    )

    warned = [mail for day in range(3, 21) for mail in night(forum, smtp, f"2026-11-{day:02} 00:05")]
    assert any(f"{older}: due on Monday 23 November 2026" in mail for mail in to(warned, "nodal@example.org"))
    digest = digests(night(forum, smtp, "2026-11-20 09:00"))
    assert len(digest) == 1 and digest[0].index(older) < digest[0].index(younger)
    assert digests(night(forum, smtp, "2026-11-22 09:00")) == [], "nothing on a Sunday"

    now("2026-11-22 18:00")
    hod = people("hod")
    hod.open("/inbox")
    assert hod.text().index(older) < hod.text().index(younger)
    assert "Tell the unit that you have it" in hod.text(), "nobody has acknowledged it, and that is late already"

    late = night(forum, smtp, "2026-11-24 00:05")
    assert any(older in mail and "late" in mail.lower() for mail in to(late, HEAD))
    assert to(night(forum, smtp, "2026-11-24 00:06"), HEAD) == [], "a rung is told once"
    above = night(forum, smtp, "2026-12-01 00:05")
    assert any(older in mail for mail in to(above, ABOVE))

    hod = people("hod")
    hod.open("/inbox")
    assert "Past its date" in hod.text() and older in hod.text()
    hod.open(f"/cases/{older}")
    assert "Past its date: the head of the office told" in hod.text()
    assert "Settle it" in hod.text(), "the office above was told; the case stays with the office"

    filer = people("filer")
    filer.open(f"/cases/{older}")
    seen = filer.text()
    assert (
        "Past its date: the head of the office told" in seen and "7 days past its date: the office above told" in seen
    )
    assert "Why this date" in seen and "Monday 23 November 2026" in seen
