"""A kept paper is the same paper again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from grievance.documents.keeping import as_json, digest, from_plain
from grievance.documents.kinds import KINDS, kind_of
from tests.support import sample_papers as sample


def _read_back(text: str):
    return from_plain(json.loads(text))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_paper_kept_as_text_and_read_back_is_equal(kind):
    paper = sample.PAPERS[kind]
    assert kind_of(paper) == kind
    assert _read_back(as_json(paper)) == paper
    assert as_json(_read_back(as_json(paper))) == as_json(paper)


def test_the_hash_tells_a_change_of_one_letter():
    changed = replace(sample.AGENDA, copy_to=sample.AGENDA.copy_to[:-1])
    assert digest(sample.AGENDA) != digest(changed)
    assert digest(sample.AGENDA) == digest(_read_back(as_json(sample.AGENDA)))


def test_a_field_that_a_later_release_took_away_does_not_stop_the_reading():
    data = json.loads(as_json(sample.NOTICE))
    data["was_there_once"] = "x"
    assert _read_back(json.dumps(data)) == sample.NOTICE


@pytest.mark.long
def test_the_hash_is_the_same_in_every_process():
    command = "from tests.support.sample_papers import PACK; from grievance.documents.keeping import digest; print(digest(PACK))"
    found = {
        subprocess.run([sys.executable, "-c", command], env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
                       capture_output=True, text=True, check=True).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Kolkata"))
    }  # fmt: skip
    assert found == {digest(sample.PACK) + "\n"}
