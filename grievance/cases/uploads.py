"""Files that came with one form: the good ones are taken, each refused one is named with its reason."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from grievance.cases.file_kinds import LARGEST, CheckedFile, checked
from grievance.sentences import N_, Refusal, Sentence, as_data, from_data
from grievance.web.form_keys import Done, shown_here


@dataclass(frozen=True)
class NotTaken:
    """A file that was refused, as ``components/files.html`` draws it."""

    name: str
    size: int
    why: Sentence
    state: str = "failed"
    retry_to: str = "#file"


@dataclass(frozen=True)
class Sorted:
    """What is kept once the form's key is claimed, and what is only named."""

    good: list[CheckedFile]
    refused: list[NotTaken]

    def tell(self, done: Done) -> None:
        """The page to which the form leads names what was refused."""
        if self.refused:
            done.show(json.dumps([(one.name, one.size, as_data(one.why)) for one in self.refused]))


def sorted_out(given: Iterable[Any]) -> Sorted:
    """Looks at every file before one is kept. Raises Refusal at the field where nothing came or nothing is good."""
    found = Sorted([], [])
    for one in given:
        content, name = one.read(LARGEST + 1), one.filename or ""
        try:
            found.good.append(checked(content, name))
        except Refusal as refusal:
            found.refused.append(NotTaken(name[:120], len(content), refusal.sentence))
    if not found.good and not found.refused:
        raise Refusal(N_("Choose a photo or a paper."), field="file")
    if len(found.refused) == 1 and not found.good:
        why = found.refused[0].why
        raise Refusal(why.key, field="file", **why.args)
    if not found.good:
        raise Refusal(N_("None of these files could be taken. %(why)s"), field="file",
                      why=tuple(one.why for one in found.refused))  # fmt: skip
    return found


def refused_here() -> list[NotTaken]:
    """What the form that led to this page could not take."""
    shown = shown_here()
    return [NotTaken(name, size, from_data(why)) for name, size, why in json.loads(shown.text)] if shown else []
