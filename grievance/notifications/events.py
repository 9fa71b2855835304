"""What happened to mails that people must know of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from grievance.foundation.events import Event
from grievance.notifications.rules import shown_address, without_address
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True, kw_only=True)
class _OfMail(Event):
    is_public: ClassVar[bool] = False
    group: ClassVar[str] = "message"

    mail_id: int
    to_address: str

    @property
    def to(self) -> str:
        """Whom it was for, as officers see it in the record: looking at a unit's contact is recorded, so it is not shown here."""
        return shown_address(self.to_address)


@dataclass(frozen=True, kw_only=True)
class MailGivenUp(_OfMail):
    """A mail could not be delivered, or came back, and is not tried again until somebody retries it."""

    message: str
    reply: str
    came_back: bool = False

    def told(self) -> Sentence:
        key = (
            N_("A mail to %(to)s came back: %(reply)s")
            if self.came_back
            else N_("A mail to %(to)s could not be delivered: %(reply)s")
        )
        return sentence(key, to=self.to, reply=without_address(self.reply, self.to_address))


@dataclass(frozen=True, kw_only=True)
class MailTriedAgain(_OfMail):
    """Somebody put a mail that had been given up back into the queue."""

    def told(self) -> Sentence:
        return sentence(N_("The mail to %(to)s is tried again"), to=self.to)


@dataclass(frozen=True, kw_only=True)
class MailLetRest(_OfMail):
    """Somebody saw to a mail that came to nothing in another way, and said how."""

    because: str

    def told(self) -> Sentence:
        return sentence(N_("The mail to %(to)s is not sent any more: %(because)s"), to=self.to, because=self.because)
