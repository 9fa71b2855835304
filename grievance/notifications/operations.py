"""The outbox: queue a mail, send what is due, try again or give up.

A row is claimed by one UPDATE under a lease; the talk with the server is outside any transaction; each end is noted
at once. If a process dies between the server's acceptance and our note, the lease runs out and one more copy goes
out under the same Message-ID: exactly once holds for row and Message-ID, never for SMTP (DESIGN-NOTES 3).
"""

from __future__ import annotations

import logging
from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from flask_mail import Message

from grievance.accounts import queries as accounts
from grievance.cases.models import Case
from grievance.cases.taking_back import held_until
from grievance.foundation.database import db
from grievance.foundation.jobs import Counts, Watch, new_holder
from grievance.foundation.transaction import record, transaction
from grievance.notifications import addressing, queries, rules
from grievance.notifications.bundles import Claim, hold_back_what_is_over_the_cap, word_bundle
from grievance.notifications.events import MailGivenUp, MailLetRest, MailTriedAgain
from grievance.notifications.messages import render
from grievance.notifications.models import Outbox
from grievance.notifications.rules import BUNDLE, MailState, Verdict
from grievance.notifications.smtp import LONGEST_TRY_SECONDS, Envelope, ForumConnection, Reply
from grievance.notifications.wording import word_mail
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal

log = logging.getLogger(__name__)

BATCH = 20
CLAIM_LEASE = timedelta(seconds=80)
"""A try is only begun while the claim outlives the longest try. After a kill the mail is free within two minutes."""
CUTS_BEFORE_A_PAUSE = 2


@dataclass(frozen=True)
class MailFile:
    """What goes with a mail. ``kind`` is its whole content type, such as ``text/calendar; method=REQUEST; …``.

    A text stands in ``text``, everything else in ``base64``.
    """

    name: str
    kind: str
    text: str = ""
    base64: str = ""

    @property
    def content(self) -> bytes:
        return b64decode(self.base64) if self.base64 else self.text.encode()


def host() -> str:
    """The host in Message-IDs: that of ``BASE_URL``, never the machine's name."""
    return rules.host_of(current_app.config["BASE_URL"])


def link(path: str) -> str:
    """The full address of a path, built from ``BASE_URL`` and never from a request."""
    return f"{current_app.config['BASE_URL']}{path}"


def queue_mail(
    message: str,
    to: str,
    context: Mapping[str, Any],
    *,
    key: str,
    language: str,
    at: datetime,
    case: Case | None = None,
    to_name: str = "",
    files: Iterable[MailFile] = (),
) -> Outbox | None:
    """Write the mail ``message`` to one address into the outbox; None when ``key`` is there already, nobody is named,
    or the filer of ``case`` wants no mail of this kind.

    The mail about a step that can still be taken back waits until it cannot (``cases.taking_back``).
    ``key`` says what happened and to whom; the Message-ID derives from it. Without a mail server the row is *kept*.
    """
    if not to.strip() or queries.has_mail(key) or _is_spared(message, context, case):
        return None
    known = {"answers_are_read": addressing.are_answers_read(message, case.id if case else None), **context}
    reference = str(context.get("reference") or "")
    row = Outbox(
        key=key,
        message_id=rules.message_id(key, host(), addressing.secret()),
        message=message,
        to_address=to.strip(),
        to_name=rules.display_name(to_name),
        language=language,
        reader=str(context.get("reader") or ""),
        **asdict(render(message, language, known)),
        thread=rules.thread_id(reference, host()) if reference else "",
        case_id=case.id if case else None,
        files=[asdict(file) for file in files] or None,
        state=_first_state(to),
        closed_because=addressing.HELD if accounts.is_unreachable(to) else "",
        queued_at=at,
        not_before=(held_until(case, at) if case else None) or at,
    )
    db.session.add(row)
    return row


def _is_spared(message: str, context: Mapping[str, Any], case: Case | None) -> bool:
    """The filer of the case wants no mail of this kind."""
    is_to_filer = case is not None and context.get("reader") == "filer"
    return is_to_filer and case is not None and not rules.is_wanted(message, case.messages_wanted)


