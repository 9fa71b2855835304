"""Mails to addresses that somebody else wrote down: few, counted by address and by sender, and without a word of the sender's.

Whoever gets one has asked for nothing. What the sender typed (title, words) is read on the page to which the link leads.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from grievance.accounts.queries import hold_address
from grievance.accounts.rules.contact import fold_contact
from grievance.cases.contacts import contact_of
from grievance.cases.models import Case
from grievance.cosigning import queries
from grievance.cosigning.models import FirstMail
from grievance.cosigning.rules import A_DAY, A_WEEK, FIRST_MAILS_KEPT, may_be_mailed, why_no_mails
from grievance.foundation.database import db
from grievance.permissions import Actor
from grievance.sentences import Refusal


def sender_of(case: Case, actor: Actor) -> str:
    """Who has others written to: the account that does it, else the filer's, else the contact of the case."""
    if actor.is_signed_in:
        return f"person {actor.person_id}"
    return f"person {case.filer_person_id}" if case.filer_person_id else contact_of(case).folded or f"case {case.id}"


def has_proved(case: Case, actor: Actor) -> bool:
    """Whether the sender is known to read what goes to an address: who is not has no mail sent to others."""
    return actor.is_signed_in or case.filer_person_id is not None or case.contact_proved_at is not None


def joiner(actor: Actor, asked_from: str) -> str:
    """Who joins without a code: the account, else the network address, of which carriers have many filers share one."""
    return f"person {actor.person_id}" if actor.is_signed_in else f"address {asked_from}" if asked_from else ""


def claim(
    case: Case, addresses: Iterable[str], now: datetime, *, sender: str = "", refuses: bool = True
) -> frozenset[str]:
    """Those of the addresses, folded, that get a mail now; they are counted.

    Refuses what is too much for one sender's day; without ``refuses`` nobody is written to instead.
    """
    wanted = sorted({fold_contact(address) for address in addresses} - {""})
    if not wanted:
        return frozenset()
    if sender:
        hold_address(f"first mails of {sender}")
        if why := why_no_mails(queries.number_of_first_mails(sender, now - A_DAY), len(wanted)):
            if not refuses:
                return frozenset()
            raise Refusal(why.key, field="units", **why.args)
    rows = queries.first_mails_to(wanted, case.id, now - A_WEEK)
    here = [row.address_folded for row in rows if row.case_id == case.id]
    lately = [row.address_folded for row in rows if row.at > now - A_WEEK]
    good = [address for address in wanted if may_be_mailed(here.count(address), lately.count(address))]
    db.session.add_all(FirstMail(address_folded=address, case_id=case.id, sender=sender, at=now) for address in good)
    db.session.flush()
    return frozenset(good)


def give_back(case_id: int, at: datetime) -> None:
    """What was counted by a step that is taken back was never sent."""
    queries.delete_first_mails_of_step(case_id, at)


def forget_first_mails(now: datetime) -> int:
    """While a case is not closed for good, who was written to about it stays counted; by whom is forgotten."""
    return queries.delete_first_mails(now - FIRST_MAILS_KEPT)
