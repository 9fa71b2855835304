"""Every page of the forum: WCAG 2.2 AA by axe in each look, no sideways scroll, its weight, no third-party request.

Pages are those of a forum at work: the demo's story, seen by the person who would open them.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.exceptions import NotFound

from grievance.cli.demo import load_demo
from grievance.foundation import clock
from tests.conftest import NOON
from tests.features.web.test_a_lost_answer import CUT
from tests.support.looked_at import LEFT_OUT, LIGHT, MOST_USED, PAGES, URDU, Look, PageToSee, looks_of
from tests.support.opened_alone import OPENED
from tests.support.rows_looked_at import Rows
from tests.support.serving import served
from tests.support.sign_in import session_cookie

AXE = (Path(__file__).parent.parent / "support" / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FILER_LIMITS = {"html": 12_000, "css": 10_000, "js": 8_000}
LIMIT_IN_ALL = 50_000
FONT_TYPES = ("font/", "application/font")
NARROW = {"320 px": 320, "200 % of 1280 px": 640}
LOOKERS = {None, "filer", "hod", "convener.jammu", "chair", "admin"}

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


@pytest.fixture(scope="module")
def rows(forum: tuple[Any, str]) -> Rows:
    return Rows(forum[0])


@pytest.fixture(scope="module")
def tab(chromium: Any, forum: tuple[Any, str], rows: Rows) -> Iterator[Callable[[PageToSee], tuple[Any, str]]]:
    """Opens a tab as the person who would open the page, and gives the page's path; one tab for each person."""
    app, address = forum
    tabs: dict[Any, Any] = {}

    def open_tab(cookies: list[tuple[str, str]]) -> Any:
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies])
        return context.new_page()

    def tab_for(page: PageToSee) -> tuple[Any, str]:
        if page.form:
            form = (CUT | OPENED)[page.form](rows)
            if None in tabs:
                tabs.pop(None).context.close()
            tabs[None] = open_tab([(cookie.key, cookie.value) for cookie in form.browser._cookies.values()])
            return tabs[None], form.page
        if page.who not in tabs or page.who is None:
            tabs[page.who] = open_tab([session_cookie(app, page.who)] if page.who else [])
        return tabs[page.who], rows.path(page.path)

    yield tab_for
    for left in tabs.values():
        left.context.close()


def problems(shown: Any) -> list[str]:
    """What axe finds."""
    shown.evaluate(AXE)
    asked = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found = shown.evaluate("asked => axe.run(document, asked)", asked)["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]} ({len(v['nodes'])})" for v in found]


STICK_OUT = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
  [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1 || e.getBoundingClientRect().left < -1)
  .slice(-3).map(e => `${e.tagName} ${e.className}: ${e.textContent.trim().slice(0, 80)}`)"""


def sideways(shown: Any) -> list[str]:
    """What sticks out on a phone of 320 px and where the page is shown at twice its size."""
    found, before = [], shown.viewport_size
    for name, width in NARROW.items():
        shown.set_viewport_size({"width": width, "height": 740})
        found += [f"at {name}: {what}" for what in shown.evaluate(STICK_OUT)]
    shown.set_viewport_size(before)
    return found


def put_on(shown: Any, address: str, look: Look) -> None:
    """The look as the person chose it and as the machine gives it."""
    shown.context.add_cookies([{"name": "display", "value": look.cookie, "url": address}])
    shown.emulate_media(forced_colors="active" if look.has_forced_colours else "none")
    shown.set_viewport_size({"width": look.width, "height": 900})


def look_of(shown: Any, address: str, url: str, look: Look) -> None:
    put_on(shown, address, look)
    assert shown.goto(url).status == 200, url


def opened(shown: Any, url: str) -> tuple[int, list[Any]]:
    """The page's status, and every answer that came for it."""
    answers: list[Any] = []

    def note(answer: Any) -> None:
        answers.append(answer)

    shown.on("response", note)
    status = shown.goto(url).status
    shown.remove_listener("response", note)
    return status, answers


@pytest.mark.safety
@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_is_light_asks_nobody_else_passes_axe_in_each_look_and_never_scrolls_sideways(
    tab: Any, forum: Any, page: PageToSee
) -> None:
    shown, path = tab(page)
    found: dict[str, list[str]] = {}
    for look in looks_of(page):
        put_on(shown, forum[1], look)
        status, answers = opened(shown, forum[1] + path)
        assert status == (404 if path == "/nowhere" else 200), (path, shown.url)
        assert shown.url.removeprefix(forum[1]).partition("?")[0] == path.partition("?")[0], "led on to another page"
        assert (shown.evaluate("document.documentElement.dir") == "rtl") == (look is URDU)
        is_light_and_asks_nobody_else(answers, forum[1], page)
        found[look.name], found[f"{look.name} sideways"] = problems(shown), sideways(shown)
    faults = {look: wrong for look, wrong in found.items() if wrong}
    assert not faults, faults