def _first_state(to: str) -> MailState:
    """An address that takes no mail gets none until it is corrected (``correspondence``)."""
    if accounts.is_unreachable(to):
        return MailState.DEAD
    return MailState.QUEUED if mail_server() else MailState.KEPT


def mail_server() -> str:
    """The server's name; empty where mail is kept."""
    return str(current_app.config["MAIL_SERVER"] or "")


def deliver(now: datetime, most: int = rules.MAILS_PER_RUN) -> Counts:
    """Send what is due at ``now``: at most ``most`` mails and about 40 seconds, so that the next run goes on.

    ``done`` counts what went out and what was put into a bundle.
    """
    if not mail_server():
        return Counts()
    watch, me, counts, sent, cuts = Watch(now), new_holder(), Counts(), 0, 0
    with transaction():
        queries.free_expired_claims(now, CLAIM_LEASE)
    with ForumConnection(current_app.extensions["mail"], host()) as connection:
        while sent < most and not watch.is_over and cuts < CUTS_BEFORE_A_PAUSE:
            claim = _claim(watch, me, min(BATCH, most - sent))
            if claim is None:
                break
            told, cuts = _send_batch(claim.going, connection, watch, me, cuts)
            counts, sent = counts + told + Counts(claim.bundled, claim.bundled), sent + told.due
    return counts


def _claim(watch: Watch, me: str, most: int) -> Claim | None:
    """What to send now, in order; None when nothing is due. What is over an address's hourly cap goes into its bundle."""
    with transaction():
        queries.take_turns()
        ids = queries.claim_due_mails(watch.now(), me, watch.now() + CLAIM_LEASE, most)
        return hold_back_what_is_over_the_cap(ids, me, watch.now()) if ids else None


def _send_batch(ids: list[int], connection: ForumConnection, watch: Watch, me: str, cuts: int) -> tuple[Counts, int]:
    counts, began = Counts(), watch.seconds
    for place, mail_id in enumerate(ids):
        turned_away = connection.open() if cuts < CUTS_BEFORE_A_PAUSE else None
        too_late = watch.seconds - began > CLAIM_LEASE.total_seconds() - LONGEST_TRY_SECONDS
        if turned_away is None and (too_late or cuts >= CUTS_BEFORE_A_PAUSE):
            _put_back(ids[place:], me)
            break
        reply = turned_away or _send_one(mail_id, connection)
        cuts = cuts + 1 if reply.is_line_cut else 0
        if reply.verdict is Verdict.SERVER:
            cuts = CUTS_BEFORE_A_PAUSE
        _settle(mail_id, reply, me, watch.now())
        counts = counts + Counts(1, int(reply.verdict is Verdict.SENT), int(reply.verdict is not Verdict.SENT))
    return counts, cuts


def _send_one(mail_id: int, connection: ForumConnection) -> Reply:
    """Build and send one mail; a mail that cannot be built is *faulty* and stops nobody else's."""
    try:
        _word(mail_id)
        envelope = Envelope.around(_message(mail_id), addressing.return_path(mail_id))
    except Exception as mistake:
        log.exception("mail %s cannot be built", mail_id)
        return Reply(Verdict.FAULTY, rules.one_line(f"{type(mistake).__name__}: {mistake}", 200))
    finally:
        db.session.rollback()
    return connection.deliver(envelope)


def _word(mail_id: int) -> None:
    row = queries.mail(mail_id)
    if row is not None and row.message == BUNDLE and not row.text:
        word_bundle(mail_id, link("/inbox"))
    elif row is not None and row.context is not None:
        word_mail(row)


def _message(mail_id: int) -> Message:
    row = queries.mail(mail_id)
    if row is None:
        raise LookupError(f"mail {mail_id} is gone")
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    if row.thread:
        headers["References"] = headers["In-Reply-To"] = row.thread
    message = Message(
        subject=row.subject,
        recipients=[(row.to_name, row.to_address) if row.to_name else row.to_address],
        body=row.text,
        html=row.html,
        date=row.queued_at.timestamp(),
        reply_to=addressing.reply_to(row),
        charset="utf-8",
        extra_headers=headers,
    )
    for told in queries.files_told_by(row):
        file = MailFile(**told)
        message.attach(file.name, file.kind, file.content)
    message.msgId = row.message_id
    return message


