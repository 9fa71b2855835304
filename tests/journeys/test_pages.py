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
COLOURS = ["color-contrast", "link-in-text-block"]
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


@pytest.fixture
def tab(chromium: Any, forum: tuple[Any, str]) -> Iterator[Any]:
    """Opens a page as the person who would open it."""
    app, address = forum
    contexts = []

    def open_page(page: PageToSee) -> tuple[Any, str]:
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        contexts.append(context)
        with app.app_context():
            if page.who:
                name, token = session_cookie(app, page.who)
                context.add_cookies([{"name": name, "value": token, "url": address}])
            path = fill_in(page.path)
        return context.new_page(), address + path

    yield open_page
    for context in contexts:
        context.close()


def problems(shown: Any, *, colours_only: bool = False) -> list[str]:
    """What axe finds. Between light and dark only colours differ, so that dark is asked about them alone."""
    shown.evaluate(AXE)
    wanted = {"type": "rule", "values": COLOURS} if colours_only else {"type": "tag", "values": TAGS}
    found = shown.evaluate("wanted => axe.run(document, {runOnly: wanted})", wanted)["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]} ({len(v['nodes'])})" for v in found]


STICK_OUT = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
  [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
  .slice(-3).map(e => `${e.tagName} ${e.className}: ${e.textContent.trim().slice(0, 80)}`)"""


def sideways(shown: Any) -> list[str]:
    """What sticks out at 360 px, the width of a cheap phone."""
    shown.set_viewport_size({"width": 360, "height": 740})
    wide = shown.evaluate(STICK_OUT)
    shown.set_viewport_size({"width": 1280, "height": 900})
    return list(wide)


def look_of(shown: Any, address: str, url: str, **cookies: str) -> None:
    """The same page after the choice that a person makes in the top strip."""
    choice = "&".join(f"{name}={value}" for name, value in cookies.items())
    shown.goto(f"{address}/display/choose?{choice}&next=/about")
    answer = shown.goto(url)
    assert answer.status == 200, url


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.who or 'visitor'} {page.path}")
def test_a_page_is_light_asks_nobody_else_passes_axe_in_each_look_and_never_scrolls_sideways(
    tab: Any, forum: Any, page: PageToSee
) -> None:
    shown, url = tab(page)
    answers: list[Any] = []
    shown.on("response", lambda answer: answers.append(answer))
    assert shown.goto(url, wait_until="networkidle").status == 200, url
    is_light_and_asks_nobody_else(answers, forum[1], page)
    found = {"light": problems(shown), "sideways": sideways(shown)}
    look_of(shown, forum[1], url, theme="dark")
    found["dark"] = problems(shown, colours_only=True)
    if page.is_for_filers:
        look_of(shown, forum[1], url, theme="light", language="ur")
        assert shown.evaluate("document.documentElement.dir") == "rtl"
        found["urdu"], found["urdu sideways"] = problems(shown), sideways(shown)
    assert {look: wrong for look, wrong in found.items() if wrong} == {}


def is_light_and_asks_nobody_else(answers: list[Any], address: str, page: PageToSee) -> None:
    weights = {"html": 0, "css": 0, "js": 0, "other": 0}
    for answer in list(answers):
        assert answer.url.startswith(address), f"asks {answer.url}"
        kind = answer.headers.get("content-type", "")
        if kind.startswith(FONT_TYPES) or 300 <= answer.status < 400:
            continue
        kinds = (("html", "text/html"), ("css", "text/css"), ("js", "javascript"))
        weights[next((name for name, part in kinds if part in kind), "other")] += len(gzip.compress(answer.body(), 6))
    assert sum(weights.values()) <= LIMIT_IN_ALL, weights
    if page.is_for_filers:
        assert {kind: n for kind, n in weights.items() if n > FILER_LIMITS.get(kind, LIMIT_IN_ALL)} == {}, weights
