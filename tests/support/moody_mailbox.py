"""A real SMTP server (aiosmtpd) with moods that change while it runs, in the time of the test and never by waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from grievance.foundation import clock
from tests.support.mailbox import Mailbox


@dataclass
class MoodyMailbox(Mailbox):
    """``mood``: ``ok``; ``tempfail``; ``greylist`` (a recipient's first try is refused, and those of 300 s after it);
    ``rate`` (5 mails a minute); ``drip`` (an answer of one letter at a time); ``stall`` (none); ``cutdata`` (the line ends
    in the text); ``reset`` (at RCPT). ``refused``: addresses that get 550 whatever the mood.
    """

    mood: str = "ok"
    refused: set[str] = field(default_factory=set)
    now: Callable[[], datetime] = clock.now
    accepted_at: list[datetime] = field(default_factory=list)
    seen: dict[str, datetime] = field(default_factory=dict)
    connections: int = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: ANN001, ANN201, N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: ANN001, ANN201, N802
        answer = await self._mood_at_recipient(server, address)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def _mood_at_recipient(self, server, address: str) -> str:  # noqa: ANN001
        if address in self.refused:
            return "550 5.1.1 no such mailbox"
        if address in self.answers:
            return self.answers[address]
        if self.mood == "tempfail":
            return "451 4.3.0 try later"
        if self.mood == "greylist" and self.now() < self.seen.setdefault(address, self.now()) + timedelta(seconds=300):
            return "451 4.7.1 greylisted"
        if self.mood == "rate" and sum(at > self.now() - timedelta(minutes=1) for at in self.accepted_at) >= 5:
            return "450 4.7.0 too many mails"
        if self.mood == "stall":
            await asyncio.sleep(60)
        if self.mood == "reset":
            server.transport.abort()
        if self.mood == "drip":
            for letter in "250 slow":
                server.transport.write(letter.encode())
                await asyncio.sleep(0.05)
        return ""

    async def handle_DATA(self, server, session, envelope):  # noqa: ANN001, ANN201, N802
        if self.mood == "cutdata":
            server.transport.abort()
            return "250 nobody reads this"
        self.accepted_at.append(self.now())
        return await super().handle_DATA(server, session, envelope)
