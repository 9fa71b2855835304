"""A Chromium for the journeys and the looks at pages. Missing, it fails in CI and is left out elsewhere with one line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.browser import find_chromium


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    path = find_chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing: install it (Debian: apt install chromium) or set CHROMIUM.")
        pytest.skip("Chromium is missing; the tests in a browser are left out.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()
