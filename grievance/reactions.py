"""What happens next when something has happened: one row an event, run in this order, in the same transaction.

``TO_EVERY_EVENT`` runs first for each event (the audit row). A reaction takes the event and may record more.
"""

from __future__ import annotations

from grievance.foundation.transaction import Reaction, Reactions

TO_EVERY_EVENT: tuple[Reaction, ...] = ()

REACTIONS: Reactions = {}
