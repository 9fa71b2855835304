"""The examples of docs/api.md, run as they stand there by bash and curl against a real server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from grievance.api.declaring import OPERATIONS
from grievance.api.rules.scopes import Scope
from tests.support.programs import token_of
from tests.support.serving import served

DOC = (Path(__file__).resolve().parents[3] / "docs" / "api.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```sh\n(.*?)^```", DOC, re.DOTALL | re.MULTILINE)


@pytest.mark.safety
@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine")
def test_the_examples_of_the_page_do_what_it_says(committing_world, tmp_path):
    token = token_of("filer")
    with served(committing_world) as address:
        env = {"PATH": os.environ["PATH"], "FORUM": address, "TOKEN": token, "no_proxy": "*"}
        script = "set -euo pipefail\n" + "\n".join(EXAMPLES)
        done = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert (tmp_path / "case.json").read_text("utf-8").startswith('{"number":"J26-')
    for found in ('"name":"meter.png"', '"service_request_id"', "<service_code>power_supply</service_code>", '"next":'):
        assert found in done.stdout, found


def test_the_page_names_each_scope_and_each_kind_of_address(app):
    assert not [scope for scope in Scope if f"`{scope.value}`" not in DOC]
    first = {operation.path.split("/")[3] for operation in OPERATIONS}
    assert not [word for word in first if word.removesuffix(".json") not in DOC.lower()]
