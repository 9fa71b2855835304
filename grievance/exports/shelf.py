"""Where files of lists lie until they are fetched or their time is over: beside the files of cases, under names nobody can guess."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from grievance.cases import attachments

KEY_BYTES = 20
_KEY = re.compile(r"[0-9a-f]{40}")
WAITING = ".part"


def folder() -> Path:
    return attachments.folder() / "lists"


def path_of(key: str) -> Path:
    if not _KEY.fullmatch(key):
        raise ValueError("no key of a list's file")
    return folder() / key


@contextmanager
def written() -> Iterator[tuple[str, BinaryIO]]:
    """A new file under its key: there only when the inside ends well, synced to the disk; else nothing is left."""
    key = secrets.token_hex(KEY_BYTES)
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    waiting = folder() / f"{key}{WAITING}"
    try:
        with open(waiting, "xb", opener=_private) as out:
            yield key, out
            out.flush()
            os.fsync(out.fileno())
        waiting.rename(path_of(key))
    except BaseException:
        waiting.unlink(missing_ok=True)
        raise


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def discard(key: str) -> None:
    if key:
        path_of(key).unlink(missing_ok=True)


def take_strays_away(known: Collection[str], before: datetime) -> int:
    """Files that belong to no row since before a time of the machine: their process died."""
    gone = 0
    for file in folder().glob("*") if folder().is_dir() else ():
        if file.name not in known and file.stat().st_mtime < before.timestamp():
            file.unlink(missing_ok=True)
            gone += 1
    return gone
