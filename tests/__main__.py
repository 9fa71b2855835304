"""``python -m tests``: every ring, spread over the cores. Says in one line when there is no browser; with CI set that fails."""

from __future__ import annotations

import os
import sys

import pytest

from tests.support.browser import find_chromium


def main(arguments: list[str]) -> int:
    if find_chromium() is None:
        print("No Chromium was found: the tests in a browser are left out. Install it (Debian: apt install chromium).")
        if os.environ.get("CI"):
            return 2
    one_more_than_cores = min(5, 1 + (os.cpu_count() or 1))  # browsers and servers are waited for
    workers = os.environ.get("WORKERS") or str(one_more_than_cores)
    how = ["-q", "-n", workers, "--dist", "loadgroup", "--durations", "15"]
    return int(pytest.main([*how, *(arguments or ["tests"])]))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
