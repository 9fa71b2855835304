"""``mail receive``: one letter on standard input, from a mail server's pipe. Ends with the codes of sysexits.h."""

from __future__ import annotations

import json
import logging
import os
import sys

import click

from grievance.correspondence import operations
from grievance.correspondence.mailbox import HEAD_OF_LARGER, LARGEST_FETCHED
from grievance.foundation import clock
from grievance.foundation.database import db

log = logging.getLogger(__name__)

TAKEN, BAD_DATA, TRY_LATER = 0, 65, 75
PIPE = "pipe"


@click.command("receive")
@click.option("--recipient", "recipients", multiple=True, help="To whom the mail server was told to deliver it.")
@click.option(
    "--sender", help="The envelope sender; empty for the null sender. Postfix and Exim also say it in SENDER."
)
def receive(recipients: tuple[str, ...], sender: str | None) -> None:
    """Take one letter on standard input. Ends with 0 taken, 75 try again later, 65 nothing or too much to read."""
    raise SystemExit(_received(recipients, sender))


def _received(recipients: tuple[str, ...], sender: str | None) -> int:
    try:
        content = sys.stdin.buffer.read(LARGEST_FETCHED + 1)
        if not content.strip():
            click.echo("there is no letter on standard input", err=True)
            return BAD_DATA
        is_whole = len(content) <= LARGEST_FETCHED
        taken = operations.take(
            content if is_whole else content[:HEAD_OF_LARGER], clock.now(), source=PIPE, is_whole=is_whole,
            recipients=recipients or _told_by_server("ORIGINAL_RECIPIENT", "RECIPIENT"),
            envelope_sender=sender if sender is not None else _sender_told(),
        )  # fmt: skip
    except Exception as mistake:
        db.session.rollback()
        log.exception("a letter could not be taken")
        click.echo(f"not taken now: {type(mistake).__name__}", err=True)
        return TRY_LATER
    for one in taken:
        click.echo(json.dumps(one.as_data()))
    if not is_whole:
        click.echo("larger than 40 MB: only its beginning was kept, the sender must hear of it", err=True)
    return TAKEN if is_whole else BAD_DATA


def _told_by_server(*names: str) -> list[str]:
    return [value for name in names if (value := os.environ.get(name, ""))]


def _sender_told() -> str | None:
    """Only where a recipient is told beside it: a SENDER in a person's own environment says nothing."""
    return os.environ.get("SENDER") if os.environ.get("RECIPIENT") else None
