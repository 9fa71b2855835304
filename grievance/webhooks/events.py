"""What happens to subscriptions, for the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from grievance.foundation.events import Event
from grievance.sentences import N_, Sentence, sentence


@dataclass(frozen=True, kw_only=True)
class _OfWebhook(Event):
    is_public: ClassVar[bool] = False
    group: ClassVar[str] = "paper"

    webhook_id: int
    webhook: str
    line: ClassVar[str] = ""

    def told(self) -> Sentence:
        return sentence(self.line, webhook=self.webhook)


@dataclass(frozen=True, kw_only=True)
class WebhookMade(_OfWebhook):
    line = N_("%(webhook)s gets messages from now on")
    address: str
    owner_id: int
    types: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class WebhookChanged(_OfWebhook):
    line = N_("What %(webhook)s gets was changed")
    address: str
    owner_id: int
    types: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class WebhookSecretReplaced(_OfWebhook):
    line = N_("%(webhook)s got a new secret")


@dataclass(frozen=True, kw_only=True)
class WebhookEnded(_OfWebhook):
    line = N_("%(webhook)s gets no messages any more")


@dataclass(frozen=True, kw_only=True)
class WebhookParked(_OfWebhook):
    line = N_("Messages to %(webhook)s could not be delivered and wait for an administrator")
    why: str


@dataclass(frozen=True, kw_only=True)
class WebhookSentAgain(_OfWebhook):
    line = N_("Parked messages to %(webhook)s are sent again")
