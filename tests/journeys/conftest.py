"""The forum of a journey, the hands of its people, and a Chromium: missing, it fails in CI and is left out elsewhere with one line."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from grievance.foundation.database import db
from tests.conftest import test_settings
from tests.support.browser import find_chromium
from tests.support.hands import BrowserHands, ClientHands, Hands
from tests.support.serving import served
from tests.support.sign_in import session_cookie


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


@pytest.fixture
def forum(database: Any, smtp: Any) -> Iterator[Any]:
    """The application on a database of its own, its mail going to a real server."""
    from grievance.app import create_app

    with database.copy() as url:
        app = create_app(
            test_settings(
                url, database.folder, MAIL_SERVER="127.0.0.1", MAIL_PORT=str(smtp.port), BASE_URL="http://127.0.0.1"
            )
        )
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(params=["client", "browser"])
def people(request: pytest.FixtureRequest, forum: Any) -> Iterator[Callable[..., Hands]]:
    """``people("hod")``: the hands of one of the fixed people; ``people()``: of a visitor."""
    if request.param == "client":
        yield lambda who=None: ClientHands(forum, session_cookie(forum, who) if who else None)
        return
    chromium = request.getfixturevalue("chromium")
    contexts = []
    with served(forum) as address:

        def hands(who: str | None = None) -> Hands:
            context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
            contexts.append(context)
            return BrowserHands(context.new_page(), address, session_cookie(forum, who) if who else None)

        yield hands
        for context in contexts:
            context.close()
