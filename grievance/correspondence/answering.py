"""The one mail by which we ever answer a letter: at most one an address and day, only to addresses that we gave a token."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from grievance.cases.models import Case
from grievance.correspondence.keeping import Arrived
from grievance.correspondence.rules.decoding import folded
from grievance.correspondence.voices import Voice
from grievance.foundation.clock import ist_date
from grievance.notifications.about_cases import about
from grievance.notifications.operations import queue_mail


@dataclass(frozen=True)
class Told:
    """What the writer must know. ``asks``: a question waits; ``decided``: the filer's last word is awaited."""

    taken: bool = True
    asks: bool = False
    decided: bool = False
    closed: bool = False
    from_other: bool = False
    left_out: tuple[str, ...] = ()

    @property
    def is_worth_a_mail(self) -> bool:
        return not self.taken or self.asks or self.decided or self.closed or self.from_other or bool(self.left_out)


def tell_writer(case: Case, voice: Voice, came: Arrived, told: Told) -> bool:
    """Queue the answer; whether there is one. It goes to the address we write to, never to the one a letter claims.

    No letter of a machine and none with the null sender comes here, and the outbox marks its mails ``Auto-Submitted``:
    together with one a day no loop can begin.
    """
    if not told.is_worth_a_mail or came.letter.automatic or came.letter.return_path == "":
        return False
    name = hashlib.sha256(folded(voice.address).encode()).hexdigest()[:24]
    context = {
        **about(case, to_filer=True), "taken": told.taken, "asks": told.asks, "decided": told.decided,
        "closed": told.closed, "from_other": told.from_other, "left_out": list(told.left_out)[:10],
    }  # fmt: skip
    row = queue_mail("letter_taken", voice.address, context, key=f"letter:{name}:{ist_date(came.at)}",
                     language=voice.language, at=came.at, case=case, to_name=voice.name)  # fmt: skip
    return row is not None
