"""What offices report on directions, what the forum asks for beyond it, what the units say, and the line a month."""

from __future__ import annotations

from datetime import datetime

from grievance.cases.file_kinds import CheckedFile
from grievance.cases.models import Attachment
from grievance.foundation.clock import ist_date
from grievance.foundation.database import db
from grievance.foundation.transaction import record
from grievance.permissions import SYSTEM, Actor
from grievance.sentences import N_, Refusal
from grievance.sittings import queries
from grievance.sittings.direction_events import (
    ActionReported,
    ComplianceSentBack,
    LineAsked,
    LineMissed,
    ProofAdded,
    UnitsWordGiven,
)
from grievance.sittings.models import ActionTaken, Direction, DirectionCase
from grievance.sittings.operations.about_directions import about, must_be_open, touch
from grievance.sittings.queries import Dated
from grievance.sittings.rules.directions import UnitsWord
from grievance.sittings.rules.monthly_lines import is_to_be_asked, month_end, next_month_end, owed_next
from grievance.sittings.rules.words import DirectionState, Progress

FILES_AT_MOST = 40


def report_action(
    dated: Dated, progress: Progress, words: str, proof: str, claims_compliance: bool, actor: Actor, now: datetime
) -> ActionTaken:
    """The office's line: one of four words and what was done; it may claim that the direction is complied with."""
    direction = dated.direction
    must_be_open(direction)
    if not words.strip():
        raise Refusal(N_("Write what was done, or why nothing was"), field="words")
    has_proof = bool(proof.strip() or queries.files_of_direction(direction.id))
    if claims_compliance and direction.proof_required and not has_proof:
        raise Refusal(
            N_("Name the proof. The forum asked for: %(proof)s"), field="proof", proof=direction.proof_required
        )
    action = ActionTaken(
        direction_id=direction.id,
        progress=Progress.DONE if claims_compliance else progress,
        words=words.strip(),
        proof=proof.strip(),
        claims_compliance=claims_compliance,
        entered_by=actor.person_id,
        entered_at=now,
    )
    db.session.add(action)
    if claims_compliance and direction.state is DirectionState.OPEN:
        _ask_units(direction, now)
    direction.state = DirectionState.REPORTED if claims_compliance else direction.state
    _write_next_line(direction, now)
    touch(direction)
    record(
        ActionReported(
            **about(direction, actor, now),
            progress=action.progress.value,
            words=action.words,
            claims_compliance=claims_compliance,
        )
    )
    return action


def _ask_units(direction: Direction, now: datetime) -> None:
    """The filer of each case served is asked; what was said of an earlier claim stays in the record only.

    A second claim before the forum has sent the first one back asks nobody: what a unit contests stays contested.
    """
    for row in queries.cases_served([direction.id]).get(direction.id, []):
        row.asked_at, row.unit_says, row.unit_words, row.said_at = now, "", "", None


def _write_next_line(direction: Direction, now: datetime) -> None:
    """The month of a report needs no other line; while the forum looks at a claim none is owed."""
    if direction.state is not DirectionState.OPEN:
        direction.next_line_on = None
        return
    month = month_end(ist_date(now))
    direction.next_line_on = max(next_month_end(month), direction.next_line_on or month)


def send_back(dated: Dated, words: str, actor: Actor, now: datetime) -> None:
    """The forum asks for more on a claim of compliance. The clock has never stopped and goes on."""
    direction = dated.direction
    must_be_open(direction)
    if direction.state is not DirectionState.REPORTED:
        raise Refusal(N_("The office has not said that it is done"))
    if not words.strip():
        raise Refusal(N_("Write what the office must still do"), field="words")
    action = queries.last_claim(direction.id)
    if action is not None:
        action.sent_back_because, action.sent_back_at, action.sent_back_by = words.strip(), now, actor.person_id
    direction.state = DirectionState.OPEN
    given_on = ist_date(direction.issued_at)
    entered = [ist_date(one.entered_at) for one in queries.actions_of([direction.id]).get(direction.id, [])]
    direction.next_line_on = owed_next(given_on, ist_date(now), entered)
    touch(direction)
    record(ComplianceSentBack(**about(direction, actor, now), words=words.strip()))


def note_units_word(
    dated: Dated, served: DirectionCase, word: UnitsWord, words: str, actor: Actor, now: datetime
) -> None:
    """What the filer of a case served says of the compliance that the office reported; until then silent."""
    direction = dated.direction
    if direction.state is not DirectionState.REPORTED or served.asked_at is None:
        raise Refusal(N_("The office has not said that it is done, or the forum has decided by now"))
    if word is UnitsWord.SILENT:
        raise Refusal(N_("Choose one."), field="word")
    if word is UnitsWord.CONTESTS and not words.strip():
        raise Refusal(N_("Say in a line what is still open."), field="words")
    served.unit_says, served.unit_words, served.said_at = word.value, words.strip(), now
    touch(direction)
    told = {**about(direction, actor, now), "serves": (served.case_id,)}
    record(UnitsWordGiven(**told, word=word.value, words=words.strip()))


def add_proof(dated: Dated, file: CheckedFile, storage_key: str, actor: Actor, now: datetime) -> Attachment:
    """A stored file on the direction, read by those who read the direction."""
    direction = dated.direction
    must_be_open(direction)
    if len(queries.files_of_direction(direction.id)) >= FILES_AT_MOST:
        raise Refusal(N_("The direction has 40 files already, as many as it can hold."), field="file")
    kept = Attachment(
        direction_id=direction.id, kind="proof", name=file.name, media_type=file.media_type, size_bytes=len(file.content),
        sha256=file.sha256, storage_key=storage_key, side="office", is_inner=True, added_by=actor.person_id, added_at=now,
    )  # fmt: skip
    db.session.add(kept)
    db.session.flush()
    record(ProofAdded(**about(direction, actor, now), file_id=kept.id, file=kept.name, sha256=kept.sha256))
    return kept


def ask_for_lines(now: datetime, most: int) -> int:
    """Ask for the lines of the month that ends, note those that did not come; how many directions were written."""
    today, written = ist_date(now), 0
    for direction in queries.directions_that_owe_a_line(today, most):
        owed_on = direction.next_line_on
        if owed_on is not None and owed_on < today:
            record(LineMissed(**about(direction, SYSTEM, now), by=owed_on))
        if owed_on is None or owed_on < today:
            owed_on = direction.next_line_on = owed_next(ist_date(direction.issued_at), today, ())
        if is_to_be_asked(owed_on, direction.line_asked_for, today):
            direction.line_asked_for = owed_on
            record(LineAsked(**about(direction, SYSTEM, now), by=owed_on))
        written += 1
    db.session.flush()
    return written
