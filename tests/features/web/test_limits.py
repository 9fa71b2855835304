"""Limits on tries: counted for each visitor, by all processes together, and never for the proxy in front."""

from __future__ import annotations

import http.client
import sys
import threading
from contextlib import closing, contextmanager

import pytest
from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from waitress.server import create_server

from grievance.admin.jobs import keep_house
from grievance.app import create_app
from grievance.cli.serve import headers_believed
from grievance.foundation import clock
from grievance.foundation.database import db
from grievance.web import limits
from grievance.web.counting import DatabaseStorage
from grievance.web.models import RateCount
from tests.conftest import test_settings as settings_of

pytestmark = pytest.mark.safety


def test_tries_of_all_processes_count_together_and_end_with_their_window(committing_world, tmp_path):
    one, two = DatabaseStorage(), DatabaseStorage()
    assert [one.incr("sign-in:a", 300), two.incr("sign-in:a", 300), one.incr("sign-in:b", 300)] == [1, 2, 1]
    assert (one.get("sign-in:a"), two.get("sign-in:b"), one.get("sign-in:c")) == (2, 1, 0)
    left = one.get_expiry("sign-in:a") - clock.machine_now().timestamp()
    assert 290 < left <= 300
    assert one.incr("sign-in:a", -1, 5) == 7
    one.incr("short", -1)
    assert one.get("short") == 0, "a window that has ended holds nothing"
    assert one.incr("short", 300) == 1, "the next begins anew"
    one.clear("sign-in:a")
    assert two.get("sign-in:a") == 0


def test_tries_at_once_are_all_counted(committing_world):
    def act():
        with committing_world.app_context():
            DatabaseStorage().incr("track", 300)
            db.session.remove()

    threads = [threading.Thread(target=act) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert DatabaseStorage().get("track") == 8


def test_counters_of_the_past_are_taken_away_by_housekeeping(committing_world):
    DatabaseStorage().incr("old", -10)
    DatabaseStorage().incr("new", 300)
    keep_house(clock.now())
    db.session.rollback()
    assert [row.key for row in db.session.query(RateCount)] == ["new"]


@contextmanager
def server(app: Flask, proxy: str | None):
    made = create_server(app, host="127.0.0.1", port=0, threads=2, **headers_believed(proxy))
    thread = threading.Thread(target=made.run, daemon=True)
    thread.start()
    try:
        yield made.effective_port
    finally:
        made.close()
        thread.join(5)


@pytest.mark.parametrize(
    ("proxy", "address", "scheme"),
    [(None, "127.0.0.1", "http"), ("10.9.9.9", "127.0.0.1", "http"), ("127.0.0.1", "203.0.113.7", "https")],
)
def test_only_the_proxy_that_was_named_says_who_the_visitor_is(proxy, address, scheme):
    app = Flask("who")
    app.add_url_rule("/", view_func=lambda: f"{request.remote_addr} {request.scheme}")
    with server(app, proxy) as port, closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as line:
        line.request("GET", "/", headers={"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"})
        assert line.getresponse().read().decode() == f"{address} {scheme}"


def test_a_store_whose_driver_is_missing_stops_the_start_with_the_settings_name(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "limiter", Limiter(get_remote_address))
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(SystemExit, match="RATE_LIMIT_URL"):
        create_app(settings_of("sqlite://", tmp_path, RATE_LIMIT_URL="redis://127.0.0.1:1/0"))


def test_production_names_the_shared_store_in_its_settings(tmp_path):
    assert settings_of("sqlite://", tmp_path, RATE_LIMIT_URL="database://").rate_limit_url == "database://"
