"""Every page: WCAG 2.2 AA by axe in light, dark and (where it has it) Urdu; its weight; no third-party request.

Pages are those of a forum at work: the demo's story, seen by the person who would open them.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grievance.cli.demo import load_demo
from grievance.foundation import clock
from tests.conftest import NOON
from tests.support.looked_at import PAGES, PageToSee, fill_in
from tests.support.serving import served
from tests.support.sign_in import session_cookie

AXE = (Path(__file__).parent.parent / "support" / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FILER_LIMITS = {"html": 12_000, "css": 10_000, "js": 8_000}
LIMIT_IN_ALL = 50_000
FONT_TYPES = ("font/", "application/font")

pytestmark = pytest.mark.xdist_group("pages")


@pytest.fixture(scope="module")
def forum(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, str]]:
    """One demo forum behind a real server, for all tests of this module."""
    from grievance.app import create_app
    from grievance.cli.setup import prepare
    from grievance.foundation.database import db
    from tests.conftest import test_settings

    folder = tmp_path_factory.mktemp("forum")
    clock.stand_still(NOON)
    app = create_app(test_settings(f"sqlite:///{folder / 'forum.sqlite3'}", folder))
    with app.app_context():
        prepare()
        load_demo(app, clock.now(), password="a long password for the demo")
        db.session.remove()
        with served(app) as address:
            yield app, address
        db.engine.dispose()


@pytest.fixture(autouse=True)
def _standing(forum: Any) -> None:
    clock.stand_still(NOON)


def visit(chromium: Any, forum: tuple[Any, str], page: PageToSee, **more: Any) -> Any:
    app, address = forum
    context = chromium.new_context(viewport={"width": more.pop("width", 1280), "height": 900})
    if page.who:
        with app.app_context():
            name, token = session_cookie(app, page.who)
        context.add_cookies([{"name": name, "value": token, "url": address}])
    cookies = [{"name": name, "value": value, "url": address} for name, value in more.items()]
    if cookies:
        context.add_cookies(cookies)
    tab = context.new_page()
    with app.app_context():
        path = fill_in(page.path)
    tab.path = path
    return tab


def problems(tab: Any) -> list[str]:
    tab.evaluate(AXE)
    found = tab.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]} ({len(v['nodes'])})" for v in found]


LOOKS = [("light", {}), ("dark", {"theme": "dark"}), ("urdu", {"language": "ur"}), ("phone", {"width": 360})]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look[0])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.who or 'visitor'} {page.path}")
def test_a_page_passes_axe_and_never_scrolls_sideways(chromium: Any, forum: Any, page: PageToSee, look: Any) -> None:
    if look[0] == "urdu" and not page.is_for_filers:
        pytest.skip("English until a later issue")
    tab = visit(chromium, forum, page, **look[1])
    answer = tab.goto(forum[1] + tab.path)
    assert answer.status == 200, tab.path
    assert problems(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "scrolls sideways"
    tab.context.close()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.who or 'visitor'} {page.path}")
def test_a_page_is_light_and_asks_nobody_else(chromium: Any, forum: Any, page: PageToSee) -> None:
    tab = visit(chromium, forum, page)
    answers: list[Any] = []
    tab.on("response", answers.append)
    tab.goto(forum[1] + tab.path, wait_until="networkidle")
    weights = {"html": 0, "css": 0, "js": 0, "other": 0}
    for answer in answers:
        assert answer.url.startswith(forum[1]), f"asks {answer.url}"
        kind = answer.headers.get("content-type", "")
        if kind.startswith(FONT_TYPES):
            continue
        name = next(
            (n for n, t in (("html", "text/html"), ("css", "text/css"), ("js", "javascript")) if t in kind), "other"
        )
        weights[name] += len(gzip.compress(answer.body(), 6))
    assert sum(weights.values()) <= LIMIT_IN_ALL, weights
    if page.is_for_filers:
        assert {k: v for k, v in weights.items() if v > FILER_LIMITS.get(k, LIMIT_IN_ALL)} == {}, weights
    tab.context.close()