def _settle(mail_id: int, reply: Reply, me: str, now: datetime) -> None:
    """Note what came of a try. Nothing is written when the claim has been lost meanwhile."""
    with transaction():
        if reply.verdict is Verdict.SENT:
            queries.settle_claim(mail_id, me, state=MailState.SENT, last_reply="", sent_at=now)
            return
        row = queries.mail(mail_id)
        if row is None:
            return
        step = rules.after_try(reply.verdict, row.message_id, row.attempts, now)
        values: dict[str, object] = {"state": step.state, "last_reply": reply.text}
        if step.not_before is not None and step.counts_as_try:
            values["not_before"] = step.not_before
        if not step.counts_as_try:
            values["attempts"] = row.attempts - 1
        if queries.settle_claim(mail_id, me, **values) and step.state is MailState.DEAD:
            db.session.refresh(row)
            _give_up(row, reply.text, now)


def _give_up(row: Outbox, reply: str, now: datetime, *, came_back: bool = False) -> None:
    """What lay in a bundle shares its fate, so that no case loses a mail in silence."""
    if row.message == BUNDLE:
        queries.carry_to_bundled(row.id, MailState.BUNDLED, MailState.DEAD, reply)
    record(MailGivenUp(at=now, case_id=row.case_id, mail_id=row.id, message=row.message, to_address=row.to_address,
                       reply=reply, came_back=came_back))  # fmt: skip


def _put_back(ids: list[int], me: str) -> None:
    """Give claims back that were not tried."""
    with transaction():
        queries.drop_claims(ids, me)


def retry_mail(row: Outbox, actor: Actor, now: datetime) -> None:
    """Put a mail that was given up back into the queue, with all its tries before it. Raises Refusal when it has no text."""
    if not row.text and row.context is None:
        raise Refusal(N_("The words of this mail were taken away after %(days)s days. It cannot be sent again."),
                      days=rules.TEXTS_KEPT.days)  # fmt: skip
    row.state, row.attempts, row.not_before, row.last_reply, row.closed_because = MailState.QUEUED, 0, now, "", ""
    row.sent_at, row.bundle_id = None, None
    db.session.flush()
    if row.message == BUNDLE:
        queries.carry_to_bundled(row.id, MailState.DEAD, MailState.BUNDLED, "")
    record(MailTriedAgain(at=now, actor=actor, case_id=row.case_id, mail_id=row.id, to_address=row.to_address))


def let_mail_rest(row: Outbox, because: str, actor: Actor, now: datetime) -> None:
    """Give a mail up for good, because somebody saw to it in another way. Raises Refusal without a reason."""
    because = rules.one_line(because, 300)
    if not because:
        raise Refusal(N_("Say what you did instead, or why nothing is needed."), field="because")
    row.state, row.closed_because, row.claimed_by, row.claimed_until = MailState.DEAD, because, None, None
    db.session.flush()
    record(MailLetRest(at=now, actor=actor, case_id=row.case_id, mail_id=row.id, to_address=row.to_address,
                       because=because))  # fmt: skip


def bounce_mail(row: Outbox, reply: str, now: datetime) -> bool:
    """A sent mail came back for good: it is parked like one that was refused. False when it was noted before."""
    if row.state is not MailState.SENT:
        return False
    row.state, row.last_reply = MailState.DEAD, rules.one_line(reply, 200)
    db.session.flush()
    _give_up(row, row.last_reply, now, came_back=True)
    return True


def take_old_texts_away(now: datetime, most: int = 2000) -> int:
    """Texts of mails and SMS older than 180 days; the row stays, with whom, when and the subject. How many."""
    queries.take_sms_texts_away(now - rules.TEXTS_KEPT)
    return queries.take_texts_away(now - rules.TEXTS_KEPT, most)
