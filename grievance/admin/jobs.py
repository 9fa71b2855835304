"""Housekeeping: what has had its time is taken away."""

from __future__ import annotations

from datetime import datetime, timedelta

from grievance.accounts.codes import forget_old_codes
from grievance.admin import queries
from grievance.cases import attachments
from grievance.cases.step_drafts import drop_old_drafts
from grievance.correspondence.jobs import forget_old_letters
from grievance.cosigning.first_mails import forget_first_mails
from grievance.desk.handover.handing import free_cases_of_gone_heads
from grievance.exports.jobs import take_list_files_away
from grievance.exports.operations import forget_old_exports
from grievance.foundation import clock
from grievance.foundation.jobs import Counts
from grievance.foundation.queries import forget_runs
from grievance.foundation.transaction import transaction
from grievance.intake.import_runs import forget_unused
from grievance.intake.operations import delete_old_drafts
from grievance.notifications.operations import take_old_texts_away
from grievance.web.queries import forget_tries
from grievance.webhooks.jobs import forget_old_messages

FORM_KEYS_KEPT = timedelta(days=2)
SIGN_INS_KEPT = timedelta(days=30)
DEAD_TOKENS_KEPT = timedelta(days=90)
"""Revoked or past their end: so long the account page says what became of them."""
STRAYS_KEPT = timedelta(hours=1)
"""Longer than any upload: a file that no row knows by then was left by a process that died."""
RUNS_KEPT = timedelta(days=2)
FAILED_RUNS_KEPT = timedelta(days=30)


def keep_house(now: datetime) -> Counts:
    """Old drafts, form keys, sessions, counters of limits, notes of runs, words of mails and one-time codes; cases given to
    heads who have gone are their office's again. Each kind is a transaction of its own.
    """
    gone = 0
    with transaction():
        drafts = delete_old_drafts(now)
        gone += drafts.count
    for key in drafts.keys:
        attachments.discard(key)
    gone += attachments.take_strays_away(clock.machine_now() - STRAYS_KEPT)
    with transaction():
        gone += queries.forget_form_keys(now - FORM_KEYS_KEPT)
    with transaction():
        gone += queries.forget_sign_ins(now - SIGN_INS_KEPT)
    with transaction():
        gone += queries.forget_dead_tokens(now - DEAD_TOKENS_KEPT)
    with transaction():
        gone += forget_tries(before=clock.machine_now())
    with transaction():
        gone += forget_runs(now - RUNS_KEPT, now - FAILED_RUNS_KEPT)
    with transaction():
        gone += take_old_texts_away(now)
    with transaction():
        gone += forget_old_codes(now)
    with transaction():
        gone += drop_old_drafts(now)
    with transaction():
        gone += forget_old_exports(now)
    with transaction():
        gone += forget_unused(now)
    with transaction():
        gone += forget_first_mails(now)
    gone += take_list_files_away(now)
    gone += forget_old_letters(now)
    gone += forget_old_messages(now)
    with transaction():
        free_cases_of_gone_heads(now)
    return Counts(gone, gone)
