"""What happens next when something has happened: one row an event, run in this order, in the same transaction.

``TO_EVERY_EVENT`` runs first for each event (the audit row). A reaction takes the event and may record more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grievance.accounts.events import ContactChanged, ContactProved
from grievance.audit.operations import write as write_to_the_record
from grievance.cases import signatory_events as signed
from grievance.cases.contacts import claim_cases, follow_new_contact
from grievance.cases.previews import cases_of_the_post, cases_that_lie_there
from grievance.cases.search_text import renew_after
from grievance.clocks.reactions import recompute_after_calendar, recompute_after_holiday, recompute_after_import
from grievance.correspondence.about_letters import REACTIONS as AFTER_LETTERS
from grievance.desk.events import ChargeHandedOver
from grievance.desk.handover.handing import how_long
from grievance.documents.minutes_kept import keep_minutes
from grievance.documents.receipts import RECEIPTS
from grievance.escalation.previews import who_is_told
from grievance.foundation.transaction import Previews, Reaction, Reactions
from grievance.notifications import (
    about_accounts,
    about_cases,
    about_clocks,
    about_dates,
    about_desk,
    about_directions,
    about_drafts,
    about_minutes,
    about_officers,
    about_policies,
    about_signatories,
    about_sittings,
)
from grievance.reference.events import (
    CalendarChanged,
    HolderChanged,
    HolidayDeclared,
    HolidayMoved,
    HolidaysImported,
    HolidayWithdrawn,
    OfficeChanged,
)
from grievance.routing.previews import rows_that_lead_there
from grievance.sittings.room_events import MinutesFixed

TO_EVERY_EVENT: tuple[Reaction, ...] = (write_to_the_record,)

REACTIONS: Reactions = {
    HolidayDeclared: (recompute_after_holiday,),
    HolidayWithdrawn: (recompute_after_holiday,),
    HolidayMoved: (recompute_after_holiday,),
    HolidaysImported: (recompute_after_import,),
    CalendarChanged: (recompute_after_calendar,),
    MinutesFixed: (keep_minutes,),
    ContactProved: (claim_cases,),
    ContactChanged: (follow_new_contact,),
}

PREVIEWS: Previews = {
    HolidayDeclared: (recompute_after_holiday,),
    HolidayWithdrawn: (recompute_after_holiday,),
    HolidayMoved: (recompute_after_holiday,),
    HolidaysImported: (recompute_after_import,),
    CalendarChanged: (recompute_after_calendar,),
    OfficeChanged: (cases_that_lie_there, rows_that_lead_there),
    HolderChanged: (who_is_told, cases_of_the_post),
    ChargeHandedOver: (how_long,),
}
"""What a rehearsed change is followed by, so that its page can say what it would do; sentences they return are shown."""

for _happened, _issue in RECEIPTS.items():
    REACTIONS[_happened] = (*REACTIONS.get(_happened, ()), _issue)

for _happened in (signed.UnitJoined, signed.MembersNamed, signed.SignatoryConfirmed, signed.SignatoryProved, signed.SignatoryLeft, signed.LeadTaken,
                  signed.OtherJoined, signed.OtherParted):  # fmt: skip
    REACTIONS[_happened] = (*REACTIONS.get(_happened, ()), renew_after)

_MAILS: tuple[Mapping[Any, Any], ...] = (
    about_accounts.MAILS, about_cases.MAILS, about_clocks.MAILS, about_dates.MAILS, about_desk.MAILS, about_directions.MAILS, about_drafts.MAILS, about_minutes.MAILS, about_officers.MAILS, about_policies.MAILS, about_sittings.MAILS,
    about_signatories.MAILS,
    AFTER_LETTERS,
)  # fmt: skip
for _mails in _MAILS:
    for _event, _mail in _mails.items():
        REACTIONS[_event] = (*REACTIONS.get(_event, ()), _mail)
"""Mails come after what must be true: each event's mail stands beside its words in ``notifications/about_*.py``."""
