"""Files of long lists under fault: one file after a kill, the fence of the hour in which it is made, memory that stays flat."""

from __future__ import annotations

import tracemalloc
from datetime import timedelta

import pytest

from grievance.accounts import queries as people
from grievance.exports import jobs, making, operations, queries, shelf
from grievance.exports.rules import LEASE, FileState
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.foundation.jobs import Watch
from grievance.foundation.transaction import transaction
from grievance.notifications.models import Outbox
from tests.support.cases import actor, filed
from tests.support.overdue import heads_everywhere, quiet_cases
from tests.support.safety import counts
from tests.support.sheets import rows_of_csv, rows_of_xlsx
from tests.support.sign_in import signed_in

CASES = "/cases?open=1"


def asked(key: str, form: str = "csv", address: str = CASES) -> int:
    with transaction():
        return operations.ask_list_file(address, form, "en", actor(key), clock.now()).id


def row_of(file_id: int):  # noqa: ANN201
    db.session.rollback()
    return queries.list_file(file_id)


def kept_files() -> list[str]:
    return sorted(path.name for path in shelf.folder().glob("*")) if shelf.folder().is_dir() else []


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch, tmp_path):  # noqa: ANN001, ANN202
    """The folder of files is that of the whole run: each test looks at its own."""
    monkeypatch.setattr(shelf, "folder", lambda: tmp_path / "lists")


@pytest.fixture
def forum(committing_world):  # noqa: ANN001, ANN201
    for number in range(3):
        filed(title=f"Case {number}")
    filed(title="Beyond the pass", division="kashmir", office_code="KPDCL", district="Pulwama")
    return committing_world


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_it_holds_what_the_page_would_and_only_its_asker_fetches_it(forum, form) -> None:
    file_id = asked("nodal", form)
    assert jobs.make_list_files(clock.now()).done == 1
    row = row_of(file_id)
    read = rows_of_csv if form == "csv" else rows_of_xlsx
    mine = signed_in(forum, "nodal")
    with mine.get(f"/files/{file_id}") as answer:
        rows = read(answer.data)
        assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="cases-2026-11-16.{form}"')
    assert rows == read(mine.get(f"{CASES}&form={form}").data)
    assert {row[7] for row in rows[1:]} == {"Case 0", "Case 1", "Case 2"}, "not the one of the other division"
    assert signed_in(forum, "hod").get(f"/files/{file_id}").status_code == 404
    assert forum.test_client().get(f"/files/{file_id}").status_code == 303
    assert "Ready" in mine.get("/files").text and row.size_bytes == len(shelf.path_of(row.storage_key).read_bytes())
    mail = db.session.query(Outbox).filter_by(message="list_file").one()
    assert (mail.to_address, "https://forum.example/files" in mail.text) == ("nodal@example.org", True)
    assert "Case 1" not in mail.text and not mail.files


def test_a_role_that_ended_before_it_is_made_gets_nothing(forum) -> None:
    file_id = asked("nodal")
    with transaction():
        person = people.person_by_email("nodal@example.org")
        for grant in people.grants_in_force(person.id, clock.today()):
            grant.to_on = clock.today() - timedelta(days=1)
    assert jobs.make_list_files(clock.now()).done == 0
    row = row_of(file_id)
    assert (row.state, row.storage_key) == (FileState.NOT_MADE, "") and kept_files() == []
    assert row.why["key"] == making.NOT_OPEN


def test_a_closed_account_gets_neither_file_nor_mail(forum) -> None:
    file_id = asked("nodal")
    with transaction():
        people.person_by_email("nodal@example.org").is_active = False
    jobs.make_list_files(clock.now())
    assert row_of(file_id).state is FileState.NOT_MADE and kept_files() == []
    assert db.session.query(Outbox).filter_by(message="list_file").count() == 0


