"""A forum that receives mail under ``reply.forum.example``, and letters written by its people."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from grievance.accounts import queries as people
from grievance.correspondence import operations
from grievance.correspondence.models import IncomingMail
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.notifications import tokens
from grievance.notifications.models import Outbox

DOMAIN = "reply.forum.example"


@pytest.fixture(autouse=True)
def receiving(request, monkeypatch, tmp_path):  # noqa: ANN001, ANN201
    """Sets the domain; files lie in a folder of the test."""
    name = next((one for one in ("committing_world", "world") if one in request.fixturenames), None)
    if name is None:
        return None
    app = request.getfixturevalue(name)
    settings = dataclasses.replace(
        app.config["SETTINGS"], mail_receiving_domain=DOMAIN, files_url=str(tmp_path / "files")
    )
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    return app


def address_of(case, key: str | None = None) -> str:  # noqa: ANN001
    """The address that a mail about ``case`` gives its reader: its contact, or the person ``key``."""
    person = people.person_by_email(f"{key}@example.org") if key else None
    secret = "for tests only, never for a real forum"
    return tokens.reply_address(
        secret, DOMAIN, case.id, person.id if person else None, person.email if person else case.contact_email
    )


def return_address_of(row: Outbox) -> str:
    return tokens.return_address("for tests only, never for a real forum", DOMAIN, row.id)


def letter(to: str, words: str = "It trips again.", sender: str = "unit@unit.example", **heads: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Rakesh Kumar <{sender}>", to
    mail["Subject"] = heads.pop("Subject", "Re: your grievance")
    mail["Message-ID"] = heads.pop("Message_ID", f"<{abs(hash((to, words, sender))):x}@unit.example>")
    for name, value in heads.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(words)
    return mail


@pytest.fixture
def take() -> Callable[..., operations.Taken]:
    """Takes one letter in, as the pipe does, and gives what became of it at its one place."""

    def taken(mail: EmailMessage | bytes, **more):  # noqa: ANN003, ANN202
        content = mail if isinstance(mail, bytes) else mail.as_bytes()
        (found,) = operations.take(content, clock.now(), source="pipe", **more)
        return found

    return taken


def letters() -> list[IncomingMail]:
    return list(db.session.scalars(select(IncomingMail).order_by(IncomingMail.id)))


def mails_to(address: str, message: str | None = None) -> list[Outbox]:
    rows = db.session.scalars(select(Outbox).where(Outbox.to_address == address).order_by(Outbox.id))
    return [row for row in rows if message is None or row.message == message]
