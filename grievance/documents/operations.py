"""Papers of a sitting are fixed, printed and kept. Nothing here commits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask_babel import force_locale, get_translations

from grievance.audit.queries import head_hash
from grievance.documents import queries
from grievance.documents.assembling import decision_sheet_of, pack_of, public_list_of
from grievance.documents.collecting import snapshot_of
from grievance.documents.models import Paper
from grievance.documents.papers import Pack
from grievance.documents.papers import Paper as PlainPaper
from grievance.documents.printing import MAKER_VERSION, Stamp, pdf
from grievance.documents.readers import Reader, for_reader
from grievance.documents.rules.wording import Translate, printed_language
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.errors import Conflict
from grievance.permissions import Actor
from grievance.sentences import N_
from grievance.sittings import operations as sittings
from grievance.sittings.models import AgendaVersion, Sitting
from grievance.sittings.rules.freezing import canonical, fingerprint

MADE_AT_ONCE = (("pack", "chair"), ("pack", "member"), ("agenda", "member"))
"""Printed and kept with the freeze; the others from the same snapshot when they are first asked for."""
HASH_SHOWN = 16


def translator(language: str) -> Translate:
    """Puts sentences of rules into a paper's language, whatever language the page is in."""
    with force_locale(printed_language(language)):
        found = get_translations()
    return lambda key: found.ugettext(key) if key else key


@dataclass(frozen=True)
class Prepared:
    """Papers made outside the transaction, and the snapshot they were made of."""

    snapshot: Mapping[str, Any]
    sha256: str
    version: int
    at: datetime
    papers: tuple[tuple[str, str, bytes], ...]


def snapshot_to_freeze(sitting: Sitting, now: datetime) -> dict[str, Any]:
    """What the papers are made of, with the hash of the record as it stands, as it will be kept."""
    data = {**snapshot_of(sitting, ist_date(now)), "day_hash": (head_hash() or "")[:HASH_SHOWN]}
    kept: dict[str, Any] = json.loads(canonical(data))
    return kept


def prepare(sitting: Sitting, now: datetime) -> Prepared:
    """The snapshot of the agenda as it stands and its first papers. Takes about as long as printing; changes nothing."""
    snapshot = snapshot_to_freeze(sitting, now)
    pack, stamp = pack_of(snapshot), Stamp(now, snapshot["version"], day_hash=snapshot["day_hash"])
    papers = tuple(
        (kind, reader, pdf(for_reader(of_kind(pack, kind), Reader(reader)), stamp, "en", translator("en")))
        for kind, reader in MADE_AT_ONCE
    )
    return Prepared(snapshot, fingerprint(snapshot), snapshot["version"], now, papers)


def freeze(sitting: Sitting, prepared: Prepared, actor: Actor, now: datetime) -> AgendaVersion:
    """Circulates the agenda if the rows are still those that were printed; keeps snapshot and bytes for ever.

    Raises Conflict where somebody changed something in between, Refusal where there is nothing new to circulate.
    """
    data = {**snapshot_of(sitting, ist_date(prepared.at)), "day_hash": prepared.snapshot["day_hash"]}
    if fingerprint(json.loads(canonical(data))) != prepared.sha256:
        raise Conflict(
            N_("The agenda changed while its papers were being made. Look at it as it is now, then freeze it again.")
        )
    version = sittings.freeze(sitting, prepared.snapshot, prepared.sha256, actor, prepared.at)
    for kind, reader, content in prepared.papers:
        keep(sitting.id, version.version, kind, reader, "en", content, now)
    db.session.flush()
    return version


def keep(sitting_id: int, version: int, kind: str, reader: str, language: str, content: bytes, now: datetime,
         case_id: int = 0, form: str = "pdf") -> Paper:  # fmt: skip
    """Keeps the bytes of a paper; where they are kept already, those stay."""
    found = queries.stored_paper(sitting_id, version, kind, reader, language, case_id, form)
    if found is None:
        found = Paper(sitting_id=sitting_id, version=version, kind=kind, reader=reader, language=language,
                      case_id=case_id, form=form, content=content, sha256=sha256(content).hexdigest(),
                      maker_version=MAKER_VERSION, made_at=now)  # fmt: skip
        db.session.add(found)
    return found


def of_kind(pack: Pack, kind: str) -> PlainPaper:
    """One of the papers that follow from the pack."""
    made: dict[str, Any] = {
        "agenda": pack.agenda, "notes": pack.notes, "cause-list": pack.cause_list, "attendance": pack.attendance,
        "atr": pack.atr, "pack": pack,
    }  # fmt: skip
    if kind == "decision-sheet":
        return decision_sheet_of(pack)
    return public_list_of(pack) if kind == "public-list" else made[kind]
