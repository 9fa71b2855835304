"""Files that come with a request: stored before its change, and taken away again where the change was made before."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from werkzeug.datastructures import FileStorage

from grievance.api.answering import Answer, done_once
from grievance.cases import attachments
from grievance.cases.file_kinds import CheckedFile
from grievance.cases.models import Attachment, Case
from grievance.cases.operations import add_file
from grievance.foundation import clock
from grievance.web.guards import current_actor


def digest_of(given: Sequence[FileStorage]) -> bytes:
    """What was sent, apart from the line that a client draws anew between the parts."""
    parts = []
    for file in given:
        file.stream.seek(0)
        parts.append(f"{file.filename}\n{hashlib.sha256(file.stream.read()).hexdigest()}")
        file.stream.seek(0)
    return "\n".join(parts).encode("utf-8", "replace")


def done_with_files(
    good: Sequence[CheckedFile], act: Callable[[Sequence[str]], tuple[str, str]], said: bytes
) -> Answer:
    """``act`` is given the keys under which the files lie."""
    with attachments.stored(good) as keys:
        answer = done_once(lambda: act(keys), said)
        if "Idempotency-Replayed" in answer.headers:
            for key in keys:
                attachments.discard(key)
    return answer


def hang(case: Case, good: Sequence[CheckedFile], keys: Sequence[str]) -> list[Attachment]:
    actor, now = current_actor(), clock.now()
    return [add_file(case, file, key, actor, now) for file, key in zip(good, keys, strict=True)]
