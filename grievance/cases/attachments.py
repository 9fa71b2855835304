"""Where files lie and how they leave again: outside the web root, under names nobody can guess, always as a download."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from flask import Response, current_app

from grievance.cases import queries
from grievance.cases.file_kinds import CheckedFile
from grievance.cases.models import Attachment
from grievance.sentences import N_, Refusal
from grievance.web.downloads import disposition

KEY_BYTES = 20
"""160 bits of chance."""
_KEY = re.compile(r"[0-9a-f]{40}")


class FileGone(Refusal):
    """The stored file is missing or is no longer what was handed in."""

    def __init__(self) -> None:
        super().__init__(
            N_("This file cannot be read at the moment. The administrator can put it back from the backup.")
        )


def folder() -> Path:
    """The folder of the setting FILES_URL."""
    return Path(current_app.config["SETTINGS"].files_url)


def store(file: CheckedFile) -> str:
    """Writes the file, synced to the disk, and returns its key. Call it before ``transaction()``."""
    key = secrets.token_hex(KEY_BYTES)
    path = _path(key)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    waiting = path.with_suffix(".part")
    try:
        with open(waiting, "xb", opener=_private) as out:
            out.write(file.content)
            out.flush()
            os.fsync(out.fileno())
        waiting.rename(path)
        _sync_folder(path.parent)
    except OSError:
        waiting.unlink(missing_ok=True)
        raise
    return key


def _sync_folder(at: Path) -> None:
    """The new name itself must outlive a power cut, as its row does."""
    held = os.open(at, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


@contextmanager
def stored(files: Iterable[CheckedFile]) -> Iterator[list[str]]:
    """Stores files before ``transaction()`` and gives their keys; takes all of them away again when the inside fails."""
    keys: list[str] = []
    try:
        for file in files:
            keys.append(store(file))
        yield keys
    except BaseException:
        for key in keys:
            discard(key)
        raise


def discard(key: str) -> None:
    """Takes a file away whose row was never kept."""
    _path(key).unlink(missing_ok=True)


def take_strays_away(before: datetime) -> int:
    """Files that lie here since before a time of the machine and belong to no row: their process died between the two."""
    gone = 0
    for part in sorted(folder().glob("[0-9a-f][0-9a-f]")):
        old = {file.name: file for file in part.iterdir() if file.stat().st_mtime < before.timestamp()}
        known = queries.storage_keys_among([name for name in old if _KEY.fullmatch(name)])
        for name, file in old.items():
            if name not in known:
                file.unlink(missing_ok=True)
                gone += 1
    return gone


def content_of(attachment: Attachment) -> bytes:
    """The file as it was kept. Raises ``FileGone`` when it is missing or altered."""
    try:
        content = _path(attachment.storage_key).read_bytes()
    except OSError:
        raise FileGone() from None
    if hashlib.sha256(content).hexdigest() != attachment.sha256:
        raise FileGone()
    return content


def download(attachment: Attachment) -> Response:
    """The answer that hands out a file: saved, never shown in the page, and nothing in it may run."""
    response = Response(content_of(attachment), mimetype=attachment.media_type)
    response.headers["Content-Disposition"] = disposition(attachment.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _path(key: str) -> Path:
    if not _KEY.fullmatch(key):
        raise FileGone()
    return folder() / key[:2] / key


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
