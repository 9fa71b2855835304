"""A filer's journeys at 250 kbit/s and 400 ms without JavaScript: ``python -m tools.bench_line``. One JSON line a page, one a journey.

The first page of each journey is cold (nothing kept). ``first_text_ms`` is the browser's own first contentful paint under its
model of the line, from the press of a button on, which goes to the server twice (the form, then the next page);
``warm_ms`` the same for the page opened again. Exit 1 where a cold page shows text later than after 3 s or a warm one after 1 s.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.browser import find_chromium  # noqa: E402
from tests.support.line import JOURNEYS, Phone  # noqa: E402
from tests.support.serving import served  # noqa: E402

COLD, WARM = 3_000, 1_000
TOKEN = re.compile(r"(?<=^/file)/[\w-]{20,}/")


@contextmanager
def forum() -> Iterator[Any]:
    """An empty forum with its people, thrown away afterwards."""
    from config import read_settings
    from grievance.app import create_app
    from grievance.cli.setup import prepare
    from grievance.foundation import clock
    from grievance.foundation.database import db
    from grievance.foundation.transaction import transaction
    from tests.support.people import add_people

    with tempfile.TemporaryDirectory() as folder:
        env = {"GRIEVANCE_MODE": "testing", "DATABASE_URL": f"sqlite:///{folder}/forum.sqlite3", "SECRET_KEY": "for the bench alone",
               "GRIEVANCE_INSTANCE": folder, "GRIEVANCE_JOBS": "off", "BASE_URL": "http://127.0.0.1", "MAIL_SERVER": "127.0.0.1"}  # fmt: skip
        app = create_app(read_settings(env))
        with app.app_context():
            prepare()
            with transaction():
                add_people(clock.now())
            yield app
            db.session.remove()
            db.engine.dispose()


def walked(browser: Any, app: Any, name: str) -> bool:
    """One journey by a browser that has never been here; whether each page was in time."""
    with served(app) as address:
        phone, start = Phone(browser, address, is_slow=True), time.perf_counter()
        JOURNEYS[name](phone)
        seconds, walk = time.perf_counter() - start, phone.walk
        phone.close()
    for place, seen in enumerate(walk.pages):
        told = {"journey": name, "page": TOKEN.sub("/…/", seen.path), "is_cold": not place}
        times = {"first_text_ms": round(seen.first_text), "warm_ms": round(seen.opened_again)}
        print(json.dumps({**told, **times, "requests": seen.requests, "bytes": seen.bytes}, ensure_ascii=False))
    took = {"pages": len(walk.pages), "typed": len(walk.typed), "choices": walk.choices, "presses": walk.presses}
    print(json.dumps({"journey": name, **took, "seconds_with_each_page_twice": round(seconds, 1)}))
    return walk.pages[0].first_text <= COLD and max(seen.opened_again for seen in walk.pages) <= WARM


def main() -> int:
    from playwright.sync_api import sync_playwright

    path = find_chromium()
    if path is None:
        sys.exit("Chromium is missing: install it (Debian: apt install chromium) or set CHROMIUM.")
    with forum() as app, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        in_time = [walked(browser, app, name) for name in JOURNEYS]
        browser.close()
    return 0 if all(in_time) else 1


if __name__ == "__main__":
    sys.exit(main())
