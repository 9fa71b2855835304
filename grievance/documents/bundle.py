"""Everything of a sitting in one zip: each paper for each reader it may go to, and the hashes of all.

Made while it is sent: no more than one paper is held at a time. The same circulated agenda gives the same bytes; the
files are stored as they are, so that no release of a packing library changes them.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from grievance.documents import access, queries
from grievance.documents.readers import FOR_ANYONE, FOR_OFFICES, FOR_UNITS, OFFICE
from grievance.documents.serving import KINDS_OF_SITTINGS, Asked, as_file, circulated
from grievance.foundation.clock import IST
from grievance.foundation.errors import NotAllowed, NotFound
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal
from grievance.sittings.drafting import number_of
from grievance.sittings.models import AgendaVersion, Sitting
from grievance.sittings.rules.words import SittingState
from grievance.web.pipes import Pipe

FORMS = ("pdf", "docx")
MANIFEST = "SHA256SUMS.txt"
"""As `sha256sum -c` reads it: hash, two spaces, name."""
OF_THE_AGENDA = tuple(kind for kind in KINDS_OF_SITTINGS if kind not in ("unit-notice", "minutes"))
THE_SAME_FOR_ALL = frozenset({"notice", "public-list"})


@dataclass(frozen=True)
class Part:
    """One paper of the zip; ``name`` is its place inside."""

    name: str
    asked: Asked


def parts_of(sitting: Sitting, actor: Actor, languages: Iterable[str]) -> list[Part]:
    """The papers that this person may have, in a fixed order. Refuses before the agenda is circulated."""
    version = queries.latest_version(sitting.id)
    if version is None:
        raise NotFound(N_("The agenda is not out yet. It is sent out on %(day)s."), day=sitting.agenda_on)
    readers = [reader for reader in access.readers_open_to(actor, sitting) if reader != "unit" or not actor.is_staff]
    asked = [Asked(kind, reader, version=version.version) for reader in readers for kind in _kinds(sitting, reader)]
    asked += [Asked("unit-notice", "unit", reference=number, version=version.version) for number in _cases(version)
              if "unit" in access.readers_open_to(actor, sitting)]  # fmt: skip
    every = [_with(one, language, form) for one in asked for language in languages for form in FORMS]
    return [Part(_name(one), one) for one in every]


def _kinds(sitting: Sitting, reader: str) -> list[str]:
    allowed = {"unit": FOR_UNITS, OFFICE: FOR_OFFICES, "public": FOR_ANYONE}.get(reader)
    minutes = ["minutes"] if sitting.state is SittingState.HELD and circulated(sitting) else []
    kinds = [*OF_THE_AGENDA, *minutes]
    kinds = [kind for kind in kinds if allowed is None or kind in allowed]
    return kinds if reader == "public" else [kind for kind in kinds if kind not in THE_SAME_FOR_ALL]


def _cases(version: AgendaVersion) -> list[str]:
    """Cases still on the agenda, by their serials."""
    items = [item for section in version.snapshot["sections"] for item in section["items"]]
    return [item["case"]["number"] for item in items if item["case"] and not item["withdrawn_because"]]


def _with(one: Asked, language: str, form: str) -> Asked:
    return Asked(one.kind, one.reader, language, one.reference, form=form, version=one.version)


def _name(one: Asked) -> str:
    folder = f"unit-notices/{one.reference}" if one.reference else one.reader
    return f"{folder}/{one.kind}.{one.language}.{one.form}"


def streamed(sitting: Sitting, parts: Iterable[Part], actor: Actor, now: datetime) -> Iterator[bytes]:
    """The zip, piece by piece. A paper that the person may not see after all (a case outside the fence) is left out."""
    version = queries.latest_version(sitting.id)
    at = (version.frozen_at if version else now).astimezone(IST)
    folder, out, lines = f"{number_of(sitting)}-{version.version if version else 0}", Pipe(), []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as kept:
        for part in parts:
            try:
                content = as_file(sitting, part.asked, actor, now)
            except (NotFound, NotAllowed, Refusal):
                continue
            lines.append(f"{sha256(content).hexdigest()}  {part.name}\n")
            kept.writestr(_entry(f"{folder}/{part.name}", at), content)
            yield out.taken()
        kept.writestr(_entry(f"{folder}/{MANIFEST}", at), "".join(lines))
    yield out.taken()


def _entry(name: str, at: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
    entry.external_attr = 0o644 << 16
    return entry
