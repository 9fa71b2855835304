"""``mail receive`` and races: real processes, real commits, exit codes as a mail server reads them."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import threading
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from grievance.cases import queries as cases
from grievance.correspondence import keeping, landing, operations
from grievance.correspondence.rules.words import LetterState
from grievance.foundation import clock
from grievance.foundation.database import db
from tests.features.correspondence.conftest import address_of, letter, letters
from tests.support.cases import filed


def receive(app, content: bytes, *options: str, env: dict | None = None):  # noqa: ANN001, ANN201
    """The command inside this process, with its exit code."""
    runner = app.test_cli_runner()
    return runner.invoke(args=["mail", "receive", *options], input=io.BytesIO(content), env=env)


def test_a_letter_on_standard_input_is_taken(world):
    case = filed(contact_email="unit@unit.example").case
    done = receive(world, letter(address_of(case), "By the pipe.").as_bytes())
    assert done.exit_code == 0, done.output
    line = json.loads(done.stdout)
    assert (line["state"], line["new"]) == ("landed", True)
    assert cases.public_lines(case.id)[0].body == "By the pipe."
    again = receive(world, letter(address_of(case), "By the pipe.").as_bytes())
    assert again.exit_code == 0 and json.loads(again.stdout)["new"] is False


def test_recipient_and_sender_are_told_by_options_or_by_the_server_s_environment(world):
    case = filed(contact_email="unit@unit.example").case
    hidden = letter("undisclosed-recipients:;", "One")
    assert json.loads(receive(world, hidden.as_bytes(), "--recipient", address_of(case)).stdout)["state"] == "landed"
    env = {"RECIPIENT": address_of(case), "SENDER": ""}
    assert json.loads(receive(world, letter("x@y.example", "Two").as_bytes(), env=env).stdout)["why"] == "null sender"


@pytest.mark.parametrize("content", [b"", b"\n\n", b"   "])
def test_nothing_to_read_is_bad_data(content, world):
    assert receive(world, content).exit_code == 65
    assert letters() == []


def test_more_than_can_be_kept_is_bad_data_so_that_the_sender_hears_of_it(world, monkeypatch):
    from grievance.cli import receiving

    monkeypatch.setattr(receiving, "LARGEST_FETCHED", 10_000)
    monkeypatch.setattr(receiving, "HEAD_OF_LARGER", 1_000)
    done = receive(world, letter("forum@x.example", "word " * 5000).as_bytes())
    assert done.exit_code == 65 and len(letters()) == 1


def test_a_database_that_is_away_is_try_again_later(world, monkeypatch):
    def away(*_: object, **__: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("server closed the connection"))

    monkeypatch.setattr(operations, "_places", away)
    assert receive(world, letter("forum@x.example").as_bytes()).exit_code == 75


def test_ten_copies_at_the_same_moment_are_one_line(committing_world):
    case = filed(contact_email="unit@unit.example").case
    case_id, content = case.id, letter(address_of(case), "At once.").as_bytes()
    db.session.rollback()
    found, failed = [], []

    def take() -> None:
        with committing_world.app_context():
            try:
                found.extend(operations.take(content, clock.now(), source="pipe"))
            except Exception as mistake:  # noqa: BLE001
                failed.append(mistake)

    threads = [threading.Thread(target=take) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert [one.is_new for one in found].count(True) == 1
    assert {one.letter_id for one in found} == {found[0].letter_id}
    assert [line.body for line in cases.public_lines(case_id)] == ["At once."]
    assert [row.state for row in letters()] == [LetterState.LANDED]


def taken_and_killed(app, content: bytes, point: str) -> None:  # noqa: ANN001
    """A process of its own takes the letter and is killed before its row, after its row, or after the commit."""
    child = os.fork()
    if child == 0:
        db.engine.dispose(close=False)

        def die(*args, **given) -> None:  # noqa: ANN002, ANN003
            if point == "after its row":
                keeping.keep(*args, **given)
            os.kill(os.getpid(), signal.SIGKILL)

        if point != "after the commit":
            landing.keep = die
        with app.app_context():
            operations.take(content, clock.now(), source="pipe")
        os.kill(os.getpid(), signal.SIGKILL)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL


@pytest.mark.parametrize("point", ["before its row", "after its row", "after the commit"])
def test_killed_in_the_middle_the_letter_comes_again_and_counts_once(point, committing_world):
    case = filed(contact_email="unit@unit.example").case
    case_id, content = case.id, letter(address_of(case), "Once.").as_bytes()
    db.session.remove()
    taken_and_killed(committing_world, content, point)
    if point != "after the commit":
        assert letters() == [] and list(cases.public_lines(case_id)) == []
    (found,) = operations.take(content, clock.now(), source="pipe")
    assert found.is_new is (point != "after the commit")
    assert [line.body for line in cases.public_lines(case_id)] == ["Once."]
    assert len(letters()) == 1


def test_the_shell_around_the_command_turns_every_other_end_into_try_again(tmp_path):
    script = tmp_path / "deploy" / "receive-mail"
    script.parent.mkdir()
    script.write_bytes(Path("deploy/receive-mail").read_bytes())
    script.chmod(0o755)
    flask = tmp_path / ".venv" / "bin" / "flask"
    for code, expected in ((0, 0), (65, 65), (75, 75), (1, 75), (2, 75), (126, 75), (None, 75)):
        if code is None:
            flask.unlink()
        else:
            flask.parent.mkdir(parents=True, exist_ok=True)
            flask.write_text(f"#!/bin/sh\nexit {code}\n")
            flask.chmod(0o755)
        assert subprocess.run([str(script)], input=b"x", capture_output=True).returncode == expected
