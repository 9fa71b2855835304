"""What was circulated prints the same for ever: whatever is edited afterwards, in whatever process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.transaction import transaction
from grievance.sittings import operations, queries
from tests.features.sittings.scene import actor, draw, entry_of, file_case, publish
from tests.support.everything_changed import change_everything
from tests.support.reprint import hashes

ROOT = Path(__file__).parents[2]
MUST_HAVE_CHANGED = {
    "case.title", "case.body", "case.contact_name", "office.name", "office.head_title", "category.name", "estate.name",
    "person.name", "brief.words", "entry.title", "entry.minutes", "entry.withdrawn_because", "sitting.venue",
    "sitting.sits_on", "limit_rule.days", "limit_rule.basis", "holiday.name", "clock.due_on", "setting.value",
    "direction.words", "direction.first_due_on",
}  # fmt: skip


def circulate(at):
    """Two divisions' worth of what papers are made of: cases, briefs, a direction in section 2, a second list."""
    from grievance.documents import operations as documents
    from grievance.sittings.rules.room import taken
    from grievance.sittings.rules.words import Disposition
    from tests.features.sittings.scene import freeze

    publish()
    first = file_case("Voltage falls every night", at("2026-10-20 10:00"), estate_code="bari-brahmana")
    at("2026-11-16 10:00")
    draw("J-1")
    freeze("J-1")
    now = at("2026-11-25 12:00")
    with transaction():
        what = taken(
            Disposition.DIRECTED, "Replace the transformer of Shivalik Auto Components.", office="JPDCL", days=5
        )
        sitting = queries.sitting_by_number("J-1")
        operations.dispose(sitting, entry_of("J-1", first), what, "", actor("convener.jammu"), now)
    second, now = file_case("Meter burnt", clock.now()), at("2026-12-04 10:00")
    draw("J-2")
    with transaction():
        sitting = queries.sitting_by_number("J-2")
        (brief,) = queries.briefs_of([entry_of("J-2", second).id])
        operations.enter_brief(sitting, brief, "میٹر بدل دیا گیا", actor("hod"), now)

    def issue(day):
        now, sitting = at(day), queries.sitting_by_number("J-2")
        prepared = documents.prepare(sitting, now)
        with transaction():
            documents.freeze(queries.sitting_by_number("J-2", lock=True), prepared, actor("convener.jammu"), now)

    issue("2026-12-05 10:00")
    third = file_case("Feeder trips", clock.now())
    with transaction():
        operations.add_case(queries.sitting_by_number("J-2"), third, "it burns", actor("convener.jammu"), clock.now())
    with transaction():
        sitting = queries.sitting_by_number("J-2")
        operations.withdraw(sitting, entry_of("J-2", second), "the unit asked", actor("convener.jammu"), clock.now())
    issue("2026-12-06 10:00")
    return {1: second.number, 2: third.number}


def test_after_everything_was_edited_all_papers_are_the_same_bytes_here_and_in_another_process(
    committing_world, database, at
):
    references = circulate(at)
    with committing_world.test_request_context():
        before = {version: hashes("J-2", version, references[version]) for version in (1, 2)}
        assert before[1]["agenda chair en pdf"] != before[2]["agenda chair en pdf"]
        assert len(set(before[2].values())) > 15
        changed = change_everything()
        assert changed >= MUST_HAVE_CHANGED, MUST_HAVE_CHANGED - changed
        assert len(changed) > 150
        after = {version: hashes("J-2", version, references[version]) for version in (1, 2)}
    assert [name for name in before[1] if before[1][name] != after[1][name]] == []
    assert [name for name in before[2] if before[2][name] != after[2][name]] == []
    db.session.remove()
    told = elsewhere(committing_world.config["URL"], database.folder, "J-2", "2", references[2])
    assert told["papers"] == before[2]


def elsewhere(*args: object) -> dict:
    """In a process that has just begun, with another order of its sets, in another time zone."""
    env = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "America/New_York"}
    command = [sys.executable, "-m", "tests.support.reprint", *map(str, args)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)