def is_light_and_asks_nobody_else(answers: list[Any], address: str, page: PageToSee) -> None:
    weights = {"html": 0, "css": 0, "js": 0, "other": 0}
    for answer in answers:
        assert answer.url.startswith(address), f"asks {answer.url}"
        kind = answer.headers.get("content-type", "")
        if kind.startswith(FONT_TYPES) or 300 <= answer.status < 400:
            continue
        kinds = (("html", "text/html"), ("css", "text/css"), ("js", "javascript"))
        weights[next((name for name, part in kinds if part in kind), "other")] += len(gzip.compress(answer.body(), 6))
    assert sum(weights.values()) <= LIMIT_IN_ALL, weights
    if page.is_for_filers:
        assert {kind: n for kind, n in weights.items() if n > FILER_LIMITS.get(kind, LIMIT_IN_ALL)} == {}, weights


READ_IN_ORDER = """() => {
  const found = [], all = [...document.querySelectorAll("*")], place = e => all.indexOf(e), main = document.querySelector("main");
  const kinds = ["a.skip", "header", "h1", "footer"].map(kind => document.querySelectorAll(kind));
  kinds.forEach((some, n) => { if (some.length !== 1) found.push(`${some.length} of ${["skip links", "heads", "main headings", "feet"][n]}`); });
  const order = [kinds[0][0], kinds[1][0], main, kinds[2][0], kinds[3][0]].map(place);
  if (order.some((at, n) => n && at < order[n - 1])) found.push("skip link, head, matter, heading and foot do not follow each other");
  if (document.querySelector("a[href]") !== kinds[0][0]) found.push("the skip link is not first");
  const levels = [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].map(e => Number(e.tagName[1]));
  if (levels[0] !== 1 || levels.some((level, n) => n && level > levels[n - 1] + 1)) found.push(`headings ${levels}`);
  const controls = [...main.querySelectorAll("input:not([type=hidden]),select,textarea,button:not([hidden])")];
  if (controls[0] && place(controls[0]) < place(kinds[2][0])) found.push(`before the heading: ${controls[0].outerHTML.slice(0, 100)}`);
  for (const e of controls) {
    const shut = e.closest("details:not([open])"), is_ticked = /^(radio|checkbox)$/.test(e.type), told = e.labels && e.labels[0];
    if (!shut && !e.getClientRects().length) found.push(`not to be seen: ${e.outerHTML.slice(0, 100)}`);
    if (e.tagName !== "BUTTON" && !told && !e.getAttribute("aria-label")) found.push(`without a label: ${e.outerHTML.slice(0, 100)}`);
    if (told && !is_ticked && place(told) > place(e)) found.push(`its label comes after it: ${e.outerHTML.slice(0, 100)}`);
    for (const id of (e.getAttribute("aria-describedby") || "").split(" ").filter(Boolean)) {
      if (!is_ticked && place(document.getElementById(id)) > place(e)) found.push(`its hint comes after it: ${id}`);
    }
  }
  for (const e of document.querySelectorAll("svg")) {
    const box = e.getBoundingClientRect();
    if (box.height > 120) found.push(`a drawing ${Math.round(box.width)} by ${Math.round(box.height)}: ${e.outerHTML.slice(0, 100)}`);
  }
  return found;
}"""


@pytest.mark.parametrize("page", [page for page in PAGES if str(page) in MOST_USED], ids=str)
def test_the_pages_used_most_are_read_in_order_without_the_style_sheet(tab: Any, forum: Any, page: PageToSee) -> None:
    shown, path = tab(page)
    put_on(shown, forum[1], LIGHT)
    shown.route("**/*.css*", lambda route: route.abort())
    try:
        assert shown.goto(forum[1] + path).status == 200, path
        assert shown.evaluate("getComputedStyle(document.body).marginTop") == "8px", "the browser's own style alone"
        found = shown.evaluate(READ_IN_ORDER)
        assert not found, found
    finally:
        shown.unroute("**/*.css*")


def test_every_page_of_the_route_map_is_looked_at_or_says_why_not(forum: Any, rows: Rows) -> None:
    app = forum[0]
    seen = {endpoint_of(app, rows.path(page.path)) for page in PAGES if not page.form}
    seen |= {page.form.split()[0] for page in PAGES if page.form}
    served_here = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert served_here - seen - set(LEFT_OUT) == set(), "pages at which nobody looks"
    assert set(LEFT_OUT) - served_here == set(), "routes that are gone"
    assert set(LEFT_OUT) & seen == set(), "left out and looked at"
    assert {page.who for page in PAGES} >= LOOKERS
    assert set(MOST_USED) <= {str(page) for page in PAGES} and len(set(MOST_USED)) == 20


def endpoint_of(app: Any, path: str) -> str:
    try:
        return str(app.url_map.bind("").match(path.partition("?")[0], method="GET")[0])
    except NotFound:
        return ""
