"""The record of events: chained, only added to, and without secrets."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from grievance.audit import operations as audit
from grievance.audit import queries as record
from grievance.audit.models import ChainHead, EventRow
from grievance.audit.rules import GENESIS
from grievance.cases.contact_events import TrackCodeMade
from grievance.cases.events import InnerNoteWritten, ProgressReported
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import record as note
from grievance.foundation.transaction import transaction
from tests.support.cases import actor, filed


def happened(kind=ProgressReported, **more):
    """Written as the reaction to every event writes it; no mail hangs on it here."""
    with transaction():
        audit.write(
            kind(at=clock.now(), actor=actor("nodal"), number="J26-0412-7", office="JPDCL", side="office", **more)
        )


def test_each_event_is_chained_to_the_one_before(world):
    for _ in range(3):
        happened()
    rows = list(record.events_in_order())[-3:]
    assert [row.seq for row in rows] == list(range(rows[0].seq, rows[0].seq + 3))
    assert [row.prev_hash for row in rows][1:] == [row.hash for row in rows][:-1]
    assert record.head_hash() == rows[-1].hash and audit.check_record().broken is None


def test_who_when_and_on_which_side_is_kept_and_secrets_are_not(world):
    happened(TrackCodeMade, secret="041233")
    row = list(record.events_in_order())[-1]
    assert (row.actor_name, row.actor_side, row.is_public) == ("Anil Sharma", "office", False)
    assert "041233" not in str(row.payload) + str(row.told)


def test_the_database_refuses_to_change_or_take_away_an_event(world):
    happened()
    for change in ("UPDATE event SET actor_name = 'nobody'", "DELETE FROM event"):
        with pytest.raises(DatabaseError), db.session.begin_nested():
            db.session.execute(text(change))


def test_an_altered_row_is_named(world):
    for _ in range(3):
        happened()
    rows = list(record.events_in_order())
    rows[-2].actor_name = "somebody else"
    with db.session.no_autoflush:
        assert audit.check_record().broken == rows[-2].seq
    db.session.expunge_all()


def test_a_filers_timeline_has_no_inner_event(world):
    case = filed().case
    with transaction():
        note(InnerNoteWritten(at=clock.now(), actor=actor("nodal"), case_id=case.id, number=case.number))
    assert [row.name for row in record.timeline(case.id, for_filer=True)] == ["CaseFiled"]
    assert [row.name for row in record.timeline(case.id, for_filer=False)] == ["InnerNoteWritten", "CaseFiled"]


def test_an_event_that_fails_leaves_no_gap(world):
    happened()
    before = record.head_hash()
    with pytest.raises(RuntimeError), transaction():
        audit.write(ProgressReported(at=clock.now(), actor=actor("nodal"), number="x"))
        raise RuntimeError("the line is cut")
    assert record.head_hash() == before
    happened()
    assert (
        audit.check_record().broken is None
        and db.session.query(EventRow).order_by(EventRow.seq).first().prev_hash == GENESIS
    )


def test_an_export_is_checked_without_the_database_and_names_the_altered_row(world, tmp_path):
    import json

    for _ in range(3):
        happened()
    run, path = world.test_cli_runner(), tmp_path / "record.jsonl"
    assert json.loads(run.invoke(args=["audit", "verify"]).output)["intact"]
    assert run.invoke(args=["audit", "export", str(path)]).exit_code == 0
    whole = run.invoke(args=["audit", "verify", "--export", str(path)])
    assert (whole.exit_code, json.loads(whole.output)["intact"]) == (0, True)
    lines = path.read_text("utf-8").splitlines()
    for altered in ([*lines[:-2], *lines[-1:]], [*lines[:-1], lines[-1].replace("Anil", "Sunil")], [*lines[:-1], "{"]):
        path.write_text("\n".join(altered), "utf-8")
        found = run.invoke(args=["audit", "verify", "--export", str(path)])
        assert found.exit_code == 1 and json.loads(found.output)["altered"] >= len(lines) - 1


def test_events_taken_from_the_end_of_the_record_are_missed(world):
    for _ in range(3):
        happened()
    last = list(record.events_in_order())[-1]
    assert audit.check_record().broken is None
    with transaction():
        db.session.get(ChainHead, 1).hash = "f" * 64
    assert audit.check_record().broken == last.seq + 1, "the head names an event that is not there"
