"""The archive, made while it is sent: a batch of cases and one file are held at a time, and nothing is stored.

Between two pieces no connection to the database is kept: a slow line may take long. The pages stand in the reader's
language; the ones of a case are those of a filer, whatever office the reader holds.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from flask import render_template
from flask_babel import gettext

from grievance.accounts import queries as accounts
from grievance.cases import attachments
from grievance.cases.models import Attachment, Case
from grievance.desk.listing.exporting import COLUMNS, rows_of
from grievance.exports import queries
from grievance.exports.telling import Leaf, Whose, case_leaf, hanging_on, place_of, without_others_contact
from grievance.exports.telling_person import draft_leaf, open_drafts, person_leaf
from grievance.foundation.clock import IST, ist_date
from grievance.intake.queries import all_files_of_drafts
from grievance.notifications.models import Outbox
from grievance.web.downloads import csv_pieces, plain
from grievance.web.pipes import PIECE, Pipe

Content = bytes | Iterator[bytes]
NO_WORDS = frozenset({"one_time_code", "track_code", "cosign_code"})
"""Mails that carry a code: that they were sent is told, the code is not."""
MAIL_HEADS = ("Sent", "To", "Subject", "Words")


@dataclass
class Archive:
    """What is asked for, and what comes to light on the way: the cases that are in it, and files that could not be read."""

    whose: Whose
    with_files: bool
    now: datetime
    cases: list[tuple[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def folder(self) -> str:
        return f"grievance-forum-{ist_date(self.now).isoformat()}"

    def pieces(self) -> Iterator[bytes]:
        """The ZIP file in pieces. The page that says what is in it comes last, when all is known."""
        pipe = Pipe()
        with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as kept:
            for name, content in self._entries():
                with kept.open(self._entry(name), "w") as out:
                    for piece in (content,) if isinstance(content, bytes) else content:
                        out.write(piece)
                        if pipe.size >= PIECE:
                            queries.let_go()
                            yield pipe.taken()
        queries.let_go()
        yield pipe.taken()

    def _entry(self, name: str) -> zipfile.ZipInfo:
        at = self.now.astimezone(IST)
        entry = zipfile.ZipInfo(f"{self.folder}/{name}", (at.year, at.month, at.day, at.hour, at.minute, at.second))
        is_packed = "/files/" in name
        entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        return entry

    def _entries(self) -> Iterator[tuple[str, Content]]:
        person_id = self.whose.actor.person_id
        if person_id is not None and self.whose.only is None:
            yield from self._of_person(person_id)
        yield "cases.csv", self._table()
        yield from self._of_cases()
        yield "messages.csv", self._messages()
        yield "index.html", self._index().encode()

    def _of_person(self, person_id: int) -> Iterator[tuple[str, Content]]:
        person = accounts.person(person_id)
        if person is not None:
            yield from _both("account", person_leaf(person, gettext("Your account")))
        drafts = open_drafts(person_id, self.now)
        kept = [file for file in all_files_of_drafts([draft.id for draft in drafts]) if file.removed_at is None]
        for number, draft in enumerate(drafts, 1):
            files = [file for file in kept if file.draft_id == draft.id]
            yield from _both(f"drafts/{number}/draft", draft_leaf(draft, files))
            yield from self._files(f"drafts/{number}", files)

    def _table(self) -> Iterator[bytes]:
        """All cases as the list of cases gives them, with the contacts of other members left out."""
        actor, only = self.whose.actor, self.whose.only
        batches = (self._cells(batch) for batch in queries.own_cases(actor, only))
        return csv_pieces([gettext(column.head) for column in COLUMNS], chain.from_iterable(batches))

    def _cells(self, batch: Sequence[Case]) -> list[list[Any]]:
        """All cells of a batch at once: what they read is not read again after a piece has gone out."""
        rows = rows_of([batch], self.whose.actor, ist_date(self.now))
        return [[plain(column.value(without_others_contact(row, self.whose))) for column in COLUMNS] for row in rows]

    def _of_cases(self) -> Iterator[tuple[str, Content]]:
        actor = self.whose.actor
        for batch in queries.own_cases(actor, self.whose.only):
            hung = hanging_on([case.id for case in batch], actor.person_id)
            rows = [without_others_contact(row, self.whose) for row in rows_of([batch], actor, ist_date(self.now))]
            leaves = [(row.case, case_leaf(row, hung, self.whose)) for row in rows]
            for case, leaf in leaves:
                self.cases.append((case.number, case.title))
                yield from _both(f"cases/{case.number}/case", leaf)
                yield from self._files(f"cases/{case.number}", hung.files.get(case.id, ()))

    def _files(self, folder: str, files: Iterable[Attachment]) -> Iterator[tuple[str, Content]]:
        for file in files if self.with_files else ():
            name = f"{folder}/{place_of(file)}"
            try:
                content = attachments.content_of(file)
            except attachments.FileGone:
                self.missing.append(name)
                continue
            yield name, content

    def _messages(self) -> Iterator[bytes]:
        mails = (mail for portion in self._mails() for mail in portion)
        cells = ([plain(value) for value in _mail(mail)] for mail in mails)
        return csv_pieces([gettext(head) for head in MAIL_HEADS], cells)

    def _mails(self) -> Iterator[Sequence[Outbox]]:
        return queries.mails_to(self.whose.addresses, self.whose.actor.person_id, self.whose.only)

    def _index(self) -> str:
        is_whole = self.whose.actor.person_id is not None and self.whose.only is None
        return render_template("exports/_index.html", archive=self, is_whole=is_whole)


def _mail(row: Outbox) -> list[Any]:
    return [row.sent_at, row.to_address, row.subject, "" if row.message in NO_WORDS else row.text]


def _both(name: str, leaf: Leaf) -> Iterator[tuple[str, Content]]:
    """The page to read and the same for machines."""
    yield f"{name}.html", render_template("exports/_leaf.html", leaf=leaf).encode()
    yield f"{name}.json", leaf.as_json()
