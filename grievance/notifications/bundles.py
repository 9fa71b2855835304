"""More mails than an address should get in an hour: the rest is told in one (PRODUCT 7, SAFETY R28).

The first mails of an hour go out one by one. What is over the cap is taken out of the queue in two statements an address,
however many they are, and its bundle goes out two minutes later; the next bundle to that address an hour after it. A
bundle's words are made when it is sent, so that it tells all that has gathered; from then on it takes in nothing more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.notifications import addressing, queries, rules
from grievance.notifications.messages import render
from grievance.notifications.models import Outbox
from grievance.notifications.rules import BUNDLE, NEVER_HELD_BACK, MailState


@dataclass
class Claim:
    """What of a claim may go out now, in order, and how many were put into a bundle instead."""

    going: list[int] = field(default_factory=list)
    bundled: int = 0


def hold_back_what_is_over_the_cap(ids: Sequence[int], me: str, now: datetime) -> Claim:
    """Called in the transaction that claimed ``ids``."""
    mails = queries.claimed_mails(ids)
    hours = queries.sent_within_the_hour((mail.to_address for mail in mails), now, set(ids))
    claim, over = Claim(), dict[str, list[queries.Claimed]]()
    for mail in mails:
        hour = hours[mail.to_address]
        if mail.message == BUNDLE and hour.bundle_at is not None:
            queries.wait_with(mail.id, me, hour.bundle_at + rules.BUNDLES_APART)
        elif mail.message in NEVER_HELD_BACK:
            hour.bundle_at = now if mail.message == BUNDLE else hour.bundle_at
            claim.going.append(mail.id)
        elif rules.free_at(hour.singles, now) is None:
            hour.singles.append(now)
            claim.going.append(mail.id)
        else:
            over.setdefault(mail.to_address, []).append(mail)
    for address, held in over.items():
        bundle = queries.open_bundle(address) or _new_bundle(held[0].id, now)
        claim.bundled += queries.put_into_bundle(bundle.id, me, [mail.id for mail in held], address, now)
    return claim


def _new_bundle(first_id: int, now: datetime) -> Outbox:
    """Its key names the first mail it tells, so that the same mails never make two bundles."""
    first = queries.mail(first_id)
    if first is None:
        raise LookupError(f"mail {first_id} is gone")
    key = f"bundle:{first.key}"
    bundle = Outbox(
        key=key,
        message_id=rules.message_id(key, rules.host_of_id(first.message_id), addressing.secret()),
        message=BUNDLE,
        to_address=first.to_address,
        to_name=first.to_name,
        language=first.language,
        reader=first.reader,
        subject="",
        text="",
        html="",
        state=MailState.QUEUED,
        queued_at=now,
        not_before=now + rules.BUNDLE_GATHERS_FOR,
    )
    db.session.add(bundle)
    db.session.flush()
    return bundle


def word_bundle(mail_id: int, link: str) -> None:
    """Write the words of a claimed bundle, once: a second try sends the same words under the same Message-ID."""
    with transaction():
        bundle = queries.mail(mail_id)
        if bundle is None or bundle.message != BUNDLE or bundle.text:
            return
        subjects, number = queries.subjects_in_bundle(bundle.id, rules.BUNDLE_LISTS)
        context = {
            "subjects": subjects,
            "number": number,
            "more": number - len(subjects),
            "link": link,
            "reader": bundle.reader,
        }
        rendered = render(BUNDLE, bundle.language, context)
        bundle.subject, bundle.text, bundle.html = rendered.subject, rendered.text, rendered.html
