"""Archives are asked for, fetched and done; files of long lists are asked for. Called inside ``transaction()``."""

from __future__ import annotations

from datetime import datetime, timedelta

from grievance.accounts.queries import hold_address
from grievance.exports import queries
from grievance.exports.events import OwnDataTaken
from grievance.exports.models import ListFile, OwnExport
from grievance.exports.rules import (
    FETCHED_AT_MOST,
    GOOD_FOR,
    KEPT,
    WAITING_AT_MOST,
    Export,
    FileState,
    why_no_other,
    why_not_sent,
)  # fmt: skip
from grievance.foundation.database import db
from grievance.foundation.errors import NotFound
from grievance.foundation.transaction import record
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal


def ask(actor: Actor, case_id: int | None, with_files: bool, now: datetime) -> OwnExport:
    """One more archive of a person, or of a case for who follows it. Refuses a fourth within the hour."""
    _hold(actor.person_id, case_id)
    lately = queries.exports_of(actor.person_id, case_id, now - timedelta(hours=1))
    if why := why_no_other(map(_told, lately), now):
        raise Refusal(why.key, **why.args)
    row = OwnExport(person_id=actor.person_id, case_id=case_id, with_files=with_files, asked_at=now)
    db.session.add(row)
    db.session.flush()
    return row


def begin(export_id: int, actor: Actor, case_id: int | None, number: str, now: datetime) -> OwnExport:
    """The archive is sent from now on, and that is on record. Refuses while another is on its way to the same reader."""
    _hold(actor.person_id, case_id)
    row = queries.export(export_id)
    if row is None or (row.person_id, row.case_id) != (actor.person_id, case_id):
        raise NotFound()
    others = [one for one in queries.exports_of(actor.person_id, case_id, now - GOOD_FOR) if one.id != row.id]
    if why := why_not_sent(_told(row), map(_told, others), now):
        raise Refusal(why.key, **why.args)
    row.begun_at, row.ended_at, row.fetched = now, None, row.fetched + 1
    record(
        OwnDataTaken(
            at=now, actor=actor, export_id=row.id, person_id=row.person_id, number=number, with_files=row.with_files
        )
    )
    return row


def end(export_id: int, now: datetime) -> None:
    """Sent, or cut: another may be fetched."""
    row = queries.export(export_id)
    if row is not None:
        row.ended_at = now


def good_ones(actor: Actor, case_id: int | None, now: datetime) -> list[OwnExport]:
    """Those that can still be fetched, the latest first."""
    rows = queries.exports_of(actor.person_id, case_id, now - GOOD_FOR)
    return [row for row in rows if row.case_id == case_id and row.fetched < FETCHED_AT_MOST]


def forget_old_exports(now: datetime) -> int:
    return queries.delete_exports(now - KEPT)


def _told(row: OwnExport) -> Export:
    return Export(row.asked_at, row.begun_at, row.ended_at, row.fetched)


def _hold(person_id: int | None, case_id: int | None) -> None:
    """Two forms of the same reader wait for each other."""
    hold_address(f"export {person_id or 0} {0 if person_id else case_id}")


def ask_list_file(address: str, form: str, language: str, actor: Actor, now: datetime) -> ListFile:
    """A file of the list at ``address`` is made by the job. Refuses more than a few at a time."""
    assert actor.person_id is not None  # noqa: S101  (the page is for who is signed in)
    hold_address(f"list files {actor.person_id}")
    if queries.number_waiting(actor.person_id) >= WAITING_AT_MOST:
        raise Refusal(N_("Three files are being made for you. Ask again when one is ready."))
    row = ListFile(person_id=actor.person_id, address=address, form=form, language=language, asked_at=now)
    db.session.add(row)
    db.session.flush()
    return row


def list_file_for(actor: Actor, file_id: int, now: datetime) -> ListFile:
    """A file that is ready, for the person who asked for it and nobody else. Raises NotFound."""
    row = queries.list_file(file_id)
    if row is None or row.person_id != actor.person_id or row.state is not FileState.READY:
        raise NotFound()
    if row.good_until is None or row.good_until < now:
        raise NotFound(N_("This file has been taken away after its time. Ask for it again on the page of the list."))
    return row


def end_list_files(now: datetime) -> list[str]:
    """Rows past their time are gone; the keys of their files."""
    keys = []
    for row in queries.past_their_time(now):
        keys.append(row.storage_key)
        row.state, row.storage_key = FileState.GONE, ""
    return keys
