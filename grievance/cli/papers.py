"""``sittings paper``: one paper of a sitting into a file, as PDF, Word file or plain text. Part of the group ``sittings``."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import click
from flask import Flask

from grievance.documents import serving
from grievance.documents.readers import READERS
from grievance.documents.rules.wording import LANGUAGES
from grievance.foundation import clock
from grievance.permissions import SYSTEM
from grievance.sentences import N_, Refusal, in_words
from grievance.sittings.access import sitting_for

BAD_INPUT = 2
OWN_READER = {"public-list": "public", "unit-notice": "unit"}


def register(app: Flask) -> None:
    group = app.cli.commands.get("sittings")
    if not isinstance(group, click.Group):
        group = click.Group("sittings", help="Sittings and their papers.")
        app.cli.add_command(group)
    group.add_command(paper)


@click.command("paper")
@click.argument("number")
@click.option("--kind", required=True, help=", ".join(serving.KINDS_OF_SITTINGS))
@click.option("--reader", default="", help="chair, member (the usual), unit or public.")
@click.option("--case", "reference", default="", help="The case, for a unit's notice or a unit's agenda.")
@click.option("--language", default="en", help="en, hi or ur.")
@click.option("--out", "out", required=True, help="FILE.pdf, FILE.docx or FILE.txt")
def paper(number: str, kind: str, reader: str, reference: str, language: str, out: str) -> None:
    """The paper as it was fixed, or as a draft where the agenda is not fixed yet."""
    try:
        content = _content(
            number, serving.Asked(kind, _reader(kind, reader), _language(language), reference.upper()), out
        )
    except Refusal as refusal:
        print(in_words(refusal.sentence), file=sys.stderr)
        raise SystemExit(BAD_INPUT) from None
    try:
        Path(out).write_bytes(content)
    except OSError as error:
        print(f"{out} cannot be written: {error.strerror}", file=sys.stderr)
        raise SystemExit(1) from None
    print(json.dumps({"sitting": number.upper(), "kind": kind, "out": out, "bytes": len(content)}))


def _reader(kind: str, reader: str) -> str:
    if reader and reader not in READERS:
        raise Refusal(N_("Choose a reader: chair, member, unit or public."))
    return reader or OWN_READER.get(kind, "member")


def _language(language: str) -> str:
    if language not in LANGUAGES:
        raise Refusal(N_("Choose a language: en, hi or ur."))
    return language


def _content(number: str, asked: serving.Asked, out: str) -> bytes:
    form = Path(out).suffix.lower()
    if form not in (".pdf", ".docx", ".txt"):
        raise Refusal(N_("Choose a file that ends in .pdf, .docx or .txt."))
    if asked.kind not in serving.KINDS_OF_SITTINGS:
        raise Refusal(
            N_("There is no such paper. Choose one of: %(kinds)s."), kinds=", ".join(serving.KINDS_OF_SITTINGS)
        )
    sitting = sitting_for(number)
    if form == ".txt":
        return serving.as_text(sitting, asked, SYSTEM, clock.now()).encode()
    return serving.as_file(sitting, replace(asked, form=form[1:]), SYSTEM, clock.now())
