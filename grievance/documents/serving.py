"""A paper that was asked for, by a page or by a command: the kept bytes where there are some, else made and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from grievance.documents import access, operations, queries, receipts
from grievance.documents.after_the_sitting import notice_of, unit_notice_of, with_conduct
from grievance.documents.assembling import pack_of
from grievance.documents.collecting import completed, head_data, snapshot_of, with_added_notes
from grievance.documents.keeping import from_plain
from grievance.documents.kinds import KINDS
from grievance.documents.minutes_kept import minutes_now
from grievance.documents.papers import Paper
from grievance.documents.printing import FORMS, Stamp, text
from grievance.documents.readers import Reader, check, for_reader
from grievance.documents.rules.wording import printed_language
from grievance.foundation.clock import ist_date
from grievance.foundation.errors import NotFound
from grievance.foundation.transaction import transaction
from grievance.permissions import Actor
from grievance.sentences import N_, Refusal
from grievance.sittings.access import sitting_for
from grievance.sittings.chair_notes import added_notes
from grievance.sittings.drafting import number_of
from grievance.sittings.models import AgendaVersion, MinutesVersion, Sitting
from grievance.sittings.operations import bring_up_to_date as draw
from grievance.sittings.queries import entries_of
from grievance.sittings.queries.minutes import corrigenda_of, minutes_version
from grievance.sittings.rules.states import TO_COME
from grievance.sittings.rules.words import SittingState

__all__ = ["Asked", "Ready", "as_file", "as_text", "number_of", "ready_paper"]

KINDS_OF_SITTINGS = tuple(kind for kind in KINDS if kind != "receipt")
WITH_NOTES = ("agenda", "notes", "pack")
KEPT_FOR = ("chair", "member", "public")
"""Readers whose paper is the same for all of them; a unit's and an office's are made each time from the snapshot."""


@dataclass(frozen=True)
class Asked:
    """``reader`` empty: the best one open to the person. ``reference``: the case of a unit's notice.

    ``form`` is pdf or docx; ``version`` None: the agenda as last circulated.
    """

    kind: str
    reader: str = ""
    language: str = "en"
    reference: str = ""
    draft: bool = False
    form: str = "pdf"
    version: int | None = None


@dataclass(frozen=True)
class Ready:
    """A paper with its stamp, and under which version it is kept (None: it is not)."""

    paper: Paper
    stamp: Stamp
    reader: str
    version: AgendaVersion | MinutesVersion | None = None
    case_id: int = 0


def as_file(sitting: Sitting, asked: Asked, actor: Actor, now: datetime) -> bytes:
    """The paper as PDF or Word file: the kept bytes where it was handed out before."""
    language = printed_language(asked.language)
    if kept := _kept_under(sitting, asked, actor, language):
        return kept
    ready = ready_paper(sitting, asked, actor, now)
    made = FORMS[asked.form](ready.paper, ready.stamp, language, operations.translator(language))
    if ready.version is None or not (ready.reader in KEPT_FOR or ready.case_id):
        return made
    key = (sitting.id, ready.version.version, asked.kind, ready.reader, language)
    return _keep(key, made, now, ready.case_id, asked.form)


def as_text(sitting: Sitting, asked: Asked, actor: Actor, now: datetime) -> str:
    ready = ready_paper(sitting, asked, actor, now)
    language = printed_language(asked.language)
    return text(ready.paper, ready.stamp, language, operations.translator(language))


def _kept_under(sitting: Sitting, asked: Asked, actor: Actor, language: str) -> bytes | None:
    """A reprint: the bytes as they were handed out, for the reader this person is, found without making anything."""
    if asked.draft or asked.kind in ("notice", "minutes", "unit-notice") or asked.kind not in KINDS_OF_SITTINGS:
        return None
    allowed = access.readers_open_to(actor, sitting)
    reader = asked.reader or allowed[0]
    if reader not in allowed or reader not in KEPT_FOR:
        return None
    check(asked.kind, reader)
    version = _version(sitting, asked)
    if version is None or _added_notes(sitting, version, asked, reader):
        return None
    paper = queries.stored_paper(sitting.id, version.version, asked.kind, reader, language, form=asked.form)
    return bytes(paper.content) if paper else None


def _version(sitting: Sitting, asked: Asked) -> AgendaVersion | None:
    """The one asked for, else the last; None where nothing is circulated yet."""
    if asked.draft:
        return None
    if asked.version is None:
        return queries.latest_version(sitting.id)
    found = queries.version_of(sitting.id, asked.version)
    if found is None:
        raise NotFound(N_("There is no such version of this agenda."))
    return found


def _keep(key: tuple[int, int, str, str, str], made: bytes, now: datetime, case_id: int, form: str) -> bytes:
    """Of two that print for the first time at once, both hand out what the first kept."""
    try:
        with transaction():
            return bytes(operations.keep(*key, made, now, case_id, form).content)
    except IntegrityError:
        kept = queries.stored_paper(*key, case_id, form)
        return bytes(kept.content) if kept else made


def ready_paper(sitting: Sitting, asked: Asked, actor: Actor, now: datetime) -> Ready:
    if asked.kind not in KINDS_OF_SITTINGS:
        raise NotFound(N_("There is no such paper. Choose one from the list of papers."))
    if asked.kind == "notice":
        at = sitting.changed_at or queries.series_made_at(sitting.series_id) or now
        return Ready(notice_of(head_data(sitting, ist_date(at))), Stamp(at), "public")
    if asked.kind == "minutes":
        return _minutes(sitting, asked, actor, now)
    version = _version(sitting, asked)
    data = _snapshot(sitting, version, actor, now)
    stamp = (
        Stamp(version.frozen_at, version.version, day_hash=data.get("day_hash", ""))
        if version
        else Stamp(now, is_draft=True)
    )
    reader = access.reader_for(actor, sitting, data, asked.reader, asked.reference)
    if version and (added := _added_notes(sitting, version, asked, reader.kind)):
        paper = operations.of_kind(pack_of(with_added_notes(data, added)), asked.kind)
        return Ready(for_reader(paper, reader), Stamp(now), reader.kind)
    if asked.kind == "unit-notice":
        return _unit_notice(data, reader, asked.reference, stamp, version)
    return Ready(for_reader(operations.of_kind(pack_of(data), asked.kind), reader), stamp, reader.kind, version)


def _added_notes(sitting: Sitting, version: AgendaVersion, asked: Asked, reader: str) -> dict[int, str]:
    """Notes for the chair written since the agenda was circulated: they stand in the chair's own paper of today, marked.

    What was fixed is had by its version, byte for byte.
    """
    if asked.version is not None or reader != "chair" or asked.kind not in WITH_NOTES:
        return {}
    return added_notes(version.snapshot, entries_of(sitting.id))


def _snapshot(sitting: Sitting, version: AgendaVersion | None, actor: Actor, now: datetime) -> Mapping[str, Any]:
    if version is not None:
        return completed(sitting, version.snapshot)
    if not access.may_see_drafts(actor, sitting):
        raise NotFound(N_("The agenda is not out yet. It is sent out on %(day)s."), day=sitting.agenda_on)
    return snapshot_of(sitting, ist_date(now)) if entries_of(sitting.id) else _as_the_rules_draw_it(sitting, actor, now)


class _OnlyLooking(Exception):
    """Takes back what was drawn to be looked at."""


def _as_the_rules_draw_it(sitting: Sitting, actor: Actor, now: datetime) -> dict[str, Any]:
    """The papers of an agenda that nobody has drawn yet: drawn, read and taken back in one transaction."""
    number, data = number_of(sitting), {}
    try:
        with transaction():
            drawn = sitting_for(number)
            if drawn.state in TO_COME:
                draw(drawn, actor, now)
            data = snapshot_of(drawn, ist_date(now))
            raise _OnlyLooking
    except _OnlyLooking:
        return data


def _unit_notice(
    data: Mapping[str, Any], reader: Reader, reference: str, stamp: Stamp, version: AgendaVersion | None
) -> Ready:
    check("unit-notice", reader.kind)
    if not reference:
        raise Refusal(N_("Name the case whose notice you want, like J26-0412-7."), field="case")
    if not reader.may_know(reference):
        raise NotFound()
    case = next(iter(queries.cases_by_number([reference])), None)
    listing = [one for one in queries.receipts_of(case.id) if one.kind == "listing"] if case else []
    code = listing[-1].code if listing else ""
    notice = unit_notice_of(pack_of(data), reference, code, receipts.check_address(code) if code else "")
    if notice is None or case is None:
        raise NotFound(N_("%(number)s does not stand on this agenda."), number=reference)
    return Ready(notice, stamp, "unit", version, case.id)


def circulated(sitting: Sitting) -> bool:
    """Whether the minutes are out."""
    return sitting.minutes_state in ("circulated", "confirmed")


def _minutes(sitting: Sitting, asked: Asked, actor: Actor, now: datetime) -> Ready:
    """A fixed version as it was given out; before that the draft, for those who record decisions."""
    if sitting.state is not SittingState.HELD:
        raise NotFound(N_("Minutes are written when the sitting has been held."))
    is_out, language = circulated(sitting), printed_language(asked.language)
    if not is_out and not access.may_see_draft_minutes(actor, sitting):
        raise NotFound(N_("The minutes are not out yet."))
    fixed = minutes_version(sitting.id, asked.version) if is_out else None
    if asked.version is not None and fixed is None:
        raise NotFound(N_("There is no such version of these minutes."))
    at = fixed.made_at if fixed else (sitting.minutes_circulated_at if is_out else None) or now
    data = snapshot_of(sitting, ist_date(at))
    reader = access.reader_for(actor, sitting, data, asked.reader)
    if fixed is not None and fixed.papers:
        about = {one.number: one.entry_id for one in corrigenda_of(sitting.id)}
        paper = with_conduct(from_plain(fixed.papers[language]), data, about)
        return Ready(for_reader(paper, reader), Stamp(at, fixed.version), reader.kind, fixed)
    paper = minutes_now(sitting, at, sitting.minutes_state, (language,))[language]
    return Ready(for_reader(paper, reader), Stamp(at, is_draft=not is_out), reader.kind)