def test_a_role_that_shrank_reads_less(forum) -> None:
    file_id = asked("overseer")
    with transaction():
        person = people.person_by_email("overseer@example.org")
        (grant,) = people.grants_in_force(person.id, clock.today())
        grant.role, grant.office_code = "nodal", "KPDCL"
    jobs.make_list_files(clock.now())
    rows = rows_of_csv(shelf.path_of(row_of(file_id).storage_key).read_bytes())
    assert [row[7] for row in rows[1:]] == ["Beyond the pass"]


class Killed(BaseException):
    """The process dies: nothing that would tidy up runs but what the machine does."""


def test_after_a_kill_in_the_middle_there_is_one_file_and_one_mail(forum, monkeypatch) -> None:
    file_id, now = asked("nodal"), clock.now()

    def dies(self) -> None:  # noqa: ANN001
        raise Killed()

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(making.Hold, "renew", dies)
        patched.setattr(shelf.Path, "unlink", lambda *_, **__: None)
        jobs.make_list_files(now)
    db.session.rollback()
    assert row_of(file_id).state is FileState.MAKING and [name[-5:] for name in kept_files()] == [".part"]
    assert jobs.make_list_files(now + LEASE / 2).due == 0, "the claim still stands"
    assert jobs.make_list_files(now + LEASE + timedelta(seconds=1)).done == 1
    assert jobs.make_list_files(now + 2 * LEASE).due == 0
    row = row_of(file_id)
    assert (row.state, row.tries) == (FileState.READY, 2)
    assert [name for name in kept_files() if not name.endswith(".part")] == [row.storage_key]
    assert db.session.query(Outbox).filter_by(message="list_file").count() == 1
    jobs.shelf.take_strays_away(queries.list_file_keys(), clock.machine_now() + timedelta(days=1))
    assert kept_files() == [row.storage_key]


def test_who_lost_the_claim_leaves_nothing_behind(forum, monkeypatch) -> None:
    file_id, now = asked("nodal"), clock.now()
    with transaction():
        queries.claim_list_file(now, "slow", now + LEASE)
    with transaction():
        queries.claim_list_file(now + 2 * LEASE, "quick", now + 3 * LEASE)
    slow, quick = (making.Hold(file_id, me, Watch(now)) for me in ("slow", "quick"))
    assert making.make(slow) is False and kept_files() == []
    assert making.make(quick) is True and kept_files() == [row_of(file_id).storage_key]
    monkeypatch.setattr(Watch, "seconds", LEASE.total_seconds())
    with pytest.raises(making.ClaimLost):
        slow.renew()


def test_what_cannot_be_made_is_given_up_after_three_tries(forum, monkeypatch) -> None:
    file_id, now = asked("nodal"), clock.now()
    monkeypatch.setattr(making.shelf, "written", lambda: 1 / 0)
    for number in range(5):
        jobs.make_list_files(now + number * 2 * LEASE)
    row = row_of(file_id)
    assert row.state is FileState.NOT_MADE and row.why["key"] == making.BROKEN


def test_after_its_days_it_is_taken_away(forum) -> None:
    file_id, now = asked("nodal"), clock.now()
    jobs.make_list_files(now)
    assert jobs.take_list_files_away(now + timedelta(days=6)) == 0 and len(kept_files()) == 1
    assert jobs.take_list_files_away(now + timedelta(days=8)) == 1 and kept_files() == []
    assert row_of(file_id).state is FileState.GONE
    assert signed_in(forum, "nodal").get(f"/files/{file_id}").status_code == 404


def test_memory_stays_flat_however_long_the_list_is(committing_world) -> None:
    heads = heads_everywhere(clock.now())

    def peak() -> int:
        file_id = asked("overseer")
        tracemalloc.start()
        jobs.make_list_files(clock.now())
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert row_of(file_id).state is FileState.READY
        return found

    few, many = counts(800, 5_000), counts(3_200, 50_000)
    quiet_cases(range(1, few), heads)
    peak()
    small = peak()
    quiet_cases(range(few, many), heads)
    assert peak() < 1.5 * small
