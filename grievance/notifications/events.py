"""What happened to mails that people must know of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from grievance.foundation.events import Event
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True, kw_only=True)
class MailGivenUp(Event):
    """A mail could not be delivered and is not tried again until somebody retries it."""

    is_public: ClassVar[bool] = False
    group: ClassVar[str] = "message"

    mail_id: int
    message: str
    to_address: str
    reply: str

    def told(self) -> Sentence:
        return sentence(N_("A mail to %(to)s could not be delivered: %(reply)s"), to=self.to_address, reply=self.reply)


@dataclass(frozen=True, kw_only=True)
class MailTriedAgain(Event):
    """Somebody put a mail that had been given up back into the queue."""

    is_public: ClassVar[bool] = False
    group: ClassVar[str] = "message"

    mail_id: int
    to_address: str

    def told(self) -> Sentence:
        return sentence(N_("The mail to %(to)s is tried again"), to=self.to_address)
