"""Mails to addresses that somebody else wrote down: few, counted by address and by sender, and without a word of the sender's.

Whoever gets one has asked for nothing. What the sender typed (title, words) is read on the page to which the link leads.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from grievance.accounts.queries import hold_address
from grievance.accounts.rules.contact import fold_contact
from grievance.cases.contacts import contact_of
from grievance.cases.models import Case
from grievance.cosigning import queries
from grievance.cosigning.models import FirstMail
from grievance.cosigning.rules import FIRST_MAILS_KEPT, may_be_mailed, why_no_mails
from grievance.foundation.database import db
from grievance.permissions import Actor
from grievance.sentences import Refusal

A_WEEK, A_DAY = timedelta(days=7), timedelta(days=1)


def sender_of(case: Case) -> str:
    """Who has others written to: the filer's account, else the contact of the case."""
    return f"person {case.filer_person_id}" if case.filer_person_id else contact_of(case).folded or f"case {case.id}"


def has_proved(case: Case, actor: Actor) -> bool:
    """Whether the sender is known to read what goes to an address: who is not has no mail sent to others."""
    return actor.is_signed_in or case.filer_person_id is not None or case.contact_proved_at is not None


def claim(case: Case, addresses: Iterable[str], now: datetime, *, sender: str = "") -> frozenset[str]:
    """Those of the addresses, folded, that get a mail now; they are counted. Refuses what is too much for one sender's day."""
    wanted = sorted({fold_contact(address) for address in addresses} - {""})
    if not wanted:
        return frozenset()
    if sender:
        hold_address(f"first mails of {sender}")
        if why := why_no_mails(queries.number_of_first_mails(sender, now - A_DAY), len(wanted)):
            raise Refusal(why.key, field="units", **why.args)
    rows = queries.first_mails_to(wanted, now - FIRST_MAILS_KEPT)
    here = [row.address_folded for row in rows if row.case_id == case.id]
    lately = [row.address_folded for row in rows if row.at > now - A_WEEK]
    good = [address for address in wanted if may_be_mailed(here.count(address), lately.count(address))]
    db.session.add_all(FirstMail(address_folded=address, case_id=case.id, sender=sender, at=now) for address in good)
    db.session.flush()
    return frozenset(good)


def forget_first_mails(now: datetime) -> int:
    return queries.delete_first_mails(now - FIRST_MAILS_KEPT)
