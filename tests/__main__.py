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
    workers = os.environ.get("WORKERS") or str(min(5, 1 + (os.cpu_count() or 1)))  # one more: browsers and servers are waited for
    return int(pytest.main(["-q", "-n", workers, "--dist", "loadgroup", "--durations", "15", *(arguments or ["tests"])]))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
