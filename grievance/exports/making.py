"""A long list's file made ready: the page itself is asked for its file, as the person who wants it, with the rights of now.

So guard, fence, filters and columns are those of the page, whatever list it is, and a role that has ended finds nothing.
Pieces go to the disk as they come; nothing is held as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Response, current_app, g
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from grievance.accounts import queries as accounts
from grievance.accounts.models import Person
from grievance.accounts.operations import actor_of
from grievance.exports import queries, shelf
from grievance.exports.models import ListFile
from grievance.exports.rules import LEASE, TRIES, FileState
from grievance.foundation.clock import ist_date
from grievance.foundation.errors import NotFound
from grievance.foundation.jobs import Watch
from grievance.foundation.transaction import transaction
from grievance.notifications.operations import link, queue_mail
from grievance.sentences import N_, Refusal, as_data
from grievance.web.display import Display, with_choices
from grievance.web.downloads import FORMS

NOT_OPEN = N_("This list is not open to you any more.")
NO_LIST = N_("There is no such list. Ask for the file on the page of the list.")
BROKEN = N_("The file could not be made. Ask for it once more, or for fewer rows.")


class ClaimLost(Exception):
    """Another process makes this file now."""


@dataclass
class Hold:
    """The claim on a row. ``renew`` is called as pieces are written and asks the database only now and then."""

    file_id: int
    me: str
    watch: Watch
    renewed: float = 0.0

    def renew(self) -> None:
        """In a session of its own, so that what is being read stays as it is. Raises ``ClaimLost``."""
        if self.watch.seconds - self.renewed < LEASE.total_seconds() / 3:
            return
        self.renewed = self.watch.seconds
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        with app.app_context(), transaction():
            is_ours = queries.hold_claim(self.file_id, self.me, claimed_until=self.watch.now() + LEASE)
        if not is_ours:
            raise ClaimLost()


def make(hold: Hold) -> bool:
    """Makes the file of a claimed row and tells the person by mail; whether it was made."""
    row = queries.list_file(hold.file_id)
    person = accounts.person(row.person_id) if row else None
    if row is None or person is None:
        return False
    if row.tries > TRIES:
        return _not_made(row, person, hold, Refusal(BROKEN))
    try:
        with shelf.written() as (key, out), _answer(row, person, hold.watch.now()) as answer:
            name, size = _name_of(answer), 0
            for piece in answer.iter_encoded():
                size += out.write(piece)
                hold.renew()
    except Refusal as refusal:
        return _not_made(row, person, hold, refusal)
    return _made(row, person, hold, key, name, size)


@contextmanager
def _answer(row: ListFile, person: Person, now: datetime) -> Iterator[Response]:
    """What the page answers to this person now. Raises Refusal where it is not open, or is no list."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    address, language, form = row.address, row.language, row.form
    actor = actor_of(person, ist_date(now))
    if not person.is_active:
        raise Refusal(NOT_OPEN)
    with app.test_request_context(with_form(address, form), base_url=app.config["BASE_URL"]):
        g.actor, g.display = actor, with_choices(Display(), {"language": language})
        view, args = _view(address)
        try:
            answer = app.make_response(view(**args))
        except (NotFound, HTTPException):
            raise Refusal(NOT_OPEN) from None
        if answer.mimetype not in FORMS.values() or not answer.is_streamed:
            raise Refusal(NO_LIST if answer.status_code == HTTPStatus.OK else NOT_OPEN)
        try:
            yield answer
        finally:
            answer.close()


def with_form(address: str, form: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{urlencode([*parse_qsl(parts.query, keep_blank_values=True), ('form', form)])}"


def without_form(address: str) -> str:
    """A list's address with its filters, whatever form or page it was looked at in."""
    parts = urlsplit(address)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in ("form", "page")]
    return f"{parts.path}?{urlencode(kept)}" if kept else parts.path


def _view(address: str) -> tuple[Callable[..., Any], dict[str, Any]]:
    """The view behind a page's address. Raises Refusal where there is none."""
    adapter = current_app.url_map.bind("localhost")
    try:
        endpoint, args = adapter.match(urlsplit(address).path, method="GET")
    except (HTTPException, RequestRedirect):
        raise Refusal(NO_LIST) from None
    return current_app.view_functions[endpoint], dict(args)


def check_is_list(address: str) -> None:
    """Refuses what is no page of a list here; whether it is open is asked when the file is made."""
    view, _ = _view(address)
    if not getattr(view, "guard", None):
        raise Refusal(NO_LIST)


def _name_of(answer: Response) -> str:
    quoted = answer.headers.get("Content-Disposition", "").partition('filename="')[2]
    return quoted.partition('"')[0]


def _made(row: ListFile, person: Person, hold: Hold, key: str, name: str, size: int) -> bool:
    """Row and mail in one transaction; where the claim was lost meanwhile, the other's file is the one."""
    now = hold.watch.now()
    good_until = now + timedelta(days=current_app.config["SETTINGS"].files_kept_days)
    with transaction():
        is_ours = queries.hold_claim(hold.file_id, hold.me, state=FileState.READY, claimed_by=None, claimed_until=None,
                                     storage_key=key, name=name, size_bytes=size, made_at=now, good_until=good_until)  # fmt: skip
        if is_ours:
            _tell(hold.file_id, person.id, name, good_until, now)
    if not is_ours:
        shelf.discard(key)
    return is_ours


def _not_made(row: ListFile, person: Person, hold: Hold, refusal: Refusal) -> bool:
    now = hold.watch.now()
    with transaction():
        if queries.hold_claim(hold.file_id, hold.me, state=FileState.NOT_MADE, claimed_by=None, claimed_until=None,
                              why=as_data(refusal.sentence), made_at=now):  # fmt: skip
            _tell(hold.file_id, person.id, "", now, now)
    return False


def _tell(file_id: int, person_id: int, name: str, good_until: datetime, now: datetime) -> None:
    """Only to whom an account is still open; the link leads behind the sign-in."""
    person = accounts.person(person_id)
    if person is None or not person.is_active or not person.email:
        return
    context = {"file": name, "good_until": ist_date(good_until), "link": link("/files"), "reader": "office"}
    queue_mail("list_file", person.email, context, key=f"list-file:{file_id}", language=person.language, at=now,
               to_name=person.name)  # fmt: skip


def make_next(me: str, watch: Watch) -> bool | None:
    """Claims and makes one file; None where nothing waits."""
    with transaction():
        found = queries.claim_list_file(watch.now(), me, watch.now() + LEASE)
    if found is None:
        return None
    try:
        return make(Hold(found, me, watch, watch.seconds))
    except ClaimLost:
        return False
